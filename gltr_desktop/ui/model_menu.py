"""Choosing a model: one that is shipped, one on this computer, or one to download."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import (
    QFileDialog,
    QInputDialog,
    QMenu,
    QWidget,
)

from gltr_desktop.errors import GltrError
from gltr_desktop.models.local_gguf import PROGRAMS, LocalModel, local_gguf_models
from gltr_desktop.models.options import DEVICES, PRECISIONS, SHIPPED, model_title
from gltr_desktop.ui.dialogs.download_dialog import Download
from gltr_desktop.ui.threads.background import Task
from gltr_desktop.ui.widgets import add_action, add_choice

if TYPE_CHECKING:
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.settings import Settings

_REMEMBERED = 8
_MEGABYTE, _GIGABYTE = 1_000_000, 1_000_000_000
_KINDS = "GGUF models (*.gguf);;All files (*)"


@dataclass(frozen=True)
class _Found:
    """The models on this computer: GGUF files, and names in the Hugging Face cache."""

    files: list[LocalModel]
    cached: list[str]


class ModelMenu(QObject):
    """The *Model* menu, its dialogs, and the choice they lead to."""

    changed = Signal(object)
    """ModelChoice: another model is to be used from now on."""
    downloaded = Signal()
    """The files of the chosen model have come."""
    failed = Signal(object)
    """GltrError."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self.choice = settings.choice
        self._found: _Found | None = None
        self._search: Task | None = None
        self._download: Download | None = None
        self.menu = QMenu("&Model", window)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        # Models come and go while the program runs.
        self.menu.aboutToShow.connect(self.look_around)
        self._fill()

    @Slot()
    def look_around(self) -> None:
        """Look for models on this computer, in the background, unless that is being done."""
        if self._search is None:
            self._search = Task(_models_here)
            self._search.succeeded.connect(self._show_found)
            self._search.failed.connect(self._fail_to_find)
            self._search.start()

    @Slot(object)
    def _show_found(self, found: _Found) -> None:
        self._search = None
        if found != self._found:
            self._found = found
            self._fill_local()

    @Slot(object)
    def _fail_to_find(self, error: GltrError) -> None:
        self._show_found(_Found([], []))
        self.failed.emit(error)

    @Slot()
    def _fill(self) -> None:
        menu = self.menu
        menu.clear()
        # clear() deletes the entries, but not the submenus and groups that the menu owns.
        for left in (*menu.findChildren(QMenu), *menu.findChildren(QActionGroup)):
            left.deleteLater()
        group = QActionGroup(menu)
        for name, model in SHIPPED.items():
            self._offer(menu, group, self._with(name=name), model.title, model.advice)
        names = [*self._settings.recent_models, self.choice.name]
        others = [name for name in dict.fromkeys(names) if name not in SHIPPED]
        if others:
            menu.addSeparator()
        for name in others:
            self._offer(menu, group, self._with(name=name), model_title(name), name)
        menu.addSeparator()
        self._local = menu.addMenu("On This &Computer")
        self._local.setToolTipsVisible(True)
        self._fill_local()
        add_action(menu, "Open &Model…", self.choose_file)
        add_action(menu, "Open Model &Folder…", self.choose_folder)
        add_action(menu, "&Hugging Face Model…", self.choose_name)
        menu.addSeparator()
        devices = menu.addMenu("&Device")
        group = QActionGroup(devices)
        for device in DEVICES:
            self._offer(devices, group, self._with(device=device), device)
        precisions = menu.addMenu("&Precision")
        group = QActionGroup(precisions)
        for precision in PRECISIONS:
            self._offer(precisions, group, self._with(precision=precision), precision)

    def _with(self, **changes: str) -> ModelChoice:
        return replace(self.choice, **changes)

    def _fill_local(self) -> None:
        menu = self._local
        menu.clear()
        if self._found is None:
            menu.addAction("Looking…").setEnabled(False)
            return
        group = QActionGroup(menu)
        for model in self._found.files:
            title = f"{model.title} — {_in_words(model.size)}, {model.program}"
            self._offer(menu, group, self._with(name=str(model.path)), title, str(model.path))
        for name in self._found.cached:
            self._offer(menu, group, self._with(name=name), f"{name} — Hugging Face", name)
        if menu.isEmpty():
            programs = f"{', '.join(PROGRAMS[:-1])} and {PROGRAMS[-1]}"
            menu.addAction(f"None found ({programs} keep none here)").setEnabled(False)

    def _offer(
        self, menu: QMenu, group: QActionGroup, choice: ModelChoice, title: str, tip: str = ""
    ) -> None:
        choose = partial(self.choose, choice)
        action = add_choice(menu, group, title.replace("&", "&&"), choose, tip=tip)
        action.setChecked(choice == self.choice)
        action.setData(choice)

    def choose(self, choice: ModelChoice) -> None:
        """Use ``choice`` from now on."""
        if choice != self.choice:
            self.choice = choice
            self.changed.emit(choice)

    def remember(self) -> None:
        """The choice has proved to work: begin with it the next time."""
        choice, settings = self.choice, self._settings
        if choice == settings.choice:
            return
        settings.choice = choice
        if choice.name not in SHIPPED:
            others = [name for name in settings.recent_models if name != choice.name]
            settings.recent_models = [choice.name, *others][:_REMEMBERED]

    @Slot(Path)
    def open_path(self, path: Path) -> None:
        """Use the model in the file ``path`` from now on."""
        # The settings keep it, and the next start may be from another folder.
        self.choose(replace(self.choice, name=str(path.absolute())))

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file that holds a model."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open Model", "", _KINDS)
        if name:
            self.open_path(Path(name))

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder that holds a model."""
        folder = QFileDialog.getExistingDirectory(self._window, "Open Model Folder")
        if folder:
            self.choose(replace(self.choice, name=folder))

    @Slot()
    def choose_name(self) -> None:
        """Ask for a Hugging Face name."""
        name, accepted = QInputDialog.getText(
            self._window,
            "Hugging Face Model",
            "Name of a causal language model, such as gpt2 or EleutherAI/pythia-160m.\n"
            "Nothing is fetched without asking you first.",
        )
        if accepted and name.strip():
            self.choose(replace(self.choice, name=name.strip()))

    def download(self, name: str) -> None:
        """Fetch ``name`` from the hub after showing its size, then use it."""
        if self._download is None:
            self._download = Download(self._window, name)
            self._download.ended.connect(self._end_download)
            self._download.start()

    @Slot(object)
    def _end_download(self, outcome: object) -> None:
        self._download = None
        if isinstance(outcome, GltrError):
            self.failed.emit(outcome)
        elif outcome is not None:
            self.downloaded.emit()

    def close(self) -> None:
        """Give up a running download; it goes on from there another time."""
        if self._download is not None:
            self._download.cancel()


def _models_here() -> _Found:
    # It imports the Hugging Face library.
    from gltr_desktop.models.catalog import cached_models

    return _Found(local_gguf_models(), cached_models())


def _in_words(size: int) -> str:
    """A number of bytes as one compares models by it."""
    if size < _GIGABYTE / 10:
        return f"{size / _MEGABYTE:,.0f} MB"
    return f"{size / _GIGABYTE:,.1f} GB"
