"""Installs the system libraries that Qt lacks for the platforms named as arguments.

The PySide6 wheel brings Qt, but not what Qt expects of every desktop: OpenGL, fonts, X. What is
missing here is asked of the system's own loader, and apt-get brings it if this user may install.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

APT = Path(__file__).with_name("apt")

IRREGULAR = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
}
"""Those of Qt's libraries whose package is not named by the rule of :func:`package`."""


def package(library: str) -> str:
    """The package of Debian and Ubuntu that holds ``library``, such as libxcb-icccm.so.4.

    Debian names the package of a library after it and the version in its name.
    """
    name, _, version = library.partition(".so.")
    hyphen = "-" if name[-1].isdigit() else ""
    return IRREGULAR.get(library, f"{name}{hyphen}{version}".lower().replace("_", "-"))


def missing_libraries(binaries: list[Path]) -> set[str]:
    """The libraries that ``binaries``, or what they load in turn, need and the loader lacks."""
    listing = subprocess.run(["ldd", *binaries], capture_output=True, text=True, check=False)
    return set(re.findall(r"(\S+) => not found", listing.stdout))


def main(platforms: list[str]) -> int:
    """Install what Qt needs on ``platforms`` (offscreen, xcb, wayland); the exit status."""
    pyside = importlib.util.find_spec("PySide6")
    if sys.platform != "linux" or pyside is None or pyside.origin is None:
        return 0
    plugins = Path(pyside.origin).parent / "Qt" / "plugins" / "platforms"
    binaries = [file for name in platforms for file in plugins.glob(f"libq{name}*.so")]
    packages = sorted({package(library) for library in missing_libraries(binaries)})
    return subprocess.run([APT, *packages], check=False).returncode if packages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
