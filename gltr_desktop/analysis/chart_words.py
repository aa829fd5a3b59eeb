"""What charts say beside their bars and lines, in the window and on exported pages alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gltr_desktop.analysis.histograms import Histogram
    from gltr_desktop.analysis.profile import Profile
    from gltr_desktop.analysis.record import Float32

PROFILE_TITLE = "Surprisal along the text, in bits"
# The axis is the same for most texts, so that they can be compared.
_MIN_AXIS, _AXIS_STEP = 12.0, 4.0


def histogram_in_words(histogram: Histogram) -> str:
    """All bars, and where the middle of the values lies."""
    bars = ", ".join(bar_in_words(histogram, index) for index in range(len(histogram.counts)))
    return f"{bars}. {quartiles_in_words(histogram)}"


def bar_in_words(histogram: Histogram, index: int) -> str:
    """What bar ``index`` holds: “top 10: 71 (57%)”."""
    count, whole = int(histogram.counts[index]), int(histogram.counts.sum())
    share = count / whole if whole else 0.0
    return f"{histogram.labels[index]}: {count:,} ({share:.0%})"


def quartiles_in_words(histogram: Histogram) -> str:
    """“median 6, half of them 1 to 78”; empty if nothing was counted."""
    if histogram.quartiles is None:
        return ""
    low, median, high = (
        f"{value:,.0f}" if histogram.whole else _decimal(value) for value in histogram.quartiles
    )
    return f"median {median}, half of them {low} to {high}"


def shown_ticks(histogram: Histogram) -> dict[float, str]:
    """The ticks that have room below the bars, by their places in units of one bar's width.

    Ticks of bars stand below the middle of each; of edges there is room for three only.
    """
    count, ticks = len(histogram.counts), histogram.ticks
    if len(ticks) == count:
        return {index + 0.5: tick for index, tick in enumerate(ticks)}
    return {float(edge): ticks[edge] for edge in (0, count // 2, count)}


def profile_in_words(profile: Profile) -> str:
    """The range of the line; empty if there is none."""
    bits = profile.known
    if len(bits) == 0:
        return ""
    return (
        f"Mean surprisal of {profile.window} tokens at a time, from {bits.min():.1f} to"
        f" {bits.max():.1f} bits."
    )


def profile_axis_end(bits: Float32) -> float:
    """The end of the axis of a profile's ``bits``: a multiple of 4 that none exceeds."""
    highest = float(bits.max()) if len(bits) else 0.0
    return max(_MIN_AXIS, _AXIS_STEP * math.ceil(highest / _AXIS_STEP))


def _decimal(value: float) -> str:
    """``value`` with two decimals, or with one significant digit where these would be 0.00."""
    return f"{value:.2f}" if value >= 0.01 or value == 0 else f"{value:.1g}"
