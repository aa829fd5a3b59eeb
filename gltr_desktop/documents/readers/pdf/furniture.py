"""What stands at the head and the foot of pages and is no part of the text."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from gltr_desktop.documents.readers.pdf.pages import usual_pitch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gltr_desktop.documents.readers.pdf.lines import Line
    from gltr_desktop.documents.readers.pdf.pages import Page

_ZONE = 0.15
"""The part of a page's height, at its head and at its foot, where running heads stand."""
_ROWS = 4
"""How many rows of a zone are looked at: the outer two, and the next if those outside them go."""
_LARGE = 1.15
"""Larger letters, as a part of the size of the text, are those of headings."""
_APART = 1.15
"""What is no further from the text than this part of the pitch of its lines is text."""
_MAX_LENGTH = 100
"""A line that is longer is none that only carries the number of a page."""
_LONE_NUMBER = re.compile(
    r"[\s\[(|·•*~–—-]*(?:page|seite|página|pagina|p\.|s\.|第)?\s*"
    r"(?:\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|\||of|von|de|di|sur|van)\s*\d{1,4})?\s*[页頁ページ]*[\s\])|·•*~–—-]*",
    re.IGNORECASE,
)
_NUMBER_AT_END = re.compile(r"^\D{0,3}(\d{1,4})\b|\b(\d{1,4})\D{0,3}$")


@dataclass(frozen=True)
class _Row:
    """The lines on one height in a zone of a page, ``gap`` away from the next row inwards."""

    page: int
    is_head: bool
    lines: tuple[Line, ...]
    gap: float

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def key(self) -> tuple[bool, str]:
        """The text without digits: it is what returns from page to page."""
        return self.is_head, re.sub(r"[\d\s]+", " ", self.text).strip().casefold()

    @property
    def height(self) -> float:
        return self.lines[0].baseline

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    def offsets(self) -> list[tuple[bool, int]]:
        """By how much each number that may be the page's exceeds the number of the page."""
        numbers = [int(a or b) for a, b in _NUMBER_AT_END.findall(self.text)]
        return [(self.is_head, number - self.page) for number in numbers]


def remove_furniture(pages: Sequence[Page], body_size: float) -> bool:
    """Take running heads and page numbers off the ``pages``; say whether there were any.

    They return, in the outer 15 % of the page, on max(2, 30 %) of the pages or on several that
    follow one another, or they hold the number of the page. Headings of chapters may return too,
    but they are larger than the text.
    """
    zones = [zone for page in pages for zone in _zones(page)]
    evidence = _Evidence([row for zone in zones for row in zone], len(pages), body_size)
    pitch = usual_pitch(pages, body_size)
    removed: set[int] = set()
    for zone in zones:
        certain = list(map(evidence.is_certain, zone))
        goes = [sure or evidence.returns(row) for sure, row in zip(certain, zone, strict=True)]
        for rank in range(2, len(zone)):
            goes[rank] &= all(goes[:rank])
        for rank in reversed(range(len(zone))):
            # The first line of the text may return too, but the next one follows it closely.
            apart = zone[rank].gap > _APART * pitch or True in goes[rank + 1 : rank + 2]
            goes[rank] &= certain[rank] or apart
            if goes[rank]:
                removed |= {id(line) for line in zone[rank].lines}
    for page in pages:
        page.lines = [line for line in page.lines if id(line) not in removed]
    return bool(removed)


class _Evidence:
    """What all the outer rows of a document say about each of them."""

    def __init__(self, rows: Sequence[_Row], pages: int, body_size: float) -> None:
        self._needed = max(2.0, 0.3 * pages)
        self._largest = _LARGE * body_size
        self._returning = _returning(rows, self._needed)
        counts = Counter(row.text for row in rows)
        self._everywhere = {text for text, n in counts.items() if n >= max(3, 0.5 * pages)}
        self._heights: dict[tuple[bool, int], list[float]] = defaultdict(list)
        for row in rows:
            for offset in set(row.offsets()):
                self._heights[offset].append(row.height)

    def is_certain(self, row: _Row) -> bool:
        """Whether ``row`` holds the number of its page, or is said to be no text by the file."""
        if all(line.is_artifact for line in row.lines):
            return True
        if row.size > self._largest:
            return False
        return _is_lone_number(row.text, row.is_head) or self._has_page_number(row)

    def returns(self, row: _Row) -> bool:
        """Whether ``row`` returns on other pages."""
        usual = row.size <= self._largest or row.text in self._everywhere
        return usual and row.key in self._returning

    def _has_page_number(self, row: _Row) -> bool:
        # A note may begin with that number too, but notes stand now higher, now lower.
        heights = [self._heights[offset] for offset in row.offsets()]
        alike = (sum(abs(height - row.height) < 3 for height in of) for of in heights)
        return len(row.text) < _MAX_LENGTH and max(alike, default=0) >= self._needed


def _zones(page: Page) -> Iterable[list[_Row]]:
    """The outer rows in the head and the foot of ``page``, from its edges inwards."""
    heights: list[list[Line]] = []
    for line in sorted(page.lines, key=lambda line: -line.baseline):
        if heights and heights[-1][0].baseline - line.baseline < 0.3 * line.size:
            heights[-1].append(line)
        else:
            heights.append([line])
    depth = _ZONE * (page.top - page.bottom)
    for is_head, rows in ((True, heights), (False, heights[::-1])):
        zone = []
        for row, inner in zip_longest(rows[:_ROWS], rows[1 : _ROWS + 1]):
            height = row[0].baseline if row else math.nan
            if height > page.top - depth if is_head else height < page.bottom + depth:
                gap = abs(height - inner[0].baseline) if inner else math.inf
                lines = sorted(row, key=lambda line: line.left)
                zone.append(_Row(page.number, is_head, tuple(lines), gap))
        yield zone


def _returning(rows: Sequence[_Row], needed: float) -> set[tuple[bool, str]]:
    """The texts that return on enough pages, or at one place of three or more in a row."""
    places: dict[tuple[bool, str], list[tuple[int, float]]] = defaultdict(list)
    for row in rows:
        places[row.key].append((row.page, row.height))
    found = set()
    for key, where in places.items():
        run = longest = 1
        for (page, height), (next_page, next_height) in pairwise(where):
            near = 0 < next_page - page <= 2 and abs(next_height - height) < 3
            run = run + 1 if near else 1
            longest = max(longest, run)
        if len({page for page, _ in where}) >= needed or longest >= 3:
            found.add(key)
    return found


def _is_lone_number(text: str, is_head: bool) -> bool:
    if not _LONE_NUMBER.fullmatch(text):
        return False
    # At the head, “I” and “IV” are chapters.
    return not is_head or any(map(str.isdigit, text)) or text.islower()
