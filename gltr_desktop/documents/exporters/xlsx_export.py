"""An analysis as a workbook: a sheet of one row a token, and one that says what it is of."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.documents.report_head import report_head
from gltr_desktop.documents.token_rows import DESCRIPTIONS, thresholds_of_tokens, token_rows
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.documents.origin import Origin
    from gltr_desktop.documents.token_rows import Cell

MAX_ROWS = 1_048_576
MAX_CHARACTERS = 32_767
"""What Excel can hold: rows of a sheet with its header, and characters (in UTF-16) of a cell."""

# Names of files and models may be of any length.
_MAX_SHOWN, _MAX_PROPERTY = 1_000, 255

# The number of Excel's own format “Text”.
_TEXT_FORMAT = 49

_INSTEAD = "Export it as CSV or Parquet instead."
_WIDTHS = {"text": 24, "frac_p": 11, "probability": 11, "surprisal": 11, "entropy": 11}
_USUAL_WIDTH = 9
_ABOUT_WIDTH = 80
_LINE_HEIGHT = 15


def to_xlsx(analysis: Analysis, colouring: Colouring, origin: Origin, when: datetime) -> bytes:
    """A workbook whose numbers are numbers and whose texts stay texts.

    All texts are cells of strings with the format “Text”: Excel computes none of them, not even
    after somebody has edited one.

    Raises:
        InputError: the text has more tokens, or a token more characters, than a sheet can hold.
    """
    from xlsxwriter import Workbook

    if len(analysis) >= MAX_ROWS:
        raise InputError(
            f"The text has {len(analysis):,} tokens, and a sheet of Excel holds {MAX_ROWS - 1:,}.",
            _INSTEAD,
        )
    file = io.BytesIO()
    # Without "in_memory", each sheet would be a file in a folder for temporary files first.
    with Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({
            "title": origin.title[:_MAX_PROPERTY],
            "comments": "Made with gltr-desktop",
            "created": when.replace(tzinfo=None),
        })  # fmt: skip
        _write_tokens(workbook, analysis, colouring)
        _write_about(workbook, analysis, colouring, origin, when)
    return file.getvalue()


def _write_tokens(workbook: Workbook, analysis: Analysis, colouring: Colouring) -> None:
    sheet = workbook.add_worksheet("Tokens")
    as_text = workbook.add_format({"num_format": _TEXT_FORMAT, "quote_prefix": True})
    bold = workbook.add_format({"bold": True, "bottom": 1})
    for column, name in enumerate(DESCRIPTIONS):
        sheet.set_column(column, column, _WIDTHS.get(name, _USUAL_WIDTH))
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)  # All columns on a printed page.
    for row, cells in enumerate(token_rows(analysis, colouring).cells(), 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                _check_length(cell)
                # The first column holds the text, and another one the names of the buckets.
                sheet.write_string(row, column, cell, None if column else as_text)
            elif cell is not None:
                _write_number(sheet, row, column, cell)
    sheet.autofilter(0, 0, max(1, len(analysis)), len(DESCRIPTIONS) - 1)


def _write_number(sheet: Worksheet, row: int, column: int, number: Cell) -> None:
    # No cell can hold an infinite number, which a probability of 0 makes.
    if isinstance(number, float) and math.isinf(number):
        sheet.write_string(row, column, "∞")
    else:
        sheet.write_number(row, column, number)


def _check_length(text: str) -> None:
    length = len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
    if length > MAX_CHARACTERS:
        raise InputError(
            f"A token of the text has {length:,} characters, and a cell of Excel holds "
            f"{MAX_CHARACTERS:,}.",
            _INSTEAD,
        )


def _write_about(
    workbook: Workbook, analysis: Analysis, colouring: Colouring, origin: Origin, when: datetime
) -> None:
    """What the table is of and how it was made, as pairs of a name and a value."""
    head = report_head(analysis, colouring, origin, when)
    thresholds = thresholds_of_tokens(colouring)
    buckets = zip(BUCKETS, thresholds.labels(), strict=True)
    pairs = [
        ("Text", head.title),
        ("Source", head.notices),
        ("Analysed", head.pending),
        *head.facts,
        ("Measure of the buckets", thresholds.measure.title),
        ("Thresholds", str(thresholds)),
        *((f"Bucket {name}", label) for name, label in buckets),
        *((f"Column {name}", description) for name, description in DESCRIPTIONS.items()),
        ("Note", head.caution),
        ("Made", head.made_on),
    ]
    sheet = workbook.add_worksheet("About")
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format(
        {"text_wrap": True, "valign": "top", "num_format": _TEXT_FORMAT, "quote_prefix": True}
    )
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, _ABOUT_WIDTH)
    sheet.fit_to_pages(1, 0)
    for row, (name, value) in enumerate((name, value) for name, value in pairs if value):
        shown = value[:_MAX_SHOWN]
        # LibreOffice does not make a row higher by itself.
        sheet.set_row(row, _LINE_HEIGHT * math.ceil(len(shown) / _ABOUT_WIDTH))
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, shown, wrapped)
