"""The difference along the text, as SVG: above the line B has more bits, below it fewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from gltr_desktop.analysis.difference.difference_words import signed
from gltr_desktop.analysis.difference.diverging import Side
from gltr_desktop.analysis.difference.profiles import difference_profile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.documents.difference_report import DifferenceReport

    Floats = NDArray[np.float64]

_POINTS = 300
_FEWEST = 3
"""Points make no line."""
_LEAST_END = 0.1
"""In bits per character: smaller differences shall not fill the chart."""
_WIDTH, _HEIGHT = 1000, 100


@dataclass(frozen=True)
class AlongText:
    """A chart: its paths in a view box of 1,000 by 100, and what its upper and lower ends are.

    ``foot`` is shown with it, ``description`` is it in words.
    """

    more: Markup
    fewer: Markup
    line: Markup
    ends: tuple[str, str]
    foot: str
    description: str


def along_text(report: DifferenceReport) -> AlongText | None:
    """The chart over the text of A; None for a text that is too short."""
    profile = difference_profile(report.difference, Side.LEFT, _POINTS)
    known = np.isfinite(profile.bits)
    if known.sum() < _FEWEST:
        return None
    bits = profile.bits[known]
    end = max(_LEAST_END, float(np.abs(bits).max()))
    across = profile.token[known] / max(1, int(profile.token[-1])) * _WIDTH
    share = float((bits > 0).mean())
    across, heights = _with_crossings(across, bits / end)
    return AlongText(
        more=_area(across, np.maximum(heights, 0)),
        fewer=_area(across, np.minimum(heights, 0)),
        line=_path(across, heights),
        ends=(signed(end, 2), signed(-end, 2)),
        foot=(
            f"Bits per character of B less those of A, over {profile.window:,} characters at a time"
        ),
        description=(
            f"From the beginning of the text to its end, B has more bits than A in {share:.0%} of "
            f"the places. The difference is between {signed(float(bits.min()), 2)} and "
            f"{signed(float(bits.max()), 2)} bits per character."
        ),
    )


def _with_crossings(across: Floats, heights: Floats) -> tuple[Floats, Floats]:
    """The same points, and those at which the line between two of them crosses the axis."""
    (before,) = np.nonzero(heights[:-1] * heights[1:] < 0)
    first, second = heights[before], heights[before + 1]
    crossing = across[before] + (across[before + 1] - across[before]) * first / (first - second)
    return np.insert(across, before + 1, crossing), np.insert(heights, before + 1, 0.0)


def _area(across: Floats, heights: Floats) -> Markup:
    middle = _HEIGHT / 2
    return Markup("M{:.1f} {}L{}L{:.1f} {}Z").format(
        across[0], middle, _points(across, heights), across[-1], middle
    )


def _path(across: Floats, heights: Floats) -> Markup:
    return Markup("M{}").format(_points(across, heights))


def _points(across: Floats, heights: Floats) -> str:
    down = _HEIGHT / 2 * (1 - heights)
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in zip(across, down, strict=True))
