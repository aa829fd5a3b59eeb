"""Puts the letters of Hebrew and Arabic into the order in which they are read.

pdfium turns lines from right to left around, but letter by letter: the letters of a ligature come
out backwards, and some vowel points before the letter that they belong to.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.documents.readers.pdf.glyphs import Glyph

_FIRST = "\u0590"
"""No letter before it is read from right to left."""
_BRACKETS = "()[]{}"
_CLOSING = ")]}"
_TURNED = str.maketrans(_BRACKETS, ")(][}{")


def is_right_to_left(text: str) -> bool:
    """Whether more of its letters are read from right to left than from left to right."""
    if max(text, default="") < _FIRST:
        return False
    kinds = Counter(map(unicodedata.bidirectional, text))
    return kinds["R"] + kinds["AL"] > kinds["L"]


def in_reading_order(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The ``glyphs`` of a line from right to left, as pdfium gives them, as they are read."""
    ordered: list[Glyph] = []
    for is_word, group in groupby(glyphs, key=_is_letter_or_point):
        letters = list(group)
        ordered += _word(letters) if is_word else letters
    return ordered


def with_brackets_turned(text: str) -> str:
    """``text``, a line from right to left, with its brackets the right way around.

    Some files name the bracket that is meant and some the one that is drawn; pdfium takes all for
    the latter.
    """
    brackets = [letter for letter in text if letter in _BRACKETS]
    backwards = brackets and brackets[0] in _CLOSING and any(b not in _CLOSING for b in brackets)
    return text.translate(_TURNED) if backwards else text


def _word(glyphs: list[Glyph]) -> list[Glyph]:
    """The letters of a word from the right one on, each with the points that stand over it."""
    # A ligature is one drawing: its letters have one place, and come out backwards.
    turned: list[Glyph] = []
    for _, drawing in groupby(glyphs, key=_place):
        turned += reversed(list(drawing))
    letters = sorted((g for g in turned if not _is_point(g)), key=lambda g: -sum(_place(g)))
    if not letters:
        return glyphs
    points: list[list[Glyph]] = [[] for _ in letters]
    for point in filter(_is_point, glyphs):
        middle = sum(_place(point)) / 2
        away = [max(g.left - middle, middle - g.right) for g in letters]
        points[away.index(min(away))].append(point)
    return [g for letter, over in zip(letters, points, strict=True) for g in (letter, *over)]


def _place(glyph: Glyph) -> tuple[float, float]:
    return glyph.left, glyph.right


def _is_letter_or_point(glyph: Glyph) -> bool:
    return unicodedata.bidirectional(glyph.text[0]) in ("R", "AL", "NSM")


def _is_point(glyph: Glyph) -> bool:
    return unicodedata.bidirectional(glyph.text[0]) == "NSM"
