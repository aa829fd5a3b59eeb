"""The settings of what the program keeps: what it is, where it lies, and how it is cleared."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QStandardPaths, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QVBoxLayout

from gltr_desktop.ui.dialogs.settings import stored_data
from gltr_desktop.ui.dialogs.settings.page import SettingsPage
from gltr_desktop.ui.dialogs.settings.stored_data import StoredData
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.models.model_card import ElidedLabel
from gltr_desktop.ui.models.sizes import size_in_words
from gltr_desktop.ui.settings_schema import copies
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.settings import Settings

_HERE = (
    "With models on this computer, your texts are sent nowhere. The program goes online only to"
    " download a model, and only after you agree."
)
_SERVERS = (
    "With a model on a server (Model → Server…), a text is sent to that server when you have it"
    " analysed, and not before; its edits only while you have switched Live on. The texts of a"
    " folder, and passages to compare with, go there after a question. A line above the text says"
    " where texts are sent, as long as that is so. The key of a server is sent to it alone, and is"
    " kept in the keyring of the system if you want that, else until the program ends."
)
_SIZE_WIDTH = 72


class PrivacyPage(SettingsPage):
    """One card for each kind of thing that is kept."""

    title = "Privacy"

    recent_files_forgotten = Signal()
    """No file that was opened is remembered any more."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self._sizes_task: Task | None = None
        for words in (_HERE, _SERVERS):
            promise = QLabel(words, self)
            promise.setWordWrap(True)
            self.add_wide(promise)
        self.add_caption("Kept on this computer")
        self.cards = [StoredCard(stored, self) for stored in self._all()]
        for card in self.cards:
            card.clear_requested.connect(partial(self._ask_to_clear, card))
            self.add_wide(card)
        self.notice = QLabel(self)
        self.notice.setWordWrap(True)
        self.add_wide(self.notice)

    def _all(self) -> list[StoredData]:
        location = QStandardPaths.StandardLocation.AppDataLocation
        return [
            self._recent_files(),
            stored_data.drafts(Path(QStandardPaths.writableLocation(location))),
            stored_data.measurements(),
            stored_data.baselines(),
            stored_data.log(),
            stored_data.downloaded_models(),
            _settings_file(),
        ]

    def _recent_files(self) -> StoredData:
        return StoredData(
            "Recent files",
            "The names of the files that you opened last, and of those that are open. The files"
            " themselves are not touched.",
            Path(QSettings().fileName()).parent,
            list,
            self._forget_recent_files,
            "Forget the names of the files that you opened?",
            quick=True,
        )

    def _forget_recent_files(self) -> None:
        self._settings.forget_recent_files()
        self.recent_files_forgotten.emit()

    def begin(self) -> None:
        """See how much there is now."""
        sizes = [card.stored.size for card in self.cards]
        self._sizes_task = Task(lambda: [size() for size in sizes], abandonable=True)
        self._sizes_task.succeeded.connect(self._show_sizes)
        self._sizes_task.failed.connect(self._show_error)
        self._sizes_task.start()

    @Slot(object, object)
    def _show_sizes(self, sizes: list[int], task: Task) -> None:
        if task is not self._sizes_task:
            return
        for card, size in zip(self.cards, sizes, strict=True):
            names = len(self._settings.recent_files)
            if card is self.cards[0]:
                words = {0: "nothing", 1: "1 name"}.get(names, f"{names} names")
                card.show_amount(words, some=names > 0)
            else:
                card.show_amount(size_in_words(size) if size else "nothing", some=size > 0)

    def _ask_to_clear(self, card: StoredCard) -> None:
        stored = card.stored
        if stored.clear is None:
            return
        answer = QMessageBox.question(self, stored.title, stored.question)
        if answer != QMessageBox.StandardButton.Yes:
            return
        self.notice.clear()
        if stored.quick:
            stored.clear()
            self._follow_clearing()
            return
        task = Task(stored.clear)
        task.succeeded.connect(self._follow_clearing)
        task.failed.connect(self._show_error)
        task.start()

    @Slot()
    def _follow_clearing(self) -> None:
        self.begin()

    @Slot(object)
    def _show_error(self, error: GltrError) -> None:
        self.notice.setText(f"{error.message} {error.remedy}")
        self.ensureWidgetVisible(self.notice)


class StoredCard(QFrame):
    """What one kind of thing is, where it lies, and how much there is of it."""

    clear_requested = Signal()

    def __init__(self, stored: StoredData, parent: QWidget) -> None:
        super().__init__(parent)
        self.stored = stored
        self.setProperty("kind", "card")
        self.setAccessibleName(stored.title)
        self.setAccessibleDescription(f"{stored.what} {stored.folder}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(self._words(), 1)
        self.amount = QLabel("…", self)
        self.amount.setMinimumWidth(_SIZE_WIDTH)
        layout.addWidget(self.amount)
        self.open = QPushButton("Open Folder", self)
        self.open.clicked.connect(self._open_folder)
        self.clear = QPushButton(f"{stored.verb}…", self)
        self.clear.clicked.connect(self.clear_requested)
        for button in (self.open, self.clear):
            button.setAutoDefault(False)
            button.setAccessibleName(f"{button.text().rstrip('…')}: {stored.title}")
            layout.addWidget(button)
        self.clear.setEnabled(False)
        if stored.clear is None:
            policy = self.clear.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            self.clear.setSizePolicy(policy)
            self.clear.hide()

    def _words(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        title = QLabel(self.stored.title, self)
        font = title.font()
        font.setWeight(font.Weight.DemiBold)
        title.setFont(font)
        what = QLabel(self.stored.what, self)
        what.setWordWrap(True)
        where = ElidedLabel(str(self.stored.folder), self)
        where.setProperty("kind", "quiet")
        for label in (title, what, where):
            words.addWidget(label)
        return words

    def show_amount(self, text: str, *, some: bool) -> None:
        """Say how much there is; ``some`` says that there is anything to clear."""
        self.amount.setText(text)
        self.clear.setEnabled(some)

    @Slot()
    def _open_folder(self) -> None:
        folder = self.stored.folder
        # Until something is kept, its folder is not there.
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _settings_file() -> StoredData:
    path = Path(QSettings().fileName())
    return StoredData(
        "Settings",
        "What you have chosen here, the place of the window, and how fast models are here. Copies"
        " of damaged settings, and of those of a newer version, count as well.",
        path.parent,
        lambda: [path, *copies(QSettings())],
        _forget_settings,
        "Forget all settings, and the copies of them? The program begins with the usual ones when"
        " it is started again.",
        quick=True,
        verb="Reset",
    )


def _forget_settings() -> None:
    QSettings().clear()
    for copy in copies(QSettings()):
        with suppress(OSError):
            copy.unlink()
