"""The evidence of one unit of a text: the numbers and texts that its card is written from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bucket_words import ranges_in_words
from gltr_desktop.analysis.buckets import bucket_counts
from gltr_desktop.analysis.numbers import exponential, surprisal
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.token_text import prediction_texts, predictions_of, token_text
from gltr_desktop.analysis.units import buckets_of
from gltr_desktop.analysis.visible_text import decode_piece, visible

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds

# A line of a card has room for fewer characters than that.
_MAX_EXCERPT = 120


@dataclass(frozen=True)
class Prediction:
    """One of the model's top predictions; ``actual`` marks the token of the text, by its id."""

    text: str
    probability: float
    actual: bool


@dataclass(frozen=True)
class TokenDetails:
    """The evidence of one token.

    ``text`` and the predictions' texts are made visible. ``rank`` is 0-based. It is None where
    the token is not scored; then the other numbers are NaN, and there are no predictions. They
    are also NaN where the engine does not give them. ``logprob`` and ``entropy`` are in nats,
    ``mass_above`` is the probability of all more likely tokens together, ``context`` the number of
    tokens that the model had seen.
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
        """The probability that the model gave to the token."""
        return math.exp(self.logprob)

    def top_predictions(self, top_k: int) -> tuple[Prediction, ...]:
        """The first ``top_k`` predictions, followed by the token itself if it is none of them."""
        top = self.predictions[:top_k]
        is_among_them = any(prediction.actual for prediction in top)
        if not top or is_among_them or math.isnan(self.logprob):
            return top
        return (*top, Prediction(self.text, self.probability, actual=True))


def token_details(analysis: Analysis, index: int, most: int | None = None) -> TokenDetails:
    """The details of token ``index``, with up to ``most`` predictions, or all that there are."""
    rank = int(analysis.columns.rank[index]) if index < analysis.done else UNSCORED
    if rank == UNSCORED:
        nan = math.nan
        return TokenDetails(
            index, visible(token_text(analysis, index)), None, nan, nan, nan, nan, 0, ()
        )
    token_id = int(analysis.tokens.token_id[index])
    logprob = float(analysis.columns.logprob[index])
    top_id, top_logprob = predictions_of(analysis, index, most)
    top_text = prediction_texts(analysis, index, top_id)
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
                text=visible(text),
                probability=math.exp(predicted_logprob),
                actual=predicted_id == token_id,
            )
            for predicted_id, predicted_logprob, text in zip(
                top_id, top_logprob, top_text, strict=True
            )
        ),
    )


@dataclass(frozen=True)
class GroupDetails:
    """The evidence of a token, of a split character or of a word.

    ``pieces`` are its tokens. ``worst`` is the piece of the highest rank, which is the rank of the
    whole.
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
    """The evidence of a sentence or a paragraph.

    ``text`` is its beginning, on one line. ``tokens`` counts the scored ones. ``bits`` is their
    total surprisal, NaN where it is unknown. ``buckets`` counts them by bucket; ``labels`` name
    the buckets as legends do, and ``short_labels`` where there is little room.
    """

    granularity: Granularity
    text: str
    tokens: int
    bits: float
    buckets: tuple[int, int, int, int]
    labels: tuple[str, ...]
    short_labels: tuple[str, ...]

    @property
    def mean_bits(self) -> float:
        """The mean surprisal of the tokens; NaN where it is unknown."""
        return self.bits / self.tokens if self.tokens else math.nan

    @property
    def perplexity(self) -> float:
        """2 to the power of the mean surprisal; NaN where that is unknown."""
        return exponential(self.mean_bits * math.log(2))


def unit_details(
    analysis: Analysis,
    unit: int,
    granularity: Granularity,
    token_thresholds: Thresholds,
    most: int | None = None,
) -> GroupDetails | PassageDetails:
    """The details of unit ``unit`` of ``granularity``.

    ``token_thresholds`` sort the tokens of a passage into buckets. ``most`` bounds the predictions
    of each token, so that who writes out a long text need not wait for those that are not shown.
    """
    begin, end = analysis.tokens.unit_bounds(granularity)[unit : unit + 2].tolist()
    if not granularity.is_passage:
        return group_details(analysis, begin, end, most)
    each_token = np.arange(begin, end + 1, dtype=np.int32)
    buckets = buckets_of(analysis, token_thresholds, each_token, Granularity.TOKEN)
    known = analysis.scored[begin:end]
    logprob = float(analysis.columns.logprob[begin:end][known].sum(dtype=np.float64))
    green, yellow, red, purple = bucket_counts(buckets).tolist()
    text_begin, text_end = (
        int(analysis.tokens.start[begin]),
        int(analysis.tokens.end[begin:end].max()),
    )
    text_end = min(text_end, text_begin + _MAX_EXCERPT)
    return PassageDetails(
        granularity=granularity,
        text=" ".join(analysis.text[text_begin:text_end].split()),
        tokens=int(known.sum()),
        bits=surprisal(logprob) if known.any() else math.nan,
        buckets=(green, yellow, red, purple),
        labels=ranges_in_words(token_thresholds),
        short_labels=token_thresholds.labels(),
    )


def group_details(
    analysis: Analysis, begin: int, end: int, most: int | None = None
) -> GroupDetails:
    """The details of tokens [``begin``, ``end``) together, each with ``most`` predictions."""
    pieces = tuple(token_details(analysis, index, most) for index in range(begin, end))
    ids = analysis.tokens.token_id[begin:end]
    whole = b"".join(analysis.vocabulary.piece(int(token_id)) for token_id in ids)
    return GroupDetails(
        text=visible(decode_piece(whole)),
        pieces=pieces,
        worst=max(pieces, key=lambda piece: UNSCORED if piece.rank is None else piece.rank),
    )
