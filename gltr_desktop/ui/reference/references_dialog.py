"""The list of a reader's own references, and what can be done with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.batch.reference.library import choices, stored_for
from gltr_desktop.batch.reference.own import files_in, forget_own, problem_with_list
from gltr_desktop.batch.reference.store import to_json
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import GltrError, InputError, printable
from gltr_desktop.models.options import model_title
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QPushButton

    from gltr_desktop.batch.reference.library import ReferenceChoice
    from gltr_desktop.batch.reference.own import OwnReference
    from gltr_desktop.batch.reference.store import BaselineStore, StoredBaseline
    from gltr_desktop.ui.settings import Settings

_Buttons = QDialogButtonBox.StandardButton
_Role = QDialogButtonBox.ButtonRole
_HEADERS = ("Title", "Folder", "Texts", "Read by this model")
_NONE = "There are none yet: “A Folder of Texts…” in the menu “Compare With” makes one."
_FILTER = "Exported references (*.json);;All files (*)"


@dataclass(frozen=True)
class _Row:
    """A reference, what the model has made of it, and how many texts its folder has now."""

    own: OwnReference
    stored: StoredBaseline | None
    texts: int | None
    is_newer: bool
    """Whether a newer version of the program has kept what a model has made of it."""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What the table says."""
        texts = "not there" if self.texts is None else f"{self.texts:,}"
        read = "no" if self.stored is None else f"{self.stored.baseline.passages:,} texts"
        return printable(self.own.title), printable(str(self.own.folder)), texts, read


class ReferencesDialog(QDialog):
    """Removes and exports references, and takes one that somebody else has exported."""

    removed = Signal(str)
    """The title of a reference that there was."""
    file_chosen = Signal(str)
    """The path of an exported reference that is to be used."""

    def __init__(
        self,
        store: BaselineStore,
        model: str,
        precisions: Sequence[str | None],
        settings: Settings,
        parent: QWidget,
    ) -> None:
        """Show what ``model`` has made of them, in the first of ``precisions`` that is known."""
        super().__init__(parent)
        self.setWindowTitle("Your References")
        self._store, self._model, self._precisions = store, model, precisions
        self._settings = settings
        self._rows: list[_Row] = []
        self.table = QTableWidget(0, len(_HEADERS), self)
        self.notice = QLabel("Looking at their folders…", self)
        self.notice.setWordWrap(True)
        self.box = QDialogButtonBox(_Buttons.Close, parent=self)
        self.remove_button = self._button("&Remove…", self._ask_to_remove)
        self.export_button = self._button("&Export…", self._ask_to_export)
        self.file_button = self._button("Use a &File…", self._ask_for_file)
        self.box.rejected.connect(self.reject)
        self._lay_out()
        self._load()

    def _button(self, text: str, slot: Callable[[], None]) -> QPushButton:
        button = self.box.addButton(text, _Role.ActionRole)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(_HEADERS)
        table.setAccessibleName("Your references")
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.itemSelectionChanged.connect(self._show_possible)
        layout = QVBoxLayout(self)
        model = QLabel(f"Model: {model_title(self._model)}", self)
        model.setTextFormat(Qt.TextFormat.PlainText)
        for widget in (model, table, self.notice, self.box):
            layout.addWidget(widget)
        self.resize(640, 320)

    # The table

    def _load(self) -> None:
        look = partial(_rows, self._store, self._model, self._precisions)
        task = Task(look, abandonable=True)
        task.succeeded.connect(self._show_listed)
        task.failed.connect(self._show_error)
        task.start()
        self._show_possible()

    @Slot(object)
    def _show_listed(self, listed: tuple[list[_Row], str]) -> None:
        rows, problem = listed
        self._rows = rows
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row.cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(number, column, item)
        self.notice.setText(problem or _newer_words(rows) or ("" if rows else _NONE))
        if rows:
            self.table.selectRow(0)
        self._show_possible()

    @property
    def _chosen(self) -> _Row | None:
        row = self.table.currentRow()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    @Slot()
    def _show_possible(self) -> None:
        row = self._chosen
        self.remove_button.setEnabled(row is not None)
        self.export_button.setEnabled(row is not None and row.stored is not None)

    @Slot(object)
    def _show_error(self, error: GltrError) -> None:
        self.notice.setText(f"{error.message} {error.remedy}")

    # What can be done

    @Slot()
    def _ask_to_remove(self) -> None:
        row = self._chosen
        if row is None:
            return
        answer = QMessageBox.question(
            self,
            "Remove",
            f"Remove “{printable(row.own.title)}” and what models have made of its texts?"
            " The texts stay where they are.",
        )
        if answer == QMessageBox.StandardButton.Yes:
            task = Task(partial(_removed, row.own.title))
            task.succeeded.connect(self._follow_removal)
            task.failed.connect(self._show_error)
            task.start()

    @Slot(object)
    def _follow_removal(self, title: str) -> None:
        self.removed.emit(title)
        self._load()

    @Slot()
    def _ask_to_export(self) -> None:
        row = self._chosen
        if row is None or row.stored is None:
            return
        suggestion = self._settings.folder / f"{row.own.folder.name or 'reference'}.json"
        name, _ = QFileDialog.getSaveFileName(self, "Export Reference", str(suggestion), _FILTER)
        if name:
            self._settings.folder = Path(name).resolve().parent
            task = Task(partial(_written, row.stored, Path(name)))
            task.succeeded.connect(self._tell_exported)
            task.failed.connect(self._show_error)
            task.start()

    @Slot(object)
    def _tell_exported(self, path: Path) -> None:
        self.notice.setText(
            f"“{printable(path.name)}” holds the figures of the texts, and no text."
        )

    @Slot()
    def _ask_for_file(self) -> None:
        folder = str(self._settings.folder)
        name, _ = QFileDialog.getOpenFileName(self, "Use Exported Reference", folder, _FILTER)
        if name:
            self.file_chosen.emit(name)
            self.accept()


def _rows(
    store: BaselineStore, model: str, precisions: Sequence[str | None]
) -> tuple[list[_Row], str]:
    """The reader's own references as they are now, and why they cannot be read, if so.

    In a task's thread.
    """
    found = []
    for choice in choices():
        if choice.own is not None:
            stored = _stored(choice, store, model, precisions)
            newer = store.is_newer(choice.key)
            found.append(_Row(choice.own, stored, _count(choice.own.folder), newer))
    return found, problem_with_list()


def _newer_words(rows: Sequence[_Row]) -> str:
    titles = [f"“{printable(row.own.title)}”" for row in rows if row.is_newer]
    if not titles:
        return ""
    return (
        f"What a newer version of this program has kept of {', '.join(titles)} is left as it is;"
        " with this version, a model reads the texts anew."
    )


def _stored(
    choice: ReferenceChoice, store: BaselineStore, model: str, precisions: Sequence[str | None]
) -> StoredBaseline | None:
    found = (stored_for(choice, model, precision, store) for precision in precisions)
    try:
        return next((stored for stored in found if stored is not None), None)
    except InputError:  # There is no such model, as is said when it is to be opened.
        return None


def _count(folder: Path) -> int | None:
    try:
        return len(files_in(folder))
    except InputError:
        return 0 if folder.is_dir() else None


def _removed(title: str) -> str:
    forget_own(title)
    return title


def _written(stored: StoredBaseline, path: Path) -> Path:
    write_atomically(path, to_json(stored))
    return path
