"""A text that shows spans in their colours, and marks, and knows where they are on the screen.

The colours are painted, not stored: the document, its undo stack and its layout know nothing of
them, and only the visible part of a text costs time, however long the text is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPaintEvent, QPalette, QTextCursor

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.ui.editor.guarded_text import GuardedText
from gltr_desktop.ui.editor.mark_painter import Marks
from gltr_desktop.ui.editor.shades import shades_of
from gltr_desktop.ui.editor.span_geometry import span_rects
from gltr_desktop.ui.editor.span_painter import Look, SpanPainter
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.editor.change_painter import Changes
    from gltr_desktop.ui.editor.shades import Shading
    from gltr_desktop.ui.editor.span_model import Spans

_Role = QPalette.ColorRole


class SpanText(GuardedText):
    """Paints spans behind its text."""

    pointed = Signal(object)
    """Index of the span under the pointer, or None."""
    marked_changed = Signal(object)
    """Index of the span whose unit has a frame from now on, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spans: Spans | None = None
        """The coloured spans; None before the first analysis."""
        self.previous: Spans | None = None
        """The spans of the analysis before, shown faintly where the present one has not got to."""
        self.highlight: NDArray[np.bool_] | None = None
        """(g,) which groups of the analysis are shown in full, None: all; the others are faded."""
        self._context_end = 0
        self._in_full: NDArray[np.bool_] | None = None
        """(g,) which groups are in ``highlight`` and behind the context; None: all."""
        self._marks = Marks()
        self._shading: Shading | None = None
        self._theme, self._colouring = Theme.of(self.palette()), GLTR_COLOURING
        self._shades = shades_of(self._colouring, self._theme)
        self._painter = SpanPainter(self)
        # The layout emits this when the width, the font or the characters that are being composed
        # change. It may not when text is typed within a paragraph; the spans move then.
        self.laid_out.connect(self._forget_layout)
        self.document_changed.connect(self._forget_document)
        # Qt paints a new selection on its lines only, and not between them.
        self.selectionChanged.connect(self._repaint)

    # How the text is shown

    @property
    def theme(self) -> Theme:
        """The colours in use."""
        return self._theme

    @property
    def painted(self) -> bool:
        """Whether the text is coloured at all."""
        return self._colouring.painted

    @property
    def is_stale(self) -> bool:
        """Whether the text was edited after the model had read it."""
        return self.spans is not None and self.spans.stale_from is not None

    def show_spans(self, spans: Spans | None) -> None:
        """Paint ``spans`` from now on; the ones before are faint until these overtake them.

        The marks on the spans before go; a word that is tried keeps its own.
        """
        self.previous = self.spans if spans is not None else None
        self.spans = spans
        self.highlight = None
        self._find_full()
        self._marks = Marks(tried=self._marks.tried, changes=self._marks.changes)
        self.pointed.emit(None)
        self._repaint()

    def refresh(self, before: int) -> None:
        """Show that the spans have got further than position ``before``."""
        if self.spans is not None and self.spans.analysis.complete:
            self.previous = None
        # Progress below the visible part needs no painting: reading a long text takes minutes.
        corner = self.viewport().rect().bottomRight()
        if before <= self.cursorForPosition(corner).position():
            self._repaint()

    def set_highlight(self, groups: NDArray[np.bool_] | None) -> None:
        """Show only these groups of the analysis, (g,), in full; None: all."""
        if groups is not self.highlight:
            self.highlight = groups
            self._find_full()
            self._repaint()

    def set_context(self, end: int) -> None:
        """Fade what stands before position ``end`` (UTF-16) until another document is shown."""
        if end != self._context_end:
            self._context_end = end
            self._find_full()
            self._repaint()

    def _find_full(self) -> None:
        self._in_full = self.highlight
        if self.spans is not None and self._context_end:
            behind = np.zeros(len(self.spans.analysis.groups), bool)
            behind[self.spans.group[self.spans.visible_end > self._context_end]] = True
            self._in_full = behind if self.highlight is None else behind & self.highlight

    def is_highlighted(self, index: int) -> bool:
        """Whether span ``index`` is shown in full."""
        return (
            self._in_full is None
            or self.spans is None
            or bool(self._in_full[self.spans.group[index]])
        )

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self._shades = shades_of(self._colouring, theme)
        palette = self.palette()
        # The margins beside the column have the paper's colour, too.
        palette.setColor(_Role.Window, theme.paper)
        palette.setColor(_Role.Base, theme.paper)
        palette.setColor(_Role.Text, theme.ink)
        palette.setColor(_Role.PlaceholderText, theme.muted)
        # Qt would cover the colours of what is selected: it is tinted instead.
        palette.setColor(_Role.Highlight, Qt.GlobalColor.transparent)
        palette.setColor(_Role.HighlightedText, theme.ink)
        self.setPalette(palette)
        # Below a style sheet, Qt passes a palette on to nobody.
        self.viewport().setPalette(palette)
        self._repaint()

    def set_colouring(self, colouring: Colouring) -> None:
        """Paint the text in these colours, or leave it plain; the spans hold their buckets."""
        self._colouring = colouring
        self._shades = shades_of(colouring, self._theme)
        self._repaint()

    @property
    def is_shaded(self) -> bool:
        """Whether other colours take the place of those of the colouring."""
        return self._shading is not None

    def set_shading(self, shading: Shading | None) -> None:
        """Paint the text in these colours instead of those of the colouring; None: in those."""
        self._shading = shading
        self._repaint()

    def colour_of(self, index: int) -> QColor | None:
        """The colour that span ``index`` is painted in, if it is at all; None where it has none."""
        if self.spans is None or index >= len(self.spans):
            return None
        look = self._look
        shade = look.shades_at(self.spans, range(index, index + 1))[0]
        colours = look.shades.stale if self.spans.is_stale(index) else look.shades.full
        return None if shade == NO_BUCKET else colours[shade]

    # Marks

    @property
    def marked(self) -> int | None:
        """Index of the span whose unit has a frame."""
        return self._marks.marked

    def mark(self, index: int | None) -> None:
        """Frame the unit of span ``index`` of the present spans."""
        if index != self._marks.marked:
            self._marks.marked = index
            self.marked_changed.emit(index)
            self._repaint()

    @property
    def counterpart(self) -> tuple[int, int] | None:
        """The groups [begin, end) that are framed because they correspond to something."""
        return self._marks.counterpart

    def mark_counterpart(self, groups: tuple[int, int] | None) -> None:
        """Frame groups [begin, end), which correspond to what is marked elsewhere."""
        if groups != self._marks.counterpart:
            self._marks.counterpart = groups
            self._repaint()

    def set_changes(self, changes: Changes | None) -> None:
        """Mark what another version of the text has differently."""
        self._marks.changes = changes
        self._repaint()

    @property
    def pinned_spans(self) -> tuple[int, ...]:
        """Indices of the spans that are shown as pinned, without those that an edit has cut."""
        if self.spans is None:
            return ()
        found = map(self.spans.index_of_group, self._marks.pinned)
        return tuple(index for index in found if index is not None)

    def set_pinned(self, indices: Iterable[int]) -> None:
        """Outline the units of these spans, until others are set or the text is read anew."""
        if self.spans is not None:
            self._marks.pinned = tuple(int(self.spans.group[index]) for index in indices)
            self._repaint()

    @property
    def tried(self) -> tuple[int, int] | None:
        """Position and length (UTF-16) of the word that is only tried, where it is now."""
        cursor = self._marks.tried
        if cursor is None:
            return None
        return cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart()

    def set_tried(self, position: int | None, length: int = 0) -> None:
        """Mark a word that is only tried, in UTF-16 units; the mark follows every edit.

        None takes the mark away.
        """
        cursor = None
        if position is not None:
            cursor = QTextCursor(self.document())
            cursor.setPosition(position)
            cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        self._marks.tried = cursor
        self._repaint()

    def set_margin_marks(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Put a bar beside tokens [begin, end) of the present analysis, until it is read anew."""
        wanted = tuple(ranges) if self.spans is not None else ()
        if wanted != self._marks.margin:
            self._marks.margin = wanted
            self._repaint()

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
        """Index of the span drawn under a point of the viewport, or in the nearest line."""
        if self.spans is None:
            return None
        place = self.onto_line(QPointF(point))
        if abs(place.y() - point.y()) > self.line_spacing.pitch / 4:
            return None
        position = self.cursorForPosition(point).position()
        for index in self.spans.between(position - 1, position + 1):
            if any(rect.contains(place) for rect in self.span_rects(self.spans, index)):
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

    # Inner workings

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the colours, then the text over them."""
        self._painter.paint(event.rect(), self._look)
        super().paintEvent(event)

    @property
    def _look(self) -> Look:
        # A text without colours has none to be faded, and shows what is highlighted alone.
        in_full = self._in_full if self.painted or self.is_shaded else self.highlight
        return Look(
            self.spans, self.previous, in_full, self._marks, self._theme, self._colouring,
            self._shades, self._shading,
        )  # fmt: skip

    @Slot()
    def _forget_document(self) -> None:
        """The marks and the context are in the document before."""
        self._marks = Marks()
        self._context_end = 0
        self._find_full()
        self._forget_layout()

    @Slot()
    def _forget_layout(self) -> None:
        self._painter.forget_layout()

    @Slot()
    def _repaint(self) -> None:
        self.viewport().update()
