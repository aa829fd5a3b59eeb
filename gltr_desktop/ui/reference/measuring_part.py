"""The offer that a model reads reference passages, and how far it has got with them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gltr_desktop.ui.look import GRID

_BEGINNING = "Looking for the passages…"
_MINUTE = 60
"""Seconds in a minute, and minutes in an hour."""


class MeasuringPart(QWidget):
    """A button, or a bar with a button that stops; nothing where neither is needed."""

    requested = Signal()
    """The model is to read the passages."""
    cancelled = Signal()
    """The model is to stop reading them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_offered = self._is_running = False
        self.button = QPushButton(self)
        self.takes = self._label()
        self.progress = QProgressBar(self)
        self.words = self._label()
        self.cancel_button = QPushButton("Ca&ncel", self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Passages read")
        self.button.clicked.connect(self.requested)
        self.cancel_button.clicked.connect(self.cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        left = Qt.AlignmentFlag.AlignLeft
        layout.addWidget(self.button, 0, left)
        layout.addWidget(self.takes)
        layout.addWidget(self.progress)
        layout.addWidget(self.words)
        layout.addWidget(self.cancel_button, 0, left)
        self._show()

    def _label(self) -> QLabel:
        label = QLabel(self)
        label.setProperty("kind", "quiet")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def offer(self, passages: int, seconds: float | None) -> None:
        """Offer that the model reads so many passages, which takes about so long."""
        self._is_offered = True
        self.button.setText(f"Rea&d {passages:,} Passages")
        takes = f"It takes about {_duration(seconds)}, once for this model." if seconds else ""
        self.takes.setText(takes)
        self._show()

    def withdraw(self) -> None:
        """Offer nothing any more."""
        self._is_offered = False
        self._show()

    def show_progress(self, done: int, total: int, seconds_left: float | None) -> None:
        """Show how many of the passages the model has read; until ``end``."""
        self._is_running = True
        # Without a maximum, the bar would be an endless animation.
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        left = "" if seconds_left is None else f", about {_duration(seconds_left)} left"
        self.words.setText(f"{done:,} of {total:,}{left}" if total else _BEGINNING)
        self._show()

    def end(self) -> None:
        """The passages have been read, or reading them was cancelled."""
        self._is_running = False
        self._show()

    def _show(self) -> None:
        # In this order, the keyboard goes on from the button that is hidden to “Cancel”.
        for widget in (self.progress, self.words, self.cancel_button):
            widget.setVisible(self._is_running)
        is_offered = self._is_offered and not self._is_running
        self.button.setVisible(is_offered)
        self.takes.setVisible(is_offered and bool(self.takes.text()))
        self.setVisible(is_offered or self._is_running)


def _duration(seconds: float) -> str:
    """A time as one says it: “40 seconds”, “1 minute”, “2 hours”."""
    # Nobody can tell 37 seconds from 35 beforehand.
    whole = max(1, round(seconds)) if seconds < 5 else 5 * round(seconds / 5)
    if whole < _MINUTE:
        return _counted(whole, "second")
    minutes = round(seconds / _MINUTE)
    if minutes < _MINUTE:
        return _counted(minutes, "minute")
    return _counted(round(minutes / _MINUTE), "hour")


def _counted(count: int, unit: str) -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"
