"""Texts among reference passages, made by hand: how many of their tokens are expected is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.reference.baseline import Baseline, passage_values
from gltr_desktop.analysis.reference.comparison import Comparison, Reference, compare
from helpers.analyses import analysis_of

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis

TOKENS = 50


def text_with(surprises: int, tokens: int = TOKENS) -> Analysis:
    """Sentences of ten tokens; so many tokens, spread over all of them, have a rank of 5,000."""
    pieces = [f" W{place}" if (place + 1) % 10 else "." for place in range(tokens)]
    ranks = [
        5000 if (place * surprises) % tokens < surprises else place % 4 for place in range(tokens)
    ]
    return analysis_of(pieces, ranks, top_k=10)


def compared(
    analysis: Analysis,
    name: str = "news",
    passages: str = "news passages",
    count: int = 40,
    tokens: int = TOKENS,
) -> Comparison:
    """``analysis`` among ``count`` passages, which have 1, 2, … surprises, of whatever language."""
    texts = (text_with(surprises, tokens) for surprises in range(1, count + 1))
    reference = Reference(name, passages, None, Baseline.of(map(passage_values, texts)))
    return compare(Excerpt.whole(analysis), reference)
