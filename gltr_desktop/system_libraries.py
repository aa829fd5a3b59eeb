"""Libraries that the wheels leave to the system: which are missing, and the packages they come in.

The wheel of PySide6 brings Qt, but not what Qt expects of every desktop: OpenGL, fonts, X.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.installation import is_bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_IRREGULAR_ON_DEBIAN = {
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
}
"""Those of Qt's libraries whose package is not named by the rule of :func:`debian_package`."""

_ON_ARCH = {
    "libEGL": "libglvnd",
    "libGL": "libglvnd",
    "libGLX": "libglvnd",
    "libOpenGL": "libglvnd",
    "libX11": "libx11",
    "libX11-xcb": "libx11",
    "libbrotlicommon": "brotli",
    "libbrotlidec": "brotli",
    "libdbus-1": "dbus",
    "libfontconfig": "fontconfig",
    "libfreetype": "freetype2",
    "libglib-2.0": "glib2",
    "libgssapi_krb5": "krb5",
    "libgthread-2.0": "glib2",
    "libwayland-client": "wayland",
    "libwayland-cursor": "wayland",
    "libwayland-egl": "wayland",
    "libxcb": "libxcb",
    "libxcb-cursor": "xcb-util-cursor",
    "libxcb-icccm": "xcb-util-wm",
    "libxcb-image": "xcb-util-image",
    "libxcb-keysyms": "xcb-util-keysyms",
    "libxcb-render-util": "xcb-util-renderutil",
    "libxcb-util": "xcb-util",
    "libxkbcommon": "libxkbcommon",
    "libxkbcommon-x11": "libxkbcommon-x11",
    "libz": "zlib",
    "libzstd": "zstd",
}
"""By the library's name without its version; the rest of ``libxcb-*`` is in ``libxcb``."""


_BESIDE_THE_PACKAGE = Path(__file__).resolve().parents[1]
"""In a bundle, this is where its libraries lie."""


def missing_libraries(binaries: Iterable[Path]) -> set[str]:
    """The libraries that ``binaries``, or what they load in turn, need and the loader lacks.

    Empty where there is no ``ldd`` to ask.
    """
    environment = dict(os.environ)
    if is_bundle():
        # This process finds the bundle's own libraries, but those that it starts do not.
        environment["LD_LIBRARY_PATH"] = str(_BESIDE_THE_PACKAGE)
    try:
        listing = subprocess.run(  # noqa: S603 - of files of ours
            ["ldd", *binaries],  # noqa: S607 - it lies elsewhere on each system
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            env=environment,
        )
    except OSError:
        return set()
    return set(re.findall(r"(\S+) => not found", listing.stdout))


def debian_package(library: str) -> str:
    """The package of Debian and Ubuntu that holds ``library``, such as libxcb-icccm.so.4.

    Debian names the package of a library after it and the version in its name.
    """
    name, _, version = library.partition(".so.")
    hyphen = "-" if name[-1].isdigit() else ""
    return _IRREGULAR_ON_DEBIAN.get(library, f"{name}{hyphen}{version}".lower().replace("_", "-"))


def install_command(libraries: Sequence[str]) -> str:
    """The command that installs what holds ``libraries`` on this system; "" where none is known."""
    for family in _families():
        if family in _COMMANDS:
            command, package = _COMMANDS[family]
            packages = sorted({package(library) for library in libraries} - {""})
            superuser = "" if os.geteuid() == 0 else "sudo "
            return f"{superuser}{command} {' '.join(packages)}" if packages else ""
    return ""


def is_debian() -> bool:
    """Whether this system installs packages of Debian's kind."""
    return not {"debian", "ubuntu"}.isdisjoint(_families())


def _families() -> list[str]:
    """What this system calls itself, and then the systems that it is like."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return []
    return [release.get("ID", ""), *release.get("ID_LIKE", "").split()]


def _as_a_capability(library: str) -> str:
    """What RPM's packages say that they provide: no package needs to be known by its name."""
    return f'"{library}()(64bit)"'


def _arch_package(library: str) -> str:
    name = library.partition(".so")[0]
    return _ON_ARCH.get(name, "libxcb" if name.startswith("libxcb-") else "")


_COMMANDS: dict[str, tuple[str, Callable[[str], str]]] = {
    "debian": ("apt install", debian_package),
    "ubuntu": ("apt install", debian_package),
    "fedora": ("dnf install", _as_a_capability),
    "rhel": ("dnf install", _as_a_capability),
    "suse": ("zypper install", _as_a_capability),
    "opensuse": ("zypper install", _as_a_capability),
    "arch": ("pacman -S", _arch_package),
}
