"""Opens files as texts of the list, and reads the text in front again where that is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileInfo, QObject, Signal, Slot

from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.samples import sample_title
from gltr_desktop.errors import printable
from gltr_desktop.models.gguf.container import is_gguf
from gltr_desktop.ui.files.file_changes import FileChanges
from gltr_desktop.ui.files.file_dialogs import file_to_open, password_of
from gltr_desktop.ui.files.held_file import HeldFile
from gltr_desktop.ui.files.text_keeping import TextKeeping
from gltr_desktop.ui.files.text_loader import LoadedText, TextLoader
from gltr_desktop.ui.threads.background import answer_within

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.texts.open_text import OpenText
    from gltr_desktop.ui.texts.open_texts import OpenTexts

_PATIENCE_SECONDS = 0.5
"""How long the window waits for the answer of a disk."""
_KEPT = "The text was kept, and the file was not opened."


class TextFiles(QObject):
    """Reads files into the texts of a list, and has the one in front saved."""

    opening = Signal(str)
    """Name of the file that is being read."""
    replaced = Signal()
    """The text in front has lost what it held: something else comes, or nothing."""
    inserted = Signal(int, int)
    """Characters of a newly read text that the editor holds, and their total."""
    opened = Signal()
    """The editor holds all of a newly read text."""
    declined = Signal(str)
    """The file is not opened after all, and a line says why."""
    saved = Signal()
    failed = Signal(object)
    """GltrError; the texts are as they were."""
    renamed = Signal()
    """The text in front is another one, or belongs to another file, or to none."""
    encoding_changed = Signal()
    """The text in front has another encoding, or another certainty of it."""
    model_given = Signal(Path)
    """The file to be opened is a language model."""
    folder_given = Signal(Path)
    """What is to be opened is a folder."""

    def __init__(
        self, window: QWidget, texts: OpenTexts, editor: TokenEditor, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window, self._texts, self._editor = window, texts, editor
        self._settings = settings
        # The name and the encoding that were told last.
        self._shown = texts.current.held
        # What was to be opened last, for which text of the list: a password may open it.
        self._wanted: Path | None = None
        self._target: OpenText | None = None
        self._loader = TextLoader(editor)
        self._loader.read.connect(self._take_read)
        self._loader.inserted.connect(self.inserted)
        self._loader.loaded.connect(self._take_loaded)
        self._loader.failed.connect(self._take_failed)
        self._keeping = TextKeeping(window, texts, settings, self._loader)
        self._keeping.saved.connect(self.saved)
        self._keeping.failed.connect(self.failed)
        self._changes = FileChanges(window, texts, lambda: self.loading or self._keeping.busy)
        self._changes.failed.connect(self.failed)
        self._changes.outdated.connect(self._read_again)
        texts.may_leave = lambda: not self.inserting
        texts.may_close = self._may_close
        texts.leaving.connect(self._leave)
        texts.closed.connect(self._forget_target)
        texts.wanted.connect(self._read_wanted)
        texts.current_changed.connect(self._tell)
        texts.changed.connect(self._tell)

    # The text in front

    @property
    def held(self) -> HeldFile:
        """The file of the text in front."""
        return self._texts.current.held

    @property
    def path(self) -> Path | None:
        """The file that the text in front is saved to; None if it has none of its own."""
        return self.held.path

    @property
    def source(self) -> Path | None:
        """The file that it was taken from; it is ``path`` if it is plain text."""
        return self.held.source

    @property
    def title(self) -> str:
        """Its name."""
        return self.held.title

    @property
    def loading(self) -> bool:
        """Whether a file is being read or put into the editor."""
        return self._loader.active

    @property
    def inserting(self) -> bool:
        """Whether the editor holds a part of a text only: the rest is on its way."""
        return self._loader.inserting

    # Opening

    @Slot()
    def new(self) -> None:
        """Begin an empty text."""
        self._stop()
        self._texts.begin()

    @Slot()
    def open(self) -> None:
        """Ask for a file and open it."""
        path = file_to_open(self._window, self._settings.folder)
        if path is not None:
            self.open_path(path)

    @Slot(Path)
    def open_path(self, path: Path, encoding: str | None = None) -> None:
        """Read ``path`` as a further text, or show the text that was taken from it.

        A model or a folder is only announced. The text is decoded with the codec ``encoding``, or
        with the one that its bytes suggest.
        """
        known = self._texts.of_file(path)
        if known is not None and encoding is None:
            self._texts.show(known)
        elif answer_within(_PATIENCE_SECONDS, lambda: is_gguf(path), default=False):
            self.model_given.emit(path)
        elif answer_within(_PATIENCE_SECONDS, QFileInfo(path).isDir, default=False):
            self.folder_given.emit(path)
        else:
            self._begin_reading(path, ReadOptions(encoding), known)

    def open_copy(self, path: Path) -> None:
        """Begin a new text with a copy of a sample."""
        self._begin_reading(path, ReadOptions(), None, copy_title=sample_title(path))

    def reopen_with(self, encoding: str) -> None:
        """Read the file again with the codec ``encoding``, unless the user keeps the text."""
        self._reopen(replace(self.held.options, encoding=encoding))

    @Slot()
    def take_whole_page(self) -> None:
        """Read the web page again, all of it, unless the user keeps the text."""
        self._reopen(replace(self.held.options, whole=True))

    @Slot()
    def _read_again(self) -> None:
        self._reopen(self.held.options)

    def _reopen(self, options: ReadOptions) -> None:
        if self.source is not None:
            self._begin_reading(self.source, options, self._texts.current)

    @Slot()
    def ask_password(self) -> None:
        """Ask for the password of the document that was to be opened, and open it."""
        if self._wanted is None:
            return
        password = password_of(self._window, printable(self._wanted.name))
        if password is not None:
            self._begin_reading(self._wanted, ReadOptions(password=password), self._target)

    @Slot(object)
    def _read_wanted(self, text: OpenText) -> None:
        if text.path is not None:
            self._begin_reading(text.path, ReadOptions(), text)

    def _begin_reading(
        self, path: Path, options: ReadOptions, target: OpenText | None, copy_title: str = ""
    ) -> None:
        """Read ``path`` for the text ``target``, or for a new one."""
        self._stop()
        # A text that was only half there has gone.
        self._wanted, self._target = path, target if target in self._texts.texts else None
        current = self._texts.current
        # The file replaces whatever would be typed meanwhile.
        replaces = target is current or (target is None and current.is_blank)
        self._loader.begin(path, options, copy_title, lock=replaces)
        self.opening.emit(printable(path.name))

    def cancel(self) -> None:
        """Stop opening a file, because the user does not want it."""
        if self.loading:
            self._stop()
            self._give_up_unread()

    def _stop(self) -> None:
        """Stop opening a file; the text that already holds a part of it is closed.

        One of the last time that holds nothing yet stays in the list, and is read another time.
        """
        if not self.loading:
            return
        begun = self.inserting
        self._loader.stop()
        if begun:
            self._empty()
            self._texts.remove(self._texts.current)

    def _give_up_unread(self) -> None:
        """A text in front that was not read from its file after all is an empty one."""
        current = self._texts.current
        if current.is_unread:
            current.is_unread = False
            current.hold(HeldFile())

    @Slot()
    def _leave(self) -> None:
        """Another text comes in front: what replaces this one is not read on."""
        if self.loading and self._target is not None:
            self._loader.stop()
            self.declined.emit("")
        elif self.loading:
            self._loader.unlock()

    @Slot(object)
    def _forget_target(self, text: OpenText) -> None:
        if text is self._target:
            self._target = None
            if self.loading:
                self._loader.stop()
                self.declined.emit("")
                self._read_front()

    # What was read

    @Slot(object)
    def _take_read(self, loaded: LoadedText) -> None:
        """The file can be read: only now it is time to ask about a text that it replaces."""
        target, current = self._target, self._texts.current
        known = self._texts.of_file(loaded.place) if loaded.place is not None else None
        if target is None and known is not None:
            self._texts.show(known)
            self.declined.emit("")
            return
        if target is None:
            target = current if current.is_blank else self._texts.add(HeldFile())
        elif not self._keeping.ask_to_keep([target]):
            self.declined.emit(_KEPT)
            return
        self._texts.put_in_front(target)
        self._empty()
        if loaded.place is not None:
            self._settings.folder = loaded.place.parent
        target.is_unread = False
        target.hold(loaded.held)
        self._loader.insert(loaded)

    @Slot(object)
    def _take_loaded(self, loaded: LoadedText) -> None:
        self._texts.current.hold(loaded.held)
        self.opened.emit()

    @Slot(object)
    def _take_failed(self, error: GltrError) -> None:
        """A file that was open the last time and is gone is no reason for a message."""
        target, path = self._target, self._wanted
        if (
            target is None
            or path is None
            or not target.is_unread
            or answer_within(_PATIENCE_SECONDS, QFileInfo(path).exists, default=True)
        ):
            if target is self._texts.current:
                self._give_up_unread()
            self._read_front()
            self.failed.emit(error)
        else:
            gone = f"“{target.title}” is not there any more: it is off the list."
            self._texts.remove(target)
            self._read_front()
            # Last: whatever comes in front instead says that it is opened.
            self.declined.emit(gone)

    def _read_front(self) -> None:
        """Go on reading the text in front, if that was left for another one that did not come."""
        if self._texts.current.is_unread and not self.loading:
            self._texts.show(self._texts.current)

    def _empty(self) -> None:
        """Take its text and its file from the text in front."""
        self._editor.clear()
        # clear() resets the modified flag without emitting modificationChanged.
        self._editor.document().modificationChanged.emit(False)
        self._texts.current.hold(HeldFile())
        self.replaced.emit()

    @Slot()
    def _tell(self) -> None:
        """Say what is different about the file of the text in front."""
        before, now = self._shown, self.held
        if now is before:
            return
        self._shown = now
        self._changes.follow()
        if (before.path, before.title) != (now.path, now.title):
            self.renamed.emit()
        if before.encoding_facts != now.encoding_facts:
            self.encoding_changed.emit()

    # Keeping

    @Slot()
    def save(self) -> None:
        """Save the text in front, under a name that is asked for if it has none."""
        self._keeping.save()

    @Slot()
    def save_as(self) -> None:
        """Ask for a name and save the text in front."""
        self._keeping.save_as()

    @Slot()
    def close_text(self) -> None:
        """Close the text in front, unless the user wants to keep it."""
        self._texts.close(self._texts.current)

    def ask_to_keep_all(self) -> bool:
        """Return whether all texts may go: each is saved, or the user does not want it."""
        if self.inserting and any(text.is_modified for text in self._texts.texts):
            self.cancel()
        return self._keeping.ask_to_keep(self._texts.texts)

    def _may_close(self, text: OpenText) -> bool:
        if self.inserting and text is self._texts.current:
            self.cancel()
            return True
        return self._keeping.ask_to_keep([text])
