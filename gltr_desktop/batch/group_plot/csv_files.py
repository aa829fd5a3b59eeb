"""The groups for spreadsheets and scripts: one row a group and figure, or one row a text.

Labels are in no other table of the program: without the rows of texts, nobody could draw the plot
again, or test what it seems to show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.group_plot.groups import figures, group_plot, grouped
from gltr_desktop.batch.shown_cells import csv_cell
from gltr_desktop.batch.table_facts import printable_row, table_facts
from gltr_desktop.documents.spreadsheets import csv_bytes, no_formula
from gltr_desktop.errors import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.columns import Cell
    from gltr_desktop.batch.group_plot.groups import Group
    from gltr_desktop.batch.rows import TextRow

_SPREAD = (
    "group", "figure", "n", "too_short", "without_figure", "min", "lower_whisker", "q1", "median",
    "q3", "upper_whisker", "max", "mean", "sd",
)  # fmt: skip


def groups_csv(rows: Sequence[tuple[str, TextRow]], colouring: Colouring) -> bytes:
    """How each figure is spread in each group, and what read the texts.

    What a group is too small for is an empty cell.
    """
    facts = table_facts([row for _, row in rows], colouring)
    read = [_harmless(fact) for fact in facts.values()]
    table: list[Sequence[Cell]] = [(*_SPREAD, *facts)]
    for column in figures(colouring):
        groups = group_plot(rows, colouring, column).groups
        table += [(_harmless(group.name), column.name, *_spread(group), *read) for group in groups]
    return csv_bytes(table)


def texts_csv(rows: Sequence[tuple[str, TextRow]], colouring: Colouring) -> bytes:
    """The table of the texts, with the names of their groups before it; group by group."""
    shown = columns(colouring)
    table: list[Sequence[Cell]] = [("group", *(column.name for column in shown))]
    for name, texts in grouped(rows):
        table += [
            (_harmless(name), *(csv_cell(column, row) for column in shown))
            for row in map(printable_row, texts)
        ]
    return csv_bytes(table)


def _spread(group: Group) -> tuple[Cell, ...]:
    """The cells from “n” to “sd”."""
    counts = len(group.points), group.too_short, group.without
    found = group.distribution
    if found is None:
        return (*counts, *[None] * 9)
    lower = first = third = upper = None
    if found.box is not None:
        lower, first = found.box.lower_whisker, found.box.first_quartile
        third, upper = found.box.third_quartile, found.box.upper_whisker
    ends = found.minimum, lower, first, found.median, third, upper, found.maximum
    return (*counts, *ends, found.mean, found.deviation)


def _harmless(text: str) -> str:
    """A name on one line, after an apostrophe if a spreadsheet would compute it."""
    return no_formula(printable(text))
