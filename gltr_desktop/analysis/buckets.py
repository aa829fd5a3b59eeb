"""Rank buckets: top 10 green, top 100 yellow, top 1000 red, the rest purple, as in GLTR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUCKETS = ("green", "yellow", "red", "purple")
NO_BUCKET = -1
"""Bucket of a token without a rank."""


@dataclass(frozen=True)
class Thresholds:
    """A token is green below ``limits[0]``, yellow below the next, red below the last."""

    limits: tuple[int, int, int] = (10, 100, 1000)

    def __post_init__(self) -> None:
        low, middle, high = self.limits
        if not 0 < low < middle < high:
            raise InputError(
                f"Thresholds must be positive and ascending, not {self}.",
                "Give three numbers such as 10,100,1000.",
            )

    @staticmethod
    def parse(text: str) -> Thresholds:
        """Read ``"10,100,1000"``; raises InputError for anything else."""
        try:
            low, middle, high = (int(part) for part in text.split(","))
        except ValueError:
            raise InputError(
                f"“{text}” is not a list of thresholds.",
                "Give three whole numbers such as 10,100,1000.",
            ) from None
        return Thresholds((low, middle, high))

    def __str__(self) -> str:
        return ",".join(str(limit) for limit in self.limits)

    def buckets(self, rank: NDArray[np.int32]) -> NDArray[np.int8]:
        """(n,) int8 index into BUCKETS for each rank, NO_BUCKET where the rank is UNSCORED."""
        index = np.searchsorted(self.limits, rank, side="right").astype(np.int8)
        index[rank < 0] = NO_BUCKET
        return index

    def labels(self) -> tuple[str, str, str, str]:
        """What each bucket means, for legends."""
        low, middle, high = (f"{limit:,}" for limit in self.limits)
        return f"top {low}", f"top {middle}", f"top {high}", f"beyond {high}"


def bucket_counts(buckets: NDArray[np.int8]) -> NDArray[np.int64]:
    """(4,) how many of ``buckets`` are in each bucket; the unscored are not counted."""
    return np.bincount(buckets[buckets >= 0], minlength=len(BUCKETS))
