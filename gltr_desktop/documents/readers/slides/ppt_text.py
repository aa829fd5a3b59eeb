"""The texts of a presentation of PowerPoint 97 to 2003, and which paragraphs of them are points."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import Blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gltr_desktop.documents.readers.slides.ppt_records import PptFile, Record

_BEGIN, _WIDE, _NARROW, _STYLE = 0x0F9F, 0x0FA0, 0x0FA8, 0x0FA1
_GENERATED = {0x0FD8, 0x0FF7, 0x0FF8, 0x0FF9, 0x0FFA, 0x1015}
"""Numbers of slides, dates, headers and footers, each in place of one character."""
_NOTHING = "\ufeff"
_WITH_BULLETS = {1, 7, 8}
"""The kinds of texts whose paragraphs are points unless they say otherwise."""
_NO_BULLET = 0xF
_SIZES = [
    *((0x80, 2), (0x10, 2), (0x40, 2), (0x20, 4), (0x800, 2), (0x1000, 2), (0x2000, 2)),
    *((0x4000, 2), (0x100, 2), (0x400, 2), (0x8000, 2)),
]
_TAB_STOPS = 0x100000
_LATER_SIZES = [(0x10000, 2), (0xE0000, 2), (0x200000, 2)]
"""The lengths of the properties of a paragraph, by the bits that say that it has them."""


@dataclass
class PptText:
    """A text: its kind (0 and 6 are titles, 1, 5, 7 and 8 points) and where points begin in it."""

    kind: int
    text: str = ""
    bullets: dict[int, bool] = field(default_factory=dict)

    def blocks(self) -> Blocks:
        """The paragraphs; those with bullets are lines of a list."""
        blocks = Blocks()
        has_bullet = self.kind in _WITH_BULLETS
        place = 0
        for paragraph in self.text.split("\r"):
            has_bullet = self.bullets.get(place, has_bullet)
            if has_bullet:
                blocks.line(paragraph)
            else:
                blocks.paragraph(paragraph)
            place += len(paragraph) + 1
        blocks.end_lines()
        return blocks


def texts(file: PptFile, atoms: Iterable[Record]) -> Iterator[PptText]:
    """The texts in ``atoms``: each begins with its kind, its characters and its styles follow."""
    text: PptText | None = None
    for atom in atoms:
        if atom.kind == _BEGIN:
            if text is not None:
                yield text
            text = PptText(int.from_bytes(file.content(atom)[:4], "little"))
        elif text is not None:
            _add(text, atom.kind, file.content(atom))
    if text is not None:
        yield text


def _add(text: PptText, kind: int, content: bytes) -> None:
    """Add to ``text`` what a record of a ``kind`` says of it."""
    if kind == _WIDE:
        text.text = content[: len(content) // 2 * 2].decode("utf-16-le", "replace")
    elif kind == _NARROW:
        text.text = content.decode("latin-1")
    elif kind == _STYLE:
        text.bullets = dict(_bullets(content, text))
    elif kind in _GENERATED:
        place = int.from_bytes(content[:4], "little")
        if place < len(text.text):
            text.text = f"{text.text[:place]}{_NOTHING}{text.text[place + 1 :]}"


def _bullets(style: bytes, text: PptText) -> Iterator[tuple[int, bool]]:
    """Whether there are bullets, from each place where a run of paragraphs begins."""
    at = place = 0
    while place <= len(text.text) and at + 10 <= len(style):
        count, _, given = struct.unpack_from("<IHI", style, at)
        at += 10
        has_bullet = text.kind in _WITH_BULLETS
        if given & _NO_BULLET:
            flags = int.from_bytes(style[at : at + 2], "little")
            has_bullet = bool(flags & 1) if given & 1 else has_bullet
            at += 2
        at += sum(size for bit, size in _SIZES if given & bit)
        if given & _TAB_STOPS:
            at += 2 + 4 * int.from_bytes(style[at : at + 2], "little")
        at += sum(size for bits, size in _LATER_SIZES if given & bits)
        # A run may cover several paragraphs.
        for paragraph in _beginnings(text.text, place, place + count):
            yield paragraph, has_bullet
        place += count


def _beginnings(text: str, begin: int, end: int) -> Iterator[int]:
    """Where paragraphs begin in ``text`` from ``begin`` up to ``end``."""
    place = begin
    while place < min(end, len(text)):
        yield place
        following = text.find("\r", place)
        if following < 0:
            return
        place = following + 1
