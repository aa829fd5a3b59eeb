"""Where the colours change: the figures at which green, yellow and red end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
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

    from gltr_desktop.analysis.measures import Measure

# Beyond every vocabulary, and every surprisal.
_MOST = 10_000_000
_DECIMALS = 4


class ThresholdsDialog(QDialog):
    """Three numbers that take effect while they are changed; Cancel brings the old ones back."""

    changed = Signal(object)
    """Thresholds: to be used from now on."""

    def __init__(self, thresholds: Thresholds, usual: Thresholds, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Thresholds")
        self._before, self._usual = thresholds, usual
        self._measure = thresholds.measure
        self.fields = [self._field() for _ in thresholds.limits]
        form = QFormLayout()
        named = zip(BUCKETS, self.fields, thresholds.limits, strict=False)
        for name, field, limit in named:
            what = f"{_up_to(self._measure)} {self._measure.title.lower()}"
            _set_value(field, limit)
            field.setAccessibleName(f"{name.capitalize()} {what}")
            field.valueChanged.connect(self._take)
            form.addRow(f"&{name.capitalize()} {what}", field)
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

    def _field(self) -> QSpinBox | QDoubleSpinBox:
        if self._measure.whole:
            whole = QSpinBox(self)
            whole.setRange(1, _MOST)
            whole.setGroupSeparatorShown(True)
            return whole
        field = QDoubleSpinBox(self)
        field.setDecimals(_DECIMALS)
        least = 10.0**-_DECIMALS
        field.setRange(least, min(_MOST, self._measure.most - least))
        field.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        field.setSuffix(self._measure.unit)
        return field

    @Slot()
    def _take(self) -> None:
        """Use the numbers as they stand, or say why they cannot be used."""
        low, middle, high = (field.value() for field in self.fields)
        try:
            thresholds = Thresholds((low, middle, high), self._measure)
        except InputError:
            order = "smaller" if self._measure.descending else "larger"
            self.complaint.setText(f"Each number must be {order} than the one above it.")
        else:
            self.complaint.clear()
            self.changed.emit(thresholds)
        usable = not self.complaint.text()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(usable)

    @Slot(object)
    def _restore_if_asked(self, button: QAbstractButton) -> None:
        defaults = self.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        if button is defaults:
            self._set(self._usual)

    def _set(self, thresholds: Thresholds) -> None:
        for field, limit in zip(self.fields, thresholds.limits, strict=True):
            field.blockSignals(True)
            _set_value(field, limit)
            field.blockSignals(False)
        self._take()

    def reject(self) -> None:
        """Bring back what was there before."""
        self.changed.emit(self._before)
        super().reject()


def _set_value(field: QSpinBox | QDoubleSpinBox, limit: float) -> None:
    if isinstance(field, QSpinBox):
        field.setValue(int(limit))
    else:
        field.setValue(limit)


def _up_to(measure: Measure) -> str:
    """A rank belongs to the bucket that ends with it, a figure to the one that begins there."""
    if measure.whole:
        return "up to"
    return "from" if measure.descending else "below"
