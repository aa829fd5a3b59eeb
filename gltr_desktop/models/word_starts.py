"""Which tokens of a vocabulary begin a new word, by their bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.model_record import AFTER, BEFORE, NOWHERE
from gltr_desktop.analysis.words.openings import BREAK, INNER, PUNCTUATION, SPACED, opening_of
from gltr_desktop.analysis.words.surprisal import MASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Float32
    from gltr_desktop.models.tokens import TextTokenizer

_END, _SPECIAL = 4, 5
"""Kinds of tokens besides those of ``openings``: what ends a text, and other special tokens."""
_SUMMED = (SPACED, BREAK, _END, _SPECIAL, PUNCTUATION)


@dataclass(frozen=True, eq=False)
class WordStarts:
    """Where the tokens of a vocabulary of V items mark words, and which of them begin one.

    ``marks`` is BEFORE, AFTER or NOWHERE. ``kinds``: (V,) int8, as ``opening_of`` has them, but for
    special tokens; INNER for what the tokenizer does not know.
    """

    marks: str
    kinds: NDArray[np.int8]

    @property
    def lacking(self) -> frozenset[str]:
        """The columns of evidence that cannot be known with these tokens."""
        return frozenset() if self.marks == BEFORE else MASSES

    @property
    def sets(self) -> NDArray[np.float32] | None:
        """(s, V): 1 for the items of each set to be summed over.

        None unless words are marked BEFORE: where tokens mark the end of a word, the plain product
        of theirs is its probability.
        """
        if self.marks != BEFORE:
            return None
        return np.stack([self.kinds == kind for kind in _SUMMED]).astype(np.float32)

    def columns(self, set_mass: Float32, first: int | None, least: float) -> dict[str, np.ndarray]:
        """MASSES, (n,) each, from the sums (n, s) over ``sets``.

        ``first``: the first token of the text if row 0 is of that, and ``least`` its probability. A
        word begins there anyway: unless the token does with a space, so does all that has none.
        """
        space, breaks, end, special, punctuation = set_mass.T
        boundary, spaces = space + breaks + end + special, space + end
        if first is not None:
            kind, punctuation = self.kinds[first], punctuation.copy()
            # The token is part of what is left to 1, whatever that is rounded to.
            if kind not in (SPACED, _END):
                spaces[0] = max(1 - space[0], least)
            if kind not in (SPACED, BREAK, _END, _SPECIAL):
                boundary[0], punctuation[0] = max(1 - space[0] - breaks[0], least), 0
        return {
            "boundary_mass": boundary,
            "punctuation_mass": punctuation,
            "space_mass": spaces,
        }


def word_starts(tokenizer: TextTokenizer, vocabulary_size: int, end_id: int | None) -> WordStarts:
    """Find out where the first ``vocabulary_size`` tokens of ``tokenizer`` mark words.

    Words are marked AFTER their end where the last token of a word has a suffix for it. They are
    marked BEFORE they begin where a token of the model's own vocabulary begins with white space: as
    the Ġ of byte-level BPE, the ▁ of SentencePiece and a token without the ## of WordPiece do. A
    blank that is always a token of its own is such a mark: it can only begin what follows. But
    where white space is left out of a text before it is split, a blank alone is never used, and a
    token has to hold a blank and more. Elsewhere words are marked NOWHERE. ``end_id`` is the token
    that ends a text, if there is one.
    """
    kinds = np.full(vocabulary_size, INNER, np.int8)
    begins_word = False
    least = 2 if tokenizer.drops_blanks else 1
    for token, piece in enumerate(tokenizer.pieces(vocabulary_size)):
        if tokenizer.is_special(token):
            kinds[token] = _SPECIAL
            continue
        kinds[token] = opening = opening_of(piece, is_special=False)
        if opening in (SPACED, BREAK):
            begins_word |= len(piece) >= least and not tokenizer.is_added(token)
    if end_id is not None and end_id < vocabulary_size:
        kinds[end_id] = _END
    marks = BEFORE if begins_word else NOWHERE
    return WordStarts(AFTER if tokenizer.marks_word_ends else marks, kinds)
