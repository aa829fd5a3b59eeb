"""Which tokens a bucket holds, in words that complete a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.measures import RANK

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
