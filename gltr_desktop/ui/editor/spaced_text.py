"""Plain text set like a page: a serif face, and a column of readable width in the middle."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, Signal
from PySide6.QtGui import (
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QMouseEvent,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from gltr_desktop.ui.editor.line_spacing import LineSpacing

SERIF = (
    "Charter", "Iowan Old Style", "Palatino Linotype", "Palatino", "Georgia", "Liberation Serif",
    "Noto Serif", "DejaVu Serif",
)  # fmt: skip
"""The faces of the text, of which the first one that is there is used."""
MARGIN = 34
"""Pixels around the text."""

_MAX_COLUMN = 72
"""Digits of the text's font; more letters, as they are narrower. Longer lines are hard to read."""
_PITCH = 1.75
"""From one line to the next, in sizes of the font."""


class SpacedText(QPlainTextEdit):
    """Plain text with air between its lines, where every point belongs to the nearest line.

    It shows one document at a time; the others keep their undo history meanwhile. Whoever follows
    the text connects to signals of this class or of QPlainTextEdit, never to those of a document.
    """

    document_changed = Signal()
    """Another document is shown. ``textChanged`` has said so already, and comes with edits too."""
    contents_change = Signal(int, int, int)
    """The ``contentsChange`` of the document that is shown: position, units removed and added."""
    laid_out = Signal()
    """The layout of the document that is shown has changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._family, self._pitch = "", 0
        self._attach(self.new_document())
        self.set_font_size(self.font().pointSize())

    @property
    def line_spacing(self) -> LineSpacing:
        """The layout, which knows where lines are."""
        return cast("LineSpacing", self.document().documentLayout())

    def new_document(self) -> QTextDocument:
        """An empty document, which only this widget can show: Qt's layout serves no second one."""
        document = QTextDocument(self)
        document.setDocumentLayout(LineSpacing(document))
        document.setDocumentMargin(MARGIN)
        # Setting the margin marks the document as modified, and can be undone. While it is, the
        # first key press would not emit modificationChanged.
        document.setModified(False)
        document.clearUndoRedoStacks()
        return document

    def show_document(self, document: QTextDocument) -> None:
        """Show ``document``, which `new_document` has made; the caret is at its beginning."""
        before = self.document()
        if document is before:
            return
        before.contentsChange.disconnect(self.contents_change)
        before.documentLayout().update.disconnect(self.laid_out)
        self._attach(document)
        self.document_changed.emit()

    def _attach(self, document: QTextDocument) -> None:
        cast("LineSpacing", document.documentLayout()).pitch = self._pitch
        document.setDefaultFont(self.font())
        self.setDocument(document)
        document.contentsChange.connect(self.contents_change)
        document.documentLayout().update.connect(self.laid_out)

    def set_font(self, family: str, points: int) -> None:
        """Set the text in a face and a size; "" stands for the serif face that is there."""
        self._family = family
        self.set_font_size(points)

    def set_font_size(self, points: int) -> None:
        """Set the text in the present face at this size."""
        font = QFont()
        font.setFamilies([*([self._family] if self._family else []), *SERIF])
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setPointSize(points)
        font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
        self._pitch = round(_PITCH * QFontInfo(font).pixelSize())
        self.line_spacing.pitch = self._pitch
        self.setFont(font)
        self._centre_column()

    def _centre_column(self) -> None:
        digit = QFontMetricsF(self.font()).horizontalAdvance("0")
        column = _MAX_COLUMN * digit + 2 * MARGIN
        width = self.contentsRect().width() - self.verticalScrollBar().sizeHint().width()
        side = max(0, int((width - column) / 2))
        self.setViewportMargins(side, 0, side, 0)

    def cursorForPosition(self, point: QPoint) -> QTextCursor:
        """The text cursor at the place that is nearest to a point of the viewport."""
        return super().cursorForPosition(self.onto_line(QPointF(point)).toPoint())

    def onto_line(self, point: QPointF) -> QPointF:
        """``point`` of the viewport moved onto the nearest line, if it is between two."""
        block = super().cursorForPosition(point.toPoint()).block()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        return QPointF(point.x(), top + self.line_spacing.onto_line(block, point.y() - top))

    # Qt's own

    def event(self, event: QEvent) -> bool:
        """Keep the column of text in the middle."""
        # This has to come before the viewport is resized: when its margins change within
        # resizeEvent, the layout of the text does not follow.
        if event.type() == QEvent.Type.Resize:
            self._centre_column()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the nearest line for the one that is meant."""
        moved = self._moved(event)
        super().mousePressEvent(moved)
        event.setAccepted(moved.isAccepted())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the nearest line for the one that is meant."""
        moved = self._moved(event)
        super().mouseMoveEvent(moved)
        event.setAccepted(moved.isAccepted())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the nearest line for the one that is meant."""
        moved = self._moved(event)
        super().mouseReleaseEvent(moved)
        event.setAccepted(moved.isAccepted())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the nearest line for the one that is meant."""
        moved = self._moved(event)
        super().mouseDoubleClickEvent(moved)
        event.setAccepted(moved.isAccepted())

    def _moved(self, event: QMouseEvent) -> QMouseEvent:
        point = self.onto_line(event.position())
        if point == event.position():
            return event
        return QMouseEvent(
            event.type(),
            point,
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
            event.pointingDevice(),
        )

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the nearest line would take what is dropped."""
        moved = QDragMoveEvent(
            self.onto_line(event.position()).toPoint(),
            event.possibleActions(),
            event.mimeData(),
            event.buttons(),
            event.modifiers(),
        )
        moved.setDropAction(event.dropAction())
        super().dragMoveEvent(moved)
        event.setDropAction(moved.dropAction())
        event.setAccepted(moved.isAccepted())

    def dropEvent(self, event: QDropEvent) -> None:
        """Put what is dropped into the nearest line."""
        moved = QDropEvent(
            self.onto_line(event.position()),
            event.possibleActions(),
            event.mimeData(),
            event.buttons(),
            event.modifiers(),
        )
        moved.setDropAction(event.dropAction())
        super().dropEvent(moved)
        event.setDropAction(moved.dropAction())
        event.setAccepted(moved.isAccepted())
