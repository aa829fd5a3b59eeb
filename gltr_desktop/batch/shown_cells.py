"""The cells of a table of texts as people read them, and as spreadsheets do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.numbers import decimal, percent
from gltr_desktop.documents.spreadsheets import no_formula

if TYPE_CHECKING:
    from gltr_desktop.batch.columns import Cell, Column
    from gltr_desktop.batch.rows import TextRow

NO_NUMBER = decimal(None, 0)
"""What stands for a number that a text does not carry, or does not have."""


def shown_cell(column: Column, row: TextRow) -> str:
    """“1,204”, “42.1”, “31.3 %”; NO_NUMBER where a text has no number; "" without figures."""
    if column.type is str:
        return str(column.value(row) or "")
    number = column.number(row)
    if number is None:
        return NO_NUMBER if row.measured is not None else ""
    return shown_number(column, number)


def shown_number(column: Column, number: float) -> str:
    """A number of ``column``, with its decimals or per cent."""
    return percent(number) if column.is_share else decimal(number, column.digits)


def csv_cell(column: Column, row: TextRow) -> Cell:
    """What a file of comma-separated values holds: no text is a formula."""
    cell = column.cell(row)
    # The sign in the place of a number is no formula.
    return no_formula(cell) if isinstance(cell, str) and column.type is str else cell
