"""The bar above a dock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from gltr_desktop.ui.icons import icon

if TYPE_CHECKING:
    from PySide6.QtCore import QMargins

    from gltr_desktop.ui.theme import Theme


class DockTitle(QWidget):
    """The name of a dock, and what closes it; dragged, it takes the dock along."""

    def __init__(self, dock: QDockWidget, closing: str, margins: QMargins) -> None:
        """``closing`` says what the button does."""
        super().__init__(dock)
        name = QLabel(dock.windowTitle().upper(), self)
        name.setProperty("kind", "caption")
        name.setAccessibleName(dock.windowTitle())
        self.close_button = QToolButton(self)
        self.close_button.setProperty("kind", "flat")
        self.close_button.setToolTip(closing)
        self.close_button.setAccessibleName(closing)
        self.close_button.setIconSize(QSize(12, 12))
        self.close_button.clicked.connect(dock.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(margins)
        row.addWidget(name)
        row.addStretch(1)
        row.addWidget(self.close_button)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.close_button.setIcon(icon("close", theme.muted))
