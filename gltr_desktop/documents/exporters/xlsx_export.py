"""An analysis as a workbook: a sheet of one row a token, and one that says what it is of."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.reference.wording import standing_words
from gltr_desktop.documents.report_head import report_head
from gltr_desktop.documents.spreadsheets import (
    MAX_CHARACTERS,
    MAX_ROWS,
    length_in_excel,
    text_format,
    workbook_in,
    write_about,
    write_header,
    write_number,
)
from gltr_desktop.documents.token_rows import (
    end_masses_in_words,
    thresholds_of_tokens,
    token_rows,
)
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

    from xlsxwriter import Workbook

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin
    from gltr_desktop.documents.report_head import ReportHead
    from gltr_desktop.documents.token_rows import TokenRows

_INSTEAD = "Export it as CSV or Parquet instead."
_WIDTHS = {
    "text": 24, "frac_p": 11, "probability": 11, "surprisal": 11, "entropy": 11,
    "probability_is": 14, "boundary_mass": 14, "punctuation_mass": 17,
}  # fmt: skip
_USUAL_WIDTH = 9


def to_xlsx(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,
    comparison: Comparison | None = None,
) -> bytes:
    """A workbook whose numbers are numbers and whose texts stay texts.

    All texts are cells of strings with the format “Text”: Excel computes none of them, not even
    after somebody has edited one.

    Raises:
        InputError: the text has more tokens, or a token more characters, than a sheet can hold.
    """
    if len(analysis) >= MAX_ROWS:
        raise InputError(
            f"The text has {len(analysis):,} tokens, and an Excel sheet holds {MAX_ROWS - 1:,}.",
            _INSTEAD,
        )
    file = io.BytesIO()
    with workbook_in(file, origin.title, when) as workbook:
        rows = token_rows(analysis, colouring)
        _write_tokens(workbook, rows)
        head = report_head(analysis, colouring, origin, when, comparison)
        about = _about(rows, colouring, head, comparison)
        write_about(workbook, [*about, ("After the last token", end_masses_in_words(analysis))])
    return file.getvalue()


def _write_tokens(workbook: Workbook, rows: TokenRows) -> None:
    sheet = workbook.add_worksheet("Tokens")
    as_text = text_format(workbook)
    widths = {name: _WIDTHS.get(name, _USUAL_WIDTH) for name in rows.descriptions}
    write_header(workbook, sheet, widths)
    sheet.fit_to_pages(1, 0)  # All columns on a printed page.
    for row, cells in enumerate(rows.cells(), 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                _check_length(cell)
                # The first column holds the text, and another one the names of the buckets.
                sheet.write_string(row, column, cell, None if column else as_text)
            elif cell is not None:
                write_number(sheet, row, column, cell)
    sheet.autofilter(0, 0, max(1, len(rows)), len(widths) - 1)


def _check_length(text: str) -> None:
    length = length_in_excel(text)
    if length > MAX_CHARACTERS:
        raise InputError(
            f"A token of the text has {length:,} characters, and an Excel cell holds "
            f"{MAX_CHARACTERS:,}.",
            _INSTEAD,
        )


def _about(
    rows: TokenRows, colouring: Colouring, head: ReportHead, comparison: Comparison | None
) -> list[tuple[str, str]]:
    """What the table is of and how it was made, as pairs of a name and a value."""
    thresholds = thresholds_of_tokens(colouring)
    buckets = zip(BUCKETS, thresholds.labels(), strict=True)
    return [
        *(("Warning", warning) for warning in head.warnings),
        ("Text", head.title),
        ("Source", head.notices),
        ("Analysed", head.pending),
        *head.facts,
        ("Limits", head.bounds),
        ("Among other texts", head.comparison),
        *_indicators(comparison),
        ("Measure of the buckets", thresholds.measure.title),
        ("Thresholds", str(thresholds)),
        *((f"Bucket {name}", label) for name, label in buckets),
        *((f"Column {name}", description) for name, description in rows.descriptions.items()),
        ("Note", head.caution),
        ("Made", head.made_on),
    ]


def _indicators(comparison: Comparison | None) -> list[tuple[str, str]]:
    """Each indicator with its value, and with where that stands; none if nobody has asked."""
    if comparison is None or comparison.reference is None:
        return []
    facts = []
    for standing in comparison.standings:
        shown = standing.indicator.shown(standing.value)
        if standing.stand is not None:
            shown = f"{shown}, {standing_words(standing)}"
        facts.append((standing.indicator.title, shown))
    return facts
