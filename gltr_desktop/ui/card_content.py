"""What stands on the card beside a token, a word or a passage."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gltr_desktop.analysis.numbers import (
    decimal,
    effective_choices,
    fraction,
    ordinal,
    percentage,
    surprisal,
)
from gltr_desktop.analysis.token_details import GroupDetails, PassageDetails, TokenDetails

Details = GroupDetails | PassageDetails

_MAX_PIECES = 6


@dataclass(frozen=True)
class Row:
    """A line with a bar.

    ``share`` is how much of the bar is filled, in [0, 1]. ``actual`` marks what stands in the
    text, ``apart`` that it comes a long way after the row above; ``bucket`` gives the bar its
    colour.
    """

    text: str
    share: float
    figure: str
    actual: bool = False
    apart: bool = False
    bucket: int | None = None


@dataclass(frozen=True)
class Content:
    """A card from top to bottom; ``corner`` is to the right of the title.

    The first ``choices`` of the rows can be put into the text.
    """

    title: str
    corner: str
    lines: tuple[str, ...]
    heading: str = ""
    rows: tuple[Row, ...] = ()
    choices: int = 0


def content(details: Details, top_k: int, *, stale: bool) -> Content:
    """The card about ``details``, with as many predictions; ``stale`` says it is out of date."""
    warning = ("Read before your last edit: out of date",) if stale else ()
    if isinstance(details, PassageDetails):
        return _about_passage(details, warning)
    token = details.worst
    if token.rank is None:
        lines = (*warning, "There is nothing before it to predict it from.")
        return Content(details.text, "not scored", lines)
    predictions = token.shown(top_k)
    most = max(predictions[0].probability, 1e-30) if predictions else 1.0
    rows = tuple(
        Row(
            prediction.text,
            prediction.probability / most,
            percentage(prediction.probability),
            actual=prediction.actual,
            apart=place == min(top_k, len(token.predictions)),
        )
        for place, prediction in enumerate(predictions)
    )
    several = len(details.pieces) > 1
    return Content(
        title=details.text,
        corner=_rank(token),
        lines=(*warning, *(_about_pieces(details) if several else _about_token(token))),
        heading=f"Instead of {token.text} the model expected" if several else "The model expected",
        rows=rows,
        choices=0 if several else min(top_k, len(token.predictions)),
    )


def describe(details: Details) -> str:
    """The card in a sentence, for screen readers."""
    if isinstance(details, PassageDetails):
        if not details.tokens:
            return f"{details.granularity.value}, not scored"
        return (
            f"{details.granularity.value} of {details.tokens:,} tokens,"
            f" mean surprisal {details.mean_bits:.1f} bits: {details.text}"
        )
    token = details.worst
    if token.rank is None:
        return f"{details.text}, not scored"
    probability = percentage(math.exp(details.logprob))
    return f"{details.text}, rank {token.rank + 1:,}, probability {probability}"


def _rank(token: TokenDetails) -> str:
    return "not scored" if token.rank is None else ordinal(token.rank + 1)


def _chance(logprob: float) -> str:
    """A log of a probability, in nats, as what people know."""
    return f"probability {percentage(math.exp(logprob))}  ·  {surprisal(logprob):.1f} bits"


def _about_token(token: TokenDetails) -> list[str]:
    lines = [_chance(token.logprob)]
    if not math.isnan(token.frac_p):
        lines[-1] += f"  ·  frac(p) {fraction(token.frac_p)}"
    if token.rank:
        lines.append(f"likelier ones together {percentage(token.mass_above)}")
    choices = effective_choices(token.entropy)
    lines.append(f"entropy {token.entropy:.2f} nats  ·  like {choices} equal choices")
    lines.append(f"context {token.context:,} tokens")
    return lines


def _about_pieces(details: GroupDetails) -> list[str]:
    lines = [
        _chance(details.logprob),
        f"{len(details.pieces)} tokens, the worst of them {_rank(details.worst)}:",
    ]
    for piece in details.pieces[:_MAX_PIECES]:
        about = f"{piece.text}   {_rank(piece)}"
        if piece.rank is not None:
            about += f"  ·  {percentage(piece.probability)}  ·  ln p {piece.logprob:.2f}"
        lines.append(about)
    if len(details.pieces) > _MAX_PIECES:
        lines.append("…")
    return lines


def _about_passage(details: PassageDetails, warning: tuple[str, ...]) -> Content:
    title = f"{details.granularity.value.capitalize()} of {details.tokens:,} tokens"
    if not details.tokens:
        return Content(title, "not scored", (*warning, details.text))
    mean = details.mean_bits
    rows = tuple(
        Row(label, count / details.tokens, f"{count / details.tokens:.0%}", bucket=bucket)
        for bucket, (label, count) in enumerate(zip(details.labels, details.buckets, strict=True))
    )
    return Content(
        title=title,
        corner=f"{mean:.1f} bits",
        lines=(
            *warning,
            details.text,
            f"mean surprisal {mean:.2f} bits  ·  perplexity {decimal(details.perplexity, 1)}",
            f"{details.bits:,.0f} bits in all",
        ),
        heading="Its tokens",
        rows=rows,
    )
