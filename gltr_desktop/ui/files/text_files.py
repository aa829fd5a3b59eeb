"""Opens and saves the text of the window, and asks before unsaved text is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileInfo, QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.file_state import Change
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.samples import sample_title
from gltr_desktop.errors import InputError, printable
from gltr_desktop.models.gguf.container import is_gguf
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.files.file_dialogs import (
    UNTITLED,
    file_to_open,
    password_of,
    read_again,
    save_first,
    text_file_to_save_to,
)
from gltr_desktop.ui.files.file_watch import FileWatch
from gltr_desktop.ui.files.text_loader import LoadedText, TextLoader
from gltr_desktop.ui.files.text_saver import SavedText, SaveOrder, TextSaver
from gltr_desktop.ui.threads.background import answer_within

if TYPE_CHECKING:
    from gltr_desktop.documents.file_state import FileState
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.settings import Settings

_PATIENCE_SECONDS = 0.5
"""How long the window waits for the answer of a disk."""
_Button = QMessageBox.StandardButton


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
    declined = Signal()
    """The file was read, but the present text is kept."""
    saved = Signal()
    failed = Signal(object)
    """GltrError; the editor's text is as it was."""
    renamed = Signal()
    """The text belongs to another file, or to none."""
    encoding_changed = Signal()
    """Another encoding, or another certainty of it."""
    model_given = Signal(Path)
    """The file to be opened is a language model."""
    folder_given = Signal(Path)
    """What is to be opened is a folder."""

    def __init__(self, window: QWidget, editor: TokenEditor, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._editor, self._settings = window, editor, settings
        self.path: Path | None = None
        # The text as its file holds it; an untitled text has none.
        self._document = Document("")
        self._state: FileState | None = None
        self._source: Path | None = None
        self._options = ReadOptions()
        # The name of a text that has no file, and the name that was told last.
        self._title = self._shown_title = UNTITLED
        # What was to be opened last: a password may open it.
        self._wanted: Path | None = None
        self._loader = TextLoader(editor)
        self._loader.read.connect(self._take_read)
        self._loader.inserted.connect(self.inserted)
        self._loader.loaded.connect(self._take_loaded)
        self._loader.failed.connect(self.failed)
        self._saver = TextSaver(window, self._ask_for_name)
        self._saver.saved.connect(self._take_saved)
        self._saver.failed.connect(self.failed)
        self._watch = FileWatch(window)
        self._watch.changed.connect(self._react_to_change)

    @property
    def title(self) -> str:
        """The name of the text: that of its file, its document, or the sample that it copies."""
        named = self.path or self._source
        return printable(named.name if named else self._title)

    @property
    def origin(self) -> Origin:
        """Where the text comes from."""
        return Origin(self.title, self._document.source_format, self._document.notices)

    @property
    def source(self) -> Path | None:
        """The file that the text was taken from; it is ``path`` if it is plain text."""
        return self._source

    @property
    def is_part(self) -> bool:
        """Whether the text is only a part of a web page: the rest was left out."""
        return self._document.is_part

    @property
    def has_encoding(self) -> bool:
        """Whether the encoding of the file matters: another one would give another text."""
        chosen = self._options.encoding is not None
        return self.path is not None or chosen or bool(self._document.alternatives)

    @property
    def loading(self) -> bool:
        """Whether a file is being read or put into the editor."""
        return self._loader.active

    @property
    def encoding(self) -> str:
        """The Python codec that the text is saved with."""
        return self._document.encoding

    @property
    def certainty(self) -> float:
        """The probability, in [0, 1], that ``encoding`` is the one of the file."""
        return self._document.certainty

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Other codecs that decode the file, the likeliest first."""
        return self._document.alternatives

    @property
    def warning(self) -> str:
        """A sentence on what could not be read of the file; empty if all of it could."""
        return self._document.warning

    def ask_to_keep(self) -> bool:
        """Return whether the text may go: it is saved, or the user does not want it.

        If the user wants it, this saves it before it returns.
        """
        self._saver.wait()
        document = self._editor.document()
        # A text that is still being inserted has not been edited.
        if self._loader.inserting or document.isEmpty():
            return True
        if not document.isModified():
            if not self._watch.is_removed():
                return True
            document.setModified(True)
        answer = save_first(self._window, self.title)
        if answer == _Button.Save:
            self.save()
            self._saver.wait()
            return not document.isModified()
        return answer == _Button.Discard

    @Slot()
    def new(self) -> None:
        """Begin an empty text."""
        if self.ask_to_keep():
            self._loader.stop()
            self._empty()

    @Slot()
    def open(self) -> None:
        """Ask for a file and open it."""
        path = file_to_open(self._window, self._settings.folder)
        if path is not None:
            self.open_path(path)

    @Slot(Path)
    def open_path(self, path: Path, encoding: str | None = None) -> None:
        """Read ``path``, which replaces the text unless the user keeps that.

        A model or a folder is only announced.
        The text is decoded with the codec ``encoding``, or with the one that its bytes suggest.
        """
        if answer_within(_PATIENCE_SECONDS, lambda: is_gguf(path), default=False):
            self.model_given.emit(path)
        elif answer_within(_PATIENCE_SECONDS, QFileInfo(path).isDir, default=False):
            self.folder_given.emit(path)
        else:
            self._begin_reading(path, ReadOptions(encoding))

    def open_copy(self, path: Path) -> None:
        """Begin a new text with a copy of a sample, unless the user keeps the present text."""
        self._begin_reading(path, ReadOptions(), copy_title=sample_title(path))

    def reopen_with(self, encoding: str) -> None:
        """Read the file again with the codec ``encoding``, unless the user keeps the text."""
        if self._source is not None:
            self._begin_reading(self._source, replace(self._options, encoding=encoding))

    @Slot()
    def take_whole_page(self) -> None:
        """Read the web page again, all of it, unless the user keeps the text."""
        if self._source is not None:
            self._begin_reading(self._source, replace(self._options, whole=True))

    @Slot()
    def ask_password(self) -> None:
        """Ask for the password of the document that was to be opened, and open it."""
        if self._wanted is None:
            return
        password = password_of(self._window, printable(self._wanted.name))
        if password is not None:
            self._begin_reading(self._wanted, ReadOptions(password=password))

    def _begin_reading(self, path: Path, options: ReadOptions, copy_title: str = "") -> None:
        self.cancel()
        self._wanted = path
        self._loader.begin(path, options, copy_title)
        self.opening.emit(printable(path.name))

    def cancel(self) -> None:
        """Stop opening a file, and empty the editor if it already holds a part of it."""
        if self.loading:
            begun = self._loader.inserting
            self._loader.stop()
            if begun:
                self._empty()

    @Slot()
    def save(self) -> None:
        """Save to the document's file, or ask for a name if it has none that can hold the text.

        Nothing is saved while a file is being opened.
        """
        if self.path is None or not self._can_save_back:
            self.save_as()
        elif not self.loading:
            self._save_to(self.path, self._state)

    @Slot()
    def save_as(self) -> None:
        """Ask for a name and save; nothing is saved while a file is being opened."""
        path = None if self.loading else self._ask_for_name()
        if path is not None:
            self._save_to(path, None)

    def _save_to(self, path: Path, state: FileState | None) -> None:
        # Until the file is written, the text counts as modified, and its draft is kept.
        text = document_text(self._editor.document())
        document = self._document if self._can_save_back else None
        # What was taken from a document is a new text, whatever the document was encoded in.
        encoding = self.encoding if self.path is not None else "utf-8"
        self._saver.save(SaveOrder(path, text, document, encoding, state))

    @Slot(object)
    def _take_saved(self, saved: SavedText) -> None:
        document = self._editor.document()
        # The file does not hold what was typed while it was being written.
        if document_text(document) == saved.document.text:
            document.setModified(False)
        self._settings.folder = saved.folder
        self._options = ReadOptions(self._options.encoding if self.path is not None else None)
        self._source = saved.path
        self._hold(saved.document, saved.path, saved.state)
        self.saved.emit()

    @Slot(object)
    def _take_read(self, loaded: LoadedText) -> None:
        """The file can be read: only now it is time to ask about the present text."""
        if not self.ask_to_keep():
            self.declined.emit()
            return
        self._empty()
        if loaded.folder is not None:
            self._settings.folder = loaded.folder
        self._source, self._options = loaded.source, loaded.options
        self._title = loaded.copy_title or UNTITLED
        self._hold(loaded.document, loaded.path, None)
        self._loader.insert(loaded)

    @Slot(object)
    def _take_loaded(self, loaded: LoadedText) -> None:
        self._hold(loaded.document, loaded.path, loaded.state)
        self.opened.emit()

    def _empty(self) -> None:
        self._editor.clear()
        # clear() resets the modified flag without emitting modificationChanged.
        self._editor.document().modificationChanged.emit(False)
        self._source, self._options, self._title = None, ReadOptions(), UNTITLED
        self._hold(Document(""), None, None)
        self.replaced.emit()

    @Slot(object)
    def _react_to_change(self, change: Change) -> None:
        """Tell that another program has changed the file, or ask whether to read it again."""
        document = self._editor.document()
        if self.loading or self._saver.busy or QApplication.activeModalWidget() is not None:
            self._watch.compare_soon()
        elif change is Change.REMOVED:
            document.setModified(True)
            self.failed.emit(
                InputError(
                    f"Another program has removed “{self.title}”.",
                    "Save the text to keep it.",
                )
            )
        elif document.isModified():
            self.failed.emit(
                InputError(
                    f"Another program has changed “{self.title}”.",
                    "When you save the text, you will be asked which one to keep.",
                )
            )
        elif self.path is not None:
            if read_again(self._window, self.title):
                self._begin_reading(self.path, self._options)
            else:
                document.setModified(True)

    @property
    def _can_save_back(self) -> bool:
        return self._document.can_save_back

    def _ask_for_name(self) -> Path | None:
        named, folder, own = self.path or self._source, self._settings.folder, self._can_save_back
        try:
            return text_file_to_save_to(self._window, folder, named, self.title, can_replace=own)
        except InputError as error:
            self.failed.emit(error)
            return None

    def _hold(self, document: Document, path: Path | None, state: FileState | None) -> None:
        """The editor holds ``document`` now, from the file ``path`` in ``state``."""
        before = self.encoding, self.certainty, self.alternatives
        self._document, self._state = document, state
        self._watch.watch(path, state)
        known, self.path = (self.path, self._shown_title), path
        self._shown_title = self.title
        if known != (path, self.title):
            self.renamed.emit()
        if before != (self.encoding, self.certainty, self.alternatives):
            self.encoding_changed.emit()
