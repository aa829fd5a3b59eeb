"""The card of a unit: the words that the window shows beside it and the exported page below it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.numbers import (
    decimal,
    effective_choices,
    fraction,
    ordinal,
    percentage,
    surprisal,
)
from gltr_desktop.analysis.token_details import (
    GroupDetails,
    PassageDetails,
    TokenDetails,
    unit_details,
)
from gltr_desktop.analysis.visible_text import isolated

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis

_MAX_PIECES = 6
_NOT_SCORED = "not scored"
_BETWEEN = "  ·  "


@dataclass(frozen=True)
class Row:
    """A line with a bar, of which ``share`` in [0, 1] is filled, and a ``value``.

    ``actual`` marks the token of the text. ``apart`` says that the row does not follow the one
    above it directly. ``bucket`` is an index into BUCKETS that gives the bar its colour.
    """

    text: str
    share: float
    value: str
    actual: bool = False
    apart: bool = False
    bucket: int | None = None


@dataclass(frozen=True)
class Card:
    """A card from top to bottom; ``corner`` stands to the right of the title.

    ``description`` is the card in a sentence, for screen readers.
    """

    title: str
    corner: str
    lines: tuple[str, ...]
    description: str
    heading: str = ""
    rows: tuple[Row, ...] = ()


def card(
    analysis: Analysis, unit: int, colouring: Colouring, top_k: int, *, stale: bool = False
) -> Card:
    """The card of unit ``unit`` of the colouring's granularity, with up to ``top_k`` predictions.

    The colouring's ``token_thresholds`` sort the tokens of a passage. A ``stale`` card says that
    the text was edited after the model had read it. Numbers that the engine does not give are
    left out.
    """
    details = unit_details(analysis, unit, colouring.granularity, colouring.token_thresholds)
    warning = ("Read before your last edit: out of date",) if stale else ()
    if isinstance(details, PassageDetails):
        return _passage_card(details, warning)
    return _group_card(details, top_k, warning)


def _group_card(details: GroupDetails, top_k: int, warning: tuple[str, ...]) -> Card:
    token = details.worst
    if token.rank is None:
        return Card(
            title=details.text,
            corner=_NOT_SCORED,
            lines=(*warning, "There is nothing before it to predict it from."),
            description=_group_description(details),
        )
    several = len(details.pieces) > 1
    predictions = token.top_predictions(top_k)
    count = min(top_k, len(token.predictions))
    # Relative to the likeliest, whose probability may have underflowed to 0.
    scale = max(predictions[0].probability, 1e-30) if predictions else 1.0
    heading = f"Instead of {isolated(token.text)} the model expected"
    return Card(
        title=details.text,
        corner=_rank(token),
        lines=(*warning, *(_piece_lines(details) if several else _token_lines(token))),
        description=_group_description(details),
        heading=heading if several else "The model expected",
        rows=tuple(
            Row(
                prediction.text,
                prediction.probability / scale,
                percentage(prediction.probability),
                actual=prediction.actual,
                apart=index == count,
            )
            for index, prediction in enumerate(predictions)
        ),
    )


def _group_description(details: GroupDetails) -> str:
    rank = details.worst.rank
    facts = [details.text, _NOT_SCORED if rank is None else f"rank {rank + 1:,}"]
    if not math.isnan(details.logprob):
        facts.append(f"probability {percentage(math.exp(details.logprob))}")
    return ", ".join(facts)


def _rank(token: TokenDetails) -> str:
    return _NOT_SCORED if token.rank is None else ordinal(token.rank + 1)


def _probability_lines(logprob: float, frac_p: float = math.nan) -> list[str]:
    """A line about a probability whose log, in nats, is ``logprob``; none where that is NaN."""
    if math.isnan(logprob):
        return []
    facts = [f"probability {percentage(math.exp(logprob))}", f"{surprisal(logprob):.1f} bits"]
    if not math.isnan(frac_p):
        facts.append(f"frac(p) {fraction(frac_p)}")
    return [_BETWEEN.join(facts)]


def _token_lines(token: TokenDetails) -> list[str]:
    lines = _probability_lines(token.logprob, token.frac_p)
    if token.rank and not math.isnan(token.mass_above):
        lines.append(f"more likely tokens: {percentage(token.mass_above)}")
    if not math.isnan(token.entropy):
        choices = effective_choices(token.entropy)
        facts = [f"entropy {token.entropy:.2f} nats", f"≈ {choices} equally likely choices"]
        lines.append(_BETWEEN.join(facts))
    lines.append(f"context {token.context:,} token{'' if token.context == 1 else 's'}")
    return lines


def _piece_lines(details: GroupDetails) -> list[str]:
    lines = _probability_lines(details.logprob)
    lines.append(f"{len(details.pieces)} tokens, the worst of them {_rank(details.worst)}:")
    for piece in details.pieces[:_MAX_PIECES]:
        facts = [f"{isolated(piece.text)}   {_rank(piece)}"]
        if not math.isnan(piece.logprob):
            facts += [percentage(piece.probability), f"ln p {piece.logprob:.2f}"]
        lines.append(_BETWEEN.join(facts))
    if len(details.pieces) > _MAX_PIECES:
        lines.append("…")
    return lines


def _passage_card(details: PassageDetails, warning: tuple[str, ...]) -> Card:
    name, excerpt = details.granularity.value, isolated(details.text)
    title = f"{name.capitalize()} of {details.tokens:,} tokens"
    if not details.tokens:
        return Card(title, _NOT_SCORED, (*warning, excerpt), f"{name}, {_NOT_SCORED}")
    corner, facts, description = "", [], f"{name} of {details.tokens:,} tokens"
    if not math.isnan(details.bits):
        corner = f"{details.mean_bits:.1f} bits"
        perplexity = f"perplexity {decimal(details.perplexity, 1)}"
        facts = [
            f"mean surprisal {details.mean_bits:.2f} bits{_BETWEEN}{perplexity}",
            f"{details.bits:,.0f} bits in all",
        ]
        description += f", mean surprisal {corner}"
    shares = [count / details.tokens for count in details.buckets]
    return Card(
        title=title,
        corner=corner,
        lines=(*warning, excerpt, *facts),
        description=f"{description}: {details.text}",
        heading="Its tokens",
        rows=tuple(
            Row(label, share, f"{share:.0%}", bucket=bucket)
            for bucket, (label, share) in enumerate(zip(details.labels, shares, strict=True))
        ),
    )
