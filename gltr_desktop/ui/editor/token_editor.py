"""The text: edited as plain text, with the tokens' colours painted behind it.

The colours are painted, not stored: neither the document, its undo stack, nor its layout ever
knows of them, and only what is visible costs anything, however long the text is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QFocusEvent,
    QFont,
    QFontDatabase,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QTextBlock,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.ui.editor.positions import difference, for_document
from gltr_desktop.ui.editor.span_geometry import Places, joined, span_rects, visible_part
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.ui.editor.span_model import Spans

_RADIUS = 3.0
_COLUMN = 46.0
"""Widest a line of text gets, in em: longer ones are hard to read."""

_LINES = (
    Qt.PenStyle.NoPen,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.SolidLine,
)
"""Below a token of each bucket: the more surprising, the more ink."""

_MODIFIERS = {
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Control,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Shift,
}


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
        """Index of a span: its unit has a frame round it."""
        self.highlight: NDArray[np.bool_] | None = None
        """(g,) the groups of the analysis that are shown in full; None: all. The rest is faded."""
        self._theme = Theme.of(self.palette())
        self._underlined = False
        self.painted = True
        """Whether the text is coloured at all."""
        self._composed_in: str | None = None
        self.document().setDocumentMargin(14)
        # To Qt, the margin is a modification: the first that is typed would not be told as one.
        self.document().setModified(False)
        self.document().contentsChange.connect(self._follow_edit)
        self._places = Places()
        # Another width, another font, characters that are being composed: the layout tells of all
        # of them. What is typed within a paragraph it may not tell of, but that moves the spans.
        self.document().documentLayout().update.connect(self._forget_places)

    # What is shown

    @property
    def theme(self) -> Theme:
        """The colours in use."""
        return self._theme

    def show_spans(self, spans: Spans | None) -> None:
        """Colour by ``spans`` from now on; the ones before fade until they are overtaken."""
        self.previous = self.spans if spans is not None else None
        self.spans = spans
        self.marked = self.highlight = None
        self.pointed.emit(None)
        self.viewport().update()

    def refresh(self, before: int) -> None:
        """The spans have got further than position ``before``."""
        if self.spans is not None and self.spans.analysis.complete:
            self.previous = None
        # What is below the screen need not be painted: a long text is read for minutes.
        corner = self.viewport().rect().bottomRight()
        if before <= self.cursorForPosition(corner).position():
            self.viewport().update()

    def mark(self, index: int | None) -> None:
        """Frame the unit of span ``index`` of the present spans."""
        if index != self.marked:
            self.marked = index
            self.viewport().update()

    def set_highlight(self, groups: NDArray[np.bool_] | None) -> None:
        """Show only these groups of the analysis, (g,), in full; None: all."""
        if groups is not self.highlight:
            self.highlight = groups
            self.viewport().update()

    def is_highlighted(self, index: int) -> bool:
        """Whether span ``index`` is shown in full."""
        return (
            self.highlight is None
            or self.spans is None
            or bool(self.highlight[self.spans.group[index]])
        )

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

    def set_colouring(self, colouring: Colouring) -> None:
        """Colour the text or leave it plain, with lines as a second sign of the buckets or without.

        Which bucket a span is in, the spans themselves know.
        """
        self.painted, self._underlined = colouring.painted, colouring.underlined
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
            found = span_rects(block, offset, spans, range(index, index + 1))
            rects += [rect for _, rect in found]
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
        """Typing hides what the pointer happens to rest on; Alt may begin a step to a token."""
        if event.key() not in _MODIFIERS:
            self.pointed.emit(None)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """In another program, nothing here is pointed at any more."""
        super().focusOutEvent(event)
        self.pointed.emit(None)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """While characters are composed, Qt reports the whole paragraph as replaced."""
        cursor = self.textCursor()
        self._composed_in = None if cursor.hasSelection() else cursor.block().text()
        super().inputMethodEvent(event)
        self._composed_in = None

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
        if self.isReadOnly():
            return
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

    @Slot()
    def _forget_places(self) -> None:
        self._places.forget()

    def _follow_edit(self, position: int, removed: int, added: int) -> None:
        # Qt counts the document's closing separator where all of the text is replaced.
        length = self.document().characterCount() - 1
        added = min(added, length - position)
        if self._composed_in is not None:
            block = self.document().findBlock(position)
            place, less, more = difference(self._composed_in, block.text())
            if more - less == added - removed:
                position, removed, added = block.position() + place, less, more
            if removed == added == 0:
                return
        stale_from = self._word_start(position)
        for spans in (self.spans, self.previous):
            if spans is not None:
                spans.edited(position, removed, added, stale_from)
        self.marked = None
        self.viewport().update()

    def _word_start(self, position: int) -> int:
        """Start of the word or white space before ``position``: an edit may split it otherwise."""
        start = position
        while start and self.document().characterAt(start - 1).isspace():
            start -= 1
        if start < position:
            return start
        block = self.document().findBlock(position)
        # Cut as UTF-16, the unit of positions.
        raw = block.text().encode("utf-16-le")[: 2 * (position - block.position())]
        before = raw.decode("utf-16-le", "ignore")
        word = before[len(before) - _tail_length(before) :]
        return position - len(word.encode("utf-16-le")) // 2

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
        spans, theme = self.spans, self._theme
        if spans is None:
            return
        begin, end = visible_part(block, offset, clip)
        frontier = spans.frontier
        if self.previous is not None and end > frontier:
            left = self.previous.between(max(begin, frontier), end)
            # The one that reaches over the frontier is overtaken already.
            while left and int(self.previous.start[left.start]) < frontier:
                left = left[1:]
            self._paint_stale(painter, block, offset, self.previous, left)
        indices = spans.between(begin, end)
        fresh = range(indices.start, min(indices.stop, spans.stale_begin))
        fresh = fresh or range(indices.start, indices.start)
        self._paint_fresh(painter, block, offset, spans, fresh)
        self._paint_stale(painter, block, offset, spans, range(fresh.stop, indices.stop))
        if self.marked is not None:
            marked = spans.unit_spans(self.marked)
            marked = range(max(marked.start, indices.start), min(marked.stop, indices.stop))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.ink, 1.5))
            rects = span_rects(block, offset, spans, marked) if marked else ()
            for _, rect in joined(rects, lambda _: True):
                painter.drawRoundedRect(rect, _RADIUS, _RADIUS)

    def _paint_fresh(
        self, painter: QPainter, block: QTextBlock, offset: QPointF, spans: Spans, indices: range
    ) -> None:
        """The colours of what the model read just as it stands."""
        theme, highlight = self._theme, self.highlight
        # Without colours, too, a filter shows what it lets through.
        rest = theme.faded if self.painted else None
        if highlight is None and rest is None:
            return
        _, buckets = spans.colours(indices)
        full = (
            None
            if highlight is None
            else highlight[spans.group[indices.start : indices.stop]].tolist()
        )
        painter.setPen(Qt.PenStyle.NoPen)
        for index, rect in self._places.of(block, offset, spans, indices, highlight):
            place = index - indices.start
            bucket = buckets[place]
            shade = theme.buckets if full is None or full[place] else rest
            if bucket == NO_BUCKET or shade is None:
                continue
            painter.setBrush(shade[bucket])
            painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
            if self._underlined and shade is theme.buckets:
                painter.setPen(QPen(theme.ink, 1.5, _LINES[bucket]))
                painter.drawLine(rect.bottomLeft(), rect.bottomRight())
                painter.setPen(Qt.PenStyle.NoPen)

    def _paint_stale(
        self, painter: QPainter, block: QTextBlock, offset: QPointF, spans: Spans, indices: range
    ) -> None:
        """Faint colours over a dotted line: what the model said before the text was changed."""
        if not self.painted or not indices:
            return
        _, buckets = spans.colours(indices)
        for index, rect in span_rects(block, offset, spans, indices):
            bucket = buckets[index - indices.start]
            if bucket != NO_BUCKET:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.stale[bucket])
                painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
                painter.setPen(QPen(self._theme.buckets[bucket], 2, Qt.PenStyle.DotLine))
                painter.drawLine(rect.bottomLeft(), rect.bottomRight())

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
        cursor.setPosition(int(self.spans.visible_start[index]))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()


def _tail_length(text: str) -> int:
    """Length of the run of visible characters at the end of ``text``."""
    return len(text) - max((text.rfind(space) + 1 for space in (" ", "\t")), default=0)
