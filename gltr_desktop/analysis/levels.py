"""The stretches that get one colour each: tokens, words, sentences or paragraphs."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.boundaries import paragraph_starts, sentence_starts, word_starts

if TYPE_CHECKING:
    from gltr_desktop.analysis.analysis import Int32, Tokens


class Level(Enum):
    """How much of the text has one colour; the value is stored, ``plural`` is shown."""

    TOKEN = "token"  # noqa: S105 - no password
    WORD = "word"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"

    @property
    def plural(self) -> str:
        """Such as "words"."""
        return f"{self.value}s"

    @property
    def averaged(self) -> bool:
        """Whether a stretch is a sample of tokens rather than one thing made of them."""
        return self in (Level.SENTENCE, Level.PARAGRAPH)

    @staticmethod
    def named(name: str) -> Level:
        """The level of that value, or tokens where there is none."""
        return next((level for level in Level if level.value == name), Level.TOKEN)


_STARTS = {
    Level.WORD: word_starts,
    Level.SENTENCE: sentence_starts,
    Level.PARAGRAPH: paragraph_starts,
}


def units(tokens: Tokens, level: Level) -> Int32:
    """(u + 1,) int32: unit i is made of the groups [``result[i]``, ``result[i + 1]``) of tokens.

    A group belongs where its first visible character does, so that the space that many models
    have before a word is no part of the word before.
    """
    groups = tokens.groups
    if level is Level.TOKEN or len(groups) == 0:
        return np.arange(len(groups) + 1, dtype=np.int32)
    owner = np.searchsorted(_STARTS[level](tokens.text), groups.ink, side="right")
    begins = np.flatnonzero(np.diff(owner, prepend=-1))
    return np.append(begins, len(groups)).astype(np.int32)
