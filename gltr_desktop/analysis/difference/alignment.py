"""Which place in one text corresponds to which place in the other, so that both scroll together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.edits import Edits
    from gltr_desktop.analysis.record import Int32


@dataclass(frozen=True, eq=False)
class Correspondence:
    """Places of two texts that belong together; between them, both run at an even pace.

    ``left``, ``right``: (k,) int32 offsets in code points, ascending, from 0 to the texts' lengths.
    Where one text has something more, the other one stays where it is.
    """

    left: Int32
    right: Int32

    @staticmethod
    def of(edits: Edits) -> Correspondence:
        """That of a text and its version: what is unchanged is side by side.

        Two different texts are simply as long as each other, and a text is beside itself.
        """
        left = np.stack([edits.left_start, edits.left_end], 1).ravel()
        right = np.stack([edits.right_start, edits.right_end], 1).ravel()
        return Correspondence(
            np.concatenate([[0], left, [edits.left_length]]).astype(np.int32),
            np.concatenate([[0], right, [edits.right_length]]).astype(np.int32),
        )

    def to_right(self, place: float) -> float:
        """The place in the right text that is beside ``place`` in the left one."""
        return _across(self.left, self.right, place)

    def to_left(self, place: float) -> float:
        """The place in the left text that is beside ``place`` in the right one."""
        return _across(self.right, self.left, place)


def _across(here: Int32, there: Int32, place: float) -> float:
    """O(log k). Of several places that belong to one, the last: a run begins beside the other."""
    after = int(np.searchsorted(here, place, side="right"))
    if after == 0:
        return float(there[0])
    if after == len(here):
        return float(there[-1])
    begin, end = int(here[after - 1]), int(here[after])
    share = (place - begin) / (end - begin)
    return float(there[after - 1]) + share * float(there[after] - there[after - 1])
