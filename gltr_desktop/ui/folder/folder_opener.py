"""Stands for the folder of a window until one is opened: most windows never have any."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from gltr_desktop.ui.dock_opener import DockOpener
from gltr_desktop.ui.files.file_dialogs import folder_to_open
from gltr_desktop.ui.folder.folder_signals import FolderSignals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QMainWindow

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.folder.folder_controller import FolderController
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.theme import Theme
    from gltr_desktop.ui.threads.worker_client import WorkerClient


class FolderOpener(FolderSignals, DockOpener["FolderController"]):
    """Makes the folder's controller when it is needed for the first time."""

    def __init__(
        self,
        window: QMainWindow,
        settings: Settings,
        client: WorkerClient,
        choice: Callable[[], ModelChoice],
        colouring: Callable[[], Colouring],
        theme: Callable[[], Theme],
    ) -> None:
        """Read with the model, and show as, ``choice``, ``colouring`` and ``theme`` return."""
        super().__init__(window)
        self._window, self._settings, self._client = window, settings, client
        self._choice, self._colouring, self._theme = choice, colouring, theme

    def _make(self) -> FolderController:
        from gltr_desktop.ui.folder.folder_controller import FolderController

        made = FolderController(
            self._window, self._settings, self._client, self._choice, self._colouring
        )
        made.opened.connect(self.opened)
        made.running_changed.connect(self.running_changed)
        made.exported.connect(self.exported)
        made.failed.connect(self.failed)
        made.model_failed.connect(self.model_failed)
        return made

    # Opening

    @Slot()
    def ask(self) -> None:
        """Ask for a folder, and read its texts."""
        path = folder_to_open(self._window, self._settings.folder)
        if path is not None:
            self._settings.folder = path
            self.open_paths([path])

    @Slot(Path)
    def open_folder(self, path: Path) -> None:
        """Read the texts in the folder ``path``."""
        self.open_paths([path])

    @Slot(object)
    def open_paths(self, paths: Sequence[Path]) -> None:
        """Read the texts in these files and folders."""
        self.controller.open_paths(paths)

    # Showing

    def show_texts(self, *, shown: bool) -> None:
        """Show the texts of the folder, or hide them."""
        if shown or self._made is not None:
            self.controller.dock.setVisible(shown)

    def set_colouring(self) -> None:
        """The thresholds or the colours may be others."""
        if self._made is not None:
            self._made.set_colouring()

    # Reading

    @property
    def present_choice(self) -> ModelChoice | None:
        """The model that reads texts, or is about to; None while none does."""
        return None if self._made is None else self._made.present_choice

    def drop(self) -> None:
        """Stop reading at once."""
        if self._made is not None:
            self._made.drop()
