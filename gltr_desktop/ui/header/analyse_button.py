"""The one button that has the text analysed, and stops what runs; only there when it is needed."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from gltr_desktop.ui.threads.model_status import time_left
from gltr_desktop.ui.threads.timers import single_shot
from gltr_desktop.ui.widgets import widened

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction, QMouseEvent

    from gltr_desktop.ui.threads.analysis_controller import AnalysisController

# What is over sooner, such as the reading of an edit, needs no button: it would only flicker.
_PAUSE_MS = 400
_WIDEST = "Stop · 55 min left"


class Offered(Enum):
    """What the button does when it is clicked; the value is what it says."""

    NOTHING = ""
    ANALYSE = "Analyse"
    STOP = "Stop"


class AnalyseButton(QToolButton):
    """Takes the same room whether it is shown or not, so that nothing beside it moves."""

    def __init__(
        self, analysis: AnalysisController, analyse: QAction, stop: QAction, parent: QWidget
    ) -> None:
        """``analyse`` and ``stop`` are what it triggers."""
        super().__init__(parent)
        self._analysis, self._analyse, self._stop = analysis, analyse, stop
        self.also_needed: Callable[[], bool] = lambda: False
        """Whether a second text, which is read together with the first, waits to be asked for."""
        self._running = False
        self._offered = Offered.NOTHING
        self._is_compact = False
        self.clicked.connect(self._do)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self._pause = single_shot(self, _PAUSE_MS, self._follow)
        analyse.changed.connect(self._show_tip)
        analysis.needs_changed.connect(self.refresh)
        analysis.state_changed.connect(self.refresh)
        analysis.progressed.connect(self.refresh)
        self._show_offered()

    @property
    def offered(self) -> Offered:
        """What it offers now."""
        return self._offered

    def show_running(self, *, running: bool) -> None:
        """Something runs that can be stopped, an analysis or something else."""
        self._running = running
        self.refresh()

    def set_compact(self, *, compact: bool) -> None:
        """Leave out the time that is left, which the status line says as well."""
        self._is_compact = compact
        self.updateGeometry()
        self._tell()

    def sizeHint(self) -> QSize:
        """The room that the longest text needs."""
        texts = [Offered.ANALYSE.value] if self._is_compact else [_WIDEST]
        return widened(super().sizeHint(), self, texts)

    def minimumSizeHint(self) -> QSize:
        """The same: it is never cut off."""
        return self.sizeHint()

    @property
    def _needed(self) -> Offered:
        if self._running:
            return Offered.STOP
        needed = self._analysis.needs_asking or self.also_needed()
        return Offered.ANALYSE if needed else Offered.NOTHING

    @Slot()
    def refresh(self) -> None:
        """Offer what is needed: nothing at once, anything else if it is needed for a while."""
        if self._needed is Offered.NOTHING:
            self._pause.stop()
            self._follow()
        elif self._needed is self._offered:
            self._tell()
        elif not self._pause.isActive():
            self._pause.start()

    @Slot()
    def _follow(self) -> None:
        if self._needed is not self._offered:
            self._offered = self._needed
            self._show_offered()

    def _show_offered(self) -> None:
        offered = self._offered
        self.setProperty("kind", "primary" if offered is Offered.ANALYSE else "button")
        self.style().unpolish(self)
        self.style().polish(self)
        self._show_tip()
        self._tell()
        self.setVisible(offered is not Offered.NOTHING)

    @Slot()
    def _show_tip(self) -> None:
        action = self._stop if self._offered is Offered.STOP else self._analyse
        self.setToolTip(action.toolTip())

    def _tell(self) -> None:
        left = self._analysis.seconds_left if self._offered is Offered.STOP else None
        words = self._offered.value
        if left is not None and not self._is_compact:
            words += f" · {time_left(left)} left"
        self.setText(words)

    @Slot()
    def _do(self) -> None:
        (self._stop if self._offered is Offered.STOP else self._analyse).trigger()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second half of a double click must not stop what the first one began."""
        event.accept()
