"""The fields of a Word document: what is calculated, and what the reader of a page sees of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BEGIN = "begin"
SEPARATE = "separate"
END = "end"

_CONTENTS = {"TOC", "INDEX", "TOA"}
"""Fields whose results are tables of contents, indexes and tables of authorities."""
_PHONETIC_GUIDE = re.compile(
    r"\s*EQ\b.*?\\o\s*(?:\\a[a-z]\s*)?\(\s*\\s\s*\\up\s*\d+\s*\([^()]*\)\s*[,;](.*)\)\s*$",
    re.IGNORECASE,
)


def is_contents(instruction: str) -> bool:
    """Whether a field with this ``instruction`` makes a table of contents or an index."""
    return "".join(instruction.split(maxsplit=1)[:1]).upper() in _CONTENTS


def endless(kinds: Iterable[str]) -> set[int]:
    """Which of the marks of these ``kinds`` begin fields that never end."""
    begun: list[int] = []
    for index, kind in enumerate(kinds):
        if kind == BEGIN:
            begun.append(index)
        elif kind == END and begun:
            begun.pop()
    return set(begun)


@dataclass
class _Field:
    instruction: str = ""
    has_result: bool = False


class Fields:
    """The fields that are open at a place of the text: begun, and not yet ended.

    A field is its instruction, a separator and its result; the result may hold other fields.
    """

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self.in_instruction = False
        self.in_contents = False

    def mark(self, kind: str) -> str:
        """Go past the beginning, the separator or the end of a field; gives what it shows then.

        That is the base of a text with a phonetic guide above it (ruby), which older programs
        keep in the instruction of a formula.
        """
        shown = ""
        if kind == BEGIN:
            self._open.append(_Field())
        elif kind == SEPARATE and self._open:
            self._open[-1].has_result = True
        elif kind == END and self._open:
            field = self._open.pop()
            guide = None if field.has_result else _PHONETIC_GUIDE.match(field.instruction)
            shown = guide[1] if guide else ""
        self.in_instruction = any(not field.has_result for field in self._open)
        self.in_contents = any(
            field.has_result and is_contents(field.instruction) for field in self._open
        )
        return shown

    def instruct(self, text: str) -> None:
        """Add ``text`` to the instruction of the field that was begun last."""
        if self._open and not self._open[-1].has_result:
            self._open[-1].instruction += text
