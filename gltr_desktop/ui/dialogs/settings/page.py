"""A page of the settings: captions, and rows of a label and what is chosen with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.ui.look import GRID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QLayout

_LABEL_WIDTH = 112
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SettingsPage(QScrollArea):
    """Scrolls where the window is small; ``title`` names it in the list of pages."""

    title = ""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # What is on it has the keyboard.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget(self)
        outer = QVBoxLayout(content)
        outer.setContentsMargins(0, 0, GRID, 0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        outer.addLayout(self._grid)
        outer.addStretch(1)
        self.setWidget(content)

    def begin(self) -> None:
        """The page is shown: look at what may have changed meanwhile."""

    def add_caption(self, text: str) -> None:
        """Begin a group of rows."""
        row = self._grid.rowCount()
        if row > 1:
            self._grid.setRowMinimumHeight(row, GRID)
            row += 1
        caption = QLabel(text.upper(), self)
        caption.setProperty("kind", "caption")
        caption.setAccessibleName(text)
        self._grid.addWidget(caption, row, 0, 1, 2)

    def add_row(self, text: str, choice: QWidget | QLayout, buddy: QWidget | None = None) -> None:
        """Add ``choice`` with a label, whose mnemonic leads to ``buddy`` or to the choice."""
        row = self._grid.rowCount()
        label = QLabel(text, self)
        target = buddy or (choice if isinstance(choice, QWidget) else None)
        if target is not None:
            label.setBuddy(target)
            if not target.accessibleName():
                target.setAccessibleName(text.replace("&", ""))
        is_tall = choice.sizeHint().height() > 2 * label.sizeHint().height() + GRID
        place = Qt.AlignmentFlag.AlignTop if is_tall else Qt.AlignmentFlag.AlignVCenter
        if is_tall:
            label.setContentsMargins(0, GRID, 0, 0)
        self._grid.addWidget(label, row, 0, place)
        self._add(choice, row)

    def add_choice(self, choice: QWidget | QLayout) -> None:
        """Add ``choice`` below the one above, without a label of its own."""
        self._add(choice, self._grid.rowCount())

    def add_wide(self, widget: QWidget) -> None:
        """Add ``widget`` over the whole width."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def add_note(self, text: str) -> QLabel:
        """Add a sentence that explains the choice above."""
        note = QLabel(text, self)
        note.setProperty("kind", "quiet")
        note.setWordWrap(True)
        self._add(note, self._grid.rowCount())
        return note

    def _add(self, choice: QWidget | QLayout, row: int) -> None:
        if isinstance(choice, QWidget):
            self._grid.addWidget(choice, row, 1)
        else:
            self._grid.addLayout(choice, row, 1)


class DropDown(QComboBox):
    """Draws its arrow itself: the window's style sheet leaves the style's out."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the choice, and the arrow in the colour of the text."""
        super().paintEvent(event)
        rect = self.rect().adjusted(0, 0, -GRID - GRID // 2, 0)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(rect, int(_RIGHT), "▾")


def drop_down(titles: Sequence[str], chosen: Callable[[int], object], parent: QWidget) -> DropDown:
    """A list of ``titles``; the user's choice calls ``chosen`` with its index."""
    box = DropDown(parent)
    box.addItems(list(titles))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(20)
    box.currentIndexChanged.connect(lambda index: chosen(index))  # noqa: PLW0108
    return box


def show_index(box: QComboBox, index: int) -> None:
    """Show what is chosen; nobody is told."""
    with QSignalBlocker(box):
        box.setCurrentIndex(index)


def check_box(text: str, chosen: Callable[[bool], object], parent: QWidget) -> QCheckBox:
    """A box for something that is on or off; the user's choice calls ``chosen``."""
    box = QCheckBox(text, parent)
    box.clicked.connect(lambda checked: chosen(checked))  # noqa: PLW0108
    return box
