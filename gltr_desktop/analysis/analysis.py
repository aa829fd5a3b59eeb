"""The record of one analysis: which tokens a text has and what the model made of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gltr_desktop.analysis.levels import Level, units
from gltr_desktop.analysis.token_text import first_visible

UNSCORED = -1
"""Rank of a token that has no evidence: nothing came before it, or its turn has not come yet."""

Int32 = NDArray[np.int32]
Float32 = NDArray[np.float32]


class Vocabulary(Protocol):
    """What the tokens of a model look like."""

    def piece(self, token_id: int) -> bytes:
        """UTF-8 bytes that the token stands for; possibly only a part of a character."""


@dataclass(frozen=True)
class ModelRecord:
    """Which model spoke, and how it was run.

    ``weights``: the type that most of its weights are stored as, such as “Q4_1” or “BF16”;
    ``precision``: what they are multiplied in.
    """

    name: str
    revision: str | None
    parameters: int
    vocabulary_size: int
    context_length: int
    weights: str
    precision: str
    device: str
    start_token: str | None

    @property
    def arithmetic(self) -> str:
        """How the figures came about: “Q4_1 weights in float32”.

        A “±” says that another precision would put a few tokens in a thousand into other buckets:
        everything but float32 carries it.
        """
        sign = "" if self.precision == "float32" else " ±"
        return f"{self.weights} weights in {self.precision}{sign}"


@dataclass(frozen=True, eq=False)
class Tokens:
    """A text and its tokens, before anything is known about them.

    ``start``, ``end``: (n,) half-open offsets in code points of ``text``, ascending. The tokens of
    one split character share its offsets. ``token_id``: (n,).
    """

    text: str
    start: Int32
    end: Int32
    token_id: Int32
    _parted: dict[Level, tuple[Int32, Int32]] = field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self.token_id)

    @cached_property
    def groups(self) -> Groups:
        """The smallest stretches of text that can have a colour of their own."""
        return Groups.of(self)

    def units(self, level: Level) -> Int32:
        """(u + 1,) int32: unit i of ``level`` is groups [``units[i]``, ``units[i + 1]``)."""
        return self._part(level)[0]

    def unit_bounds(self, level: Level) -> Int32:
        """(u + 1,) int32: unit i of ``level`` is tokens [``bounds[i]``, ``bounds[i + 1]``)."""
        return self._part(level)[1]

    def _part(self, level: Level) -> tuple[Int32, Int32]:
        """Bounds of the units in groups and in tokens: asked for at every step and every hover."""
        if level not in self._parted:
            in_groups = units(self, level)
            self._parted[level] = in_groups, self.groups.first[in_groups]
        return self._parted[level]


@dataclass(frozen=True, eq=False)
class Scores:
    """Evidence of r consecutive tokens, the first of them number ``first``.

    The columns are those of :class:`Analysis`.
    """

    first: int
    rank: Int32
    ties: Int32
    logprob: Float32
    entropy: Float32
    variance: Float32
    mass_above: Float32
    top_id: Int32
    top_logprob: Float32
    context: Int32

    def __len__(self) -> int:
        return len(self.rank)


@dataclass(frozen=True, eq=False)
class Analysis:
    """Columns over the n tokens of ``tokens``; k top predictions.

    ``rank``: (n,) int32, vocabulary items with a strictly larger logit, 0 the model's first
    choice; ``UNSCORED`` where there is no evidence, and then the other columns hold NaN or 0.
    ``ties``: (n,) int32, other items with the same logit.
    ``logprob``: (n,) float32, natural log of the token's probability.
    ``entropy``, ``variance``: (n,) float32, of the predicted distribution over the vocabulary:
    H = −Σ p ln p in nats, V = Σ p (ln p)² − H².
    ``mass_above``: (n,) float32, Σ p over strictly larger logits.
    ``top_id``, ``top_logprob``: (n, k) int32 and float32, best first, equal logits by id.
    ``context``: (n,) int32, tokens the model saw before this one, start token included.
    ``done``: tokens dealt with so far, from the start; n when the analysis is complete.
    """

    tokens: Tokens
    model: ModelRecord
    vocabulary: Vocabulary
    rank: Int32
    ties: Int32
    logprob: Float32
    entropy: Float32
    variance: Float32
    mass_above: Float32
    top_id: Int32
    top_logprob: Float32
    context: Int32
    done: int
    _top_entropy: Float32 = field(repr=False)

    @staticmethod
    def begin(tokens: Tokens, model: ModelRecord, vocabulary: Vocabulary, top_k: int) -> Analysis:
        """An analysis of ``tokens`` in which nothing is scored yet."""
        n, k = len(tokens), min(top_k, model.vocabulary_size)

        def integers(*shape: int) -> Int32:
            return np.zeros(shape, np.int32)

        def floats(*shape: int) -> Float32:
            return np.full(shape, np.nan, np.float32)

        return Analysis(
            tokens=tokens,
            model=model,
            vocabulary=vocabulary,
            rank=np.full(n, UNSCORED, np.int32),
            ties=integers(n),
            logprob=floats(n),
            entropy=floats(n),
            variance=floats(n),
            mass_above=floats(n),
            top_id=integers(n, k),
            top_logprob=floats(n, k),
            context=integers(n),
            done=0,
            _top_entropy=floats(n),
        )

    def extended(self, scores: Scores) -> Analysis:
        """The analysis with the next ``scores`` filled in.

        The columns are shared with this one, which goes on showing only its own ``done`` tokens:
        streaming a long text must not copy it again with every chunk.

        Raises:
            ValueError: ``scores`` does not follow what is there.
        """
        if scores.first < self.done or scores.first + len(scores) > len(self):
            raise ValueError(f"scores from {scores.first} do not follow {self.done} tokens")
        rows = slice(scores.first, scores.first + len(scores))
        for column in COLUMNS:
            getattr(self, column)[rows] = getattr(scores, column)
        # Here, where it is done once, and not in the thread of the window.
        self._top_entropy[rows] = _entropy_of_likeliest(scores.top_logprob)
        return replace(self, done=rows.stop)

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def text(self) -> str:
        """Exactly what was analysed."""
        return self.tokens.text

    @property
    def complete(self) -> bool:
        """Whether every token has been dealt with."""
        return self.done == len(self)

    @cached_property
    def scored(self) -> NDArray[np.bool_]:
        """(n,) which tokens have evidence."""
        known: NDArray[np.bool_] = self.rank != UNSCORED
        known[self.done :] = False
        return known

    @cached_property
    def frac_p(self) -> Float32:
        """(n,) float32 in [0, 1]: p(token) ÷ p(the model's first choice); NaN where unknown.

        GLTR's third measure (Gehrmann, Strobelt, Rush 2019). All NaN when k = 0.
        """
        if self.top_logprob.shape[1] == 0:
            return np.full(len(self), np.nan, np.float32)
        ratio = np.exp(np.minimum(self.logprob - self.top_logprob[:, 0], 0))
        return np.where(self.scored, ratio, np.nan).astype(np.float32)

    @cached_property
    def top_entropy(self) -> Float32:
        """(n,) float32 in nats, in [0, ln 10]: entropy of the ten likeliest predictions.

        −Σ q ln q over their probabilities, renormalised to add up to 1: GLTR's second measure. With
        k < 10 predictions it is that of the k; NaN where unknown, and all NaN when k = 0.
        """
        return np.where(self.scored, self._top_entropy, np.float32(np.nan))

    @property
    def groups(self) -> Groups:
        """The smallest stretches of text that can have a colour of their own."""
        return self.tokens.groups


_GLTR_TOP = 10


def _entropy_of_likeliest(top_logprob: Float32) -> Float32:
    """(r,) float32, in nats: entropy of the first predictions of each row (r, k) of logs."""
    likeliest = top_logprob[:, :_GLTR_TOP]
    if likeliest.shape[1] == 0:
        return np.full(len(top_logprob), np.nan, np.float32)
    # Relative to the first, so that nothing underflows.
    log_q = likeliest - likeliest[:, :1]
    q = np.exp(log_q)
    whole = q.sum(1, keepdims=True)
    log_q -= np.log(whole)
    # What is so unlikely that its probability is 0 adds nothing; NaN stays.
    terms = q / whole * np.where(q > 0, log_q, 0)
    entropy: Float32 = np.maximum(-terms.sum(1), 0)
    return entropy


COLUMNS = (
    "rank", "ties", "logprob", "entropy", "variance", "mass_above", "top_id", "top_logprob",
    "context",
)  # fmt: skip
"""The per-token columns that Scores and Analysis share."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Tokens joined where they share a character, so that each stretch of text is shown once.

    Group g covers code points [``start[g]``, ``end[g]``) and tokens [``first[g]``,
    ``first[g + 1]``); ``first`` has one entry more than there are groups. ``ink`` is the place of
    its first visible character, or its start where it has none.
    """

    start: Int32
    end: Int32
    first: Int32
    ink: Int32

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
        return int(np.searchsorted(self.first, index, side="right")) - 1
