"""The words of a text as its level of words has them: ICU's, with punctuation apart, no gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.visible_text import first_visible, last_visible
from gltr_desktop.analysis.words.regions import Words

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Int32, Tokens


@dataclass(frozen=True, eq=False)
class LevelWords:
    """The w words of a text: word i consists of tokens [``begin[i]``, ``end[i]``), (w,) int32.

    A line break between words is a unit of its own where a token holds nothing else: it is none of
    these. A token that holds a part of the next word belongs with all of its text to this one.
    """

    words: Words
    begin: Int32
    end: Int32

    def __len__(self) -> int:
        return len(self.begin)


def level_words(tokens: Tokens) -> LevelWords:
    """The words among the units of ``tokens`` at the granularity WORD."""
    groups, units = tokens.groups, tokens.units(Granularity.WORD)
    begin, end = groups.start[units[:-1]], groups.end[units[1:] - 1]
    start = first_visible(tokens.text, begin, end)
    end = last_visible(tokens.text, start, end)
    is_word = start < end
    bounds = tokens.unit_bounds(Granularity.WORD)
    words = Words(start[is_word], end[is_word], punctuation_apart=True)
    return LevelWords(words, bounds[:-1][is_word], bounds[1:][is_word])
