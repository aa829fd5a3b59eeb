"""The last line of the summary: what it does not show, and the way to all figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gltr_desktop.analysis.reference.wording import CAUTION
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.reference.labels import LinkLabel, write_in
from gltr_desktop.ui.reference.passage_links import flush_link

if TYPE_CHECKING:
    from gltr_desktop.ui.theme import Theme


class SummaryFoot(QWidget):
    """A line across the card, and below it the words, which are always there, and the link."""

    def __init__(self, small: QFont, parent: QWidget) -> None:
        super().__init__(parent)
        self.caution = LinkLabel(self)
        """Says what a summary does not show, and asks why."""
        self.fold = flush_link(self)
        """Unfolds all figures."""
        self.caution.setWordWrap(True)
        self.caution.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.fold.setCheckable(True)
        for widget in (self.caution, self.fold):
            widget.setFont(small)
        self._rule = QWidget(self)
        self._rule.setFixedHeight(1)
        self._rule.setAutoFillBackground(True)
        last = QHBoxLayout()
        last.setSpacing(GRID)
        last.addWidget(self.caution, 1)
        last.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._rule)
        layout.addLayout(last)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        write_in(self.caution, theme.muted)
        palette = self._rule.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.edge)
        self._rule.setPalette(palette)
        # Rich text takes the colour of links from the program's palette, and not from the label's.
        link = f'<a href="why" style="color: {theme.accent.name()}">Why?</a>'
        self.caution.setText(f"{CAUTION} {link}")
