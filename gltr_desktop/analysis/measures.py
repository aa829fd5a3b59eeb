"""What a text can be coloured by: a figure of each token, or of several tokens together.

Figures of several tokens come in two kinds. A word is one thing that the model wrote in pieces: it
is as probable as all of its pieces together (the product of their probabilities, the sum of their
surprisals), and it is ranked, and was as undecided, as at the worst of them. A passage is a sample
of many tokens: its figure is their mean, of ranks and probabilities the geometric one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gltr_desktop.analysis.analysis import Analysis

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Measure:
    """One figure of tokens.

    ``name`` is stored, ``title`` is shown, ``about`` explains it in a sentence. ``limits`` are
    those that part its buckets unless the user chooses others, and ``mean_limits`` those of the
    means of passages, which lie closer together. ``descending`` says that larger figures are the
    less surprising ones, ``whole`` that limits are whole numbers, ``most`` what they have to stay
    below. ``unit`` follows a figure.
    """

    name: str
    title: str
    about: str
    limits: tuple[float, float, float]
    mean_limits: tuple[float, float, float]
    unit: str = ""
    descending: bool = False
    whole: bool = False
    most: float = math.inf


RANK = Measure(
    "rank",
    "Rank",
    "How many of the model's vocabulary it had thought more likely at this place.",
    (10, 100, 1000),
    (3, 6, 12),
    whole=True,
)
FRAC_P = Measure(
    "frac_p",
    "frac(p)",
    "The probability, divided by that of the model's first choice at this place.",
    (0.5, 0.1, 0.01),
    (0.3, 0.15, 0.07),
    descending=True,
    most=1.0,
)
PROBABILITY = Measure(
    "probability",
    "Probability",
    "The probability that the model had given to what stands there.",
    (0.1, 0.01, 0.001),
    (0.06, 0.03, 0.015),
    descending=True,
    most=1.0,
)
SURPRISAL = Measure(
    "surprisal",
    "Surprisal",
    "The information in what stands there: −log₂ of its probability.",
    (3.0, 7.0, 10.0),
    (4.0, 5.0, 6.0),
    unit=" bits",
)
ENTROPY = Measure(
    "entropy",
    "Entropy",
    "How undecided the model was at this place, whatever came then: 2.3 nats are like 10 equally"
    " likely tokens, 4.6 like 100.",
    (2.3, 4.6, 6.9),
    (3.0, 4.0, 5.0),
    unit=" nats",
)
MEASURES = (RANK, FRAC_P, PROBABILITY, SURPRISAL, ENTROPY)


def measure_named(name: str) -> Measure:
    """The measure of that name, or the rank where there is none."""
    return next((measure for measure in MEASURES if measure.name == name), RANK)


def measured(
    analysis: Analysis, measure: Measure, first: NDArray[np.int32], *, averaged: bool
) -> Floats:
    """(g,) float64: the figure of tokens [``first[i]``, ``first[i + 1]``) together.

    ``first``: (g + 1,) ascending. Ranks start at 0. Tokens without evidence are left out; NaN
    where none has any.
    """
    if len(first) < 2:
        return np.zeros(0)
    rows, bounds = slice(first[0], first[-1]), first[:-1] - first[0]
    column = _COLUMNS[measure](analysis, rows)
    known = analysis.scored[rows] & ~np.isnan(column)
    figure = column
    if len(bounds) < len(column):  # Single tokens are what they are, by either way.
        combined = _mean if averaged else _together
        figure = combined(measure, column, known, bounds)
        known = np.logical_or.reduceat(known, bounds)
    if measure in (FRAC_P, PROBABILITY):
        figure = np.exp(figure)
    return np.where(known, figure, np.nan)


def _together(
    measure: Measure, column: Floats, known: NDArray[np.bool_], bounds: NDArray[np.int32]
) -> Floats:
    """(g,) one thing made of its tokens: the worst of ranks and entropies, the sum of the rest."""
    if measure in (RANK, ENTROPY):
        return np.maximum.reduceat(np.where(known, column, -np.inf), bounds)
    return np.add.reduceat(np.where(known, column, 0.0), bounds)


def _mean(
    measure: Measure, column: Floats, known: NDArray[np.bool_], bounds: NDArray[np.int32]
) -> Floats:
    """(g,) the mean of the tokens of a passage; of ranks the geometric one, of places from 1."""
    values = np.log1p(np.maximum(column, 0)) if measure is RANK else column
    total = np.add.reduceat(np.where(known, values, 0.0), bounds)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / np.add.reduceat(known, bounds, dtype=np.int64)
    return np.expm1(mean) if measure is RANK else mean


def _log_frac_p(analysis: Analysis, rows: slice) -> Floats:
    if analysis.top_logprob.shape[1] == 0:
        return np.full(len(analysis.rank[rows]), np.nan)
    difference: Floats = (analysis.logprob[rows] - analysis.top_logprob[rows, 0]).astype(float)
    return np.minimum(difference, 0)


# Roundings of the model's arithmetic must not make a certain token's figure negative.
_COLUMNS: dict[Measure, Callable[[Analysis, slice], Floats]] = {
    RANK: lambda analysis, rows: analysis.rank[rows].astype(np.float64),
    FRAC_P: _log_frac_p,
    PROBABILITY: lambda analysis, rows: np.minimum(analysis.logprob[rows].astype(np.float64), 0),
    SURPRISAL: lambda analysis, rows: np.maximum(
        -analysis.logprob[rows].astype(np.float64) / math.log(2), 0
    ),
    ENTROPY: lambda analysis, rows: np.maximum(analysis.entropy[rows].astype(np.float64), 0),
}
