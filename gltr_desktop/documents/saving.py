"""Makes a file's new content of an edited text: whatever was not edited stays as it is stored.

The text in the window has a line feed for every line end, and no byte order mark. A file may mix
several line ends, and begin with a mark. So the lines before and after the edits are compared: a
line that is still there keeps its stored form, and a new line gets the line end of its neighbour.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.documents.document import BYTE_ORDER_MARK
from gltr_desktop.documents.line_ends import LINE_ENDS, canonical_text
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gltr_desktop.documents.document import Document

_LINE_END = re.compile("|".join((*LINE_ENDS, "\n")))
_MAX_COMPARISONS = 250_000
"""The size of a block (old lines times new lines) up to which lines that recur are matched."""
_MAX_DEPTH = 50
"""How often blocks are cut into smaller ones."""


class EncodingError(InputError):
    """The text holds a character that the encoding of its file lacks."""

    def __init__(self, character: str, line: int, encoding: str) -> None:
        super().__init__(
            f"The encoding {encoding} of the file lacks the character “{character}”"
            f" in line {line:,}.",
            "Save the text as UTF-8, or replace the character.",
        )


def content_to_save(document: Document | None, text: str, encoding: str) -> bytes:
    """The bytes of ``text`` in ``encoding``; all but its edits as they are stored in ``document``.

    ``document.text`` is what ``text`` was before the edits; None for a text without a file.

    Raises:
        EncodingError: ``encoding`` lacks a character of the text.
        InputError: the text holds half of a character.
    """
    restored = text if document is None else restored_text(document, text)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"The text contains an invalid character at position {error.start:,}.",
            "Delete that character.",
        ) from None
    try:
        # Bytes of the file that make no character have been read as lone surrogates.
        return restored.encode(encoding, "surrogateescape")
    except UnicodeEncodeError as error:
        line = len(_LINE_END.findall(restored, 0, error.start)) + 1
        raise EncodingError(restored[error.start], line, encoding) from None


def restored_text(document: Document, text: str) -> str:
    """``text`` with the byte order mark and the line ends of ``document.original``."""
    original = document.original
    if text == document.text:
        return original
    hidden = max(0, _leading_marks(original) - _leading_marks(document.text))
    old = _stored_lines(original[hidden:], document.text)
    return original[:hidden] + _with_line_ends(old, text.split("\n"))


def _leading_marks(text: str) -> int:
    return len(text) - len(text.lstrip(BYTE_ORDER_MARK))


@dataclass
class _StoredLines:
    """The lines of a file as the window shows them and as they are stored, with their ends.

    The end of the last line is "".
    """

    shown: list[str]
    stored: list[str]
    ends: list[str]


def _stored_lines(original: str, shown: str) -> _StoredLines:
    ends = [*_LINE_END.findall(original), ""]
    stored = _LINE_END.split(original)
    lines = shown.split("\n")
    if len(lines) != len(stored):  # The window had to change more than line ends.
        lines = [canonical_text(line) for line in stored]
    return _StoredLines(lines, stored, ends)


def _with_line_ends(old: _StoredLines, new: list[str]) -> str:
    """The ``new`` lines, joined by the stored ends of the lines that they come from."""
    lines: list[str] = []
    ends: list[str] = []
    for line, source in zip(new, _sources(old.shown, new), strict=True):
        if source is None:
            lines.append(line)
            ends.append("")
        else:
            lines.append(_edited_line(old.shown[source], old.stored[source], line))
            ends.append(old.ends[source])
    # The neighbour of the first lines, if they are new, is the first one after them.
    neighbour = next((end for end in (*ends, *old.ends) if end), "\n")
    pieces: list[str] = []
    for line, end in zip(lines, ends, strict=True):
        # After a CR, the LF of an empty line would be the second half of one line end.
        if not (neighbour == "\r" and pieces and not line and end == "\n"):
            neighbour = end or neighbour
        pieces += [line, neighbour]
    return "".join(pieces[:-1])


def _sources(old: list[str], new: list[str]) -> list[int | None]:
    """For each new line, the old line that it comes from; None for a line that is new.

    What both texts begin and end with in common is settled first.
    """
    before, after = "\n".join(old), "\n".join(new)
    head, tail = _common_ends(before, after)
    lines_of_head, lines_of_tail = _line_ends_in(before, head, tail)
    sources: list[int | None] = [*range(lines_of_head), *[None] * (len(new) - lines_of_head)]
    for source, target in _equal_or_corresponding(old, new, lines_of_head, lines_of_tail):
        sources[target] = source
    for k in range(1, lines_of_tail + 1):
        sources[len(new) - k] = len(old) - k
    # The last line end of the middle is that of its last old line, if there was one edit. After
    # several, its last new line may be an old one that a deleted line followed.
    last = len(new) - lines_of_tail - 1
    likeliest = sources[last]
    one_edit = head + tail >= min(len(before), len(after))
    if one_edit or likeliest is None or old[likeliest] != new[last]:
        sources[last] = len(old) - lines_of_tail - 1
    return sources


def _common_ends(old: str, new: str) -> tuple[int, int]:
    """The lengths of what two texts begin and, behind that, end with in common."""
    head = _common_prefix(old, new)
    return head, _common_prefix(old[head:][::-1], new[head:][::-1])


def _line_ends_in(text: str, head: int, tail: int) -> tuple[int, int]:
    """How many line ends are in the first ``head`` and in the last ``tail`` characters."""
    return text.count("\n", 0, head), text.count("\n", len(text) - tail)


def _equal_or_corresponding(
    old: list[str], new: list[str], head: int, tail: int
) -> Iterator[tuple[int, int]]:
    """Pairs of an old and a new line between the first ``head`` and the last ``tail`` lines."""
    for block in _changed_blocks(old, new, head, tail):
        if block.same:
            yield from zip(
                range(block.old_begin, block.old_end),
                range(block.new_begin, block.new_end),
                strict=True,
            )
        else:
            yield from _corresponding_lines(old, new, block)


def _edited_line(shown: str, stored: str, new: str) -> str:
    """``new``, which was ``shown``: what both begin and end with in common, as it is stored."""
    if shown == stored or len(shown) != len(stored):
        return new
    head, tail = _common_ends(shown, new)
    return stored[:head] + new[head : len(new) - tail] + stored[len(stored) - tail :]


class _Block(NamedTuple):
    """Old lines [old_begin, old_end) that became new lines [new_begin, new_end)."""

    old_begin: int
    old_end: int
    new_begin: int
    new_end: int
    same: bool = False


def _corresponding_lines(
    old: Sequence[str], new: Sequence[str], block: _Block
) -> Iterator[tuple[int, int]]:
    """Pairs of an old and a new line of a changed block: those before and after its edited middle.

    The line end of a pair lies in what the block's old and new text begin or end with in common.
    Lines between are paired from the first on.
    """
    old_size, new_size = block.old_end - block.old_begin, block.new_end - block.new_begin
    before = "\n".join(old[block.old_begin : block.old_end])
    after = "\n".join(new[block.new_begin : block.new_end])
    # The end of the last line of both is behind the block's text.
    tail = 1 + _line_ends_in(before, *_common_ends(before, after))[1]
    for k in range(min(old_size, new_size) - tail):
        yield block.old_begin + k, block.new_begin + k
    for k in range(1, tail + 1):
        yield block.old_end - k, block.new_end - k


def _changed_blocks(old: list[str], new: list[str], head: int, tail: int) -> Iterator[_Block]:
    """Cut what is between the first ``head`` and the last ``tail`` lines into blocks, in order."""
    position_old = position_new = head
    end_old, end_new = len(old) - tail, len(new) - tail
    for begin_old, begin_new, size in [
        *_equal_runs(old, new, _Block(head, end_old, head, end_new)),
        (end_old, end_new, 0),
    ]:
        if position_old < begin_old and position_new < begin_new:
            yield _Block(position_old, begin_old, position_new, begin_new)
        if size:
            yield _Block(begin_old, begin_old + size, begin_new, begin_new + size, same=True)
        position_old, position_new = begin_old + size, begin_new + size


def _equal_runs(
    old: list[str], new: list[str], block: _Block, depth: int = 0
) -> Iterator[tuple[int, int, int]]:
    """Runs of equal lines in a block: first old line, first new line, length.

    The lines that both begin and end with in common are taken first. Lines that occur once in each
    then cut the middle into smaller blocks, as in patience diff; a small middle is compared line by
    line, and a large one without such lines counts as changed.
    """
    a, b, c, d, _ = block
    head = _common_lines(old, new, range(a, b), range(c, d))
    if head:
        yield a, c, head
    a, c = a + head, c + head
    tail = _common_lines(old, new, range(b - 1, a - 1, -1), range(d - 1, c - 1, -1))
    b, d = b - tail, d - tail
    if a < b and c < d:
        anchors = _unique_in_both(old[a:b], new[c:d]) if depth < _MAX_DEPTH else []
        if anchors:
            begin_old, begin_new = a, c
            for i, j in [*((a + i, c + j) for i, j in anchors), (b, d)]:
                yield from _equal_runs(old, new, _Block(begin_old, i, begin_new, j), depth + 1)
                if i < b:
                    yield i, j, 1
                begin_old, begin_new = i + 1, j + 1
        elif (b - a) * (d - c) <= _MAX_COMPARISONS:
            matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
            for i, j, size in matcher.get_matching_blocks()[:-1]:
                yield a + i, c + j, size
    if tail:
        yield b, d, tail


def _common_lines(old: list[str], new: list[str], of_old: range, of_new: range) -> int:
    """How many lines at the beginning of two ranges are equal."""
    pairs = enumerate(zip(of_old, of_new, strict=False))
    shorter = min(len(of_old), len(of_new))
    return next((k for k, (i, j) in pairs if old[i] != new[j]), shorter)


def _unique_in_both(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The longest rising series of pairs of equal lines that occur once in each text."""
    positions: dict[str, list[int]] = {}
    for i, line in enumerate(old):
        positions.setdefault(line, []).append(i)
    in_new: dict[str, list[int]] = {}
    for j, line in enumerate(new):
        in_new.setdefault(line, []).append(j)
    pairs = sorted(
        (j_s[0], positions[line][0])
        for line, j_s in in_new.items()
        if len(j_s) == 1 and len(positions.get(line, ())) == 1
    )
    # Patience sorting: tails[k] is the smallest last old line of a series of k + 1 pairs.
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, i) in enumerate(pairs):
        k = bisect_left(tails, i)
        before.append(last[k - 1] if k else -1)
        tails[k : k + 1], last[k : k + 1] = [i], [index]
    series = []
    index = last[-1] if last else -1
    while index >= 0:
        j, i = pairs[index]
        series.append((i, j))
        index = before[index]
    return series[::-1]


def _common_prefix(one: str, other: str) -> int:
    """The length of the longest common prefix of two texts."""
    lengths = range(1, min(len(one), len(other)) + 1)
    return bisect_right(lengths, False, key=lambda length: one[:length] != other[:length])
