"""The shares of tokens and of words among the model's ten first choices: GLTR's first measure.

Gehrmann, Strobelt and Rush 2019, "GLTR: Statistical Detection and Visualization of Generated Text".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from gltr_desktop.analysis.indicators.excerpt import Excerpt

TOP = 10


def token_share(excerpt: Excerpt) -> float:
    """The share, in [0, 1], of the scored tokens with fewer than ten larger logits."""
    return float((excerpt.column("rank") < TOP).mean())


def word_share(excerpt: Excerpt) -> float:
    """The share, in [0, 1], of words whose tokens all had fewer than ten larger logits.

    Words are those of Unicode's rules (UAX 29) that hold a letter or a digit. One is left out if a
    token of it is not scored. NaN where there is no word.
    """
    tokens, begin, end = excerpt.analysis.tokens, excerpt.begin, excerpt.end
    first = excerpt.unit_bounds(Granularity.WORD)[:-1]
    # Word by word, a long text would take a second.
    is_scored = np.logical_and.reduceat(excerpt.is_scored, first)
    worst = np.maximum.reduceat(excerpt.analysis.columns.rank[begin:end], first)
    stop = np.maximum.reduceat(tokens.end[begin:end], first)
    start = tokens.start[begin:end][first]
    text = excerpt.analysis.text
    is_word = np.array([
        any(map(str.isalnum, text[here:there]))
        for here, there in zip(start.tolist(), stop.tolist(), strict=True)
    ])  # fmt: skip
    counted = worst[is_scored & is_word]
    return float((counted < TOP).mean()) if len(counted) else float("nan")
