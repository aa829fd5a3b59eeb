"""The table of texts: its columns, and what keys and the mouse do with its rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.text_rows import FIGURES, error_row, figures_of, text_row
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.ui.folder.folder_model import FolderModel
from gltr_desktop.ui.folder.folder_view import FolderView
from gltr_desktop.ui.folder.row_menu import RowMenu
from gltr_desktop.ui.folder.shown_columns import USUAL
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from helpers.dialogs import Dialogs
    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
ROWS = [
    text_row("essay 1.txt", figures_of((50, 25, 15, 10), perplexity=30.0)),
    text_row("essay 2.txt", figures_of((70, 15, 10, 5), perplexity=10.0)),
    text_row("essay 3.txt", FIGURES),
    error_row("photo.jpg", "“photo.jpg” is a picture.\tOpen a text."),
]


@pytest.fixture
def model(frame: QWidget) -> FolderModel:
    model = FolderModel()
    model.setParent(frame)
    model.show_files([row.file for row in ROWS], GLTR_COLOURING)
    for number, row in enumerate(ROWS):
        model.show_row(number, row)
    return model


def make_view(model: FolderModel, frame: QWidget) -> FolderView:
    view = FolderView(model, Settings(), frame)
    view.resize(1_200, 300)
    frame.resize(1_200, 300)
    frame.show()
    view.show()
    return view


@pytest.fixture
def view(model: FolderModel, frame: QWidget) -> FolderView:
    return make_view(model, frame)


@pytest.fixture
def menu(model: FolderModel, view: FolderView) -> RowMenu:
    return RowMenu(model, view)


def shown(view: FolderView, model: FolderModel) -> list[str]:
    return [
        column.key for index, column in enumerate(model.columns) if not view.isColumnHidden(index)
    ]


def click(
    view: FolderView, row: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    point = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), LEFT, modifiers, point)


def select(view: FolderView, *rows: int) -> None:
    view.clearSelection()
    for row in rows:
        click(view, row, CONTROL)


def entry(menu: QMenu, text: str) -> QAction:
    (action,) = (action for action in menu.actions() if action.text().replace("&", "") == text)
    return action


def filled(menu: QMenu) -> QMenu:
    menu.aboutToShow.emit()
    return menu


# Columns


def test_at_first_the_usual_columns_are_shown(view: FolderView, model: FolderModel) -> None:
    assert shown(view, model) == list(USUAL)


def test_columns_are_chosen_and_remembered(
    view: FolderView, model: FolderModel, frame: QWidget
) -> None:
    menu = filled(view.columns_menu)
    assert not any(action.text() == "File" for action in menu.actions())
    entry(menu, "Words").trigger()
    entry(menu, "Perplexity").trigger()
    assert set(shown(view, model)) == {*USUAL, "words"} - {"perplexity"}
    for action in filled(view.columns_menu).actions():
        if action.isChecked():
            action.trigger()
    assert shown(view, model) == ["file"]
    view.toggle_column("notes", shown=True)
    assert shown(make_view(model, frame), model) == ["file", "notes"]


def test_widths_are_remembered(view: FolderView, model: FolderModel, frame: QWidget) -> None:
    tokens = model.column_of("tokens")
    usual = view.columnWidth(tokens)
    view.horizontalHeader().resizeSection(tokens, usual + 33)
    view.toggle_column("tokens", shown=False)
    assert Settings().folder_widths["tokens"] == usual + 33
    view.toggle_column("tokens", shown=True)
    again = make_view(model, frame)
    assert again.columnWidth(tokens) == usual + 33
    # What is left is the status's, however wide the window is.
    assert "status" not in Settings().folder_widths
    again.show_columns(("tokens", "perplexity"))
    again.resize(900, 300)
    assert again.columnWidth(model.column_of("perplexity")) > 300
    assert "perplexity" not in Settings().folder_widths


def test_a_click_on_a_header_sorts_and_so_does_the_menu(
    view: FolderView, model: FolderModel
) -> None:
    header, perplexity = view.horizontalHeader(), model.column_of("perplexity")
    x = header.sectionViewportPosition(perplexity) + 20
    QTest.mouseClick(header.viewport(), LEFT, pos=QPoint(x, header.height() // 2))
    assert [model.number_of(row) for row in range(4)] == [1, 0, 2, 3]
    sorting = filled(view.columns_menu).actions()[0].menu()
    assert isinstance(sorting, QMenu)
    assert [action.text() for action in sorting.actions() if action.isChecked()] == ["Perplexity"]
    entry(sorting, "Perplexity").trigger()
    assert [model.number_of(row) for row in range(4)] == [2, 0, 1, 3]
    sorting = filled(view.columns_menu).actions()[0].menu()
    assert isinstance(sorting, QMenu)
    entry(sorting, "File").trigger()
    assert [model.number_of(row) for row in range(4)] == [0, 1, 2, 3]


# Rows


def test_a_click_or_enter_opens_a_text(view: FolderView, qtbot: QtBot) -> None:
    opened: list[int] = []
    view.opened.connect(opened.append)
    view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    click(view, 0)
    assert opened == [3]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, key)
    assert opened == [3, 2, 1]


def test_selecting_several_rows_opens_none(view: FolderView) -> None:
    opened: list[int] = []
    view.opened.connect(opened.append)
    select(view, 0, 2)
    click(view, 3, SHIFT)
    assert opened == []
    assert {2, 3} <= set(view.selected)
    QTest.keyClick(view, Qt.Key.Key_A, CONTROL)
    assert view.selected == [0, 1, 2, 3]


def test_rows_are_copied_as_spreadsheets_paste_them(view: FolderView) -> None:
    view.show_columns(("strip", "tokens", "top10_share", "status"))
    select(view, 0, 3)
    QTest.keySequence(view, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text().splitlines() == [
        "File\tTokens\ttop 10, share\tStatus",
        "essay 1.txt\t100\t50.0%\tok",
        "photo.jpg\t\t\t“photo.jpg” is a picture. Open a text.",
    ]
    view.clearSelection()
    view.copy()
    assert QGuiApplication.clipboard().text() != ""


def test_the_menu_opens_copies_and_shows_folders(
    view: FolderView, menu: RowMenu, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    folders: list[str] = []
    view.opened.connect(opened.append)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: folders.append(url.toLocalFile()))
    select(view, 1, 2)
    entry(menu, "Open").trigger()
    assert opened == [1]
    entry(menu, "Show in Folder").trigger()
    assert [Path(folder) for folder in folders] == [ROWS[1].file.path.parent]
    entry(menu, "Copy File Names").trigger()
    assert QGuiApplication.clipboard().text() == "essay 2.txt\nessay 3.txt"
    entry(menu, "Copy Rows").trigger()
    assert QGuiApplication.clipboard().text().count("\n") == 2


def test_the_menu_comes_for_selected_rows_only(view: FolderView, qtbot: QtBot) -> None:
    point = view.visualRect(view.model().index(1, 0)).center()
    place = view.viewport().mapToGlobal(point)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, point, place)
    with qtbot.assertNotEmitted(view.menu_asked):
        QApplication.sendEvent(view.viewport(), event)
    select(view, 1)
    with qtbot.waitSignal(view.menu_asked) as caught:
        QApplication.sendEvent(view.viewport(), event)
    assert caught.args == [place]


def test_texts_are_given_groups(
    view: FolderView, menu: RowMenu, model: FolderModel, dialogs: Dialogs, qtbot: QtBot
) -> None:
    select(view, 0, 2)
    dialogs.name = " Anna & Ben "
    assert "group" not in shown(view, model)
    with qtbot.waitSignal(menu.grouped):
        entry(filled(menu.groups), "New…").trigger()
    assert "these 2 texts" in dialogs.asked[-1]
    assert [one.group for one in model.entries] == ["Anna & Ben", "", "Anna & Ben", ""]
    assert "group" in shown(view, model)
    select(view, 1)
    action = entry(filled(menu.groups), "Anna  Ben")
    assert not action.isChecked()
    action.trigger()
    assert model.entries[1].group == "Anna & Ben"
    assert entry(filled(menu.groups), "Anna  Ben").isChecked()
    entry(menu.groups, "None").trigger()
    assert [one.group for one in model.entries] == ["Anna & Ben", "", "Anna & Ben", ""]
    assert not entry(filled(menu.groups), "None").isEnabled()
    dialogs.name = ""
    with qtbot.assertNotEmitted(menu.grouped):
        entry(filled(menu.groups), "New…").trigger()
