"""Choosing a model: one that is shipped, one on this computer, or one to download."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QFileDialog,
    QInputDialog,
    QMenu,
    QMessageBox,
    QProgressDialog,
    QWidget,
)

from gltr_desktop.errors import GltrError
from gltr_desktop.models.local_gguf import PROGRAMS, LocalModel, local_gguf_models
from gltr_desktop.models.options import DEVICES, PRECISIONS, SHIPPED, model_title
from gltr_desktop.ui.menus import add_choice
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

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
    failed = Signal(object)
    """GltrError."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self.choice = settings.choice
        self._found: _Found | None = None
        self._search: Task | None = None
        self._download: _Download | None = None
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
        # Of what it owns, that leaves these behind.
        for left in (*menu.findChildren(QMenu), *menu.findChildren(QActionGroup)):
            left.deleteLater()
        group = QActionGroup(menu)
        for name, model in SHIPPED.items():
            self._offer(menu, group, name, model.title, model.advice)
        names = [*self._settings.recent_models, self.choice.name]
        others = [name for name in dict.fromkeys(names) if name not in SHIPPED]
        if others:
            menu.addSeparator()
        for name in others:
            self._offer(menu, group, name, model_title(name), name)
        menu.addSeparator()
        self._local = menu.addMenu("On This &Computer")
        self._local.setToolTipsVisible(True)
        self._fill_local()
        menu.addAction("Open &Model…", self.choose_file)
        menu.addAction("Open Model &Folder…", self.choose_folder)
        menu.addAction("&Hugging Face Model…", self.choose_name)
        menu.addSeparator()
        for title, field, options in (
            ("&Device", "device", DEVICES),
            ("&Precision", "precision", PRECISIONS),
        ):
            submenu = menu.addMenu(title)
            subgroup = QActionGroup(submenu)
            for option in options:
                now = getattr(self.choice, field) == option
                action = self._radio(submenu, subgroup, option, now)
                action.setData(replace(self.choice, **{field: option}))

    def _fill_local(self) -> None:
        menu = self._local
        menu.clear()
        if self._found is None:
            menu.addAction("Looking…").setEnabled(False)
            return
        group = QActionGroup(menu)
        for model in self._found.files:
            title = f"{model.title} — {_in_words(model.size)}, {model.program}"
            self._offer(menu, group, str(model.path), title, str(model.path))
        for name in self._found.cached:
            self._offer(menu, group, name, f"{name} — Hugging Face", name)
        if menu.isEmpty():
            programs = f"{', '.join(PROGRAMS[:-1])} and {PROGRAMS[-1]}"
            menu.addAction(f"None found ({programs} keep none here)").setEnabled(False)

    def _offer(self, menu: QMenu, group: QActionGroup, name: str, title: str, tip: str) -> None:
        action = self._radio(menu, group, title, name == self.choice.name)
        action.setData(replace(self.choice, name=name))
        action.setToolTip(tip)

    def _radio(self, menu: QMenu, group: QActionGroup, title: str, checked: bool) -> QAction:
        action = add_choice(menu, group, title.replace("&", "&&"))
        action.setChecked(checked)
        action.triggered.connect(self._choose_action)
        return action

    @Slot()
    def _choose_action(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.choose(action.data())

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
            self._download = _Download(self._window, name)
            self._download.ended.connect(self._end_download)
            self._download.start()

    @Slot(object)
    def _end_download(self, outcome: object) -> None:
        self._download = None
        if isinstance(outcome, GltrError):
            self.failed.emit(outcome)
        elif outcome is not None:
            self.changed.emit(self.choice)

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


class _Download(QObject):
    """One download: ask the hub for its size, ask the user, fetch with progress and cancel."""

    ended = Signal(object)
    """The name when the model is here, a GltrError, or None when the user thought better of it."""
    _moved = Signal(object, object)

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._window, self._name = window, name
        self._cancelled = threading.Event()
        self._dialog = QProgressDialog(f"Asking the hub for {name} …", "Cancel", 0, 0, window)
        self._dialog.setWindowTitle("Download")
        self._dialog.setWindowModality(Qt.WindowModality.WindowModal)
        self._dialog.setMinimumDuration(0)
        self._dialog.setAutoClose(False)
        self._dialog.setAutoReset(False)
        self._dialog.canceled.connect(self.cancel)
        self._moved.connect(self._show_progress)

    def start(self) -> None:
        """Ask for the size."""
        self._dialog.show()

        def plan() -> object:
            from gltr_desktop.models.download import plan_download

            return plan_download(self._name)

        self._run(plan, self._confirm)

    @Slot()
    def cancel(self) -> None:
        """The user wants to stop."""
        if not self._cancelled.is_set():
            self._cancelled.set()
            self._finish(None)

    def _run(self, function: Callable[[], object], then: Callable[..., object]) -> None:
        task = Task(function)
        task.succeeded.connect(then)
        task.failed.connect(self._fail)
        task.start()

    @Slot(object)
    def _confirm(self, plan: object) -> None:
        from gltr_desktop.models.download import DownloadPlan

        if self._cancelled.is_set() or not isinstance(plan, DownloadPlan):
            return
        answer = QMessageBox.question(
            self._window,
            "Download",
            f"Download {plan.size / _MEGABYTE:,.0f} MB for “{plan.name}” from Hugging Face?",
        )
        if answer != QMessageBox.StandardButton.Yes:
            self.cancel()
            return
        self._dialog.setLabelText(f"Downloading {plan.name} …")
        self._dialog.setRange(0, 1000)

        def fetch() -> object:
            from gltr_desktop.models.download import download

            download(plan, self._moved.emit, self._cancelled)
            return plan.name

        self._run(fetch, self._finish)

    @Slot(object, object)
    def _show_progress(self, done: int, total: int) -> None:
        if not self._cancelled.is_set():
            self._dialog.setValue(int(1000 * done / max(1, total)))
            self._dialog.setLabelText(
                f"Downloading {self._name}: {done / _MEGABYTE:,.0f} of {total / _MEGABYTE:,.0f} MB"
            )

    @Slot(object)
    def _fail(self, error: GltrError) -> None:
        if not self._cancelled.is_set():
            self._finish(error)

    @Slot(object)
    def _finish(self, outcome: object) -> None:
        self._dialog.canceled.disconnect(self.cancel)
        self._dialog.close()
        self.ended.emit(outcome)
        self.deleteLater()
