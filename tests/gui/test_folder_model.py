"""The rows of a folder: what cells show, and the order, whatever comes in meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.text_rows import FIGURES, NO_FIGURES, error_row, figures_of, text_file, text_row
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QPalette

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.batch.columns import columns
from gltr_desktop.ui.folder.folder_model import FolderModel
from gltr_desktop.ui.folder.shown_columns import USUAL, shown_columns
from gltr_desktop.ui.folder.strip_delegate import SHARES_ROLE
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from gltr_desktop.batch.rows import TextRow

pytestmark = pytest.mark.usefixtures("qapp")

Role = Qt.ItemDataRole
ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
SHORT = figures_of((10, 5, 3, 2))


def model_of(*rows: TextRow, colouring: Colouring = GLTR_COLOURING) -> FolderModel:
    """A model in which all rows have come."""
    model = FolderModel()
    model.show_files([row.file for row in rows], colouring)
    for number, row in enumerate(rows):
        model.show_row(number, row)
    return model


def cell(model: FolderModel, row: int, key: str, role: int = Role.DisplayRole) -> object:
    return model.data(model.index(row, model.column_of(key)), role)


def names(model: FolderModel) -> list[object]:
    return [cell(model, row, "file") for row in range(model.rowCount())]


# Columns


def test_the_columns_are_those_of_every_table_with_strip_and_group() -> None:
    keys = [column.key for column in shown_columns(GLTR_COLOURING)]
    assert keys[:3] == ["file", "strip", "group"]
    assert keys[-1] == "status"
    assert sorted(keys) == sorted(
        ["strip", "group", *(column.name for column in columns(GLTR_COLOURING))]
    )
    assert set(USUAL) <= set(keys)


def test_other_thresholds_keep_the_columns_but_not_their_titles() -> None:
    usual = shown_columns(GLTR_COLOURING)
    other = shown_columns(Colouring(Thresholds((3, 5, 7))))
    assert [column.key for column in other] == [column.key for column in usual]
    titles = {column.key: column.title for column in other}
    assert titles["top10_share"] == "top 3, share"


# Cells


def test_a_file_waits_then_is_read_then_has_its_figures() -> None:
    model = FolderModel()
    model.show_files([text_file("a.txt")], GLTR_COLOURING)
    assert names(model) == ["a.txt"]
    assert cell(model, 0, "status") == "waiting"
    assert cell(model, 0, "tokens") == ""
    model.show_waiting(0, "reading…")
    assert cell(model, 0, "status") == "reading…"
    model.show_row(0, text_row("a.txt"))
    assert cell(model, 0, "status") == "ok"
    assert cell(model, 0, "tokens") == "1,001"
    assert cell(model, 0, "top10_share") == "50.0\u00a0%"
    assert cell(model, 0, "perplexity") == "42.1"
    assert cell(model, 0, "model") == "little-model"
    assert cell(model, 0, "strip") == ""
    assert cell(model, 0, "strip", SHARES_ROLE) == (0.5, 0.3, 0.15, 0.05)
    assert cell(model, 0, "tokens", SHARES_ROLE) is None


def test_a_failed_file_says_why_and_shows_no_figures() -> None:
    model = model_of(error_row("a.txt", "It is broken. Repair it.", sha256="ab"))
    assert cell(model, 0, "status") == "It is broken. Repair it."
    assert cell(model, 0, "status", Role.ToolTipRole) == "It is broken. Repair it."
    assert cell(model, 0, "sha256") == "ab"
    assert cell(model, 0, "strip", SHARES_ROLE) is None
    assert cell(model, 0, "strip", Role.AccessibleTextRole) == ""
    for column in model.columns:
        if column.is_numeric:
            assert cell(model, 0, column.key) == ""
    # No row is marked, whatever is in it.
    assert {cell(model, 0, column.key, Role.BackgroundRole) for column in model.columns} == {None}
    assert {cell(model, 0, column.key, Role.ForegroundRole) for column in model.columns} == {None}


def test_a_short_text_carries_no_shares() -> None:
    model = model_of(text_row("a.txt", SHORT), text_row("b.txt", NO_FIGURES))
    for row in range(2):
        assert cell(model, row, "top10_share") == "–"
        assert cell(model, row, "strip", SHARES_ROLE) is None
        assert "too short" in str(cell(model, row, "perplexity", Role.ToolTipRole))
        assert cell(model, row, "tokens", Role.ToolTipRole) is None
    assert cell(model, 0, "tokens") == "20"


def test_the_strip_is_told_in_words() -> None:
    model = model_of(text_row("a.txt"), colouring=Colouring(Thresholds((3, 5, 7))))
    words = "top 3: 50.0\u00a0%, top 5: 30.0\u00a0%, top 7: 15.0\u00a0%, beyond 7: 5.0\u00a0%"
    assert cell(model, 0, "strip", Role.AccessibleTextRole) == words
    assert cell(model, 0, "strip", Role.ToolTipRole) == words


def test_numbers_stand_on_the_right_and_headers_with_them() -> None:
    model = model_of(text_row("a.txt"))
    for index, column in enumerate(model.columns):
        side = Qt.AlignmentFlag.AlignRight if column.is_numeric else Qt.AlignmentFlag.AlignLeft
        alignment = int(side | Qt.AlignmentFlag.AlignVCenter)
        assert cell(model, 0, column.key, Role.TextAlignmentRole) == alignment
        horizontal = Qt.Orientation.Horizontal
        assert model.headerData(index, horizontal, Role.TextAlignmentRole) == alignment
        assert model.headerData(index, horizontal) == column.title
        assert model.headerData(index, horizontal, Role.ToolTipRole) == column.description
        assert column.description


def test_names_that_would_move_a_cursor_are_shown_without_that() -> None:
    assert names(model_of(text_row("a\n\x1b[31mb.txt"))) == ["a �[31mb.txt"]


def test_what_waits_is_grey(theme: Theme) -> None:
    model = FolderModel()
    model.show_files([text_file("a.txt"), text_file("b.txt")], GLTR_COLOURING)
    model.set_theme(theme)
    model.show_row(1, text_row("b.txt"))
    assert cell(model, 0, "status", Role.ForegroundRole) == theme.muted
    assert cell(model, 1, "status", Role.ForegroundRole) is None


# Order


FILES = ["essay 2.txt", "essay 10.txt", "essay 9.txt", "Zoo.txt", "all.txt"]
"""In the order in which they are found."""


def five() -> FolderModel:
    return model_of(
        text_row(FILES[0], replace(FIGURES, perplexity=20.0)),
        text_row(FILES[1], replace(FIGURES, perplexity=100.0)),
        text_row(FILES[2], SHORT),
        error_row(FILES[3], "Broken."),
        text_row(FILES[4], replace(FIGURES, perplexity=3.0)),
    )


def test_the_files_keep_the_order_in_which_they_are_found() -> None:
    model = five()
    assert names(model) == FILES
    model.sort(model.column_of("file"), DESCENDING)
    assert names(model) == FILES[::-1]


@pytest.mark.parametrize(
    ("order", "sorted_rows"), [(ASCENDING, [4, 0, 1, 2, 3]), (DESCENDING, [1, 0, 4, 2, 3])]
)
def test_what_has_no_number_is_last_either_way(order: Qt.SortOrder, sorted_rows: list[int]) -> None:
    model = five()
    model.sort(model.column_of("perplexity"), order)
    assert names(model) == [FILES[number] for number in sorted_rows]
    assert [model.number_of(row) for row in range(5)] == sorted_rows


def test_texts_are_sorted_without_regard_to_case_and_strips_by_their_green() -> None:
    model = model_of(
        text_row("1", figures_of((10, 90, 0, 0)), model="b"),
        text_row("2", figures_of((90, 10, 0, 0)), model="A"),
        text_row("3", figures_of((50, 50, 0, 0)), model="C"),
    )
    model.sort(model.column_of("model"))
    assert names(model) == ["2", "1", "3"]
    model.sort(model.column_of("strip"), DESCENDING)
    assert names(model) == ["2", "3", "1"]


def test_what_comes_in_is_sorted_when_asked_and_the_selection_stays() -> None:
    model = FolderModel()
    model.show_files([text_file(name) for name in FILES[:3]], GLTR_COLOURING)
    model.sort(model.column_of("perplexity"))
    kept = QPersistentModelIndex(model.index(0, 0))
    assert not model.is_sorted_by_file
    for number, perplexity in enumerate((30.0, 20.0, 10.0)):
        figures = replace(FIGURES, perplexity=perplexity)
        model.show_row(number, text_row(FILES[number], figures))
    assert names(model) == FILES[:3]
    model.sort_again()
    assert names(model) == FILES[2::-1]
    assert model.number_of(kept.row()) == 0
    model.sort(model.column_of("perplexity"), DESCENDING)
    assert names(model) == FILES[:3]
    assert model.number_of(kept.row()) == 0
    model.sort(model.column_of("file"))
    assert model.is_sorted_by_file


numbers = st.none() | st.integers(0, 5) | st.just(float("inf"))


@given(st.lists(numbers), st.booleans())
def test_the_order_is_that_of_a_stable_sort(values: list[float | None], descending: bool) -> None:
    rows = [
        text_row(str(number), replace(FIGURES, perplexity=value))
        for number, value in enumerate(values)
    ]
    model = model_of(*rows)
    model.sort(model.column_of("perplexity"), DESCENDING if descending else ASCENDING)
    expected: list[int] = []
    for number, value in enumerate(values):
        # Each goes before the first one that has to follow it.
        place = next(
            (
                place
                for place, other in enumerate(expected)
                if _follows(values[other], value, descending=descending)
            ),
            len(expected),
        )
        expected.insert(place, number)
    assert [model.number_of(row) for row in range(len(rows))] == expected


def _follows(other: float | None, value: float | None, *, descending: bool) -> bool:
    if value is None or other is None:
        return other is None and value is not None
    return other < value if descending else other > value


# Filter and groups


def test_only_files_with_a_name_are_shown() -> None:
    model = five()
    model.show_only("ESSAY")
    assert names(model) == FILES[:3]
    assert model.number_of(2) == 2
    model.show_only("zoo")
    assert names(model) == ["Zoo.txt"]
    model.show_row(0, text_row(FILES[0], SHORT))  # One that is not shown.
    model.show_only("no such name")
    assert names(model) == []
    model.show_only("")
    assert names(model) == FILES
    assert cell(model, 0, "tokens") == "20"


def test_groups_stay_with_the_names_when_the_folder_is_read_again() -> None:
    model = five()
    model.set_group([0, 4], "Ben")
    model.set_group([1], "Anna")
    assert model.groups == ["Anna", "Ben"]
    model.sort(model.column_of("group"))
    assert names(model) == [FILES[number] for number in (1, 0, 4, 2, 3)]
    model.show_files([text_file(name) for name in ("new.txt", FILES[4])], GLTR_COLOURING)
    assert {entry.file.name: entry.group for entry in model.entries} == {
        "new.txt": "",
        FILES[4]: "Ben",
    }
    assert cell(model, 0, "group") == "Ben"
    model.set_group([1], "")
    assert model.groups == []


def test_views_are_told_what_has_changed(theme: Theme) -> None:
    model = five()
    model.sort(model.column_of("file"), DESCENDING)
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _: told.append((first.row(), last.row())))
    model.show_row(0, text_row(FILES[0]))
    model.show_waiting(1, "reading…")
    model.set_group([2, 3], "Anna")
    assert told == [(4, 4), (3, 3), (1, 1), (2, 2)]
    told.clear()
    model.set_theme(theme)
    assert told == [(0, 4)]
    FolderModel().set_theme(Theme.of(QPalette()))
