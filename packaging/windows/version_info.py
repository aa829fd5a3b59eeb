"""What Windows shows of the executables of a bundle: names, version, copyright.

The specification of the bundle writes :func:`version_info` into ``build/`` for each executable, and
hands PyInstaller the file. Its description is the name in *Open with* and in the Task Manager.
"""

from __future__ import annotations

import re

from gltr_desktop import __version__

DESCRIPTIONS = {
    "gltr-desktop": "GLTR Desktop (command line)",
    "gltr-desktop-window": "GLTR Desktop",
    "gltr-desktop-reader": "GLTR Desktop (reads one document)",
}
"""The executables of a bundle, and what each is to a person."""

COPYRIGHT = "Copyright The gltr_desktop contributors. Apache License 2.0."

_TEMPLATE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [
{strings}
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def file_version(version: str = __version__) -> tuple[int, int, int, int]:
    """``version`` as Windows compares it: four numbers, without what marks a pre-release.

    Raises:
        ValueError: ``version`` does not begin with three numbers.
    """
    found = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if found is None:
        raise ValueError(f"The version {version!r} does not begin with three numbers.")
    major, minor, patch = map(int, found.groups())
    return major, minor, patch, 0


def version_info(executable: str) -> str:
    """The version file, as PyInstaller reads it, of one of the DESCRIPTIONS."""
    strings = {
        "CompanyName": "The gltr_desktop contributors",
        "FileDescription": DESCRIPTIONS[executable],
        "FileVersion": __version__,
        "InternalName": executable,
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": f"{executable}.exe",
        "ProductName": "GLTR Desktop",
        "ProductVersion": __version__,
    }
    lines = ",\n".join(
        f'      StringStruct("{name}", "{value}")' for name, value in strings.items()
    )
    return _TEMPLATE.format(numbers=file_version(), strings=lines)
