"""The settings of which model reads, and where it runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from gltr_desktop.models.options import DEVICE_TITLES, PRECISION_TITLES, PRECISIONS
from gltr_desktop.ui.dialogs.settings.page import drop_down, show_index
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.models.model_manager import ModelManager

if TYPE_CHECKING:
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.settings import Settings


class ModelsPage(QWidget):
    """The list of models, and below it the device and the precision for all of them."""

    title = "Models"

    def __init__(self, models: ModelMenu, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._models = models
        self._devices: list[str] = []
        self.manager = ModelManager(models, settings, self)
        self.device = drop_down([], self._choose_device, self)
        titles = [PRECISION_TITLES[precision] for precision in PRECISIONS]
        self.precision = drop_down(titles, self._choose_precision, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.manager, 1)
        layout.addLayout(self._run_choices())
        models.changed.connect(self.refresh)
        models.search.devices_found.connect(self.refresh)
        self.refresh()

    def _run_choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        for column, (text, box) in enumerate(
            (("&Runs on", self.device), ("&Precision", self.precision))
        ):
            label = QLabel(text, self)
            label.setBuddy(box)
            box.setAccessibleName(text.replace("&", ""))
            box.setMinimumContentsLength(12)
            grid.addWidget(label, 0, 2 * column, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(box, 0, 2 * column + 1)
        return grid

    def begin(self) -> None:
        """Look which models and devices there are now."""
        self._models.look_around()
        self._models.search.look_for_devices()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is chosen, and what can be."""
        choice, devices = self._models.choice, self._models.devices
        if devices != self._devices:
            self._devices = devices
            _fill(self.device, [DEVICE_TITLES[device] for device in devices])
        show_index(self.device, devices.index(choice.device))
        show_index(self.precision, PRECISIONS.index(choice.precision))

    def _choose_device(self, index: int) -> None:
        self._models.choose(replace(self._models.choice, device=self._devices[index]))

    def _choose_precision(self, index: int) -> None:
        self._models.choose(replace(self._models.choice, precision=PRECISIONS[index]))


def _fill(box: QComboBox, titles: list[str]) -> None:
    blocked = box.blockSignals(True)
    box.clear()
    box.addItems(titles)
    box.blockSignals(blocked)
