"""The dock with the list of items, in light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.pixels import picture, share
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow, QToolButton

from gltr_desktop.batch.words.items import Item
from gltr_desktop.ui.items.items_dock import ItemsDock
from gltr_desktop.ui.items.items_model import GROUP, ItemsModel
from gltr_desktop.ui.look import style_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme

COUNT = 10_000


@pytest.fixture
def dock(theme: Theme, qtbot: QtBot) -> Iterator[ItemsDock]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setStyleSheet(style_sheet(theme))
    model = ItemsModel()
    model.setParent(window)
    dock = ItemsDock(model, window)
    dock.set_theme(theme)
    model.show_items(
        [Item(n, str(n), f"The dog {n} barks.", "", None, "") for n in range(1, COUNT + 1)]
    )
    dock.view.fit_columns()
    dock.show_list()
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    yield dock
    window.hide()


def test_its_title_has_a_name_and_a_button_that_closes_it(dock: ItemsDock) -> None:
    title = dock.titleBarWidget()
    assert [label.accessibleName() for label in title.findChildren(QLabel)] == ["Items"]
    (close,) = title.findChildren(QToolButton)
    assert close.accessibleName() == "Close the list of items"
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not dock.isVisible()


def test_the_list_is_a_card_and_nothing_is_cut(dock: ItemsDock, theme: Theme) -> None:
    assert share(picture(dock.view.viewport()), theme.card) > 0.5
    for part in (dock.filter, dock.previous, dock.next, dock.write):
        assert part.width() >= part.minimumSizeHint().width()
        assert dock.rect().contains(part.geometry())


def test_without_groups_there_is_no_column_of_groups(dock: ItemsDock) -> None:
    assert dock.view.isColumnHidden(GROUP)


def test_what_is_not_found_is_said(dock: ItemsDock) -> None:
    dock.filter.setText("elephant")
    assert dock.notice.isVisible()
    assert not dock.view.isVisible()
    assert dock.filter.isVisible()
    dock.filter.setText(f"dog {COUNT} ")
    assert dock.view.isVisible()
    assert dock.view.model().rowCount() == 1


def test_the_arrow_keys_and_clicks_say_which_item_is_wanted(dock: ItemsDock) -> None:
    wanted: list[int] = []
    dock.view.wanted.connect(wanted.append)
    dock.view.step(1)
    QTest.keyClick(dock.view, Qt.Key.Key_Down)
    QTest.keyClick(dock.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert wanted == [0, 1, COUNT - 1]
    dock.view.step(1)
    assert wanted[-1] == COUNT - 1
    dock.view.show_current(5)
    assert dock.view.currentIndex().row() == 5
    assert len(wanted) == 3
    place = dock.view.visualRect(dock.view.currentIndex()).center()
    QTest.mouseClick(dock.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert wanted[-1] == 5


def test_home_and_end_lead_to_the_first_and_the_last_item(dock: ItemsDock) -> None:
    wanted: list[int] = []
    dock.view.wanted.connect(wanted.append)
    QTest.keyClick(dock.view, Qt.Key.Key_End)
    QTest.keyClick(dock.view, Qt.Key.Key_Home)
    assert wanted == [COUNT - 1, 0]
    dock.filter.setText("nothing has this")
    QTest.keyClick(dock.view, Qt.Key.Key_End)
    assert wanted == [COUNT - 1, 0]


def test_return_goes_to_the_text(dock: ItemsDock, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dock.view.left):
        QTest.keyClick(dock.view, Qt.Key.Key_Return)


def test_a_row_that_is_filtered_away_is_current_no_more(dock: ItemsDock) -> None:
    dock.view.show_current(COUNT - 1)
    dock.filter.setText("dog 1 ")
    dock.view.show_current(COUNT - 1)
    assert not dock.view.currentIndex().isValid()
