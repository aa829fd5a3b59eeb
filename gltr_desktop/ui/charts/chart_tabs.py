"""Flat tabs above the charts: the names of the charts, of which one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from gltr_desktop.ui.charts.panel_chart import small_font
from gltr_desktop.ui.theme import Theme, blend

if TYPE_CHECKING:
    from collections.abc import Sequence

_PADDING = 5
_GAPS = (4, 0)
"""Between two tabs; the second is tried where the first is too wide."""
_DOT = 2.5


class ChartTab(QRadioButton):
    """The name of a chart, with a line below it while the chart is shown.

    Screen readers and the keyboard meet a radio button: Left and Right go to the next one.
    """

    def __init__(self, name: str, short: str, parent: ChartTabs) -> None:
        super().__init__(name, parent)
        self.name, self.short = name, short
        """What the tab says, and what it says where there is little room."""
        self.is_filtering = False
        """Whether a bar of the chart filters the text; a dot says so."""
        self._tabs = parent

    def set_name(self, name: str, short: str) -> None:
        """Call the chart ``name``, or ``short`` where there is little room."""
        self.name, self.short = name, short

    def set_filtering(self, *, filtering: bool) -> None:
        """Show that a bar of the chart filters the text, or that none does."""
        if filtering != self.is_filtering:
            self.is_filtering = filtering
            self.setAccessibleDescription("A bar of it filters the text." if filtering else "")
            self.update()

    def allow(self, *, why_not: str) -> None:
        """Let the user choose the chart, or say ``why_not``."""
        self.setEnabled(not why_not)
        self.setToolTip(why_not)

    def size_of(self, text: str) -> QSize:
        """The size of the tab if it says ``text``, whether it is chosen or not."""
        metrics = QFontMetrics(self._bold())
        return QSize(metrics.horizontalAdvance(text) + 2 * _PADDING, metrics.height() + 8)

    def sizeHint(self) -> QSize:
        """Room for the text that it has now."""
        return self.size_of(self.text())

    def hitButton(self, point: QPoint) -> bool:
        """All of the tab can be clicked."""
        return self.rect().contains(point)

    def _bold(self) -> QFont:
        font = small_font(self.font())
        font.setBold(True)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, the line below it, and a frame while it has the keyboard."""
        theme, is_chosen = self._tabs.theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._bold() if is_chosen else small_font(self.font()))
        painter.setPen(self._ink)
        words = self.rect().adjusted(_PADDING, 1, 0, -5)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, middle, self.text())
        if is_chosen:
            line = QRect(_PADDING, self.height() - 3, self.width() - 2 * _PADDING, 2)
            painter.fillRect(line, theme.accent)
        if self.is_filtering:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent)
            painter.drawEllipse(QRectF(self.width() - 2 * _DOT, 1, 2 * _DOT, 2 * _DOT))
        if self.hasFocus():
            painter.setPen(QPen(theme.accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    @property
    def _ink(self) -> QColor:
        theme = self._tabs.theme
        if not self.isEnabled():
            return blend(theme.muted, theme.card, 0.5)
        return theme.ink if self.isChecked() or self.underMouse() else theme.muted

    def event(self, event: QEvent) -> bool:
        """The pointer and the keyboard change how it looks."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)


class ChartTabs(QWidget):
    """The tabs in a row, with shorter names or in several rows where there is little room."""

    chosen = Signal(int)
    """Index of the tab that the user has chosen."""

    def __init__(self, names: Sequence[tuple[str, str]], parent: QWidget) -> None:
        """``names``: of each tab, and a short form of it."""
        super().__init__(parent)
        self.theme = Theme.of(self.palette())
        self._group = QButtonGroup(self)
        self.tabs: list[ChartTab] = []
        for name, short in names:
            self.add(name, short)
        self._group.idClicked.connect(self.chosen)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Charts")
        self.choose(0)

    def add(self, name: str, short: str) -> None:
        """Add a tab at the end."""
        tab = ChartTab(name, short, self)
        self._group.addButton(tab, len(self.tabs))
        self.tabs.append(tab)
        tab.show()

    def remove_last(self) -> None:
        """Remove the tab at the end, which is not the one that is chosen."""
        tab = self.tabs.pop()
        self._group.removeButton(tab)
        tab.hide()
        tab.deleteLater()
        self.arrange()

    @property
    def current(self) -> ChartTab:
        """The tab that is chosen."""
        return self.tabs[self._group.checkedId()]

    def choose(self, index: int) -> None:
        """Choose a tab."""
        self.tabs[index].setChecked(True)
        self.setFocusProxy(self.tabs[index])

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.theme = theme
        for tab in self.tabs:
            tab.update()

    def arrange(self) -> None:
        """Put the tabs where they have room."""
        width = self.width()
        for gap in _GAPS:
            for texts in ([tab.name for tab in self.tabs], [tab.short for tab in self.tabs]):
                sizes = [tab.size_of(text) for tab, text in zip(self.tabs, texts, strict=True)]
                needed = sum(size.width() for size in sizes) + gap * (len(sizes) - 1)
                if needed <= width:
                    self._place(texts, sizes, gap)
                    return
        self._place(texts, sizes, gap)

    def _place(self, texts: Sequence[str], sizes: Sequence[QSize], gap: int) -> None:
        x = y = 0
        row_height = sizes[0].height()
        for tab, text, size in zip(self.tabs, texts, sizes, strict=True):
            if x and x + size.width() > self.width():
                x, y = 0, y + row_height
            tab.setText(text)
            tab.setAccessibleName(tab.name)
            tab.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + gap
        if self.height() != y + row_height:
            self.setFixedHeight(y + row_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The room has changed."""
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        """So has the size of the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.arrange()

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest tab."""
        return QSize(max(tab.size_of(tab.short).width() for tab in self.tabs), 0)

    def sizeHint(self) -> QSize:
        """All tabs in one row."""
        sizes = [tab.size_of(tab.name) for tab in self.tabs]
        width = sum(size.width() for size in sizes) + _GAPS[0] * (len(sizes) - 1)
        return QSize(width, max(self.height(), sizes[0].height()))
