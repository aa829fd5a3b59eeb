"""A box plot of groups of texts, for the mouse, the keyboard and screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gltr_desktop.batch.group_plot.layout import RADIUS, Room, layout, shown_points
from gltr_desktop.batch.group_plot.words import (
    count_of,
    group_in_words,
    name_of,
    point_in_words,
    title,
)
from gltr_desktop.ui.charts.chart import MARGIN, Chart
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from gltr_desktop.batch.group_plot.groups import Group, GroupPlot
    from gltr_desktop.batch.group_plot.layout import BoxShape, Layout, RowShape

_MAX_NAMES = 0.3
"""How much of the width the names of the groups may take."""

_REACH = 3.0
"""How far beside a dot the pointer is still on it."""

_UP_AND_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class GroupChart(Chart):
    """A box and dots for each group; its items are the groups, each followed by its dots."""

    pointed = Signal(str)
    """What the pointer or the keyboard is on, in words; "" for nothing."""
    moved = Signal(QRect)
    """Where the keyboard has gone to."""
    chosen = Signal(object)
    """TextFile of the dot that was clicked, or chosen by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Groups", parent)
        self.plot: GroupPlot | None = None
        """What is shown; None where there is nothing to compare."""
        self._message = ""
        self._items: list[tuple[int, int | None]] = []
        """Index of a group, and of one of its points or None."""
        self._laid_out: tuple[Room, Layout] | None = None
        """Where everything was last, and the room that there was for it."""

    def show_plot(self, plot: GroupPlot) -> None:
        """Show ``plot``, which is comparable."""
        self.plot = plot
        self._items = []
        for number, group in enumerate(plot.groups):
            self._items += [(number, None), *((number, index) for index in shown_points(group))]
        self._show(title(plot))

    def show_message(self, message: str) -> None:
        """Say why there is nothing to show."""
        self.plot, self._message = None, message
        self._items = []
        self._show("Groups")

    def _show(self, heading: str) -> None:
        self.heading = heading
        self._laid_out = None
        self.setAccessibleName(heading)
        self.point_at(None)
        self.setAccessibleDescription(self.summary())
        self.updateGeometry()
        self.update()

    def summary(self) -> str:
        """The chart in words."""
        plot = self.plot
        if plot is None:
            return self._message
        return " ".join(f"{group_in_words(plot, group)}." for group in plot.groups)

    @property
    def ground(self) -> QColor:
        """The card that the chart stands on."""
        return self.theme.card

    # Geometry

    def sizeHint(self) -> QSize:
        """Room for the title, and for all groups with the axis below them."""
        groups = 2 if self.plot is None else len(self.plot.groups)
        content = Room(0, 0, self.fontMetrics().height()).height(groups)
        return QSize(420, round(self._top() + content) + MARGIN)

    def minimumSizeHint(self) -> QSize:
        """The same height; a narrow chart can still be read."""
        return QSize(260, self.sizeHint().height())

    def _shape(self, plot: GroupPlot) -> Layout:
        """Where everything lies, from the upper left corner of the part below the title."""
        room = self._room(plot)
        if self._laid_out is None or self._laid_out[0] != room:
            self._laid_out = room, layout(plot, room)
        return self._laid_out[1]

    def place_of(self, item: int) -> QRectF:
        """The rectangle of an item in the chart: a row, or a dot and what is near it."""
        plot = self.plot
        if plot is None:
            return QRectF()
        number, index = self._items[item]
        row = self._shape(plot).rows[number]
        if index is None:
            width = self.drawn_width - 2 * MARGIN
            return QRectF(MARGIN, self._top() + row.top, width, row.bottom - row.top)
        dot = next(dot for dot in row.dots if dot.index == index)
        reach = RADIUS + _REACH
        x, y = MARGIN + dot.x, self._top() + dot.y
        return QRectF(x - reach, y - reach, 2 * reach, 2 * reach)

    def _top(self) -> float:
        return MARGIN + self.fontMetrics().height() + 6

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _room(self, plot: GroupPlot) -> Room:
        metrics, bold = QFontMetricsF(self.font()), QFontMetricsF(self._bold())
        width = self.drawn_width - 2 * MARGIN
        widest = max(
            max(
                bold.horizontalAdvance(name_of(group)),
                metrics.horizontalAdvance(count_of(group)),
            )
            for group in plot.groups
        )
        return Room(width, min(widest + 1, width * _MAX_NAMES), metrics.height())

    def _item_at(self, x: float, y: float) -> int | None:
        """The dot nearest to a point, or else the group whose row it is in."""
        plot = self.plot
        if plot is None:
            return None
        x, y = x - MARGIN, y - self._top()
        rows = self._shape(plot).rows
        number = next((n for n, row in enumerate(rows) if row.top <= y < row.bottom), None)
        if number is None:
            return None
        near = [
            (QPointF(dot.x - x, dot.y - y).manhattanLength(), dot.index)
            for dot in rows[number].dots
            if abs(dot.x - x) <= RADIUS + _REACH and abs(dot.y - y) <= RADIUS + _REACH
        ]
        return self._items.index((number, min(near)[1] if near else None))

    # Drawing

    def paint_content(self, painter: QPainter) -> None:
        """Draw the groups, or say why there are none."""
        plot = self.plot
        painter.translate(MARGIN, self._top())
        if plot is None:
            painter.setPen(self.theme.muted)
            height = self.sizeHint().height() - self._top() - MARGIN
            where = QRectF(0, 0, self.drawn_width - 2 * MARGIN, height)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(where, flags, self._message)
            return
        shape, room = self._shape(plot), self._room(plot)
        current = None if self.current is None else self._items[self.current]
        if current is not None:
            row = shape.rows[current[0]]
            where = QRectF(-4, row.top, room.width + 8, row.bottom - row.top)
            painter.fillRect(where, blend(self.theme.ink, self.ground, 0.05))
        self._paint_axis(painter, shape)
        for number, (group, row) in enumerate(zip(plot.groups, shape.rows, strict=True)):
            self._paint_head(painter, group, row, room)
            if row.box is not None:
                self._paint_box(painter, row.box)
            marked = current[1] if current is not None and current[0] == number else None
            self._paint_dots(painter, row, marked)
        painter.translate(-MARGIN, -self._top())

    def _paint_axis(self, painter: QPainter, shape: Layout) -> None:
        height = self.fontMetrics().height()
        for x, label in shape.ticks:
            painter.setPen(self.theme.line)
            painter.drawLine(QLineF(x, 0, x, shape.base))
            painter.setPen(self.theme.muted)
            around = QRectF(x - 60, shape.base + 4, 120, height)
            painter.drawText(around, Qt.AlignmentFlag.AlignHCenter, label)
        painter.drawLine(QLineF(shape.left, shape.base, shape.right, shape.base))

    def _paint_head(self, painter: QPainter, group: Group, row: RowShape, room: Room) -> None:
        """The name of a group and how many texts it has."""
        top = (row.top + row.bottom) / 2 - room.line
        painter.setFont(self._bold())
        name = painter.fontMetrics().elidedText(
            name_of(group), Qt.TextElideMode.ElideRight, int(room.names)
        )
        painter.setPen(self.theme.ink)
        painter.drawText(QRectF(0, top, room.names + 4, room.line), 0, name)
        painter.setFont(self.font())
        painter.setPen(self.theme.muted)
        below = QRectF(0, top + room.line, room.names + 4, room.line)
        painter.drawText(below, 0, count_of(group))

    def _paint_box(self, painter: QPainter, box: BoxShape) -> None:
        theme, middle = self.theme, box.middle
        painter.setPen(QPen(theme.muted, 1))
        painter.drawLine(QLineF(box.lower_whisker, middle, box.first_quartile, middle))
        painter.drawLine(QLineF(box.third_quartile, middle, box.upper_whisker, middle))
        for end in (box.lower_whisker, box.upper_whisker):
            painter.drawLine(QLineF(end, box.top + 3, end, box.bottom - 3))
        painter.setBrush(blend(theme.ink, self.ground, 0.08))
        width, height = box.third_quartile - box.first_quartile, box.bottom - box.top
        painter.drawRect(QRectF(box.first_quartile, box.top, width, height))
        painter.fillRect(QRectF(box.median - 1.5, box.top, 3, height), theme.ink)

    def _paint_dots(self, painter: QPainter, row: RowShape, marked: int | None) -> None:
        """The dots; the one of the point number ``marked`` is another colour and larger."""
        ink = QColor(self.theme.ink)
        ink.setAlphaF(0.6)
        painter.setPen(Qt.PenStyle.NoPen)
        for dot in sorted(row.dots, key=lambda dot: dot.index == marked):
            is_marked = dot.index == marked
            painter.setBrush(self.theme.accent if is_marked else ink)
            radius = RADIUS + 2 if is_marked else RADIUS
            painter.drawEllipse(QPointF(dot.x, dot.y), radius, radius)

    # Mouse and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a text or a group."""
        self.point_at(self._item_at(event.position().x(), event.position().y()))
        if self.current is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._in_words(), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a text."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.point_at(self._item_at(event.position().x(), event.position().y()))
            self.choose_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from group to group, Left and Right also to the texts between them."""
        step = _UP_AND_DOWN.get(Qt.Key(event.key()))
        if step is None or not self._items:
            super().keyPressEvent(event)
        else:
            self._go_to_group(step)
        if self.current is not None:
            self.moved.emit(self.place_of(self.current).toAlignedRect())

    def _go_to_group(self, step: int) -> None:
        """Point at the next group (1) or the previous one (−1)."""
        groups = [item for item, (_, index) in enumerate(self._items) if index is None]
        if self.current is None:
            target = 0 if step > 0 else len(groups) - 1
        else:
            target = self._items[self.current][0] + step
        self.point_at(groups[min(max(target, 0), len(groups) - 1)])

    def item_count(self) -> int:
        """The number of groups and dots."""
        return len(self._items)

    def point_at(self, index: int | None) -> None:
        """Show that the pointer or the keyboard is on an item, or on none."""
        if index == self.current:
            return
        self.current = index
        words = self._in_words()
        self.setAccessibleDescription(f"{words}. {self.summary()}" if words else self.summary())
        self.update()
        self.pointed.emit(words)

    def choose_current(self) -> None:
        """Emit the file of the dot that the pointer or the keyboard is on."""
        if self.plot is not None and self.current is not None:
            number, index = self._items[self.current]
            if index is not None:
                self.chosen.emit(self.plot.groups[number].points[index].file)

    def _in_words(self) -> str:
        """The item that the pointer or the keyboard is on; "" for none."""
        if self.plot is None or self.current is None:
            return ""
        number, index = self._items[self.current]
        group = self.plot.groups[number]
        if index is None:
            return group_in_words(self.plot, group)
        return point_in_words(self.plot, group.points[index])
