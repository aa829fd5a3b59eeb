"""Installs the system libraries that Qt lacks for the platforms named as arguments.

What is missing here is asked of the system's own loader, and apt-get brings it if this user may
install.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gltr_desktop.display import QT_MODULES, qt_binaries
from gltr_desktop.system_libraries import debian_package, missing_libraries

APT = Path(__file__).with_name("apt")


def main(platforms: list[str]) -> int:
    """Install what Qt needs on ``platforms`` (offscreen, xcb, wayland); the exit status."""
    if sys.platform != "linux":
        return 0
    modules = (*QT_MODULES, "Network")
    binaries = [file for platform in platforms for file in qt_binaries(platform, modules)]
    packages = sorted(map(debian_package, missing_libraries(binaries))) if binaries else []
    return subprocess.run([APT, *packages], check=False).returncode if packages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
