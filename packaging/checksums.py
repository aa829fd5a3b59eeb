"""Write the checksums of what is published to SHA256SUMS, as ``sha256sum -c`` reads them.

    python packaging/checksums.py [FOLDER]

The files of this version in FOLDER are meant, ``dist/`` by default, whoever put them there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from parts import ROOT, sha256_of

from gltr_desktop import __version__

DIST = ROOT / "dist"
NAME = "SHA256SUMS"


def write_checksums(folder: Path = DIST) -> None:
    """Write the file anew, by all files in ``folder`` that have this version in their names."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and __version__ in file.name)
    lines = "".join(f"{sha256_of(file)}  {file.name}\n" for file in files)
    (folder / NAME).write_text(lines, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_checksums(*map(Path, sys.argv[1:2]))
