"""Packs the parts of a word processor's document into a zip file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

# A zip file cannot hold an earlier one.
_FIRST_YEAR = 1980


def packed(parts: Mapping[str, str], when: datetime, stored: str = "") -> bytes:
    """A zip file of ``parts`` (names and texts) in their order, all dated ``when``.

    The part called ``stored`` is not compressed.
    """
    file = io.BytesIO()
    date = when.timetuple()[:6] if when.year >= _FIRST_YEAR else (_FIRST_YEAR, 1, 1, 0, 0, 0)
    with ZipFile(file, "w") as archive:
        for name, text in parts.items():
            part = ZipInfo(name, date)
            part.compress_type = ZIP_STORED if name == stored else ZIP_DEFLATED
            archive.writestr(part, text.encode())
    return file.getvalue()
