"""All indicators as a table: read, pointed at, and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.pixels import picture, share
from helpers.shown_comparisons import standing
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gltr_desktop.analysis.indicators import INDICATORS
from gltr_desktop.ui.reference.indicator_table import IndicatorTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme

ALL = [standing(1.05, 7.0, indicator=number) for number in range(len(INDICATORS))]


@pytest.fixture
def table(theme: Theme, qtbot: QtBot) -> IndicatorTable:
    table = IndicatorTable()
    qtbot.addWidget(table)
    table.set_theme(theme)
    table.set_standings(ALL)
    table.resize(320, table.height())
    with qtbot.waitExposed(table):
        table.show()
    return table


def cells(table: IndicatorTable, row: int) -> list[str]:
    return [table.model().index(row, column).data() for column in range(3)]


def test_a_row_has_title_value_and_words(table: IndicatorTable) -> None:
    assert table.rowCount() == len(INDICATORS)
    assert cells(table, 0) == ["Bits per character", "1.05", "more predictable than 93 %"]
    assert cells(table, 2) == [
        "Words among the ten best guesses", "105 %", "less predictable than 93 %"
    ]  # fmt: skip
    assert cells(table, 9) == ["Spread of the sentences", "1.05", "more even than 93 %"]


def test_a_tip_explains_the_figure_and_says_where_it_stands(table: IndicatorTable) -> None:
    for column in range(3):
        tip = table.model().index(0, column).data(Qt.ItemDataRole.ToolTipRole)
        assert INDICATORS[0].description in tip
        assert "More predictable than 93 %." in tip


def test_strips_are_drawn_in_place_of_the_words(table: IndicatorTable, theme: Theme) -> None:
    seen = share(picture(table), theme.accent)
    assert seen > 0
    table.set_standings([standing(1.05, None)])
    assert cells(table, 0) == ["Bits per character", "1.05", "–"]
    assert share(picture(table), theme.accent) == 0
    assert table.isColumnHidden(2)
    table.set_standings(ALL)
    assert share(picture(table), theme.accent) == seen


@pytest.mark.parametrize("width", [200, 240, 360])
def test_the_table_is_as_high_as_its_rows_and_cuts_no_word(
    width: int, table: IndicatorTable
) -> None:
    table.resize(width, table.height())
    assert table.height() == sum(table.rowHeight(row) for row in range(table.rowCount()))
    metrics = table.fontMetrics()
    for row, indicator in enumerate(INDICATORS):
        words = indicator.title.split()
        assert max(map(metrics.horizontalAdvance, words)) <= table.columnWidth(0)
        assert table.rowHeight(row) >= table.sizeHintForRow(row)


def test_large_letters_have_the_room_of_the_strips(table: IndicatorTable) -> None:
    table.resize(216, table.height())
    assert not table.isColumnHidden(2)
    font = table.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    table.setFont(font)
    table.resize(200, table.height())
    assert table.isColumnHidden(2)


def test_selected_rows_are_copied_as_spreadsheets_paste_them(
    table: IndicatorTable, qapp: QApplication
) -> None:
    copy = (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    table.setFocus()
    QTest.keyClick(table, *copy)
    assert qapp.clipboard().text() == ""
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, *copy)
    assert qapp.clipboard().text() == (
        "Bits per character\t1.05\tmore predictable than 93 %\n"
        "Bits per token\t1.05\tmore predictable than 93 %"
    )


def test_the_menu_of_the_window_does_not_take_the_key_for_copying(table: IndicatorTable) -> None:
    event = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier
    )
    event.ignore()
    table.event(event)
    assert event.isAccepted()


def test_tab_leaves_the_table(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    table, after = IndicatorTable(window), QLineEdit(window)
    table.set_standings(ALL)
    layout = QVBoxLayout(window)
    layout.addWidget(table)
    layout.addWidget(after)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_rows_stay_selected_while_figures_change(table: IndicatorTable) -> None:
    table.selectRow(1)
    table.set_standings([standing(0.9, 3.0, indicator=number) for number in range(4)])
    assert table.copied() == "Bits per token\t0.90\tmore predictable than 97 %"
