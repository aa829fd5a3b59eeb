"""Footnotes, which stand in smaller letters at the foot of a column and begin with a mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gltr_desktop.documents.readers.pdf.sentences import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.documents.readers.pdf.lines import Line
    from gltr_desktop.documents.readers.pdf.pages import Page

_SMALL = 0.95
"""Letters below this part of the size of the text are small."""
_SIGNS = "*†‡§¶‖¹²³⁰⁴⁵⁶⁷⁸⁹"
_LEADING_MARK = re.compile(rf"(?P<number>\d{{1,3}})[.):]?\s*(?=\D)|(?P<sign>[{_SIGNS}]{{1,3}})\s*")


def take_notes(pages: Sequence[Page], body_size: float) -> list[list[Line]]:
    """Take the footnotes off the ``pages``: the lines of each, without their marks."""
    notes: list[list[Line]] = []
    for page in pages:
        marks = {mark for line in page.lines for mark in line.marks}
        text = [line for line in page.lines if line.size >= _SMALL * body_size]
        text.sort(key=lambda line: line.baseline)
        kept: list[Line] = []
        last: Line | None = None
        for line in page.lines:
            if line.size >= _SMALL * body_size or not _is_at_foot(line, text):
                kept.append(line)
                last = None
            elif mark := _taken_mark(line, marks, page):
                notes.append([line])
                last = line
                if mark[0] in _SIGNS:
                    _remove_sign(mark, page, line)
            elif _goes_on(last, line) if last else _is_rest_of_note(line, notes):
                notes[-1].append(line)
                last = line
            else:
                kept.append(line)
                last = None
        page.lines = kept
    return notes


def _is_at_foot(line: Line, text: Sequence[Line]) -> bool:
    """Whether no line of the ``text``, from the lowest one up, follows below in its column."""
    for other in text:
        if other.baseline >= line.baseline - 1:
            return True
        if other.left < line.right and other.right > line.left:
            return False
    return True


def _taken_mark(line: Line, marks: set[str], page: Page) -> str:
    """The mark that ``line`` begins with, which is taken off it, or "" if it begins no note."""
    if line.mark:
        return line.mark
    match = _LEADING_MARK.match(line.text)
    if match is None or match.end() == len(line.text):
        return ""
    number, sign = match["number"], match["sign"]
    if number is not None and number not in marks:
        return ""
    if sign is not None and not any(_with_sign(sign).search(o.text) for o in page.lines):
        return ""
    line.text = line.text[match.end() :]
    return number or sign


def _with_sign(sign: str) -> re.Pattern[str]:
    """A mark that stands after a word or a full stop."""
    return re.compile(rf"(?<=[^\s{_SIGNS}]){re.escape(sign)}(?![{_SIGNS}])")


def _remove_sign(sign: str, page: Page, note: Line) -> None:
    for line in page.lines:
        if line is not note and (found := _with_sign(sign).search(line.text)):
            line.text = line.text[: found.start()] + line.text[found.end() :]
            return


def _goes_on(last: Line, line: Line) -> bool:
    """Whether ``line`` follows ``last`` closely."""
    drop = last.baseline - line.baseline
    return (
        -0.3 * line.size < drop < 1.9 * line.size and abs(line.size - last.size) < 0.1 * line.size
    )


def _is_rest_of_note(line: Line, notes: Sequence[list[Line]]) -> bool:
    """Whether ``line`` goes on with the note that the page or the column before ended with."""
    if not notes:
        return False
    last = notes[-1][-1]
    return (
        line.page - last.page <= 1
        and abs(line.size - last.size) < 0.05 * line.size
        and not ends_sentence(last.text)
    )
