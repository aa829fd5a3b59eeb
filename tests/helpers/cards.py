"""The pointer over a text, and the card that it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from helpers.spans import spans_of

if TYPE_CHECKING:
    from gltr_desktop.ui.card.card_controller import CardController
    from gltr_desktop.ui.card.card_view import CardView
    from gltr_desktop.ui.editor.token_editor import TokenEditor


def middle(editor: TokenEditor, index: int) -> QPoint:
    """The centre of span ``index`` in the viewport."""
    return editor.span_rects(spans_of(editor), index)[0].center().toPoint()


def outside(editor: TokenEditor) -> QPoint:
    """A point of the viewport where there is no text."""
    return editor.viewport().rect().bottomRight() - QPoint(20, 20)


def hover(editor: TokenEditor, index: int) -> None:
    """Move the pointer onto span ``index``."""
    # Qt ignores a pointer that does not move: it comes from elsewhere.
    QTest.mouseMove(editor.viewport(), middle(editor, index) + QPoint(1, 0))
    QTest.mouseMove(editor.viewport(), middle(editor, index))


def title(controller: CardController) -> str:
    """The token whose card is on the screen; empty if there is no card."""
    return controller.card.accessibleDescription().split(", ")[0] if controller.visible else ""


def row_middle(view: CardView, row: int) -> QPoint:
    """A point of ``view`` in a row that can be tried."""
    heights = [y for y in range(view.height()) if view.row_at(y) == row]
    return QPoint(60, heights[len(heights) // 2])


def click_row(view: CardView, row: int) -> None:
    """Click a row that can be tried."""
    place = row_middle(view, row)
    QTest.mouseMove(view, place + QPoint(1, 0))
    QTest.mouseMove(view, place)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
