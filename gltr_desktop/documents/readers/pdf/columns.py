"""The columns that a text runs in: their edges, and how far apart their lines stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from gltr_desktop.documents.readers.pdf.sentences import ends_sentence, is_east_asian

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gltr_desktop.documents.readers.pdf.lines import Line
    from gltr_desktop.documents.readers.pdf.pages import Page

MAX_INDENT = 6.0
MIN_INDENT = 0.6
"""By how many ems the first line of a paragraph may be indented."""
_SAME = 0.15
"""Ends of lines that are no further apart, in ems, are the same."""
_NEARLY_FULL = 0.8
"""A few lines tell that a page has equal margins if they fill this part between them."""
_ENOUGH, _MANY = 8, 10
"""So many lines of a column, or of a document, tell where its edges are."""
_USUAL_PITCH = 1.3


@dataclass
class Column:
    """Lines that follow one below the other on a page.

    ``left`` is where most of its lines begin that are not indented. ``edges`` has the right edge of
    the column for each line, and ``pitches`` the usual distance of base lines for each size.
    ``last_left`` is where the line begins that stands furthest right on the page.
    """

    page: Page
    lines: list[Line]
    last_left: float
    left: float = 0.0
    edges: list[float] = field(default_factory=list)
    pitches: dict[float, float] = field(default_factory=dict)

    @property
    def outer_edge(self) -> float:
        """The right edge that the page has if its margins are alike and nothing stands beside."""
        last = max(line.right for line in self.lines)
        margins = self.page.left + self.page.right
        mirrored = (-margins if self.lines[0].is_mirrored else margins) - self.left
        alone = self.last_left < last
        return mirrored if alone and last < mirrored else last

    def pitch(self, size: float) -> float:
        """The usual distance of the base lines of two lines of ``size``."""
        return self.pitches.get(round(size), _USUAL_PITCH * size)


def columns_of(pages: Iterable[Page]) -> list[Column]:
    """The columns of the ``pages``, measured, in the order of their content."""
    columns: list[Column] = []
    for page in pages:
        page_columns: list[Column] = []
        last_left = max((line.left for line in page.lines), default=0.0)
        for line in page.lines:
            if page_columns and _goes_down(page_columns[-1].lines, line):
                page_columns[-1].lines.append(line)
            else:
                page_columns.append(Column(page, [line], last_left))
        columns += page_columns
    _measure_pitches(columns)
    _measure_left(columns)
    _measure_edges(columns)
    return columns


def chunks(column: Column) -> list[list[int]]:
    """The numbers of the lines of ``column``, parted where a gap is wide or the size changes."""
    found: list[list[int]] = [[0]]
    for number in range(1, len(column.lines)):
        before, line = column.lines[number - 1], column.lines[number]
        if has_gap(column, before, line) or has_other_size(before, line):
            found.append([])
        found[-1].append(number)
    return found


def has_gap(column: Column, before: Line, line: Line) -> bool:
    """Whether the two stand further apart than the lines of a paragraph."""
    size = max(before.size, line.size)
    return before.baseline - line.baseline > column.pitch(size) + 0.3 * size


def has_other_size(before: Line, line: Line) -> bool:
    """Whether the letters of one are larger by more than 8 %, the largest ones too."""
    sizes, largest = (before.size, line.size), (before.largest, line.largest)
    return max(sizes) > 1.08 * min(sizes) and max(largest) > 1.08 * min(largest)


def has_room(before: Line, line: Line, edge: float) -> bool:
    """Whether the first word of ``line`` would have fitted on the line before."""
    spaced = before if before.second > before.left else line
    gap = spaced.second - spaced.left - spaced.first_word
    space = min(max(0.3 * before.size, gap), 0.6 * before.size)
    word = line.first_word
    if line.text and is_east_asian(line.text[0]):
        # Any letter may begin a line but some that stand after others.
        space, word = 0.0, min(word, 2 * line.size)
    return before.right + space + word <= edge + 0.02 * before.size


def breaks_words(columns: Sequence[Column]) -> bool:
    """Whether words were broken at the ends of lines, as far as that can be told.

    Where they were, hyphens end more than 2 % of the lines, and no long word was left whole to
    begin a line when half of it would have fitted on the line before.
    """
    lines = hyphens = whole = 0
    for column in columns:
        pairs = zip(column.lines, column.lines[1:], column.edges, strict=False)
        for before, line, edge in pairs:
            if has_room(before, line, edge):
                continue
            lines += 1
            hyphens += before.ends_in_hyphen
            free = edge - before.right - 0.3 * before.size
            word = line.first_word
            whole += word > 4 * before.size and 0.5 * word < free < word
    return hyphens >= 0.028 * lines and whole < max(2, hyphens)


def most_frequent(values: Sequence[float], tolerance: float) -> tuple[float, int]:
    """The middle of the fullest stretch of ``values`` that is ``tolerance`` long; their count."""
    ordered = sorted(values)
    best, start = (ordered[0], 1), 0
    for end, value in enumerate(ordered):
        while value - ordered[start] > tolerance:
            start += 1
        if end - start + 1 > best[1]:
            best = (ordered[(start + end) // 2], end - start + 1)
    return best


def _goes_down(lines: Sequence[Line], line: Line) -> bool:
    last = lines[-1]
    if line.baseline > last.baseline - 0.3 * min(line.size, last.size):
        return False
    recent = lines[-40:]
    left, right = min(other.left for other in recent), max(other.right for other in recent)
    return line.left < right and line.right > left


def _measure_pitches(columns: Sequence[Column]) -> None:
    """Find the usual pitch for each size: in the column if it has lines enough, else everywhere."""
    everywhere: dict[float, list[float]] = {}
    for column in columns:
        here: dict[float, list[float]] = {}
        width = max(line.right for line in column.lines) - min(x.left for x in column.lines)
        for before, line in pairwise(column.lines):
            full = before.width > 0.7 * width and not ends_sentence(before.text)
            if full and not has_other_size(before, line):
                here.setdefault(round(line.size), []).append(before.baseline - line.baseline)
        for size, drops in here.items():
            everywhere.setdefault(size, []).extend(drops)
            pitch, count = most_frequent(drops, 0.1 * size)
            if count >= 3:
                column.pitches[size] = pitch
    usual = {size: most_frequent(drops, 0.1 * size)[0] for size, drops in everywhere.items()}
    for column in columns:
        column.pitches = {**usual, **column.pitches}


def _measure_left(columns: Sequence[Column]) -> None:
    counts = Counter[int]()
    for column in columns:
        size = column.lines[0].size
        lefts = [line.left for line in column.lines]
        left, count = most_frequent(lefts, 0.25 * size)
        outer = [x for x in lefts if MIN_INDENT * size < left - x < MAX_INDENT * size]
        if outer:
            outer_left, outer_count = most_frequent(outer, 0.25 * size)
            if outer_count >= max(2, 0.2 * count):
                left = outer_left
        column.left = left
        counts[round(left)] += len(lefts)
    for column in columns:
        if len(column.lines) >= _ENOUGH:
            continue
        # A few lines, all of them indented, say less than the other pages.
        size = column.lines[0].size
        near = [
            x for x, n in counts.items() if n >= _MANY and 1 < column.left - x < MAX_INDENT * size
        ]
        if near:
            column.left = float(max(near, key=lambda x: counts[x]))


@dataclass(frozen=True)
class _Ends:
    """Where the lines end that have one left edge: the ``justified`` end, or None if ragged."""

    count: int
    last: float
    nearly_last: float
    justified: float | None


def _measure_edges(columns: Sequence[Column]) -> None:
    values: dict[int, list[float]] = {}
    for column in columns:
        key = round(column.left)
        for near in (key - 1, key, key + 1):
            values.setdefault(near, []).extend(line.right for line in column.lines)
    document: dict[int, _Ends] = {}
    for column in columns:
        key, size = round(column.left), column.lines[0].size
        if key not in document:
            document[key] = _ends(values[key], size)
        here = _ends([line.right for line in column.lines], size)
        usual = _usual_edge(column, here, document[key])
        column.edges = [0.0] * len(column.lines)
        for chunk in chunks(column):
            edge = _edge([column.lines[number] for number in chunk], usual)
            for number in chunk:
                column.edges[number] = edge


def _ends(values: list[float], size: float) -> _Ends:
    ordered = sorted(values)
    count = len(ordered)
    end, alike = most_frequent(ordered, _SAME * size)
    beyond = count - bisect_right(ordered, end + _SAME * size)
    # Several lines of verse, say, may happen to end alike; but then others are longer.
    is_edge = alike >= 0.3 * count or (alike >= 0.2 * count and beyond <= alike / 2)
    justified = end if alike >= 3 and is_edge else None
    return _Ends(count, ordered[-1], ordered[int(0.95 * count)], justified)


def _usual_edge(column: Column, here: _Ends, document: _Ends) -> float:
    """The right edge that lines with this left edge have in the column, or in the document."""
    for ends in (here, document):
        if ends.justified is not None:
            return ends.justified
    if document.count >= _MANY:
        # Another column may begin where this one does, and be wider.
        room = document.nearly_last - here.last
        narrow = here.count >= _ENOUGH and room > 3 * column.lines[0].size
        return here.last if narrow else document.nearly_last
    outer = column.outer_edge
    is_outer = here.last - column.left > _NEARLY_FULL * (outer - column.left)
    return outer if is_outer else here.last


def _edge(lines: Sequence[Line], usual: float) -> float:
    """The right edge of lines without a gap: their commonest end, if they are justified."""
    size = lines[0].size
    last = max(line.right for line in lines)
    at_edge = sum(line.right >= last - _SAME * size for line in lines)
    near = usual - last < MAX_INDENT * size or at_edge >= _ENOUGH / 2
    if near and at_edge >= max(2.0, 0.4 * (len(lines) - 1)):
        return last
    if len(lines) >= _ENOUGH and usual - last > 3 * size:
        return last
    return max(last, usual)
