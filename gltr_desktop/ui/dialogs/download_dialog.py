"""One download from the hub: its size first, then a question, then progress and a way to stop."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QWidget

from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.errors import GltrError

_MEGABYTE = 1_000_000
_SECONDS_TO_ESTIMATE = 2.0
"""Before that, the speed of the network is not known."""
_WIDTH = 440


class Download(QObject):
    """Asks the hub for the size, asks the user, and fetches the model.

    The window can be used meanwhile.
    """

    ended = Signal(object)
    """The name when the model is here, a GltrError, or None when the user thought better of it."""
    _moved = Signal(object, object)

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._window, self.name = window, name
        self._cancelled = threading.Event()
        self._began: float | None = None
        self._dialog = QProgressDialog(
            f"Asking Hugging Face about {name}…", "&Cancel", 0, 0, window
        )
        self._dialog.setWindowTitle("Download")
        self._dialog.setWindowModality(Qt.WindowModality.NonModal)
        self._dialog.setMinimumWidth(_WIDTH)
        self._dialog.setMinimumDuration(0)
        self._dialog.setAutoClose(False)
        self._dialog.setAutoReset(False)
        self._dialog.canceled.connect(self.cancel)
        self._moved.connect(self._show_progress)

    def start(self) -> None:
        """Ask for the size."""
        self.show()

        def plan() -> object:
            from gltr_desktop.models.download import plan_download

            return plan_download(self.name, self._cancelled)

        self._run(plan, self._confirm)

    def show(self) -> None:
        """Bring the progress to the front."""
        self._dialog.show()
        self._dialog.raise_()

    @Slot()
    def cancel(self) -> None:
        """The user wants to stop."""
        if not self._cancelled.is_set():
            self._cancelled.set()
            self._finish(None)

    def _run(self, function: Callable[[], object], then: Callable[..., object]) -> None:
        task = Task(function)
        task.succeeded.connect(then)
        task.failed.connect(self._fail)
        task.start()

    @Slot(object)
    def _confirm(self, plan: object) -> None:
        from gltr_desktop.models.download import DownloadPlan

        if self._cancelled.is_set() or not isinstance(plan, DownloadPlan):
            return
        answer = QMessageBox.question(
            self._window,
            "Download",
            f"Download {plan.size / _MEGABYTE:,.0f} MB for “{plan.name}” from Hugging Face?\n"
            "It comes into the Hugging Face cache, which other programs use as well.",
        )
        if answer != QMessageBox.StandardButton.Yes:
            self.cancel()
        # The window may have been closed while the question was open.
        if self._cancelled.is_set():
            return
        self._dialog.setLabelText(f"Downloading {plan.name}…")
        self._dialog.setRange(0, 1000)

        def fetch() -> object:
            from gltr_desktop.models.download import download

            download(plan, self._moved.emit, self._cancelled)
            return plan.name

        self._run(fetch, self._finish)

    @Slot(object, object)
    def _show_progress(self, done: int, total: int) -> None:
        if not self._cancelled.is_set():
            self._dialog.setValue(int(1000 * done / max(1, total)))
            self._dialog.setLabelText(
                f"Downloading {self.name}: {done / _MEGABYTE:,.0f} of"
                f" {total / _MEGABYTE:,.0f}\N{NO-BREAK SPACE}MB{self._time_left(done, total)}"
            )

    def _time_left(self, done: int, total: int) -> str:
        """How long the rest takes if it comes as fast as what was fetched so far."""
        now = time.monotonic()
        if self._began is None:
            self._began = now
        elapsed = now - self._began
        if elapsed < _SECONDS_TO_ESTIMATE or not 0 < done < total:
            return ""
        seconds = elapsed * (total - done) / done
        left = f"{seconds / 60:,.0f} min" if seconds >= 90 else f"{seconds + 1:.0f} s"
        return f" · about {left} left"

    @Slot(object)
    def _fail(self, error: GltrError) -> None:
        if not self._cancelled.is_set():
            self._finish(error)

    @Slot(object)
    def _finish(self, outcome: object) -> None:
        self._dialog.canceled.disconnect(self.cancel)
        self._dialog.close()
        self._dialog.deleteLater()
        self.ended.emit(outcome)
        self.deleteLater()
