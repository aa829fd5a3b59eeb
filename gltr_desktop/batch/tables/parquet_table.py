"""A table of texts for data analysis: a Parquet file with typed columns, one row a text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.table_facts import table_facts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextRow


def to_parquet(rows: Sequence[TextRow], colouring: Colouring, when: datetime) -> bytes:
    """The table with null where there is no value; its metadata say how the figures were made.

    The metadata of a column hold its description.
    """
    import pyarrow as pa
    from pyarrow import parquet

    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    fields, arrays = [], []
    for column in columns(colouring):
        kind = types[column.type]
        value = column.value if column.type is str else column.number
        arrays.append(pa.array([value(row) for row in rows], kind))
        fields.append(pa.field(column.name, kind, metadata={"description": column.description}))
    metadata = {**table_facts(rows, colouring), "made": when.isoformat()}
    file = io.BytesIO()
    table = pa.table(arrays, schema=pa.schema(fields, metadata))
    parquet.write_table(table, file, compression="zstd")
    return file.getvalue()
