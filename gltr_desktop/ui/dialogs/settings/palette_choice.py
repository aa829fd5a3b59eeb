"""The choice of a palette: each one drawn as it looks in the text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.analysis.palette import PALETTES
from gltr_desktop.ui.look import GRID

if TYPE_CHECKING:
    from gltr_desktop.analysis.palette import Palette, PaletteSet
    from gltr_desktop.ui.theme import Theme

_WORDS = ("most", "likely", "rather", "dreary")
_WORD, _GAP, _HEIGHT = 42, 4, 22
_SIZE = QSize(4 * _WORD + 3 * _GAP + 2 * GRID, _HEIGHT + GRID)


class PaletteChoice(QWidget):
    """A button for each palette that ships, and one for the user's own."""

    chosen = Signal(object)
    """A PaletteSet."""
    own_requested = Signal()
    """The user wants to make colours of their own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._own: PaletteSet | None = None
        self.buttons: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        for palette in PALETTES:
            button = self._button(palette.name, palette.title)
            button.clicked.connect(partial(self._choose, palette))
            layout.addWidget(button)
        own = self._button("own", "Your own")
        own.clicked.connect(self._choose_own)
        self.edit = QPushButton("C&hange…", self)
        self.edit.setAutoDefault(False)
        self.edit.setAccessibleName("Change your own colours")
        self.edit.clicked.connect(self.own_requested)
        last = QHBoxLayout()
        last.setSpacing(2 * GRID)
        last.addWidget(own)
        last.addWidget(self.edit)
        last.addStretch(1)
        layout.addLayout(last)

    def _button(self, name: str, title: str) -> QRadioButton:
        button = QRadioButton(title, self)
        button.setIconSize(_SIZE)
        self._group.addButton(button)
        self.buttons[name] = button
        return button

    def _choose(self, palette: PaletteSet) -> None:
        self.chosen.emit(palette)

    def _choose_own(self) -> None:
        if self._own is not None:
            self.chosen.emit(self._own)

    def show_choice(self, chosen: PaletteSet, own: PaletteSet, theme: Theme) -> None:
        """Check the palette that is in use, and draw all for the surroundings of ``theme``."""
        self._theme, self._own = theme, own
        for palette in (*PALETTES, own):
            button = self.buttons[palette.name]
            colours = palette.dark if theme.dark else palette.light
            button.setIcon(QIcon(_drawn(colours, theme, self.devicePixelRatioF())))
            button.setChecked(palette.name == chosen.name)


def _drawn(colours: Palette, theme: Theme, scale: float) -> QPixmap:
    """Four words on paper, from the most to the least expected one."""
    pixmap = QPixmap(_SIZE * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.edge)
    painter.setBrush(QColor(colours.paper))
    painter.drawRoundedRect(QRectF(0.5, 0.5, _SIZE.width() - 1, _SIZE.height() - 1), 4, 4)
    font = painter.font()
    font.setPixelSize(12)
    painter.setFont(font)
    for number, (word, colour) in enumerate(zip(_WORDS, colours.buckets, strict=True)):
        rect = QRectF(GRID + number * (_WORD + _GAP), GRID / 2, _WORD, _HEIGHT)
        # A colour that is the paper's own needs an outline to be seen.
        outline = theme.edge if colour == colours.paper else QColor(colour)
        painter.setPen(outline)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(rect, 3, 3)
        painter.setPen(QColor(colours.ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)
    painter.end()
    return pixmap
