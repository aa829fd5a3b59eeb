"""The links from a summary into the text: to its most predictable and its most surprising part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from gltr_desktop.analysis.passages import Extremes, Passage

_TITLES = "Most predictable {unit}", "Most surprising {unit}"
_TIPS = {
    "passage": "Select the sentence with the {which} bits per character",
    "word": "Select the word with the {which} bits",
}


def flush_link(parent: QWidget, text: str = "") -> QPushButton:
    """A button that looks like a link, and begins where the words above it begin."""
    link = QPushButton(text, parent)
    link.setProperty("kind", "link")
    link.setStyleSheet("padding: 1px 0;")
    link.setCursor(Qt.CursorShape.PointingHandCursor)
    return link


class PassageLinks(QWidget):
    """Two links side by side, or one below the other where there is too little room."""

    chosen = Signal(int, int)
    """The first token of the passage that was chosen, and the one after its last."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ends: Extremes | None = None
        self.predictable, self.surprising = flush_link(self), flush_link(self)
        self.predictable.clicked.connect(lambda: self._choose("predictable"))
        self.surprising.clicked.connect(lambda: self._choose("surprising"))
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.predictable, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addStretch(1)
        self._layout.addWidget(self.surprising, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_ends(None)

    def show_ends(self, ends: Extremes | None) -> None:
        """Lead to ``ends``; nowhere while they are not known."""
        self._ends = ends
        links = (self.predictable, self.surprising)
        for link, title, which in zip(links, self._titles, ("fewest", "most"), strict=True):
            # The second one may leave out of what.
            link.setAccessibleName(title)
            link.setToolTip(_TIPS[self._unit].format(which=which))
            link.setEnabled(ends is not None)
        self._arrange()

    @property
    def _unit(self) -> str:
        return "passage" if self._ends is None else self._ends.unit

    @property
    def _titles(self) -> tuple[str, str]:
        predictable, surprising = (title.format(unit=self._unit) for title in _TITLES)
        return predictable, surprising

    def _choose(self, which: str) -> None:
        if self._ends is not None:
            passage: Passage = getattr(self._ends, which)
            self.chosen.emit(passage.begin, passage.end)

    def _arrange(self) -> None:
        """Side by side in full, or without saying twice of what, or one below the other."""
        first, last = self._titles
        short = last.removesuffix(f" {self._unit}")
        for title in (last, short):
            self.predictable.setText(first)
            self.surprising.setText(title)
            if self._width <= self.width():
                self._layout.setDirection(QBoxLayout.Direction.LeftToRight)
                return
        self.surprising.setText(last)
        self._layout.setDirection(QBoxLayout.Direction.TopToBottom)

    @property
    def _width(self) -> int:
        """Of both links side by side."""
        return self.predictable.sizeHint().width() + self.surprising.sizeHint().width()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the longer link."""
        links = self.predictable, self.surprising
        return QSize(max(link.sizeHint().width() for link in links), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put them where there is room."""
        super().resizeEvent(event)
        self._arrange()
