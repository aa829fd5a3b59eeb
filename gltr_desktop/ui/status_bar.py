"""The line below the window: what is going on, how far it is, and what the text adds up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QSizePolicy, QStatusBar, QWidget

from gltr_desktop.analysis.numbers import decimal

if TYPE_CHECKING:
    from gltr_desktop.analysis.statistics import Summary

_PROGRESS_WIDTH = 180


class StatusBar(QStatusBar):
    """A status on the left, a summary on the right, and a progress bar while something runs."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.status = QLabel(self)
        self.status.setAccessibleName("Status")
        # A long status is cut off: it must not make the window wider.
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.summary = QLabel(self)
        self.summary.setAccessibleName("Figures of the text")
        self.progress = QProgressBar(self)
        self.progress.setFixedWidth(_PROGRESS_WIDTH)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress")
        self.progress.hide()
        self.setSizeGripEnabled(False)
        self.addWidget(self.status, 1)
        self.addPermanentWidget(self.progress)
        self.addPermanentWidget(self.summary)
        self.setContentsMargins(8, 0, 8, 0)

    @Slot(str)
    def show_status(self, text: str) -> None:
        """Say what is going on."""
        self.status.setText(text)

    def show_busy(self, *, busy: bool) -> None:
        """Show that something runs, of which it is not known how long it takes; or nothing."""
        self.progress.setVisible(busy)
        if busy:
            self.progress.setRange(0, 0)

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Show how much is done."""
        self.progress.setRange(0, total)
        self.progress.setValue(min(done, total))

    @Slot(object)
    def show_summary(self, summary: Summary | None) -> None:
        """Show what the analysis adds up to so far."""
        if summary is None or summary.perplexity is None:
            self.summary.clear()
            return
        facts = [
            f"{summary.tokens:,} tokens",
            f"{summary.bits:,.0f} bits",
            f"perplexity {decimal(summary.perplexity, 1)}",
        ]
        if summary.bits_per_character is not None:
            facts.append(f"{summary.bits_per_character:.2f} bits per character")
        self.summary.setText("  ·  ".join(facts))
