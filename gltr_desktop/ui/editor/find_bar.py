"""The bar below the text for finding words in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from gltr_desktop.ui.editor.match_marks import MatchMarks
from gltr_desktop.ui.editor.positions import document_text, for_qt, selected_text
from gltr_desktop.ui.editor.text_search import TextSearch
from gltr_desktop.ui.icons import icon
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.widgets import close_button

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme

_LINE_WIDTH = 360
_AFTER_EDIT_MS = 200


class FindBar(QWidget):
    """A line edit for the text to find, with its buttons; hidden until it is opened.

    All matches are marked and counted. The current one is marked differently, with the caret
    before it; it is not selected.
    """

    def __init__(self, editor: TokenEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._marks = MatchMarks(editor)
        self._origin = 0
        self._search: TextSearch | None = None
        """None until the text as it is now has been searched."""
        self._sought = ("", False)
        """What that search is for, and whether case matters."""
        self._parts: Iterator[None] = iter(())
        self._current: int | None = None
        self._wanted: tuple[int, bool] | None = None
        """From where to go on, and whether backwards, once that part of the text is searched."""
        self._turned = ""
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._search_on)
        self._after_edit = QTimer(self)
        self._after_edit.setSingleShot(True)
        self._after_edit.setInterval(_AFTER_EDIT_MS)
        self._after_edit.timeout.connect(self._search_again)
        self._lay_out()
        editor.contents_change.connect(self._follow_edit)
        editor.document_changed.connect(self._follow_document)
        self.hide()

    def _lay_out(self) -> None:
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Find in the text")
        self.line.setAccessibleName("Find in the text")
        self.line.setMaximumWidth(_LINE_WIDTH)
        self.line.textEdited.connect(self._search_from_origin)
        self.case = QCheckBox("Match &case", self)
        self.case.toggled.connect(self._search_from_origin)
        self.answer = QLabel(self)
        self.answer.setAccessibleName("Result")
        self.answer.setProperty("kind", "quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.line, 3)
        for name, tip, slot in (
            ("Previous", "Previous match (Shift+Return)", self.find_previous),
            ("Next", "Next match (Return)", self.find_next),
        ):
            button = QToolButton(self)
            button.setProperty("kind", "button")
            button.setText(name)
            button.setObjectName(f"find-{name.lower()}")
            button.setAccessibleName(f"{name} match")
            button.setToolTip(tip)
            button.clicked.connect(slot)
            layout.addWidget(button)
        layout.addWidget(self.case)
        layout.addWidget(self.answer, 2)
        layout.addWidget(close_button(self, "Close", "Close (Esc)", self.close_bar))

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        for button in self.findChildren(QToolButton):
            if button.objectName():
                button.setIcon(icon(button.objectName(), theme.ink))
        self._marks.refresh()

    @property
    def current(self) -> tuple[int, int] | None:
        """Where the current match begins and ends, in UTF-16 units; None if there is none."""
        if self._search is None or self._current is None:
            return None
        return self._search.starts[self._current], self._search.ends[self._current]

    # Opening and closing

    def open_bar(self) -> None:
        """Show the bar; text that is selected becomes the text to find."""
        cursor = self._editor.textCursor()
        selected = selected_text(cursor)
        self._origin = cursor.selectionStart()
        self._appear()
        if selected and "\n" not in selected:
            self.line.setText(for_qt(selected))
            self._search_from_origin()
        self.line.setFocus()
        self.line.selectAll()

    @Slot()
    def close_bar(self) -> None:
        """Hide the bar and go back to the text; the caret stays before the match."""
        self.hide()
        self._show_answer()
        self._editor.setFocus()

    def _appear(self) -> None:
        """Show the bar, with all matches of what was looked for last."""
        self.show()
        self._ensure_search()
        self._show_answer()

    # Going from match to match

    @Slot()
    def find_next(self) -> None:
        """Go to the next match; after the last one comes the first."""
        self._go_on(backward=False)

    @Slot()
    def find_previous(self) -> None:
        """Go to the previous match; before the first one comes the last."""
        self._go_on(backward=True)

    def _go_on(self, *, backward: bool) -> None:
        if not self.line.text():
            self.open_bar()
            return
        cursor, current = self._editor.textCursor(), self.current
        # Whoever has put the caret elsewhere meanwhile goes on from there.
        if current is not None and cursor.position() == current[0]:
            position = current[0] if backward else current[1]
        else:
            position = cursor.selectionStart() if backward else cursor.selectionEnd()
        if not self.isVisible():
            self._appear()
        self._ensure_search()
        self._go(position, backward=backward)

    @Slot()
    def _search_from_origin(self) -> None:
        """Go to the first match after the caret's position when the bar was opened."""
        self._stop()
        if self.line.text():
            self._begin()
            self._go(self._origin, backward=False)
        self._show_answer()

    def _go(self, position: int, *, backward: bool) -> None:
        """Go to a match as soon as it is known which one it is."""
        self._wanted = (position, backward)
        self._settle()

    def _settle(self) -> None:
        """Go where one wanted to go, if enough of the text is searched."""
        search = self._search
        if search is None or self._wanted is None:
            self._show_answer()
            return
        position, backward = self._wanted
        found = None
        if not backward:
            found = search.following(position)
        elif search.complete or search.searched >= position:
            found = search.preceding(position)
        self._turned = ""
        if found is None and search.complete and len(search):
            found = len(search) - 1 if backward else 0
            self._turned = ", continued from the end" if backward else ", continued from the top"
        if found is not None:
            self._wanted = None
            self._current = found
            self._place_caret(search.starts[found])
        self._show_answer()

    def _place_caret(self, position: int) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(position)
        self._editor.setTextCursor(cursor)
        self._editor.centerCursor()

    # Searching

    def _ensure_search(self) -> None:
        """Have the matches of what is in the line now."""
        sought = self.line.text(), self.case.isChecked()
        if sought[0] and (self._search is None or self._sought != sought):
            self._begin()

    def _begin(self) -> None:
        """Search the text from its beginning; of a long one, a part at a time."""
        self._stop()
        text = document_text(self._editor.document())
        self._sought = self.line.text(), self.case.isChecked()
        self._search = TextSearch(text, self._sought[0], case=self._sought[1])
        self._parts = self._search.parts()
        self._turn.start()
        self._search_on()

    @Slot()
    def _search_on(self) -> None:
        next(self._parts, None)
        if self._search is None or self._search.complete:
            self._turn.stop()
        self._settle()

    def _stop(self) -> None:
        self._turn.stop()
        self._after_edit.stop()
        self._search = self._current = self._wanted = None
        self._turned = ""

    @Slot()
    def _follow_edit(self) -> None:
        """The matches are at other places now: look for them when the user pauses."""
        if self._search is not None or self._after_edit.isActive():
            self._stop()
            self._show_answer()
            if self.isVisible():
                self._after_edit.start()

    @Slot()
    def _follow_document(self) -> None:
        """Another text is shown: what is in the line is looked for in that from now on."""
        self._origin = 0
        self._stop()
        self._show_answer()
        if self.isVisible():
            self._after_edit.start()

    @Slot()
    def _search_again(self) -> None:
        self._ensure_search()

    # Showing

    def _show_answer(self) -> None:
        """Say how many matches there are, and mark them."""
        search, before = self._search, self.answer.text()
        self._marks.show(search if self.isVisible() else None, self._current)
        self.answer.setText("" if search is None else self._answer(search))
        # Who cannot see the marks hears which match it is.
        if self.isVisible() and search is not None and self.answer.text() not in ("", before):
            event = QAccessibleAnnouncementEvent(self.line, self.answer.text())
            QAccessible.updateAccessibility(event)

    def _answer(self, search: TextSearch) -> str:
        count = f"{len(search):,}" if search.complete else f"{len(search):,}+"
        if self._current is not None:
            return f"{self._current + 1:,} of {count}{self._turned}"
        if len(search):
            return f"{count} match" if len(search) == 1 else f"{count} matches"
        return "Not found" if search.complete else "Searching…"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Find the next match by Return, the previous one by Shift+Return."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.find_previous()
        else:
            self.find_next()
