"""The bar below the text for finding words in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from gltr_desktop.ui.editor.positions import for_qt, selected_text
from gltr_desktop.ui.widgets import close_button

if TYPE_CHECKING:
    from gltr_desktop.ui.editor.token_editor import TokenEditor

_Flag = QTextDocument.FindFlag
_NO_BREAK_SPACE = "\u00a0"


class FindBar(QWidget):
    """A line edit for the text to find, with its buttons; hidden until it is opened."""

    def __init__(self, editor: TokenEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._origin = 0
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Find in the text")
        self.line.setAccessibleName("Find in the text")
        self.line.textEdited.connect(self._search_from_origin)
        self.case = QCheckBox("Match &case", self)
        self.case.toggled.connect(self._search_from_origin)
        self.answer = QLabel(self)
        self.answer.setAccessibleName("Result")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 14, 6)
        layout.addWidget(self.line, 1)
        for text, tip, slot in (
            ("Previous", "Previous match (Shift+Return)", self.find_previous),
            ("Next", "Next match (Return)", self.find_next),
        ):
            button = QToolButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.clicked.connect(slot)
            layout.addWidget(button)
        layout.addWidget(self.case)
        layout.addWidget(self.answer)
        layout.addWidget(close_button(self, "Close", "Close (Esc)", self.close_bar))
        self.hide()

    def open_bar(self) -> None:
        """Show the bar; text that is selected becomes the text to find."""
        cursor = self._editor.textCursor()
        selected = selected_text(cursor)
        if selected and "\n" not in selected:
            self.line.setText(for_qt(selected))
        self._origin = cursor.selectionStart()
        self.answer.clear()
        self.show()
        self.line.setFocus()
        self.line.selectAll()

    @Slot()
    def close_bar(self) -> None:
        """Hide the bar and go back to the text; the match stays selected."""
        self.hide()
        self._editor.setFocus()

    @Slot()
    def find_next(self) -> None:
        """Select the next match; after the last one comes the first."""
        self._find(self._editor.textCursor().selectionEnd(), backward=False)

    @Slot()
    def find_previous(self) -> None:
        """Select the previous match; before the first one comes the last."""
        self._find(self._editor.textCursor().selectionStart(), backward=True)

    @Slot()
    def _search_from_origin(self) -> None:
        """Select the first match after the caret's position when the bar was opened."""
        if self.line.text():
            self._find(self._origin, backward=False)
        else:
            self.answer.clear()

    def _find(self, position: int, *, backward: bool) -> None:
        document, wanted = self._editor.document(), self.line.text()
        if not wanted:
            return
        match, wrapped = self._match(wanted, position, backward=backward), False
        if match.isNull():
            edge = document.characterCount() - 1 if backward else 0
            match, wrapped = self._match(wanted, edge, backward=backward), True
        if match.isNull():
            self.answer.setText("Not found")
            cursor = self._editor.textCursor()
            cursor.setPosition(cursor.selectionStart())
            self._editor.setTextCursor(cursor)
            return
        self.answer.setText("Search wrapped" if wrapped else "")
        self._editor.setTextCursor(match)
        self._editor.centerCursor()

    def _match(self, wanted: str, position: int, *, backward: bool) -> QTextCursor:
        """The next match from ``position`` on; a null cursor if there is none.

        A space also matches a non-breaking one, which few keyboards have; not the other way round.
        """
        document = self._editor.document()
        flags = _Flag.FindBackward if backward else _Flag(0)
        if self.case.isChecked():
            flags |= _Flag.FindCaseSensitively
        # Qt reads the document's non-breaking spaces as spaces.
        as_qt_reads = for_qt(wanted.replace(_NO_BREAK_SPACE, " "))
        match = document.find(as_qt_reads, position, flags)
        if _NO_BREAK_SPACE in wanted:
            while not match.isNull() and not _has_no_break_spaces_of(wanted, match):
                position = match.selectionStart() + (0 if backward else 1)
                match = document.find(as_qt_reads, position, flags)
        return match

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Find the next match by Return, the previous one by Shift+Return."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.find_previous()
        else:
            self.find_next()


def _has_no_break_spaces_of(wanted: str, match: QTextCursor) -> bool:
    """Whether ``match`` has non-breaking spaces wherever ``wanted`` has them."""
    pairs = zip(wanted, selected_text(match), strict=False)
    return all(found == asked for asked, found in pairs if asked == _NO_BREAK_SPACE)
