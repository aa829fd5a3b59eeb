"""The text: edited as plain text, with the tokens' colours painted behind it.

The colours are painted, not stored: neither the document, its undo stack, nor its layout ever
knows of them, and only what is visible costs anything, however long the text is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QFont,
    QFontDatabase,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QTextBlock,
    QTextLine,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.ui.positions import for_document
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.ui.spans import Spans

_RADIUS = 3.0
_COLUMN = 46.0
"""Widest a line of text gets, in em: longer ones are hard to read."""


class TokenEditor(QPlainTextEdit):
    """A plain-text editor that paints spans and tells which one is pointed at."""

    pasted = Signal()
    """Text came in by paste or drop, as a whole rather than typed."""
    file_dropped = Signal(Path)
    pointed = Signal(object)
    """Index of the span under the pointer, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAutoFillBackground(True)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Text")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.spans: Spans | None = None
        """What is coloured; None before the first analysis."""
        self.previous: Spans | None = None
        """The spans of the analysis before, shown faintly where the present one has not got to."""
        self.marked: int | None = None
        """Index of the span with a frame round it."""
        self._theme = Theme.of(self.palette())
        self.document().setDocumentMargin(14)
        self.document().contentsChange.connect(self._follow_edit)

    # What is shown

    def show_spans(self, spans: Spans | None) -> None:
        """Colour by ``spans`` from now on; the ones before fade until they are overtaken."""
        self.previous = self.spans if spans is not None else None
        self.spans = spans
        self.marked = None
        self.viewport().update()

    def refresh(self) -> None:
        """The spans have got further."""
        if self.spans is not None and self.spans.analysis.complete:
            self.previous = None
        self.viewport().update()

    def mark(self, index: int | None) -> None:
        """Frame the span ``index`` of the present spans."""
        if index != self.marked:
            self.marked = index
            self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Take over paper, ink and bucket colours."""
        self._theme = theme
        palette = self.palette()
        # The sides of the column are paper too.
        palette.setColor(QPalette.ColorRole.Window, theme.paper)
        palette.setColor(QPalette.ColorRole.Base, theme.paper)
        palette.setColor(QPalette.ColorRole.Text, theme.ink)
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.muted)
        self.setPalette(palette)
        self.viewport().update()

    def set_font_size(self, points: int) -> None:
        """Set the text in the system's reading font at this size."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        font.setPointSize(points)
        font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
        self.setFont(font)
        self._centre_column()

    # Where it is

    def span_rects(self, spans: Spans, index: int) -> list[QRectF]:
        """Where span ``index`` is, in the viewport's coordinates: one rectangle a line."""
        block = self.document().findBlock(int(spans.start[index]))
        rects: list[QRectF] = []
        while block.isValid() and block.position() < int(spans.end[index]):
            offset = self.blockBoundingGeometry(block).translated(self.contentOffset()).topLeft()
            rects += self._rects_in_block(spans, index, block, offset)
            block = block.next()
        return rects

    def span_at(self, point: QPoint) -> int | None:
        """Index of the span drawn under a point of the viewport."""
        if self.spans is None:
            return None
        place = self.cursorForPosition(point).position()
        for index in self.spans.between(place - 1, place + 1):
            if any(rect.contains(QPointF(point)) for rect in self.span_rects(self.spans, index)):
                return index
        return None

    def global_rect(self, index: int) -> QRect:
        """The first line's rectangle of span ``index`` on the screen."""
        rects = self.span_rects(self.spans, index) if self.spans is not None else []
        rect = rects[0].toAlignedRect() if rects else self.cursorRect()
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())

    # Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:
        """Colours first, text above them."""
        if self.spans is not None:
            painter = QPainter(self.viewport())
            painter.setClipRect(event.rect())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for block, offset in self._visible_blocks(event.rect()):
                self._paint_block(painter, block, offset, event.rect())
            painter.end()
        super().paintEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is pointed at, unless text is being selected."""
        super().mouseMoveEvent(event)
        selecting = event.buttons() != Qt.MouseButton.NoButton
        self.pointed.emit(None if selecting else self.span_at(event.position().toPoint()))

    def leaveEvent(self, event: object) -> None:
        """Nothing is pointed at any more."""
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing hides what the pointer happens to rest on."""
        self.pointed.emit(None)
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave Ctrl+wheel to the window's zoom: this widget's own would not be remembered."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        self.pointed.emit(None)
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the column of text in the middle."""
        # Before the viewport is resized: a change of its margins within resizeEvent is not
        # followed by the layout of the text.
        if event.type() == QEvent.Type.Resize:
            self._centre_column()
        return super().event(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, and files to open."""
        return source.hasUrls() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert text as text; open a file that is dropped or pasted."""
        files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        if files:
            self.file_dropped.emit(files[0])
        elif source.hasText():
            self.textCursor().insertText(for_document(source.text()))
            self.ensureCursorVisible()
            self.pasted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome as well as text."""
        super().dragEnterEvent(event)
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Files are welcome as well as text."""
        super().dragMoveEvent(event)
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    # Inner workings

    def _follow_edit(self, position: int, removed: int, added: int) -> None:
        # Qt counts the document's closing separator where all of the text is replaced.
        length = self.document().characterCount() - 1
        added = min(added, length - position)
        stale_from = self._word_start(position)
        for spans in (self.spans, self.previous):
            if spans is not None:
                spans.edited(position, removed, added, stale_from)
        self.marked = None
        self.viewport().update()

    def _word_start(self, position: int) -> int:
        """Start of the word that ends at ``position``: typing on may split it otherwise."""
        block = self.document().findBlock(position)
        # Cut as UTF-16, the unit of positions.
        raw = block.text().encode("utf-16-le")[: 2 * (position - block.position())]
        before = raw.decode("utf-16-le", "ignore")
        tail = len(before) - len(before.rstrip()) or _tail_length(before)
        return position - len(before[len(before) - tail :].encode("utf-16-le")) // 2

    def _centre_column(self) -> None:
        widest = _COLUMN * self.fontMetrics().height()
        room = self.contentsRect().width() - self.verticalScrollBar().sizeHint().width()
        side = max(0, int((room - widest) / 2))
        self.setViewportMargins(side, 0, side, 0)

    def _visible_blocks(self, clip: QRect) -> Iterator[tuple[QTextBlock, QPointF]]:
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        while block.isValid():
            geometry = self.blockBoundingGeometry(block).translated(offset)
            if geometry.top() > clip.bottom():
                return
            if block.isVisible() and geometry.bottom() >= clip.top():
                yield block, geometry.topLeft()
            block = block.next()

    def _paint_block(
        self, painter: QPainter, block: QTextBlock, offset: QPointF, clip: QRect
    ) -> None:
        begin, end = self._visible_part(block, offset, clip)
        if self.spans is None:
            return
        frontier = self.spans.frontier
        if self.previous is not None:
            for index in self.previous.between(max(begin, frontier), end):
                if int(self.previous.start[index]) >= frontier:
                    self._paint_span(painter, self.previous, index, block, offset, stale=True)
        for index in self.spans.between(begin, end):
            stale = self.spans.is_stale(index)
            self._paint_span(painter, self.spans, index, block, offset, stale=stale)

    def _paint_span(
        self,
        painter: QPainter,
        spans: Spans,
        index: int,
        block: QTextBlock,
        offset: QPointF,
        *,
        stale: bool,
    ) -> None:
        bucket = int(spans.bucket[index])
        marked = spans is self.spans and index == self.marked
        if bucket == NO_BUCKET and not marked:
            return
        colours = self._theme.stale if stale else self._theme.buckets
        fill = colours[bucket] if bucket != NO_BUCKET else QColor(Qt.GlobalColor.transparent)
        for rect in self._rects_in_block(spans, index, block, offset):
            painter.setBrush(fill)
            painter.setPen(QPen(self._theme.ink, 1.5) if marked else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
            if stale and bucket != NO_BUCKET:
                pen = QPen(self._theme.buckets[bucket], 2, Qt.PenStyle.DotLine)
                painter.setPen(pen)
                painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _visible_part(self, block: QTextBlock, offset: QPointF, clip: QRect) -> tuple[int, int]:
        """Positions of the block's lines within ``clip``: a paragraph may be thousands of lines."""
        layout, count = block.layout(), block.layout().lineCount()
        if count == 0:
            return block.position(), block.position()

        def first_below(height: float) -> int:
            low, high = 0, count
            while low < high:
                middle = (low + high) // 2
                line = layout.lineAt(middle)
                if offset.y() + line.y() + line.height() < height:
                    low = middle + 1
                else:
                    high = middle
            return low

        first = layout.lineAt(min(first_below(clip.top()), count - 1))
        last = layout.lineAt(min(first_below(clip.bottom() + 1), count - 1))
        end = last.textStart() + last.textLength() + 1
        return block.position() + first.textStart(), block.position() + end

    def _rects_in_block(
        self, spans: Spans, index: int, block: QTextBlock, offset: QPointF
    ) -> Iterator[QRectF]:
        layout, length = block.layout(), block.length() - 1
        begin = max(0, int(spans.ink[index]) - block.position())
        end = min(length, int(spans.end[index]) - block.position())
        if end <= begin:
            if begin == length and int(spans.end[index]) > block.position() + length:
                yield from self._line_end_rect(block, offset)
            return
        first = layout.lineForTextPosition(begin).lineNumber()
        last = layout.lineForTextPosition(end - 1).lineNumber()
        for number in range(first, last + 1):
            line = layout.lineAt(number)
            start = max(begin, line.textStart())
            stop = min(end, line.textStart() + line.textLength())
            # Text that runs from right to left has its start on the right.
            left, right = sorted((_x_of(line, start), _x_of(line, stop)))
            yield QRectF(
                offset.x() + left, offset.y() + line.y() + 1, right - left, line.height() - 2
            )

    def _line_end_rect(self, block: QTextBlock, offset: QPointF) -> Iterator[QRectF]:
        """A small mark behind the last line, for the line break's own token."""
        layout = block.layout()
        if layout.lineCount() == 0:
            return
        line = layout.lineAt(layout.lineCount() - 1)
        right = _x_of(line, line.textStart() + line.textLength())
        yield QRectF(offset.x() + right + 3, offset.y() + line.y() + 1, 5, line.height() - 2)

    def caret_span(self) -> int | None:
        """Index of the span at, or else before, the text cursor."""
        if self.spans is None or len(self.spans) == 0:
            return None
        position = self.textCursor().position()
        found = self.spans.at(position)
        if found is None:
            found = self.spans.at(max(0, position - 1))
        return found

    def reveal(self, index: int) -> None:
        """Put the text cursor before span ``index`` and scroll there."""
        if self.spans is None:
            return
        cursor = self.textCursor()
        cursor.setPosition(int(self.spans.ink[index]))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()


def _x_of(line: QTextLine, place: int) -> float:
    """Where the character at ``place`` of the block begins."""
    # The type stubs promise a number where PySide returns (x, place).
    x, _ = cast("tuple[float, int]", line.cursorToX(place))
    return x


def _tail_length(text: str) -> int:
    """Length of the run of visible characters at the end of ``text``."""
    return len(text) - max((text.rfind(space) + 1 for space in (" ", "\t")), default=0)
