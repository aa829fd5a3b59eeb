"""The surprisal of a text along its tokens: of its sentences, or as a smoothed line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.colouring import default_thresholds
from gltr_desktop.analysis.numbers import surprisal
from gltr_desktop.analysis.segmentation import Granularity, sentence_starts
from gltr_desktop.analysis.units import finished_units, unit_buckets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis, Float32, Int32

# The line shows paragraphs, not single words.
_MIN_WINDOW = 9
_WINDOWS_PER_TEXT = 40
_MAX_BARS = 60
_MAX_CHARACTERS = 20_000
"""Longer texts are not cut into sentences only to find that these are too many for bars."""
_AROUND = 1_000
"""How many characters before and after a place its sentence is looked for in."""


@dataclass(frozen=True, eq=False)
class Profile:
    """Mean surprisal along a text, around some of its tokens or in each of its sentences.

    ``token``: (m,) int32, ascending; of sentences, the first token of each. ``bits``: (m,) float32,
    the mean of −log2 p over the scored tokens of the ``window`` centred there, or of the sentence;
    NaN where none is. ``buckets``: (m,) int8, those of the sentences; None where there are none,
    and then ``window`` counts. ``stop`` is the end of the last token that is shown.
    """

    token: Int32
    bits: Float32
    window: int
    stop: int = 0
    buckets: NDArray[np.int8] | None = None

    @property
    def known(self) -> Float32:
        """The bits of the points that have any."""
        return self.bits[~np.isnan(self.bits)]

    @property
    def peak(self) -> int | None:
        """The index of the most surprising point."""
        return int(np.nanargmax(self.bits)) if len(self.known) else None


def text_profile(analysis: Analysis, colouring: Colouring, points: int) -> Profile:
    """The profile that suits the length of the text; sentences are coloured as in ``colouring``."""
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
    known: NDArray[np.bool_] = analysis.scored[:count]
    bits = surprisal(analysis.columns.logprob[:count].astype(np.float64))
    sums = np.concatenate([[0.0], np.cumsum(np.where(known, bits, 0.0))])
    counts = np.concatenate([[0], np.cumsum(known)])
    scored = counts[end] - counts[begin]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (sums[end] - sums[begin]) / scored
    return np.where(scored > 0, mean, np.nan).astype(np.float32)
