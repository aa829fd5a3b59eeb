"""The window's charts as SVG, for pages: the style sheet gives colours by the classes.

Bars have the classes of their buckets or none, and everything else is named in the markup.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from gltr_desktop.analysis.buckets import BUCKETS, NO_BUCKET
from gltr_desktop.analysis.chart_words import (
    bare_percent,
    histogram_in_words,
    percent,
    profile_axis_end,
    profile_foot,
    profile_in_words,
    profile_title,
    quartiles_in_words,
    shares,
    shown_ticks,
)
from gltr_desktop.analysis.histograms import BINNED_VALUES, binned_histogram, bucket_histogram
from gltr_desktop.analysis.profile import text_profile
from gltr_desktop.documents.page_templates import css_class

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.histograms import Histogram
    from gltr_desktop.analysis.profile import Profile
    from gltr_desktop.analysis.record import Analysis

# The template's viewBox is as wide, and has room for the ticks below the base.
_WIDTH = 300
_TOP, _BASE = 14, 100
_PLOT = _BASE - _TOP
_LEFT = 20
_POINTS = 200
_MAX_STEP, _NUMBERED = 48.0, 20.0
"""The widest bars of sentences and words, and the narrowest that have numbers."""


@dataclass(frozen=True)
class SvgChart:
    """A chart: ``title`` and ``foot`` are shown with it, ``description`` is it in words."""

    title: str
    foot: str
    description: str
    drawing: Markup


def svg_charts(analysis: Analysis, colouring: Colouring) -> list[SvgChart]:
    """The charts of the window for this colouring; those that have nothing to show are left out."""
    buckets = bucket_histogram(analysis, colouring.thresholds, granularity=colouring.granularity)
    binned = (binned_histogram(analysis, value) for value in BINNED_VALUES)
    charts = [
        _bar_chart(histogram, coloured=histogram is buckets and colouring.painted)
        for histogram in (buckets, *binned)
        if histogram.counts.sum()
    ]
    profile = text_profile(analysis, colouring, _POINTS)
    if not profile_in_words(profile):
        return charts
    if profile.buckets is None:
        return [*charts, _line_chart(profile)]
    coloured = profile.buckets if colouring.painted else np.full_like(profile.buckets, NO_BUCKET)
    return [*charts, _bars_along(profile, coloured.tolist())]


def _bar_chart(histogram: Histogram, *, coloured: bool) -> SvgChart:
    counts = histogram.counts.tolist()
    width, highest = _WIDTH / len(counts), max(counts)
    # On paper, where charts are smaller, numbers do not fit above so many bars.
    is_narrow = len(counts) > len(BUCKETS)
    small = ' class="narrow"' if is_narrow else ""
    parts = []
    for index, (count, share) in enumerate(zip(counts, shares(histogram), strict=True)):
        # The bar of a single token is visible, too.
        height = max(1.5, _PLOT * count / highest) if count else 0
        number = bare_percent(share) if is_narrow else percent(share)
        parts.append(_bar(index * width + 1.5, width - 3, height, index if coloured else NO_BUCKET))
        parts.append(
            f'<text{small} x="{(index + 0.5) * width:.1f}" y="{_BASE - height - 3:.1f}">'
            f"{Markup.escape(number)}</text>"
        )
    parts.append(_axis(0))
    for place, tick in shown_ticks(histogram).items():
        anchor = "start" if place == 0 else "end" if place == len(counts) else "middle"
        label = Markup.escape(tick)
        parts.append(
            f'<text class="tick" text-anchor="{anchor}" x="{place * width:.1f}"'
            f' y="{_BASE + 4}">{label}</text>'
        )
    whole = int(histogram.counts.sum())
    what = f"{'Per cent' if is_narrow else 'Shares'} of {whole:,} {histogram.unit}"
    what += "" if whole == 1 else "s"
    return SvgChart(
        title=histogram.title,
        foot=f"{what} · {quartiles_in_words(histogram)}",
        description=f"{histogram.description} {histogram_in_words(histogram)}",
        drawing=Markup("".join(parts)),  # noqa: S704 - numbers and escaped ticks
    )


def _bar(left: float, width: float, height: float, bucket: int) -> str:
    kind = f' class="{css_class(bucket)}"' if bucket != NO_BUCKET else ""
    return (
        f'<rect{kind} x="{left:.1f}" y="{_BASE - height:.1f}" width="{width:.1f}"'
        f' height="{height:.1f}"/>'
    )


def _bars_along(profile: Profile, buckets: list[int]) -> SvgChart:
    end = profile_axis_end(profile.known, of_sentences=profile.words is None)
    step = min(_MAX_STEP, _WIDTH / len(buckets))
    gap = 3.0 if step > 4 * 3 else 1.0
    parts = []
    for index, (bits, bucket) in enumerate(zip(profile.bits.tolist(), buckets, strict=True)):
        if math.isnan(bits):
            continue
        height = _PLOT * bits / end
        parts.append(_bar(index * step + gap / 2, step - gap, height, bucket))
        if step >= _NUMBERED:
            x, y = (index + 0.5) * step, _BASE - height - 3
            parts.append(f'<text x="{x:.1f}" y="{y:.1f}">{bits:.1f}</text>')
    return SvgChart(
        title=profile_title(profile),
        foot=profile_foot(profile),
        description=profile_in_words(profile),
        drawing=Markup("".join([*parts, _axis(0)])),  # noqa: S704 - numbers
    )


def _axis(left: float) -> str:
    return f'<path class="axis" d="M{left} {_BASE}H{_WIDTH}"/>'


def _line_chart(profile: Profile) -> SvgChart:
    end = profile_axis_end(profile.known)
    known = ~np.isnan(profile.bits)
    last = max(1, int(profile.token[-1]))
    x = _LEFT + (_WIDTH - _LEFT) * profile.token[known] / last
    y = _BASE - _PLOT * profile.bits[known].astype(np.float64) / end
    points = [f"{across:.1f} {down:.1f}" for across, down in zip(x, y, strict=True)]
    scale = "".join(
        f'<path class="axis" d="M{_LEFT} {_BASE - _PLOT * share:.1f}H{_WIDTH}"/>'
        f'<text class="tick scale" text-anchor="end" x="{_LEFT - 4}"'
        f' y="{_BASE - _PLOT * share:.1f}">{end * share:.0f}</text>'
        for share in (0, 0.5, 1)
    )
    line = "L".join(points)
    area = f"M{x[0]:.1f} {_BASE}L{line}L{x[-1]:.1f} {_BASE}Z"
    ends = (
        f'<text class="tick" text-anchor="start" x="{_LEFT}" y="{_BASE + 4}">beginning</text>'
        f'<text class="tick" text-anchor="end" x="{_WIDTH}" y="{_BASE + 4}">end</text>'
    )
    return SvgChart(
        title=profile_title(profile),
        foot=profile_foot(profile),
        description=profile_in_words(profile),
        drawing=Markup(  # noqa: S704 - numbers
            f'{scale}<path class="area" d="{area}"/><path class="line" d="M{line}"/>{ends}'
        ),
    )
