"""Finding words in the text: forwards, backwards, past the ends, and in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.editors import coloured_editor, place_caret
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextFormat
from PySide6.QtTest import QTest

from gltr_desktop.ui.editor.find_bar import FindBar
from gltr_desktop.ui.editor.positions import for_qt, selected_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.theme import Theme

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


def found(bar: FindBar, editor: TokenEditor) -> tuple[int, str]:
    """Where the current match is, and what stands there."""
    if bar.current is None:
        return editor.textCursor().position(), ""
    cursor = QTextCursor(editor.document())
    cursor.setPosition(bar.current[0])
    cursor.setPosition(bar.current[1], QTextCursor.MoveMode.KeepAnchor)
    return bar.current[0], selected_text(cursor)


def marked(editor: TokenEditor) -> list[tuple[int, bool]]:
    """Where the marks in the text begin, and whether each is filled: so is the current match."""
    return [
        (mark.cursor.selectionStart(), mark.format.foreground().style() != Qt.BrushStyle.NoBrush)
        for mark in editor.extraSelections()
    ]


def test_the_first_match_is_gone_to_while_one_types(bar: FindBar, editor: TokenEditor) -> None:
    QTest.keyClicks(bar.line, "FOX")
    assert found(bar, editor) == (FOXES[0], "fox")
    assert bar.answer.text() == "1 of 3"
    QTest.keyClick(bar.line, Qt.Key.Key_Backspace)
    assert found(bar, editor) == (FOXES[0], "fo")


def test_all_matches_are_marked_and_none_is_selected(bar: FindBar, editor: TokenEditor) -> None:
    QTest.keyClicks(bar.line, "fox")
    QTest.keyClick(bar.line, Qt.Key.Key_Return)
    assert marked(editor) == [(FOXES[0], False), (FOXES[1], True), (FOXES[2], False)]
    assert not editor.textCursor().hasSelection()
    assert editor.textCursor().position() == FOXES[1]
    bar.close_bar()
    assert marked(editor) == []
    assert editor.textCursor().position() == FOXES[1]


def test_marks_can_be_read_over_every_colour(
    bar: FindBar, editor: TokenEditor, theme: Theme
) -> None:
    editor.set_theme(theme)
    bar.set_theme(theme)
    QTest.keyClicks(bar.line, "fox")
    current, other, _ = editor.extraSelections()
    assert current.format.background().color() == theme.accent
    assert current.format.foreground().color() == theme.on_accent
    # The others leave the words' own colours, and are told by their frames.
    assert other.format.background().color().alphaF() < 0.25
    assert other.format.penProperty(QTextFormat.Property.OutlinePen).color() == theme.accent


def test_the_matches_follow_what_is_typed_into_the_text(
    bar: FindBar, editor: TokenEditor, qtbot: QtBot
) -> None:
    QTest.keyClicks(bar.line, "fox")
    QTextCursor(editor.document()).insertText("fox ")
    qtbot.waitUntil(lambda: bar.answer.text() == "4 matches")
    assert [start for start, _ in marked(editor)] == [0, *(fox + 4 for fox in FOXES)]
    QTest.keyClick(bar.line, Qt.Key.Key_Return)
    assert bar.answer.text() == "2 of 4"


def test_whoever_has_clicked_elsewhere_goes_on_from_there(
    bar: FindBar, editor: TokenEditor
) -> None:
    QTest.keyClicks(bar.line, "fox")
    place_caret(editor, FOXES[2] - 1)
    QTest.keyClick(bar.line, Qt.Key.Key_Return)
    assert found(bar, editor)[0] == FOXES[2]


def test_a_closed_bar_goes_on_with_the_key(bar: FindBar, editor: TokenEditor) -> None:
    QTest.keyClicks(bar.line, "fox")
    bar.close_bar()
    bar.find_next()
    assert bar.isVisible()
    assert bar.answer.text() == "2 of 3"


def test_a_long_text_is_searched_without_holding_up_the_window(
    bar: FindBar, editor: TokenEditor, qtbot: QtBot
) -> None:
    count = 150_000
    editor.setPlainText("a fox\n" * count)
    QTest.keyClicks(bar.line, "fox")
    assert bar.answer.text().startswith("1 of ")
    # The last match is known only after the others.
    bar.find_previous()
    last = f"{count:,} of {count:,}, continued from the end"
    qtbot.waitUntil(lambda: bar.answer.text() == last)
    assert len(marked(editor)) < 100
    assert marked(editor)[-1] == (6 * count - 4, True)


def test_from_match_to_match_and_round_the_ends(bar: FindBar, editor: TokenEditor) -> None:
    QTest.keyClicks(bar.line, "fox")
    seen = []
    for modifier in (None, None, None, SHIFT, SHIFT):
        QTest.keyClick(bar.line, Qt.Key.Key_Return, modifier or Qt.KeyboardModifier.NoModifier)
        seen.append((found(bar, editor)[0], bar.answer.text()))
    first, second, third = FOXES
    assert seen == [
        (second, "2 of 3"),
        (third, "3 of 3"),
        (first, "1 of 3, continued from the top"),
        (third, "3 of 3, continued from the end"),
        (second, "2 of 3"),
    ]


def test_case_may_matter(bar: FindBar, editor: TokenEditor) -> None:
    QTest.keyClicks(bar.line, "Fox")
    bar.case.click()
    assert found(bar, editor) == (FOXES[1], "Fox")


def test_what_is_not_there(bar: FindBar, editor: TokenEditor) -> None:
    QTest.keyClicks(bar.line, "foxglove")
    assert bar.answer.text() == "Not found"
    assert found(bar, editor)[1] == ""
    bar.line.clear()
    QTest.keyClicks(bar.line, "and")
    assert bar.answer.text() == "1 of 2"
    assert found(bar, editor)[1] == "and"


def test_nothing_is_found_by_nothing(bar: FindBar, editor: TokenEditor) -> None:
    bar.find_next()
    assert found(bar, editor)[1] == ""


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
        assert found(bar, editor)[1] == selected
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
                seen.add(found(bar, editor)[0])
            assert sorted(seen) == expected
    bar.line.setText("or\u00a010")
    QTest.keyClick(bar.line, Qt.Key.Key_Return)
    assert bar.answer.text() == "Not found"
