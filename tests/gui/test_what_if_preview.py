"""A word that is tried: what it changes is shown, and it is kept or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.cards import click_row
from helpers.editors import coloured_editor
from helpers.spans import spans_of
from helpers.windows import TEXT, is_coloured, text_of, wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gltr_desktop.analysis.rest_of_text import bits_of_the_rest
from gltr_desktop.ui.card.card_controller import CardController

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.card.inspector import Inspector
    from gltr_desktop.ui.main_window import MainWindow

INDEX = 3
"""The span that is tried."""


@pytest.fixture
def cards(coloured: MainWindow) -> CardController:
    """The window's cards, docked, with one that can be tried."""
    cards = coloured.pane.cards
    cards.set_docked(docked=True)
    cards.show_card(INDEX)
    assert choice(coloured.pane.inspector) is not None
    return cards


def choice(inspector: Inspector) -> int:
    return min(inspector.content.view.choices)


def try_it(window: MainWindow, qtbot: QtBot) -> str:
    """Try the best prediction, wait until the text is read again, and return what was tried."""
    inspector = window.pane.inspector
    assert inspector.card is not None
    tried = inspector.card.rows[choice(inspector)].whole
    click_row(inspector.content.view, choice(inspector))
    wait_for_colours(window, qtbot)
    return tried


def test_a_preview_tells_what_changes(
    cards: CardController, coloured: MainWindow, qtbot: QtBot
) -> None:
    before = spans_of(coloured).analysis
    inspector, word = coloured.pane.inspector, coloured.pane.inspector.card
    assert word is not None
    index = choice(inspector)
    click_row(inspector.content.view, index)
    assert "Reading…" in inspector.preview.text
    assert coloured.pane.editor.tried is not None
    wait_for_colours(coloured, qtbot)
    after = spans_of(coloured).analysis
    assert after.text != before.text
    rest = len(TEXT) - int(before.tokens.end[INDEX])
    old, new = (round(bits_of_the_rest(analysis, rest)) for analysis in (before, after))
    assert f"The rest of the text: {old:,} → {new:,}\u00a0bits" in inspector.preview.text
    assert inspector.preview.words.text() == f"{word.title} → {word.rows[index].whole}"
    rank = int(before.columns.rank[INDEX]) + 1
    assert inspector.preview.guess.text().startswith(f"{rank:,}")
    assert inspector.preview.guess.text().endswith(" guess")


def test_reverting_gives_text_and_colours_back_at_once(
    cards: CardController, coloured: MainWindow, qtbot: QtBot
) -> None:
    before = spans_of(coloured).analysis
    shown = coloured.pane.inspector.card
    try_it(coloured, qtbot)
    assert coloured.pane.inspector.card != shown
    cards.preview.revert()
    assert text_of(coloured) == TEXT
    assert spans_of(coloured).analysis is before
    assert is_coloured(coloured)
    assert coloured.pane.editor.tried is None
    assert not coloured.pane.inspector.preview.isVisible()
    assert coloured.pane.inspector.card == shown


def test_reverting_does_not_wait_for_the_reading(
    cards: CardController, coloured: MainWindow, qtbot: QtBot
) -> None:
    before = spans_of(coloured).analysis
    click_row(coloured.pane.inspector.content.view, choice(coloured.pane.inspector))
    cards.preview.revert()
    assert spans_of(coloured).analysis is before
    assert not coloured.pane.analysis.running
    assert spans_of(coloured).stale_from is None


def test_escape_reverts(cards: CardController, coloured: MainWindow, qtbot: QtBot) -> None:
    try_it(coloured, qtbot)
    QTest.keyClick(coloured, Qt.Key.Key_Escape)
    assert text_of(coloured) == TEXT
    assert not cards.preview.active


def test_return_keeps_the_word_and_gives_the_keyboard_back(
    cards: CardController, coloured: MainWindow, qtbot: QtBot
) -> None:
    coloured.pane.editor.setFocus()
    key = Qt.Key(Qt.Key.Key_1 + choice(coloured.pane.inspector))
    QTest.keyClick(coloured.pane.editor, key, Qt.KeyboardModifier.ControlModifier)
    assert cards.preview.active
    focus = QApplication.focusWidget()
    assert focus is coloured.pane.inspector.preview.keep
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert not cards.preview.active
    assert coloured.pane.editor.tried is None
    assert text_of(coloured) != TEXT
    assert QApplication.focusWidget() is coloured.pane.editor
    wait_for_colours(coloured, qtbot)


def test_a_word_that_was_kept_while_reading_can_be_undone(
    cards: CardController, coloured: MainWindow, qtbot: QtBot
) -> None:
    before, shown = spans_of(coloured).analysis, coloured.pane.inspector.card
    coloured.pane.mode.set_reading(reading=True)
    try_it(coloured, qtbot)
    assert coloured.pane.mode.is_reading
    kept = spans_of(coloured).analysis
    QTest.keyClick(coloured.pane.inspector.preview.keep, Qt.Key.Key_Return)
    assert text_of(coloured) != TEXT
    assert not coloured.pane.mode.is_reading
    assert not coloured.pane.analysis.live
    QTest.keyClick(coloured.pane.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert text_of(coloured) == TEXT
    # Both analyses are known: nobody has to ask for them.
    qtbot.waitUntil(lambda: spans_of(coloured).analysis is before)
    assert spans_of(coloured).stale_from is None
    assert coloured.pane.inspector.card == shown
    QTest.keyClick(coloured.pane.editor, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: spans_of(coloured).analysis is kept)
    assert text_of(coloured) == kept.text


def test_another_prediction_takes_the_place_of_the_one_that_is_tried(
    cards: CardController, coloured: MainWindow, qtbot: QtBot
) -> None:
    inspector = coloured.pane.inspector
    assert inspector.card is not None
    first, second = sorted(inspector.content.view.choices)[:2]
    word, words = inspector.card.title, [row.whole for row in inspector.card.rows]
    cards.what_if.replace(first)
    wait_for_colours(coloured, qtbot)
    cards.what_if.replace(second)
    assert inspector.preview.words.text() == f"{word} → {words[second]}"
    wait_for_colours(coloured, qtbot)
    cards.preview.revert()
    assert text_of(coloured) == TEXT


def test_undo_is_a_revert(cards: CardController, coloured: MainWindow, qtbot: QtBot) -> None:
    before = spans_of(coloured).analysis
    coloured.pane.mode.set_reading(reading=False)
    try_it(coloured, qtbot)
    coloured.pane.editor.undo()
    assert not cards.preview.active
    assert spans_of(coloured).analysis is before
    assert spans_of(coloured).stale_from is None


def test_any_other_edit_keeps_the_word(
    cards: CardController, coloured: MainWindow, qtbot: QtBot
) -> None:
    coloured.pane.mode.set_reading(reading=False)
    try_it(coloured, qtbot)
    tried = text_of(coloured)
    QTest.keyClicks(coloured.pane.editor, "x")
    assert not cards.preview.active
    assert len(text_of(coloured)) == len(tried) + 1
    cards.preview.revert()
    assert len(text_of(coloured)) == len(tried) + 1


def test_another_text_ends_the_preview(
    cards: CardController, coloured: MainWindow, qtbot: QtBot
) -> None:
    try_it(coloured, qtbot)
    coloured.pane.editor.setPlainText("Another text.")
    assert not cards.preview.active
    assert not coloured.pane.inspector.preview.isVisible()


def test_a_reading_that_is_stopped_is_not_waited_for(
    cards: CardController, coloured: MainWindow
) -> None:
    click_row(coloured.pane.inspector.content.view, choice(coloured.pane.inspector))
    assert coloured.pane.analysis.running
    coloured.pane.analysis.stop()
    assert "not read again" in coloured.pane.inspector.preview.text


def test_beside_the_text_a_bar_over_it_asks(coloured: MainWindow, qtbot: QtBot) -> None:
    cards, editor = coloured.pane.cards, coloured.pane.editor
    cards.set_docked(docked=False)
    cards.show_card(INDEX)
    cards.what_if.replace(min(cards.card.content.view.choices))
    wait_for_colours(coloured, qtbot)
    assert not coloured.pane.inspector.preview.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    bar = focus.parentWidget()
    assert bar is not None
    assert bar.parentWidget() is editor
    assert " → " in bar.accessibleDescription()
    editor.resize(editor.width() - 60, editor.height())
    assert editor.rect().contains(bar.geometry())
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert not bar.isVisible()
    assert text_of(coloured) != TEXT


def test_the_end_of_a_text_has_no_rest_to_tell_of(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["The", " quick", " fox"], [5, 5, 5])
    cards = CardController(editor)
    cards.show_card(2)
    cards.what_if.replace(0)
    assert cards.preview.outcome is not None
    assert cards.preview.outcome.rest == ""
    assert cards.preview.outcome.guess == "6th → 1st guess"
    cards.preview.keep()
    cards.hide()


def test_parts_of_words_are_told_with_what_they_go_on_with(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["A", " con", "ger", " eel"], [5, 5, 900, 5])
    cards = CardController(editor)
    cards.show_card(2)
    cards.what_if.replace(0)
    assert cards.preview.outcome is not None
    assert cards.preview.outcome.words == "conger → conA"
    cards.preview.keep()
    cards.hide()
