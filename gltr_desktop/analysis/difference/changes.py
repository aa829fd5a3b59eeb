"""Which changes made a version of a text what it is, and what each did to the text after it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.difference.kind import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.analysis.segmentation import Granularity


@dataclass(frozen=True)
class Change:
    """A passage that one version has in the place of another's; one of them may be empty.

    The offsets are half-open, in code points. ``left_bits``, ``right_bits``: −Σ log₂ p of the
    passage, NaN where it was not scored. ``rest``: by how many bits the unchanged text from here up
    to the next change differs, because something else stands before it; NaN where it is unknown.
    """

    left_start: int
    left_end: int
    right_start: int
    right_end: int
    left_bits: float
    right_bits: float
    rest: float

    @property
    def difference(self) -> float:
        """Bits of the right passage less those of the left one."""
        return self.right_bits - self.left_bits


def changes(difference: Difference) -> list[Change]:
    """The changes of a revision, in order; none for two models or two different texts."""
    segments = difference.smallest
    if difference.kind is Kind.MODELS or not difference.is_revision:
        return []
    found = np.flatnonzero(segments.changed)
    bounds = np.append(found, len(segments))
    bits = segments.difference
    columns = (
        segments.left_start, segments.left_end, segments.right_start, segments.right_end,
        segments.left_bits, segments.right_bits,
    )  # fmt: skip
    rests = [
        _sum_of_known(bits[begin + 1 : end]) for begin, end in zip(found, bounds[1:], strict=True)
    ]
    rows = zip(*(column[found].tolist() for column in columns), rests, strict=True)
    return [Change(*row) for row in rows]


def largest(difference: Difference, granularity: Granularity, count: int) -> NDArray[np.intp]:
    """(k,) indices of up to ``count`` segments whose bits differ most, the largest first."""
    size = np.abs(difference.at(granularity).difference)
    known = np.flatnonzero(size > 0)  # NaN is not.
    return known[np.argsort(-size[known], kind="stable")][:count]


def _sum_of_known(bits: NDArray[np.float64]) -> float:
    known = bits[~np.isnan(bits)]
    return float(known.sum()) if len(known) else math.nan
