"""The window's charts as SVG, for pages: the style sheet gives colours by the classes.

Bars have the classes of their buckets or none, and everything else is named in the markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.chart_words import (
    PROFILE_TITLE,
    histogram_in_words,
    profile_axis_end,
    profile_in_words,
    quartiles_in_words,
    shown_ticks,
)
from gltr_desktop.analysis.histograms import BINNED_VALUES, binned_histogram, bucket_histogram
from gltr_desktop.analysis.profile import surprisal_profile
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
    profile = surprisal_profile(analysis, _POINTS)
    return [*charts, _line_chart(profile)] if profile_in_words(profile) else charts


def _bar_chart(histogram: Histogram, *, coloured: bool) -> SvgChart:
    counts = histogram.counts.tolist()
    width, highest = _WIDTH / len(counts), max(counts)
    # On paper, where charts are smaller, numbers do not fit above so many bars.
    small = ' class="narrow"' if len(counts) > len(BUCKETS) else ""
    parts = []
    for index, count in enumerate(counts):
        # The bar of a single token is visible, too.
        height = max(1.5, _PLOT * count / highest) if count else 0
        kind = f' class="{css_class(index)}"' if coloured else ""
        parts.append(
            f'<rect{kind} x="{index * width + 1.5:.1f}" y="{_BASE - height:.1f}"'
            f' width="{width - 3:.1f}" height="{height:.1f}"/>'
            f'<text{small} x="{(index + 0.5) * width:.1f}" y="{_BASE - height - 3:.1f}">'
            f"{_count(count)}</text>"
        )
    parts.append(_axis(0))
    for place, tick in shown_ticks(histogram).items():
        anchor = "start" if place == 0 else "end" if place == len(counts) else "middle"
        label = Markup.escape(tick)
        parts.append(
            f'<text class="tick" text-anchor="{anchor}" x="{place * width:.1f}"'
            f' y="{_BASE + 4}">{label}</text>'
        )
    return SvgChart(
        title=histogram.title,
        foot=quartiles_in_words(histogram),
        description=f"{histogram.description} {histogram_in_words(histogram)}",
        drawing=Markup("".join(parts)),  # noqa: S704 - numbers and escaped ticks
    )


def _count(count: int) -> str:
    """``count`` as it fits above a bar."""
    return f"{count:,}" if count < 10_000 else f"{count / 1000:,.0f}k"


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
        title=PROFILE_TITLE,
        foot=f"mean of {profile.window} tokens at a time",
        description=profile_in_words(profile),
        drawing=Markup(  # noqa: S704 - numbers
            f'{scale}<path class="area" d="{area}"/><path class="line" d="M{line}"/>{ends}'
        ),
    )
