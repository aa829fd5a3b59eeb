"""The figures of one text among others: a row of a table of texts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bounded_values import is_rank_unknown
from gltr_desktop.analysis.indicators.burstiness import sentence_spread
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.segmentation import Granularity, word_starts
from gltr_desktop.analysis.statistics import summarise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis

MIN_TOKENS = 50
"""Shares and means of a text with fewer tokens would be others with a few other words."""


@dataclass(frozen=True)
class TextFigures:
    """What a complete analysis of a text adds up to.

    ``words`` are those of Unicode's rules (UAX 29) that hold a letter or a digit. ``buckets`` are
    how many units of the chosen level are in each bucket, green first; the other numbers are of
    tokens, whatever the level. ``perplexity`` = e^(mean surprisal in nats); ``mean_entropy`` is in
    nats; ``median_rank`` counts from 1; ``first_choice_share``, in [0, 1], is the share of scored
    tokens that the model would have chosen first. ``sentence_bits_sd`` is the sample standard
    deviation, over the sentences, of their mean surprisal in bits.

    What a text does not have is None: means of no scored tokens, the spread of fewer than two
    sentences or of an infinite surprisal, the entropy of an engine that gives none, a median rank
    of which the engine says only that it is at least so much, and by a masked model the perplexity
    and the means in bits.
    """

    characters: int
    words: int
    tokens: int
    scored: int
    buckets: tuple[int, int, int, int]
    perplexity: float | None
    bits_per_character: float | None
    bits_per_token: float | None
    mean_entropy: float | None
    median_rank: float | None
    first_choice_share: float | None
    sentence_bits_sd: float | None

    @property
    def is_short(self) -> bool:
        """Whether the text is too short for its shares and means to say anything."""
        return self.tokens < MIN_TOKENS

    @property
    def shares(self) -> tuple[float, float, float, float]:
        """The share of each bucket, in [0, 1]; all 0 where nothing is in any."""
        whole = max(1, sum(self.buckets))
        green, yellow, red, purple = (count / whole for count in self.buckets)
        return green, yellow, red, purple


def text_figures(
    analysis: Analysis, thresholds: Thresholds, granularity: Granularity = Granularity.TOKEN
) -> TextFigures:
    """The figures of a complete ``analysis``; buckets are those of the units of ``granularity``."""
    summary = summarise(analysis, thresholds, granularity)
    green, yellow, red, purple = summary.buckets.values()
    ranks = analysis.columns.rank[analysis.scored]
    return TextFigures(
        characters=len(analysis.text),
        words=_words(analysis.text),
        tokens=summary.tokens,
        scored=summary.scored,
        buckets=(green, yellow, red, purple),
        perplexity=summary.perplexity,
        bits_per_character=summary.bits_per_character,
        bits_per_token=None if summary.perplexity is None else summary.bits / summary.scored,
        mean_entropy=summary.mean_entropy,
        median_rank=_median_rank(analysis.model, ranks),
        first_choice_share=float((ranks == 0).mean()) if len(ranks) else None,
        sentence_bits_sd=_spread_of_sentences(analysis),
    )


def _median_rank(model: ModelRecord, ranks: NDArray[np.int32]) -> float | None:
    """From 1; None where there is no rank, or that in the middle is not known."""
    if not len(ranks) or is_rank_unknown(model, np.sort(ranks)[len(ranks) // 2 :][:1]).any():
        return None
    return float(np.median(ranks)) + 1


def _words(text: str) -> int:
    """How many words the text has; ICU's pieces are also punctuation marks and gaps."""
    bounds = [*word_starts(text).tolist(), len(text)]
    return sum(any(map(str.isalnum, text[begin:end])) for begin, end in pairwise(bounds))


def _spread_of_sentences(analysis: Analysis) -> float | None:
    """The sample standard deviation of the sentences' mean surprisal, in bits."""
    spread = sentence_spread(Excerpt.whole(analysis))
    return spread if math.isfinite(spread) else None
