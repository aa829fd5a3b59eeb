"""A text cut into the stretches that an export paints."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gltr_desktop.analysis.analysis import UNSCORED
from gltr_desktop.analysis.buckets import NO_BUCKET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.analysis.analysis import Analysis
    from gltr_desktop.analysis.buckets import Thresholds


class Stretch(NamedTuple):
    """Code points [``start``, ``end``) of a text, painted as one.

    ``bucket`` is that of the worst rank in group ``group`` of the analysis; where nothing is known
    they are NO_BUCKET and None.
    """

    start: int
    end: int
    bucket: int
    group: int | None


def stretches(analysis: Analysis, thresholds: Thresholds) -> Iterator[Stretch]:
    """All of the text in order, without gaps and without empty stretches."""
    groups = analysis.groups
    rank = groups.worst_rank(np.where(analysis.scored, analysis.rank, UNSCORED))
    buckets = thresholds.buckets(rank).tolist()
    painted = zip(groups.start.tolist(), groups.end.tolist(), buckets, strict=True)
    reached = 0
    for group, (start, end, bucket) in enumerate(painted):
        if bucket == NO_BUCKET or start == end:
            continue
        if start > reached:
            yield Stretch(reached, start, NO_BUCKET, None)
        yield Stretch(start, end, bucket, group)
        reached = end
    if reached < len(analysis.text):
        yield Stretch(reached, len(analysis.text), NO_BUCKET, None)
