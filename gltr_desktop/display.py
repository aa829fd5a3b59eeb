"""Whether a window can be opened here, found out without Qt.

Qt does not raise when it reaches no display or lacks a library: it ends the process. So what it
would do is tried first: the same connection, then the same plugin.
"""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
from importlib.util import find_spec
from pathlib import Path


def display_problem() -> str | None:
    """Why no window can be opened, as one sentence; None if one can.

    Only on Linux can there be a reason. The first call takes the time of loading Qt's plugin,
    which Qt needs anyway.
    """
    if sys.platform != "linux":
        return None
    problems = []
    for platform in _platforms():
        problem = _problem(platform)
        if problem is None:
            return None
        problems.append(problem)
    if not problems:
        return "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set."
    return problems[0]


def drawing_problem() -> str | None:
    """Why Qt cannot draw pictures even without a display, as one sentence; None if it can."""
    return _problem("offscreen") if sys.platform == "linux" else None


def _platforms() -> list[str]:
    """The names of the plugins that Qt will try, in its order."""
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if chosen:
        # As in "wayland-egl;xcb:argument".
        return [re.split("[:-]", platform)[0] for platform in chosen.split(";")]
    offered = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
    return [platform for platform, variable in offered.items() if os.environ.get(variable)]


def _problem(platform: str) -> str | None:
    try:
        if platform == "xcb" and not _x_server_answers():
            return f"No X server can be reached at DISPLAY={os.environ.get('DISPLAY', '')}."
        if platform == "wayland" and not _wayland_compositor_answers():
            name = os.environ.get("WAYLAND_DISPLAY", "")
            return f"No Wayland compositor can be reached at WAYLAND_DISPLAY={name}."
        for plugin in _plugins(platform):
            ctypes.CDLL(str(plugin))
    except OSError as error:
        return missing_library(str(error))
    return None


def missing_library(error: str) -> str:
    """The sentence for a library that Qt misses; the linker's ``error`` begins with its name."""
    library, _, reason = error.partition(": ")
    if not reason:
        return f"Qt cannot be loaded ({error}); `make run` can install it."
    return (
        f"Qt cannot load {library} ({reason}); "
        "`make run` or this system's package manager can install it."
    )


def _x_server_answers() -> bool:
    """Connect as Qt will: the library knows every form of DISPLAY, and the user's authority."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused: int = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return refused == 0


def _wayland_compositor_answers() -> bool:
    folder = Path(os.environ.get("XDG_RUNTIME_DIR", "/"))
    address = folder / os.environ.get("WAYLAND_DISPLAY", "wayland-0")
    with socket.socket(socket.AF_UNIX) as connection:
        return connection.connect_ex(str(address)) == 0


def _plugins(platform: str) -> list[Path]:
    pyside = find_spec("PySide6")
    folders = pyside.submodule_search_locations if pyside else None
    return [
        plugin
        for folder in folders or ()
        for plugin in Path(folder, "Qt", "plugins", "platforms").glob(f"libq{platform}*.so")
    ]
