"""What the window does when a file is opened, read, saved, or turns out to be something else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.errors import printable
from gltr_desktop.ui.files.saved_analysis import SavedAnalysis
from gltr_desktop.ui.message_bar import Offer

if TYPE_CHECKING:
    from gltr_desktop.ui.files.reading_messages import ReadingMessages
    from gltr_desktop.ui.files.text_files import TextFiles
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.message_bar import MessageBar
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.status_bar import StatusBar
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.open_texts import OpenTexts

_ONLY_READ = "This text is open for reading: no key changes it by accident."


class FileEvents(QObject):
    """Follows the files of a window: has their texts read, and says how it went."""

    busy_changed = Signal()
    """Something has begun or ended."""

    def __init__(
        self,
        files: TextFiles,
        pane: TextPane,
        models: ModelMenu,
        settings: Settings,
        status_bar: StatusBar,
        message: MessageBar,
        reading_messages: ReadingMessages,
        texts: OpenTexts,
        side_by_side: SideBySide,
    ) -> None:
        super().__init__(files)
        self._files, self._pane, self._models = files, pane, models
        self._settings, self._status_bar = settings, status_bar
        self._message, self._reading_messages = message, reading_messages
        files.opening.connect(self._show_opening)
        files.replaced.connect(pane.forget)
        files.inserted.connect(status_bar.show_progress)
        files.opened.connect(self._read_opened)
        files.saved.connect(self._show_saved)
        files.declined.connect(self._show_declined)
        files.model_given.connect(self._use_model_file)
        pane.mode.edit_attempted.connect(self._offer_editing)
        pane.mode.changed.connect(self._forget_offer)
        pane.cards.preview.accepted.connect(self._open_for_editing)
        pane.editor.paste_refused.connect(self._offer_pasting)
        # Last: it has the last word about a file that was opened.
        self.saved_analysis = SavedAnalysis(texts, files, pane, side_by_side, models, message)
        """What is shown of a file that holds an analysis."""

    @Slot(Path)
    def _use_model_file(self, path: Path) -> None:
        self._models.open_path(path)
        # Last: another model has said that it is being loaded, and has closed the message.
        self._message.show_note(
            f"“{printable(path.name)}” is a language model: from now on, it reads the text."
        )

    @Slot(str)
    def _show_opening(self, name: str) -> None:
        self._message.hide()
        self._status_bar.show_status(f"Opening {name}…")
        self.busy_changed.emit()

    @Slot()
    def _read_opened(self) -> None:
        self._status_bar.show_status("")
        self.busy_changed.emit()
        if self._files.source is not None:
            self._settings.add_recent_file(self._files.source)
        self._pane.mode.set_reading(reading=True)
        if not self._pane.mode.is_locked():
            self._pane.analysis.analyse_automatically()
        # Last: an analysis that is asked for hides the message about the one before.
        self._reading_messages.describe()

    @Slot(str)
    def _show_declined(self, why: str) -> None:
        self._status_bar.show_status(why)
        self.busy_changed.emit()

    @Slot()
    def _show_saved(self) -> None:
        self._status_bar.show_status(f"Saved {self._files.title}")
        if self._files.source is not None:
            self._settings.add_recent_file(self._files.source)

    @Slot()
    def _offer_editing(self) -> None:
        """The user has tried to edit a text that is only read: one click allows it."""
        if self._message.text != _ONLY_READ and not self._pane.mode.is_locked():
            self._message.show_note(_ONLY_READ, Offer("Edit", self._edit))

    @Slot()
    def _offer_pasting(self) -> None:
        """What is pasted while a text is read is most likely the next text to be read."""
        new_text = Offer("&Paste as a New Text", self._paste_as_new)
        edit = None if self._pane.mode.is_locked() else Offer("Edit", self._edit)
        self._message.show_note(_ONLY_READ, edit, new_text)

    def _paste_as_new(self) -> None:
        self._files.new()
        if self._pane.is_empty:
            self._pane.editor.paste()

    def _edit(self) -> None:
        self._open_for_editing()
        self._pane.editor.setFocus()

    @Slot()
    def _open_for_editing(self) -> None:
        """Whoever keeps another word has begun to edit, and can undo that as any other edit."""
        self._pane.mode.set_reading(reading=False)

    @Slot()
    def _forget_offer(self) -> None:
        if self._message.text == _ONLY_READ:
            self._message.take_back()
