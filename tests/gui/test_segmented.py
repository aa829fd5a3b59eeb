"""Joined buttons of which one is chosen, by a click or by the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gltr_desktop.ui.header.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

Key = Qt.Key


@pytest.fixture
def row(frame: QWidget, qtbot: QtBot) -> Segmented:
    """Three choices in a window that has the keyboard."""
    row = Segmented("Level", [("Words", "By word"), ("Lines", ""), ("Pages", "")], frame)
    with qtbot.waitActive(frame):
        frame.show()
        frame.activateWindow()
    return row


def test_the_first_is_chosen_at_first_and_each_has_a_name_and_a_tip(row: Segmented) -> None:
    assert row.current == 0
    assert [button.text() for button in row.buttons] == ["Words", "Lines", "Pages"]
    assert row.buttons[0].toolTip() == "By word"
    assert row.buttons[1].accessibleName() == "Level: Lines"


def test_a_click_chooses_one_and_a_second_click_leaves_it_chosen(row: Segmented) -> None:
    chosen: list[int] = []
    row.chosen.connect(chosen.append)
    for _ in range(2):
        QTest.mouseClick(row.buttons[2], Qt.MouseButton.LeftButton)
        assert [button.isChecked() for button in row.buttons] == [False, False, True]
    assert chosen == [2, 2]


def test_what_is_chosen_elsewhere_is_shown_and_not_told_again(row: Segmented) -> None:
    chosen: list[int] = []
    row.chosen.connect(chosen.append)
    row.show_chosen(1)
    assert row.current == 1
    assert chosen == []


def test_the_arrows_choose_the_neighbours_up_to_the_ends(row: Segmented) -> None:
    chosen: list[int] = []
    row.chosen.connect(chosen.append)
    row.setFocus()
    for key in (Key.Key_Left, Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left):
        QTest.keyClick(row.window().focusWidget(), key)
        assert row.buttons[row.current].hasFocus()
    assert chosen == [1, 2, 1]


def test_tab_leads_to_the_chosen_one_and_out_again(row: Segmented) -> None:
    line = QLineEdit(row.window())
    line.show()
    row.show_chosen(1)
    line.setFocus()
    QTest.keyClick(line, Key.Key_Tab)
    assert row.buttons[1].hasFocus()
    QTest.keyClick(row.buttons[1], Key.Key_Tab)
    assert line.hasFocus()
