"""Reads a file in the background and puts its text into the editor piece by piece."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor

from gltr_desktop.documents.file_state import FileState, read_regular_file
from gltr_desktop.documents.readers import PLAIN_TEXT
from gltr_desktop.documents.reading import check_head, decode_document
from gltr_desktop.ui.editor.positions import document_text, for_document, for_qt
from gltr_desktop.ui.files.file_dialogs import UNTITLED
from gltr_desktop.ui.files.held_file import HeldFile
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gltr_desktop.documents.document import Document, ReadOptions
    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.editor.token_editor import TokenEditor

# Inserting so many characters takes a few milliseconds: the window answers in between.
_CHUNK = 200_000


@dataclass(frozen=True)
class LoadedText:
    """What the file ``source`` held, ``text`` in the form for the editor.

    ``options`` are what the user asked for. ``path`` is None for a copy and for what was taken from
    a document that is no plain text: it is a new text, and saving never writes into the document.
    A copy has no ``source`` either, but ``copy_title``, which is "" for all others. ``place`` is
    where the file really is, ``state`` what it was.
    """

    document: Document
    text: str
    options: ReadOptions
    copy_title: str = ""
    source: Path | None = None
    path: Path | None = None
    place: Path | None = None
    state: FileState | None = None

    @property
    def held(self) -> HeldFile:
        """What the text of the window comes from."""
        title = self.copy_title or UNTITLED
        return HeldFile(
            self.document, self.path, self.state, self.source, self.place, self.options, title
        )


class TextLoader(QObject):
    """Loads one file at a time; while it comes in, the editor can only be read."""

    read = Signal(object)
    """LoadedText: the file can be read, and the editor is as it was."""
    inserted = Signal(int, int)
    """Characters of the text that the editor holds, and their total."""
    loaded = Signal(object)
    """LoadedText, whose document now has the text as the editor shows it."""
    failed = Signal(object)
    """GltrError; the editor's text is as it was."""

    def __init__(self, editor: TokenEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._reading: Task | None = None
        self._stop_reading = threading.Event()
        self._incoming: LoadedText | None = None
        self._inserted = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._insert_chunk)

    @property
    def active(self) -> bool:
        """Whether a file is being read or put into the editor."""
        return self._reading is not None or self._incoming is not None

    @property
    def inserting(self) -> bool:
        """Whether the editor holds a part of the text, or is about to."""
        return self._incoming is not None

    def begin(self, path: Path, options: ReadOptions, copy_title: str, *, lock: bool) -> None:
        """Read ``path``; whoever gets ``read`` decides whether it is inserted.

        A ``copy_title`` asks for a new text of that name. A ``lock`` keeps the user from editing
        the text in the editor meanwhile.
        """
        self._editor.setReadOnly(lock)
        self._stop_reading = stop = threading.Event()
        # It may never end: the program does not wait for it.
        read = partial(_read, path, options, stop.is_set, copy_title)
        self._reading = Task(read, abandonable=True)
        self._reading.succeeded.connect(self._announce)
        self._reading.failed.connect(self._fail)
        self._reading.start()

    def stop(self) -> None:
        """Stop reading and inserting; the editor keeps what it holds."""
        self._timer.stop()
        self._stop_reading.set()
        self._reading = self._incoming = None
        self._editor.setReadOnly(False)
        self._editor.document().setUndoRedoEnabled(True)

    def unlock(self) -> None:
        """The text in the editor is not the one that the file replaces."""
        self._editor.setReadOnly(False)

    @Slot(object, object)
    def _announce(self, loaded: LoadedText, task: Task) -> None:
        if task is self._reading:
            self.stop()
            self.read.emit(loaded)

    def insert(self, loaded: LoadedText) -> None:
        """Put ``loaded`` into the editor, which is empty."""
        self._incoming, self._inserted = loaded, 0
        self._editor.document().setUndoRedoEnabled(False)
        self._editor.setReadOnly(True)
        self._timer.start()
        self._insert_chunk()

    @Slot()
    def _insert_chunk(self) -> None:
        incoming = self._incoming
        if incoming is None:
            return
        text = incoming.text
        document = self._editor.document()
        cursor = QTextCursor(document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        end = self._inserted + _CHUNK
        cursor.insertText(for_qt(text[self._inserted : end]))
        self._inserted = end
        self.inserted.emit(end, len(text))
        if end >= len(text):
            self.stop()
            document.setModified(False)
            self._editor.moveCursor(QTextCursor.MoveOperation.Start)
            # What the window shows is what the edits are compared with.
            shown = replace(incoming.document, text=document_text(document))
            self.loaded.emit(replace(incoming, document=shown))

    @Slot(object, object)
    def _fail(self, error: GltrError, task: Task) -> None:
        if task is self._reading:
            self.stop()
            self.failed.emit(error)


def _read(
    path: Path, options: ReadOptions, is_cancelled: Callable[[], bool], copy_title: str
) -> LoadedText:
    """What ``path`` holds."""
    data, state = read_regular_file(path, is_cancelled, lambda head: check_head(head, path.name))
    document = decode_document(data, path.name, options, is_cancelled)
    text = for_document(document.text)
    if copy_title:
        return LoadedText(document, text, options, copy_title)
    loaded = LoadedText(document, text, options, source=path, place=path.resolve())
    if document.source_format != PLAIN_TEXT.name:
        return loaded
    return replace(loaded, document=replace(document, path=path), path=path, state=state)
