"""Stands for the folder of a window until one is opened: most windows never have any."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from gltr_desktop.ui.files.file_dialogs import folder_to_open
from gltr_desktop.ui.folder.folder_signals import FolderSignals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QMainWindow, QWidget

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.folder.folder_controller import FolderController
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.theme import Theme
    from gltr_desktop.ui.threads.worker_client import WorkerClient


class FolderOpener(FolderSignals):
    """Makes the folder's controller, and its dock, when they are needed for the first time.

    Importing and building them would make every start of the program a tenth slower.
    """

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
        self._controller: FolderController | None = None

    @property
    def controller(self) -> FolderController:
        """The controller, made now if there was none."""
        if self._controller is None:
            self._controller = self._make()
        return self._controller

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
        made.set_theme(self._theme())
        # Where it was when the window was closed the last time.
        self._window.restoreDockWidget(made.dock)
        made.dock.hide()
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

    @property
    def is_shown(self) -> bool:
        """Whether the texts of the folder are on the screen."""
        return self._controller is not None and self._controller.dock.isVisible()

    def show_texts(self, *, shown: bool) -> None:
        """Show the texts of the folder, or hide them."""
        if shown or self._controller is not None:
            self.controller.dock.setVisible(shown)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The parts that F6 leads to."""
        return () if self._controller is None else (self._controller.dock.view,)

    def set_colouring(self) -> None:
        """The thresholds or the colours may be others."""
        if self._controller is not None:
            self._controller.set_colouring()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        if self._controller is not None:
            self._controller.set_theme(theme)

    def end_filter(self) -> bool:
        """Show all texts again; False if all are shown."""
        return self._controller is not None and self._controller.end_filter()

    # Reading

    @property
    def running(self) -> bool:
        """Whether texts are being read."""
        return self._controller is not None and self._controller.running

    @property
    def present_choice(self) -> ModelChoice | None:
        """The model that reads texts, or is about to; None while none does."""
        return None if self._controller is None else self._controller.present_choice

    def drop(self) -> None:
        """Stop reading at once."""
        if self._controller is not None:
            self._controller.drop()

    def stop(self) -> None:
        """Stop reading; what has been read stays."""
        if self._controller is not None:
            self._controller.stop()

    def use_model(self) -> None:
        """Another model may have been chosen."""
        if self._controller is not None:
            self._controller.use_model()

    def close(self) -> None:
        """Stop at once; whoever owns the worker ends its thread."""
        if self._controller is not None:
            self._controller.close()
