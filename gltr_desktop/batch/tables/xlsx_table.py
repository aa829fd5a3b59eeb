"""A table of texts as a workbook: a sheet of one row a text, and one that says how it was made."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.batch.caution import CAUTION, WHY_NO_NUMBER
from gltr_desktop.batch.columns import NOT_CARRIED, columns
from gltr_desktop.batch.table_facts import table_facts
from gltr_desktop.documents.report_head import date_in_words
from gltr_desktop.documents.spreadsheets import (
    MAX_ROWS,
    fitting,
    text_format,
    workbook_in,
    write_about,
    write_header,
    write_number,
)
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from xlsxwriter import Workbook

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.columns import Column
    from gltr_desktop.batch.rows import TextRow

_WIDTHS = {"file": 36, "sha256": 14, "status": 24, "model": 24, "program": 20, "notes": 40}
# Beside its name, the head of a column has the button of the filter.
_BUTTON = 3


def to_xlsx(rows: Sequence[TextRow], colouring: Colouring, when: datetime) -> bytes:
    """A workbook whose numbers are numbers, whose shares are shown per cent, and texts stay texts.

    Raises:
        InputError: there are more texts than a sheet can hold.
    """
    if len(rows) >= MAX_ROWS:
        raise InputError(
            f"The table has {len(rows):,} texts, and an Excel sheet holds {MAX_ROWS - 1:,}.",
            "Write it as CSV or Parquet instead.",
        )
    file = io.BytesIO()
    with workbook_in(file, "Texts", when) as workbook:
        _write_texts(workbook, rows, columns(colouring))
        write_about(workbook, _about(rows, colouring, when))
    return file.getvalue()


def _write_texts(workbook: Workbook, rows: Sequence[TextRow], shown: tuple[Column, ...]) -> None:
    sheet = workbook.add_worksheet("Texts")
    as_text = text_format(workbook)
    aside = workbook.add_format({"align": "right"})
    least = {column.name: len(column.name) + _BUTTON for column in shown}
    widths = {name: max(_WIDTHS.get(name, 0), width) for name, width in least.items()}
    write_header(workbook, sheet, widths)
    sheet.freeze_panes(1, 1)
    sheet.repeat_columns(0)
    sheet.set_landscape()
    for place, column in enumerate(shown):
        style = workbook.add_format({"num_format": _number_format(column), "align": "right"})
        for number, row in enumerate(rows, 1):
            cell = column.cell(row)
            # The sentence of an error runs on over the empty cells beside it.
            if isinstance(cell, str):
                style_of_text = as_text if column.type is str else aside
                sheet.write_string(number, place, fitting(cell), style_of_text)
            elif cell is not None:
                write_number(sheet, number, place, cell, style)
    sheet.autofilter(0, 0, max(1, len(rows)), len(shown) - 1)


def _number_format(column: Column) -> str:
    if column.is_share:
        return "0.0%"
    return f"#,##0.{'0' * column.digits}" if column.digits else "#,##0"


def _about(rows: Sequence[TextRow], colouring: Colouring, when: datetime) -> list[tuple[str, str]]:
    """What the table is of and how it was made, as pairs of a name and a value."""
    texts = sum(row.measured is not None for row in rows)
    facts = table_facts(rows, colouring)
    buckets = zip(BUCKETS, colouring.thresholds.labels(), strict=True)
    return [
        ("Note", CAUTION),
        ("Texts", f"{texts:,}"),
        ("Files without figures", f"{len(rows) - texts:,}"),
        *((name.capitalize(), fact) for name, fact in facts.items()),
        *((f"Bucket {name}", label) for name, label in buckets),
        ("Missing numbers", WHY_NO_NUMBER.format(sign=f"“{NOT_CARRIED}”")),
        *((f"Column {column.name}", column.description) for column in columns(colouring)),
        ("Made", f"Made with gltr-desktop on {date_in_words(when)}."),
    ]
