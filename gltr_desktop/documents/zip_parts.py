"""The parts of a document that is a zip archive, opened with care.

An archive of a few kilobytes can unpack to gigabytes. What its directory says is checked before
anything is unpacked, and no more is unpacked than it says. Of 706 real documents, no XML part was
compressed by more than 41 to 1; pictures reach 667 to 1, but they are not read.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from gltr_desktop.documents.refusals import damaged_error, locked_error
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from lxml import etree

_MAX_MEMBERS = 10_000
_MAX_PART = 64 << 20
_MAX_RATIO = 100
_MIN_SUSPICIOUS = 1 << 20
"""Smaller parts may be compressed by any ratio: they do no harm."""
_MAX_TOTAL = 256 << 20
_XML = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")


class ZipParts:
    """The parts of one archive, by their names; errors call the document ``name``."""

    def __init__(self, data: bytes, name: str) -> None:
        """Look at the directory of the archive.

        Raises:
            InputError: the archive is damaged, or would unpack to far more than a document.
        """
        self._name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self.damaged() from error
        self._members = {member.filename: member for member in self._archive.infolist()}
        self._read = 0
        if len(self._archive.infolist()) > _MAX_MEMBERS:
            raise self._too_large(f"it has more than {_MAX_MEMBERS:,} parts")
        for member in self._members.values():
            if member.filename.lower().endswith(_XML):
                self._check(member)

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the archive."""
        return list(self._members)

    def __contains__(self, part: str) -> bool:
        return part in self._members

    def read(self, part: str) -> bytes:
        """The content of ``part``.

        Raises:
            InputError: the document has no such part, the part is damaged, encrypted or too large.
        """
        member = self._members.get(part)
        if member is None:
            raise self.damaged()
        self._check(member)
        self._read += member.file_size
        if self._read > _MAX_TOTAL:
            raise self._too_large(f"its text has more than {_MAX_TOTAL >> 20} MB of parts")
        if member.flag_bits & 1:
            raise locked_error(self._name)
        try:
            return self._archive.read(member)
        except (
            *(zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError),
            ValueError,  # An offset that leads to before the beginning of the archive.
        ) as error:
            raise self.damaged() from error

    def xml(self, part: str) -> etree._Element:
        """The root of the XML in ``part``.

        Raises:
            InputError: as :meth:`read`, or the XML is damaged, nested too deeply, or unsafe.
        """
        # Readers of formats without XML do not need it.
        from gltr_desktop.documents.safe_xml import parsed

        return parsed(self.read(part), self._name)

    def damaged(self) -> InputError:
        """The refusal of this document as damaged."""
        return damaged_error(self._name)

    def _check(self, member: zipfile.ZipInfo) -> None:
        size = member.file_size
        if size > _MAX_PART:
            raise self._too_large(f"one of its parts has {size >> 20:,} MB")
        if size > _MIN_SUSPICIOUS and size > _MAX_RATIO * max(1, member.compress_size):
            raise self._too_large("it unpacks to more than a hundred times its size")

    def _too_large(self, why: str) -> InputError:
        return InputError(
            f"“{self._name}” is too large to read: {why}.",
            "Copy the text from the program it comes from.",
        )
