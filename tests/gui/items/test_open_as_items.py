"""A table in the window: its items one after another, in their colours, beside the other texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.pixels import picture, share
from helpers.spans import spans_of
from helpers.widgets import menu_of
from helpers.windows import TEXT, is_coloured, text_of, wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.batch.words.items import Item
from gltr_desktop.ui.editor.token_selection import selected_tokens
from gltr_desktop.ui.items.item_text import ItemText

if TYPE_CHECKING:
    from helpers.dialogs import Dialogs
    from PySide6.QtWidgets import QMenu
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.items.items_controller import ItemsController
    from gltr_desktop.ui.items.items_dock import ItemsDock
    from gltr_desktop.ui.main_window import MainWindow

CONTEXT = "It was a bright cold day in April, and the clocks were striking."
_PATH = Path("items.csv")
FIRST = f"{CONTEXT} The horse raced past the barn fell."
SECOND = "The horse that was raced past the barn fell."
LAST = f"{CONTEXT} The old man, who had a boat, stayed."


def wait_for_dialog(items: ItemsController, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: items.dialog is not None)


def open_items(window: MainWindow, path: Path, qtbot: QtBot) -> ItemsController:
    """Open the table at ``path`` with the columns that are offered."""
    items = window.items.controller
    items.open_table(path)
    wait_for_dialog(items, qtbot)
    assert items.dialog is not None
    with qtbot.waitSignal(items.items_changed, check_params_cb=lambda: items.has_items):
        items.dialog.accept()
    return items


@pytest.fixture
def items(window: MainWindow, stimuli: Path, qtbot: QtBot) -> ItemsController:
    """The items of a window, of which the first one is shown in its colours."""
    items = open_items(window, stimuli, qtbot)
    wait_for_colours(window, qtbot)
    return items


@pytest.fixture
def dock(items: ItemsController) -> ItemsDock:
    return items.dock


def titles(window: MainWindow) -> list[str]:
    return [text.title for text in window.texts.texts]


def next_item(window: MainWindow, qtbot: QtBot) -> None:
    before = text_of(window)
    window.menu_actions.next_item.trigger()
    assert text_of(window) != before
    wait_for_colours(window, qtbot)


def test_the_menu_asks_for_a_table_and_for_its_columns(
    window: MainWindow, stimuli: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    dialogs.name = str(stimuli)
    window.menu_actions.items.trigger()
    assert "*.csv" in dialogs.filters[0]
    wait_for_dialog(window.items.controller, qtbot)
    assert not window.menu_actions.next_item.isEnabled()
    assert window.items.controller.dialog is not None
    window.items.controller.dialog.reject()
    assert window.items.controller.dialog is None
    assert not window.items.has_items


def test_the_first_item_is_shown_in_its_colours(items: ItemsController, window: MainWindow) -> None:
    assert text_of(window) == FIRST
    assert titles(window) == ["gp1, short – stimuli.csv"]
    assert window.pane.mode.is_reading
    assert not window.texts.current.is_modified
    assert items.dock.isVisible()
    assert items.dock.head.text() == "stimuli.csv: 4 items"
    assert window.focusWidget() is items.dock.view


def test_the_next_item_takes_the_place_of_the_one_before(
    items: ItemsController, window: MainWindow, qtbot: QtBot
) -> None:
    next_item(window, qtbot)
    assert text_of(window) == SECOND
    assert spans_of(window).analysis.text == SECOND
    assert titles(window) == ["gp1, long – stimuli.csv"]
    assert items.dock.view.currentIndex().row() == 1
    window.menu_actions.previous_item.trigger()
    assert text_of(window) == FIRST
    assert not window.pane.editor.document().isUndoAvailable()


def test_the_arrow_keys_of_the_list_lead_through_the_items(
    dock: ItemsDock, window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(dock.view, Qt.Key.Key_Down)
    assert text_of(window) == SECOND
    QTest.keyClick(dock.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    wait_for_colours(window, qtbot)
    assert text_of(window) == LAST
    QTest.keyClick(dock.view, Qt.Key.Key_Return)
    assert window.focusWidget() is window.pane.editor


def test_of_an_item_without_text_it_is_said(dock: ItemsDock, window: MainWindow) -> None:
    for _ in range(2):
        window.menu_actions.next_item.trigger()
    assert dock.remark.text() == "Item 3 has no text."
    assert text_of(window) == SECOND
    window.menu_actions.next_item.trigger()
    assert text_of(window) == LAST


# The context


def test_an_item_is_selected_behind_its_context(
    items: ItemsController, window: MainWindow, qtbot: QtBot
) -> None:
    assert window.pane.editor.textCursor().selectedText() == FIRST.removeprefix(f"{CONTEXT} ")
    selected = selected_tokens(window.pane.editor)
    assert selected is not None
    assert 0 < selected[0] < selected[1]
    assert "context" in items.dock.remark.text()
    next_item(window, qtbot)
    assert not window.pane.editor.textCursor().hasSelection()
    assert items.dock.remark.isHidden()


def faint(window: MainWindow) -> str:
    """The part of the text whose colours are faint."""
    editor, spans = window.pane.editor, spans_of(window)
    shown = [index for index in range(len(spans)) if not editor.is_highlighted(index)]
    assert shown == list(range(len(shown)))
    return text_of(window)[: spans.end[shown[-1]]].strip() if shown else ""


def test_the_colours_of_a_context_are_faint(
    items: ItemsController, window: MainWindow, qtbot: QtBot
) -> None:
    assert faint(window) == CONTEXT
    next_item(window, qtbot)
    assert faint(window) == ""
    window.menu_actions.previous_item.trigger()
    wait_for_colours(window, qtbot)
    assert faint(window) == CONTEXT


def test_an_item_has_no_colours_where_none_are_shown(
    items: ItemsController, window: MainWindow
) -> None:
    editor = window.pane.editor
    window.pane.editor.moveCursor(QTextCursor.MoveOperation.End)

    def coloured() -> float:
        pixels = picture(editor.viewport())
        return sum(share(pixels, colour) for colour in editor.theme.buckets)

    assert coloured() > 0
    editor.set_colouring(Colouring(painted=False))
    assert coloured() == 0


def test_a_text_that_is_edited_has_no_faint_context(
    items: ItemsController, window: MainWindow
) -> None:
    window.pane.mode.set_reading(reading=False)
    window.pane.editor.insertPlainText("So. ")
    assert faint(window) == ""


def test_the_context_is_faint_whenever_its_item_is_in_front(
    items: ItemsController, window: MainWindow, qtbot: QtBot
) -> None:
    window.files.new()
    window.pane.editor.insertPlainText(TEXT)
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    assert faint(window) == ""
    window.texts.step(1)
    wait_for_colours(window, qtbot)
    assert faint(window) == CONTEXT


@pytest.mark.parametrize(
    ("context", "text"),
    [
        ("A dog.", "It barks."),
        ("", "It barks."),
        ("🙂🙂 A dog.\n", "It 🙂 barks."),
        ("犬がいる。", "吠えた。"),
        ("A\r\ndog.", "It\r\nbarks."),
        ("e\u0301 \u2028", "\ufeffIt barks.\u2029 Yes."),
    ],
)
def test_what_is_selected_is_the_item(context: str, text: str, window: MainWindow) -> None:
    item = Item(1, "1", text, context, None, "")
    shown = ItemText(window.desk, window.pane)
    assert shown.show(item, _PATH)
    selected = window.pane.editor.textCursor().selectedText()
    lines = text.replace("\r\n", "\u2029").replace("\u2028", "\u2029")
    assert selected == (lines if context else "")


# What the user has typed


def test_an_item_that_was_edited_is_kept(
    items: ItemsController, window: MainWindow, qtbot: QtBot
) -> None:
    window.pane.mode.set_reading(reading=False)
    window.pane.editor.moveCursor(window.pane.editor.textCursor().MoveOperation.End)
    window.pane.editor.insertPlainText(" So it was.")
    next_item(window, qtbot)
    assert text_of(window) == SECOND
    assert titles(window) == ["gp1, short – stimuli.csv", "gp1, long – stimuli.csv"]
    edited, _ = window.texts.texts
    assert edited.text() == f"{FIRST} So it was."
    assert edited.is_modified
    window.menu_actions.previous_item.trigger()
    assert text_of(window) == FIRST
    assert edited.text() == f"{FIRST} So it was."
    assert len(window.texts.texts) == 2


def test_an_item_that_was_saved_is_a_text_of_its_own(
    items: ItemsController, window: MainWindow, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    dialogs.name = str(tmp_path / "item.txt")
    with qtbot.waitSignal(window.files.saved):
        window.files.save()
    next_item(window, qtbot)
    assert titles(window) == ["item.txt", "gp1, long – stimuli.csv"]
    assert window.texts.texts[0].text() == FIRST


def test_a_text_that_was_open_before_is_kept(
    coloured: MainWindow, stimuli: Path, qtbot: QtBot
) -> None:
    open_items(coloured, stimuli, qtbot)
    wait_for_colours(coloured, qtbot)
    assert text_of(coloured) == FIRST
    assert [text.text() for text in coloured.texts.texts] == [TEXT, FIRST]
    coloured.texts.step(1)
    assert text_of(coloured) == TEXT
    items = coloured.items.controller
    place = items.dock.view.visualRect(items.dock.view.currentIndex()).center()
    QTest.mouseClick(items.dock.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert text_of(coloured) == FIRST
    assert len(coloured.texts.texts) == 2


def test_an_item_that_was_closed_comes_back_when_it_is_chosen(
    items: ItemsController, window: MainWindow, qtbot: QtBot
) -> None:
    window.files.close_text()
    assert text_of(window) == ""
    next_item(window, qtbot)
    assert text_of(window) == SECOND
    assert len(window.texts.texts) == 1


def test_no_item_takes_the_place_of_a_file_that_is_coming_in(
    items: ItemsController, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "long.txt"
    path.write_text(TEXT * 20_000, encoding="utf-8")
    window.files.open_path(path)
    qtbot.waitUntil(lambda: window.files.inserting)
    items.step(1)
    assert "Esc stops that" in window.status_bar.status.text()
    assert items.dock.view.currentIndex().row() == 0
    window.stop()


# Other tables, other models


def test_another_table_takes_the_place_of_the_first(
    items: ItemsController, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    items.dock.filter.setText("fell")
    other = tmp_path / "other.csv"
    other.write_text("id,text\n1,Der Hund bellt laut.\n2,Die Katze schläft.\n", encoding="utf-8")
    open_items(window, other, qtbot)
    wait_for_colours(window, qtbot)
    assert items.dock.head.text() == "other.csv: 2 items"
    assert titles(window) == ["Item 1 – other.csv"]
    assert text_of(window) == "Der Hund bellt laut."


def test_a_table_that_cannot_be_read_leaves_the_items_alone(
    items: ItemsController, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("text\n", encoding="utf-8")
    with qtbot.waitSignal(items.failed):
        items.open_table(broken)
    assert "holds nothing below the names" in window.message.text
    assert text_of(window) == FIRST
    assert items.has_items
    assert items.dock.view.isVisible()


def test_the_columns_of_a_table_are_remembered(
    items: ItemsController, stimuli: Path, qtbot: QtBot
) -> None:
    items.open_table(stimuli)
    wait_for_dialog(items, qtbot)
    assert items.dialog is not None
    items.dialog.parts["context"].setCurrentText("none")
    with qtbot.waitSignal(items.items_changed, check_params_cb=lambda: items.has_items):
        items.dialog.accept()
    items.open_table(stimuli)
    wait_for_dialog(items, qtbot)
    assert items.dialog is not None
    assert items.dialog.columns.context is None
    items.dialog.reject()


def test_another_model_reads_the_present_item(
    items: ItemsController, window: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.pane.analysis.requested):
        window._read_with_model()
    qtbot.waitUntil(lambda: is_coloured(window))
    assert spans_of(window).analysis.text == FIRST


# The list


def test_the_filter_is_ended_by_escape(items: ItemsController, window: MainWindow) -> None:
    items.dock.filter.setText("boat")
    assert items.dock.head.text() == "stimuli.csv: 1 of 4 items"
    window.escape()
    assert items.dock.filter.text() == ""
    assert items.dock.view.currentIndex().row() == 0


def child_menu(window: MainWindow, title: str) -> QMenu:
    return next(menu_of(action) for action in window.menuBar().actions() if action.text() == title)


def test_the_list_is_closed_and_shown_again(items: ItemsController, window: MainWindow) -> None:
    switch = window.menu_actions.item_list
    items.dock.close()
    child_menu(window, "&View").aboutToShow.emit()
    switch.trigger()
    assert items.dock.isVisible()
    switch.trigger()
    assert not items.dock.isVisible()
    window.menu_actions.next_item.trigger()
    assert items.dock.isVisible()
    assert text_of(window) == SECOND


def test_the_keyboard_gets_to_the_list(items: ItemsController, window: MainWindow) -> None:
    assert items.dock.view in window.pane.further_parts()


def test_a_window_without_items_has_no_list(window: MainWindow) -> None:
    assert window.items.parts == ()
    assert not window.items.is_shown
    assert not window.menu_actions.next_item.isEnabled()
    window.items.step(1)
    assert window.items.parts == ()


def test_ten_thousand_items_are_listed(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "many.csv"
    rows = "\n".join(f"{number},The dog {number} barks." for number in range(10_000))
    path.write_text(f"id,text\n{rows}\n", encoding="utf-8")
    items = open_items(window, path, qtbot)
    assert items.model.rowCount() == 10_000
    QTest.keyClick(items.dock.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert text_of(window) == "The dog 9999 barks."
    wait_for_colours(window, qtbot)


# The table of words


def test_the_words_of_all_items_are_written(
    items: ItemsController,
    window: MainWindow,
    tmp_path: Path,
    dialogs: Dialogs,
    qtbot: QtBot,
) -> None:
    dialogs.name = str(tmp_path / "out.csv")
    with qtbot.waitSignal(items.exported, timeout=60_000):
        items.dock.write.click()
        assert items.dock.write.text() == "S&top"
        assert window.menu_actions.stop.isEnabled()
    assert items.dock.write.text() == "&Write Words…"
    assert not window.menu_actions.stop.isEnabled()
    assert "holds the words of 3 items" in window.message.text
    assert (tmp_path / "out.csv").is_file()
    assert text_of(window) == FIRST


def test_escape_stops_the_table_of_words(
    window: MainWindow, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    path = tmp_path / "many.csv"
    path.write_text("text\n" + "The dog barks.\n" * 5_000, encoding="utf-8")
    items = open_items(window, path, qtbot)
    wait_for_colours(window, qtbot)
    dialogs.name = str(tmp_path / "out.csv")
    items.dock.write.click()
    qtbot.waitUntil(lambda: "of 5,000 items" in items.dock.progress.text(), timeout=60_000)
    window.escape()
    qtbot.waitUntil(lambda: not window.items.running, timeout=60_000)
    assert items.dock.progress.isHidden()
