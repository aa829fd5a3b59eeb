"""All places in a text where some words stand: searched part by part, with UTF-16 positions."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from gltr_desktop.ui.editor.positions import utf16_positions

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_BREAK_SPACE = "\u00a0"
_PART = 200_000
"""Characters searched at once: some 10 ms at most."""


def pattern_of(wanted: str, *, case: bool) -> re.Pattern[str]:
    """What finds ``wanted``.

    A space also matches a non-breaking one, which few keyboards have; not the other way round.
    """
    escaped = re.escape(wanted).replace(re.escape(" "), f"[ {_NO_BREAK_SPACE}]")
    return re.compile(escaped, 0 if case else re.IGNORECASE)


class TextSearch:
    """The matches of one search in one text; they are found from its beginning on.

    ``starts`` and ``ends`` are positions in UTF-16 units, ascending; matches do not overlap.
    """

    def __init__(self, text: str, wanted: str, *, case: bool) -> None:
        self._text, self._length = text, len(wanted)
        self._pattern = pattern_of(wanted, case=case)
        self.starts: array[int] = array("i")
        self.ends: array[int] = array("i")
        self.searched = 0
        """Position up to which every match is known that begins there."""
        self.complete = False

    def __len__(self) -> int:
        return len(self.starts)

    def parts(self) -> Iterator[None]:
        """Search the text, one part at a time."""
        text, begin = self._text, 0
        # Most texts have no character that is two units long: there, positions are the same.
        positions = None if text.isascii() else utf16_positions(text)
        next_begin = 0
        while begin < len(text):
            end = min(len(text), begin + _PART)
            # A match may reach into the next part, and begins before it.
            reach = min(len(text), end + self._length - 1)
            for match in self._pattern.finditer(text, max(begin, next_begin), reach):
                start, stop = match.span()
                next_begin = stop
                self.starts.append(start if positions is None else int(positions[start]))
                self.ends.append(stop if positions is None else int(positions[stop]))
            begin = end
            self.searched = end if positions is None else int(positions[end])
            self.complete = end == len(text)
            yield
        self.complete = True

    def following(self, position: int) -> int | None:
        """Index of the first match from ``position`` on; None if none is known there."""
        index = bisect_left(self.starts, position)
        return index if index < len(self.starts) else None

    def preceding(self, position: int) -> int | None:
        """Index of the last match that begins before ``position``; None if there is none."""
        index = bisect_left(self.starts, position) - 1
        return index if index >= 0 else None

    def between(self, begin: int, end: int) -> range:
        """Indices of the matches that overlap positions [``begin``, ``end``)."""
        return range(bisect_left(self.ends, begin + 1), bisect_left(self.starts, end))
