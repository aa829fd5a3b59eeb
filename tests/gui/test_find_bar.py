"""Finding words in the text: forwards, backwards, past the ends, and in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.editors import coloured_editor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gltr_desktop.ui.editor.find_bar import FindBar
from gltr_desktop.ui.editor.positions import for_qt, selected_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.main_window import MainWindow

SHIFT = Qt.KeyboardModifier.ShiftModifier
TEXT = ["The", " fox", " and", " the", " Fox", " and", " 😀", " fox"]
FOXES = [4, 16, 27]
"""The positions of the foxes, in UTF-16 units."""


@pytest.fixture
def editor(qtbot: QtBot) -> TokenEditor:
    return coloured_editor(qtbot, TEXT)


@pytest.fixture
def bar(editor: TokenEditor, qtbot: QtBot) -> FindBar:
    bar = FindBar(editor)
    qtbot.addWidget(bar)
    with qtbot.waitActive(bar):
        bar.open_bar()
        bar.activateWindow()
    return bar


def found(editor: TokenEditor) -> tuple[int, str]:
    cursor = editor.textCursor()
    return cursor.selectionStart(), cursor.selectedText()


def test_the_first_match_is_selected_while_one_types(bar: FindBar, editor: TokenEditor) -> None:
    QTest.keyClicks(bar.line, "FOX")
    assert found(editor) == (FOXES[0], "fox")
    QTest.keyClick(bar.line, Qt.Key.Key_Backspace)
    assert found(editor) == (FOXES[0], "fo")


def test_from_match_to_match_and_round_the_ends(bar: FindBar, editor: TokenEditor) -> None:
    QTest.keyClicks(bar.line, "fox")
    seen = []
    for modifier in (None, None, None, SHIFT, SHIFT):
        QTest.keyClick(bar.line, Qt.Key.Key_Return, modifier or Qt.KeyboardModifier.NoModifier)
        seen.append((found(editor)[0], bar.answer.text()))
    first, second, third = FOXES
    turned = "Search wrapped"
    assert seen == [(second, ""), (third, ""), (first, turned), (third, turned), (second, "")]


def test_case_may_matter(bar: FindBar, editor: TokenEditor) -> None:
    QTest.keyClicks(bar.line, "Fox")
    bar.case.click()
    assert found(editor) == (FOXES[1], "Fox")


def test_what_is_not_there(bar: FindBar, editor: TokenEditor) -> None:
    QTest.keyClicks(bar.line, "foxglove")
    assert bar.answer.text() == "Not found"
    assert found(editor)[1] == ""
    bar.line.clear()
    QTest.keyClicks(bar.line, "and")
    assert bar.answer.text() == ""
    assert found(editor)[1] == "and"


def test_nothing_is_found_by_nothing(bar: FindBar, editor: TokenEditor) -> None:
    bar.find_next()
    assert found(editor)[1] == ""


def test_what_is_selected_is_looked_for(coloured: MainWindow, qtbot: QtBot) -> None:
    editor, bar = coloured.pane.editor, coloured.pane.find_bar
    cursor = editor.textCursor()
    cursor.setPosition(3)
    cursor.setPosition(6, cursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    QTest.keyClick(editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert bar.isVisible()
    assert bar.line.text() == cursor.selectedText()
    qtbot.waitUntil(bar.line.hasFocus)
    QTest.keyClick(bar.line, Qt.Key.Key_F3)
    QTest.keyClick(bar.line, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert editor.hasFocus()


NO_BREAK = "10\u00a0000 or 10 000 or 10\u00a0000 francs"


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2007", "\u200b", "\u00ad", "\ufeff"])
@pytest.mark.parametrize("begin", [0, 6])
def test_a_selection_with_a_special_space_is_found(
    space: str, begin: int, editor: TokenEditor, bar: FindBar
) -> None:
    words = f"{space}x or a{space}b and a b and a{space}b"
    editor.setPlainText(for_qt(words))
    cursor = editor.textCursor()
    cursor.setPosition(begin)
    cursor.setPosition(begin + 3 if begin else 2, cursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    selected = selected_text(cursor)
    assert space in selected
    bar.open_bar()
    assert bar.line.text() == selected
    for _ in range(3):
        QTest.keyClick(bar.line, Qt.Key.Key_Return)
        assert selected_text(editor.textCursor()) == selected
        assert bar.answer.text() != "Not found"


def test_a_space_finds_every_kind_but_a_no_break_space_only_its_own(
    editor: TokenEditor, bar: FindBar
) -> None:
    editor.setPlainText(NO_BREAK)
    for wanted, expected in (("10 000", [0, 10, 20]), ("10\u00a0000", [0, 20])):
        bar.line.setText(wanted)
        for modifier in (Qt.KeyboardModifier.NoModifier, SHIFT):
            seen = set()
            for _ in range(4):
                QTest.keyClick(bar.line, Qt.Key.Key_Return, modifier)
                seen.add(found(editor)[0])
            assert sorted(seen) == expected
    bar.line.setText("or\u00a010")
    QTest.keyClick(bar.line, Qt.Key.Key_Return)
    assert bar.answer.text() == "Not found"
