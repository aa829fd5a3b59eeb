"""The page in the place of an empty text: open, paste, samples, and what the colours mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Sequence


class StartPage(QWidget):
    """Stands over the empty editor, which keeps the keyboard: what is typed is the first text."""

    open_requested = Signal()
    """A file is to be asked for."""
    paste_requested = Signal()
    """The text of the clipboard is to be pasted."""
    sample_chosen = Signal(Path)
    """This sample is to be opened as a copy."""
    recent_chosen = Signal(Path)
    """This file is to be opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel("How predictable is this text?", self))

    def set_recent(self, paths: Sequence[Path]) -> None:
        """Offer these files, the latest first."""

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.update()
