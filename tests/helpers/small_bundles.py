"""Bundles as PyInstaller makes them, but with a few modules and files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PyInstaller.archive.writers import CArchiveWriter, ZlibArchiveWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def bundle_with(folder: Path, modules: Iterable[str], files: Mapping[str, bytes]) -> Path:
    """A bundle whose program has ``modules``, all of them empty, and ``files`` beside it."""
    bundle = folder / "gltr-desktop"
    for name, content in files.items():
        path = bundle / "_internal" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    bundle.mkdir(exist_ok=True)
    pyz = folder / "PYZ.pyz"
    code = {name: compile("", name, "exec") for name in modules}
    ZlibArchiveWriter(str(pyz), [(name, "-", "PYMODULE") for name in code], code)
    program = bundle / "gltr-desktop"
    CArchiveWriter(str(program), [("PYZ.pyz", str(pyz), False, "z")], f"lib{sys.platform}.so")
    return bundle
