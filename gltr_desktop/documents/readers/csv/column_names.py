"""Tells whether a table begins with the names of its columns: no format of plain text says it."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = re.compile(r"[-+$€£]?\d[\d.,:/ TZ+-]*(?:%|[AP]M)?", re.IGNORECASE)
"""Numbers, dates and times of day."""
_LABEL = re.compile(r"[^\W\d][^\n.!?…。！？]{0,39}\??")
"""What may be the name of a column: no number, and no sentence but a short question."""
_SENTENCE = re.compile(r".{5,}[.!…。！]", re.DOTALL)
_MANY_TIMES = 3
"""A name is at least so many times shorter than most of what stands below it."""
_COMMON_NAMES = {
    *("text", "id", "name", "title", "date", "time", "author", "user", "speaker", "label"),
    *("category", "rating", "score", "stars", "grade", "answer", "answers", "body", "comment"),
    *("comments", "content", "description", "document", "essay", "feedback", "line", "message"),
    *("note", "notes", "post", "prompt", "question", "quote", "response", "review", "sentence"),
    *("summary", "tweet", "word", "words"),
}


def begins_with_names(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of ``rows`` names the columns, being unlike the rows below it."""
    if len(rows) < 2:
        return False
    names = [cell.strip() for cell in rows[0]]
    given = [name for name in names if name]
    if len(set(given)) < len(given) or any(map(_NUMBER.fullmatch, given)):
        return False
    columns = [_column(rows, index) for index in range(len(names))]
    if any(map(_asks_for_numbers, names, columns)):
        return True
    if not any(map(_SENTENCE.fullmatch, given)) and any(map(_asks, names, columns)):
        return True
    if not all(map(_LABEL.fullmatch, given)):
        return False
    return any(map(_is_short, names, columns)) or any(
        name.casefold() in _COMMON_NAMES for name in given
    )


def _column(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    """What stands below the first row in a column."""
    cells = (row[index].strip() for row in rows[1:] if index < len(row))
    return [cell for cell in cells if cell]


def _asks_for_numbers(name: str, below: Sequence[str]) -> bool:
    """Whether a word stands above a column of numbers."""
    return bool(name) and 2 * sum(map(bool, map(_NUMBER.fullmatch, below))) > len(below)


def _asks(name: str, below: Sequence[str]) -> bool:
    """Whether a question stands above its answers, as in a survey."""
    return name.endswith("?") and 4 * sum(cell.endswith("?") for cell in below) < len(below)


def _is_short(name: str, below: Sequence[str]) -> bool:
    """Whether ``name`` is much shorter than most of what stands below it."""
    return bool(name and below) and median(map(len, below)) >= _MANY_TIMES * len(name)
