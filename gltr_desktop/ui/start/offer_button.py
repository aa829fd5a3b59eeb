"""The base of what the start page offers to open: a sample, or a file from before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gltr_desktop.ui.theme import Theme


class OfferButton(QAbstractButton):
    """A button that draws itself, as wide as there is room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = Theme.of(self.palette())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.theme = theme
        self.update()
