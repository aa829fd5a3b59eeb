"""A text cut into the stretches that an export paints."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.colouring import unit_buckets
from gltr_desktop.analysis.levels import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.analysis.analysis import Analysis
    from gltr_desktop.analysis.buckets import Thresholds


class Stretch(NamedTuple):
    """Code points [``start``, ``end``) of a text, painted as one.

    ``bucket`` is that of unit ``unit`` of the level asked for; where nothing is known they are
    NO_BUCKET and None.
    """

    start: int
    end: int
    bucket: int
    unit: int | None


def stretches(
    analysis: Analysis, thresholds: Thresholds, level: Level = Level.TOKEN
) -> Iterator[Stretch]:
    """All of the text in order, without gaps and without empty stretches."""
    groups, bounds = analysis.groups, analysis.tokens.units(level)
    buckets = unit_buckets(analysis, thresholds, level).tolist()
    starts, ends = groups.start[bounds[:-1]].tolist(), groups.end[bounds[1:] - 1].tolist()
    reached = 0
    # Units that the analysis has not come to the end of have no bucket yet.
    for unit, (start, end, bucket) in enumerate(zip(starts, ends, buckets, strict=False)):
        if bucket == NO_BUCKET or start == end:
            continue
        if start > reached:
            yield Stretch(reached, start, NO_BUCKET, None)
        yield Stretch(start, end, bucket, unit)
        reached = end
    if reached < len(analysis.text):
        yield Stretch(reached, len(analysis.text), NO_BUCKET, None)
