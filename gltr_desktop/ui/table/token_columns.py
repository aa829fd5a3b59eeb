"""The columns of the table of tokens: the values, and how a cell writes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.bounded_values import (
    kinds_of_probabilities,
    kinds_of_ranks,
    sign_of_value,
)
from gltr_desktop.analysis.measures import RANK, measure_named
from gltr_desktop.analysis.numbers import decimal, fraction, percentage, surprisal

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.record import Analysis


NO_TOKEN = -1
"""Stands for the id of a token where there is none."""


@dataclass(frozen=True)
class Column:
    """A column of the table.

    ``values(analysis)`` gives a number for each token, (n,) int32 or float32, and
    ``written(value)`` the text of a cell. Without that, the numbers are ids of tokens, −1 where
    there is none: cells show the tokens' texts, and are sorted by them. ``sign(analysis, token)``
    stands before a value that is only a bound.
    """

    title: str
    values: Callable[[Analysis], NDArray[Any]]
    written: Callable[[float], str] | None = None
    tip: str = ""
    sign: Callable[[Analysis, int], str] | None = None


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _two_decimals(value: float) -> str:
    return decimal(value, 2)


def _sign_of(measure: Measure) -> Callable[[Analysis, int], str]:
    return lambda analysis, token: sign_of_value(analysis, measure, token, token + 1)


def _first_choices(analysis: Analysis) -> NDArray[np.int32]:
    """(n,) int32: the id of the model's best guess at each token; −1 where none is recorded."""
    columns = analysis.columns
    if analysis.top_k == 0:
        return np.full(len(analysis), NO_TOKEN, np.int32)
    known = ~np.isnan(columns.top_logprob[:, 0])
    return np.where(known, columns.top_id[:, 0], np.int32(NO_TOKEN))


COLUMNS = [
    Column(
        "Position",
        lambda analysis: np.arange(1, len(analysis) + 1, dtype=np.int32),
        _whole,
        "Where the token is in the text",
    ),
    Column("Token", lambda analysis: analysis.tokens.token_id, tip="What is in the text"),
    Column("Best guess", _first_choices, tip="The model's best guess: what it expected most here"),
    Column(
        "Rank",
        lambda analysis: analysis.columns.rank + 1,
        _whole,
        "Where the token was in the model's list of guesses; 1 is its best guess",
        _sign_of(RANK),
    ),
    Column(
        "Probability",
        lambda analysis: np.exp(analysis.columns.logprob),
        percentage,
        "The probability that the model gave to the token",
        _sign_of(measure_named("probability")),
    ),
    Column(
        "Surprisal, bits",
        lambda analysis: surprisal(analysis.columns.logprob),
        _two_decimals,
        "How surprising the token was: one bit more for half the probability",
        _sign_of(measure_named("surprisal")),
    ),
    Column(
        "Entropy, nats",
        lambda analysis: analysis.columns.entropy,
        _two_decimals,
        "How unsure the model was of what comes here",
    ),
    Column(
        "frac(p)",
        lambda analysis: analysis.frac_p,
        fraction,
        "The probability of the token, divided by that of the model's best guess",
    ),
]


def kinds_of_values(analysis: Analysis) -> dict[str, list[str | None]]:
    """The columns for other programs that say which numbers are no exact ones; mostly none."""
    kinds = {
        "Rank is": kinds_of_ranks(analysis),
        "Probability is": kinds_of_probabilities(analysis),
    }
    return {title: kind for title, kind in kinds.items() if kind is not None}
