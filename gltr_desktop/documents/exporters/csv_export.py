"""An analysis for spreadsheets and scripts: comma-separated values, one row a token."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from gltr_desktop.documents.token_rows import DESCRIPTIONS, token_rows

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.documents.origin import Origin

# Spreadsheets take cells that begin with one of these for formulas, which can start programs.
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = "'"


def to_csv(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,  # noqa: ARG001 - all exporters are called alike
    when: datetime,  # noqa: ARG001
) -> bytes:
    """The table of tokens in UTF-8, with a byte order mark, by which Excel knows the encoding.

    An apostrophe stands before tokens that a spreadsheet would compute.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(DESCRIPTIONS)
    for text, *numbers in token_rows(analysis, colouring).cells():
        writer.writerow([_harmless(str(text)), *numbers])
    return table.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"{_HARMLESS}{text}" if text.startswith(_RISKY) else text
