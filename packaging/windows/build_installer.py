"""Makes the installer for Windows: ``python packaging/windows/build_installer.py BUNDLE OUT``.

BUNDLE is the folder that PyInstaller made, and OUT the folder for the installer. The icon must have
been made before (``icons.py``), and Inno Setup 6.3 or newer be installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from version_info import file_version

from gltr_desktop import __version__
from gltr_desktop.documents.readers import READERS

if TYPE_CHECKING:
    from collections.abc import Iterable

CHECKOUT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("gltr-desktop.iss")
ICON = CHECKOUT / "build" / "icons" / "gltr-desktop.ico"
ASSOCIATIONS = CHECKOUT / "build" / "windows" / "associations.iss"
WINDOW = "gltr-desktop-window.exe"
TYPE = "GltrDesktop.Document"

MAX_PATH = 259
"""The longest path that every program on Windows understands."""

INSTALLED_IN = r"C:\Users\twenty-letters-of-it\AppData\Local\Programs\GLTR Desktop"
"""Where it is installed for somebody with a long name: Windows takes 20 letters."""


def associations() -> str:
    """Lines of the registry by which *Open with* offers the program, for each suffix of a reader.

    They add the program to the lists of those that could open a file, and change no default: a
    double click opens what it opened before. Removing the program removes them.
    """
    classes = r"Root: HKA; Subkey: Software\Classes"
    command = f'shell\\open\\command; ValueType: string; ValueData: """{{app}}\\{WINDOW}"" ""%1"""'
    name = 'ValueType: string; ValueName: FriendlyAppName; ValueData: "GLTR Desktop"'
    lines = [
        f'{classes}\\{TYPE}; ValueType: string; ValueData: "Text"; Flags: uninsdeletekey',
        f'{classes}\\{TYPE}\\DefaultIcon; ValueType: string; ValueData: "{{app}}\\{WINDOW},0"',
        f"{classes}\\{TYPE}\\shell\\open; {name}",
        f"{classes}\\{TYPE}\\{command}",
        f"{classes}\\Applications\\{WINDOW}; {name}; Flags: uninsdeletekey",
        f"{classes}\\Applications\\{WINDOW}\\{command}",
    ]
    supported = f"{classes}\\Applications\\{WINDOW}\\SupportedTypes; ValueType: string"
    for suffix in dict.fromkeys(suffix for reader in READERS for suffix in reader.suffixes):
        offer = f"{classes}\\{suffix}\\OpenWithProgids"
        value = f"ValueType: string; ValueName: {TYPE}; Flags: uninsdeletevalue"
        lines += [
            f"{supported}; ValueName: {suffix}",
            f"{classes}\\{suffix}; Flags: uninsdeletekeyifempty",
            f"{offer}; Flags: uninsdeletekeyifempty",
            f"{offer}; {value}",
        ]
    return "\n".join([*lines, ""])


def too_long(names: Iterable[str]) -> list[str]:
    """Those of a bundle's files whose paths would be too long where it is installed."""
    room = MAX_PATH - len(INSTALLED_IN) - 1
    return sorted(name for name in names if len(name) > room)


def find_compiler() -> str:
    """The compiler of Inno Setup.

    Raises:
        SystemExit: There is none.
    """
    if found := shutil.which("iscc"):
        return found
    for variable in ("ProgramFiles(x86)", "ProgramFiles"):
        folder = Path(os.environ.get(variable, ""))
        for compiler in sorted(folder.glob("Inno Setup */ISCC.exe"), reverse=True):
            return str(compiler)
    sys.exit("Inno Setup is not installed: there is no ISCC.exe. Install Inno Setup 6.3 or newer.")


def main(bundle: Path, out: Path) -> None:
    """Write the installer into ``out``.

    Raises:
        SystemExit: The bundle is incomplete or has too long paths, or there is no Inno Setup.
    """
    if not (bundle / WINDOW).is_file():
        sys.exit(f"{bundle} is no bundle for Windows: there is no {WINDOW} in it.")
    if names := too_long(path.relative_to(bundle).as_posix() for path in bundle.rglob("*")):
        sys.exit("\n".join(["These paths are too long for Windows, leave them out:", *names]))
    ASSOCIATIONS.parent.mkdir(parents=True, exist_ok=True)
    ASSOCIATIONS.write_text(associations(), encoding="utf-8")
    defined = {
        "AppVersion": __version__,
        "FileVersion": ".".join(map(str, file_version())),
        "Bundle": bundle.resolve(),
        "Associations": ASSOCIATIONS,
        "Icon": ICON,
        "Output": out.resolve(),
    }
    arguments = [f"/D{name}={value}" for name, value in defined.items()]
    subprocess.run([find_compiler(), "/Qp", *arguments, SCRIPT], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
