"""The table shows the values of the record, in any order, and follows the text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.editors import place_caret
from helpers.spans import spans_of
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.ui.token_table import TokenTableModel, ordered

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
WORDS = ["The", " fox", " and", " the", " Fox", "\n"]
RANKS = [UNSCORED, 50, 3, 3, 9_000, 0]


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
    assert shown(model, 2) == ["51", "4", "4", "9,001", "1"]
    assert shown(model, 3)[4] == "30.0%"
    assert shown(model, 4)[4] == "1.74"
    assert shown(model, 6)[4] == "1.000"
    titles = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    assert titles[:3] == ["Position", "Token", "Rank"]


def test_by_token_means_by_its_text(model: TokenTableModel) -> None:
    model.sort(1, UP)
    assert shown(model, 1) == ["↵", "␣and", "␣fox", "␣Fox", "␣the"]


def test_values_that_the_engine_does_not_give_are_dashes(model: TokenTableModel) -> None:
    analysis = analysis_of(WORDS, RANKS, top_k=0)
    unknown = np.full(len(WORDS), np.nan, np.float32)
    columns = replace(analysis.columns, logprob=unknown, entropy=unknown)
    model.show_analysis(replace(analysis, columns=columns))
    assert [shown(model, column)[0] for column in range(7)] == [
        "2", "␣fox", "51", "–", "–", "–", "–"
    ]  # fmt: skip
    model.sort(5, DOWN)
    assert model.rowCount() == 5


@given(
    st.lists(st.sampled_from([UNSCORED, 0, 3, 50, 9_000]), max_size=30),
    st.sampled_from([0, 2, 3, 4, 5, 6]),
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
        2: columns.rank,
        3: np.exp(columns.logprob),
        4: -columns.logprob,
        5: columns.entropy,
        6: analysis.frac_p,
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
    table.view.sortByColumn(2, DOWN)
    table.view.selectRow(0)
    token = table.model.token_of(0)
    assert analysis.columns.rank[token] == analysis.columns.rank.max()
    group = analysis.groups.of_token(token)
    assert editor.textCursor().position() == int(spans.visible_start[group])
    place_caret(editor, int(spans.visible_start[5]))
    row = table.view.currentIndex().row()
    assert analysis.groups.of_token(table.model.token_of(row)) == 5
    QTest.keyClicks(table.filter, "la")
    assert table.model.rowCount() < int(analysis.scored.sum())
    coloured.pane.analysis.forget()
    qtbot.waitUntil(lambda: table.model.rowCount() == 0)
    assert "No tokens" in table.count.text()
    table.close()
