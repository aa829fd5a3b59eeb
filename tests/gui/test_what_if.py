"""Which predictions can be tried out in the text, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.cards import click_row, hover
from helpers.editors import coloured_editor, place_caret
from helpers.spans import spans_of
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
    assert not cards.preview.active


def test_a_click_on_a_prediction_replaces_the_token(
    cards: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 1)
    qtbot.waitUntil(lambda: cards.visible)
    view = cards.card.content.view
    rows = {view.row_at(y) for y in range(view.height())} - {None}
    assert rows == {0, 1, 2}
    expected = predicted(cards)[1]
    click_row(view, 1)
    assert editor.toPlainText() == f"The{expected} fox"


def test_the_button_below_tries_the_best_prediction(
    cards: CardController, editor: TokenEditor
) -> None:
    cards.show_card(1)
    expected = predicted(cards)[0]
    content = cards.card.content
    assert expected.strip() in content.try_button.text()
    content.try_button.click()
    assert editor.toPlainText() == f"The{expected} fox"


def test_what_stands_there_already_is_not_offered(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["The", " quick", " fox"], [5, 1, 5])
    cards = CardController(editor)
    cards.show_card(1)
    assert [offer.replacement is None for offer in cards.what_if.offers()] == [False, True, False]
    assert cards.what_if.choices(1) == {0, 2}
    cards.hide()


def test_without_a_card_nothing_is_tried(cards: CardController, editor: TokenEditor) -> None:
    place_caret(editor, 5)
    assert cards.what_if.offers() == []
    cards.what_if.replace(0)
    assert editor.toPlainText() == "The quick fox"


@pytest.mark.parametrize("choice", [-1, 3, 99])
def test_a_prediction_that_is_not_there_changes_nothing(
    choice: int, cards: CardController, editor: TokenEditor
) -> None:
    cards.show_card(1)
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
    cards.show_card(1)
    cards.what_if.replace(0)
    assert editor.toPlainText() == "xThe quick fox"


def test_a_text_that_is_being_put_in_stays_as_it_is(
    cards: CardController, editor: TokenEditor
) -> None:
    editor.setReadOnly(True)
    cards.show_card(1)
    assert len(cards.what_if.offers()) == 3
    assert cards.what_if.choices(1) == frozenset()
    cards.what_if.replace(0)
    assert editor.toPlainText() == "The quick fox"


@pytest.mark.parametrize(
    ("granularity", "index"),
    [
        (Granularity.TOKEN, 3),  # A character of two tokens.
        (Granularity.WORD, 0),
        (Granularity.SENTENCE, 0),
        (Granularity.PARAGRAPH, 0),
    ],
)
def test_several_tokens_have_no_predictions(
    granularity: Granularity, index: int, qtbot: QtBot
) -> None:
    editor = coloured_editor(qtbot, ["Un", "able", " ", b"\xe6\xbc", b"\xa2"], [5] * 5)
    spans_of(editor).recolour(Thresholds(), granularity)
    cards = CardController(editor)
    assert cards.show_card(index) is not None
    assert cards.what_if.offers() == []
    assert not cards.card.content.try_button.isVisible()
    cards.what_if.replace(0)
    assert editor.toPlainText() == "Unable 漢"
    cards.hide()


@pytest.mark.parametrize("granularity", [Granularity.SENTENCE, Granularity.PARAGRAPH])
def test_a_passage_of_one_token_has_no_predictions(granularity: Granularity, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["Yes"], [5])
    spans_of(editor).recolour(Thresholds(), granularity)
    cards = CardController(editor)
    cards.show_card(0)
    assert cards.what_if.offers() == []
    cards.what_if.replace(0)
    assert editor.toPlainText() == "Yes"
    cards.hide()


def test_a_text_that_is_only_read_can_be_tried_in(
    cards: CardController, editor: TokenEditor
) -> None:
    editor.set_reading(reading=True)
    cards.show_card(1)
    expected = predicted(cards)[0]
    cards.what_if.replace(0)
    assert editor.toPlainText() == f"The{expected} fox"
    cards.preview.revert()
    assert editor.toPlainText() == "The quick fox"
