"""Ranks and probabilities of which only a bound is known, and how that is written.

A server may count equally likely items with those above a token, so that a rank is *at most* so
much, or name only the first of them, so that another rank is *at least* so much; and a file may
round a small probability to 0. What is shown is the bound, and that it is one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.measures import RANK
from gltr_desktop.analysis.model_record import AT_LEAST
from gltr_desktop.analysis.numbers import decimal, exact_percent, ordinal, surprisal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis

    Truths = NDArray[np.bool_]

EXACT, MOST, LEAST = "exact", "at most", "at least"
"""What a number is, in the cells of tables."""
_SIGNS = {EXACT: "", MOST: "≤ ", LEAST: "≥ "}
_ENDS = {EXACT: "", MOST: " or earlier", LEAST: " or later"}
# A float32 and the logarithm between may have rounded it up.
_ROUNDING = 1e-6


def kind_of_rank(model: ModelRecord, rank: int) -> str:
    """Whether ``rank``, from 0, by ``model`` is EXACT, or the true one at MOST or at LEAST that."""
    if model.exact_ranks is None or rank < model.exact_ranks:
        return EXACT
    return LEAST if model.further_ranks == AT_LEAST else MOST


def place_in_words(model: ModelRecord, rank: int, noun: str = "") -> str:
    """The place that a ``rank``, from 0, is: “35th guess”, “36th guess or earlier”, “1,001st”."""
    return f"{ordinal(rank + 1)}{noun and ' '}{noun}{_ENDS[kind_of_rank(model, rank)]}"


def place_in_figures(model: ModelRecord, rank: int) -> str:
    """The same where there is little room: “35”, “≤ 36”, “≥ 1,001”."""
    return f"{_SIGNS[kind_of_rank(model, rank)]}{rank + 1:,}"


def kinds_of_ranks(analysis: Analysis) -> list[str | None] | None:
    """The kind of each token's rank, None for a token without evidence; None if all are exact."""
    model = analysis.model
    if model.exact_ranks is None:
        return None
    kinds = zip(analysis.columns.rank.tolist(), analysis.scored.tolist(), strict=True)
    return [kind_of_rank(model, rank) if scored else None for rank, scored in kinds]


def kinds_of_probabilities(analysis: Analysis) -> list[str | None] | None:
    """EXACT or MOST for each token's probability, None without evidence; None if all are exact."""
    if analysis.model.least_probability is None:
        return None
    small = is_least_probability(analysis.model, analysis.columns.logprob)
    kinds = zip(small.tolist(), analysis.scored.tolist(), strict=True)
    return [(MOST if least else EXACT) if scored else None for least, scored in kinds]


def is_rank_unknown(model: ModelRecord, ranks: NDArray[np.number]) -> Truths:
    """(n,) which of ``ranks``, from 0, are known only to be at least that."""
    if model.exact_ranks is None or model.further_ranks != AT_LEAST:
        return np.zeros(ranks.shape, bool)
    unknown: Truths = ranks >= np.int32(model.exact_ranks)
    return unknown


def is_least_probability(model: ModelRecord, logprob: NDArray[np.floating]) -> Truths:
    """(n,) which natural logs of probabilities are those of the least known one, or less."""
    least = model.least_probability
    if least is None:
        return np.zeros(logprob.shape, bool)
    return np.exp(logprob.astype(np.float64)) <= least * (1 + _ROUNDING)


def probability_in_words(logprob: float, *, is_bound: bool) -> tuple[str, str]:
    """A probability in per cent, and its surprisal: “12.3 %” and “3.0 bits”.

    “< 0.0005 %” and “> 17.6 bits” where it ``is_bound``. ``logprob`` is in nats.
    """
    below, above = ("< ", "> ") if is_bound else ("", "")
    shown = exact_percent(math.exp(logprob))
    shown = shown if shown.startswith("<") else below + shown
    return shown, f"{above}{decimal(surprisal(logprob), 1)} bits"


def sign_of_value(analysis: Analysis, measure: Measure, begin: int, end: int) -> str:
    """“≤ ”, “≥ ”, “< ” or “> ” if the value of tokens [``begin``, ``end``) is a bound, else ""."""
    model, scored = analysis.model, analysis.scored[begin:end]
    if measure is RANK:
        ranks = analysis.columns.rank[begin:end][scored]
        return _SIGNS[kind_of_rank(model, int(ranks.max()))] if len(ranks) else ""
    if "logprob" in measure.columns:
        logprob = analysis.columns.logprob[begin:end][scored]
        if is_least_probability(model, logprob).any():
            return "< " if measure.descending else "> "
    return ""


def rank_remark(model: ModelRecord) -> str:
    """In short, what the ranks of ``model`` are beyond those that are exact; "" where all are."""
    if model.exact_ranks is None:
        return ""
    what = "are not known" if model.further_ranks == AT_LEAST else "count equal guesses, too"
    which = f"ranks beyond the {ordinal(model.exact_ranks)}" if model.exact_ranks else "ranks"
    return f"{which} {what}"


def _rank_note(model: ModelRecord) -> str:
    """The remark in full, with what follows from it or can be done."""
    if model.exact_ranks is None:
        return ""
    first = rank_remark(model).capitalize()
    if model.further_ranks == AT_LEAST:
        return (
            f"{first}: such a token counts as the {ordinal(model.exact_ranks + 1)}, and where there"
            " is one, means of ranks are at least what is shown, and mean log-rank and LRR are left"
            " out."
        )
    return (
        f"{first}. A server in float32 tells them apart"
        """ (--hf-overrides '{"head_dtype":"float32"}')."""
    )


def _probability_note(model: ModelRecord) -> str:
    """What small probabilities of ``model`` are; "" where all are known."""
    if model.least_probability is None:
        return ""
    return (
        f"Probabilities below {exact_percent(model.least_probability)} are not known and count as"
        " that: surprisal and perplexity are at least what is shown."
    )


def bound_note(model: ModelRecord) -> str:
    """What a reader has to know of ranks and probabilities that are bounds; "" where none are."""
    return " ".join(filter(None, (_rank_note(model), _probability_note(model))))
