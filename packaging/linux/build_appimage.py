"""Makes an AppImage of the bundle: ``build_appimage.py BUNDLE_FOLDER OUT_FOLDER``.

The folder that goes into it is made in any case, and the AppImage where appimagetool is installed.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from program_tree import PROGRAM, build_time, copy_program, even_out

from gltr_desktop import __version__
from gltr_desktop.installation import IDENTIFIER


def lay_out(bundle: Path, folder: Path) -> None:
    """Make ``folder`` what appimagetool asks for; it must not exist.

    Raises:
        FileExistsError: it does.
        FileNotFoundError: ``bundle`` holds no program.
    """
    copy_program(bundle, folder / "usr")
    shared = Path("usr", "share")
    links = {
        "AppRun": Path("usr", "bin", PROGRAM),
        f"{IDENTIFIER}.desktop": shared / "applications" / f"{IDENTIFIER}.desktop",
        f"{IDENTIFIER}.svg": shared / "icons/hicolor/scalable/apps" / f"{IDENTIFIER}.svg",
        ".DirIcon": Path(f"{IDENTIFIER}.svg"),
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    # Where appimagetool looks for it.
    metainfo = folder / shared / "metainfo"
    (metainfo / f"{IDENTIFIER}.appdata.xml").symlink_to(f"{IDENTIFIER}.metainfo.xml")
    even_out(folder)


def main(bundle: Path, out: Path) -> int:
    """Make the folder and the AppImage in ``out``; the exit status."""
    folder = out / f"{PROGRAM}.AppDir"
    shutil.rmtree(folder, ignore_errors=True)
    lay_out(bundle, folder)
    tool = shutil.which("appimagetool")
    if tool is None:
        print(f"{folder} is made. Install appimagetool to make an AppImage of it.")
        return 1
    machine = platform.machine()
    environment = {"ARCH": machine, "SOURCE_DATE_EPOCH": str(build_time()), **os.environ}
    image = out / f"{PROGRAM}-{__version__}-{machine}.AppImage"
    return subprocess.run([tool, folder, image], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
