"""All indicators of a text as a table, each with a small strip of where it stands."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gltr_desktop.analysis.reference.wording import standing_words
from gltr_desktop.ui.reference.percentile_strip import paint_strip
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.widgets import takes_row_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex
    from PySide6.QtGui import QColor

    from gltr_desktop.analysis.reference.comparison import Standing

_TITLE, _VALUE, _STRIP = range(3)
_HEADERS = ("Figure", "Value", "Among the passages")
_STANDING = Qt.ItemDataRole.UserRole
_STRIP_SIZE = QSize(68, 8)
_BESIDE = 6
"""Room beside a strip."""
_BETWEEN = 4
"""Room between titles of several lines."""


class _StripDelegate(QStyledItemDelegate):
    """Paints the strip of a standing instead of its words, which are for copying and hearing."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme

    def displayText(self, value: object, locale: object) -> str:
        """No text: the strip is in its place."""
        return ""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Room for the strip and the head of its mark."""
        return QSize(_STRIP_SIZE.width() + 2 * _BESIDE, _STRIP_SIZE.height() + 14)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the cell, and the strip on it."""
        super().paint(painter, option, index)
        standing = index.data(_STANDING)
        if standing is None or standing.stand is None:
            return
        cell = QRectF(option.rect).adjusted(_BESIDE, 0, -_BESIDE, 0)
        top = cell.center().y() - _STRIP_SIZE.height() / 2 + 2
        strip = QRectF(cell.left(), top, cell.width(), _STRIP_SIZE.height())
        painter.save()
        # On the card, even where the row is selected: the greys are made for it.
        painter.fillRect(strip.adjusted(-3, -8, 3, 4), self.theme.card)
        paint_strip(painter, strip, standing, self.theme)
        painter.restore()


class IndicatorTable(QTableWidget):
    """A row for each indicator; as high as its rows, so that it never scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADERS), parent)
        self._strips = _StripDelegate(Theme.of(self.palette()), self)
        self._is_compared = self._is_before = False
        self._standings: tuple[Standing, ...] = ()
        self._second: dict[str, str] = {}
        """What a second text or model has, by the names of the indicators."""
        self.setItemDelegateForColumn(_STRIP, self._strips)
        self.setHorizontalHeaderLabels(_HEADERS)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        # The header's words, which are only for hearing, would make it wider.
        header.setSectionResizeMode(_STRIP, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(_STRIP, _STRIP_SIZE.width() + 2 * _BESIDE)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("All figures")

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._strips.theme = theme
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.card)
        palette.setColor(QPalette.ColorRole.Text, theme.ink)
        self.setPalette(palette)
        # Under a style sheet, the viewport would have the program's palette.
        self.viewport().setPalette(palette)
        self.viewport().update()

    def set_ink(self, colour: QColor) -> None:
        """Write in this colour until there is another theme."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, colour)
        self.setPalette(palette)

    def set_standings(self, standings: Sequence[Standing]) -> None:
        """Show these indicators; the selected rows stay selected."""
        self._standings = tuple(standings)
        self._show()

    def set_second(self, standings: Sequence[Standing], *, is_before: bool = False) -> None:
        """Show the values of a second text or model after the first ones, or before them."""
        second = {one.indicator.name: one.indicator.shown(one.value) for one in standings}
        if (second, is_before) != (self._second, self._is_before):
            self._second, self._is_before = second, is_before
            self._show()

    def _values(self, standing: Standing) -> str:
        """“0.81”, or “0.81 → 1.35” of two."""
        indicator = standing.indicator
        second = [self._second[indicator.name]] if indicator.name in self._second else []
        values = [indicator.shown(standing.value), *second]
        return " → ".join(values[::-1] if self._is_before else values)

    def _show(self) -> None:
        standings = self._standings
        self.setRowCount(len(standings))
        for row, standing in enumerate(standings):
            indicator, words = standing.indicator, standing_words(standing)
            said = "" if standing.stand is None else f" {words[:1].upper()}{words[1:]}."
            shown = (indicator.title, self._values(standing), words)
            for column, text in enumerate(shown):
                item = QTableWidgetItem(text)
                item.setToolTip(f"<p>{escape(indicator.description + said)}</p>")
                item.setData(_STANDING, standing)
                if column == _VALUE:
                    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    item.setTextAlignment(right)
                self.setItem(row, column, item)
        self._is_compared = any(standing.stand is not None for standing in standings)
        self._fit()

    def copied(self) -> str:
        """The selected rows as spreadsheets paste them."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        model = self.model()
        return "\n".join(
            "\t".join(model.index(row, column).data() for column in range(len(_HEADERS)))
            for row in rows
        )

    def _fit(self) -> None:
        """Make room for the longest word of a title, before the strips, and for all rows."""
        metrics, model = self.fontMetrics(), self.model()
        words = [
            word
            for row in range(self.rowCount())
            for word in model.index(row, _TITLE).data().split()
        ]
        widest = max(map(metrics.horizontalAdvance, words), default=0) + 2 * _BESIDE
        taken = self.sizeHintForColumn(_VALUE) + _STRIP_SIZE.width() + 2 * _BESIDE
        has_room = self.viewport().width() >= widest + taken
        self.setColumnHidden(_STRIP, not (self._is_compared and has_room))
        self.resizeRowsToContents()
        for row in range(self.rowCount()):
            self.setRowHeight(row, self.rowHeight(row) + _BETWEEN)
        self.setFixedHeight(self.verticalHeader().length() + 2 * self.frameWidth())

    # Qt's own

    def sizeHint(self) -> QSize:
        """All rows, in any width."""
        return QSize(self.minimumSizeHint().width(), self.height())

    def minimumSizeHint(self) -> QSize:
        """Titles have several lines where there is little room for them."""
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the titles anew."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Take the keys for copying and selecting, which the menu has for the window's text."""
        return takes_row_keys(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key for copying copies the selected rows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            if self.selectionModel().hasSelection():
                QGuiApplication.clipboard().setText(self.copied())
        else:
            super().keyPressEvent(event)
