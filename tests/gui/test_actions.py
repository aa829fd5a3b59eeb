"""Everything that the window can do has a name and can be reached by keys."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from helpers.widgets import child_of, menu_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QDialog,
    QLineEdit,
    QMenu,
    QToolBar,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


def menus(menu: QMenu) -> Iterator[QMenu]:
    """``menu`` and the menus within it."""
    yield menu
    for action in menu.actions():
        if action.menu() is not None:
            yield from menus(menu_of(action))


def all_menus(window: MainWindow) -> list[QMenu]:
    bar = [menu_of(action) for action in window.menuBar().actions()]
    return [inner for menu in bar for inner in menus(menu)]


def entries(window: MainWindow) -> list[QAction]:
    """Every action of the menus."""
    actions = [action for menu in all_menus(window) for action in menu.actions()]
    return [action for action in actions if not action.isSeparator()]


def mnemonic(text: str) -> str:
    return QKeySequence.mnemonic(text).toString()


def test_every_action_says_what_it_does(window: MainWindow) -> None:
    actions = {*window.findChildren(QAction), *window.actions(), *entries(window)}
    unnamed = [
        action for action in actions if not action.isSeparator() and not action.text().strip("& ")
    ]
    # Qt keeps one of its own for each menu, widget of a toolbar, and line that can be cleared.
    own = [
        action
        for action in unnamed
        if action.menu() is None
        and action not in _widgets(window)
        and not isinstance(action.parent(), QLineEdit)
    ]
    assert own == []


def _widgets(window: MainWindow) -> list[QAction]:
    toolbar = child_of(window, QToolBar)
    return [action for action in toolbar.actions() if toolbar.widgetForAction(action) is not None]


def test_no_two_actions_share_a_key(window: MainWindow) -> None:
    actions = {*window.findChildren(QAction), *window.actions(), *entries(window)}
    keys = Counter(key.toString() for action in actions for key in action.shortcuts())
    assert "" not in keys
    assert [key for key, count in keys.items() if count > 1] == []
    assert {"Ctrl+Return", "Ctrl+O", "Ctrl+S", "Ctrl+E", "Ctrl+Q", "Esc", "Alt+Right"} <= set(keys)


def test_every_menu_opens_by_a_letter_of_its_own(window: MainWindow) -> None:
    titles = [action.text() for action in window.menuBar().actions()]
    letters = [mnemonic(title) for title in titles]
    assert "" not in letters
    assert len(set(letters)) == len(letters)


def test_every_entry_is_reached_by_keys(window: MainWindow) -> None:
    for menu in all_menus(window):
        actions = [action for action in menu.actions() if not action.isSeparator()]
        # Names of models and options have no letters: arrow keys lead to them.
        named = [action for action in actions if not action.isCheckable()]
        letters = [mnemonic(action.text()) for action in named]
        if menu.title() == "On This &Computer":  # Models, or a line about them.
            assert not any(action.isEnabled() for action in named)
            continue
        assert "" not in letters, menu.title()
        assert len(set(letters)) == len(letters), menu.title()


def test_the_menus_have_what_a_first_time_user_looks_for(window: MainWindow) -> None:
    texts = {action.text().replace("&", "") for action in entries(window)}
    assert texts >= {
        "Open Recent", "Read Only", "Summary", "Word", "Charts", "Side Panel",
        "Card Beside the Word", "Appearance", "Settings…", "Manage Models…", "How to Read This",
        "Keys", "What It Cannot Tell…", "Copy Diagnostics", "About GLTR Desktop", "Live",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Settings…", "settings_requested"),
        ("Manage Models…", "models_requested"),
        ("How to Read This", "guide_requested"),
        ("Keys", "keys_requested"),
        ("About GLTR Desktop", "about_requested"),
    ],
)
def test_what_concerns_the_whole_window_is_asked_for(
    text: str, signal: str, window: MainWindow
) -> None:
    actions = window.menu_actions
    asked: list[str] = []
    getattr(actions, signal).connect(lambda: asked.append(signal))
    (entry,) = (each for each in entries(window) if each.text().replace("&", "") == text)
    entry.trigger()
    assert asked == [signal]
    for dialog in window.findChildren(QDialog):
        dialog.reject()


def test_nothing_is_saved_that_is_saved_already(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    save = window.menu_actions.save
    assert not save.isEnabled()
    window.pane.editor.insertPlainText("It was a cold day.")
    assert save.isEnabled()
    path = tmp_path / "day.txt"
    path.write_text("It was a bright cold day.")
    window.pane.editor.document().setModified(False)
    with qtbot.waitSignal(window.files.opened):
        window.files.open_path(path)
    assert not save.isEnabled()
    window.pane.mode.set_reading(reading=False)
    window.pane.editor.insertPlainText("So ")
    assert save.isEnabled()


def test_comparing_opens_the_list_of_the_summary(coloured: MainWindow, qtbot: QtBot) -> None:
    coloured.pane.show_comparison(shown=False)
    compare = coloured.menu_actions.header.compare.menu().actions()[0]
    opened: list[bool] = []
    choices = coloured.pane.comparison_panel.choices
    choices.list.aboutToShow.connect(lambda: opened.append(True))
    choices.list.aboutToShow.connect(choices.list.hide, Qt.ConnectionType.QueuedConnection)
    compare.trigger()
    qtbot.waitUntil(lambda: bool(opened))
    assert choices.isVisible()
    assert coloured.settings.comparison


def test_stop_is_offered_only_while_something_runs(window: MainWindow) -> None:
    assert not window.menu_actions.stop.isEnabled()
    window.menu_actions.show_running(running=True)
    assert window.menu_actions.stop.isEnabled()


@pytest.mark.parametrize("opened", ["", "thresholds", "palette", "find", "table", "folder"])
def test_whatever_takes_the_keyboard_or_is_clicked_has_a_name(
    opened: str, coloured: MainWindow
) -> None:
    if opened == "palette":
        coloured.colouring_controller.ask_palette()
    elif opened == "table":
        coloured.pane.table.open_table()
    elif opened == "folder":
        coloured.folder.controller.dock.show()
        coloured.folder.controller.dock.show_table()
        coloured.folder.controller.dock.groups.click()
    elif opened:
        getattr(coloured.menu_actions, opened).trigger()
    unnamed = []
    for widget in coloured.findChildren(QWidget):
        usable = widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(
            widget, QAbstractButton
        )
        # What Qt puts into its own widgets is named by these.
        inner = widget.objectName().startswith("qt_") or (
            isinstance(widget, QAbstractScrollArea)
            and isinstance(widget.parent(), QAbstractScrollArea)
        )
        if usable and widget.isVisible() and not inner:
            name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
            if not name.strip():
                unnamed.append(widget)
    assert unnamed == []
    for dialog in coloured.findChildren(QDialog):
        dialog.reject()
    coloured.pane.table.close()


def test_the_keyboard_gets_to_every_part_and_back(coloured: MainWindow) -> None:
    pane = coloured.pane
    beside = [pane.comparison_panel.choices, pane.inspector.rows, *pane.panel.parts]
    coloured.message.show_note("Something.")
    below = [pane.legend, coloured.message, coloured.menu_actions.header]
    parts = [pane.editor, *beside, *below]
    pane.editor.setFocus()
    for part in [*parts[1:], coloured.pane.editor]:
        QTest.keyClick(coloured.focusWidget(), Qt.Key.Key_F6)
        assert part.hasFocus()
    for part in [*reversed(parts[1:]), coloured.pane.editor]:
        QTest.keyClick(coloured.focusWidget(), Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
        assert part.hasFocus()
    for key in (Qt.Key.Key_F9, Qt.Key.Key_F8, Qt.Key.Key_F7):
        QTest.keyClick(coloured.pane.editor, key)
    QTest.keyClick(coloured.pane.editor, Qt.Key.Key_F6)
    assert coloured.pane.legend.hasFocus()
