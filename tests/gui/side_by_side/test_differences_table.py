"""The table of differences: the largest first, sorted, copied, and a way to their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.differences import of_different_texts, of_models, of_texts
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitter, QTextEdit

from gltr_desktop.analysis.difference.difference_rows import DifferenceRows, difference_rows
from gltr_desktop.analysis.difference.difference_words import NO_REVISION
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.side_by_side.differences_table import DifferencesTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme

SIZE = 3
"""The column with the difference."""


@pytest.fixture
def table(frame: QWidget, theme: Theme, qtbot: QtBot) -> DifferencesTable:
    column = QSplitter(Qt.Orientation.Vertical, frame)
    column.addWidget(QTextEdit())
    table = DifferencesTable(column)
    column.addWidget(table)
    table.set_theme(theme)
    column.resize(800, 600)
    frame.resize(800, 600)
    with qtbot.waitActive(frame):
        frame.show()
        frame.activateWindow()
    table.open_table()
    return table


def words() -> DifferenceRows:
    return difference_rows(of_models().difference, Granularity.WORD)


def cells(table: DifferencesTable, column: int) -> list[str]:
    model = table.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def sizes(table: DifferencesTable) -> list[float]:
    return [abs(float(cell.replace("−", "-"))) for cell in cells(table, SIZE)]


def test_the_largest_differences_come_first(table: DifferencesTable) -> None:
    table.show_rows(words())
    assert sizes(table) == sorted(sizes(table), reverse=True)
    assert table.count.text() == f"{len(words())} words"
    assert table.view.isVisible()


def test_a_click_on_a_header_sorts(table: DifferencesTable) -> None:
    rows = words()
    table.show_rows(rows)
    table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert cells(table, 0) == [rows.text(row) for row in range(len(rows))]
    table.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    bits = [float(cell) for cell in cells(table, 1)]
    assert bits == sorted(bits, reverse=True)
    table.view.sortByColumn(SIZE, Qt.SortOrder.AscendingOrder)
    changes = [float(cell.replace("−", "-")) for cell in cells(table, SIZE)]
    assert changes == sorted(changes)


def test_the_order_stays_when_the_text_is_read_again(table: DifferencesTable) -> None:
    table.show_rows(words())
    table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    before = cells(table, 0)
    table.show_rows(None)
    table.show_rows(words())
    assert cells(table, 0) == before


def test_a_row_leads_to_both_places(table: DifferencesTable, qtbot: QtBot) -> None:
    rows = difference_rows(of_texts().difference, Granularity.WORD)
    table.show_rows(rows)
    table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    with qtbot.waitSignal(table.chosen) as chosen:
        table.view.selectRow(0)
    left, right = chosen.args
    assert (left, right) == (tuple(rows.left_tokens[0]), tuple(rows.right_tokens[0]))


def test_the_difference_has_its_colour(table: DifferencesTable, theme: Theme) -> None:
    table.show_rows(words())
    table.view.sortByColumn(SIZE, Qt.SortOrder.DescendingOrder)
    colour = table.model.index(0, SIZE).data(Qt.ItemDataRole.BackgroundRole)
    assert isinstance(colour, QColor)
    assert table.model.index(0, 0).data(Qt.ItemDataRole.BackgroundRole) is None
    table.model.set_dark(dark=not theme.dark)
    assert table.model.index(0, SIZE).data(Qt.ItemDataRole.BackgroundRole) != colour


def test_rows_are_copied_for_a_spreadsheet(table: DifferencesTable) -> None:
    rows = words()
    table.show_rows(rows)
    table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert not table.copy_button.isEnabled()
    table.view.selectAll()
    QTest.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, *lines = QGuiApplication.clipboard().text().split("\n")
    assert head.split("\t")[:2] == ["Text", "A, bits"]
    assert len(lines) == len(rows)
    assert all(line.count("\t") == head.count("\t") for line in lines)
    total = sum(float(line.split("\t")[SIZE] or 0) for line in lines)
    assert total == pytest.approx(of_models().difference.bits)


def test_without_rows_it_says_why(table: DifferencesTable) -> None:
    table.show_rows(None)
    assert "once both sides are read" in table.empty.text()
    rows = difference_rows(of_different_texts().difference, Granularity.WORD)
    table.show_rows(rows, NO_REVISION)
    assert table.empty.isVisible()
    assert table.empty.text() == NO_REVISION
    assert table.count.text() == ""


def test_escape_closes_it(table: DifferencesTable, qtbot: QtBot) -> None:
    table.show_rows(words())
    with qtbot.waitSignal(table.closed):
        QTest.keyClick(table.view, Qt.Key.Key_Escape)
    assert table.isHidden()


def test_it_takes_a_part_of_the_height(table: DifferencesTable) -> None:
    assert 200 < table.height() < 300
