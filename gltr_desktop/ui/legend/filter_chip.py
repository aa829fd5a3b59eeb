"""A chip in the legend: how much of the text a filter shows, and how to walk or end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from gltr_desktop.ui.icons import icon
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.ui.charts.bucket_filter import FilterState

_ICON = QSize(12, 12)
_HEIGHT = 24


class FilterChip(QFrame):
    """Says “17 of 184 tokens”, and has buttons for the one before, the next one, and all."""

    stepped = Signal(int)
    """1: the next token that is shown; −1: the one before."""
    cleared = Signal()
    """All tokens are to be shown again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "chip")
        self.label = QLabel(self)
        self.back = self._button("Previous shown token (Alt+Left)", lambda: self.stepped.emit(-1))
        self.forward = self._button("Next shown token (Alt+Right)", lambda: self.stepped.emit(1))
        self.all = self._button("Show all tokens (Esc)", self.cleared.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 4, 0)
        layout.setSpacing(2)
        for widget in (self.label, self.back, self.forward, self.all):
            layout.addWidget(widget)
        # The style rounds the ends of what is at least as high as twice their radius.
        self.setMinimumHeight(_HEIGHT)
        self._draw_icons()
        self.hide()

    def _button(self, tip: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "flat")
        button.setIconSize(_ICON)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(slot)
        return button

    def show_filter(self, state: FilterState | None) -> None:
        """Say what is shown; None hides the chip."""
        if state is not None:
            self.label.setText(f"{state.shown:,} of {state.total:,} {state.unit}s")
            self.label.setToolTip(state.sentence)
            self.setAccessibleName(state.sentence)
        self.setVisible(state is not None)

    def _draw_icons(self) -> None:
        colour = Theme.of(self.window().palette()).muted
        for button, name in ((self.back, "previous"), (self.forward, "next"), (self.all, "close")):
            button.setIcon(icon(name, colour))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()
