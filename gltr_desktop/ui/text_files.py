"""Opens and saves the text of the window, and asks before unsaved text is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gltr_desktop.documents.readers import PLAIN_TEXT, file_filters, read_document
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.gguf.container import is_gguf
from gltr_desktop.ui.editor.positions import document_text, for_document
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gltr_desktop.documents.document import Document
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.settings import Settings

# Inserting so many characters takes a few milliseconds: the window answers in between.
_CHUNK = 200_000


class TextFiles(QObject):
    """Reads files into an editor and writes them back, in the background."""

    opening = Signal(str)
    """Name of the file that is being read."""
    replaced = Signal()
    """The editor has lost its text: another one comes, or none."""
    inserted = Signal(int, int)
    """Characters of a newly read text that the editor holds, and their total."""
    opened = Signal()
    """The editor holds all of a newly read text."""
    saved = Signal()
    failed = Signal(object)
    """GltrError; the editor's text is as it was."""
    renamed = Signal()
    """The text belongs to another file, or to none."""
    model_given = Signal(Path)
    """The file to be opened is a language model."""
    _saving_ended = Signal()

    def __init__(self, window: QWidget, editor: TokenEditor, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._editor, self._settings = window, editor, settings
        self.path: Path | None = None
        self._can_save_back = True
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
        """The name of the document."""
        return self.path.name if self.path else "Untitled"

    @property
    def loading(self) -> bool:
        """Whether a file is being read or put into the editor."""
        return self._reading is not None

    def ask_to_keep(self) -> bool:
        """Return whether the text may go: it is saved, or the user does not want it.

        If the user wants it, this saves it before it returns.
        """
        self._wait_until_saved()
        document = self._editor.document()
        # A text that is still being inserted has not been edited.
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
            self._window, "Open Text", str(self._settings.folder), _filters(file_filters())
        )
        if name:
            self.open_path(Path(name))

    @Slot(Path)
    def open_path(self, path: Path) -> None:
        """Open ``path``, unless the user keeps the present text; announce a model instead."""
        if is_gguf(path):
            self.model_given.emit(path)
        else:
            self._begin_reading(path, copy=False)

    def open_copy(self, path: Path) -> None:
        """Begin a new text with a copy of ``path``, unless the user keeps the present text."""
        self._begin_reading(path, copy=True)

    def _begin_reading(self, path: Path, *, copy: bool) -> None:
        if not self.ask_to_keep():
            return
        self.cancel()
        # The file replaces whatever would be typed while it is being read.
        self._editor.setReadOnly(True)
        self._reading = Task(lambda: _read(path, copy=copy))
        self._reading.succeeded.connect(self._show)
        self._reading.failed.connect(self._fail_to_open)
        self._reading.start()
        self.opening.emit(path.name)

    def cancel(self) -> None:
        """Stop opening a file, and empty the editor if it already holds a part of it."""
        if self.loading:
            begun = self._timer.isActive()
            self._stop_loading()
            if begun:
                self._empty()

    @Slot()
    def save(self) -> None:
        """Save to the document's file, or ask for a name if it has none that can hold the text.

        Nothing is saved while a file is being opened.
        """
        target = self._target
        if target is None:
            self.save_as()
        elif not self.loading:
            self._save_to(target)

    @Slot()
    def save_as(self) -> None:
        """Ask for a name and save; nothing is saved while a file is being opened."""
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
        self._can_save_back = document.can_save_back
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
        # clear() resets the modified flag without emitting modificationChanged.
        self._editor.document().modificationChanged.emit(False)
        self._encoding, self._line_end, self._can_save_back = "utf-8", "\n", True
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

    @property
    def _target(self) -> Path | None:
        """The file that the text may be written to without a question."""
        return self.path if self._can_save_back else None

    def _ask_for_name(self) -> Path | None:
        name = self.path.name if self.path else "text.txt"
        if not self._can_save_back:
            name = str(Path(name).with_suffix(".txt"))
        filters = _filters([(PLAIN_TEXT.title, PLAIN_TEXT.suffixes)])
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, "Save Text", str(self._settings.folder / name), filters
        )
        path = Path(chosen) if chosen else None
        if path and self.path and not self._can_save_back and path.resolve() == self.path.resolve():
            self.failed.emit(
                InputError(
                    f"Plain text would replace the document “{path.name}”.",
                    "Save the text under another name.",
                )
            )
            return None
        return path

    def _content(self) -> bytes:
        """The text in the encoding of its file, or in UTF-8 if that encoding cannot hold it."""
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
        # The file will not hold what is typed while it is being written.
        self._editor.document().setModified(False)
        task = Task(lambda: write_atomically(path, content))
        task.succeeded.connect(self._finish_saving)
        task.failed.connect(self._fail_to_save)
        task.start()

    def _save_now(self) -> bool:
        path = self._target or self._ask_for_name()
        if path is None:
            return False
        try:
            write_atomically(path, self._content())
        except GltrError as error:
            self.failed.emit(error)
            return False
        self._editor.document().setModified(False)
        self._have_saved_to(path)
        return True

    def _wait_until_saved(self) -> None:
        """Wait for the file that is being written: that may fail, and the text must be kept."""
        if self._saving_to is not None:
            loop = QEventLoop()
            self._saving_ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    @Slot()
    def _finish_saving(self) -> None:
        if self._saving_to is not None:
            self._settings.folder = self._saving_to.resolve().parent
            self._have_saved_to(self._saving_to)
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

    def _have_saved_to(self, path: Path) -> None:
        self._can_save_back = True
        self._name(path)

    def _name(self, path: Path | None) -> None:
        self.path = path
        self.renamed.emit()


def _read(path: Path, *, copy: bool) -> tuple[Path | None, Document, str]:
    document = read_document(path)
    return None if copy else path, document, for_document(document.text)


def _filters(formats: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The filters of a file dialog, of titles and suffixes; the last one shows all files."""
    patterns = [
        (title, " ".join(f"*{suffix}" for suffix in suffixes)) for title, suffixes in formats
    ]
    return ";;".join([*(f"{title} ({pattern})" for title, pattern in patterns), "All files (*)"])
