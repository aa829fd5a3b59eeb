"""Columns that were chosen are known the next time, for tables with the same columns only."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from PySide6.QtCore import QSettings

from gltr_desktop.batch.words.items import ItemColumns
from gltr_desktop.ui.items.stored_columns import remember_columns, remembered_columns
from gltr_desktop.ui.settings import Settings

CHOSEN = ItemColumns("b", context="a")


def test_nothing_is_known_of_a_new_table() -> None:
    assert remembered_columns(Settings(), ["a", "b"]) is None


def test_the_last_choice_is_known_the_next_time() -> None:
    remember_columns(Settings(), ["a", "b"], ItemColumns("a"))
    remember_columns(Settings(), ["a", "b"], CHOSEN)
    assert remembered_columns(Settings(), ["a", "b"]) == CHOSEN
    assert remembered_columns(Settings(), ["b", "a"]) is None


def test_tables_that_were_opened_long_ago_are_forgotten() -> None:
    remember_columns(Settings(), ["a", "b"], CHOSEN)
    for number in range(30):
        remember_columns(Settings(), [f"text {number}"], ItemColumns(f"text {number}"))
    assert remembered_columns(Settings(), ["a", "b"]) is None
    assert remembered_columns(Settings(), ["text 29"]) == ItemColumns("text 29")


@pytest.mark.parametrize(
    "stored",
    [
        "no JSON",
        "[1]",
        '{"names": []}',
        '[{"names": ["a"], "columns": {}}]',
        '[{"names": ["a"], "columns": {"text": 1}}]',
        json.dumps([{"names": ["a"], "columns": asdict(ItemColumns("z"))}]),
    ],
)
def test_what_cannot_be_read_counts_as_never_stored(stored: str) -> None:
    QSettings().setValue("items/columns", stored)
    assert remembered_columns(Settings(), ["a"]) is None
    remember_columns(Settings(), ["a"], ItemColumns("a"))
    assert remembered_columns(Settings(), ["a"]) == ItemColumns("a")
