"""A dialog whose choices take effect while the user makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

_Buttons = QDialogButtonBox.StandardButton


class PreviewDialog(QDialog):
    """OK keeps the chosen value, Cancel brings back the initial one.

    Subclasses put their fields into ``form``, emit ``changed`` and define ``restore_defaults``.
    """

    changed = Signal(object)
    """The value to use from now on."""

    def __init__(
        self, title: str, description: str, initial: object, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._initial = initial
        label = QLabel(description, self)
        label.setWordWrap(True)
        self.form = QFormLayout()
        self.complaint = QLabel(self)
        """The reason why a choice cannot be used; empty if it can."""
        self.complaint.setWordWrap(True)
        self.complaint.setMinimumHeight(2 * self.fontMetrics().height())
        self.box = QDialogButtonBox(
            _Buttons.Ok | _Buttons.Cancel | _Buttons.RestoreDefaults, parent=self
        )
        self.box.accepted.connect(self.accept)
        self.box.rejected.connect(self.reject)
        self.box.clicked.connect(self._follow_click)
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        layout.addLayout(self.form)
        layout.addWidget(self.complaint)
        layout.addWidget(self.box)

    def restore_defaults(self) -> None:
        """Use the values that the program comes with."""
        raise NotImplementedError

    @Slot(object)
    def _follow_click(self, button: QAbstractButton) -> None:
        if button is self.box.button(_Buttons.RestoreDefaults):
            self.restore_defaults()

    def reject(self) -> None:
        """Bring back the initial value."""
        self.changed.emit(self._initial)
        super().reject()
