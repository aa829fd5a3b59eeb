"""Tells how the parts of a text differ, out of the window's thread."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.indicators.excerpt import Excerpt
    from gltr_desktop.analysis.within_text import Contrast
    from gltr_desktop.errors import GltrError


class Contraster(QObject):
    """Has one excerpt after another contrasted; a newer one ends an older one."""

    contrasted = Signal(object)
    """Contrast; None while there is none to be shown."""
    failed = Signal(object)
    """GltrError."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._excerpt: tuple[object, ...] | None = None
        self._task: Task | None = None
        self._cancelled = threading.Event()

    def contrast(self, excerpt: Excerpt) -> None:
        """Contrast the parts of ``excerpt``, unless that has been done or is being done."""
        asked = excerpt.analysis, excerpt.begin, excerpt.end
        if asked == self._excerpt:
            return
        self._stop()
        self._excerpt, self._cancelled = asked, threading.Event()
        self._task = Task(partial(_contrast, excerpt, self._cancelled.is_set), abandonable=True)
        self._task.succeeded.connect(self._take)
        self._task.failed.connect(self._fail)
        self._task.start()

    def forget(self) -> None:
        """There is nothing to contrast."""
        if self._excerpt is not None:
            self._stop()
            self.contrasted.emit(None)

    def _stop(self) -> None:
        self._cancelled.set()
        self._task = self._excerpt = None

    @Slot(object, object)
    def _take(self, contrast: Contrast, task: Task) -> None:
        if task is self._task:
            self._task = None
            self.contrasted.emit(contrast)

    @Slot(object, object)
    def _fail(self, error: GltrError, task: Task) -> None:
        if task is self._task:
            self._task = None
            self.failed.emit(error)


def _contrast(excerpt: Excerpt, is_cancelled: Callable[[], bool]) -> Contrast:
    # Importing it would make every start-up slower.
    from gltr_desktop.analysis.within_text import contrast

    return contrast(excerpt, is_cancelled)
