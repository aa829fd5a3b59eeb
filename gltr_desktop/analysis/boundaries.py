"""Where the words, sentences and paragraphs of a text begin, in any language.

The rules are Unicode's (UAX 29), applied by ICU: with its dictionaries for languages that are
written without spaces, and its lists of abbreviations that end no sentence.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

# English has ICU's longest list of abbreviations; the rules are the same for all languages.
_LOCALE = "en"
_WITH_ABBREVIATIONS = "en@ss=standard"
# Titles that are missing there, because they may also end an address.
_TITLE = re.compile(r"\b(?:Dr|St|Gen|Gov|Sen|Mme|Mlle)\.\s+")

# Lines that were broken by hand are about as long as a page is wide.
_SHORTEST_FULL_LINE, _LONGEST_FULL_LINE = 40, 100
_BREAK_WITHIN = re.compile(r"(?<=[^\n])\n(?=[^\n])")


def word_starts(text: str) -> NDArray[np.intp]:
    """Offsets in code points at which a word, a punctuation mark or a gap begins, ascending."""
    # ICU is not needed before somebody looks at words.
    from icu4py.breakers import WordBreaker

    return np.array([0, *accumulate(map(len, WordBreaker(text, _LOCALE)))][:-1], np.intp)


def sentence_starts(text: str) -> NDArray[np.intp]:
    """Offsets in code points of the first visible character of every sentence, ascending."""
    from icu4py.breakers import SentenceBreaker

    sentences = SentenceBreaker(_unwrapped(text), _WITH_ABBREVIATIONS)
    starts = _visible_starts(sentences)
    return np.setdiff1d(starts, [title.end() for title in _TITLE.finditer(text)])


def paragraph_starts(text: str) -> NDArray[np.intp]:
    """Offsets in code points of the first visible character of every paragraph, ascending."""
    return _visible_starts(_unwrapped(text).splitlines(keepends=True))


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

    A text is taken for one that was wrapped by hand if no line is longer than a page is wide, and
    most lines that another follows at once are about as long: verses and lists are shorter.
    """
    lines = [len(line) for line in text.split("\n")]
    going_on = [here for here, following in pairwise(lines) if here and following]
    full = sum(length >= _SHORTEST_FULL_LINE for length in going_on)
    wrapped = max(lines) <= _LONGEST_FULL_LINE and 2 * full > len(going_on)
    return _BREAK_WITHIN.sub(" ", text) if wrapped else text
