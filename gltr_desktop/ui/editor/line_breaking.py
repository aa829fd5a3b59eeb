"""Where lines are broken: between words, except in a text with a word of thousands of letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QTextBoundaryFinder
from PySide6.QtGui import QTextBlock, QTextCursor, QTextOption

from gltr_desktop.ui.editor.positions import for_qt

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument
    from PySide6.QtWidgets import QPlainTextEdit

_Mode = QTextOption.WrapMode
_MAX_UNBROKEN = 8_192
"""UTF-16 units. Laying out a word of this length takes a few milliseconds, of 25 times as many a
second."""
_NO_SPACES = re.compile(f"[^ ]{{{_MAX_UNBROKEN // 2}}}")


class LineBreaking:
    """Breaks the lines of ``text`` anywhere while it holds an endless word, such as DNA or Base64.

    For each line of a word, Qt first looks for the word's end: the time that a key takes grows with
    the square of the word's length. Broken anywhere, it grows as in other paragraphs.
    """

    def __init__(self, text: QPlainTextEdit) -> None:
        self._text = text
        self._endless: WeakKeyDictionary[QTextDocument, QTextCursor] = WeakKeyDictionary()
        """In the paragraph with the endless word of each document; it follows every edit."""

    def follow_edit(self, position: int, added: int) -> None:
        """Choose how lines are broken, before units [``position``, + ``added``) are laid out."""
        document = self._text.document()
        found = _endless_block(document.findBlock(position), position + added)
        known = self._endless.pop(document, None)
        if found is None and known is not None:
            found = known.block()
            if not _has_endless_word(found):
                found = _endless_block(document.firstBlock(), document.characterCount())
        if found is not None:
            self._endless[document] = QTextCursor(found)
        self.follow_document()

    def follow_document(self) -> None:
        """Break the lines of the document that is shown as its edits have asked for."""
        is_endless = self._text.document() in self._endless
        mode = _Mode.WrapAnywhere if is_endless else _Mode.WrapAtWordBoundaryOrAnywhere
        if mode != self._text.wordWrapMode():
            self._text.setWordWrapMode(mode)


def _endless_block(block: QTextBlock, end: int) -> QTextBlock | None:
    """The first block with an endless word, from ``block`` to the one at position ``end``."""
    while block.isValid() and block.position() <= end:
        if _has_endless_word(block):
            return block
        block = block.next()
    return None


def _has_endless_word(block: QTextBlock) -> bool:
    """Whether some part of the block is long and offers no chance to break a line."""
    if block.length() <= _MAX_UNBROKEN:
        return False
    text = block.text()
    if _NO_SPACES.search(text) is None:
        return False
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, for_qt(text))
    begin, end = 0, block.length() - 1
    while begin + _MAX_UNBROKEN < end:
        finder.setPosition(begin + _MAX_UNBROKEN)
        chance = begin + _MAX_UNBROKEN if finder.isAtBoundary() else finder.toPreviousBoundary()
        if chance <= begin:
            return True
        begin = chance
    return False
