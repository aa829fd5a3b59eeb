"""The record of one analysis: which tokens a text has and what the model made of each."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from gltr_desktop.analysis.segmentation import Granularity, segment
from gltr_desktop.analysis.visible_text import first_visible

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord

UNSCORED = -1
"""Rank of a token without evidence: nothing precedes it, or the model has not reached it yet."""

Int32 = NDArray[np.int32]
Float32 = NDArray[np.float32]

TOP_ENTROPY_OF = 10


class EndMass(NamedTuple):
    """The masses of the place after the last token, as :class:`Columns` has those of the others."""

    boundary_mass: float
    punctuation_mass: float
    space_mass: float


NO_END_MASS = EndMass(math.nan, math.nan, math.nan)


class Vocabulary(Protocol):
    """The texts of a model's tokens."""

    def piece(self, token_id: int) -> bytes:
        """UTF-8 bytes that the token stands for; possibly only a part of a character."""

    def is_special(self, token_id: int) -> bool:
        """Whether the token stands for no text: it marks a start, an end, what is unknown."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Evidence of n tokens with k predictions each, as columns.

    ``rank``: (n,) int32, vocabulary items with a strictly larger logit, 0 the model's first
    choice; ``UNSCORED`` where there is no evidence, and then the other columns hold NaN or 0.
    ``ties``: (n,) int32, other items with the same logit.
    ``logprob``: (n,) float32, natural log of the token's probability.
    ``entropy``, ``variance``: (n,) float32, of the predicted distribution over the vocabulary:
    H = −Σ p ln p in nats, V = Σ p (ln p)² − H².
    ``mass_above``: (n,) float32, Σ p over strictly larger logits.
    ``boundary_mass``: (n,) float32, Σ p over the tokens that can begin a new word in this place, or
    end the text; ``punctuation_mass``: (n,) float32, Σ p over those that begin with punctuation and
    are not counted there; ``space_mass``: (n,) float32, Σ p over those of the first that begin with
    a space, or with nothing but the end of the text. NaN for tokenizers that do not mark where a
    word begins.
    ``top_id``, ``top_logprob``: (n, k) int32 and float32, best first, equal logits by id.
    ``top_entropy``: (n,) float32, :func:`entropy_of_top` of ``top_logprob``.
    ``context``: (n,) int32, tokens the model saw before this one, start token included.

    ``frozen`` ends at the arrays: :meth:`fill` writes rows of them.
    """

    rank: Int32
    ties: Int32
    logprob: Float32
    entropy: Float32
    variance: Float32
    mass_above: Float32
    boundary_mass: Float32
    punctuation_mass: Float32
    space_mass: Float32
    top_id: Int32
    top_logprob: Float32
    top_entropy: Float32
    context: Int32

    @staticmethod
    def empty(n: int, k: int) -> Columns:
        """Columns of ``n`` unscored tokens with room for ``k`` predictions."""

        def integers(*shape: int) -> Int32:
            return np.zeros(shape, np.int32)

        def floats(*shape: int) -> Float32:
            return np.full(shape, np.nan, np.float32)

        return Columns(
            rank=np.full(n, UNSCORED, np.int32),
            ties=integers(n),
            logprob=floats(n),
            entropy=floats(n),
            variance=floats(n),
            mass_above=floats(n),
            boundary_mass=floats(n),
            punctuation_mass=floats(n),
            space_mass=floats(n),
            top_id=integers(n, k),
            top_logprob=floats(n, k),
            top_entropy=floats(n),
            context=integers(n),
        )

    def __len__(self) -> int:
        return len(self.rank)

    def rows(self, begin: int, end: int) -> Columns:
        """Rows [``begin``, ``end``), sharing memory with these columns."""
        return Columns(**{name: getattr(self, name)[begin:end] for name in COLUMN_NAMES})

    def fill(self, begin: int, columns: Columns) -> None:
        """Write ``columns`` over the rows from ``begin`` on."""
        for name in COLUMN_NAMES:
            getattr(self, name)[begin : begin + len(columns)] = getattr(columns, name)


COLUMN_NAMES = tuple(column.name for column in fields(Columns))


def entropy_of_top(top_logprob: Float32) -> Float32:
    """(r,) float32 in nats, in [0, ln 10]: entropy of the first ten predictions of each row (r, k).

    −Σ q ln q over their probabilities, renormalised to add up to 1: the second measure of GLTR
    (Gehrmann, Strobelt, Rush 2019). With k < 10 predictions it is that of the k, NaN when k = 0.
    """
    top = top_logprob[:, :TOP_ENTROPY_OF]
    if top.shape[1] == 0:
        return np.full(len(top_logprob), np.nan, np.float32)
    # Relative to the first prediction, so that nothing underflows.
    log_q = top - top[:, :1]
    q = np.exp(log_q)
    total = q.sum(1, keepdims=True)
    log_q -= np.log(total)
    # A prediction whose probability underflows to 0 adds nothing; NaN stays.
    terms = q / total * np.where(q > 0, log_q, 0)
    entropy: Float32 = np.maximum(-terms.sum(1), 0)
    return entropy


@dataclass(frozen=True, eq=False)
class Tokens:
    """A text and its tokens, before anything is known about them.

    ``start``, ``end``: (n,) half-open offsets in code points of ``text``, ascending. The tokens of
    one split character share its offsets. ``token_id``: (n,).

    Both threads fill the memo ``_segmented``: the worker ahead of use, the window where that is
    late. Both compute the same arrays, so that it does not matter whose are kept.
    """

    text: str
    start: Int32
    end: Int32
    token_id: Int32
    _segmented: dict[Granularity, tuple[Int32, Int32]] = field(
        default_factory=dict, init=False, repr=False
    )

    def __len__(self) -> int:
        return len(self.token_id)

    @cached_property
    def groups(self) -> Groups:
        """The smallest pieces of text that can have a colour of their own."""
        return Groups.of(self)

    def units(self, granularity: Granularity) -> Int32:
        """(u + 1,) int32: unit i consists of groups [``units[i]``, ``units[i + 1]``)."""
        return self._segment(granularity)[0]

    def unit_bounds(self, granularity: Granularity) -> Int32:
        """(u + 1,) int32: unit i consists of tokens [``bounds[i]``, ``bounds[i + 1]``)."""
        return self._segment(granularity)[1]

    def _segment(self, granularity: Granularity) -> tuple[Int32, Int32]:
        """Bounds of the units in groups and in tokens: asked for at every step and every hover."""
        if granularity not in self._segmented:
            in_groups = segment(self.text, granularity, self.groups.visible_start)
            self._segmented[granularity] = in_groups, self.groups.token_bounds[in_groups]
        return self._segmented[granularity]


@dataclass(frozen=True, eq=False)
class Groups:
    """Tokens joined where they share a character, so that each piece of text is shown once.

    Group g covers code points [``start[g]``, ``end[g]``) and tokens [``token_bounds[g]``,
    ``token_bounds[g + 1]``), so that ``token_bounds`` has one entry more than there are groups.
    ``visible_start`` is the offset of its first visible character, or its start if it has none.
    """

    start: Int32
    end: Int32
    token_bounds: Int32
    visible_start: Int32

    @staticmethod
    def of(tokens: Tokens) -> Groups:
        """Join the tokens whose offsets overlap."""
        if len(tokens) == 0:
            empty = np.zeros(0, np.int32)
            return Groups(empty, empty, np.zeros(1, np.int32), empty)
        reach = np.maximum.accumulate(tokens.end)
        begins = np.concatenate([[True], tokens.start[1:] >= reach[:-1]])
        first = np.flatnonzero(begins).astype(np.int32)
        bounds = np.append(first, len(tokens)).astype(np.int32)
        start, end = tokens.start[first], reach[bounds[1:] - 1]
        return Groups(start, end, bounds, first_visible(tokens.text, start, end))

    def __len__(self) -> int:
        return len(self.start)

    def of_token(self, index: int) -> int:
        """The group that holds token ``index``."""
        return int(np.searchsorted(self.token_bounds, index, side="right")) - 1


@dataclass(frozen=True, eq=False)
class Scores:
    """Evidence of consecutive tokens, the first of them number ``begin``.

    ``end_mass`` as in :class:`Analysis`; None where the end of the text is not reached.
    """

    begin: int
    columns: Columns
    end_mass: EndMass | None = None

    def __len__(self) -> int:
        return len(self.columns)


@dataclass(frozen=True, eq=False)
class Analysis:
    """What a model made of the n tokens of a text, so far.

    ``done`` counts the tokens dealt with, from the start; n when the analysis is complete. An
    analysis grows: later steps share ``columns`` with this one and write rows from ``done`` on,
    while this one goes on showing only its own ``done`` rows. So a long text is not copied again
    with every chunk, and the window can read what the worker goes on to fill.

    ``end_mass`` are the masses after the last token; NaN while, or where, they are not known.
    """

    tokens: Tokens
    model: ModelRecord
    vocabulary: Vocabulary
    columns: Columns
    done: int
    end_mass: EndMass = NO_END_MASS

    @staticmethod
    def begin(tokens: Tokens, model: ModelRecord, vocabulary: Vocabulary, top_k: int) -> Analysis:
        """An analysis of ``tokens`` in which nothing is scored yet."""
        k = top_k if model.vocabulary_size is None else min(top_k, model.vocabulary_size)
        return Analysis(tokens, model, vocabulary, Columns.empty(len(tokens), k), done=0)

    def extended(self, scores: Scores) -> Analysis:
        """The analysis with the next ``scores`` filled in.

        Raises:
            ValueError: ``scores`` does not follow what is there.
        """
        end = scores.begin + len(scores)
        if scores.begin < self.done or end > len(self):
            raise ValueError(f"scores from {scores.begin} do not follow {self.done} tokens")
        self.columns.fill(scores.begin, scores.columns)
        return replace(self, done=end, end_mass=scores.end_mass or self.end_mass)

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def text(self) -> str:
        """Exactly what was analysed."""
        return self.tokens.text

    @property
    def groups(self) -> Groups:
        """The smallest pieces of text that can have a colour of their own."""
        return self.tokens.groups

    @property
    def top_k(self) -> int:
        """How many predictions are recorded for each token."""
        return int(self.columns.top_id.shape[1])

    @property
    def complete(self) -> bool:
        """Whether every token has been dealt with."""
        return self.done == len(self)

    @cached_property
    def scored(self) -> NDArray[np.bool_]:
        """(n,) which tokens have evidence."""
        scored: NDArray[np.bool_] = self.columns.rank != UNSCORED
        scored[self.done :] = False
        return scored

    def log_frac_p(self, begin: int, end: int) -> Float32:
        """(end − begin,) float32 ≤ 0: ln frac(p), where frac(p) = p(token) ÷ p(first choice).

        The third measure of GLTR (Gehrmann, Strobelt, Rush 2019). NaN where a token is not scored,
        or no predictions are recorded.
        """
        if self.top_k == 0:
            return np.full(end - begin, np.nan, np.float32)
        columns = self.columns
        # Roundings of the model's arithmetic must not give a token more than the first choice.
        difference = columns.logprob[begin:end] - columns.top_logprob[begin:end, 0]
        return np.where(self.scored[begin:end], np.minimum(difference, 0), np.float32(np.nan))

    @cached_property
    def frac_p(self) -> Float32:
        """(n,) float32 in [0, 1]: p(token) ÷ p(the model's first choice); NaN where unknown."""
        return np.exp(self.log_frac_p(0, len(self)))

    @cached_property
    def top_entropy(self) -> Float32:
        """(n,) float32 in nats: entropy of the ten most likely predictions; NaN where unknown."""
        return np.where(self.scored, self.columns.top_entropy, np.float32(np.nan))
