"""A page of a PDF as lines of text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gltr_desktop.documents.readers.pdf.lines import Line


@dataclass
class Page:
    """The lines of page ``number`` in the order of its content, and its edges in points."""

    number: int
    lines: list[Line]
    bottom: float
    top: float
    left: float
    right: float

    def remove_outside(self) -> None:
        """Take off what stands beyond the edges of the page, where nobody sees it."""
        inside = [line for line in self.lines if self.bottom <= line.baseline <= self.top]
        self.lines = inside or self.lines


def body_size(pages: Iterable[Page]) -> float:
    """The size that most characters are set in."""
    counts = Counter[float]()
    for page in pages:
        for line in page.lines:
            counts[round(line.size, 1)] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def usual_pitch(pages: Iterable[Page], size: float) -> float:
    """The commonest distance of the base lines of two lines of ``size``, to a tenth of a point."""
    drops = Counter[float]()
    for page in pages:
        for before, line in pairwise(page.lines):
            drop = before.baseline - line.baseline
            alike = max(abs(before.size - size), abs(line.size - size)) < 0.1 * size
            if alike and 0.5 * size < drop < 3 * size:
                drops[round(drop, 1)] += 1
    return drops.most_common(1)[0][0] if drops else 1.3 * size
