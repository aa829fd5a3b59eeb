"""What every table for a spreadsheet needs: cells that are no formulas, and a sheet about it."""

from __future__ import annotations

import csv
import io
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 1_048_576
MAX_CHARACTERS = 32_767
"""What Excel can hold: rows of a sheet with its header, and characters (in UTF-16) of a cell."""

MADE_WITH = "Made with gltr-desktop"
"""What the properties of every workbook say, by which the program knows its own."""

# Spreadsheets take cells that begin with one of these for formulas, which can start programs.
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = "'"

# Names of files and models may be of any length.
_MAX_SHOWN, _MAX_PROPERTY = 1_000, 255

# The number of Excel's own format “Text”.
_TEXT_FORMAT = 49

_ABOUT_WIDTH = 80
_LINE_HEIGHT = 15


def csv_bytes(table: Iterable[Iterable[object]]) -> bytes:
    """Rows of cells as comma-separated values in UTF-8.

    A byte order mark comes first: by it, Excel knows the encoding.
    """
    file = io.BytesIO()
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    csv.writer(text).writerows(table)
    text.detach()  # It would close the file.
    return file.getvalue()


def pasted(table: Iterable[Iterable[str]]) -> str:
    """Rows of cells, without tabs and line feeds, as spreadsheets paste them from the clipboard.

    A cell that begins with a quotation mark is quoted: it would hold all up to the next such mark.
    """
    return "\n".join("\t".join(map(_whole, row)) for row in table)


def _whole(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if cell.startswith('"') else cell


def no_formula(text: str) -> str:
    """``text`` for a cell of CSV: after an apostrophe if a spreadsheet would compute it."""
    return f"{_HARMLESS}{text}" if text.startswith(_RISKY) else text


def fitting(text: str) -> str:
    """``text``, cut where it is longer than a cell of Excel."""
    if length_in_excel(text) <= MAX_CHARACTERS:
        return text
    # Half of a character beyond U+FFFF is none.
    octets = text.encode("utf-16-le")[: 2 * (MAX_CHARACTERS - 1)]
    return f"{octets.decode('utf-16-le', 'ignore')}…"


def length_in_excel(text: str) -> int:
    """How many characters Excel counts: those beyond U+FFFF are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


@contextmanager
def workbook_in(file: io.BytesIO, title: str, when: datetime) -> Iterator[Workbook]:
    """A new workbook, which is in ``file`` after the block; ``when`` it was made."""
    from xlsxwriter import Workbook

    # Without "in_memory", each sheet would be a file in a folder for temporary files first.
    with Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({
            "title": title[:_MAX_PROPERTY],
            "comments": MADE_WITH,
            "created": when.replace(tzinfo=None),
        })  # fmt: skip
        yield workbook


def text_format(workbook: Workbook, **properties: object) -> Format:
    """A format of cells whose texts stay texts, even after somebody has edited them."""
    return workbook.add_format({"num_format": _TEXT_FORMAT, "quote_prefix": True, **properties})


def write_header(workbook: Workbook, sheet: Worksheet, widths: Mapping[str, int]) -> None:
    """The names of the columns in a row that stays in sight and stands on each printed page.

    ``widths`` are those of the columns in characters, by their names.
    """
    bold = workbook.add_format({"bold": True, "bottom": 1})
    for column, (name, width) in enumerate(widths.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def write_number(
    sheet: Worksheet, row: int, column: int, number: float, style: Format | None = None
) -> None:
    """A number as one; no cell can hold an infinite one, which a probability of 0 makes."""
    if math.isinf(number):
        sheet.write_string(row, column, "∞", style)
    else:
        sheet.write_number(row, column, number, style)


def write_about(workbook: Workbook, pairs: Iterable[tuple[str, str]]) -> None:
    """The sheet “About”, of pairs of a name and a value; those without a value are left out."""
    sheet = workbook.add_worksheet("About")
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = text_format(workbook, text_wrap=True, valign="top")
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, _ABOUT_WIDTH)
    sheet.fit_to_pages(1, 0)
    for row, (name, value) in enumerate((name, value) for name, value in pairs if value):
        shown = value[:_MAX_SHOWN]
        # LibreOffice does not make a row higher by itself.
        sheet.set_row(row, _LINE_HEIGHT * math.ceil(len(shown) / _ABOUT_WIDTH))
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, shown, wrapped)
