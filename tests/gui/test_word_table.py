"""At the level of words the table has a row for each word, and follows the text like any other."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.editors import place_caret
from helpers.measures import SURPRISAL
from helpers.server_analyses import served_analysis
from helpers.side_by_side import compare_texts
from helpers.spans import spans_of
from helpers.windows import LONG, TEXT, begin_reading_long, wait_for_colours
from helpers.word_masses import MARKING, TEXTS, analysis_with_masses, pieces
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gltr_desktop.analysis.measures import values_of
from gltr_desktop.analysis.model_record import AFTER, NOWHERE
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.word_choice import why_no_choice
from gltr_desktop.ui.table.token_table_model import TokenTableModel

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.table.token_table import TokenTable
    from gltr_desktop.ui.theme import Theme

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
PARTS = [b"The", b" cat", b"s", b" sat", b".", b"\n\n", b"The", b" end"]
WORDS = ["The", "cats", "sat", ".", "The", "end"]
TITLES = [
    "No.",
    "Word",
    "Tokens",
    "Characters",
    "Corrected surprisal, bits",
    "Plain surprisal, bits",
    "Entropy before, nats",
    "Rank of first token",
    "Probability of first token",
    "Surprisal of word before, bits",
    "Position in sentence",
]
CORRECTED, PLAIN, ENTROPY, RANK, PROBABILITY, BEFORE, PLACE = range(4, 11)
"""Columns."""


def table_of(analysis: Analysis) -> TokenTableModel:
    model = TokenTableModel()
    model.show_analysis(analysis, Granularity.WORD)
    return model


def shown(model: TokenTableModel, column: int) -> list[str]:
    """The cells of a column, from top to bottom."""
    return [model.index(row, column).data() for row in range(model.rowCount())]


def header(model: TokenTableModel, role: Qt.ItemDataRole) -> list[str]:
    columns = range(model.columnCount())
    return [str(model.headerData(i, Qt.Orientation.Horizontal, role)) for i in columns]


def titles(model: TokenTableModel) -> list[str]:
    return header(model, Qt.ItemDataRole.AccessibleTextRole)


@pytest.fixture
def analysis() -> Analysis:
    return analysis_with_masses(PARTS, 7)


@pytest.fixture
def model(analysis: Analysis) -> TokenTableModel:
    return table_of(analysis)


# Rows and columns


def test_each_word_is_a_row_and_no_line_break_is(
    model: TokenTableModel, analysis: Analysis
) -> None:
    assert titles(model) == TITLES
    assert shown(model, 0) == ["1", "2", "3", "4", "5", "6"]
    assert shown(model, 1) == WORDS
    assert shown(model, 2) == ["1", "2", "1", "1", "1", "1"]
    assert shown(model, 3) == ["3", "4", "3", "1", "3", "3"]
    assert shown(model, PLACE) == ["1", "2", "3", "4", "1", "2"]
    columns, first = analysis.columns, [0, 1, 3, 4, 6, 7]
    assert shown(model, ENTROPY) == [f"{columns.entropy[token]:.2f}" for token in first]
    assert shown(model, RANK) == [f"{columns.rank[token] + 1}" for token in first]
    shares = [math.exp(columns.logprob[token]) for token in first]
    cells = [float(cell.removesuffix("%")) / 100 for cell in shown(model, PROBABILITY)]
    assert cells == pytest.approx(shares, abs=6e-4)


def test_surprisal_is_that_of_the_level(model: TokenTableModel, analysis: Analysis) -> None:
    bounds = analysis.tokens.unit_bounds(Granularity.WORD)
    for column, plain in ((CORRECTED, False), (PLAIN, True)):
        bits = values_of(analysis, SURPRISAL, bounds, Granularity.WORD, plain_words=plain)
        # The line breaks are the fifth unit.
        assert shown(model, column) == [f"{value:.2f}" for value in np.delete(bits, 4)]
    assert shown(model, CORRECTED) != shown(model, PLAIN)
    assert shown(model, BEFORE) == ["–", *shown(model, CORRECTED)[:-1]]


def test_headers_say_in_a_line_or_two_what_columns_hold(model: TokenTableModel) -> None:
    assert all(header(model, Qt.ItemDataRole.ToolTipRole))
    headings = header(model, Qt.ItemDataRole.DisplayRole)
    assert headings[CORRECTED].splitlines() == ["Surprisal,", "corrected, bits"]
    assert all(len(heading.splitlines()) <= 2 for heading in headings)


@pytest.mark.parametrize(
    "changed",
    [
        replace(MARKING, word_marks=AFTER),
        replace(MARKING, word_marks=NOWHERE),
        replace(MARKING, lacks=frozenset({"boundary_mass"})),
    ],
    ids=["marks ends", "marks nothing", "lacks the mass"],
)
def test_where_nothing_is_corrected_only_plain_products_are_shown_and_why_is_said(
    changed: ModelRecord, analysis: Analysis
) -> None:
    model = table_of(replace(analysis, model=changed))
    assert titles(model) == [title for title in TITLES if title != TITLES[CORRECTED]]
    tips = header(model, Qt.ItemDataRole.ToolTipRole)
    assert tips[CORRECTED].endswith(why_no_choice(Granularity.WORD, changed))
    assert shown(model, BEFORE - 1) == ["–", *shown(model, CORRECTED)[:-1]]


def test_bounds_are_marked_on_the_screen_and_for_other_programs() -> None:
    model = table_of(
        served_analysis([" The", " dog", "gy", " ran"], [0, 40, 1_000_000, 3], "rounded")
    )
    places = {title: number for number, title in enumerate(titles(model))}
    plain = places[TITLES[PLAIN]]
    assert [cell.startswith("> ") for cell in shown(model, plain)] == [False, True, False]
    before = shown(model, places[TITLES[BEFORE]])
    assert [cell.startswith("> ") for cell in before] == [False, False, True]
    assert shown(model, places[TITLES[ENTROPY]]) == ["–", "–", "–"]
    head, *rows = model.to_export()()
    assert head[len(places) :] == ["Probability is", "Surprisal is"]
    assert [row[-2:] for row in rows] == [
        ["exact", "exact"],
        ["exact", "at least"],
        ["exact", "exact"],
    ]
    tied = table_of(served_analysis([" The", " dog", "gy"], [0, 40, 3]))
    ranks = shown(tied, titles(tied).index(TITLES[RANK]))
    assert ranks == ["1", "≤ 41"]
    head, *rows = tied.to_export()()
    assert (head[-1], [row[-1] for row in rows]) == ("Rank is", ["exact", "at most"])


# Order and filter


@given(
    TEXTS,
    st.integers(0, 10_000),
    st.booleans(),
    st.integers(0, len(TITLES) - 1),
    st.sampled_from([UP, DOWN]),
    st.data(),
)
def test_any_order_has_the_unknown_last(
    text: str, seed: int, start: bool, column: int, order: Qt.SortOrder, data: st.DataObject
) -> None:
    parts = data.draw(pieces(text))
    analysis = analysis_with_masses(parts, seed, start=start)
    model = table_of(analysis)
    texts, numbers = shown(model, 1), shown(model, 0)
    _, *lines = model.to_export()()
    model.sort(column, order)
    assert sorted(shown(model, 0)) == sorted(numbers)
    _, *rows = model.to_export()()
    assert sorted(rows) == sorted(lines)
    if column == 1:
        words = [row[1].casefold() for row in rows]
        assert words == sorted(words, reverse=order == DOWN)
        assert sorted(shown(model, 1)) == sorted(texts)
    else:
        cells = [row[column] for row in rows]
        known = [float(cell) for cell in cells if cell]
        assert not any(cells[len(known) :])
        assert known == sorted(known, reverse=order == DOWN)
    for row in range(model.rowCount()):
        assert model.row_of(model.token_of(row)) == row


def test_only_words_with_the_wanted_text_are_shown(model: TokenTableModel) -> None:
    model.show_only("THE")
    assert shown(model, 0) == ["1", "5"]
    model.show_only("at")
    assert shown(model, 1) == ["cats", "sat"]
    # The text of two of its tokens.
    model.show_only("cats")
    assert shown(model, 1) == ["cats"]
    model.show_only("the end")
    assert model.rowCount() == 0


def test_a_row_is_that_of_all_its_tokens(model: TokenTableModel) -> None:
    assert [model.row_of(token) for token in range(len(PARTS))] == [0, 1, 1, 2, 3, 3, 4, 5]
    assert [model.token_of(row) for row in range(len(WORDS))] == [0, 1, 3, 4, 6, 7]


# Other levels, other texts


def test_other_columns_begin_in_the_order_of_the_text(
    model: TokenTableModel, analysis: Analysis
) -> None:
    model.sort(CORRECTED, DOWN)
    model.show_analysis(analysis, Granularity.TOKEN)
    assert (model.noun, model.columnCount()) == ("token", 8)
    assert [model.token_of(row) for row in range(model.rowCount())] == list(range(len(PARTS)))
    model.show_analysis(analysis, Granularity.WORD)
    assert model.noun == "word"
    assert shown(model, 1) == WORDS
    model.show_analysis(None, Granularity.WORD)
    assert (model.noun, model.rowCount()) == ("word", 0)
    model.show_analysis(None, Granularity.SENTENCE)
    assert model.noun == "token"
    assert model.row_of(0) is None


def test_the_order_stays_with_the_next_step_of_an_analysis(
    model: TokenTableModel, analysis: Analysis
) -> None:
    model.sort(CORRECTED, DOWN)
    expected = shown(model, 0)
    model.show_analysis(replace(analysis), Granularity.WORD)
    assert shown(model, 0) == expected
    model.show_analysis(analysis_with_masses([b" new", b" text"], 3), Granularity.WORD)
    assert sorted(shown(model, 1)) == ["new", "text"]


def test_a_word_comes_when_the_token_behind_it_is_read(analysis: Analysis) -> None:
    model = TokenTableModel()
    for done, count in ((0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (7, 4), (8, 6)):
        model.show_analysis(analysis_with_masses(PARTS, 7, done=done), Granularity.WORD)
        assert shown(model, 1) == WORDS[:count]
        assert "–" not in shown(model, CORRECTED)
    plain = replace(
        analysis_with_masses(PARTS, 7, done=3), model=replace(MARKING, word_marks=NOWHERE)
    )
    model.show_analysis(plain, Granularity.WORD)
    assert shown(model, 1) == WORDS[:2]


def test_a_word_without_evidence_is_no_row_and_one_with_some_has_dashes() -> None:
    assert shown(table_of(analysis_with_masses(PARTS, 7, start=False)), 0)[0] == "2"
    model = table_of(analysis_with_masses([b"cat", b"s", b" sat"], 7, start=False))
    assert shown(model, 1) == ["cats", "sat"]
    for column in range(CORRECTED, BEFORE + 1):
        assert shown(model, column)[0] == "–"
    model.sort(RANK, UP)
    assert shown(model, 1) == ["sat", "cats"]
    assert model.copied([1]).splitlines()[1].split("\t")[RANK] == ""


# Rows for other programs


def test_copied_rows_have_a_header_and_all_digits(
    model: TokenTableModel, analysis: Analysis
) -> None:
    head, cats, end = (line.split("\t") for line in model.copied([1, 5]).splitlines())
    assert head == TITLES
    assert (cats[:4], end[:4]) == (["2", "cats", "2", "4"], ["6", "end", "1", "3"])
    plain = -analysis.columns.logprob[1:3].astype(np.float64).sum() / math.log(2)
    assert float(cats[PLAIN]) == pytest.approx(plain, rel=1e-6)
    assert float(cats[ENTROPY]) == analysis.columns.entropy[1]
    assert cats[RANK] == str(analysis.columns.rank[1] + 1)
    assert cats[PLACE] == "2"


def test_quotation_marks_do_not_swallow_rows_in_a_spreadsheet() -> None:
    parts = [b'"', b"So", b'"', b" he", b" said", b'."', b' ""', b" x"]
    model = table_of(analysis_with_masses(parts, 3))
    rows = model.copied(list(range(model.rowCount())))
    # The csv module reads quotation marks as spreadsheets do.
    read = list(csv.reader(io.StringIO(rows), delimiter="\t"))
    assert [row[1] for row in read[1:]] == shown(model, 1)
    assert {len(row) for row in read} == {len(TITLES)}


def test_words_are_exported_as_they_are_in_the_text() -> None:
    model = table_of(analysis_with_masses([" au\u00adto".encode(), b" now"], 3))
    assert [row[1] for row in model.to_export()()] == ["Word", "au\u00adto", "now"]
    assert shown(model, 1)[0] == "au⟨U+00AD⟩to"


# The table below the text


@pytest.fixture
def table(coloured: MainWindow) -> TokenTable:
    """The table of a coloured text, open at the level of words."""
    coloured.colouring_controller.choose_granularity(Granularity.WORD)
    coloured.pane.table.open_table()
    return coloured.pane.table


def test_it_says_that_its_rows_are_words(
    coloured: MainWindow, table: TokenTable, qtbot: QtBot
) -> None:
    count = table.model.rowCount()
    assert table.count.text() == f"{count} words"
    assert table.view.accessibleName() == "Words"
    assert table.filter.accessibleName() == table.filter.placeholderText() == "Filter words"
    table.filter.setText("xyzzy")
    assert table.empty.text() == "No word of this text contains “xyzzy”."
    table.filter.clear()
    coloured.colouring_controller.choose_granularity(Granularity.SENTENCE)
    qtbot.waitUntil(lambda: table.model.noun == "token")
    assert table.view.accessibleName() == "Tokens"
    assert table.filter.accessibleName() == "Filter tokens"
    coloured.colouring_controller.choose_granularity(Granularity.WORD)
    qtbot.waitUntil(lambda: table.model.rowCount() == count)
    coloured.pane.analysis.forget()
    qtbot.waitUntil(lambda: "No words" in table.empty.text())


def test_the_header_shows_no_order_of_columns_that_have_gone(
    coloured: MainWindow, table: TokenTable, qtbot: QtBot
) -> None:
    shown_header = table.view.horizontalHeader()
    table.view.sortByColumn(PLACE, DOWN)
    coloured.colouring_controller.choose_granularity(Granularity.TOKEN)
    qtbot.waitUntil(lambda: table.model.noun == "token")
    assert (shown_header.sortIndicatorSection(), shown_header.sortIndicatorOrder()) == (0, UP)


def test_caret_and_rows_follow_each_other(coloured: MainWindow, table: TokenTable) -> None:
    editor, spans = coloured.pane.editor, spans_of(coloured.pane)
    # Within the word, and behind its first token.
    place_caret(editor, TEXT.index("striking") + 5)
    (index,) = table.view.selectionModel().selectedRows(1)
    assert index.data() == "striking"
    table.view.sortByColumn(CORRECTED, DOWN)
    table.view.selectRow(0)
    group = spans.analysis.groups.of_token(table.model.token_of(0))
    assert editor.textCursor().position() == int(spans.visible_start[group])
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    group = spans.analysis.groups.of_token(table.model.token_of(1))
    assert editor.textCursor().position() == int(spans.visible_start[group])


def test_other_rows_are_at_the_caret_too(
    coloured: MainWindow, table: TokenTable, qtbot: QtBot
) -> None:
    place_caret(coloured.pane.editor, TEXT.index("clocks"))
    coloured.colouring_controller.choose_granularity(Granularity.TOKEN)
    qtbot.waitUntil(lambda: table.model.noun == "token")
    coloured.colouring_controller.choose_granularity(Granularity.WORD)
    qtbot.waitUntil(lambda: table.model.noun == "word")
    (index,) = table.view.selectionModel().selectedRows(1)
    assert index.data() == "clocks"


def test_the_row_of_a_word_has_its_colour(
    coloured: MainWindow, table: TokenTable, theme: Theme
) -> None:
    coloured.pane.set_theme(theme)
    spans = spans_of(coloured.pane)
    for row in range(table.model.rowCount()):
        group = spans.analysis.groups.of_token(table.model.token_of(row))
        bucket = int(spans.bucket_of_group[group])
        colours = [
            table.model.index(row, column).data(Qt.ItemDataRole.BackgroundRole)
            for column in (1, PLACE)
        ]
        assert colours == [theme.buckets[bucket], theme.faded[bucket]]


def test_every_title_has_room_and_the_columns_fill_a_wide_table(table: TokenTable) -> None:
    shown_header = table.view.horizontalHeader()
    metrics = shown_header.fontMetrics()
    for width in (400, 1_600):
        table.setFixedWidth(width)
        QApplication.processEvents()
        for column, heading in enumerate(header(table.model, Qt.ItemDataRole.DisplayRole)):
            needed = max(map(metrics.horizontalAdvance, heading.splitlines()))
            assert shown_header.sectionSize(column) > needed
    assert shown_header.length() == table.view.viewport().width()


def test_a_table_that_was_scrolled_sideways_stays_so(
    coloured: MainWindow, table: TokenTable
) -> None:
    table.setFixedWidth(400)
    QApplication.processEvents()
    bar = table.view.horizontalScrollBar()
    bar.setValue(bar.maximum())
    there = bar.value()
    assert there > 0
    place_caret(coloured.pane.editor, TEXT.index("striking"))
    assert bar.value() > there / 2
    # A row that the user holds on to is brought into view when its place changes.
    table.view.selectRow(0)
    bar.setValue(there)
    table.view.sortByColumn(PLACE, DOWN)
    assert len(table.view.selectionModel().selectedRows()) == 1
    assert bar.value() > there / 2


def test_words_are_copied_and_exported(
    coloured: MainWindow, table: TokenTable, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    table.view.selectRow(1)
    QTest.keySequence(table.view, QKeySequence(QKeySequence.StandardKey.Copy))
    head, row = QApplication.clipboard().text().splitlines()
    assert head.split("\t") == titles(table.model)
    assert row.split("\t")[1] == table.model.index(1, 1).data()
    table.filter.setText("the")
    dialogs.name = str(tmp_path / "mine")
    table.export_button.click()
    qtbot.waitUntil(lambda: "the words and their values" in coloured.message.text)
    assert dialogs.asked[-1].endswith("words.csv")
    with (tmp_path / "mine.csv").open(encoding="utf-8-sig", newline="") as file:
        head_row, *rows = csv.reader(file)
    assert head_row == TITLES
    assert [cells[1] for cells in rows] == shown(table.model, 1)


def test_side_by_side_it_shows_the_words_of_its_own_text(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    window.colouring_controller.choose_granularity(Granularity.WORD)
    table = window.pane.table
    table.open_table()
    words = shown(table.model, 1)
    text = spans_of(window.pane).analysis.text
    assert [word for word in words if word.isalpha()] == re.findall(r"\w+", text)
    table.view.selectRow(3)
    spans = spans_of(window.pane)
    group = spans.analysis.groups.of_token(table.model.token_of(3))
    assert window.pane.editor.textCursor().position() == int(spans.visible_start[group])


def test_rows_come_while_a_text_is_read(window: MainWindow, qtbot: QtBot) -> None:
    window.colouring_controller.choose_granularity(Granularity.WORD)
    begin_reading_long(window, qtbot)
    table = window.pane.table
    table.open_table()
    first = table.model.rowCount()
    wait_for_colours(window, qtbot)
    table.refresh()
    assert first < table.model.rowCount()
    assert shown(table.model, 1).count("clocks") == LONG.count("clocks")
    assert "–" not in shown(table.model, CORRECTED)
