"""Keyboard navigation from unit to unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.cards import hover, middle, title
from helpers.editors import coloured_editor, open_editor, place_caret
from helpers.spans import spans_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent, QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.card import token_navigator
from gltr_desktop.ui.card.card_controller import CardController

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.card.token_navigator import TokenNavigator
    from gltr_desktop.ui.editor.token_editor import TokenEditor

WORDS: list[str | bytes] = [
    "The", " quick", " brown", " fox", "\n", "\n", "and", " 👩", " שלום", "."
]  # fmt: skip
PIECES: list[str | bytes] = [
    "Un", "believ", "able", ",", " he", " said", ".", " No", "body", " came", "."
]  # fmt: skip
RANKS = [0, 500, 50, 0, 50, 5_000, 0, 50, 5_000, 0, 0]


@pytest.fixture
def editor(qtbot: QtBot) -> TokenEditor:
    editor = coloured_editor(qtbot, WORDS)
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    return editor


@pytest.fixture
def cards(editor: TokenEditor) -> Iterator[CardController]:
    cards = CardController(editor)
    yield cards
    cards.hide()


@pytest.fixture
def navigator(cards: CardController) -> TokenNavigator:
    return cards.navigator


def test_steps_lead_from_the_first_token_to_the_last_and_back(
    navigator: TokenNavigator, cards: CardController, editor: TokenEditor
) -> None:
    names = ["The", "quick", "brown", "fox", "↵", "↵", "and", "👩", "שלום", "."]
    forth = []
    for _ in range(len(WORDS) + 2):
        navigator.step(1)
        forth.append(title(cards))
        assert editor.marked is not None
        assert editor.textCursor().position() == spans_of(editor).visible_start[editor.marked]
    assert forth == [*names, names[-1], names[-1]]
    back = []
    for _ in range(len(WORDS) + 1):
        navigator.step(-1)
        back.append(title(cards))
    assert back == [*names[-2::-1], names[0], names[0]]


def test_the_first_step_shows_the_token_at_the_caret(
    navigator: TokenNavigator, cards: CardController, editor: TokenEditor
) -> None:
    place_caret(editor, len("The qu"))
    navigator.step(1)
    assert title(cards) == "quick"


def test_a_step_begins_at_the_card_that_the_mouse_called(
    navigator: TokenNavigator, cards: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: cards.visible)
    navigator.step(-1)
    assert title(cards) == "quick"


def test_steps_scroll_the_text(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, [f" word{number}" for number in range(300)])
    cards = CardController(editor)
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    for _ in range(300):
        cards.navigator.step(1)
        assert cards.visible
        assert editor.marked is not None
        assert editor.viewport().rect().contains(middle(editor, editor.marked))
    assert title(cards) == "word299"
    cards.hide()


def test_the_card_stays_while_a_modifier_is_held(
    navigator: TokenNavigator, cards: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    navigator.step(1)
    QTest.keyPress(editor, Qt.Key.Key_Alt)
    qtbot.waitUntil(lambda: not cards._hide_timer.isActive())
    navigator.step(1)
    QTest.keyRelease(editor, Qt.Key.Key_Alt)
    assert title(cards) == "quick"


def test_a_plain_text_has_no_steps(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText("plain")
    cards = CardController(editor)
    cards.navigator.step(1)
    cards.navigator.step(-1)
    cards.navigator.step_to_bucket(0, 1)
    assert not cards.visible


def test_units_that_are_not_highlighted_are_passed_over(
    navigator: TokenNavigator, cards: CardController, editor: TokenEditor
) -> None:
    editor.set_highlight(np.isin(np.arange(len(WORDS)), [2, 3, 7]))
    seen = []
    for direction in (1, 1, 1, 1, -1, -1, -1):
        navigator.step(direction)
        seen.append(cards.shown_span())
    assert seen == [2, 3, 7, 7, 3, 2, 2]
    editor.set_highlight(np.zeros(len(WORDS), bool))
    navigator.step(1)
    assert cards.shown_span() == 2


def test_a_bucket_is_walked_through_round_the_ends_of_the_text(
    navigator: TokenNavigator, cards: CardController
) -> None:
    # The ranks of WORDS go through the buckets in turn.
    seen = []
    for bucket, direction in ((0, 1), (0, 1), (0, 1), (0, 1), (0, -1), (3, 1), (3, 1), (1, -1)):
        navigator.step_to_bucket(bucket, direction)
        seen.append(cards.shown_span())
    assert seen == [0, 4, 8, 0, 8, 3, 7, 5]


def test_a_bucket_without_tokens_has_no_card(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["a", " b"], [0, 0])
    cards = CardController(editor)
    cards.navigator.step_to_bucket(3, 1)
    assert not cards.visible


def test_a_step_leads_to_the_next_word_where_words_are_coloured(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, PIECES, RANKS)
    spans_of(editor).recolour(Thresholds(), Granularity.WORD)
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    cards = CardController(editor)
    seen = []
    for _ in range(4):
        cards.navigator.step(1)
        seen.append(title(cards))
    assert seen == ["Unbelievable", ",", "he", "said"]
    cards.navigator.step(-1)
    assert editor.marked == 4
    cards.navigator.step_to_bucket(2, 1)
    assert title(cards) == "Unbelievable", "the next one is beyond the end of the text"
    cards.navigator.step_to_bucket(3, 1)
    cards.navigator.step_to_bucket(3, 1)
    assert title(cards) == "Nobody"
    cards.hide()


def test_a_screen_reader_speaks_the_card_and_the_bucket(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []

    def announcement(widget: QWidget, text: str) -> QAccessibleAnnouncementEvent:
        spoken.append(text)
        return QAccessibleAnnouncementEvent(widget, text)

    monkeypatch.setattr(token_navigator, "QAccessibleAnnouncementEvent", announcement)
    editor = coloured_editor(qtbot, ["A", *PIECES], [-1, *RANKS])
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    cards = CardController(editor)
    for bucket in (3, 2):
        cards.navigator.step_to_bucket(bucket, 1)
    cards.navigator.step(-1)
    cards.navigator.step(-1)
    cards.hide()
    assert spoken == [
        "said, 5,001st guess, probability 0.006\u00a0%, purple",
        "believ, 501st guess, probability 0.06\u00a0%, red",
        "Un, the model's best guess, probability 30.0\u00a0%, green",
        "A, not scored",
    ]
