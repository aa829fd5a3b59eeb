"""A table of texts for spreadsheets and scripts: comma-separated values, one row a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.shown_cells import csv_cell
from gltr_desktop.documents.spreadsheets import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextRow


def to_csv(
    rows: Sequence[TextRow],
    colouring: Colouring,
    when: datetime,  # noqa: ARG001 - all tables are written alike
) -> bytes:
    """The table; an apostrophe stands before names that a spreadsheet would compute."""
    shown = columns(colouring)
    names = [column.name for column in shown]
    return csv_bytes([names, *([csv_cell(column, row) for column in shown] for row in rows)])
