"""The dialogs about a reader's own references, and what they lead to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from gltr_desktop.batch.reference.library import choices
from gltr_desktop.batch.reference.own import keep_own
from gltr_desktop.models.options import PRECISIONS
from gltr_desktop.ui.files.file_dialogs import folder_to_open
from gltr_desktop.ui.reference.own_dialog import OwnDialog
from gltr_desktop.ui.reference.references_dialog import ReferencesDialog
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog, QWidget

    from gltr_desktop.batch.reference.own import OwnReference
    from gltr_desktop.batch.reference.store import BaselineStore
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.settings import Settings


class OwnReferences(QObject):
    """Adds folders of texts to what can be compared with, and shows which there are."""

    added = Signal(str)
    """The title of a reference that is to be used now."""
    removed = Signal(str)
    """The title of a reference that there was."""
    file_chosen = Signal(str)
    """The path of an exported reference that is to be used now."""
    failed = Signal(object)
    """GltrError."""

    def __init__(
        self,
        store: BaselineStore,
        settings: Settings,
        model: Callable[[], ModelChoice],
        window: QWidget,
    ) -> None:
        """Show what the model that ``model`` returns has made of them."""
        super().__init__(window)
        self._store, self._settings, self._model, self._window = store, settings, model, window

    @Slot()
    def ask_folder(self) -> None:
        """Ask for a folder of texts, and for their title unless they have one."""
        folder = folder_to_open(self._window, self._settings.folder)
        if folder is None:
            return
        self._settings.folder = folder
        known = choices()
        title = next((one.name for one in known if one.own and one.own.folder == folder), None)
        if title is not None:
            self.added.emit(title)
            return
        taken = {name for choice in known for name in (choice.name, choice.title)}
        dialog = OwnDialog(folder, taken, self._window)
        dialog.chosen.connect(self._keep)
        _open(dialog)

    @Slot(object)
    def _keep(self, own: OwnReference) -> None:
        # Another program may be changing the list.
        task = Task(partial(_kept, own))
        task.succeeded.connect(self._tell_added)
        task.failed.connect(self.failed)
        task.start()

    @Slot(object)
    def _tell_added(self, title: str) -> None:
        self.added.emit(title)

    @Slot()
    def manage(self) -> None:
        """Show the references that there are."""
        model = self._model()
        # What “auto” stands for is known only when the model has been opened.
        is_known = model.precision != PRECISIONS[0]
        precisions = (model.precision,) if is_known else (*PRECISIONS[1:], None)
        dialog = ReferencesDialog(self._store, model.name, precisions, self._settings, self._window)
        dialog.removed.connect(self.removed)
        dialog.file_chosen.connect(self.file_chosen)
        _open(dialog)


def _kept(own: OwnReference) -> str:
    keep_own(own)
    return own.title


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
