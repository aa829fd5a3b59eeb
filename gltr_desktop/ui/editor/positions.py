"""Positions in a document: Qt counts UTF-16 units, Python code points; both meet only here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.visible_text import code_points

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QTextCursor, QTextDocument

# Qt's raw text of a document has these where people see a new line.
_LINE_BREAKS = "\u2029\u2028\ufdd0\ufdd1"


def document_text(document: QTextDocument) -> str:
    """The text of ``document``, one UTF-16 unit for each of its positions.

    ``toPlainText`` would turn non-breaking spaces into spaces: the model has to see the real text.
    """
    return _plain(document.toRawText())


def selected_text(cursor: QTextCursor) -> str:
    """What ``cursor`` has selected, as :func:`document_text` gives it.

    Qt's own copy would turn non-breaking spaces into spaces, as ``toPlainText`` does.
    """
    return _plain(cursor.selectedText())


def _plain(raw: str) -> str:
    """Qt's ``raw`` text of a document with line feeds where people see new lines."""
    # For a long text this is ten times as fast as a translation table.
    for line_break in _LINE_BREAKS:
        raw = raw.replace(line_break, "\n")
    return raw


def for_document(text: str) -> str:
    """``text`` in a form that a document gives back unchanged.

    A document has one kind of line end. It counts a lone surrogate as a position but does not give
    it back: that becomes the replacement character. Put it in by :func:`for_qt`.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for line_end in ("\r\n", "\r", *_LINE_BREAKS):
        text = text.replace(line_end, "\n")
    return text


def for_qt(text: str) -> str:
    """``text`` so that PySide hands all of its characters over to Qt.

    It takes U+FEFF at the start for a byte order mark and drops it, and U+FFFE for one that asks it
    to swap all bytes. A mark of our own in front is dropped instead.
    """
    return f"\ufeff{text}" if text.startswith(("\ufeff", "\ufffe")) else text


def actual_edit(
    document: QTextDocument, reported: tuple[int, int, int], paragraph_before: str | None
) -> tuple[int, int, int]:
    """What was edited, where Qt reports more: position, units removed and added (UTF-16).

    ``paragraph_before``: the text of a paragraph that an input method has changed, else None.
    """
    position, removed, added = reported
    # When all of the last paragraph is replaced, Qt counts the separator at its end, too.
    excess = max(0, position + added - (document.characterCount() - 1))
    removed, added = max(0, removed - excess), added - excess
    if paragraph_before is not None:
        block = document.findBlock(position)
        offset, less, more = difference(paragraph_before, block.text())
        if more - less == added - removed:
            return block.position() + offset, less, more
    return position, removed, added


def difference(old: str, new: str) -> tuple[int, int, int]:
    """The edit that makes ``old`` into ``new``: position, units removed and added (UTF-16)."""
    same = _common_length(old, new)
    tail = _common_length(old[same:][::-1], new[same:][::-1])
    position, removed, added = (
        _utf16_length(piece)
        for piece in (old[:same], old[same : len(old) - tail], new[same : len(new) - tail])
    )
    return position, removed, added


def _common_length(one: str, other: str) -> int:
    """The length of the longest common prefix of two texts, in code points."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def word_start(document: QTextDocument, position: int) -> int:
    """Start of the white space that ends at ``position``, or else of the word that does.

    After an edit at ``position``, a tokenizer may split this in another way.
    """
    start = position
    while start and document.characterAt(start - 1).isspace():
        start -= 1
    if start < position:
        return start
    block = document.findBlock(position)
    # The block's text is cut in UTF-16, the unit of positions.
    raw = block.text().encode("utf-16-le")[: 2 * (position - block.position())]
    before = raw.decode("utf-16-le", "ignore")
    word_begin = max(before.rfind(space) + 1 for space in (" ", "\t"))
    return position - _utf16_length(before[word_begin:])


def utf16_positions(text: str) -> NDArray[np.int32]:
    """(len(text) + 1,) int32: the UTF-16 position of every code point, and of the end."""
    positions = np.arange(len(text) + 1, dtype=np.int32)
    wide = code_points(text) > 0xFFFF
    if wide.any():  # Most texts have no such characters.
        positions[1:] += np.cumsum(wide, dtype=np.int32)
    return positions
