"""The text editor: plain text with the tokens' colours painted behind it.

The colours are painted, not stored: the document, its undo stack and its layout know nothing of
them, and only the visible part of a text costs time, however long the text is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QDropEvent,
    QFocusEvent,
    QFont,
    QFontDatabase,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QPalette,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from gltr_desktop.errors import InputError
from gltr_desktop.ui.editor.line_breaking import LineBreaking
from gltr_desktop.ui.editor.pasting import can_be_taken, taken_from
from gltr_desktop.ui.editor.positions import (
    actual_edit,
    for_document,
    for_qt,
    selected_text,
    word_start,
)
from gltr_desktop.ui.editor.span_geometry import span_rects
from gltr_desktop.ui.editor.span_painter import Look, SpanPainter
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.ui.editor.span_model import Spans

_MAX_COLUMN_EM = 46.0
"""Longer lines of text are hard to read."""

_Key = Qt.Key
_MODIFIERS = {_Key.Key_Alt, _Key.Key_AltGr, _Key.Key_Control, _Key.Key_Meta, _Key.Key_Shift}


class TokenEditor(QPlainTextEdit):
    """A plain-text editor that paints spans and says which one the pointer is on."""

    pasted = Signal()
    """Text came in by paste or drop, as a whole rather than typed."""
    edited = Signal(int, int, int)
    """The text was edited, and the spans have followed: position, UTF-16 units removed and added.

    The document's ``contentsChange`` comes before the spans have moved.
    """
    file_dropped = Signal(Path)
    files_dropped = Signal(object)
    """The paths of several files, of which an editor can show one only."""
    drop_refused = Signal(object)
    """InputError; what was dropped or pasted is nothing that can be taken."""
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
        """The coloured spans; None before the first analysis."""
        self.previous: Spans | None = None
        """The spans of the analysis before, shown faintly where the present one has not got to."""
        self.marked: int | None = None
        """Index of the span whose unit has a frame."""
        self.highlight: NDArray[np.bool_] | None = None
        """(g,) which groups of the analysis are shown in full, None: all; the others are faded."""
        self.painted = True
        """Whether the text is coloured at all."""
        self._underlined = False
        self._theme = Theme.of(self.palette())
        self._painter = SpanPainter(self)
        self._line_breaking = LineBreaking(self)
        self._paragraph_before_input: str | None = None
        """The text of the paragraph that an input method is about to change."""
        self._is_dropping = False
        self.document().setDocumentMargin(14)
        # Setting the margin marks the document as modified. While it is, the first key press would
        # not emit modificationChanged.
        self.document().setModified(False)
        self.document().contentsChange.connect(self._follow_edit)
        # The layout emits this when the width, the font or the characters that are being composed
        # change. It may not when text is typed within a paragraph; the spans move then.
        self.document().documentLayout().update.connect(self._forget_layout)

    # How the text is shown

    @property
    def theme(self) -> Theme:
        """The colours in use."""
        return self._theme

    def show_spans(self, spans: Spans | None) -> None:
        """Paint ``spans`` from now on; the ones before are faint until these overtake them."""
        self.previous = self.spans if spans is not None else None
        self.spans = spans
        self.marked = self.highlight = None
        self.pointed.emit(None)
        self.viewport().update()

    def refresh(self, before: int) -> None:
        """Show that the spans have got further than position ``before``."""
        if self.spans is not None and self.spans.analysis.complete:
            self.previous = None
        # Progress below the visible part needs no painting: reading a long text takes minutes.
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
        """Use the colours of ``theme``."""
        self._theme = theme
        palette = self.palette()
        # The margins beside the column have the paper's colour, too.
        palette.setColor(QPalette.ColorRole.Window, theme.paper)
        palette.setColor(QPalette.ColorRole.Base, theme.paper)
        palette.setColor(QPalette.ColorRole.Text, theme.ink)
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.muted)
        self.setPalette(palette)
        self.viewport().update()

    def set_colouring(self, colouring: Colouring) -> None:
        """Paint the text or leave it plain, with or without lines below it.

        The spans themselves hold their buckets.
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

    # Where spans are

    def span_rects(self, spans: Spans, index: int) -> list[QRectF]:
        """The rectangles of span ``index`` in the viewport, one for each of its lines."""
        block = self.document().findBlock(int(spans.start[index]))
        rects: list[QRectF] = []
        while block.isValid() and block.position() < int(spans.end[index]):
            offset = self.blockBoundingGeometry(block).translated(self.contentOffset()).topLeft()
            in_block = span_rects(block, offset, spans, range(index, index + 1))
            rects += [rect for _, rect in in_block]
            block = block.next()
        return rects

    def span_at(self, point: QPoint) -> int | None:
        """Index of the span drawn under a point of the viewport."""
        if self.spans is None:
            return None
        position = self.cursorForPosition(point).position()
        for index in self.spans.between(position - 1, position + 1):
            if any(rect.contains(QPointF(point)) for rect in self.span_rects(self.spans, index)):
                return index
        return None

    def global_rect(self, index: int) -> QRect:
        """The first line's rectangle of span ``index`` on the screen."""
        rects = self.span_rects(self.spans, index) if self.spans is not None else []
        rect = rects[0].toAlignedRect() if rects else self.cursorRect()
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def caret_span(self) -> int | None:
        """Index of the span at the text cursor, else of the one before it."""
        if self.spans is None or len(self.spans) == 0:
            return None
        position = self.textCursor().position()
        index = self.spans.at(position)
        return self.spans.at(max(0, position - 1)) if index is None else index

    def reveal(self, index: int) -> None:
        """Put the text cursor before span ``index`` and scroll there."""
        if self.spans is None:
            return
        cursor = self.textCursor()
        cursor.setPosition(int(self.spans.visible_start[index]))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    # Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the colours, then the text over them."""
        if self.spans is not None:
            look = Look(
                self.spans,
                self.previous,
                self.highlight,
                self.marked,
                self._theme,
                self.painted,
                self._underlined,
            )
            self._painter.paint(event.rect(), look)
        super().paintEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emit ``pointed``; while text is being selected, no span is pointed at."""
        super().mouseMoveEvent(event)
        selecting = event.buttons() != Qt.MouseButton.NoButton
        self.pointed.emit(None if selecting else self.span_at(event.position().toPoint()))

    def leaveEvent(self, event: object) -> None:
        """The pointer has left: it is on no span."""
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While a user types, the pointer counts as on no span.

        A modifier alone does not: Alt may begin the shortcut that goes to another token.
        """
        if event.key() not in _MODIFIERS:
            self.pointed.emit(None)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Another window or widget has the keyboard: the pointer counts as on no span."""
        super().focusOutEvent(event)
        self.pointed.emit(None)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep the paragraph's text: Qt reports all of it as replaced by composed characters."""
        cursor = self.textCursor()
        self._paragraph_before_input = None if cursor.hasSelection() else cursor.block().text()
        super().inputMethodEvent(event)
        self._paragraph_before_input = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave Ctrl+wheel to the window, whose zoom is remembered; scroll otherwise."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        self.pointed.emit(None)
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the column of text in the middle."""
        # This has to come before the viewport is resized: when its margins change within
        # resizeEvent, the layout of the text does not follow.
        if event.type() == QEvent.Type.Resize:
            self._centre_column()
        return super().event(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Accept text, and files to open."""
        return can_be_taken(source)

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selected text for copy, cut and drag, with its non-breaking spaces."""
        data = QMimeData()
        data.setText(for_qt(selected_text(self.textCursor())))
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert text without its format; ask for a dropped or pasted file to be opened."""
        if self.isReadOnly():
            return
        taken = taken_from(source, is_dropped=self._is_dropping)
        if isinstance(taken, Path):
            self.file_dropped.emit(taken)
        elif isinstance(taken, list):
            self.files_dropped.emit(taken)
        elif isinstance(taken, InputError):
            self.drop_refused.emit(taken)
        elif taken is not None:
            self.textCursor().insertText(for_qt(for_document(taken)))
            self.ensureCursorVisible()
            self.pasted.emit()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what is dropped from what is pasted."""
        self._is_dropping = True
        super().dropEvent(event)
        self._is_dropping = False

    # Inner workings

    @Slot()
    def _forget_layout(self) -> None:
        self._painter.forget_layout()

    @Slot(int, int, int)
    def _follow_edit(self, position: int, removed: int, added: int) -> None:
        self._line_breaking.follow_edit(position, added)
        position, removed, added = actual_edit(
            self.document(), (position, removed, added), self._paragraph_before_input
        )
        if removed == added == 0 and self._paragraph_before_input is not None:
            return
        stale_from = word_start(self.document(), position)
        for spans in (self.spans, self.previous):
            if spans is not None:
                spans.edited(position, removed, added, stale_from)
        self.marked = None
        self.viewport().update()
        self.edited.emit(position, removed, added)

    def _centre_column(self) -> None:
        max_width = _MAX_COLUMN_EM * self.fontMetrics().height()
        width = self.contentsRect().width() - self.verticalScrollBar().sizeHint().width()
        margin = max(0, int((width - max_width) / 2))
        self.setViewportMargins(margin, 0, margin, 0)
