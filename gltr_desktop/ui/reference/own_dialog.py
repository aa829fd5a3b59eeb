"""Asks what a reader calls the texts of a folder that they want to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.analysis.reference.baseline import FEW_PASSAGES, MIN_PASSAGES
from gltr_desktop.batch.reference.own import OwnReference
from gltr_desktop.errors import printable

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_Buttons = QDialogButtonBox.StandardButton
_MAX_TITLE = 60

_ABOUT = (
    "Choose texts that are like yours in kind and length: those of a class, your own earlier ones,"
    f" a newspaper's. It takes {MIN_PASSAGES} of them, and {FEW_PASSAGES} or more say more.\n\n"
    "They stay where they are, and are measured on this computer. Only figures are kept."
)


class OwnDialog(QDialog):
    """Suggests the name of the folder as the title of its texts."""

    chosen = Signal(object)
    """OwnReference."""

    def __init__(self, folder: Path, taken: Collection[str], parent: QWidget) -> None:
        """``taken`` are the titles that something else has."""
        super().__init__(parent)
        self.setWindowTitle("Compare With a Folder of Texts")
        self._folder = folder
        self._taken = {title.casefold() for title in taken}
        about = QLabel(_ABOUT, self)
        about.setWordWrap(True)
        self.title = QLineEdit(self._free_title(), self)
        self.title.setMaxLength(_MAX_TITLE)
        self.title.selectAll()
        self.title.textChanged.connect(self._check)
        form = QFormLayout()
        shown = QLabel(printable(str(folder)), self)
        shown.setWordWrap(True)
        form.addRow("Folder", shown)
        form.addRow("&Title", self.title)
        self.complaint = QLabel(self)
        """Why the title cannot be used; empty if it can."""
        self.complaint.setWordWrap(True)
        self.complaint.setMinimumHeight(2 * self.fontMetrics().height())
        self.box = QDialogButtonBox(_Buttons.Ok | _Buttons.Cancel, parent=self)
        self.box.button(_Buttons.Ok).setText("&Measure")
        self.box.accepted.connect(self.accept)
        self.box.rejected.connect(self.reject)
        self.accepted.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addLayout(form)
        layout.addWidget(self.complaint)
        layout.addWidget(self.box)
        self._check()

    def _free_title(self) -> str:
        name = printable(self._folder.name or str(self._folder))[: _MAX_TITLE - 4]
        titles = [name, *(f"{name} {number}" for number in range(2, len(self._taken) + 3))]
        return next(title for title in titles if title.casefold() not in self._taken)

    @Slot()
    def _check(self) -> None:
        title = self.title.text().strip()
        if not title:
            self.complaint.setText("Say what the texts are, such as “My class”.")
        elif title.casefold() in self._taken:
            self.complaint.setText(f"Other texts are called “{title}” already: choose another one.")
        else:
            self.complaint.clear()
        self.box.button(_Buttons.Ok).setEnabled(not self.complaint.text())

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(OwnReference(self.title.text().strip(), self._folder))
