"""Puts together what stands on one line of a page but was drawn, or found, in pieces."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from gltr_desktop.documents.readers.pdf.sentences import begins_with_bullet, begins_with_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gltr_desktop.documents.readers.pdf.lines import Line
    from gltr_desktop.documents.readers.pdf.pages import Page

_LEADERS = re.compile(r"(?:[.…·_]\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,7})$")
_NUMBER = re.compile(r"[-–−+]?[$€£]?\d[\d.,' ]*[%$€£]?")
_CONTENTS = re.compile(
    r"(?:table of )?contents|inhalt(?:sverzeichnis)?|table des matières|sommaire|índice|indice"
    r"|目次|目录|目錄",
    re.IGNORECASE,
)


def whole_rows(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with the pieces that stand on one base line joined.

    The pieces of a table's row are parted by a tab. A wide gap in a justified line is only a space:
    the line above or below goes on through the gap.
    """
    places = sorted((line.baseline, line.left, line.right, _is_number(line.text)) for line in lines)
    whole: list[Line] = []
    for line in lines:
        if whole and line.left >= whole[-1].right - 1 and whole[-1].beside(line):
            _append(whole[-1], line, "\t" if _is_gutter(whole[-1], line, places) else " ")
        else:
            whole.append(line)
    _move_beside_initials(whole)
    return whole


def remove_contents(pages: Iterable[Page]) -> bool:
    """Take tables of contents off the ``pages``, which are known by their dots; say if any were."""
    found = False
    for page in pages:
        entries = {id(line) for line in page.lines if _LEADERS.search(line.text)}
        if len(entries) < 3:
            continue
        found = True
        page.lines = [
            line
            for line in page.lines
            if id(line) not in entries and not _CONTENTS.fullmatch(line.text)
        ]
    return found


def _append(before: Line, line: Line, between: str) -> None:
    if before.text:
        before.own_hyphen = line.own_hyphen
        before.font = before.font if before.font == line.font else 0
        before.text += between + line.text
    else:  # Nothing but the mark of a note.
        before.text, before.size, before.font = line.text, line.size, line.font
    if before.second <= before.left:
        before.second = line.left
    before.marks += line.marks
    before.right = line.right
    before.is_artifact &= line.is_artifact


def _is_gutter(
    before: Line, line: Line, places: Sequence[tuple[float, float, float, bool]]
) -> bool:
    """Whether the gap between two pieces parts two columns of a table.

    It goes on above and below. What stands right of it in two other rows begins where ``line``
    does, and does not end there, as justified lines do; or both are numbers and end there.
    ``places`` has the base line and the ends of each line of the page, from the lowest one up, and
    whether it is a number.
    """
    item = begins_with_bullet(f"{before.text} x") or begins_with_number(f"{before.text} ")
    if item or len(before.text) <= 2:
        return False
    size = max(line.size, before.size)
    begins = ends = numbers = 0
    start = bisect_left(places, (line.baseline - 4 * size,))
    stop = bisect_left(places, (line.baseline + 4 * size,))
    for baseline, left, right, is_number in places[start:stop]:
        distance = abs(baseline - line.baseline)
        if distance < 0.3 * size:
            continue
        if distance < 2 * size and left < before.right and right > line.left:
            return False
        begins += abs(left - line.left) < 0.5
        ends += abs(right - line.right) < 0.5
        numbers += is_number and abs(right - line.right) < 0.5
    return (begins >= 2 and ends < 2) or (_is_number(line.text) and numbers >= 2)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _move_beside_initials(lines: Sequence[Line]) -> None:
    """Let the lines beside a large first letter begin where it does, as their paragraph does."""
    initial, beside = None, 0.0
    for before, line in pairwise(lines):
        if before.initial is not None and line.left > before.left + 0.6 * line.size:
            initial, beside = before, line.left
        if initial is None or initial.initial is None:
            continue
        below = line.baseline < initial.initial - 1.2 * line.size
        if below or abs(line.left - beside) > 0.2 * line.size:
            initial = None
        else:
            line.left = initial.left
