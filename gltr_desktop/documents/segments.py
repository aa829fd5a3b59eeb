"""Divides a text into the segments that an export paints."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.ramp import unit_steps
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import unit_buckets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis


class Segment(NamedTuple):
    """Code points [``start``, ``end``) of a text, painted as one.

    ``bucket`` is the bucket of unit number ``unit`` or, in continuous colours, its step on the
    ramp. Outside the scored units, they are NO_BUCKET and None.
    """

    start: int
    end: int
    bucket: int
    unit: int | None


def segments(
    analysis: Analysis,
    thresholds: Thresholds,
    granularity: Granularity = Granularity.TOKEN,
    *,
    continuous: bool = False,
) -> Iterator[Segment]:
    """Yield segments that cover all of the text in order; none is empty.

    Units are tokens, words or passages, as ``granularity`` says.
    """
    groups, bounds = analysis.groups, analysis.tokens.units(granularity)
    of_units = unit_steps if continuous else unit_buckets
    buckets = of_units(analysis, thresholds, granularity).tolist()
    starts, ends = groups.start[bounds[:-1]].tolist(), groups.end[bounds[1:] - 1].tolist()
    reached = 0
    # Units whose last token is not scored yet have no bucket.
    for unit, (start, end, bucket) in enumerate(zip(starts, ends, buckets, strict=False)):
        if bucket == NO_BUCKET or start == end:
            continue
        if start > reached:
            yield Segment(reached, start, NO_BUCKET, None)
        yield Segment(start, end, bucket, unit)
        reached = end
    if reached < len(analysis.text):
        yield Segment(reached, len(analysis.text), NO_BUCKET, None)


def painted_segments(analysis: Analysis, colouring: Colouring) -> Iterator[Segment]:
    """Yield the :func:`segments` of a colouring, whose ``bucket`` is a shade of it."""
    return segments(
        analysis, colouring.thresholds, colouring.granularity, continuous=colouring.continuous
    )
