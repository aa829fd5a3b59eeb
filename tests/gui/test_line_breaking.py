"""Lines are broken between words; in a text with an endless word anywhere, which is quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.editors import open_editor, place_caret
from PySide6.QtGui import QTextOption

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

BETWEEN_WORDS = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
ANYWHERE = QTextOption.WrapMode.WrapAnywhere
ENDLESS = ["ACGT", "1-", "a\u00a0", "👩\u200d", "9", "\u05d0", "a\u2060"]
BREAKABLE = ["to be or not ", "道可道非常", "a-b", "a\u200b", "👩"]


@pytest.mark.parametrize("unit", ENDLESS, ids=ascii)
def test_a_text_with_an_endless_word_is_broken_anywhere(unit: str, qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText("first\nsecond")
    assert editor.wordWrapMode() == BETWEEN_WORDS
    place_caret(editor, 6)
    editor.insertPlainText(unit * 9_000)
    assert editor.wordWrapMode() == ANYWHERE
    editor.undo()
    assert editor.wordWrapMode() == BETWEEN_WORDS


@pytest.mark.parametrize("unit", BREAKABLE, ids=ascii)
def test_a_long_line_with_chances_to_break_is_broken_there(unit: str, qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.insertPlainText(unit * 9_000)
    assert editor.wordWrapMode() == BETWEEN_WORDS


def test_it_is_broken_anywhere_as_long_as_one_endless_word_is_left(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.insertPlainText(f"{'A' * 9_000}\nplain\n{'C' * 9_000}")
    place_caret(editor, 9_003)
    editor.insertPlainText("typed")
    assert editor.wordWrapMode() == ANYWHERE
    for position in (4_500, 4_500 + 9_013):
        assert editor.wordWrapMode() == ANYWHERE
        place_caret(editor, position)
        editor.insertPlainText(" ")
    assert editor.wordWrapMode() == BETWEEN_WORDS
    editor.clear()
    assert editor.wordWrapMode() == BETWEEN_WORDS
