"""The settings of which model reads, and how it is run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from gltr_desktop.models.engines import MASKED
from gltr_desktop.models.options import (
    DEVICE_TITLES,
    MASKING_TIP,
    MASKINGS,
    PRECISION_TITLES,
    PRECISIONS,
    WINDOW_TIP,
    WINDOWS,
)
from gltr_desktop.ui.dialogs.settings.page import drop_down, show_index
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.models.model_manager import ModelManager
from gltr_desktop.ui.servers.server_words import SERVER_TIP

if TYPE_CHECKING:
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.settings import Settings


_MASKED_TITLES = {"word": "Token and rest of its word", "token": "Token alone"}
_NOT_MASKED = "For masked models, such as BERT: the model that is chosen is none."


class ModelsPage(QWidget):
    """The list of models, and below it how all of them, or all masked ones, are run."""

    title = "Models"

    def __init__(self, models: ModelMenu, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._models = models
        self._devices: list[str] = []
        self._windows: list[int] = []
        self.manager = ModelManager(models, settings, self)
        self.device = drop_down([], self._choose_device, self)
        titles = [PRECISION_TITLES[precision] for precision in PRECISIONS]
        self.precision = drop_down(titles, self._choose_precision, self)
        titles = [_MASKED_TITLES[masking] for masking in MASKINGS]
        self.masking = drop_down(titles, self._choose_masking, self)
        self.window_size = drop_down([], self._choose_window, self)
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
        choices = (
            ("&Runs on", self.device),
            ("&Precision", self.precision),
            ("Mas&ked", self.masking),
            ("&Window", self.window_size),
        )
        for number, (text, box) in enumerate(choices):
            row, column = divmod(number, 2)
            label = QLabel(text, self)
            label.setBuddy(box)
            box.setAccessibleName(text.replace("&", ""))
            box.setMinimumContentsLength(12)
            grid.addWidget(label, row, 2 * column, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(box, row, 2 * column + 1)
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
        for box in (self.device, self.precision):
            box.setEnabled(not choice.is_on_server)
            box.setToolTip(SERVER_TIP if choice.is_on_server else "")
        if devices != self._devices:
            self._devices = devices
            _fill(self.device, [DEVICE_TITLES[device] for device in devices])
        show_index(self.device, devices.index(choice.device))
        show_index(self.precision, PRECISIONS.index(choice.precision))
        windows = sorted({*WINDOWS, choice.window})
        if windows != self._windows:
            self._windows = windows
            _fill(self.window_size, [f"{window:,} tokens at once" for window in windows])
        show_index(self.window_size, windows.index(choice.window))
        show_index(self.masking, MASKINGS.index(choice.masking))
        is_masked = MASKED.accepts(choice)
        for box, tip in ((self.masking, MASKING_TIP), (self.window_size, WINDOW_TIP)):
            # Another model would be loaded anew, and would read the same.
            box.setEnabled(is_masked)
            box.setToolTip(tip if is_masked else _NOT_MASKED)

    def _choose_device(self, index: int) -> None:
        self._models.choose(replace(self._models.choice, device=self._devices[index]))

    def _choose_precision(self, index: int) -> None:
        self._models.choose(replace(self._models.choice, precision=PRECISIONS[index]))

    def _choose_masking(self, index: int) -> None:
        self._models.choose(replace(self._models.choice, masking=MASKINGS[index]))

    def _choose_window(self, index: int) -> None:
        self._models.choose(replace(self._models.choice, window=self._windows[index]))


def _fill(box: QComboBox, titles: list[str]) -> None:
    blocked = box.blockSignals(True)
    box.clear()
    box.addItems(titles)
    box.blockSignals(blocked)
