"""The shares of tokens and of words among the model's ten first choices: GLTR's first measure.

Gehrmann, Strobelt and Rush 2019, "GLTR: Statistical Detection and Visualization of Generated Text".
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from gltr_desktop.analysis.indicators.excerpt import Excerpt

_TOP = 10


def token_share(excerpt: Excerpt) -> float:
    """The share, in [0, 1], of the scored tokens with fewer than ten larger logits."""
    return float((excerpt.column("rank") < _TOP).mean())


def word_share(excerpt: Excerpt) -> float:
    """The share, in [0, 1], of words whose tokens all had fewer than ten larger logits.

    Words are those of Unicode's rules (UAX 29) that hold a letter or a digit. One is left out if a
    token of it is not scored. NaN where there is no word.
    """
    tokens = excerpt.analysis.tokens
    begin, end = excerpt.begin, excerpt.end
    ranks = excerpt.analysis.columns.rank[begin:end]
    in_top = []
    for first, after in pairwise(excerpt.unit_bounds(Granularity.WORD).tolist()):
        start, stop = tokens.start[begin + first], tokens.end[begin + first : begin + after].max()
        if excerpt.is_scored[first:after].all() and any(
            map(str.isalnum, excerpt.analysis.text[start:stop])
        ):
            in_top.append(bool((ranks[first:after] < _TOP).all()))
    return float(np.mean(in_top)) if in_top else float("nan")
