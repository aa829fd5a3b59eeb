"""The styles of a document of Word 97 to 2003 ([MS-DOC] 2.9.271)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gltr_desktop.documents.readers.doc.properties import Properties, changes, number

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADINGS = {*range(1, 10), 62, 74}
"""The built-in styles (by their number, sti) of headings, the title and the subtitle."""
_CONTENTS = {*range(10, 28), 35, 44}
"""Those of indexes, tables of contents, of figures and of authorities."""
_CONTENTS_TITLES = {"contents heading", "toc heading"}
_PARAGRAPH, _CHARACTER = 1, 2


@dataclass(frozen=True)
class Word97Style:
    """A style: its built-in number and its name, what it is based on, and its changes of format."""

    builtin: int = -1
    name: str = ""
    base: int = -1
    paragraph: Properties = field(default_factory=dict)
    character: Properties = field(default_factory=dict)

    @property
    def is_heading(self) -> bool:
        """Whether it is the style of a heading."""
        return self.builtin in _HEADINGS

    @property
    def is_contents(self) -> bool:
        """Whether it is the style of a line in a table of contents or an index."""
        return self.builtin in _CONTENTS

    @property
    def is_contents_title(self) -> bool:
        """Whether it is the style of the title of a table of contents."""
        return self.name.lower() in _CONTENTS_TITLES


class Word97Styles:
    """The styles of one document, by their position in the ``sheet``."""

    def __init__(self, sheet: bytes) -> None:
        """Read the ``sheet``.

        Raises:
            struct.error: the sheet is damaged.
        """
        self._styles = list(_styles(sheet)) if sheet else []
        self._resolved: dict[int, Word97Style] = {}

    def style(self, index: int) -> Word97Style:
        """The style ``index`` with all that the styles have that it is based on."""
        found = self._resolved.get(index)
        if found is None:
            found = self._resolved[index] = self._with_bases(index)
        return found

    def _with_bases(self, index: int) -> Word97Style:
        chain: list[Word97Style] = []
        while 0 <= index < len(self._styles) and self._styles[index] not in chain:
            chain.append(self._styles[index])
            index = chain[-1].base
        paragraph: Properties = {}
        character: Properties = {}
        for style in reversed(chain):
            paragraph |= style.paragraph
            character |= style.character
        if not chain:
            return Word97Style()
        return Word97Style(chain[0].builtin, chain[0].name, -1, paragraph, character)


def is_on(properties: Properties, name: str, styled: bool) -> bool:
    """Whether ``properties`` switch ``name`` on, given whether their style does."""
    value = number(properties, name)
    if value is None or value == 0x80:
        return styled
    return not styled if value == 0x81 else bool(value)


def _styles(sheet: bytes) -> Iterator[Word97Style]:
    head, count, base_size = struct.unpack_from("<HHH", sheet)
    at = 2 + head
    for _ in range(count):
        if at + 2 > len(sheet):
            return
        size = struct.unpack_from("<H", sheet, at)[0]
        entry = sheet[at + 2 : at + 2 + size]
        yield _style(entry, base_size) if len(entry) >= 10 else Word97Style()
        at += 2 + size


def _style(entry: bytes, base_size: int) -> Word97Style:
    builtin, kind, _ = struct.unpack_from("<HHH", entry)
    name_length = int.from_bytes(entry[base_size : base_size + 2], "little")
    name_end = base_size + 2 + 2 * name_length
    name = entry[base_size + 2 : name_end].decode("utf-16-le", "replace")
    parts = list(_parts(entry, name_end + 2))
    paragraph: Properties = {}
    character: Properties = {}
    if kind & 0xF == _PARAGRAPH and parts:
        paragraph = changes(parts[0][2:])
        character = changes(parts[1]) if len(parts) > 1 else {}
    elif kind & 0xF == _CHARACTER and parts:
        character = changes(parts[0])
    return Word97Style(builtin & 0xFFF, name, kind >> 4, paragraph, character)


def _parts(entry: bytes, at: int) -> Iterator[bytes]:
    """The sets of changes in a style, from byte ``at`` on."""
    while at + 2 <= len(entry):
        size = int.from_bytes(entry[at : at + 2], "little")
        yield entry[at + 2 : at + 2 + size]
        at += 2 + size + size % 2
