"""What counts as a word: runs between white space, Unicode's words, or regions that are given."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import category

import numpy as np

from gltr_desktop.analysis.segmentation import word_starts
from gltr_desktop.analysis.words.openings import is_punctuation
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Int32, Tokens

    Span = tuple[int, int]

BAR = "|"
"""Stands between two regions of a text that says where its regions are."""

_RUN = re.compile(r"\S+")


class WordRule(Enum):
    """What counts as a word where nobody says so; the value is given on command lines."""

    RUNS = "runs"
    """What stands between white space: the regions of reading experiments."""
    UNICODE = "unicode"
    """The words of UAX 29, as ICU finds them, with its dictionaries."""


@dataclass(frozen=True, eq=False)
class Words:
    """The w words of a text: half-open ``start`` and ``end``, (w,) int32, in code points.

    They are in order, none overlaps another, and none begins or ends with white space.
    ``punctuation_apart`` says that marks beside words are words of their own, ``spaces_only`` that
    no other white space begins a word; see ``surprisal``.
    """

    start: Int32
    end: Int32
    punctuation_apart: bool
    spaces_only: bool = False

    @staticmethod
    def of(spans: Sequence[Span], *, punctuation_apart: bool) -> Words:
        """The words with these starts and ends."""
        bounds = np.array(spans, np.int32).reshape(-1, 2)
        return Words(bounds[:, 0], bounds[:, 1], punctuation_apart)

    def __len__(self) -> int:
        return len(self.start)

    def texts(self, text: str) -> list[str]:
        """The words themselves."""
        bounds = zip(self.start.tolist(), self.end.tolist(), strict=True)
        return [text[start:end] for start, end in bounds]

    def shifted(self, offset: int) -> Words:
        """The same words where ``offset`` code points precede the text."""
        shift = np.int32(offset)
        return replace(self, start=self.start + shift, end=self.end + shift)


def find_words(text: str, rule: WordRule, *, punctuation_apart: bool) -> Words:
    """The words of ``text``.

    Apart, marks that stand side by side are one word, and so are those at either end of a run:
    within a run, as in “well-known”, they never part it. Not apart, a mark belongs to the word that
    it follows directly, or else to the one that follows it directly.
    """
    if rule is WordRule.RUNS:
        spans = [match.span() for match in _RUN.finditer(text)]
        if punctuation_apart:
            spans = [part for run in spans for part in _stripped(text, run)]
    else:
        pieces = list(_unicode_pieces(text))
        spans = _joined(pieces, punctuation_apart=punctuation_apart)
    return Words.of(spans, punctuation_apart=punctuation_apart)


def given_regions(text: str, marked: str) -> Words:
    """The regions of ``text`` that ``marked`` has written: ``text`` with a bar between regions.

    White space does not count in the comparison, and belongs to no region.

    Raises:
        InputError: ``marked`` without its bars is not ``text``.
    """
    spans = []
    place = 0
    for region in marked.split(BAR):
        begin = None
        for character in region:
            if character.isspace():
                continue
            while place < len(text) and text[place].isspace():
                place += 1
            if place == len(text) or text[place] != character:
                raise _other_text(text, marked)
            begin = place if begin is None else begin
            place += 1
        if begin is not None:
            spans.append((begin, place))
    if text[place:].strip():
        raise _other_text(text, marked)
    return Words.of(spans, punctuation_apart=False)


def _other_text(text: str, marked: str) -> InputError:
    return InputError(
        f"The regions “{_excerpt(marked)}” are not those of “{_excerpt(text)}”.",
        f"Give the same text, with a {BAR} between two regions.",
    )


def _excerpt(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _stripped(text: str, run: Span) -> list[Span]:
    """A run of characters without the marks at its ends, and these."""
    begin, end = run
    first, last = begin, end
    while (base := _past_signs(text, first, end)) < end and is_punctuation(text[base]):
        first = _past_signs(text, base + 1, end)
    while last > first:
        base = last - 1
        while base > first and _goes_with_others(text[base]):
            base -= 1
        if not is_punctuation(text[base]):
            break
        last = base
    return [span for span in ((begin, first), (first, last), (last, end)) if span[0] < span[1]]


def _past_signs(text: str, begin: int, end: int) -> int:
    """The first offset from ``begin`` on of what is more than a sign on its neighbour."""
    return next((at for at in range(begin, end) if not _goes_with_others(text[at])), end)


def _goes_with_others(character: str) -> bool:
    """Whether it is an accent, a joiner or the like: one character with its neighbours."""
    return category(character) in ("Mn", "Mc", "Me", "Cf")


def _unicode_pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each piece that is not blank, and whether it is no word."""
    bounds = [*word_starts(text).tolist(), len(text)]
    for start, end in pairwise(bounds):
        piece = text[start:end]
        # An accent on a blank makes one piece with it.
        core = piece.strip()
        if core:
            begin = start + piece.index(core)
            yield begin, begin + len(core), not any(map(str.isalnum, core))


def _joined(pieces: list[tuple[int, int, bool]], *, punctuation_apart: bool) -> list[Span]:
    """The pieces, those that are one word joined."""
    spans: list[Span] = []
    marks = False  # Whether the last span is of marks alone.
    for start, end, is_mark in pieces:
        follows = bool(spans) and spans[-1][1] == start
        joins = is_mark == marks and marks if punctuation_apart else is_mark or marks
        if follows and joins:
            spans[-1] = spans[-1][0], end
            marks = marks and is_mark
        else:
            spans.append((start, end))
            marks = is_mark
    return spans


@dataclass(frozen=True, eq=False)
class WordTokens:
    """Which tokens make up w words: word i consists of tokens [``begin[i]``, ``end[i]``).

    All arrays are (w,), the bounds int32. A token belongs to the word of its first visible
    character, white space alone to the word behind it. ``shared`` marks the words that have a part
    in a token of a neighbour, or a neighbour in one of theirs: a word may so be left without any.
    """

    begin: Int32
    end: Int32
    shared: NDArray[np.bool_]


def tokens_of_words(tokens: Tokens, words: Words) -> WordTokens:
    """The tokens of the ``words`` of a text.

    Tokens before the first word and white space behind the last one belong to none.
    """
    groups, count = tokens.groups, len(words)
    owner = words.start.searchsorted(groups.visible_start, side="right") - 1
    last = words.start.searchsorted(groups.end, side="left") - 1
    is_blank = np.array(
        [tokens.text[place : place + 1].isspace() for place in groups.visible_start.tolist()], bool
    )
    owner, last = _behind_blanks(owner, is_blank, count), np.where(is_blank, -1, last)
    shared = np.zeros(count, bool)
    for group in np.flatnonzero(last > owner).tolist():
        shared[max(0, owner[group]) : last[group] + 1] = True
    numbers = np.arange(count)
    begin = groups.token_bounds[owner.searchsorted(numbers, side="left")]
    end = groups.token_bounds[owner.searchsorted(numbers, side="right")]
    return WordTokens(begin, end, shared)


def _behind_blanks(
    owner: NDArray[np.intp], is_blank: NDArray[np.bool_], count: int
) -> NDArray[np.intp]:
    """(g,) the word of each group, blank ones with the group that follows; ``count`` at the end."""
    following = np.where(is_blank, count, owner)[::-1]
    return np.minimum.accumulate(following)[::-1]
