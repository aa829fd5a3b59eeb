"""Writes the rows of the table of tokens or words to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import printable
from gltr_desktop.ui.file_exports import open_offers
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.table.token_table_model import TokenTableModel


class TokenTableExport(QObject):
    """Asks for a name, and writes there the rows that are shown at that moment."""

    exported = Signal(str, object, object)
    """What was written, and two Offers: to open it, and to show it in its folder."""
    failed = Signal(object)
    """GltrError."""

    def __init__(self, parent: QWidget, model: TokenTableModel, settings: Settings) -> None:
        super().__init__(parent)
        self._parent, self._model, self._settings = parent, model, settings
        self._nouns = ""
        """What the file holds that is being written."""

    @Slot()
    def ask(self) -> None:
        """Ask for a file, and write the rows there as comma-separated values."""
        nouns = f"{self._model.noun}s"
        suggestion = self._settings.folder / f"{nouns}.csv"
        name, _ = QFileDialog.getSaveFileName(
            self._parent, f"Export {nouns.capitalize()}", str(suggestion), "CSV (*.csv)"
        )
        if not name:
            return
        path = Path(name)
        if not path.suffix:
            path = path.with_name(f"{path.name}.csv")
        rows = self._model.to_export()

        def write() -> Path:
            from gltr_desktop.documents.spreadsheets import csv_bytes, no_formula

            # A token such as “=” would be computed by a spreadsheet.
            write_atomically(path, csv_bytes([no_formula(cell) for cell in row] for row in rows()))
            return path

        task = Task(write)
        self._nouns = nouns
        task.succeeded.connect(self._finish)
        task.failed.connect(self.failed)
        task.start()

    @Slot(object)
    def _finish(self, path: Path) -> None:
        self._settings.folder = path.resolve().parent
        sentence = f"“{printable(path.name)}” holds the {self._nouns} and their values."
        self.exported.emit(sentence, *open_offers(path))
