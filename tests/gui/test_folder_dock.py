"""The dock with the table of texts: what closes it, and how it looks in light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.pixels import picture, share
from helpers.text_rows import FIGURES, text_row
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow, QToolButton

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.ui.folder.folder_dock import FolderDock
from gltr_desktop.ui.folder.folder_model import FolderModel
from gltr_desktop.ui.look import style_sheet
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme


@pytest.fixture
def dock(theme: Theme, qtbot: QtBot) -> Iterator[FolderDock]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setStyleSheet(style_sheet(theme))
    model = FolderModel()
    model.setParent(window)
    row = text_row("essay.txt", FIGURES)
    model.show_files([row.file], GLTR_COLOURING)
    model.show_row(0, row)
    dock = FolderDock(model, Settings(), window)
    dock.set_theme(theme)
    dock.show_table()
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    window.resize(1_280, 400)
    with qtbot.waitExposed(window):
        window.show()
    yield dock
    window.hide()


def test_its_title_has_a_name_and_a_button_that_closes_it(dock: FolderDock) -> None:
    title = dock.titleBarWidget()
    assert [label.accessibleName() for label in title.findChildren(QLabel)] == ["Texts"]
    (close,) = title.findChildren(QToolButton)
    assert close.accessibleName() == "Close the table of texts"
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not dock.isVisible()


def test_it_is_seen_whether_the_groups_are_shown(dock: FolderDock, theme: Theme) -> None:
    assert share(picture(dock.groups), theme.accent) == 0
    QTest.mouseClick(dock.groups, Qt.MouseButton.LeftButton)
    assert dock.group_panel.isVisible()
    assert share(picture(dock.groups), theme.accent) > 0.3
    QTest.mouseClick(dock.groups, Qt.MouseButton.LeftButton)
    assert not dock.group_panel.isVisible()


def test_the_table_and_the_groups_are_cards(dock: FolderDock, theme: Theme, qtbot: QtBot) -> None:
    dock.groups.setChecked(True)
    qtbot.waitUntil(lambda: not dock.group_panel.size().isEmpty())
    for part in (dock.view.viewport(), dock.group_panel):
        assert share(picture(part), theme.card) > 0.5


def test_no_button_is_cut_in_the_usual_window(dock: FolderDock) -> None:
    for part in (dock.filter, dock.recursive, dock.groups, dock.columns, dock.export, dock.run):
        assert part.width() >= part.minimumSizeHint().width()
        assert dock.rect().contains(part.geometry())
