"""The surprisal along a text: of its sentences or its words, or as a smoothed line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.colouring import default_thresholds
from gltr_desktop.analysis.measures import is_corrected, measure_named, values_of
from gltr_desktop.analysis.numbers import surprisal
from gltr_desktop.analysis.segmentation import Granularity, sentence_starts
from gltr_desktop.analysis.units import are_counted, finished_units, unit_buckets
from gltr_desktop.analysis.word_in_context import shown_word
from gltr_desktop.analysis.words.surprisal import knows_whole_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis, Float32, Int32

# The line shows paragraphs, not single words.
_MIN_WINDOW = 9
_WINDOWS_PER_TEXT = 40
_MAX_BARS = 60
_MAX_WORDS = 120
"""More bars would be narrower than two pixels."""
_MAX_CHARACTERS = 20_000
"""Longer texts are not cut into sentences only to find that these are too many for bars."""
_AROUND = 1_000
"""How many characters before and after a place its sentence is looked for in."""


@dataclass(frozen=True, eq=False)
class PointWords:
    """The words at the m points of a profile of words.

    ``bits``: (m,) float32, the surprisal of the word of each point itself; NaN while it is not
    known. ``begin``, ``end``: (m,) int32, the tokens [begin, end) of all words that the point is
    the mean of. ``corrected`` says that words are corrected for where they end.
    """

    bits: Float32
    begin: Int32
    end: Int32
    corrected: bool


@dataclass(frozen=True, eq=False)
class Profile:
    """Surprisal along a text, around some of its tokens, or of each of its sentences or words.

    ``token``: (m,) int32, ascending; of sentences and words, the first token of each. ``bits``:
    (m,) float32, NaN where nothing is known. Of sentences it is the mean of −log2 p over their
    scored tokens, of words their own surprisal. ``buckets``: (m,) int8, those of the sentences or
    words; None where there are none, and then ``window`` counts: bits are the mean over the scored
    tokens of the ``window`` centred there or, in a profile of words, over its words. ``stop`` is
    the end of the last token that is shown. ``words`` is None where no words are counted.
    """

    token: Int32
    bits: Float32
    window: int
    stop: int = 0
    buckets: NDArray[np.int8] | None = None
    words: PointWords | None = None

    @property
    def known(self) -> Float32:
        """The bits of the points that have any."""
        return self.bits[~np.isnan(self.bits)]

    @property
    def peak(self) -> int | None:
        """The index of the most surprising point."""
        return int(np.nanargmax(self.bits)) if len(self.known) else None


def text_profile(analysis: Analysis, colouring: Colouring, points: int) -> Profile:
    """The profile that suits the length of the text, of words where ``colouring`` shows words.

    Sentences and words are coloured as in ``colouring``.
    """
    if colouring.granularity is Granularity.WORD:
        return word_profile(analysis, colouring.thresholds, points)
    if len(analysis.text) <= _MAX_CHARACTERS:
        count = len(analysis.tokens.unit_bounds(Granularity.SENTENCE)) - 1
        if count <= _MAX_BARS:
            is_passage = colouring.granularity.is_passage
            usual = default_thresholds(colouring.measure, Granularity.SENTENCE)
            return sentence_profile(analysis, colouring.thresholds if is_passage else usual)
    return surprisal_profile(analysis, points)


def surprisal_profile(analysis: Analysis, points: int) -> Profile:
    """The profile at up to ``points`` tokens, evenly spread over those dealt with so far."""
    count = analysis.done
    window = max(_MIN_WINDOW, math.ceil(count / _WINDOWS_PER_TEXT)) | 1
    indices = np.linspace(0, max(0, count - 1), min(points, count)).round()
    token: Int32 = np.unique(indices).astype(np.int32)
    begin, end = windows(token, window, count)
    return Profile(token, mean_bits(analysis, begin, end), window, stop=count)


def windows(token: Int32, window: int, count: int) -> tuple[Int32, Int32]:
    """Begin and end of the ``window`` of tokens around each ``token``, (m,), among ``count``."""
    return np.maximum(token - window // 2, 0), np.minimum(token + window // 2 + 1, count)


def sentence_profile(analysis: Analysis, thresholds: Thresholds) -> Profile:
    """The profile of the sentences; their means are sorted into buckets by ``thresholds``."""
    bounds = analysis.tokens.unit_bounds(Granularity.SENTENCE)
    begin, end = bounds[:-1], bounds[1:]
    bits = np.full(len(begin), np.nan, np.float32)
    buckets = np.full(len(begin), NO_BUCKET, np.int8)
    done = finished_units(analysis, Granularity.SENTENCE)
    bits[:done] = mean_bits(analysis, begin[:done], end[:done])
    buckets[:done] = unit_buckets(analysis, thresholds, Granularity.SENTENCE)
    return Profile(begin, bits, 0, stop=len(analysis), buckets=buckets)


def word_profile(analysis: Analysis, thresholds: Thresholds, points: int) -> Profile:
    """The profile of the words, each by itself if they are few, else at up to ``points`` of them.

    Marks beside words are words of their own. Words are sorted into buckets, and corrected or not,
    as ``thresholds`` say.
    """
    words = _Words.of(analysis, plain_words=thresholds.plain_words)
    if len(words.begin) <= _MAX_WORDS:
        buckets = np.full(words.units, NO_BUCKET, np.int8)
        finished = unit_buckets(analysis, thresholds, Granularity.WORD)
        buckets[: len(finished)] = finished
        stop, buckets = len(analysis), buckets[words.visible]
        end = np.append(words.begin[1:], np.int32(stop))[: len(words.begin)]
        own = PointWords(words.bits, words.begin, end, words.corrected)
        return Profile(words.begin, words.bits, 0, stop=stop, buckets=buckets, words=own)
    count = int(words.begin.searchsorted(np.int32(analysis.done)))
    window = max(_MIN_WINDOW, math.ceil(count / _WINDOWS_PER_TEXT)) | 1
    shown = np.unique(np.linspace(0, max(0, count - 1), min(points, count)).round())
    index: Int32 = shown.astype(np.int32)
    first, last = windows(index, window, count)
    bits = _mean(words.bits, first, last)
    end = np.append(words.begin[:count], np.int32(analysis.done))[last]
    own = PointWords(words.bits[index], words.begin[first], end, words.corrected)
    return Profile(words.begin[index], bits, window, stop=analysis.done, words=own)


def mean_of_words(analysis: Analysis, profile: Profile, begin: Int32, end: Int32) -> Float32:
    """(m,) The mean surprisal of the words that begin in tokens [``begin``, ``end``), each (m,).

    They are corrected if those of ``profile`` are; NaN where that cannot be.
    """
    corrected = profile.words is not None and profile.words.corrected
    words = _Words.of(analysis, plain_words=not corrected)
    if corrected and not knows_whole_words(analysis.model):
        return np.full(len(begin), np.nan, np.float32)
    first, last = words.begin.searchsorted(begin), words.begin.searchsorted(end)
    return _mean(words.bits, first.astype(np.int32), last.astype(np.int32))


@dataclass(frozen=True, eq=False)
class _Words:
    """The w words of a text that are not white space alone.

    ``begin``: (w,) int32, their first tokens. ``bits``: (w,) float32, NaN while unknown. There are
    ``units`` units at this granularity, of which ``visible``, (units,), marks the words.
    """

    begin: Int32
    bits: Float32
    corrected: bool
    units: int
    visible: NDArray[np.bool_]

    @staticmethod
    def of(analysis: Analysis, *, plain_words: bool) -> _Words:
        """The words of ``analysis``."""
        bounds = analysis.tokens.unit_bounds(Granularity.WORD)
        units, finished = len(bounds) - 1, finished_units(analysis, Granularity.WORD)
        measure = measure_named("surprisal")
        values = np.full(units, np.nan, np.float32)
        values[:finished] = values_of(
            analysis,
            measure,
            bounds[: finished + 1],
            Granularity.WORD,
            plain_words=plain_words,
        )
        visible = are_counted(analysis.tokens, Granularity.WORD)
        model = analysis.model
        corrected = is_corrected(measure, model, Granularity.WORD, plain_words=plain_words)
        return _Words(bounds[:-1][visible], values[visible], corrected, units, visible)


def word_at(analysis: Analysis, token: int) -> str:
    """The word that ``token`` is in, on one line."""
    bounds = analysis.tokens.unit_bounds(Granularity.WORD)
    index = int(bounds.searchsorted(np.int32(token), side="right")) - 1
    return shown_word(analysis, int(bounds[index]), int(bounds[index + 1]))


def sentence_at(analysis: Analysis, token: int) -> str:
    """The sentence that ``token`` is in, on one line.

    Only the text around it is looked at, so that a long text takes no longer.
    """
    groups, text = analysis.groups, analysis.text
    offset = int(groups.visible_start[groups.of_token(token)])
    begin = max(0, offset - _AROUND)
    starts = sentence_starts(text[begin : offset + _AROUND]) + begin
    index = int(np.searchsorted(starts, offset, side="right")) - 1
    # What stands before may be the rest of a sentence that began out of sight.
    start = offset if index < 0 or (index == 0 and begin > 0) else int(starts[index])
    stop = int(starts[index + 1]) if index + 1 < len(starts) else offset + _AROUND
    return " ".join(text[start:stop].split())


def mean_bits(analysis: Analysis, begin: Int32, end: Int32) -> Float32:
    """(m,) The mean surprisal of the scored tokens in [``begin``, ``end``), each (m,)."""
    count = analysis.done
    bits = surprisal(analysis.columns.logprob[:count].astype(np.float64))
    return _mean(np.where(analysis.scored[:count], bits, np.nan), begin, end)


def _mean(values: NDArray[np.floating], begin: Int32, end: Int32) -> Float32:
    """(m,) The mean of ``values[begin[i]:end[i]]`` without those that are NaN."""
    known = ~np.isnan(values)
    sums = np.concatenate([[0.0], np.cumsum(np.where(known, values, 0.0), dtype=np.float64)])
    counts = np.concatenate([[0], np.cumsum(known)])
    found = counts[end] - counts[begin]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (sums[end] - sums[begin]) / found
    return np.where(found > 0, mean, np.nan).astype(np.float32)
