"""Which tokens a bucket holds, in words for legends, and in words that complete a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.measures import RANK
from gltr_desktop.analysis.numbers import ordinal

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds


def bucket_in_words(thresholds: Thresholds, bucket: int, *, is_mean: bool) -> str:
    """Which tokens a bucket holds: “ranked beyond 1,000”, “with surprisal of 3–7 bits”.

    ``is_mean`` says that these are passages, whose values are means.
    """
    measure = thresholds.measure
    lows: tuple[float | None, ...] = (None, *thresholds.limits)
    highs: tuple[float | None, ...] = (*thresholds.limits, None)
    low, high = lows[bucket], highs[bucket]
    if measure is RANK and not is_mean:
        if low is None:
            return f"ranked in the top {high:,}"
        return f"ranked beyond {low:,}" if high is None else f"ranked {int(low) + 1:,}–{high:,}"
    if measure.descending:
        low, high = high, low
    name, unit = measure.title.lower(), measure.unit
    of = f"with a mean {name}" if is_mean else f"with {name}"
    if low is None:
        return f"{of} below {high:g}{unit}"
    return f"{of} of {low:g}{unit} or more" if high is None else f"{of} of {low:g}–{high:g}{unit}"


def ranges_in_words(thresholds: Thresholds, *, is_mean: bool = False) -> tuple[str, ...]:
    """What each bucket holds, among the others: “among the 10 best guesses”, “11th–100th”, ….

    ``is_mean`` says that these are passages, whose values are means: no place among guesses.
    """
    is_place = thresholds.measure.whole and not is_mean
    return _guesses(thresholds) if is_place else _ranges(thresholds)


def _guesses(thresholds: Thresholds) -> tuple[str, ...]:
    low, middle, high = map(int, thresholds.limits)
    best = "the best guess" if low == 1 else f"among the {low:,} best guesses"
    return best, _span(low, middle), _span(middle, high), "beyond"


def _span(above: int, limit: int) -> str:
    """The places in the list of guesses after ``above`` up to ``limit``."""
    first, last = ordinal(above + 1), ordinal(limit)
    return last if first == last else f"{first}–{last}"


def _ranges(thresholds: Thresholds) -> tuple[str, ...]:
    """The values between the limits."""
    measure = thresholds.measure
    unit = measure.unit
    low, middle, high = (f"{limit:,g}" for limit in thresholds.limits)
    if measure.descending:
        return f"{low} or more", f"{middle}–{low}", f"{high}–{middle}", f"below {high}{unit}"
    if measure.whole:
        return f"up to {low}", f"{low}–{middle}", f"{middle}–{high}", f"beyond {high}"
    return (
        f"below {low}{unit}",
        f"{low}–{middle}{unit}",
        f"{middle}–{high}{unit}",
        f"{high}{unit} or more",
    )
