"""An analysis for spreadsheets and scripts: comma-separated values, one row a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.documents.spreadsheets import csv_bytes, no_formula
from gltr_desktop.documents.token_rows import token_rows

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin


def to_csv(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,  # noqa: ARG001 - all exporters are called alike
    when: datetime,  # noqa: ARG001
    comparison: Comparison | None = None,  # noqa: ARG001
) -> bytes:
    """The table of tokens; an apostrophe stands before tokens that a spreadsheet would compute."""
    rows = token_rows(analysis, colouring)
    cells = ((no_formula(str(text)), *rest) for text, *rest in rows.cells())
    return csv_bytes([rows.descriptions, *cells])
