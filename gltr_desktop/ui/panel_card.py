"""A card of the side panel: a caption, what belongs to it, and the content."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gltr_desktop.ui.look import GRID


class PanelCard(QFrame):
    """A rounded frame with a caption in small capitals; ``body`` takes the content."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.caption = QLabel(caption.upper(), self)
        self.caption.setProperty("kind", "caption")
        self.setAccessibleName(caption)
        self._corner = QHBoxLayout()
        self._corner.setSpacing(GRID // 2)
        self._corner.addWidget(self.caption)
        self._corner.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, GRID, 14, GRID)
        layout.setSpacing(GRID // 2)
        layout.addLayout(self._corner)
        layout.addLayout(self.body, 1)

    def add_to_corner(self, widget: QWidget) -> None:
        """Put ``widget`` to the right of the caption."""
        self._corner.addWidget(widget)
