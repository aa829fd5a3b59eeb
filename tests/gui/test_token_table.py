"""The table shows the values of the record, in any order, and follows the text."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.editors import place_caret
from helpers.spans import spans_of
from helpers.windows import TEXT
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter

from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.token_details import token_details
from gltr_desktop.ui.table.token_columns import COLUMNS
from gltr_desktop.ui.table.token_table_model import TokenTableModel, ordered

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.table.token_table import TokenTable
    from gltr_desktop.ui.theme import Theme

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
WORDS = ["The", " fox", " and", " the", " Fox", "\n"]
RANKS = [UNSCORED, 50, 3, 3, 9_000, 0]
GUESS, RANK = 2, 3
"""Columns."""


def shown(model: TokenTableModel, column: int) -> list[str]:
    """The cells of a column, from top to bottom."""
    return [model.index(row, column).data() for row in range(model.rowCount())]


@pytest.fixture
def model() -> TokenTableModel:
    model = TokenTableModel()
    model.show_analysis(analysis_of(WORDS, RANKS))
    return model


def test_scored_tokens_are_shown_with_their_values(model: TokenTableModel) -> None:
    assert shown(model, 0) == ["2", "3", "4", "5", "6"]
    assert shown(model, 1) == ["␣fox", "␣and", "␣the", "␣Fox", "↵"]
    assert shown(model, RANK) == ["51", "4", "4", "9,001", "1"]
    assert shown(model, RANK + 1)[4] == "30.0%"
    assert shown(model, RANK + 2)[4] == "1.74"
    assert shown(model, RANK + 4)[4] == "1.000"
    titles = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    assert titles[:4] == ["Position", "Token", "Best guess", "Rank"]
    tips = [
        model.headerData(i, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        for i in range(model.columnCount())
    ]
    assert all(tips)


def test_what_the_model_expected_most_is_shown_and_sorted_by_its_text() -> None:
    model = TokenTableModel()
    analysis = analysis_of(WORDS, RANKS)
    model.show_analysis(analysis)
    expected = [
        token_details(analysis, token).predictions[0].text for token in range(1, len(WORDS))
    ]
    assert shown(model, GUESS) == expected
    assert len(set(expected)) > 1
    model.sort(GUESS, UP)
    texts = shown(model, GUESS)
    plain = [text.replace("␣", " ").replace("↵", "\n").casefold() for text in texts]
    assert plain == sorted(plain)


def test_by_token_means_by_its_text(model: TokenTableModel) -> None:
    model.sort(1, UP)
    assert shown(model, 1) == ["↵", "␣and", "␣fox", "␣Fox", "␣the"]


def test_values_that_the_engine_does_not_give_are_dashes(model: TokenTableModel) -> None:
    analysis = analysis_of(WORDS, RANKS, top_k=0)
    unknown = np.full(len(WORDS), np.nan, np.float32)
    columns = replace(analysis.columns, logprob=unknown, entropy=unknown)
    model.show_analysis(replace(analysis, columns=columns))
    assert [shown(model, column)[0] for column in range(len(COLUMNS))] == [
        "2", "␣fox", "–", "51", "–", "–", "–", "–"
    ]  # fmt: skip
    for column in (GUESS, RANK + 3):
        model.sort(column, DOWN)
        assert model.rowCount() == 5


@given(
    st.lists(st.sampled_from([UNSCORED, 0, 3, 50, 9_000]), max_size=30),
    st.sampled_from([0, *range(RANK, len(COLUMNS))]),
    st.sampled_from([UP, DOWN]),
    st.data(),
)
def test_any_order(ranks: list[int], column: int, order: Qt.SortOrder, data: st.DataObject) -> None:
    analysis = analysis_of([f" w{i % 5}" for i in range(len(ranks))], ranks)
    analysis = replace(analysis, done=data.draw(st.integers(0, len(ranks))))
    model = TokenTableModel()
    model.sort(column, order)
    model.show_analysis(analysis)
    tokens = [model.token_of(row) for row in range(model.rowCount())]
    assert sorted(tokens) == np.flatnonzero(analysis.scored).tolist()
    columns = analysis.columns
    values: dict[int, NDArray[Any]] = {
        0: np.arange(len(analysis)),
        RANK: columns.rank,
        RANK + 1: np.exp(columns.logprob),
        RANK + 2: -columns.logprob,
        RANK + 3: columns.entropy,
        RANK + 4: analysis.frac_p,
    }
    keys = [float(values[column][token]) for token in tokens]
    assert keys == sorted(keys, reverse=order == DOWN)
    for row, token in enumerate(tokens):
        assert model.row_of(token) == row


@given(
    st.one_of(
        st.lists(st.floats(width=32) | st.sampled_from([0.0, -0.0, 1.0])).map(
            lambda values: np.array(values, np.float32)
        ),
        st.lists(st.integers(0, 2**31 - 1) | st.integers(65_530, 65_540)).map(
            lambda values: np.array(values, np.int32)
        ),
    ),
    st.booleans(),
)
def test_the_order_is_that_of_a_stable_sort(keys: NDArray[Any], descending: bool) -> None:
    expected = np.argsort(-keys.astype(float) if descending else keys, kind="stable")
    assert ordered(keys, descending=descending).tolist() == expected.tolist()


def test_another_text_has_other_tokens(model: TokenTableModel) -> None:
    model.show_only("fox")
    model.show_analysis(analysis_of(["a", "b", "c", " foxes"], [9, 9, 9, 9]))
    assert shown(model, 1) == ["␣foxes"]


def test_only_tokens_with_the_wanted_text_are_shown(model: TokenTableModel) -> None:
    model.show_only("FOX")
    assert shown(model, 0) == ["2", "5"]
    assert model.row_of(2) is None
    model.show_only("nothing like it")
    assert model.rowCount() == 0
    model.show_only("")
    assert model.rowCount() == 5
    model.show_analysis(None)
    assert model.rowCount() == 0


def test_the_table_and_the_text_follow_each_other(coloured: MainWindow, qtbot: QtBot) -> None:
    editor, table = coloured.pane.editor, coloured.pane.table
    spans = spans_of(coloured.pane)
    analysis = spans.analysis
    QTest.keyClick(editor, Qt.Key.Key_F10)
    assert table.isVisible()
    assert table.model.rowCount() == int(analysis.scored.sum())
    assert f"{table.model.rowCount():,} tokens" in table.count.text()
    table.view.sortByColumn(RANK, DOWN)
    table.view.selectRow(0)
    token = table.model.token_of(0)
    assert analysis.columns.rank[token] == analysis.columns.rank.max()
    group = analysis.groups.of_token(token)
    assert editor.textCursor().position() == int(spans.visible_start[group])
    place_caret(editor, int(spans.visible_start[5]))
    row = table.view.currentIndex().row()
    assert analysis.groups.of_token(table.model.token_of(row)) == 5
    QTest.keyClicks(table.filter, "a")
    assert 0 < table.model.rowCount() < int(analysis.scored.sum())
    coloured.pane.analysis.forget()
    qtbot.waitUntil(lambda: "No tokens" in table.empty.text())
    assert table.model.rowCount() == 0
    assert table.empty.isVisible()
    table.close()


# Rows for other programs


def test_copied_rows_have_exact_numbers_and_no_commas(model: TokenTableModel) -> None:
    head, fox, line_end = model.copied([3, 4]).splitlines()
    assert head.split("\t") == [column.title for column in COLUMNS]
    cells = fox.split("\t")
    assert cells[:2] == ["5", "␣Fox"]
    assert cells[RANK] == "9001"
    assert line_end.split("\t")[1] == "↵"
    assert float(line_end.split("\t")[RANK + 1]) == pytest.approx(0.3)


def test_unknown_numbers_are_left_out_of_what_is_copied(model: TokenTableModel) -> None:
    analysis = analysis_of(WORDS, RANKS, top_k=0)
    model.show_analysis(analysis)
    assert model.copied([0]).splitlines()[1].split("\t")[GUESS] == ""
    assert model.copied([0]).splitlines()[1].endswith("\t")


def test_all_rows_are_exported_in_their_order_as_they_are_in_the_text(
    model: TokenTableModel,
) -> None:
    model.show_only("o")
    model.sort(RANK, DOWN)
    rows = list(model.to_export()())
    assert [row[1] for row in rows] == ["Token", " Fox", " fox"]
    assert [row[RANK] for row in rows] == ["Rank", "9001", "51"]


# The table below the text


@pytest.fixture
def table(coloured: MainWindow) -> TokenTable:
    """The table of a coloured text, open."""
    coloured.pane.table.open_table()
    return coloured.pane.table


def top_row(table: TokenTable) -> int:
    return table.view.rowAt(0)


def test_it_stands_below_the_text_and_remembers_its_height(
    coloured: MainWindow, table: TokenTable, qtbot: QtBot
) -> None:
    editor = coloured.pane.editor
    place, text = table.mapToGlobal(table.rect().topLeft()), editor.rect().bottomLeft()
    assert place.y() >= editor.mapToGlobal(text).y()
    assert not table.isWindow()
    splitter = table.parentWidget()
    assert isinstance(splitter, QSplitter)
    both = sum(splitter.sizes())
    splitter.setSizes([both - 210, 210])
    QTest.keyClick(table.view, Qt.Key.Key_Escape)
    assert not table.isVisible()
    assert editor.hasFocus()
    splitter.setSizes([both, 0])
    table.open_table()
    qtbot.waitUntil(lambda: table.height() == 210)


def test_sorting_shows_what_comes_first(coloured: MainWindow, table: TokenTable) -> None:
    place_caret(coloured.pane.editor, len(TEXT) - 10)
    table.setFixedHeight(160)
    assert top_row(table) > 0
    table.view.sortByColumn(RANK, DOWN)
    assert top_row(table) == 0
    assert not table.view.selectionModel().hasSelection()


def click_row(table: TokenTable, row: int) -> None:
    # A click, unlike selectRow(), does not depend on the keys that an earlier test has left down.
    place = table.view.visualRect(table.model.index(row, 1)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def selected_rows(table: TokenTable) -> list[int]:
    return [index.row() for index in table.view.selectionModel().selectedRows()]


def test_sorting_keeps_a_row_that_the_user_holds_on_to(
    coloured: MainWindow, table: TokenTable
) -> None:
    table.setFixedHeight(160)
    analysis = spans_of(coloured.pane).analysis
    table.view.sortByColumn(RANK, UP)
    click_row(table, 0)
    token = table.model.token_of(0)
    table.view.sortByColumn(RANK, DOWN)
    (row,) = selected_rows(table)
    assert table.model.token_of(row) == token
    assert row > len(analysis) // 2
    assert top_row(table) > 0


def test_a_row_that_the_caret_has_selected_is_held_on_to_once_it_is_clicked(
    coloured: MainWindow, table: TokenTable
) -> None:
    place_caret(coloured.pane.editor, len(TEXT) - 10)
    (row,) = selected_rows(table)
    token = table.model.token_of(row)
    click_row(table, row)
    table.view.sortByColumn(RANK, DOWN)
    (row,) = selected_rows(table)
    assert table.model.token_of(row) == token


@pytest.mark.parametrize(
    "held",
    [
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ShiftModifier,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    ],
)
def test_keys_that_move_the_caret_farther_select_one_row(
    held: Qt.KeyboardModifier, coloured: MainWindow, table: TokenTable
) -> None:
    place_caret(coloured.pane.editor, len(TEXT) - 10)
    seen = []
    for _ in range(6):
        QTest.keyClick(coloured.pane.editor, Qt.Key.Key_Left, held)
        (row,) = selected_rows(table)
        seen.append(row)
    assert seen[-1] < seen[0]


def test_a_row_has_the_colour_of_its_token(
    coloured: MainWindow, table: TokenTable, theme: Theme
) -> None:
    coloured.pane.set_theme(theme)
    spans = spans_of(coloured.pane)
    for row in range(5):
        group = spans.analysis.groups.of_token(table.model.token_of(row))
        bucket = int(spans.bucket_of_group[group])
        colours = [
            table.model.index(row, column).data(Qt.ItemDataRole.BackgroundRole)
            for column in (1, RANK)
        ]
        assert colours == [theme.buckets[bucket], theme.faded[bucket]]


def test_selected_rows_are_copied_by_key_and_by_button(table: TokenTable) -> None:
    assert table.copy_button.isEnabled()
    table.view.clearSelection()
    assert not table.copy_button.isEnabled()
    table.view.selectRow(2)
    QTest.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    expected = table.model.copied([2, 3])
    QTest.keySequence(table.view, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QApplication.clipboard().text() == expected
    QApplication.clipboard().clear()
    table.copy_button.click()
    assert QApplication.clipboard().text() == expected


def test_what_is_shown_is_exported_and_told(
    coloured: MainWindow, table: TokenTable, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    table.filter.setText("a")
    dialogs.name = str(tmp_path / "mine")
    table.export_button.click()
    qtbot.waitUntil(lambda: "mine.csv" in coloured.message.text)
    with (tmp_path / "mine.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == [column.title for column in COLUMNS]
    assert len(rows) == table.model.rowCount() > 0
    assert all("a" in row[1].casefold() for row in rows)


def test_an_export_that_fails_is_told(
    coloured: MainWindow, table: TokenTable, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    dialogs.name = str(tmp_path / "no folder" / "a.csv")
    table.export_button.click()
    qtbot.waitUntil(lambda: "no folder" in coloured.message.text)


def test_an_empty_table_says_why(window: MainWindow) -> None:
    table = window.pane.table
    table.open_table()
    assert table.empty.text() == "No tokens to show yet: analyse a text first."
    assert not table.export_button.isEnabled()
    window.colouring_controller.choose_granularity(Granularity.WORD)
    assert table.empty.text() == "No words to show yet: analyse a text first."
    assert table.filter.placeholderText() == "Filter words"
    assert table.view.accessibleName() == "Words"
    table.close()


def test_a_filter_that_nothing_passes_says_so(table: TokenTable) -> None:
    table.filter.setText("xyzzy")
    assert table.empty.isVisible()
    assert table.empty.text() == "No token of this text contains “xyzzy”."


def test_its_key_opens_and_closes_it(coloured: MainWindow) -> None:
    editor, pane, entry = coloured.pane.editor, coloured.pane, coloured.menu_actions.view.table
    assert entry.isCheckable()
    QTest.keyClick(editor, Qt.Key.Key_F10)
    assert pane.table.isVisible()
    assert entry.isChecked()
    QTest.keyClick(pane.table.view, Qt.Key.Key_F10)
    assert not pane.table.isVisible()
    assert not entry.isChecked()
    assert editor.hasFocus()
    # It may have been closed otherwise meanwhile.
    QTest.keyClick(editor, Qt.Key.Key_F10)
    QTest.keyClick(pane.table.view, Qt.Key.Key_Escape)
    QTest.keyClick(editor, Qt.Key.Key_F10)
    assert pane.table.isVisible()
    assert entry.isChecked()
