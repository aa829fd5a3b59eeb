"""The word in the side panel: it follows the pointer, and keeps what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.analyses import analysis_of
from helpers.cards import click_row, hover, outside
from helpers.editors import colour, coloured_editor, place_caret
from helpers.spans import spans_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.card.card_controller import CardController
from gltr_desktop.ui.card.inspector import Inspector

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme

WORDS: list[str | bytes] = ["The", " quick", " brown", " fox", " and", " 👩", " שלום", "."]


@pytest.fixture
def editor(qtbot: QtBot) -> TokenEditor:
    editor = coloured_editor(qtbot, WORDS, width=900)
    editor.resize(900, 700)
    return editor


@pytest.fixture
def inspector(qtbot: QtBot) -> Inspector:
    inspector = Inspector()
    qtbot.addWidget(inspector)
    inspector.resize(320, 240)
    with qtbot.waitExposed(inspector):
        inspector.show()
    return inspector


@pytest.fixture
def controller(editor: TokenEditor, inspector: Inspector) -> CardController:
    controller = CardController(editor, inspector=inspector)
    controller.set_docked(docked=True)
    return controller


def word(inspector: Inspector) -> str:
    return "" if inspector.card is None else inspector.card.title


def test_at_first_it_says_what_to_do(inspector: Inspector) -> None:
    assert inspector.card is None
    assert "Point at a word" in inspector.rows.accessibleDescription()
    assert not inspector.pin.isEnabled()


def test_pointing_at_a_word_fills_it_and_shows_no_card(
    controller: CardController, editor: TokenEditor, inspector: Inspector, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: word(inspector) == "brown")
    hover(editor, 3)
    qtbot.waitUntil(lambda: word(inspector) == "fox")
    assert not controller.visible
    assert (editor.marked, controller.shown_span()) == (3, 3)
    assert inspector.accessibleDescription().startswith("fox, ")


def test_leaving_the_text_keeps_the_last_word(
    controller: CardController, editor: TokenEditor, inspector: Inspector, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: word(inspector) == "brown")
    QTest.mouseMove(editor.viewport(), outside(editor))
    editor.pointed.emit(None)
    assert word(inspector) == "brown"
    assert editor.marked == 2


def test_words_on_the_way_to_the_panel_do_not_take_its_place(
    controller: CardController, editor: TokenEditor, inspector: Inspector, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: word(inspector) == "brown")
    with qtbot.assertNotEmitted(inspector.content.view.current_changed, wait=150):
        editor.pointed.emit(3)
        editor.pointed.emit(None)
    assert word(inspector) == "brown"


def test_clearing_it_is_told(
    controller: CardController, editor: TokenEditor, inspector: Inspector
) -> None:
    assert not controller.clear()
    controller.show_card(2)
    assert controller.clear()
    assert inspector.card is None
    assert editor.marked is None
    assert controller.shown_span() is None


def test_its_height_does_not_depend_on_the_card(
    controller: CardController, inspector: Inspector
) -> None:
    heights = set()
    for index in range(4):
        controller.show_card(index)
        for _ in range(2):
            inspector.content.details.click()
            heights.add((inspector.height(), inspector.minimumHeight()))
    controller.clear()
    heights.add((inspector.height(), inspector.minimumHeight()))
    assert len(heights) == 1


def test_it_follows_edits_of_the_text(
    controller: CardController, editor: TokenEditor, inspector: Inspector
) -> None:
    controller.show_card(3)
    place_caret(editor, 0)
    QTest.keyClicks(editor, "x")
    assert inspector.card is not None
    assert inspector.card.notes, "what was read before the edit is out of date"
    assert controller.shown_span() == editor.marked
    place_caret(editor, editor.toPlainText().index("fox") + 1)
    QTest.keyClicks(editor, "x")
    assert word(inspector) == "fox", "the last word stays"
    assert controller.shown_span() is None
    assert not inspector.content.view.choices


def test_a_new_analysis_shows_the_word_at_the_same_place(
    controller: CardController, editor: TokenEditor, inspector: Inspector
) -> None:
    controller.show_card(3)
    before = inspector.card
    colour(editor, analysis_of(WORDS, [7] * len(WORDS)))
    controller.refresh()
    assert word(inspector) == "fox"
    assert inspector.card is not None
    assert inspector.card != before
    assert inspector.card.headline == "8th guess"
    assert editor.marked == 3


def test_what_is_not_read_yet_does_not_take_the_place_of_what_was(
    controller: CardController, editor: TokenEditor, inspector: Inspector
) -> None:
    controller.show_card(3)
    before = inspector.card
    colour(editor, analysis_of(WORDS, [7] * len(WORDS), done=2))
    controller.refresh()
    assert inspector.card == before


def test_a_text_without_colours_empties_it(
    controller: CardController, editor: TokenEditor, inspector: Inspector
) -> None:
    controller.show_card(3)
    editor.show_spans(None)
    controller.refresh()
    assert inspector.card is None


def test_a_passage_has_its_name_as_caption(
    controller: CardController, editor: TokenEditor, inspector: Inspector
) -> None:
    spans_of(editor).recolour(Thresholds(), Granularity.SENTENCE)
    controller.show_card(3)
    assert inspector.caption.text() == "SENTENCE"
    assert not inspector.content.try_button.isVisible()
    controller.clear()
    assert inspector.caption.text() == "WORD"


def test_as_many_predictions_are_shown_as_are_wanted(
    controller: CardController, inspector: Inspector
) -> None:
    controller.show_card(1)
    controller.top_k = 2
    controller.hide()
    assert inspector.card is not None
    assert [row.actual for row in inspector.card.rows] == [False, False, True]


def test_its_rows_take_the_keyboard(
    controller: CardController, editor: TokenEditor, inspector: Inspector, qtbot: QtBot
) -> None:
    controller.show_card(2)
    with qtbot.waitActive(inspector):
        inspector.activateWindow()
    inspector.setFocus()
    assert inspector.focusWidget() is inspector.rows
    tried = inspector.card.rows[1].text if inspector.card is not None else ""
    QTest.keyClick(inspector.rows, Qt.Key.Key_Down)
    assert tried in inspector.content.try_button.text()
    QTest.keyClick(inspector.rows, Qt.Key.Key_Return)
    assert editor.toPlainText().startswith(f"The quick{tried}") or tried in editor.toPlainText()
    assert controller.preview.active


def test_a_click_on_a_row_tries_it_and_asks(
    controller: CardController, editor: TokenEditor, inspector: Inspector
) -> None:
    before = editor.toPlainText()
    controller.show_card(2)
    click_row(inspector.content.view, 0)
    assert editor.toPlainText() != before
    assert inspector.preview.isVisible()
    assert inspector.preview.text.startswith("brown → ")
    inspector.preview.revert.click()
    assert editor.toPlainText() == before
    assert not inspector.preview.isVisible()


def test_its_button_pins_the_card_beside_the_text(
    controller: CardController, editor: TokenEditor, inspector: Inspector
) -> None:
    controller.show_card(2)
    inspector.pin.click()
    (pinned,) = controller.pinned
    assert pinned.window() is editor.window()
    assert pinned.accessibleDescription().startswith("brown, ")
    assert word(inspector) == "brown"
    assert editor.pinned_spans == (2,)


def test_steps_begin_at_the_caret_where_the_user_has_moved_it(
    controller: CardController, editor: TokenEditor, inspector: Inspector
) -> None:
    place_caret(editor, 0)
    controller.show_card(3)
    controller.navigator.step(1)
    assert word(inspector) == "and"
    place_caret(editor, 5)
    controller.navigator.step(1)
    assert word(inspector) == "quick"
    controller.navigator.step(1)
    assert word(inspector) == "brown"


def test_undocked_it_is_empty_and_the_card_is_back(
    controller: CardController, editor: TokenEditor, inspector: Inspector
) -> None:
    controller.show_card(2)
    controller.set_docked(docked=False)
    assert inspector.card is None
    controller.show_card(2)
    assert controller.visible
    controller.set_docked(docked=True)
    assert not controller.visible


def test_it_takes_over_other_colours(
    controller: CardController, editor: TokenEditor, inspector: Inspector, theme: Theme
) -> None:
    from helpers.pixels import matches, picture

    editor.set_theme(theme)
    controller.show_card(2)
    controller.set_theme(theme)
    assert matches(picture(inspector), theme.buckets[2]).sum() > 500


def test_the_button_says_as_much_as_there_is_room_for(
    controller: CardController, inspector: Inspector
) -> None:
    controller.show_card(1)
    button, details = inspector.content.try_button, inspector.content.details
    assert button.text() == "Try “TheThe” in the text"
    inspector.resize(200, 240)
    assert button.text() == "Try “TheThe”"
    assert button.width() >= button.sizeHint().width()
    assert not button.geometry().intersects(details.geometry())
