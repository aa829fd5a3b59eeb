"""Help → Keys: made from the menus, so that no key is missing and none is invented."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from helpers.pixels import background, picture, share
from helpers.widgets import menu_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QKeySequence, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gltr_desktop.ui.dialogs.guide_dialog import GuideDialog
from gltr_desktop.ui.dialogs.guide_pictures import ColouredPassage
from gltr_desktop.ui.dialogs.keys_dialog import GESTURES, KeysDialog, sections
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture
def bar(frame: QWidget) -> QMenuBar:
    """Menus with one key, several keys, none, and some in a menu within the menu."""
    bar = QMenuBar(frame)
    file = bar.addMenu("&File")
    add(file, "&Open…", "Ctrl+O")
    add(file, "Print Pre&view…")
    samples = file.addMenu("Sa&mples")
    add(samples, "&1  Salt && Pepper", "Ctrl+1", "Alt+1")
    bar.addMenu("&Empty").addAction("Nothing")
    return bar


def add(menu: QMenu, text: str, *keys: str) -> None:
    menu.addAction(text).setShortcuts([QKeySequence(key) for key in keys])


def test_keys_stand_below_their_menu_in_its_order(bar: QMenuBar) -> None:
    file, *others = sections(bar)
    assert file.title == "File"
    assert file.rows == (
        ("Ctrl+O", "Open"),
        ("Ctrl+1, Alt+1", "Samples ▸ Salt & Pepper"),
    )
    assert "Empty" not in [section.title for section in others]


def test_the_mouse_has_its_own_list(bar: QMenuBar) -> None:
    *_, mouse = sections(bar)
    assert mouse.rows == GESTURES


def actions_in(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        if action.menu() is None:
            yield action
        else:
            yield from actions_in(menu_of(action))


def test_every_key_of_the_window_is_shown(window: MainWindow) -> None:
    dialog = KeysDialog(window, window.menuBar(), window.colouring_controller.theme)
    shown = dialog.page.toPlainText()
    menus = [menu_of(action) for action in window.menuBar().actions()]
    keys = [key for menu in menus for action in actions_in(menu) for key in action.shortcuts()]
    assert len(keys) > 20
    native = QKeySequence.SequenceFormat.NativeText
    assert [key.toString(native) for key in keys if key.toString(native) not in shown] == []
    assert "&" not in shown


def test_keys_scroll_and_close_it(window: MainWindow) -> None:
    dialog = KeysDialog(window, window.menuBar(), window.colouring_controller.theme)
    dialog.open()
    assert dialog.focusWidget() is dialog.page
    QTest.keyClick(dialog.page, Qt.Key.Key_PageDown)
    assert dialog.page.verticalScrollBar().value() > 0
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_it_has_the_colours_of_the_theme(bar: QMenuBar, frame: QWidget, theme: Theme) -> None:
    dialog = KeysDialog(frame, bar, theme)
    dialog.open()
    assert background(picture(dialog.page.viewport())) == theme.paper.name()
    dialog.close()


def test_what_is_open_follows_the_window_from_light_to_dark(
    coloured: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    coloured.help.keys()
    coloured.help.guide()
    keys, guide = coloured.findChild(KeysDialog), coloured.findChild(GuideDialog)
    assert keys is not None
    assert guide is not None
    passage = guide.findChild(ColouredPassage)
    assert passage is not None
    before = qapp.palette()
    try:
        for surroundings in (Qt.GlobalColor.black, Qt.GlobalColor.white):
            qapp.setPalette(QPalette(surroundings))
            theme = Theme.of(QPalette(surroundings))
            qtbot.waitUntil(partial(has_background, keys.page, theme.paper))
            qtbot.waitUntil(partial(has_background, guide.area, theme.paper))
            qtbot.waitUntil(partial(has_colour, passage, theme.buckets[0]))
    finally:
        qapp.setPalette(before)
        guide.close()
        keys.close()


def has_colour(widget: QWidget, colour: QColor) -> bool:
    return share(picture(widget), colour) > 0


def has_background(widget: QWidget, colour: QColor) -> bool:
    return background(picture(widget)) == colour.name()
