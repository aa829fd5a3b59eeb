"""How an analysis is shown: the values that are coloured, their buckets, and the colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.palette import GLTR
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.palette import PaletteSet

GLTR_THRESHOLDS = Thresholds()


@dataclass(frozen=True)
class Colouring:
    """One way to show an analysis; the default is GLTR's.

    ``thresholds`` sort the values of the units of ``granularity`` into buckets, and
    ``token_thresholds`` the single tokens of a passage, on its card; both are of one measure.
    Unless ``painted``, the text is plain. ``underlined`` adds lines as a second sign of the
    buckets.
    """

    thresholds: Thresholds = GLTR_THRESHOLDS
    granularity: Granularity = Granularity.TOKEN
    token_thresholds: Thresholds = GLTR_THRESHOLDS
    palette: PaletteSet = GLTR
    painted: bool = True
    underlined: bool = False

    @property
    def measure(self) -> Measure:
        """The measure whose values are coloured."""
        return self.thresholds.measure


GLTR_COLOURING = Colouring()


def default_thresholds(measure: Measure, granularity: Granularity) -> Thresholds:
    """The thresholds of a measure unless the user chooses others."""
    return Thresholds(measure.mean_limits if granularity.is_passage else measure.limits, measure)
