"""Where a text stands, in words that claim no more than the figures show."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gltr_desktop.analysis.reference.comparison import Comparison, Standing

CAUTION = "This does not show who wrote it."
"""Stands wherever a text is compared."""


def comparison_sentence(comparison: Comparison) -> str:
    """“More predictable than 93 % of 180 news passages of this length.”, or why there is none."""
    headline, reference = comparison.headline, comparison.reference
    if headline is None or headline.stand is None or reference is None:
        return comparison.reason
    passages = f"{headline.stand.passages:,} {reference.passages}"
    # Nobody has passages of any length: beyond theirs, what is said is an estimate.
    passages += " would be at this length" if headline.stand.is_extrapolated else " of this length"
    return f"{_placed(headline, passages)}."


def standing_words(standing: Standing) -> str:
    """“more predictable than 93 %”, for a table; "–" where the value is not compared."""
    return "–" if standing.stand is None else _placed(standing, "").lower()


def _placed(standing: Standing, passages: str) -> str:
    share = standing.more_predictable_than
    if share is None:
        return ""
    # An interpolation between 93 and 93 may give a trifle less.
    share = round(share, 9)
    more, less = standing.indicator.comparatives
    word, share = (more, share) if share >= 50 else (less, 100 - share)
    if share == 100:
        return f"{word} than all{_of(passages, ' ')}"
    # Never more than was found: 99.7 % are not all.
    return f"{word} than {math.floor(share)} %{_of(passages, ' of ')}"


def _of(passages: str, link: str) -> str:
    return f"{link}{passages}" if passages else ""
