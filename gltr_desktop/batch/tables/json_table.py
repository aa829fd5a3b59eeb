"""A table of texts for other programs: JSON in the format "gltr-desktop-texts/1"."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING

from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.rows import PROGRAM
from gltr_desktop.batch.table_facts import models_used

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.columns import Cell, Column
    from gltr_desktop.batch.rows import TextRow

FORMAT = "gltr-desktop-texts/1"


def to_json(rows: Sequence[TextRow], colouring: Colouring, when: datetime) -> str:
    """One line of JSON: how the figures were made, the columns, and an object for each text.

    Nothing is rounded. A cell without a value is null, and so is a value that JSON cannot express,
    such as an infinite perplexity.
    """
    shown = columns(colouring)
    content = {
        "format": FORMAT,
        "program": PROGRAM,
        "made": when.isoformat(),
        "models": [
            {name: value or None for name, value in asdict(model).items()}
            for model in models_used(rows)
        ],
        "measure": colouring.measure.name,
        "thresholds": colouring.thresholds.limits,
        "level": colouring.granularity.value,
        "columns": [{"name": column.name, "description": column.description} for column in shown],
        "texts": [{column.name: _value(column, row) for column in shown} for row in rows],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n"


def _value(column: Column, row: TextRow) -> Cell:
    value = column.value(row) if column.type is str else column.number(row)
    return None if isinstance(value, float) and not math.isfinite(value) else value
