"""Cells as people read them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.text_rows import FIGURES, error_row, figures_of, text_row

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.shown_cells import shown_cell

COLUMNS = {column.name: column for column in columns(GLTR_COLOURING)}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("file", "essay.txt"),
        ("status", "ok"),
        ("characters", "4,321"),
        ("perplexity", "42.1"),
        ("bits_per_character", "1.250"),
        ("first_choice_share", "31.2\u00a0%"),
        ("notes", ""),
    ],
)
def test_numbers_have_the_digits_of_their_column(name: str, shown: str) -> None:
    assert shown_cell(COLUMNS[name], text_row("essay.txt")) == shown


def test_a_dash_stands_for_what_is_no_number() -> None:
    short = text_row("a.txt", figures_of((40, 5, 3, 1)))
    assert shown_cell(COLUMNS["perplexity"], short) == "–"
    assert shown_cell(COLUMNS["tokens"], short) == "49"
    strange = text_row("b.txt", replace(FIGURES, perplexity=float("inf"), mean_entropy=None))
    assert shown_cell(COLUMNS["perplexity"], strange) == "∞"
    assert shown_cell(COLUMNS["mean_entropy"], strange) == "–"


def test_a_file_without_figures_has_empty_cells() -> None:
    row = error_row("a.txt", "It is empty.")
    assert [shown_cell(COLUMNS[name], row) for name in ("tokens", "perplexity", "model")] == [
        ""
    ] * 3
    assert shown_cell(COLUMNS["status"], row) == "It is empty."
