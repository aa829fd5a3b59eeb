"""A dialog whose choices take effect while they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

_Buttons = QDialogButtonBox.StandardButton


class PreviewDialog(QDialog):
    """OK keeps what was chosen, Cancel brings back what there was before.

    Subclasses put their fields into ``form`` and emit ``changed``.
    """

    changed = Signal(object)
    """What is to be used from now on."""

    def __init__(self, title: str, about: str, before: object, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._before = before
        said = QLabel(about, self)
        said.setWordWrap(True)
        self.form = QFormLayout()
        self.complaint = QLabel(self)
        """Why a choice cannot be used."""
        self.complaint.setWordWrap(True)
        self.complaint.setMinimumHeight(2 * self.fontMetrics().height())
        self.box = QDialogButtonBox(
            _Buttons.Ok | _Buttons.Cancel | _Buttons.RestoreDefaults, parent=self
        )
        self.box.accepted.connect(self.accept)
        self.box.rejected.connect(self.reject)
        self.box.clicked.connect(self._restore_if_asked)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addLayout(self.form)
        layout.addWidget(self.complaint)
        layout.addWidget(self.box)

    def restore(self) -> None:
        """Use what the program comes with."""
        raise NotImplementedError

    @Slot(object)
    def _restore_if_asked(self, button: QAbstractButton) -> None:
        if button is self.box.button(_Buttons.RestoreDefaults):
            self.restore()

    def reject(self) -> None:
        """Bring back what was there before."""
        self.changed.emit(self._before)
        super().reject()
