"""The measures that can colour a text: a value for each token, or for several tokens together.

Values of several tokens come in two kinds. A word is one thing that the model wrote in pieces: it
is as probable as all of its pieces together (the product of their probabilities, the sum of their
surprisals; corrected for where it ends, unless that cannot be known or the plain product is asked
for), and it is ranked, and the model was as undecided, as at the worst of them. A passage is a
sample of many tokens: its value is their mean, of ranks and probabilities the geometric one.

MEASURES lists all of them; nothing else knows a measure by its name: a new measure is a new row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.numbers import surprisal
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.surprisal import can_correct, correction

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis

    Floats = NDArray[np.float64]


class Join(Enum):
    """How the values of a word's tokens make the value of the word."""

    SUM = "sum"
    MAX = "max"
    PRODUCT = "product"


class Average(Enum):
    """How the values of a passage's tokens make the value of the passage."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"


@dataclass(frozen=True)
class Measure:
    """One kind of value that tokens have.

    ``name`` is stored, ``title`` is shown, ``description`` explains it in a sentence.
    ``values(analysis, begin, end)`` gives those of tokens [``begin``, ``end``), (end − begin,)
    float64, NaN where unknown; of a measure that is joined as a PRODUCT it gives their natural
    logs, which do not underflow. ``columns`` names what it needs of an analysis.

    ``limits`` separate its buckets unless the user chooses others, and ``mean_limits`` those of
    the means of passages, which lie closer together. ``descending`` says that larger values are
    the less surprising ones, ``whole`` that limits are whole numbers, ``upper_bound`` what they
    have to stay below. ``offset`` is added to a value that is shown: ranks are stored from 0 and
    shown from 1. ``unit`` follows a value. ``of_words`` says that the value of a word is corrected
    for where words end.

    ``tick`` and ``label`` name the values within a limit and beyond the last one, on an axis and
    in a legend. The rest completes sentences of exports: “the colour shows ``sentence``”, “a word
    of several tokens is ``joined_as``”. ``opening`` begins a headline that says how ``{part}`` of a
    text was to ``{model}``. ``within`` says of ``{these}`` tokens, words and passages what they are
    within the first limit, and ``beyond`` what they are beyond the last one: ``{limit}``,
    ``{number}`` in words, ``{percent}`` as a percentage, ``{choices}`` as equally likely choices.
    """

    name: str
    title: str
    description: str
    values: Callable[[Analysis, int, int], Floats]
    columns: tuple[str, ...]
    limits: tuple[float, float, float]
    mean_limits: tuple[float, float, float]
    sentence: str
    join: Join
    average: Average
    joined_as: str
    opening: str = "{part} of this text was predictable to {model}"
    within: tuple[str, str, str] | None = None
    beyond: tuple[str, str, str] | None = None
    tick: tuple[str, str] = ("< {limit:g}", "≥ {limit:g}")
    label: tuple[str, str] | None = None
    unit: str = ""
    offset: int = 0
    descending: bool = False
    whole: bool = False
    of_words: bool = False
    upper_bound: float = math.inf

    def is_available(self, analysis: Analysis) -> bool:
        """Whether the engine gave the columns that the measure needs."""
        return self.is_given_by(analysis.model)

    def is_given_by(self, model: ModelRecord) -> bool:
        """Whether ``model`` gives the columns that the measure needs."""
        return model.lacks.isdisjoint(self.columns)


# Roundings of the model's arithmetic must not make the value of a certain token negative.


def _rank(analysis: Analysis, begin: int, end: int) -> Floats:
    return analysis.columns.rank[begin:end].astype(np.float64)


def _log_frac_p(analysis: Analysis, begin: int, end: int) -> Floats:
    return analysis.log_frac_p(begin, end).astype(np.float64)


def _log_probability(analysis: Analysis, begin: int, end: int) -> Floats:
    return np.minimum(analysis.columns.logprob[begin:end].astype(np.float64), 0)


def _surprisal(analysis: Analysis, begin: int, end: int) -> Floats:
    logprob: Floats = analysis.columns.logprob[begin:end].astype(np.float64)
    bits: Floats = np.maximum(surprisal(logprob), 0)
    return bits


def _entropy(analysis: Analysis, begin: int, end: int) -> Floats:
    return np.maximum(analysis.columns.entropy[begin:end].astype(np.float64), 0)


_AT_LEAST = ("≥ {limit:g}", "< {limit:g}")

MEASURES = [
    Measure(
        "rank",
        "Rank",
        "Where this word stood in the model's list of guesses (1st = its best guess).",
        _rank,
        ("rank",),
        (10, 100, 1000),
        (3, 6, 12),
        "where the actual token stood among those guesses",
        Join.MAX,
        Average.GEOMETRIC,
        "ranked like the least expected of them",
        within=(
            "{these} were among the model's {number} best guesses",
            "in {these}, every token was among the model's {number} best guesses",
            "in {these}, the average token was among the model's {number} best guesses",
        ),
        beyond=(
            "{these} were not even among its first {number}",
            "in {these}, at least one token was not even among its first {number}",
            "in {these}, the average token was not even among its first {number}",
        ),
        tick=("≤ {limit:,}", "> {limit:,}"),
        label=("top {limit:,}", "beyond {limit:,}"),
        offset=1,
        whole=True,
    ),
    Measure(
        "frac_p",
        "frac(p)",
        "How probable this word was, compared with the model's best guess (1 = it was that guess).",
        _log_frac_p,
        ("logprob", "top_logprob"),
        (0.5, 0.1, 0.01),
        (0.3, 0.15, 0.07),
        "how probable the actual token was, compared with the first of those guesses",
        Join.PRODUCT,
        Average.GEOMETRIC,
        "as probable as all of them together",
        within=(
            "{these} were at least {percent} as probable as the model's best guess",
            "{these} were at least {percent} as probable as the model's best guesses",
            "in {these}, the average token was at least {percent} as probable as the best guess",
        ),
        beyond=(
            "{these} were less than {percent} as probable",
            "{these} were less than {percent} as probable",
            "in {these}, it was less than {percent} as probable",
        ),
        tick=_AT_LEAST,
        descending=True,
        upper_bound=1.0,
    ),
    Measure(
        "probability",
        "Probability",
        "How probable this word was to the model, going by what it had seen of the text.",
        _log_probability,
        ("logprob",),
        (0.1, 0.01, 0.001),
        (0.06, 0.03, 0.015),
        "how probable the model considered the actual token",
        Join.PRODUCT,
        Average.GEOMETRIC,
        "as probable as all of them together",
        within=(
            "for the model, {these} had a probability of at least {percent}",
            "for the model, {these} had a probability of at least {percent}",
            "in {these}, the average token had a probability of at least {percent}",
        ),
        beyond=(
            "{these} had less than {percent}",
            "{these} had less than {percent}",
            "in {these}, it had less than {percent}",
        ),
        tick=_AT_LEAST,
        descending=True,
        of_words=True,
        upper_bound=1.0,
    ),
    Measure(
        "surprisal",
        "Surprisal",
        "How surprising this word was, in bits: one bit more for half the probability.",
        _surprisal,
        ("logprob",),
        (3.0, 7.0, 10.0),
        (4.0, 5.0, 6.0),
        "how surprising, in bits, the actual token was to the model",
        Join.SUM,
        Average.ARITHMETIC,
        "as probable as all of them together",
        within=(
            "for the model, {these} carried less than {limit} bits of surprise",
            "for the model, {these} carried less than {limit} bits of surprise",
            "in {these}, the average token carried less than {limit} bits of surprise",
        ),
        beyond=(
            "{these} carried {limit} bits or more",
            "{these} carried {limit} bits or more",
            "in {these}, it carried {limit} bits or more",
        ),
        unit=" bits",
        of_words=True,
    ),
    Measure(
        "entropy",
        "Entropy",
        "How unsure the model was at this word, whatever the word is: 2.3 nats are as unsure as"
        " between 10 equal options, 4.6 as between 100.",
        _entropy,
        ("entropy",),
        (2.3, 4.6, 6.9),
        (3.0, 4.0, 5.0),
        "how unsure the model was at each token, whatever the token is",
        Join.MAX,
        Average.ARITHMETIC,
        "counted like the one at which the model was least sure",
        opening="{model} was fairly sure what to expect in {part} of this text",
        within=(
            "at {these}, the model wavered between fewer than about {choices} choices",
            "in {these}, the model never wavered between more than about {choices} choices",
            "in {these}, the model wavered between fewer than about {choices} choices",
        ),
        beyond=(
            "at {these}, it wavered between more than about {choices}",
            "in {these}, it wavered somewhere between more than about {choices}",
            "in {these}, it wavered between more than about {choices}",
        ),
        unit=" nats",
    ),
]

RANK = MEASURES[0]
"""The measure of GLTR, which colours a text unless the user chooses another one."""


def measure_named(name: str) -> Measure:
    """The measure of that name; the rank if there is none."""
    return next((measure for measure in MEASURES if measure.name == name), RANK)


def is_corrected(
    measure: Measure, model: ModelRecord, granularity: Granularity, *, plain_words: bool
) -> bool:
    """Whether values of ``granularity`` are corrected for where words end."""
    is_asked = measure.of_words and granularity is Granularity.WORD and not plain_words
    return is_asked and can_correct(model)


def values_of(
    analysis: Analysis,
    measure: Measure,
    bounds: NDArray[np.int32],
    granularity: Granularity,
    *,
    plain_words: bool = False,
) -> Floats:
    """(u,) float64: the value of tokens [``bounds[i]``, ``bounds[i + 1]``) together.

    ``bounds``: (u + 1,) ascending, of units of ``granularity``. Tokens without evidence are left
    out, NaN where none has any; corrected words, none with ``plain_words``, need all of theirs.
    """
    if len(bounds) < 2:
        return np.zeros(0)
    begin, end = int(bounds[0]), int(bounds[-1])
    begins = bounds[:-1] - begin
    column = measure.values(analysis, begin, end)
    of_tokens = known = analysis.scored[begin:end] & ~np.isnan(column)
    # A single token is its own mean, its own sum and its own maximum.
    if len(begins) < len(column):
        combine = _average if granularity.is_passage else _join
        column = combine(measure, column, known, begins)
        known = np.logical_or.reduceat(known, begins)
    if is_corrected(measure, analysis.model, granularity, plain_words=plain_words):
        column = _corrected(analysis, measure, column, bounds)
        known = np.logical_and.reduceat(of_tokens, begins) & ~np.isnan(column)
    values = np.exp(column) if measure.join is Join.PRODUCT else column
    return np.where(known, values, np.nan)


def _join(
    measure: Measure, column: Floats, known: NDArray[np.bool_], begins: NDArray[np.int32]
) -> Floats:
    """(u,) the values of words; of a PRODUCT the logs."""
    if measure.join is Join.MAX:
        return np.maximum.reduceat(np.where(known, column, -np.inf), begins)
    return np.add.reduceat(np.where(known, column, 0.0), begins)


def _corrected(
    analysis: Analysis, measure: Measure, column: Floats, bounds: NDArray[np.int32]
) -> Floats:
    """(u,) the values of words, corrected for where they end."""
    # Here, marks are units of their own.
    nats = correction(analysis, bounds[:-1], bounds[1:], punctuation_apart=True)
    # No word is more than certain, but for roundings.
    corrected: Floats
    if measure.join is Join.PRODUCT:
        corrected = np.minimum(column - nats, 0)
    else:
        corrected = np.maximum(column + surprisal(-nats), 0)
    return corrected


def _average(
    measure: Measure, column: Floats, known: NDArray[np.bool_], begins: NDArray[np.int32]
) -> Floats:
    """(u,) the means of passages; of a PRODUCT the logs."""
    # The geometric mean is that of the logs, which a PRODUCT's values are already.
    take_logs = measure.average is Average.GEOMETRIC and measure.join is not Join.PRODUCT
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.log(column + measure.offset) if take_logs else column
        total = np.add.reduceat(np.where(known, terms, 0.0), begins)
        mean = total / np.add.reduceat(known, begins, dtype=np.int64)
    return np.exp(mean) - measure.offset if take_logs else mean
