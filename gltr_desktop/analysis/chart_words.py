"""What charts say beside their bars and lines, in the window and on exported pages alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gltr_desktop.analysis.measures import RANK
from gltr_desktop.analysis.numbers import decimal, whole_percent
from gltr_desktop.analysis.words.notes import CORRECTED, PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.histograms import Histogram
    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.profile import Profile
    from gltr_desktop.analysis.record import Float32

PROFILE_TITLE = "Surprisal along the text, in bits"
PROFILE_HINT = "The higher, the more surprising to the model."
PROFILE_EXPLANATION = (
    "The chart runs from the beginning of the text to its end. In a short text, each bar is a"
    " sentence: its height is the mean surprise of its tokens, in bits. One more bit says that the"
    " model considered the tokens half as likely. In a longer text, a line shows the mean around"
    " each place.\n\nAt the level of words, each bar is a word, and the line is the mean of words."
    " Unless plain products are chosen, words are corrected for where they end: that is decided by"
    " the token behind them.\n\nThe shaded part is on the screen. Click a place to go there."
)
BUCKETS_HINT = "The more on the left, the more predictable."

# The axis is the same for most texts, so that they can be compared.
_MIN_AXIS, _AXIS_STEP = 12.0, 4.0
# Means of sentences lie closer together.
_MIN_SENTENCE_AXIS, _SENTENCE_STEP = 8.0, 2.0
_LEAST = 0.0001
"""Smaller values would be written with an exponent."""
_NO_BREAK = "\N{NO-BREAK SPACE}"


def percent(share: float) -> str:
    """``0.57`` → “57 %”; “< 1 %” for what is not nothing, but would be shown as 0."""
    if 0 < share < 0.005:
        return f"<{_NO_BREAK}{whole_percent(0.01)}"
    return whole_percent(share)


def bare_percent(share: float) -> str:
    """``0.57`` → “57”, for the many bars of which the others say what it is; “<1”."""
    return "".join(percent(share).split()).removesuffix("%")


def shares(histogram: Histogram) -> list[float]:
    """The share of each bar in all that is counted; 0 where nothing is."""
    whole = int(histogram.counts.sum())
    return [count / whole if whole else 0.0 for count in histogram.counts.tolist()]


def histogram_in_words(histogram: Histogram) -> str:
    """All bars, and where the middle of the values lies."""
    bars = "; ".join(bar_in_words(histogram, index) for index in range(len(histogram.counts)))
    return f"{bars}. {quartiles_in_words(histogram)}"


def bar_in_words(histogram: Histogram, index: int) -> str:
    """What bar ``index`` holds: “top 10: 71 tokens, 57 %”."""
    count = int(histogram.counts[index])
    units = histogram.unit if count == 1 else f"{histogram.unit}s"
    return f"{histogram.labels[index]}: {count:,} {units}, {percent(shares(histogram)[index])}"


def quartiles_in_words(histogram: Histogram) -> str:
    """“Median 6 · middle half 1–78”; empty if nothing was counted."""
    if histogram.quartiles is None:
        return ""
    low, median, high = (
        decimal(value, 0) if histogram.whole else _decimal(value) for value in histogram.quartiles
    )
    return f"Median {median} · middle half {low}–{high}"


def shown_ticks(histogram: Histogram) -> dict[float, str]:
    """The ticks that have room below the bars, by their places in units of one bar's width.

    Ticks of bars stand below the middle of each; of edges there is room for three only.
    """
    count, ticks = len(histogram.counts), histogram.ticks
    if len(ticks) == count:
        return {index + 0.5: tick for index, tick in enumerate(ticks)}
    return {float(edge): ticks[edge] for edge in (0, count // 2, count)}


def buckets_name(measure: Measure, others: Sequence[str]) -> str:
    """The short name of the chart of the buckets; it is none of ``others``."""
    if measure is RANK:
        return "Ranks"
    return f"{measure.title} by colour" if measure.title in others else measure.title


def profile_title(profile: Profile | None) -> str:
    """What the chart along the text shows; ``None`` while there is none."""
    if profile is None or profile.words is None:
        return PROFILE_TITLE
    how = correction_in_words(corrected=profile.words.corrected)
    return f"Surprisal of words along the text, in bits, {how}"


def profile_in_words(profile: Profile) -> str:
    """The range of the bars or of the line; empty if there is none."""
    bits = profile.known
    if len(bits) == 0:
        return ""
    spread = f"from {bits.min():.1f} to {bits.max():.1f} bits"
    if profile.words is not None:
        how = correction_in_words(corrected=profile.words.corrected)
        if profile.buckets is not None:
            return f"Surprisal of each word, {how}, {spread}."
        return f"Mean surprisal of {profile.window} words at a time, {how}, {spread}."
    if profile.buckets is not None:
        return f"Mean surprisal of each sentence, {spread}."
    return f"Mean surprisal of {profile.window} tokens at a time, {spread}."


def profile_foot(profile: Profile) -> str:
    """What the height of a bar, or of the line, is."""
    if profile.words is not None:
        how = correction_in_words(corrected=profile.words.corrected)
        if profile.buckets is not None:
            return f"Surprisal of words, in bits, {how}"
        return f"bits per word, {how}, mean of {profile.window} words"
    if profile.buckets is not None:
        return "bits per token, each bar a sentence"
    return f"bits per token, mean of {profile.window} tokens"


def correction_in_words(*, corrected: bool) -> str:
    """How the values of words come about."""
    return CORRECTED if corrected else PLAIN


def profile_axis_end(bits: Float32, *, of_sentences: bool = False) -> float:
    """The end of the axis of a profile's ``bits``: a round number that none exceeds."""
    highest = float(bits.max()) if len(bits) else 0.0
    least, step = (_MIN_AXIS, _AXIS_STEP)
    if of_sentences:
        least, step = _MIN_SENTENCE_AXIS, _SENTENCE_STEP
    return max(least, step * math.ceil(highest / step))


def _decimal(value: float) -> str:
    """``value`` with two decimals, or with one significant digit where these would be 0.00."""
    if 0 < value < _LEAST:
        return f"<{_NO_BREAK}{_LEAST}"
    return f"{value:.2f}" if value >= 0.01 or value == 0 else f"{value:.1g}"
