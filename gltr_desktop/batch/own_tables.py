"""Recognises the tables that this program has written: they are no texts, and may be replaced."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from gltr_desktop.documents.spreadsheets import MADE_WITH

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_HEAD_BYTES, _TAIL_BYTES = 256, 1 << 16
_CSV = "file,sha256,status,".encode("utf-8-sig")
_JSON = b'{"format": "gltr-desktop-texts/'
_PARQUET = (b"bits_per_character", b"sentence_bits_sd")


def is_own_table(path: Path) -> bool:
    """Whether ``path`` is a table of texts that this program has written, of any version."""
    recognise = _RECOGNISED.get(path.suffix.lower())
    try:
        return recognise is not None and path.is_file() and recognise(path)
    except (OSError, zipfile.BadZipFile, KeyError):
        return False


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


def _is_parquet(path: Path) -> bool:
    """The names of the columns stand at the end of the file."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        tail = file.read()
    return all(name in tail for name in _PARQUET)


def _is_workbook(path: Path) -> bool:
    with zipfile.ZipFile(path) as parts:
        properties = parts.read("docProps/core.xml")
        return MADE_WITH.encode() in properties and b'name="Texts"' in parts.read("xl/workbook.xml")


_RECOGNISED: dict[str, Callable[[Path], bool]] = {
    ".csv": lambda path: _head(path).startswith(_CSV),
    ".json": lambda path: _head(path).startswith(_JSON),
    ".parquet": _is_parquet,
    ".xlsx": _is_workbook,
}
