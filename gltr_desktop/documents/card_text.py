"""The card of a unit as attributes of its element on a page, whose style sheet adds the words.

What every card says again and again (“probability”, “The model expected”) is said once, by the
style sheet. Columns are separated by tabs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bounded_values import (
    is_least_probability,
    place_in_words,
    probability_in_words,
)
from gltr_desktop.analysis.card import card, mean_value, short
from gltr_desktop.analysis.numbers import decimal
from gltr_desktop.analysis.token_details import GroupDetails, unit_details
from gltr_desktop.analysis.visible_text import isolated

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.token_details import Prediction

MAX_PREDICTIONS = 5
_SPACE = "␣"
_BAR = 8
_BEST = "best"


def card_attributes(
    analysis: Analysis, unit: int, colouring: Colouring, corrected: float = math.nan
) -> dict[str, str]:
    """The card of scored unit ``unit`` of the colouring's granularity.

    ``data-r`` is the rank of a token or a word, ``data-n`` are its probability, surprisal in bits,
    frac(p) and entropy in nats, ``data-c`` the likeliest predictions. A word of several tokens, and
    a split character, has the predictions of its worst token, which ``data-w`` names. The card of a
    passage is one attribute, ``data-s``, which holds all of its lines. ``corrected`` is the log of
    the probability of a word, in nats; NaN where its tokens' together is shown.
    """
    details = unit_details(
        analysis, unit, colouring.granularity, colouring.token_thresholds, MAX_PREDICTIONS
    )
    if not isinstance(details, GroupDetails):
        return {"data-s": "\n".join(_passage_lines(analysis, unit, colouring))}
    token = details.worst
    attributes = {
        "data-r": place_in_words(analysis.model, token.rank) if token.rank else _BEST,
        "data-n": _numbers(analysis.model, details, corrected),
        "data-c": "\n".join(map(_row, token.predictions)),
    }
    if len(details.pieces) > 1:
        attributes["data-w"] = isolated(token.text)
    return {name: value for name, value in attributes.items() if value}


def _numbers(model: ModelRecord, details: GroupDetails, corrected: float) -> str:
    """The figures of a word are those of its tokens together, but for what is ``corrected``."""
    scored = [piece for piece in details.pieces if piece.rank is not None]
    entropies = [piece.entropy for piece in scored]
    is_bound = is_least_probability(model, np.array([piece.logprob for piece in scored])).any()
    logprob = details.logprob if math.isnan(corrected) else corrected
    probability, bits = probability_in_words(logprob, is_bound=bool(is_bound))
    return "\t".join((
        probability.replace("\u00a0%", " %"),
        bits.removesuffix(" bits"),
        short(math.prod(piece.frac_p for piece in scored)),
        decimal(math.nan if any(map(math.isnan, entropies)) else max(entropies), 1),
    ))  # fmt: skip


def _row(prediction: Prediction) -> str:
    """The probability and the text, without the space that begins most words."""
    text = prediction.text
    shown = isolated(text.removeprefix(_SPACE) or text)
    mark = " ←" if prediction.actual else ""
    return f"{_percent(prediction.probability)}\t{shown}{mark}"


def _percent(probability: float) -> str:
    if probability >= 0.0995:
        return f"{100 * probability:.0f} %"
    return f"{100 * probability:.1f} %" if probability >= 0.0005 else "< 0.1 %"


def bar(share: float) -> str:
    """Up to eight strokes, to the nearest half."""
    halves = round(2 * _BAR * share)
    return "━" * (halves // 2) + "╸" * (halves % 2)


def _passage_lines(analysis: Analysis, unit: int, colouring: Colouring) -> list[str]:
    """The words of the card, without its excerpt, and the value that the colour stands for."""
    shown = card(analysis, unit, colouring, MAX_PREDICTIONS)
    # The short labels are those of the page's legend.
    rows = [f"{100 * row.share:.0f} %\t{bar(row.share)}\t{row.short}" for row in shown.rows]
    mean = mean_value(analysis, unit, colouring)
    return [
        shown.title,
        f"{mean[:1].upper()}{mean[1:]}",
        *shown.details,
        f"{shown.heading}:",
        *rows,
    ]
