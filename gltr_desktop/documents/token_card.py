"""What the model made of one stretch of text, in a few lines of plain text.

Columns are parted by tabs and figures are padded with figure spaces, so that they stand below one
another in any font that is given tab stops.
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.ordinals import ordinal
from gltr_desktop.analysis.token_text import prediction_text, token_text, visible

if TYPE_CHECKING:
    from gltr_desktop.analysis.analysis import Analysis

_TOP_OF_A_PIECE = 2


def card(analysis: Analysis, group: int) -> str:
    """The lines about group ``group`` of ``analysis``: its text, its figures, the predictions.

    Of a group of several tokens, which only together make characters, each has its own lines.
    """
    groups = analysis.groups
    first, stop = int(groups.first[group]), int(groups.first[group + 1])
    if stop - first == 1:
        lines = _about_token(analysis, first)
        predictions = _predictions(analysis, first, analysis.top_id.shape[1])
        return "\n".join([*lines, "", *predictions] if predictions else lines)
    text = analysis.text[int(groups.start[group]) : int(groups.end[group])]
    parts = [[_readable(text), f"spelled with {stop - first} tokens"]]
    for index in range(first, stop):
        predictions = _predictions(analysis, index, _TOP_OF_A_PIECE)
        parts.append([*_about_token(analysis, index), *predictions])
    return "\n\n".join("\n".join(lines) for lines in parts)


def percent(probability: float) -> str:
    """``0.1234`` → "12.3%"; below one per cent, the first two digits that are not zero."""
    value = 100 * probability
    if value < 1e-6:
        return "<0.000001%"
    decimals = 1 if value >= 0.995 else 1 - math.floor(math.log10(value))
    return f"{value:.{decimals}f}%"


def bar(probability: float) -> str:
    """Up to eight strokes, to the nearest half."""
    halves = round(16 * probability)
    return "━" * (halves // 2) + "╸" * (halves % 2)


def _about_token(analysis: Analysis, index: int) -> list[str]:
    name = _readable(token_text(analysis, index))
    if not analysis.scored[index]:
        return [name, "not scored"]
    rank = ordinal(int(analysis.rank[index]) + 1)
    probability = percent(math.exp(analysis.logprob[index]))
    entropy, context = analysis.entropy[index], analysis.context[index]
    figures = [f"entropy {entropy:.2f} nats", f"context {context:,}"]
    frac_p = analysis.frac_p[index]
    if not math.isnan(frac_p):
        figures.insert(0, f"frac(p) {frac_p:.3f}" if frac_p >= 0.0005 else "frac(p) <0.001")
    return [
        name,
        f"{rank} of {analysis.model.vocabulary_size:,} guesses · probability {probability}",
        " · ".join(figures),
    ]


def _predictions(analysis: Analysis, index: int, top_k: int) -> list[str]:
    """The first ``top_k`` predictions in columns: probability, bar, text."""
    if not analysis.scored[index]:
        return []
    actual = int(analysis.tokens.token_id[index])
    top_id = analysis.top_id[index, :top_k].tolist()
    top_p = np.exp(analysis.top_logprob[index, :top_k].astype(np.float64)).tolist()
    return [
        f"{percent(p):\u2007>6}\t{bar(p)}\t{_readable(prediction_text(analysis, index, item))}"
        + ("  ← here" if item == actual else "")
        for item, p in zip(top_id, top_p, strict=True)
    ]


@lru_cache(maxsize=1 << 16)
def _readable(text: str) -> str:
    """``text`` made visible; from right to left it must not turn around the line it stands in."""
    shown = visible(text)
    turns = not shown.isascii() and any(
        unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in shown
    )
    return f"\u2068{shown}\u2069" if turns else shown
