"""The columns of the table where it has a row for each token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bounded_values import (
    kinds_of_probabilities,
    kinds_of_ranks,
    sign_of_value,
)
from gltr_desktop.analysis.measures import RANK, measure_named
from gltr_desktop.analysis.numbers import fraction, percentage, surprisal
from gltr_desktop.ui.table.column import NO_TEXT, Column, two_decimals, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.record import Analysis


def _sign_of(measure: Measure) -> Callable[[Analysis, int], str]:
    return lambda analysis, token: sign_of_value(analysis, measure, token, token + 1)


def _first_choices(analysis: Analysis) -> NDArray[np.int32]:
    """(n,) int32: the id of the model's best guess at each token; −1 where none is recorded."""
    columns = analysis.columns
    if analysis.top_k == 0:
        return np.full(len(analysis), NO_TEXT, np.int32)
    known = ~np.isnan(columns.top_logprob[:, 0])
    return np.where(known, columns.top_id[:, 0], np.int32(NO_TEXT))


COLUMNS: list[Column[Analysis]] = [
    Column(
        "Position",
        lambda analysis: np.arange(1, len(analysis) + 1, dtype=np.int32),
        whole,
        "Where the token is in the text",
    ),
    Column("Token", lambda analysis: analysis.tokens.token_id, tip="What is in the text"),
    Column("Best guess", _first_choices, tip="The model's best guess: what it expected most here"),
    Column(
        "Rank",
        lambda analysis: analysis.columns.rank + 1,
        whole,
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
        two_decimals,
        "How surprising the token was: one bit more for half the probability",
        _sign_of(measure_named("surprisal")),
    ),
    Column(
        "Entropy, nats",
        lambda analysis: analysis.columns.entropy,
        two_decimals,
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
