"""Text segmentation: tokens, words, sentences and paragraphs, in any language.

The rules are Unicode's (UAX 29, "Text Segmentation"), applied by ICU: with its dictionaries for
languages that are written without spaces, and its list of abbreviations that end no sentence.
"""

from __future__ import annotations

import re
from enum import Enum
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

# English has ICU's longest list of abbreviations; the rules are the same for all languages.
_LOCALE = "en"
_WITH_ABBREVIATIONS = "en@ss=standard"
# ICU leaves these titles out of its list, because they may also end an address.
_TITLE = re.compile(r"\b(?:Dr|St|Gen|Gov|Sen|Mme|Mlle)\.\s+")

# Lines that were wrapped by hand are about as long as a page is wide.
_MIN_FULL_LINE, _MAX_FULL_LINE = 40, 100
_BREAK_WITHIN = re.compile(r"(?<=[^\n])\n(?=[^\n])")


class Granularity(Enum):
    """How much of the text has one colour; the value is stored, ``plural`` is shown."""

    TOKEN = "token"  # noqa: S105 - no password
    WORD = "word"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"

    @property
    def plural(self) -> str:
        """The unit's name for several of them, such as "words"."""
        return f"{self.value}s"

    @property
    def is_passage(self) -> bool:
        """Whether a unit is a sample of many tokens, rather than one thing spelled with several."""
        return self in (Granularity.SENTENCE, Granularity.PARAGRAPH)

    @staticmethod
    def named(name: str) -> Granularity:
        """The granularity with that value; tokens if there is none."""
        found = (granularity for granularity in Granularity if granularity.value == name)
        return next(found, Granularity.TOKEN)


def segment(
    text: str, granularity: Granularity, visible_start: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Join the groups of a text into units.

    Args:
        text: the whole text.
        granularity: the kind of unit.
        visible_start: (g,) ascending offset of each group's first visible character.

    Returns:
        (u + 1,) int32: unit i consists of groups [``result[i]``, ``result[i + 1]``). A group
        belongs to the unit of its first visible character, so that the space that many models
        write before a word does not count as part of the word before. Where a space is a group of
        its own, it is part of the word behind it, too; a line break is a unit of its own.
    """
    count = len(visible_start)
    if granularity is Granularity.TOKEN or count == 0:
        return np.arange(count + 1, dtype=np.int32)
    owner = np.searchsorted(_STARTS[granularity](text), visible_start, side="right")
    begins = np.flatnonzero(np.diff(owner, prepend=-1))
    return np.append(begins, count).astype(np.int32)


def word_starts(text: str) -> NDArray[np.intp]:
    """Offsets in code points at which a word, a punctuation mark or a gap begins, ascending."""
    # ICU is imported only when somebody looks at words.
    from icu4py.breakers import WordBreaker

    return np.array([0, *accumulate(map(len, WordBreaker(text, _LOCALE)))][:-1], np.intp)


def _starts_with_spaces(text: str) -> NDArray[np.intp]:
    """The same, but where spaces stand before a word, it begins with them."""
    bounds = [*word_starts(text).tolist(), len(text)]
    starts, is_space = [], False
    for start, end in pairwise(bounds):
        if not is_space:
            starts.append(start)
        piece = text[start:end]
        is_space = piece.isspace() and len(f"{piece}.".splitlines()) == 1
    return np.array(starts, np.intp)


def character_bounds(text: str) -> NDArray[np.intp]:
    """Offsets in code points, ascending from 0 to the end, between what readers call characters."""
    from icu4py.breakers import CharacterBreaker

    return np.array([0, *accumulate(map(len, CharacterBreaker(text, _LOCALE)))], np.intp)


def sentence_starts(text: str) -> NDArray[np.intp]:
    """Offsets in code points of the first visible character of every sentence, ascending."""
    from icu4py.breakers import SentenceBreaker

    sentences = SentenceBreaker(_unwrapped(text), _WITH_ABBREVIATIONS)
    starts = _visible_starts(sentences)
    return np.setdiff1d(starts, [title.end() for title in _TITLE.finditer(text)])


def paragraph_starts(text: str) -> NDArray[np.intp]:
    """Offsets in code points of the first visible character of every paragraph, ascending."""
    return _visible_starts(_unwrapped(text).splitlines(keepends=True))


_STARTS = {
    Granularity.WORD: _starts_with_spaces,
    Granularity.SENTENCE: sentence_starts,
    Granularity.PARAGRAPH: paragraph_starts,
}


def _visible_starts(parts: Iterable[str]) -> NDArray[np.intp]:
    """The offset of the first visible character of each part that has one."""
    starts, offset = [], 0
    for part in parts:
        visible = part.lstrip()
        if visible:
            starts.append(offset + len(part) - len(visible))
        offset += len(part)
    return np.array(starts, np.intp)


def _unwrapped(text: str) -> str:
    """``text`` with a space for each line break that only keeps its lines from getting long.

    A text counts as wrapped by hand if no line is longer than a page is wide, and most lines that
    another line follows directly are about as long: the lines of verses and lists are shorter.
    """
    lines = [len(line) for line in text.split("\n")]
    continued = [here for here, following in pairwise(lines) if here and following]
    full = sum(length >= _MIN_FULL_LINE for length in continued)
    wrapped = max(lines) <= _MAX_FULL_LINE and 2 * full > len(continued)
    return _BREAK_WITHIN.sub(" ", text) if wrapped else text
