"""Where the colours change: the figures at which green, yellow and red end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialogButtonBox, QDoubleSpinBox, QSpinBox, QWidget

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.errors import InputError
from gltr_desktop.ui.dialogs.preview_dialog import PreviewDialog

if TYPE_CHECKING:
    from gltr_desktop.analysis.measures import Measure

# Beyond every vocabulary, and every surprisal.
_MOST = 10_000_000
_DECIMALS = 4


class ThresholdsDialog(PreviewDialog):
    """Three numbers; ``changed`` passes Thresholds."""

    def __init__(self, thresholds: Thresholds, usual: Thresholds, parent: QWidget) -> None:
        about = "Everything beyond is purple. The model does not read the text again."
        super().__init__("Thresholds", about, thresholds, parent)
        self._usual, self._measure = usual, thresholds.measure
        self.fields = [self._field() for _ in thresholds.limits]
        named = zip(BUCKETS, self.fields, thresholds.limits, strict=False)
        for name, field, limit in named:
            what = f"{_up_to(self._measure)} {self._measure.title.lower()}"
            _set_value(field, limit)
            field.setAccessibleName(f"{name.capitalize()} {what}")
            field.valueChanged.connect(self._take)
            self.form.addRow(f"&{name.capitalize()} {what}", field)

    def _field(self) -> QSpinBox | QDoubleSpinBox:
        if self._measure.whole:
            whole = QSpinBox(self)
            whole.setRange(1, _MOST)
            whole.setGroupSeparatorShown(True)
            return whole
        field = QDoubleSpinBox(self)
        field.setDecimals(_DECIMALS)
        least = 10.0**-_DECIMALS
        field.setRange(least, min(_MOST, self._measure.upper_bound - least))
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
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(usable)

    def restore(self) -> None:
        """Use the measure's usual thresholds."""
        for field, limit in zip(self.fields, self._usual.limits, strict=True):
            field.blockSignals(True)
            _set_value(field, limit)
            field.blockSignals(False)
        self._take()


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
