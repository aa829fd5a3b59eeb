"""The document as a file: open, save, and never lose what was typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gltr_desktop.documents.readers.plain_text import Document, read_document
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import GltrError
from gltr_desktop.models.gguf.container import is_gguf
from gltr_desktop.ui.editor.positions import document_text, for_document
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.settings import Settings

# Small enough that each takes a few milliseconds, so that the window answers meanwhile.
_CHUNK = 200_000

_FILTERS = "Text (*.txt *.md *.text *.log *.tex *.srt *.csv);;All files (*)"


class TextFiles(QObject):
    """Reads files into an editor and writes them back, in the background."""

    opening = Signal(str)
    """Name of the file that is being read."""
    replaced = Signal()
    """The editor has given up its text for another."""
    inserted = Signal(int, int)
    """Characters of a newly read text that the editor holds, and of how many."""
    opened = Signal()
    """The editor holds the whole of a newly read text."""
    saved = Signal()
    failed = Signal(object)
    """GltrError; the editor's text is as it was."""
    renamed = Signal()
    """Another file, or none, belongs to the text."""
    model_given = Signal(Path)
    """The file is a language model, and no text to open."""
    _saving_ended = Signal()

    def __init__(self, window: QWidget, editor: TokenEditor, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._editor, self._settings = window, editor, settings
        self.path: Path | None = None
        self._reading: Task | None = None
        self._saving_to: Path | None = None
        self._encoding = "utf-8"
        self._line_end = "\n"
        self._rest = ""
        self._inserted = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._insert_chunk)

    @property
    def title(self) -> str:
        """The document's name."""
        return self.path.name if self.path else "Untitled"

    @property
    def loading(self) -> bool:
        """Whether a file is being read or put into the editor."""
        return self._reading is not None

    def ask_to_keep(self) -> bool:
        """True when the present text may go: it is saved, or the user does not want it.

        Saving takes place before this returns.
        """
        self._wait_until_saved()
        document = self._editor.document()
        # Of a text that is still coming in, all is in its file.
        if self._timer.isActive() or not document.isModified() or document.isEmpty():
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Unsaved text",
            f"“{self.title}” has text that is not saved. Save it?",
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if answer == buttons.Save:
            return self._save_now()
        return answer == buttons.Discard

    @Slot()
    def new(self) -> None:
        """Begin an empty text."""
        if self.ask_to_keep():
            self._stop_loading()
            self._empty()

    @Slot()
    def open(self) -> None:
        """Ask for a file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open Text", str(self._settings.folder), _FILTERS
        )
        if name:
            self.open_path(Path(name))

    @Slot(Path)
    def open_path(self, path: Path) -> None:
        """Open ``path``, unless the present text is to be kept; a model is only handed on."""
        if is_gguf(path):
            self.model_given.emit(path)
        else:
            self._begin_reading(path, copy=False)

    def open_copy(self, path: Path) -> None:
        """Begin a new text with what is in ``path``, unless the present text is to be kept."""
        self._begin_reading(path, copy=True)

    def _begin_reading(self, path: Path, *, copy: bool) -> None:
        if not self.ask_to_keep():
            return
        self.cancel()
        # What is typed from now on would be gone when the file is there.
        self._editor.setReadOnly(True)
        self._reading = Task(lambda: _read(path, copy=copy))
        self._reading.succeeded.connect(self._show)
        self._reading.failed.connect(self._fail_to_open)
        self._reading.start()
        self.opening.emit(path.name)

    def cancel(self) -> None:
        """Give up opening a file. Half of it would be worse than nothing: the editor is emptied."""
        if self.loading:
            begun = self._timer.isActive()
            self._stop_loading()
            if begun:
                self._empty()

    @Slot()
    def save(self) -> None:
        """Save under the present name, or ask for one. Half of a file is not saved."""
        if self.path is None:
            self.save_as()
        elif not self.loading:
            self._save_to(self.path)

    @Slot()
    def save_as(self) -> None:
        """Ask for a name and save. Half of a file is not saved."""
        path = None if self.loading else self._ask_for_name()
        if path is not None:
            self._save_to(path)

    @Slot(object)
    def _show(self, result: tuple[Path | None, Document, str]) -> None:
        if self.sender() is not self._reading:
            return
        path, document, text = result
        if path is not None:
            self._settings.folder = path.resolve().parent
        self._empty()
        self._editor.document().setUndoRedoEnabled(False)
        self._editor.setReadOnly(True)
        self._name(path)
        self._encoding = document.encoding
        self._line_end = "\r\n" if "\r\n" in document.text else "\n"
        self._rest, self._inserted = text, 0
        self._timer.start()
        self._insert_chunk()

    @Slot()
    def _insert_chunk(self) -> None:
        cursor = QTextCursor(self._editor.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        end = self._inserted + _CHUNK
        cursor.insertText(self._rest[self._inserted : end])
        self._inserted = end
        self.inserted.emit(end, len(self._rest))
        if end >= len(self._rest):
            self._stop_loading()
            self._editor.document().setModified(False)
            self._editor.moveCursor(QTextCursor.MoveOperation.Start)
            self.opened.emit()

    def _empty(self) -> None:
        self._editor.clear()
        # That has reset the flag, but told nobody.
        self._editor.document().modificationChanged.emit(False)
        self._encoding, self._line_end = "utf-8", "\n"
        self._name(None)
        self.replaced.emit()

    def _stop_loading(self) -> None:
        self._timer.stop()
        self._rest, self._reading = "", None
        self._editor.setReadOnly(False)
        self._editor.document().setUndoRedoEnabled(True)

    @Slot(object)
    def _fail_to_open(self, error: GltrError) -> None:
        if self.sender() is self._reading:
            self._stop_loading()
            self.failed.emit(error)

    def _ask_for_name(self) -> Path | None:
        suggestion = self._settings.folder / (self.path.name if self.path else "text.txt")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save Text", str(suggestion), _FILTERS)
        return Path(name) if name else None

    def _content(self) -> bytes:
        """The text as its file stores it; as UTF-8 if the file's old encoding cannot hold it."""
        text = document_text(self._editor.document()).replace("\n", self._line_end)
        try:
            return text.encode(self._encoding)
        except UnicodeEncodeError:
            self._encoding = "utf-8"
            return text.encode()

    def _save_to(self, path: Path) -> None:
        self._wait_until_saved()
        content = self._content()
        self._saving_to = path
        # What is typed while the file is being written is not in it.
        self._editor.document().setModified(False)
        task = Task(lambda: write_atomically(path, content))
        task.succeeded.connect(self._finish_saving)
        task.failed.connect(self._fail_to_save)
        task.start()

    def _save_now(self) -> bool:
        path = self.path or self._ask_for_name()
        if path is None:
            return False
        try:
            write_atomically(path, self._content())
        except GltrError as error:
            self.failed.emit(error)
            return False
        self._editor.document().setModified(False)
        self._name(path)
        return True

    def _wait_until_saved(self) -> None:
        """Let the writing of the file end before the text goes or is saved again: it may fail."""
        if self._saving_to is not None:
            loop = QEventLoop()
            self._saving_ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    @Slot()
    def _finish_saving(self) -> None:
        if self._saving_to is not None:
            self._settings.folder = self._saving_to.resolve().parent
            self._name(self._saving_to)
        self._end_saving()
        self.saved.emit()

    @Slot(object)
    def _fail_to_save(self, error: GltrError) -> None:
        self._editor.document().setModified(True)
        self._end_saving()
        self.failed.emit(error)

    def _end_saving(self) -> None:
        self._saving_to = None
        self._saving_ended.emit()

    def _name(self, path: Path | None) -> None:
        self.path = path
        self.renamed.emit()


def _read(path: Path, *, copy: bool) -> tuple[Path | None, Document, str]:
    document = read_document(path)
    return None if copy else path, document, for_document(document.text)
