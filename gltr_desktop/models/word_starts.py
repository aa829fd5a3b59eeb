"""Which tokens of a vocabulary begin a new word, by their bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.model_record import AFTER, BEFORE, NOWHERE
from gltr_desktop.analysis.words.openings import PUNCTUATION, SPACED, opening_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.models.tokens import TextTokenizer

BOUNDARY_COLUMNS = frozenset({"boundary_mass", "punctuation_mass"})
"""The columns that need tokens which mark where a word begins."""


@dataclass(frozen=True, eq=False)
class WordStarts:
    """Where the tokens of a vocabulary of V items mark words, and which of them begin one.

    ``marks`` is BEFORE, AFTER or NOWHERE. ``spaced``: (V,) bool, tokens whose text begins with
    white space or a line break, and special ones, which end the text. ``punctuation``: (V,) bool,
    other tokens whose text begins with a punctuation mark; both as ``opening_of`` has them.
    """

    marks: str
    spaced: NDArray[np.bool_]
    punctuation: NDArray[np.bool_]

    @property
    def lacking(self) -> frozenset[str]:
        """The columns of evidence that cannot be known with these tokens."""
        return frozenset() if self.marks == BEFORE else BOUNDARY_COLUMNS

    @property
    def sets(self) -> NDArray[np.float32] | None:
        """(2, V): 1 for what is spaced, and for punctuation; None unless words are marked BEFORE.

        The plain product of the tokens of a word is its probability where they mark its end.
        """
        if self.marks != BEFORE:
            return None
        return np.stack([self.spaced, self.punctuation]).astype(np.float32)


def word_starts(tokenizer: TextTokenizer, vocabulary_size: int) -> WordStarts:
    """Find out where the first ``vocabulary_size`` tokens of ``tokenizer`` mark words.

    Words are marked AFTER their end where the last token of a word has a suffix for it. They are
    marked BEFORE they begin where a token of the model's own vocabulary begins with white space: as
    the Ġ of byte-level BPE, the ▁ of SentencePiece and a token without the ## of WordPiece do. A
    blank that is always a token of its own is such a mark: it can only begin what follows. But
    where white space is left out of a text before it is split, a blank alone is never used, and a
    token has to hold a blank and more. Elsewhere words are marked NOWHERE. A token that begins with
    a part of a character, or that the tokenizer does not know, is in no set.
    """
    spaced = np.zeros(vocabulary_size, np.bool_)
    punctuation = np.zeros(vocabulary_size, np.bool_)
    begins_word = False
    least = 2 if tokenizer.drops_blanks else 1
    for token, piece in enumerate(tokenizer.pieces(vocabulary_size)):
        if tokenizer.is_special(token):
            spaced[token] = True
            continue
        opening = opening_of(piece, is_special=False)
        if opening == SPACED:
            spaced[token] = True
            begins_word |= len(piece) >= least and not tokenizer.is_added(token)
        elif opening == PUNCTUATION:
            punctuation[token] = True
    marks = BEFORE if begins_word else NOWHERE
    return WordStarts(AFTER if tokenizer.marks_word_ends else marks, spaced, punctuation)
