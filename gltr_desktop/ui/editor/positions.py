"""Qt counts UTF-16 units, Python code points: the one place where they meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.visible_text import code_points

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QTextDocument

# Qt keeps these in a document's raw text where people see a new line.
_LINE_BREAKS = "\u2029\u2028\ufdd0\ufdd1"


def document_text(document: QTextDocument) -> str:
    """The text, one UTF-16 unit for each of the document's positions.

    ``toPlainText`` would turn a non-breaking space into a space: the model is to see what is there.
    """
    text = document.toRawText()
    # In a long text, ten times as fast as a translation table.
    for line_break in _LINE_BREAKS:
        text = text.replace(line_break, "\n")
    return text


def for_document(text: str) -> str:
    """``text`` as a document can hold it and hand it back unchanged.

    A document knows one kind of line end. Half a surrogate pair would count as a position but not
    come back, so it becomes the replacement character; a byte order mark would not come in.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for line_end in ("\r\n", "\r", *_LINE_BREAKS):
        text = text.replace(line_end, "\n")
    return text.lstrip("\ufeff")


def difference(old: str, new: str) -> tuple[int, int, int]:
    """Position, length removed and length added, in UTF-16 units, of what makes ``old`` ``new``."""
    same = _common_length(old, new)
    tail = _common_length(old[same:][::-1], new[same:][::-1])
    position, removed, added = (
        len(part.encode("utf-16-le")) // 2
        for part in (old[:same], old[same : len(old) - tail], new[same : len(new) - tail])
    )
    return position, removed, added


def _common_length(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def utf16_positions(text: str) -> NDArray[np.int32]:
    """(len(text) + 1,) int32: the UTF-16 position of every code point, and of the end."""
    positions = np.arange(len(text) + 1, dtype=np.int32)
    wide = code_points(text) > 0xFFFF
    if wide.any():  # In most texts nothing is.
        positions[1:] += np.cumsum(wide, dtype=np.int32)
    return positions
