"""Saves texts of the list, and asks before one is lost that was not saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.file_state import Change
from gltr_desktop.errors import InputError
from gltr_desktop.ui.files.file_dialogs import save_first, text_file_to_save_to
from gltr_desktop.ui.files.text_saver import SavedText, SaveOrder, TextSaver
from gltr_desktop.ui.threads.background import answer_within

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gltr_desktop.documents.file_state import FileState
    from gltr_desktop.ui.files.text_loader import TextLoader
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.texts.open_text import OpenText
    from gltr_desktop.ui.texts.open_texts import OpenTexts

_PATIENCE_SECONDS = 0.5
"""How long the window waits for the answer of a disk."""
_Button = QMessageBox.StandardButton


class TextKeeping(QObject):
    """Writes the text in front to its file, and lets no text go unasked."""

    saved = Signal()
    failed = Signal(object)
    """GltrError; file and text are as they were."""

    def __init__(
        self, window: QWidget, texts: OpenTexts, settings: Settings, loader: TextLoader
    ) -> None:
        """While ``loader`` is active, nothing is saved."""
        super().__init__(texts)
        self._window, self._texts, self._settings = window, texts, settings
        self._loader = loader
        # Whose text is being written.
        self._saving: OpenText | None = None
        self._saver = TextSaver(window, self._ask_for_name)
        self._saver.saved.connect(self._take_saved)
        self._saver.failed.connect(self.failed)

    @property
    def busy(self) -> bool:
        """Whether a text is being written."""
        return self._saver.busy

    # Saving

    @Slot()
    def save(self) -> None:
        """Save to the document's file, or ask for a name if it has none that can hold the text.

        Nothing is saved while a file is being opened.
        """
        held = self._texts.current.held
        if held.path is None or not held.document.can_save_back:
            self.save_as()
        elif not self._loader.active:
            self._save_to(held.path, held.state)

    @Slot()
    def save_as(self) -> None:
        """Ask for a name and save; nothing is saved while a file is being opened."""
        path = None if self._loader.active else self._ask_for_name()
        if path is not None:
            self._save_to(path, None)

    def _save_to(self, path: Path, state: FileState | None) -> None:
        # Until the file is written, the text counts as modified, and its draft is kept.
        self._saver.wait()
        self._saving = text = self._texts.current
        held = text.held
        document = held.document if held.document.can_save_back else None
        # What was taken from a document is a new text, whatever the document was encoded in.
        encoding = held.document.encoding if held.path is not None else "utf-8"
        self._saver.save(SaveOrder(path, text.text(), document, encoding, state))

    @Slot(object)
    def _take_saved(self, saved: SavedText) -> None:
        text = self._saving
        if text is None or text.document is None:
            return
        # The file does not hold what was typed while it was being written.
        if text.text() == saved.document.text:
            text.document.setModified(False)
        self._settings.folder = saved.place.parent
        held = text.held
        text.hold(
            replace(
                held,
                document=saved.document,
                path=saved.path,
                state=saved.state,
                source=saved.path,
                place=saved.place,
                options=ReadOptions(held.options.encoding if held.path is not None else None),
            )
        )
        self.saved.emit()

    def _ask_for_name(self) -> Path | None:
        held, folder = self._texts.current.held, self._settings.folder
        named, own = held.path or held.source, held.document.can_save_back
        try:
            return text_file_to_save_to(self._window, folder, named, held.title, can_replace=own)
        except InputError as error:
            self.failed.emit(error)
            return None

    # Asking

    def ask_to_keep(self, texts: Sequence[OpenText]) -> bool:
        """Return whether these texts may go: each is saved, or the user does not want it.

        A text about which something is asked is put in front first. If the user wants it, this
        saves it before it returns.
        """
        self._saver.wait()
        _mark_removed(texts)
        return all(self._may_go(text) for text in texts)

    def _may_go(self, text: OpenText) -> bool:
        is_coming_in = self._loader.inserting and text is self._texts.current
        # A text that is still being inserted has not been edited.
        if is_coming_in or text.is_empty or not text.is_modified:
            return True
        self._texts.show(text)
        if text is not self._texts.current:
            return False
        answer = save_first(self._window, text.title)
        if answer == _Button.Save:
            self.save()
            self._saver.wait()
            return not text.is_modified
        return answer == _Button.Discard


def _mark_removed(texts: Sequence[OpenText]) -> None:
    """Texts whose files are gone count as modified: these are all that is left of them.

    A disk that does not answer is not waited for.
    """
    known = [
        (text, text.held.path, text.held.state)
        for text in texts
        if text.held.path is not None and not (text.is_modified or text.is_empty)
    ]
    found: list[int] = []

    def find() -> bool:
        for number, (_, path, state) in enumerate(known):
            if path is not None and state is not None and state.change(path) is Change.REMOVED:
                found.append(number)
        return True

    if known:
        answer_within(_PATIENCE_SECONDS, find, default=False)
    for number in tuple(found):
        document = known[number][0].document
        if document is not None:
            document.setModified(True)
