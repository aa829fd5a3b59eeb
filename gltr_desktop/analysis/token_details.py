"""What there is to say about a token, a word or a passage, for popups, tooltips and speech."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.analysis import UNSCORED, Analysis
from gltr_desktop.analysis.buckets import bucket_counts
from gltr_desktop.analysis.measures import measured
from gltr_desktop.analysis.token_text import decode_piece, prediction_text, token_text, visible

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.levels import Level

# More of a passage than a card has room for.
_LONGEST_EXCERPT = 120


@dataclass(frozen=True)
class Prediction:
    """One of the model's top predictions; ``actual`` marks the token that came, by its id."""

    text: str
    probability: float
    actual: bool


@dataclass(frozen=True)
class TokenDetails:
    """Evidence of one token, ready to show.

    ``text`` and the predictions' texts are made visible. ``rank`` is 0-based, None where the token
    is not scored, and then the figures are NaN and there are no predictions. ``logprob`` and
    ``entropy`` are in nats, ``mass_above`` is the probability of all likelier tokens together,
    ``context`` the number of tokens the model had seen.
    """

    index: int
    text: str
    rank: int | None
    logprob: float
    frac_p: float
    mass_above: float
    entropy: float
    context: int
    predictions: tuple[Prediction, ...]

    @property
    def probability(self) -> float:
        """What the model had given the token."""
        return math.exp(self.logprob)

    def shown(self, top_k: int) -> tuple[Prediction, ...]:
        """The first ``top_k`` predictions, and below them what came if it is none of them."""
        first = self.predictions[:top_k]
        if self.rank is None or not first or any(prediction.actual for prediction in first):
            return first
        return (*first, Prediction(self.text, self.probability, actual=True))


def token_details(analysis: Analysis, index: int) -> TokenDetails:
    """Details of token ``index``."""
    rank = int(analysis.rank[index]) if index < analysis.done else UNSCORED
    if rank == UNSCORED:
        nan = math.nan
        return TokenDetails(
            index, visible(token_text(analysis, index)), None, nan, nan, nan, nan, 0, ()
        )
    token_id = int(analysis.tokens.token_id[index])
    logprob = float(analysis.logprob[index])
    top = analysis.top_logprob[index]
    return TokenDetails(
        index=index,
        text=visible(token_text(analysis, index)),
        rank=rank,
        logprob=logprob,
        frac_p=min(1.0, math.exp(logprob - float(top[0]))) if len(top) else math.nan,
        mass_above=float(analysis.mass_above[index]),
        entropy=float(analysis.entropy[index]),
        context=int(analysis.context[index]),
        predictions=tuple(
            Prediction(
                text=visible(prediction_text(analysis, index, int(predicted))),
                probability=math.exp(float(value)),
                actual=int(predicted) == token_id,
            )
            for predicted, value in zip(analysis.top_id[index], top, strict=True)
        ),
    )


@dataclass(frozen=True)
class GroupDetails:
    """What is shown for a token, the pieces of a split character, or a word.

    ``worst`` is the piece of the highest rank: the one that gives the rank of the whole.
    """

    text: str
    pieces: tuple[TokenDetails, ...]
    worst: TokenDetails

    @property
    def logprob(self) -> float:
        """The sum over the scored pieces, in nats: log of the product of their probabilities."""
        known = [piece.logprob for piece in self.pieces if piece.rank is not None]
        return math.fsum(known) if known else math.nan


@dataclass(frozen=True)
class PassageDetails:
    """What is shown for a sentence or a paragraph.

    ``text`` is its beginning, on one line. ``tokens`` are those with evidence; ``bits`` their
    total surprisal, NaN where there are none. ``buckets`` counts them by bucket, ``labels`` says
    what these mean.
    """

    level: Level
    text: str
    tokens: int
    bits: float
    buckets: tuple[int, int, int, int]
    labels: tuple[str, str, str, str]

    @property
    def mean_bits(self) -> float:
        """Mean surprisal of its tokens; NaN where there are none."""
        return self.bits / self.tokens if self.tokens else math.nan


def unit_details(
    analysis: Analysis, unit: int, level: Level, thresholds: Thresholds
) -> GroupDetails | PassageDetails:
    """Details of unit ``unit`` of ``level``; ``thresholds`` sort the tokens of a passage."""
    first, last = analysis.tokens.unit_bounds(level)[unit : unit + 2].tolist()
    if not level.averaged:
        return _joined(analysis, first, last)
    singly = np.arange(first, last + 1, dtype=np.int32)
    figures = measured(analysis, thresholds.measure, singly, averaged=False)
    known = analysis.scored[first:last]
    nats = -analysis.logprob[first:last][known].sum(dtype=np.float64)
    green, yellow, red, purple = bucket_counts(thresholds.buckets(figures)).tolist()
    begin, end = int(analysis.tokens.start[first]), int(analysis.tokens.end[first:last].max())
    return PassageDetails(
        level=level,
        text=" ".join(analysis.text[begin : min(end, begin + _LONGEST_EXCERPT)].split()),
        tokens=int(known.sum()),
        bits=float(nats) / math.log(2) if known.any() else math.nan,
        buckets=(green, yellow, red, purple),
        labels=thresholds.labels(),
    )


def _joined(analysis: Analysis, first: int, last: int) -> GroupDetails:
    """Details of tokens [``first``, ``last``) as one."""
    pieces = tuple(token_details(analysis, index) for index in range(first, last))
    ids = analysis.tokens.token_id[first:last]
    whole = b"".join(analysis.vocabulary.piece(int(token)) for token in ids)
    return GroupDetails(
        text=visible(decode_piece(whole)),
        pieces=pieces,
        worst=max(pieces, key=lambda piece: UNSCORED if piece.rank is None else piece.rank),
    )


def replacement(analysis: Analysis, group: int, place: int) -> str | None:
    """The text of prediction ``place`` in the stead of group ``group``.

    None where there is none that is a text of its own: inside a split character, or where the
    prediction is a part of one.
    """
    groups = analysis.groups
    first, last = int(groups.first[group]), int(groups.first[group + 1])
    alone = last == first + 1 and first < analysis.done and analysis.rank[first] != UNSCORED
    if not alone or not 0 <= place < analysis.top_id.shape[1]:
        return None
    try:
        text = analysis.vocabulary.piece(int(analysis.top_id[first, place])).decode()
    except UnicodeDecodeError:
        return None
    # A start or end token stands for no text.
    return text or None


def effective_choices(entropy: float) -> str:
    """How many equally likely tokens would have this entropy (in nats): e^H."""
    choices = math.exp(min(entropy, 30.0))
    return f"{choices:.1f}" if choices < 9.95 else f"{choices:,.0f}"


def percentage(probability: float) -> str:
    """``0.1234`` → "12.3%"; below one per cent, two digits that are not zero."""
    percent = 100 * probability
    if percent >= 0.995:
        return f"{percent:.1f}%"
    return f"{percent:.2g}%" if percent >= 0.0001 else "< 0.0001%"


def fraction(value: float) -> str:
    """Three decimals, or "< 0.001" where they would show nothing."""
    return f"{value:.3f}" if value >= 0.0005 else "< 0.001"
