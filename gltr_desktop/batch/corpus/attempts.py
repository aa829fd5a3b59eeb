"""Finds the text that ends the worker who reads it, so that it ends the run for no other.

A worker that dies is replaced, and its part is begun again: for ever, if a text is to blame.
So every attempt is noted in a file, and from the second on every text as well, before it is read.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BEGIN = "begin"
_DEADLY = 2
"""A text is given up when so many workers have died of it; one more has died before, unnoted."""


def forget_attempts(folder: Path) -> None:
    """Remove what earlier runs have noted in ``folder``."""
    for path in folder.glob("attempts-*.txt"):
        path.unlink(missing_ok=True)


class Attempts:
    """The attempts at a part within one ``run``; deaths of others' making must not add up."""

    def __init__(self, folder: Path, number: int, run: str) -> None:
        self._path = folder / f"attempts-{run}-{number:06}.txt"
        self._is_noted = False
        self.deadly = frozenset[int]()

    def begin(self) -> None:
        """Note an attempt; then ``deadly`` are the positions of the texts to leave out."""
        lines = self._lines()
        self._is_noted = _BEGIN in lines
        last = [text for text, after in pairwise([*lines, _BEGIN]) if after == _BEGIN]
        deaths = Counter(text for text in last if text != _BEGIN)
        self.deadly = frozenset(int(text) for text, count in deaths.items() if count >= _DEADLY)
        self._note(_BEGIN)

    def reads(self, position: int) -> None:
        """Note that the text at ``position`` is read now, if the part was begun before."""
        if self._is_noted:
            self._note(str(position))

    def end(self) -> None:
        """The part is done."""
        self._path.unlink(missing_ok=True)

    def _lines(self) -> list[str]:
        with suppress(FileNotFoundError):
            return self._path.read_text(encoding="ascii").split()
        return []

    def _note(self, line: str) -> None:
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"{line}\n")
