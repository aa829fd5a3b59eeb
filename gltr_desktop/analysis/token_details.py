"""What there is to say about a token, a word or a passage, for popups, tooltips and speech."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import bucket_counts
from gltr_desktop.analysis.measures import values_of
from gltr_desktop.analysis.numbers import exponential, surprisal
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.token_text import prediction_text, token_text
from gltr_desktop.analysis.visible_text import decode_piece, visible

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.segmentation import Granularity

# More of a passage than a card has room for.
_MAX_EXCERPT = 120


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
    rank = int(analysis.columns.rank[index]) if index < analysis.done else UNSCORED
    if rank == UNSCORED:
        nan = math.nan
        return TokenDetails(
            index, visible(token_text(analysis, index)), None, nan, nan, nan, nan, 0, ()
        )
    token_id = int(analysis.tokens.token_id[index])
    logprob = float(analysis.columns.logprob[index])
    top = analysis.columns.top_logprob[index]
    return TokenDetails(
        index=index,
        text=visible(token_text(analysis, index)),
        rank=rank,
        logprob=logprob,
        frac_p=math.exp(float(analysis.log_frac_p(index, index + 1)[0])),
        mass_above=float(analysis.columns.mass_above[index]),
        entropy=float(analysis.columns.entropy[index]),
        context=int(analysis.columns.context[index]),
        predictions=tuple(
            Prediction(
                text=visible(prediction_text(analysis, index, int(predicted))),
                probability=math.exp(float(value)),
                actual=int(predicted) == token_id,
            )
            for predicted, value in zip(analysis.columns.top_id[index], top, strict=True)
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

    granularity: Granularity
    text: str
    tokens: int
    bits: float
    buckets: tuple[int, int, int, int]
    labels: tuple[str, str, str, str]

    @property
    def mean_bits(self) -> float:
        """Mean surprisal of its tokens; NaN where there are none."""
        return self.bits / self.tokens if self.tokens else math.nan

    @property
    def perplexity(self) -> float:
        """2 to the power of the mean surprisal; NaN where nothing is scored."""
        return exponential(self.mean_bits * math.log(2))


def unit_details(
    analysis: Analysis, unit: int, granularity: Granularity, thresholds: Thresholds
) -> GroupDetails | PassageDetails:
    """Details of unit ``unit`` of ``granularity``; ``thresholds`` sort the tokens of a passage."""
    first, last = analysis.tokens.unit_bounds(granularity)[unit : unit + 2].tolist()
    if not granularity.is_passage:
        return _joined(analysis, first, last)
    singly = np.arange(first, last + 1, dtype=np.int32)
    values = values_of(analysis, thresholds.measure, singly, is_passage=False)
    known = analysis.scored[first:last]
    logprob = float(analysis.columns.logprob[first:last][known].sum(dtype=np.float64))
    green, yellow, red, purple = bucket_counts(thresholds.buckets(values)).tolist()
    begin, end = int(analysis.tokens.start[first]), int(analysis.tokens.end[first:last].max())
    return PassageDetails(
        granularity=granularity,
        text=" ".join(analysis.text[begin : min(end, begin + _MAX_EXCERPT)].split()),
        tokens=int(known.sum()),
        bits=surprisal(logprob) if known.any() else math.nan,
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
    first, last = int(groups.token_bounds[group]), int(groups.token_bounds[group + 1])
    alone = last == first + 1 and first < analysis.done and analysis.columns.rank[first] != UNSCORED
    if not alone or not 0 <= place < analysis.top_k:
        return None
    try:
        text = analysis.vocabulary.piece(int(analysis.columns.top_id[first, place])).decode()
    except UnicodeDecodeError:
        return None
    # A start or end token stands for no text.
    return text or None
