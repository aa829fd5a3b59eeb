"""The texts of a window, one of which is in front: in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor

from gltr_desktop.ui.files.held_file import HeldFile
from gltr_desktop.ui.texts.open_text import OpenText, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QTextDocument

    from gltr_desktop.ui.editor.reading_mode import ReadingMode
    from gltr_desktop.ui.editor.token_editor import TokenEditor


class OpenTexts(QObject):
    """Holds the texts in the order of the list, and shows one of them in an editor.

    There is always one. An untitled text in which nothing was ever written goes as soon as another
    one is in front.
    """

    leaving = Signal()
    """Another text is about to be in front: the editor still shows the one before."""
    current_changed = Signal()
    """Another text is in front."""
    changed = Signal()
    """There are other texts, or something of one of them is different."""
    begun = Signal(object)
    """OpenText: it has a document from now on."""
    closed = Signal(object)
    """OpenText: it is no longer one of the list."""
    wanted = Signal(object)
    """OpenText: it is to be in front, and must be read from its file first."""
    status_changed = Signal(str)
    """A line for the status bar."""

    def __init__(self, editor: TokenEditor, mode: ReadingMode) -> None:
        super().__init__(editor)
        self._editor, self._mode = editor, mode
        self.may_leave: Callable[[], bool] = lambda: True
        """Whether another text can be shown now: no file is just being put into the editor."""
        self.may_close: Callable[[OpenText], bool] = lambda _: True
        """Whether the user lets a text go, which may have to be saved first."""
        self._current = OpenText(self, HeldFile(), editor.document())
        mode.is_locked = lambda: self._current.saved_analysis is not None
        self._texts = [self._current]
        self._current.changed.connect(self.changed)

    @property
    def current(self) -> OpenText:
        """The text in front."""
        return self._current

    @property
    def texts(self) -> tuple[OpenText, ...]:
        """All texts, in the order of the list."""
        return tuple(self._texts)

    def of_file(self, path: Path) -> OpenText | None:
        """The text that was taken from ``path``, as far as names tell; None if there is none."""
        return next((text for text in self._texts if text.held.is_of(path)), None)

    # Showing

    @Slot(object)
    def show(self, text: OpenText) -> None:
        """Put ``text`` in front, as soon as it is read from its file."""
        if text is self._current and not text.is_unread:
            return
        if not self.may_leave():
            self.status_changed.emit("A file is being opened. Esc stops that.")
        elif text.is_unread:
            self.wanted.emit(text)
        else:
            self.put_in_front(text)

    def step(self, direction: int) -> None:
        """Show the next text (1) or the one before (−1); after the last one comes the first."""
        here = self._texts.index(self._current)
        self.show(self._texts[(here + direction) % len(self._texts)])

    def put_in_front(self, text: OpenText) -> None:
        """Show ``text`` in the editor, be it read from its file or not; a blank text goes."""
        before = self._current
        if text is before:
            return
        self.leaving.emit()
        before.place, before.is_reading = self._place(), self._mode.is_reading
        if text.document is None:
            self._give_document(text)
        self._current = text
        if text.document is not None:
            self._editor.show_document(text.document)
        self._mode.set_reading(reading=text.is_reading)
        self._go_to(text.place)
        if before.is_blank and before in self._texts:
            self._drop(before)
        elif before.is_unread and before.document is not None and before.is_empty:
            # It is read into a new one when its turn comes.
            before.document.deleteLater()
            before.document = None
        self.current_changed.emit()
        self.changed.emit()

    def _place(self) -> Place:
        editor = self._editor
        cursor, top = editor.textCursor(), editor.firstVisibleBlock()
        line = editor.verticalScrollBar().value() - top.firstLineNumber()
        return Place(cursor.position(), cursor.anchor(), top.blockNumber(), line)

    def _go_to(self, place: Place) -> None:
        editor, document = self._editor, self._editor.document()
        end = document.characterCount() - 1
        cursor = QTextCursor(document)
        cursor.setPosition(min(place.anchor, end))
        cursor.setPosition(min(place.caret, end), QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
        top = document.findBlockByNumber(place.block)
        if top.isValid():
            # Before it is laid out, a paragraph counts as one line.
            editor.line_spacing.blockBoundingRect(top)
            editor.verticalScrollBar().setValue(top.firstLineNumber() + place.line)

    # Adding and closing

    def add(self, held: HeldFile) -> OpenText:
        """A further text at the end of the list, whose document is empty."""
        text = self._join(OpenText(self, held, None))
        text.is_unread = False
        self._give_document(text)
        self.changed.emit()
        return text

    def list_unread(self, paths: Sequence[Path], front: int) -> None:
        """List files that are read when they are shown for the first time.

        The empty text in front becomes the one at ``front`` in ``paths``, which are not empty.
        """
        blank, self._texts = self._current, []
        for number, path in enumerate(paths):
            if number == front:
                self._texts.append(blank)
                blank.is_unread = True
                blank.hold(HeldFile(source=path))
            else:
                self._join(OpenText(self, HeldFile(source=path), None))
        self.changed.emit()

    def begin(self) -> None:
        """Put an empty text in front, which is a new one unless there is one in front already."""
        if not self._current.is_blank:
            self.put_in_front(self.add(HeldFile()))

    def close(self, text: OpenText) -> bool:
        """Close ``text`` unless the user wants to keep it; returns whether it is closed."""
        if text not in self._texts or not self.may_close(text):
            return False
        # What was only half there has gone by itself.
        if text in self._texts:
            self.remove(text)
        return True

    def close_others(self, text: OpenText) -> None:
        """Close all texts but ``text``, until the user wants to keep one."""
        for other in self.texts:
            if other is not text and not self.close(other):
                return

    def remove(self, text: OpenText) -> None:
        """Take ``text`` off the list, whatever it holds; the last one leaves an empty one."""
        if self._texts == [text] and text.is_blank:
            return
        if text is self._current:
            here = self._texts.index(text)
            after = self._texts[here + 1 :] + self._texts[here - 1 :: -1][:here]
            ready = next((other for other in after if not other.is_unread), None)
            self.put_in_front(ready or self.add(HeldFile()))
            if ready is None and after:
                self.wanted.emit(after[0])
        if text in self._texts:
            self._drop(text)
            self.changed.emit()

    def _join(self, text: OpenText) -> OpenText:
        self._texts.append(text)
        text.changed.connect(self.changed)
        return text

    def _give_document(self, text: OpenText) -> None:
        text.attach(self._editor.new_document())
        self.begun.emit(text)

    def _drop(self, text: OpenText) -> None:
        self._texts.remove(text)
        text.changed.disconnect(self.changed)
        self.closed.emit(text)
        document: QTextDocument | None = text.document
        if document is not None:
            document.deleteLater()
        text.deleteLater()
