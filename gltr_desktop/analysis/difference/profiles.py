"""Two analyses along a text: the other one's surprisal beside its own, and the difference.

All of it runs along the text of one side, so that a place on a chart is a place in that text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gltr_desktop.analysis.difference.diverging import Side
from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.analysis.profile import Profile, mean_bits, mean_of_words, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.analysis.record import Analysis, Int32

_MIN_WINDOW = 60
"""Characters: about ten words."""
_WINDOWS_PER_TEXT = 40


@dataclass(frozen=True, eq=False)
class DifferenceProfile:
    """The difference along the text of one side, in bits per character of a moving window.

    ``token``: (m,) int32, ascending, the token at which each point is. ``bits``: (m,) float64,
    the difference (right less left) of the segments in the ``window`` of so many characters centred
    there, by character; NaN where none of them has evidence on both sides.
    """

    token: Int32
    bits: NDArray[np.float64]
    window: int

    @property
    def peak(self) -> int | None:
        """The index of the point with the largest difference of either sign."""
        known = ~np.isnan(self.bits)
        return int(np.nanargmax(np.abs(self.bits))) if known.any() else None


def profile_beside(difference: Difference, profile: Profile, side: Side) -> Profile:
    """The other side's mean surprisal at the places of ``profile``, which is that of ``side``.

    What corresponds to a part of a text is found by the segments; within a long one, by its length.
    Of two models, the bits of either are by token of this side's: a model with smaller tokens would
    else seem less surprised by the same words. Words are compared with words; their bits are NaN
    where only one side can correct them.
    """
    here, there = _of(difference, side), _of(difference, _other_side(side))
    words = profile.words
    if words is not None:
        begin, end = words.begin, words.end
    elif profile.buckets is None:
        begin, end = windows(profile.token, profile.window, here.analysis.done)
    else:
        begin, end = profile.token, np.append(profile.token[1:], np.int32(len(here.analysis)))
    bounds = [
        np.interp(tokens, here.tokens, there.tokens).round().astype(np.int32)
        for tokens in (begin, end)
    ]
    if words is not None:
        return replace(profile, bits=mean_of_words(there.analysis, profile, *bounds))
    bits = mean_bits(there.analysis, bounds[0], bounds[1])
    if difference.kind is Kind.MODELS:
        # Tokens of two models are not alike: both are by token of the model of this side.
        mine, others = _scored(here.analysis, begin, end), _scored(there.analysis, *bounds)
        bits = (bits * others / np.maximum(mine, 1)).astype(np.float32)
    return replace(profile, bits=bits)


def difference_profile(difference: Difference, side: Side, points: int) -> DifferenceProfile:
    """The difference at up to ``points`` places, evenly spread over the text of ``side``."""
    segments, here = difference.smallest, _of(difference, side)
    length = len(here.analysis.text)
    window = max(_MIN_WINDOW, length // _WINDOWS_PER_TEXT)
    known = segments.compared
    longer = np.maximum(
        segments.left_end - segments.left_start, segments.right_end - segments.right_start
    )
    sums = [
        np.append(0.0, np.cumsum(np.where(known, values, 0.0)))
        for values in (segments.difference, longer)
    ]
    middle = (here.start + here.end) / 2
    centres = np.linspace(0, length, max(2, points))
    first = np.searchsorted(middle, centres - window / 2)
    last = np.searchsorted(middle, centres + window / 2, side="right")
    bits, characters = (total[last] - total[first] for total in sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(characters > 0, bits / characters, np.nan)
    starts = here.analysis.tokens.start
    found = np.searchsorted(starts, centres, side="right") - 1
    token = np.clip(found, 0, max(0, len(starts) - 1)).astype(np.int32)
    token, one_of_each = np.unique(token, return_index=True)
    return DifferenceProfile(token, mean[one_of_each], window)


def _other_side(side: Side) -> Side:
    return Side.RIGHT if side is Side.LEFT else Side.LEFT


def _scored(analysis: Analysis, begin: Int32, end: Int32) -> NDArray[np.int64]:
    """(m,) How many tokens in [``begin``, ``end``), each (m,), are scored."""
    counts: NDArray[np.int64] = np.append(0, np.cumsum(analysis.scored))
    return counts[end] - counts[begin]


class _Here(NamedTuple):
    """What a difference has of one side: (s,) offsets of its segments, (s + 1,) their tokens."""

    analysis: Analysis
    start: Int32
    end: Int32
    tokens: Int32


def _of(difference: Difference, side: Side) -> _Here:
    each = difference.smallest
    if side is Side.LEFT:
        return _Here(difference.left, each.left_start, each.left_end, each.left_tokens)
    return _Here(difference.right, each.right_start, each.right_end, each.right_tokens)
