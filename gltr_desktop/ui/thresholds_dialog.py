"""Where the colours change: the ranks at which green, yellow and red end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

# Beyond every vocabulary.
_MOST = 10_000_000


class ThresholdsDialog(QDialog):
    """Three numbers that take effect while they are changed; Cancel brings the old ones back."""

    changed = Signal(object)
    """Thresholds: to be used from now on."""

    def __init__(self, thresholds: Thresholds, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Thresholds")
        self._before = thresholds
        self.fields = [QSpinBox(self) for _ in thresholds.limits]
        form = QFormLayout()
        for name, field, limit in zip(BUCKETS, self.fields, thresholds.limits, strict=False):
            field.setRange(1, _MOST)
            field.setGroupSeparatorShown(True)
            field.setValue(limit)
            field.setAccessibleName(f"{name.capitalize()} up to rank")
            field.valueChanged.connect(self._take)
            form.addRow(f"&{name.capitalize()} up to rank", field)
        self.complaint = QLabel(self)
        self.complaint.setWordWrap(True)
        self.complaint.setMinimumHeight(2 * self.fontMetrics().height())
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(
            buttons.Ok | buttons.Cancel | buttons.RestoreDefaults, parent=self
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.clicked.connect(self._restore_if_asked)
        layout = QVBoxLayout(self)
        layout.addWidget(
            QLabel("The rest is purple. The model does not read the text again.", self)
        )
        layout.addLayout(form)
        layout.addWidget(self.complaint)
        layout.addWidget(self.buttons)

    @Slot()
    def _take(self) -> None:
        """Use the numbers as they stand, or say why they cannot be used."""
        low, middle, high = (field.value() for field in self.fields)
        try:
            thresholds = Thresholds((low, middle, high))
        except InputError:
            self.complaint.setText("Each number must be larger than the one above it.")
        else:
            self.complaint.clear()
            self.changed.emit(thresholds)
        usable = not self.complaint.text()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(usable)

    @Slot(object)
    def _restore_if_asked(self, button: QAbstractButton) -> None:
        defaults = self.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        if button is defaults:
            self._set(Thresholds())

    def _set(self, thresholds: Thresholds) -> None:
        for field, limit in zip(self.fields, thresholds.limits, strict=True):
            field.blockSignals(True)
            field.setValue(limit)
            field.blockSignals(False)
        self._take()

    def reject(self) -> None:
        """Bring back what was there before."""
        self.changed.emit(self._before)
        super().reject()
