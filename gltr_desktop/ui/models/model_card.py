"""One model in the list of models: what it is, and buttons for what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.models.model_rows import Removal

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from gltr_desktop.ui.models.model_rows import ModelRow


class ElidedLabel(QLabel):
    """One line of plain text that is cut in its middle where there is no room for it."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """As narrow as there is room."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much as there is room for."""
        del event
        rect = self.contentsRect()
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, rect.width()
        )
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), text)


class ModelCard(QFrame):
    """A row of the list."""

    use_clicked = Signal(str)
    get_clicked = Signal(str)
    remove_clicked = Signal(str)

    def __init__(self, row: ModelRow, parent: QWidget, *, in_use: bool) -> None:
        super().__init__(parent)
        self.row = row
        self.setProperty("kind", "card")
        self.setAccessibleName(row.title)
        self.setAccessibleDescription(". ".join(filter(None, (*row.facts, row.advice))))
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, GRID, GRID, GRID)
        self._layout.setSpacing(GRID)
        self._layout.addLayout(self._words(), 1)
        if in_use:
            self._layout.addWidget(self._in_use())
        elif row.is_here:
            self._add_button("Use", partial(self.use_clicked.emit, row.name))
        else:
            self._add_button("Get…", partial(self.get_clicked.emit, row.name))
        if row.removal is not Removal.NONE and not in_use:
            text = "Remove…" if row.removal is Removal.FILES else "Forget"
            self._add_button(text, partial(self.remove_clicked.emit, row.name), kind="link")

    def _words(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        title = ElidedLabel(self.row.title, self)
        font = title.font()
        font.setWeight(font.Weight.DemiBold)
        title.setFont(font)
        if self.row.name != self.row.title:
            title.setToolTip(self.row.name)
        words.addWidget(title)
        facts = QLabel(" · ".join(self.row.facts), self)
        facts.setProperty("kind", "quiet")
        words.addWidget(facts)
        if self.row.advice:
            words.addWidget(QLabel(self.row.advice, self))
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(label is not title)
        return words

    def _in_use(self) -> QLabel:
        label = QLabel("✓ In use", self)
        label.setProperty("kind", "accent")
        label.setContentsMargins(GRID, 0, GRID, 0)
        return label

    def _add_button(self, text: str, slot: Callable[[], object], kind: str = "") -> None:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{text.rstrip('…')} {self.row.title}")
        # By this, the keyboard comes back to it when the list is made anew.
        button.setObjectName(f"{text} {self.row.name}")
        if kind:
            button.setProperty("kind", kind)
        button.clicked.connect(lambda: slot())  # noqa: PLW0108 - ``clicked`` passes a flag
        self._layout.addWidget(button)
