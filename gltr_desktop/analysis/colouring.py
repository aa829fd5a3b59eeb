"""How an analysis is shown: the values that are coloured, their buckets, and the colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.analysis.palette import GLTR
from gltr_desktop.analysis.ramp import ramp_colours, step_of_bucket, unit_steps
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import unit_buckets

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.palette import PaletteSet
    from gltr_desktop.analysis.record import Analysis

T = TypeVar("T")

GLTR_THRESHOLDS = Thresholds()


@dataclass(frozen=True)
class Colouring:
    """One way to show an analysis; the default is GLTR's.

    ``thresholds`` sort the values of the units of ``granularity`` into buckets, and
    ``token_thresholds`` the single tokens of a passage, on its card; both are of one measure.
    Unless ``painted``, the text is plain. ``underlined`` adds lines as a second sign of the
    buckets. White space, such as the ends of lines, is painted only with ``line_breaks``.

    A *shade* is the number of a colour: that of a unit's bucket or, if ``continuous``, its step on
    the ramp.
    """

    thresholds: Thresholds = GLTR_THRESHOLDS
    granularity: Granularity = Granularity.TOKEN
    token_thresholds: Thresholds = GLTR_THRESHOLDS
    palette: PaletteSet = GLTR
    painted: bool = True
    underlined: bool = False
    line_breaks: bool = False
    continuous: bool = False

    @property
    def measure(self) -> Measure:
        """The measure whose values are coloured."""
        return self.thresholds.measure

    def colours(self, *, dark: bool = False) -> tuple[str, ...]:
        """The colour of every shade, as ``#rrggbb``, for light or for dark surroundings."""
        if self.continuous:
            return ramp_colours(self.palette, dark=dark)
        return (self.palette.dark if dark else self.palette.light).buckets

    def shades(self, analysis: Analysis) -> NDArray[np.int8]:
        """(u,) int8: the shades of the finished units, NO_BUCKET where one has no value."""
        of_units = unit_steps if self.continuous else unit_buckets
        return of_units(analysis, self.thresholds, self.granularity)

    def underlines(self, styles: Sequence[T], none: T) -> tuple[T, ...]:
        """A line for each shade, of ``styles`` from expected to surprising, or ``none``."""
        count = len(self.colours())
        if not self.underlined:
            return (none,) * count
        return tuple(styles[shade * len(styles) // count] for shade in range(count))

    def shade_of_bucket(self, bucket: int) -> int:
        """The shade that stands for a bucket in legends and charts."""
        return step_of_bucket(bucket, self.thresholds) if self.continuous else bucket

    def bucket_colours(self, *, dark: bool = False) -> tuple[str, ...]:
        """The colours that stand for the buckets in legends and charts, as ``#rrggbb``."""
        colours = self.colours(dark=dark)
        return tuple(colours[self.shade_of_bucket(bucket)] for bucket in range(len(BUCKETS)))


GLTR_COLOURING = Colouring()


def default_thresholds(measure: Measure, granularity: Granularity) -> Thresholds:
    """The thresholds of a measure unless the user chooses others."""
    return Thresholds(measure.mean_limits if granularity.is_passage else measure.limits, measure)
