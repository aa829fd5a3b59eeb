"""An analysis as a table of one row a token, which every format of tables writes alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bounded_values import kinds_of_probabilities, kinds_of_ranks
from gltr_desktop.analysis.buckets import BUCKETS, NO_BUCKET
from gltr_desktop.analysis.numbers import surprisal
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.token_text import token_text
from gltr_desktop.analysis.units import buckets_of
from gltr_desktop.analysis.words.surprisal import can_correct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis, Float32, Int32
    from gltr_desktop.analysis.units import Buckets

    Cell = str | int | float | None

DESCRIPTIONS = {
    "text": "The token as it is in the text; the bytes of a split character as ⟨E2 80⟩.",
    "start": "Where the token begins: how many characters (Unicode code points) precede it.",
    "end": "Where it ends: the position after its last character.",
    "rank": "1 for the model's best guess. Empty, like what follows, without evidence.",
    "probability": "The probability that the model gave to the token, from 0 to 1.",
    "surprisal": "−log₂ of the probability, in bits.",
    "frac_p": "The probability, divided by that of the model's best guess.",
    "entropy": "How unsure the model was at the token, in bits.",
    "bucket": "The colour of the token by its own value: green, yellow, red or purple.",
    "word": "The number of the word that the token belongs to; punctuation marks count as words.",
    "sentence": "The number of the sentence that the token belongs to.",
}
"""The names of the columns in their order, and what each holds."""
_OF_MASSES = {
    "boundary_mass": "How probable it was, before the token, that a word begins there (with white"
    " space) or the text ends, from 0 to 1.",
    "punctuation_mass": "How probable it was, before the token, that punctuation follows without"
    " white space, from 0 to 1.",
}
"""The same for the columns that are only there where tokens mark where words begin."""
_OF_BOUNDS = {
    "rank_is": "“exact”, or whether the true rank is “at most” or “at least” that.",
    "probability_is": "“exact”, or “at most” where the true probability may be smaller.",
}
"""The same for the columns that are only there where such numbers are not all exact."""


@dataclass(frozen=True, eq=False)
class TokenRows:
    """The columns of the table, one value for each of n tokens.

    ``start``, ``end``, ``rank``, ``word``, ``sentence``: int32, the last three from 1; a rank of 0
    stands for none. The others but ``text`` and ``bucket``: float32, NaN for none. ``masses`` are
    the columns that words are corrected by, float32, where the model gives them. ``bounds`` are the
    columns that say which numbers are no exact ones: few models have them.
    """

    text: list[str]
    start: Int32
    end: Int32
    rank: Int32
    probability: Float32
    surprisal: Float32
    frac_p: Float32
    entropy: Float32
    bucket: Buckets
    word: Int32
    sentence: Int32
    masses: dict[str, Float32]
    bounds: dict[str, list[str | None]]

    @property
    def descriptions(self) -> dict[str, str]:
        """The names of the columns in their order, and what each holds."""
        further = _OF_MASSES | _OF_BOUNDS
        return DESCRIPTIONS | {name: further[name] for name in (*self.masses, *self.bounds)}

    def __len__(self) -> int:
        return len(self.text)

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        """The rows of the table, with None for empty cells, and names for buckets."""
        ranks = [rank or None for rank in self.rank.tolist()]
        floats = (self.probability, self.surprisal, self.frac_p, self.entropy)
        buckets = [None if index == NO_BUCKET else BUCKETS[index] for index in self.bucket.tolist()]
        return zip(
            self.text,
            self.start.tolist(),
            self.end.tolist(),
            ranks,
            *map(_shortest, floats),
            buckets,
            self.word.tolist(),
            self.sentence.tolist(),
            *map(_shortest, self.masses.values()),
            *self.bounds.values(),
            strict=True,
        )


def token_rows(analysis: Analysis, colouring: Colouring) -> TokenRows:
    """The table of ``analysis``; buckets are those of the single tokens, whatever is painted."""
    columns = analysis.columns
    known = analysis.scored

    def where_known(values: NDArray[np.floating]) -> Float32:
        return np.where(known, values, np.nan).astype(np.float32)

    # Roundings of the model's arithmetic must not make a token more than certain.
    logprob = np.minimum(columns.logprob, 0)
    return TokenRows(
        text=token_texts(analysis),
        start=analysis.tokens.start,
        end=analysis.tokens.end,
        rank=np.where(known, columns.rank + 1, 0).astype(np.int32),
        probability=where_known(np.exp(logprob)),
        surprisal=where_known(surprisal(logprob)),
        frac_p=where_known(analysis.frac_p),
        entropy=where_known(np.maximum(columns.entropy, 0) / np.float32(np.log(2))),
        bucket=_buckets(analysis, thresholds_of_tokens(colouring)),
        word=_numbers(analysis, Granularity.WORD),
        sentence=_numbers(analysis, Granularity.SENTENCE),
        masses={
            name: where_known(getattr(columns, name))
            for name in (_OF_MASSES if can_correct(analysis.model) else ())
        },
        bounds={
            name: kinds
            for name, kinds in (
                ("rank_is", kinds_of_ranks(analysis)),
                ("probability_is", kinds_of_probabilities(analysis)),
            )
            if kinds is not None
        },
    )


def thresholds_of_tokens(colouring: Colouring) -> Thresholds:
    """The thresholds by which single tokens have a colour.

    Those of a passage belong to means, which lie closer together.
    """
    is_passage = colouring.granularity.is_passage
    return colouring.token_thresholds if is_passage else colouring.thresholds


def end_masses_in_words(analysis: Analysis) -> str:
    """The masses of the place after the last token, which has no row; "" where they are not known.

    Each has as many digits as tell one float32 from the next.
    """
    if np.isnan(analysis.end_mass).any():
        return ""
    known = {name: getattr(analysis.end_mass, name) for name in _OF_MASSES}
    return ", ".join(f"{name} {np.float32(mass)!s}" for name, mass in known.items())


def token_texts(analysis: Analysis) -> list[str]:
    """The text of each token: cut from the whole, unless several tokens share a character."""
    text, groups = analysis.text, analysis.groups
    sizes = np.diff(groups.token_bounds)
    shared = np.repeat(sizes > 1, sizes).tolist()
    offsets = zip(analysis.tokens.start.tolist(), analysis.tokens.end.tolist(), strict=True)
    return [
        token_text(analysis, index) if shared[index] else text[start:end]
        for index, (start, end) in enumerate(offsets)
    ]


def _buckets(analysis: Analysis, thresholds: Thresholds) -> Buckets:
    each = np.arange(len(analysis) + 1, dtype=np.int32)
    return buckets_of(analysis, thresholds, each, Granularity.TOKEN)


def _numbers(analysis: Analysis, granularity: Granularity) -> Int32:
    """(n,) int32: the number, from 1, of the unit that each token belongs to."""
    sizes = np.diff(analysis.tokens.unit_bounds(granularity))
    return np.repeat(np.arange(1, len(sizes) + 1, dtype=np.int32), sizes)


def _shortest(values: Float32) -> list[float | None]:
    """The numbers with as few digits as tell them apart, None for NaN.

    A float32 that is written as a float64 has many digits that say nothing.
    """
    numbers = values.astype(str).astype(np.float64).tolist()
    return [None if number != number else number for number in numbers]
