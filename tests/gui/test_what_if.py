"""Predictions that are tried out in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.cards import hover
from helpers.editors import coloured_editor, place_caret
from helpers.spans import spans_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.card.card_controller import CardController

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor


@pytest.fixture
def editor(qtbot: QtBot) -> TokenEditor:
    return coloured_editor(qtbot, ["The", " quick", " fox"], [5, 5, 5])


@pytest.fixture
def cards(editor: TokenEditor) -> Iterator[CardController]:
    cards = CardController(editor)
    yield cards
    cards.hide()


def predicted(cards: CardController) -> list[str]:
    """The predictions as they stand in the text."""
    return [offer.text.replace("␣", " ") for offer in cards.what_if.offers()]


def test_a_prediction_replaces_the_token_and_can_be_undone(
    cards: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 1)
    qtbot.waitUntil(lambda: cards.visible)
    expected = predicted(cards)[2]
    cards.what_if.replace(2)
    assert not cards.visible
    assert editor.toPlainText() == f"The{expected} fox"
    assert editor.textCursor().position() == len(f"The{expected}")
    editor.undo()
    assert editor.toPlainText() == "The quick fox"


def test_a_click_on_a_prediction_replaces_the_token(
    cards: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 1)
    qtbot.waitUntil(lambda: cards.visible)
    widget = cards.card
    rows = [widget.row_at(y) for y in range(widget.height())]
    assert sorted({row for row in rows if row is not None}) == [0, 1, 2]
    expected = predicted(cards)[1]
    position = QPoint(40, rows.index(1) + 5)
    QTest.mouseMove(widget, position + QPoint(1, 0))
    QTest.mouseMove(widget, position)
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=position)
    assert editor.toPlainText() == f"The{expected} fox"


def test_without_a_card_the_token_at_the_caret_is_replaced(
    cards: CardController, editor: TokenEditor
) -> None:
    place_caret(editor, 5)
    expected = predicted(cards)[0]
    cards.what_if.replace(0)
    assert editor.toPlainText() == f"The{expected} fox"


@pytest.mark.parametrize("choice", [-1, 3, 99])
def test_a_prediction_that_is_not_there_changes_nothing(
    choice: int, cards: CardController, editor: TokenEditor
) -> None:
    place_caret(editor, 5)
    cards.what_if.replace(choice)
    assert editor.toPlainText() == "The quick fox"


def test_a_plain_text_has_no_predictions(cards: CardController, editor: TokenEditor) -> None:
    editor.show_spans(None)
    assert cards.what_if.offers() == []
    cards.what_if.replace(0)
    assert editor.toPlainText() == "The quick fox"


def test_predictions_that_are_out_of_date_are_not_used(
    cards: CardController, editor: TokenEditor
) -> None:
    place_caret(editor, 0)
    QTest.keyClicks(editor, "x")
    place_caret(editor, 7)
    cards.what_if.replace(0)
    assert editor.toPlainText() == "xThe quick fox"


def test_a_text_that_cannot_be_edited_stays_as_it_is(
    cards: CardController, editor: TokenEditor
) -> None:
    place_caret(editor, 5)
    editor.setReadOnly(True)
    assert len(cards.what_if.offers()) == 3
    cards.what_if.replace(0)
    assert editor.toPlainText() == "The quick fox"


@pytest.mark.parametrize(
    ("granularity", "position"),
    [
        (Granularity.TOKEN, 8),  # A character of two tokens.
        (Granularity.WORD, 1),
        (Granularity.SENTENCE, 1),
        (Granularity.PARAGRAPH, 1),
    ],
)
def test_several_tokens_have_no_predictions(
    granularity: Granularity, position: int, qtbot: QtBot
) -> None:
    editor = coloured_editor(qtbot, ["Un", "able", " ", b"\xe6\xbc", b"\xa2"], [5] * 5)
    spans_of(editor).recolour(Thresholds(), granularity)
    place_caret(editor, position)
    what_if = CardController(editor).what_if
    assert what_if.offers() == []
    what_if.replace(0)
    assert editor.toPlainText() == "Unable 漢"


@pytest.mark.parametrize("granularity", [Granularity.SENTENCE, Granularity.PARAGRAPH])
def test_a_passage_of_one_token_has_no_predictions(granularity: Granularity, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["Yes"], [5])
    spans_of(editor).recolour(Thresholds(), granularity)
    what_if = CardController(editor).what_if
    assert what_if.offers() == []
    what_if.replace(0)
    assert editor.toPlainText() == "Yes"
