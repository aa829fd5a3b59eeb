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
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.installation import how_to_install, is_bundle, is_checkout
from gltr_desktop.system_libraries import install_command, is_debian, missing_libraries

if TYPE_CHECKING:
    from collections.abc import Sequence

QT_MODULES = ("Core", "Gui", "PrintSupport", "Svg", "Widgets")
"""The parts of Qt that the window needs. Without Network, each start has a window of its own."""

_MAX_NAMED = 3


@dataclass(frozen=True)
class Obstacle:
    """Why Qt cannot draw here, as one sentence.

    ``remedy`` is "" where nothing can be done about it. It may end in a command, and so without a
    full stop: nothing should follow it.
    """

    sentence: str
    remedy: str = ""


def display_problem() -> Obstacle | None:
    """Why no window can be opened; None if one can.

    The first call takes the time of loading Qt's plugin, which Qt needs anyway.
    """
    obstacle, _ = _usable_platform()
    return obstacle


def choose_platform() -> Obstacle | None:
    """The same; and where Qt lacks something for its first choice, it is told the other one.

    It would find that by itself, but complain before.
    """
    obstacle, platform = _usable_platform()
    if platform and "QT_QPA_PLATFORM" not in os.environ and platform != _platforms()[0]:
        os.environ["QT_QPA_PLATFORM"] = platform
    return obstacle


def drawing_problem() -> Obstacle | None:
    """Why Qt cannot draw pictures even without a display; None if it can."""
    if sys.platform != "linux":
        return _absence()
    return _absence() or _problem("offscreen")


def qt_binaries(platform: str, modules: Sequence[str] = QT_MODULES) -> list[Path]:
    """The files of Qt that a window on ``platform`` loads; none where Qt is not installed."""
    return [
        binary
        for folder in _qt_folders()
        for pattern in (
            *(f"lib/libQt6{module}.so.6" for module in modules),
            f"plugins/platforms/libq{platform}*.so",
        )
        for binary in sorted(folder.glob(pattern))
    ]


def unloadable(error: str, platform: str = "offscreen") -> Obstacle:
    """The obstacle behind the loader's, or Python's, ``error`` at what ``platform`` loads.

    The loader names only the first library that is missing: here are all of them.
    """
    named, _, reason = error.partition(": ")
    libraries = sorted(missing_libraries(qt_binaries(platform)))
    if not libraries and re.fullmatch(r"[^/\s]+\.so[.\d]*", named) and "No such file" in reason:
        libraries = [named]
    if not libraries:
        return _absence() or Obstacle(f"Qt cannot be loaded ({error}).", _REINSTALL)
    shown = [*libraries[:_MAX_NAMED], *_rest(len(libraries) - _MAX_NAMED)]
    listed = " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
    if len(libraries) == 1:
        return Obstacle(
            f"Qt needs a library that this system lacks: {listed}.", _remedy(libraries, "it")
        )
    return Obstacle(
        f"Qt needs libraries that this system lacks: {listed}.", _remedy(libraries, "them")
    )


_REINSTALL = "Install the program again."


def _rest(number: int) -> list[str]:
    return [f"{number} more"] if number > 0 else []


def _remedy(libraries: list[str], them: str) -> str:
    command = install_command(libraries)
    if not command:
        return f"The package manager of this system can install {them}."
    if is_checkout() and is_debian():
        return f"`make run` installs {them}, and so does: {command}"
    return f"Install {them}: {command}"


def _absence() -> Obstacle | None:
    """That there is no Qt at all."""
    if find_spec("PySide6") is not None:
        return None
    if is_bundle():
        remedy = _REINSTALL
    elif is_checkout():
        remedy = "`make run` installs it."
    else:
        remedy = how_to_install("PySide6-Essentials")
    return Obstacle("Qt cannot be loaded: PySide6 is not installed.", remedy)


def _usable_platform() -> tuple[Obstacle | None, str]:
    """Why no platform can be used, or the first that can; "" where Qt knows best."""
    obstacle = _absence()
    if obstacle is not None or sys.platform != "linux":
        return obstacle, ""
    problems = []
    for platform in _platforms():
        problem = _problem(platform)
        if problem is None:
            return None, platform
        problems.append(problem)
    if not problems:
        return Obstacle("There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set."), ""
    # What can be installed is more use to know than that the other display is not there.
    return next((problem for problem in problems if problem.remedy), problems[0]), ""


def _platforms() -> list[str]:
    """The names of the plugins that Qt will try, in its order."""
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if chosen:
        # As in "wayland-egl;xcb:argument".
        return [re.split("[:-]", platform)[0] for platform in chosen.split(";")]
    offered = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
    return [platform for platform, variable in offered.items() if os.environ.get(variable)]


def _problem(platform: str) -> Obstacle | None:
    try:
        if platform == "xcb" and not _x_server_answers():
            return Obstacle(
                f"No X server can be reached at DISPLAY={os.environ.get('DISPLAY', '')}."
            )
        if platform == "wayland" and not _wayland_compositor_answers():
            name = os.environ.get("WAYLAND_DISPLAY", "")
            return Obstacle(f"No Wayland compositor can be reached at WAYLAND_DISPLAY={name}.")
        for binary in qt_binaries(platform):
            ctypes.CDLL(str(binary))
    except OSError as error:
        return unloadable(str(error), platform)
    return None


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


def _qt_folders() -> list[Path]:
    pyside = find_spec("PySide6")
    folders = pyside.submodule_search_locations if pyside else None
    return [Path(folder, "Qt") for folder in folders or ()]
