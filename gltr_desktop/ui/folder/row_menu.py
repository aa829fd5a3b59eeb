"""What can be done with the selected rows of the table of texts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QMenu

from gltr_desktop.ui.editor.positions import for_qt
from gltr_desktop.ui.file_exports import open_outside
from gltr_desktop.ui.folder.shown_columns import GROUP
from gltr_desktop.ui.widgets import add_action

if TYPE_CHECKING:
    from gltr_desktop.batch.rows import TextFile
    from gltr_desktop.ui.folder.folder_model import FolderModel
    from gltr_desktop.ui.folder.folder_view import FolderView


class RowMenu(QMenu):
    """The menu of the right mouse button; every entry concerns the selected rows."""

    grouped = Signal()
    """Texts have got another group."""

    def __init__(self, model: FolderModel, view: FolderView) -> None:
        super().__init__(view)
        self._model, self._view = model, view
        add_action(self, "&Open", self._open)
        add_action(self, "&Show in Folder", self._show_in_folder)
        self.addSeparator()
        self.groups = self.addMenu("&Author or Group")
        self.groups.aboutToShow.connect(self._fill_groups)
        self.addSeparator()
        add_action(self, "&Copy Rows", view.copy)
        add_action(self, "Copy File &Names", self._copy_names)

    @property
    def _files(self) -> list[TextFile]:
        return [self._model.entries[number].file for number in self._view.selected]

    def _open(self) -> None:
        self._view.opened.emit(self._view.selected[0])

    def _show_in_folder(self) -> None:
        open_outside(self._files[0].path.parent)

    def _copy_names(self) -> None:
        names = "\n".join(file.path.name for file in self._files)
        QGuiApplication.clipboard().setText(for_qt(names))

    @Slot()
    def _fill_groups(self) -> None:
        """Offer the groups that there are, a new one, and none."""
        self.groups.clear()
        present = {self._model.entries[number].group for number in self._view.selected}
        for group in self._model.groups:
            action = add_action(self.groups, group.replace("&", "&&"), partial(self._give, group))
            action.setCheckable(True)
            action.setChecked(present == {group})
        self.groups.addSeparator()
        add_action(self.groups, "&New…", self._ask_group)
        add_action(self.groups, "N&one", partial(self._give, "")).setEnabled(present != {""})

    def _ask_group(self) -> None:
        count = len(self._view.selected)
        texts = "this text" if count == 1 else f"these {count:,} texts"
        name, is_given = QInputDialog.getText(
            self._view, "Author or Group", f"Author or group of {texts}:"
        )
        if is_given:
            self._give(name.strip())

    def _give(self, group: str) -> None:
        self._model.set_group(self._view.selected, group)
        if group:
            self._view.toggle_column(GROUP, shown=True)
        self.grouped.emit()
