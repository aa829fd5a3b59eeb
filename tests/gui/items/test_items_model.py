"""The rows of the list of items."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor

from gltr_desktop.batch.words.items import Item
from gltr_desktop.ui.items.items_model import GROUP, NAME, NO_TEXT, TEXT, ItemsModel


def item(number: int, text: str, name: str = "", group: str = "") -> Item:
    return Item(number, name or str(number), text, "", None, group)


@pytest.fixture
def model() -> ItemsModel:
    model = ItemsModel()
    model.show_items([item(1, "A dog\nbarks."), item(2, "", "none"), item(3, "Cats.", "x", "Cat")])
    return model


def shown(model: ItemsModel) -> list[tuple[object, ...]]:
    rows = range(model.rowCount())
    columns = range(model.columnCount())
    return [tuple(model.index(row, column).data() for column in columns) for row in rows]


def test_a_row_shows_name_group_and_text_on_one_line(model: ItemsModel) -> None:
    assert shown(model) == [
        ("1", "", "A dog barks."),
        ("none", "", NO_TEXT),
        ("x", "Cat", "Cats."),
    ]
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in (NAME, GROUP, TEXT)]
    assert titles == ["Item", "Group", "Text"]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [("", [1, 2, 3]), ("CAT", [3]), ("dog", [1]), ("none", [2]), ("elephant", [])],
)
def test_the_filter_looks_into_names_groups_and_texts(
    wanted: str, numbers: list[int], model: ItemsModel
) -> None:
    model.show_only(wanted)
    found = [model.items[model.index_at(row)].number for row in range(model.rowCount())]
    assert found == numbers
    rows = [model.row_of(index) for index in range(3)]
    assert [row for row in rows if row is not None] == list(range(len(numbers)))


def test_other_items_are_filtered_as_well(model: ItemsModel) -> None:
    model.show_only("dog")
    model.show_items([item(1, "A cat."), item(2, "Another dog.")])
    assert [row[TEXT] for row in shown(model)] == ["Another dog."]


def test_an_item_without_text_is_faint(model: ItemsModel) -> None:
    model.muted = QColor("grey")
    colours = [model.index(row, TEXT).data(Qt.ItemDataRole.ForegroundRole) for row in range(3)]
    assert colours == [None, QColor("grey"), None]


def test_the_tip_has_more_of_the_text_than_the_row() -> None:
    model = ItemsModel()
    model.show_items([item(1, "word " * 100)])
    tip = model.index(0, TEXT).data(Qt.ItemDataRole.ToolTipRole)
    assert len(str(tip)) > len(str(model.index(0, TEXT).data()))


def test_rows_have_no_rows(model: ItemsModel) -> None:
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
