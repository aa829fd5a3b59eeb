"""Looks for what is on this computer, in the background: models, and devices to run them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.models.local_gguf import LocalModel, local_gguf_models
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.catalog import CachedModel

_CERTAIN_DEVICES = ("auto", "cpu")


@dataclass(frozen=True)
class FoundModels:
    """The models on this computer: GGUF files, and those in the Hugging Face cache."""

    files: list[LocalModel]
    cached: list[CachedModel]


class ModelSearch(QObject):
    """What was found so far."""

    found = Signal()
    """Something is there that was not, or the other way round; or the first search has ended."""
    devices_found = Signal()
    """It is known now which devices this computer has."""
    failed = Signal(object)
    """GltrError: the search has ended without a result."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.models: FoundModels | None = None
        """None before the first search has ended."""
        self.devices: tuple[str, ...] = _CERTAIN_DEVICES
        """The devices that are there for certain."""
        self._task: Task | None = None
        self._device_task: Task | None = None

    @Slot()
    def look(self) -> None:
        """Look for models, unless that is being done."""
        if self._task is None:
            self._task = Task(_models_here, abandonable=True)
            self._task.succeeded.connect(self._show)
            self._task.failed.connect(self._fail)
            self._task.start()
        # Without it, the question for devices would take seconds.
        if "torch" in sys.modules:
            self.look_for_devices()

    def look_for_devices(self) -> None:
        """Ask which devices there are, unless that has been done; takes seconds the first time."""
        if self._device_task is None:
            self._device_task = Task(_devices_here, abandonable=True)
            self._device_task.succeeded.connect(self._show_devices)
            self._device_task.start()

    @Slot(object)
    def _show(self, models: FoundModels) -> None:
        self._task = None
        if models != self.models:
            self.models = models
            self.found.emit()

    @Slot(object)
    def _fail(self, error: GltrError) -> None:
        self._show(FoundModels([], []))
        self.failed.emit(error)

    @Slot(object)
    def _show_devices(self, devices: tuple[str, ...]) -> None:
        if devices != self.devices:
            self.devices = devices
            self.devices_found.emit()


def _models_here() -> FoundModels:
    # It imports the Hugging Face library.
    from gltr_desktop.models.catalog import cached_models

    return FoundModels(local_gguf_models(), cached_models())


def _devices_here() -> tuple[str, ...]:
    from gltr_desktop.models.available_devices import available_devices

    return available_devices()
