"""Buttons, menu entries and keys that several widgets share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QMenu, QToolButton

from gltr_desktop.ui.widgets import (
    add_action,
    add_choice,
    arrow_step,
    close_button,
    drop_down,
    is_choosing_key,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key


@pytest.fixture
def frame(qtbot: QtBot) -> QMainWindow:
    """A window on the screen that has the keyboard."""
    frame = QMainWindow()
    qtbot.addWidget(frame)
    with qtbot.waitActive(frame):
        frame.show()
        frame.activateWindow()
    return frame


@pytest.fixture
def menu(frame: QMainWindow) -> QMenu:
    """A menu of the window, so that the shortcuts of its entries work."""
    menu = QMenu("&Menu", frame)
    frame.menuBar().addMenu(menu)
    return menu


def pressed(key: Key) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)


# Buttons


def test_a_close_button_calls_its_slot_and_has_a_name(frame: QMainWindow) -> None:
    calls: list[str] = []
    button = close_button(frame, "Close the bar", "Esc", lambda: calls.append("closed"))
    assert button.parent() is frame
    assert button.accessibleName() == "Close the bar"
    assert button.toolTip() == "Esc"
    button.click()
    assert calls == ["closed"]


def test_a_drop_down_button_opens_its_menu_at_once(menu: QMenu, frame: QMainWindow) -> None:
    button = drop_down(menu, frame)
    assert button.menu() is menu
    assert button.popupMode() is QToolButton.ToolButtonPopupMode.InstantPopup


# Entries of menus


def test_an_entry_calls_its_slot_without_arguments(menu: QMenu) -> None:
    passed: list[str] = []

    # PySide passes whether an action is checked to every slot that could take it.
    def take(checked: str = "nothing") -> None:
        passed.append(checked)

    action = add_action(menu, "&Do", take)
    assert action in menu.actions()
    assert action.text() == "&Do"
    action.setCheckable(True)
    action.trigger()
    action.trigger()
    assert passed == ["nothing", "nothing"]


def test_an_entry_is_reached_by_each_of_its_keys(menu: QMenu, frame: QMainWindow) -> None:
    calls: list[str] = []
    add_action(menu, "&Do", lambda: calls.append("done"), "Ctrl+J", QKeySequence.StandardKey.Find)
    QTest.keyClick(frame, Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert calls == ["done"]
    QTest.keyClick(frame, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert calls == ["done", "done"]


def test_an_empty_key_is_no_shortcut(menu: QMenu) -> None:
    action = add_action(menu, "&Do", lambda: None, "", "F8")
    assert [key.toString() for key in action.shortcuts()] == ["F8"]


def test_the_tip_of_an_entry_is_its_text_unless_another_is_given(menu: QMenu) -> None:
    assert add_action(menu, "&Do", lambda: None).toolTip() == "Do"
    assert add_action(menu, "&Do", lambda: None, tip="Does it.").toolTip() == "Does it."


def test_of_the_choices_of_a_group_one_is_checked(menu: QMenu) -> None:
    group, chosen = QActionGroup(menu), []
    one = add_choice(menu, group, "&One", lambda: chosen.append(1))
    two = add_choice(menu, group, "&Two", lambda: chosen.append(2), tip="The second.")
    assert menu.actions()[-2:] == [one, two]
    assert two.toolTip() == "The second."
    assert not one.isChecked()
    assert not two.isChecked()
    for action in (one, two, two):
        action.trigger()
        assert [action.isChecked() for action in (one, two)] == [action is one, action is two]
    assert chosen == [1, 2, 2]


# Keys


@pytest.mark.parametrize(
    ("key", "step"),
    [
        (Key.Key_Right, 1),
        (Key.Key_Left, -1),
        (Key.Key_Up, 0),
        (Key.Key_Down, 0),
        (Key.Key_Tab, 0),
        (Key.Key_A, 0),
    ],
)
def test_arrows_step_along_the_line(key: Key, step: int) -> None:
    assert arrow_step(pressed(key)) == step


@pytest.mark.parametrize(
    ("key", "chooses"),
    [
        (Key.Key_Space, True),
        (Key.Key_Return, True),
        (Key.Key_Enter, True),
        (Key.Key_Escape, False),
        (Key.Key_Right, False),
        (Key.Key_A, False),
    ],
)
def test_space_and_return_choose(key: Key, chooses: bool) -> None:
    assert is_choosing_key(pressed(key)) is chooses
