"""Minimal pairs: which of two sentences a model finds likelier, and where the two part.

A pair is a good sentence and a bad one that differ in as little as possible, as in BLiMP (Warstadt
et al. 2020, TACL 8). The whole of one is compared with the whole of the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.words.regions import WordTokens, tokens_of_words
from gltr_desktop.analysis.words.surprisal import knows_whole_words
from gltr_desktop.analysis.words.word_columns import word_figures

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.words.regions import Words

GOOD, BAD, NEITHER = "good", "bad", "neither"
"""Which sentence of a pair is likelier."""

CORRECTED, PLAIN = "corrected", "plain"
"""The surprisal by which pairs are compared."""


@dataclass(frozen=True)
class Parting:
    """The first word at which two sentences part.

    ``position`` counts words from 1; ``good`` and ``bad`` are the words there, "" where a sentence
    has ended.
    """

    position: int
    good: str
    bad: str


@dataclass(frozen=True)
class Pair:
    """Two sentences, whatever reads them: their texts and, as texts, their words."""

    item: str
    group: str
    good: str
    bad: str
    good_words: tuple[str, ...]
    bad_words: tuple[str, ...]

    @cached_property
    def parting(self) -> Parting | None:
        """Where they part; None where both have the same words, or one has none."""
        if not (self.good_words and self.bad_words):
            return None
        both = zip_longest(self.good_words, self.bad_words, fillvalue="")
        for position, (good, bad) in enumerate(both, 1):
            if good != bad:
                return Parting(position, good, bad)
        return None

    @property
    def gap(self) -> str:
        """Why there is nothing to compare: a sentence has no words; "" if there is."""
        if not (self.good_words or self.bad_words):
            return "both sentences are empty"
        if not self.good_words:
            return "the good sentence is empty"
        return "" if self.bad_words else "the bad sentence is empty"

    @property
    def note(self) -> str:
        """What is odd about the pair, or ""."""
        if self.gap:
            return self.gap
        if self.good == self.bad:
            return "both sentences are the same"
        return "" if self.parting else "both sentences have the same words"


@dataclass(frozen=True, eq=False)
class ReadSentence:
    """A sentence as a model has read it: the complete ``analysis`` of it, or of it in a context.

    ``words`` are those of the sentence, at least one, in code points of the analysed text.
    """

    analysis: Analysis
    words: Words

    @cached_property
    def word_tokens(self) -> WordTokens:
        """Which tokens make up each word."""
        return tokens_of_words(self.analysis.tokens, self.words)

    def begin_of(self, word: int) -> int:
        """The first token of a word; behind the last word, what follows its tokens."""
        bounds = self.word_tokens
        return int(bounds.begin[word] if word < len(bounds.begin) else bounds.end[-1])

    @property
    def end(self) -> int:
        """What follows its last token."""
        return self.begin_of(len(self.words))


@dataclass(frozen=True)
class Total:
    """How surprising ``tokens`` are together, in nats: corrected for where words end, and plain.

    Corrected, it is Σ −ln p − ln B(behind the last word) + ln B(before the first one), as the terms
    between words cancel out. NaN where it is not known.
    """

    tokens: int
    corrected: float
    plain: float


@dataclass(frozen=True)
class Comparison:
    """A pair as one model sees it.

    ``before`` is the total of what precedes the parting, in the good sentence; None where the model
    splits it otherwise in the bad one, or nothing parts them. ``measure`` is CORRECTED where the
    model's words can be corrected, else PLAIN. ``good`` and ``bad`` are None where a sentence was
    not scored: then, and where the totals cannot be compared, ``note`` says why. It is also the
    place of what a reader has to know, and else "".
    """

    measure: str
    good: Total | None = None
    bad: Total | None = None
    before: Total | None = None
    note: str = ""

    @property
    def difference(self) -> float:
        """How much more surprising the bad sentence is, in nats, by the measure; or NaN.

        It is positive where the good one is likelier.
        """
        return self.difference_by(self.measure)

    def difference_by(self, measure: str) -> float:
        """The same by CORRECTED or PLAIN surprisal."""
        if self.good is None or self.bad is None:
            return math.nan
        if measure == CORRECTED:
            return self.bad.corrected - self.good.corrected
        return self.bad.plain - self.good.plain

    @property
    def likelier(self) -> str | None:
        """GOOD, BAD, or NEITHER where both are equally likely; None where nobody knows."""
        difference = self.difference
        if math.isnan(difference):
            return None
        return GOOD if difference > 0 else BAD if difference < 0 else NEITHER


def measure_of(model: ModelRecord) -> str:
    """By which surprisal pairs that ``model`` has read are compared.

    Where a tokenizer marks the ends of words, the plain product is already what it should be.
    """
    return CORRECTED if knows_whole_words(model) else PLAIN


def compare(pair: Pair, good: ReadSentence, bad: ReadSentence) -> Comparison:
    """Compare the sentences of ``pair``, both read by the same model, after the same context.

    A model without a token for the start of a text says nothing of the first one. Then the first
    word is left out of both totals, which is right where both have the same: what is left is the
    probability given that word.
    """
    measure = measure_of(good.analysis.model)
    first = 0 if _begins_scored(good) and _begins_scored(bad) else 1
    if first and not _begin_alike(good, bad):
        return Comparison(measure, note="the model gives the first word no probability")
    notes = []
    if first:
        notes.append("without the first word, to which the model gives no probability")
    if not _same_tokens(good, bad, 0):
        notes.append("the context is split into other tokens before the bad sentence")
    compared = Comparison(
        measure,
        _total(good, good.begin_of(first), good.end),
        _total(bad, bad.begin_of(first), bad.end),
        _before(pair, good, bad, first),
        "; ".join(notes),
    )
    if compared.likelier is None:
        return replace(compared, note="the model gives a part of a sentence no probability")
    return compared


def _begins_scored(sentence: ReadSentence) -> bool:
    begin = sentence.begin_of(0)
    return bool(sentence.analysis.scored[begin : begin + 1].all())


def _begin_alike(good: ReadSentence, bad: ReadSentence) -> bool:
    """Whether both have the same first word, and the same between it and a second one."""
    if min(len(good.words), len(bad.words)) < 2:
        return False
    starts = [one.analysis.text[one.words.start[0] : one.words.start[1]] for one in (good, bad)]
    return starts[0] == starts[1] and _same_tokens(good, bad, 1)


def _same_tokens(good: ReadSentence, bad: ReadSentence, word: int) -> bool:
    """Whether both texts are split into the same tokens up to a word."""
    ids = [one.analysis.tokens.token_id[: one.begin_of(word)] for one in (good, bad)]
    return np.array_equal(ids[0], ids[1])


def _before(pair: Pair, good: ReadSentence, bad: ReadSentence, first: int) -> Total | None:
    """The total of the words from ``first`` on that precede the parting."""
    if pair.parting is None or not _same_tokens(good, bad, pair.parting.position - 1):
        return None
    begin, end = good.begin_of(first), good.begin_of(pair.parting.position - 1)
    return _total(good, begin, end) if begin < end else Total(0, 0.0, 0.0)


def _total(sentence: ReadSentence, begin: int, end: int) -> Total:
    """The total of tokens [``begin``, ``end``)."""
    figures = word_figures(
        sentence.analysis,
        np.array([begin], np.int32),
        np.array([end], np.int32),
        punctuation_apart=sentence.words.punctuation_apart,
        spaces_only=sentence.words.spaces_only,
    )
    return Total(end - begin, float(figures.corrected[0]), float(figures.plain[0]))
