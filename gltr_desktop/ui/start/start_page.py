"""The page in the place of an empty text: open, paste, samples, and what the colours mean."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSpacerItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.documents.samples import samples, tiles
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.start.colour_key import ColourKey
from gltr_desktop.ui.start.drawing import serif
from gltr_desktop.ui.start.drop_zone import DropZone
from gltr_desktop.ui.start.recent_files import RecentFiles
from gltr_desktop.ui.start.sample_tile import SampleTile
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import (
        QHideEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
    )

    from gltr_desktop.documents.samples import Sample
    from gltr_desktop.models.servers.address import Address

TITLE = "How predictable is this text?"
PROMISE = "to a language model that runs on this computer. Nothing leaves it."
_WIDTH = 620
"""Of the column, in pixels."""
_LOW = 600
"""A page lower than this, in pixels, keeps its parts closer together."""
_GAPS, _LOW_GAPS = (26, 26, 20, 24), (14, 14, 10, 12)
"""Above the drop zone, the tiles, the colours and the recent files, in pixels."""


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
    typing_wanted = Signal()
    """The editor is to have the keyboard: there is a text, or the page was clicked beside all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        self.setAccessibleName("Start page")
        offered = samples()
        self._area = QScrollArea(self)
        self._column = QWidget(self._area)
        self.promise = QLabel(PROMISE, self._column)
        self.promise.setTextFormat(Qt.TextFormat.PlainText)
        self.zone = DropZone(self._column)
        self.tiles = [SampleTile(tile, self._column) for tile in tiles(offered)]
        self.key = ColourKey(self._column)
        self.more = self._more_button([sample for sample in offered if not sample.tile])
        self.recent = RecentFiles(self._column)
        self._gaps = [QSpacerItem(0, gap) for gap in _GAPS]
        self._lay_out()
        self.setFocusProxy(self.zone.open)
        self.zone.open.clicked.connect(self.open_requested)
        self.zone.paste.clicked.connect(self.paste_requested)
        self.recent.chosen.connect(self.recent_chosen)
        for tile in self.tiles:
            tile.clicked.connect(partial(self.sample_chosen.emit, tile.tile.sample.path))
        self.set_theme(self._theme)

    # Building

    def _lay_out(self) -> None:
        title, promise = QLabel(TITLE, self._column), self.promise
        title.setFont(serif(title.font(), 2.3, bold=True))
        promise.setProperty("kind", "quiet")
        for label in (title, promise):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(0)
        above_zone, above_tiles, above_key, above_recent = self._gaps
        column.addStretch(3)
        column.addWidget(title)
        column.addSpacing(GRID // 2)
        column.addWidget(promise)
        column.addItem(above_zone)
        column.addWidget(self.zone)
        column.addItem(above_tiles)
        column.addLayout(self._row_of_tiles())
        column.addItem(above_key)
        column.addLayout(self._row_of_key())
        column.addItem(above_recent)
        column.addWidget(self.recent)
        column.addStretch(4)
        self._column.setMaximumWidth(_WIDTH)
        self._put_into_area()

    def show_addresses(self, addresses: list[Address]) -> None:
        """Say where the model is that reads: at these, or on this computer for none."""
        hosts = " and ".join(address.host for address in addresses)
        sent = f"to a language model at {hosts}. A text is sent there when you have it analysed."
        self.promise.setText(sent if hosts else PROMISE)

    def _row_of_tiles(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        for tile in self.tiles:
            row.addWidget(tile, 1)
        return row

    def _row_of_key(self) -> QGridLayout:
        """The colours in the middle, whatever stands beside them."""
        row = QGridLayout()
        row.addWidget(self.key, 0, 1)
        row.addWidget(self.more, 0, 2, Qt.AlignmentFlag.AlignRight)
        row.setColumnStretch(0, 1)
        row.setColumnStretch(2, 1)
        return row

    def _put_into_area(self) -> None:
        """The column in the middle of the page, which scrolls where it is too low."""
        page = QWidget(self._area)
        middle = QHBoxLayout(page)
        middle.setContentsMargins(3 * GRID, 0, 3 * GRID, 0)
        middle.addStretch(1)
        middle.addWidget(self._column, 100)
        middle.addStretch(1)
        self._area.setWidget(page)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # What has the keyboard is scrolled to; the area itself never has it.
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for see_through in (page, self._area.viewport()):
            see_through.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)

    def _more_button(self, others: Sequence[Sample]) -> QToolButton:
        button = QToolButton(self._column)
        button.setProperty("kind", "link")
        button.setText("More samples ▾")
        button.setAccessibleName("More samples")
        button.setToolTip("Other texts to try")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        for sample in others:
            action = menu.addAction(sample.title.replace("&", "&&"))
            action.setToolTip(sample.description)
            action.triggered.connect(partial(self.sample_chosen.emit, sample.path))
        button.setMenu(menu)
        return button

    # Showing

    def set_recent(self, paths: Sequence[Path]) -> None:
        """Offer these files, the latest first; the first five that are there are shown."""
        self.recent.set_paths(paths)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.zone.set_theme(theme)
        self.key.set_theme(theme)
        self.recent.set_theme(theme)
        for tile in self.tiles:
            tile.set_theme(theme)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the paper."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.paper)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the height there is."""
        super().resizeEvent(event)
        is_low = self.height() < _LOW
        for spacer, gap in zip(self._gaps, _LOW_GAPS if is_low else _GAPS, strict=True):
            spacer.changeSize(0, gap)
        self.zone.set_low(low=is_low)
        layout = self._column.layout()
        if layout is not None:
            layout.invalidate()

    # Using

    def hideEvent(self, event: QHideEvent) -> None:
        """The keyboard goes to the text that has come, not to whatever part is next."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self.typing_wanted.emit()
        super().hideEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Whoever clicks into the empty page wants to write."""
        event.accept()
        self.typing_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return chooses what has the keyboard, as Space does."""
        focus = self.focusWidget()
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and isinstance(focus, QAbstractButton) and focus.hasFocus():
            focus.click()
        else:
            super().keyPressEvent(event)
