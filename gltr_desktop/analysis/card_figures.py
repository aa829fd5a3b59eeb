"""The figures of a token or a word, in the words of its card."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bounded_values import (
    MOST,
    is_least_probability,
    kind_of_rank,
    place_in_words,
    probability_in_words,
)
from gltr_desktop.analysis.numbers import effective_choices, fraction, percent
from gltr_desktop.analysis.visible_text import isolated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.token_details import GroupDetails, TokenDetails

MAX_PIECES = 6
"""How many tokens of a word are written out."""
BETWEEN = " · "
"""Stands between two figures on a line."""


def stripped(text: str) -> str:
    """A text that was made visible, without the mark of the space that begins most words."""
    return text.strip("␣") or text


def group_description(
    model: ModelRecord, word: str, details: GroupDetails, corrected: float | None
) -> str:
    """The word with its rank and its probability; ``corrected`` as in :func:`group_figures`."""
    rank = details.worst.rank or 0
    facts = [word, place_in_words(model, rank, "guess") if rank else "the model's best guess"]
    is_corrected = corrected is not None and not math.isnan(corrected)
    logprob = corrected if is_corrected else details.logprob
    if logprob is not None and not math.isnan(logprob):
        probability, _ = probability_in_words(logprob, is_bound=_is_bound(model, details.pieces))
        facts.append(f"probability {probability}")
    return ", ".join(facts)


def group_figures(analysis: Analysis, details: GroupDetails, corrected: float | None) -> list[str]:
    """The figures of a token; of several together, what can be said of them.

    ``corrected`` is the log of the probability of a word, corrected for where it ends, in nats; NaN
    where that is not known or not wanted, None where there is no such thing.
    """
    token, several, model = details.worst, len(details.pieces) > 1, analysis.model
    lines = _probability_lines(model, details, corrected)
    if kind_of_rank(model, token.rank or 0) == MOST:
        lines.append("Equally likely guesses are counted, too")
    if several:
        return [*lines, *_piece_lines(model, details.pieces)]
    if token.rank and not math.isnan(token.mass_above):
        lines.append(f"{percent(token.mass_above)} went to more likely words")
    if not math.isnan(token.entropy):
        choices = effective_choices(token.entropy)
        lines.append(
            f"As unsure as between {choices} equal options ({token.entropy:.2f}\u00a0nats)"
        )
    context = f"{token.context:,} token{'' if token.context == 1 else 's'}"
    is_pseudo = model.is_pseudo
    lines.append(f"Saw {context} around this" if is_pseudo else f"Had read {context} before this")
    return lines


def _probability_lines(
    model: ModelRecord, details: GroupDetails, corrected: float | None
) -> list[str]:
    """Lines about the probability of a word, and of all tokens together, as far as it is known."""
    lines, is_bound = [], _is_bound(model, details.pieces)
    several = len(details.pieces) > 1
    if corrected is not None and not math.isnan(corrected):
        probability, bits = probability_in_words(corrected, is_bound=is_bound)
        lines.append(BETWEEN.join([f"Probability {probability}", bits, "corrected"]))
    if not math.isnan(details.logprob):
        probability, bits = probability_in_words(details.logprob, is_bound=is_bound)
        name = "Probability"
        if corrected is not None:
            name = "Plain product" if several else "Its token"
        facts = [f"{name} {probability}", bits]
        if not several and not math.isnan(details.worst.frac_p):
            facts.append(f"frac(p) {fraction(details.worst.frac_p)}")
        lines.append(BETWEEN.join(facts))
    return lines


def _is_bound(model: ModelRecord, pieces: Sequence[TokenDetails]) -> bool:
    """Whether one of the probabilities is only known to be at most so much."""
    return bool(is_least_probability(model, np.array([piece.logprob for piece in pieces])).any())


def _piece_lines(model: ModelRecord, pieces: tuple[TokenDetails, ...]) -> list[str]:
    """The figures of the tokens of a word, as far as they are known; of many, the last together."""
    known = [piece for piece in pieces if not math.isnan(piece.logprob)]
    named = [(isolated(stripped(piece.text)), [piece]) for piece in known[:MAX_PIECES]]
    if rest := known[MAX_PIECES:]:
        named.append((f"{len(rest)} more", rest))
    return [f"{name}: {_together(model, each)}" for name, each in named]


def _together(model: ModelRecord, pieces: Sequence[TokenDetails]) -> str:
    """The probability of ``pieces`` together, and their bits."""
    logprob = math.fsum(piece.logprob for piece in pieces)
    return BETWEEN.join(probability_in_words(logprob, is_bound=_is_bound(model, pieces)))
