"""What was changed between two texts, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.segmentation import word_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REVISION_SHARE = 0.4
"""Of the shorter text; where less is left of it, the two are different texts."""


@dataclass(frozen=True, eq=False)
class Edits:
    """The runs that two texts have in common, in order; everything between them was changed.

    Run i is ``left[left_start[i]:left_start[i] + length[i]]``, in code points, and the same in the
    right text. (r,) int32 each, ascending; no run is empty, and no two of them touch in both texts.
    """

    left_length: int
    right_length: int
    left_start: NDArray[np.int32]
    right_start: NDArray[np.int32]
    length: NDArray[np.int32]

    @property
    def is_revision(self) -> bool:
        """Whether so much is common that one text is a version of the other."""
        shorter = min(self.left_length, self.right_length)
        return int(self.length.sum()) > _REVISION_SHARE * shorter


def edits_between(left: str, right: str) -> Edits:
    """The shortest way from ``left`` to ``right`` in whole words, punctuation marks and gaps."""
    from rapidfuzz.distance import Indel

    bounds = [np.append(word_starts(text), len(text)) if text else np.zeros(1, np.intp)
              for text in (left, right)]  # fmt: skip
    words = [
        [text[begin:end] for begin, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]
        for text, ends in zip((left, right), bounds, strict=True)
    ]
    equal = [one for one in Indel.opcodes(*words) if one.tag == "equal"]
    left_start = bounds[0][[one.src_start for one in equal]]
    left_end = bounds[0][[one.src_end for one in equal]]
    right_start = bounds[1][[one.dest_start for one in equal]]
    columns = (left_start, right_start, left_end - left_start)
    return Edits(len(left), len(right), *(column.astype(np.int32) for column in columns))


def unedited(text: str) -> Edits:
    """Of a text and itself: one run."""
    count = min(1, len(text))
    zero = np.zeros(count, np.int32)
    return Edits(len(text), len(text), zero, zero, np.full(count, len(text), np.int32))
