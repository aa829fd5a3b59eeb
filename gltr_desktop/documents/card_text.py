"""What the model made of a token, a word or a passage, in a few lines of plain text.

Columns are parted by tabs and figures are padded with figure spaces, so that they stand below one
another in any font that is given tab stops.
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.numbers import fraction, ordinal, percentage
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.token_details import PassageDetails, unit_details

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.token_details import Prediction, TokenDetails

_TOP_OF_A_PIECE = 2
_USUAL = Thresholds()


def card(
    analysis: Analysis,
    unit: int,
    granularity: Granularity = Granularity.TOKEN,
    thresholds: Thresholds = _USUAL,
) -> str:
    """The lines about unit ``unit`` of ``granularity``: its text, its figures, the predictions.

    Of several tokens, which only together make a character or a word, each has its own lines.
    """
    details = unit_details(analysis, unit, granularity, thresholds)
    if isinstance(details, PassageDetails):
        return "\n".join(_about_passage(details))
    vocabulary_size = analysis.model.vocabulary_size
    if len(details.pieces) == 1:
        token = details.worst
        predictions = [_prediction(prediction) for prediction in token.predictions]
        lines = _about(token, vocabulary_size)
        return "\n".join([*lines, "", *predictions] if predictions else lines)
    heading = [_isolated(details.text), f"spelled with {len(details.pieces)} tokens"]
    if granularity is not Granularity.TOKEN and not math.isnan(details.logprob):
        heading[1] += f" · probability {percentage(math.exp(details.logprob))}"
    parts = [heading]
    for token in details.pieces:
        predictions = [_prediction(prediction) for prediction in token.predictions]
        parts.append([*_about(token, vocabulary_size), *predictions[:_TOP_OF_A_PIECE]])
    return "\n\n".join("\n".join(lines) for lines in parts)


def _about_passage(details: PassageDetails) -> list[str]:
    name = f"{details.granularity.value} of {details.tokens:,} scored tokens"
    if not details.tokens:
        return [name]
    shares = [
        f"{percentage(count / details.tokens):\u2007>6}\t{bar(count / details.tokens)}\t{label}"
        for count, label in zip(details.buckets, details.labels, strict=True)
    ]
    return [
        name,
        f"mean surprisal {details.mean_bits:.2f} bits · {details.bits:,.0f} bits in all",
        "",
        *shares,
    ]


def bar(probability: float) -> str:
    """Up to eight strokes, to the nearest half."""
    halves = round(16 * probability)
    return "━" * (halves // 2) + "╸" * (halves % 2)


def _about(token: TokenDetails, vocabulary_size: int | None) -> list[str]:
    name = _isolated(token.text)
    if token.rank is None:
        return [name, "not scored"]
    figures = [f"entropy {token.entropy:.2f} nats", f"context {token.context:,}"]
    if not math.isnan(token.frac_p):
        figures.insert(0, f"frac(p) {fraction(token.frac_p)}")
    rank = ordinal(token.rank + 1)
    if vocabulary_size is not None:
        rank += f" of {vocabulary_size:,} guesses"
    return [name, f"{rank} · probability {percentage(token.probability)}", " · ".join(figures)]


def _prediction(prediction: Prediction) -> str:
    """A line in columns: probability, bar, text, and a mark at what really came."""
    share = f"{percentage(prediction.probability):\u2007>6}"
    mark = "  ← here" if prediction.actual else ""
    return f"{share}\t{bar(prediction.probability)}\t{_isolated(prediction.text)}{mark}"


@lru_cache(maxsize=1 << 14)
def _isolated(text: str) -> str:
    """``text`` so that, if it runs from right to left, it does not turn its line around."""
    turns = not text.isascii() and any(
        unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in text
    )
    return f"\u2068{text}\u2069" if turns else text
