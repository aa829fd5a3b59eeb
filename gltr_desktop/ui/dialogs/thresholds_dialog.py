"""The dialog for the thresholds: the limits of the green, yellow and red buckets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialogButtonBox, QDoubleSpinBox, QSpinBox, QWidget

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.errors import InputError
from gltr_desktop.ui.dialogs.preview_dialog import PreviewDialog

if TYPE_CHECKING:
    from gltr_desktop.analysis.measures import Measure

# Larger than every vocabulary and every surprisal.
_MAX_LIMIT = 10_000_000
_DECIMALS = 4


class ThresholdsDialog(PreviewDialog):
    """Three limits; ``changed`` passes Thresholds."""

    def __init__(self, thresholds: Thresholds, default: Thresholds, parent: QWidget) -> None:
        description = (
            "Everything above the last limit is purple."
            " Changes apply at once; no new analysis is needed."
        )
        if thresholds.measure.descending:
            description = description.replace("above", "below")
        super().__init__("Thresholds", description, thresholds, parent)
        self._default, self._measure = default, thresholds.measure
        self.fields = [self._field() for _ in thresholds.limits]
        named = zip(BUCKETS, self.fields, thresholds.limits, strict=False)
        for name, field, limit in named:
            condition = f"{_preposition(self._measure)} {self._measure.title.lower()}"
            _set_value(field, limit)
            field.setAccessibleName(f"{name.capitalize()} {condition}")
            field.valueChanged.connect(self._apply)
            self.form.addRow(f"&{name.capitalize()} {condition}", field)
        self.fields[0].setFocus()

    def _field(self) -> QSpinBox | QDoubleSpinBox:
        if self._measure.whole:
            whole = QSpinBox(self)
            whole.setRange(1, _MAX_LIMIT)
            whole.setGroupSeparatorShown(True)
            return whole
        field = QDoubleSpinBox(self)
        field.setDecimals(_DECIMALS)
        minimum = 10.0**-_DECIMALS
        field.setRange(minimum, min(_MAX_LIMIT, self._measure.upper_bound - minimum))
        field.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        field.setSuffix(self._measure.unit)
        return field

    @Slot()
    def _apply(self) -> None:
        """Use the limits in the fields, or say why they cannot be used."""
        low, middle, high = (field.value() for field in self.fields)
        try:
            thresholds = Thresholds((low, middle, high), self._measure)
        except InputError:
            order = "smaller" if self._measure.descending else "larger"
            self.complain(f"Each number must be {order} than the one above it.")
        else:
            self.complain("")
            self.changed.emit(thresholds)
        usable = not self.complaint.text()
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(usable)

    def restore_defaults(self) -> None:
        """Use the measure's default thresholds."""
        for field, limit in zip(self.fields, self._default.limits, strict=True):
            field.blockSignals(True)
            _set_value(field, limit)
            field.blockSignals(False)
        self._apply()


def _set_value(field: QSpinBox | QDoubleSpinBox, limit: float) -> None:
    if isinstance(field, QSpinBox):
        field.setValue(int(limit))
    else:
        field.setValue(limit)


def _preposition(measure: Measure) -> str:
    """The preposition before a limit: ranks and descending values that equal it are within it."""
    if measure.whole:
        return "up to"
    return "from" if measure.descending else "below"
