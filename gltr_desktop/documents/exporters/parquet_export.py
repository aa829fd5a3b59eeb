"""An analysis for data analysis: a Parquet file, one row a token."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import BUCKETS, NO_BUCKET
from gltr_desktop.analysis.model_notes import model_note
from gltr_desktop.analysis.text_warnings import text_warnings
from gltr_desktop.documents.standings import comparison_in_words
from gltr_desktop.documents.token_rows import (
    end_masses_in_words,
    thresholds_of_tokens,
    token_rows,
)

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin

_INTEGERS = ("start", "end", "rank", "word", "sentence")


def to_parquet(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,
    comparison: Comparison | None = None,
) -> bytes:
    """The table of tokens with typed columns, in one row group; the metadata say what it is of."""
    import pyarrow as pa
    from pyarrow import parquet

    rows = token_rows(analysis, colouring)
    thresholds = thresholds_of_tokens(colouring)

    def floats(values: np.ndarray) -> pa.Array:
        return pa.array(values, pa.float32(), mask=np.isnan(values))

    columns = {
        "text": pa.array(rows.text, pa.string()),
        "start": pa.array(rows.start, pa.int32()),
        "end": pa.array(rows.end, pa.int32()),
        "rank": pa.array(rows.rank, pa.int32(), mask=rows.rank == 0),
        "probability": floats(rows.probability),
        "surprisal": floats(rows.surprisal),
        "frac_p": floats(rows.frac_p),
        "entropy": floats(rows.entropy),
        "bucket": pa.DictionaryArray.from_arrays(
            pa.array(rows.bucket, pa.int8(), mask=rows.bucket == NO_BUCKET),
            pa.array(BUCKETS, pa.string()),
        ),
        "word": pa.array(rows.word, pa.int32()),
        "sentence": pa.array(rows.sentence, pa.int32()),
        **{name: floats(values) for name, values in rows.masses.items()},
        **{name: pa.array(kinds, pa.string()) for name, kinds in rows.bounds.items()},
    }
    metadata = {
        "origin": origin.title,
        "notices": origin.sentence,
        "model": analysis.model.name,
        "precision": analysis.model.arithmetic,
        "values": model_note(analysis.model),
        "end_masses": end_masses_in_words(analysis),
        "measure": thresholds.measure.name,
        "thresholds": str(thresholds),
        "warnings": " ".join(warning.message for warning in text_warnings(analysis)),
        "comparison": comparison_in_words(comparison),
        "exported": when.isoformat(),
    }
    table = pa.table(columns).replace_schema_metadata(metadata)
    file = io.BytesIO()
    parquet.write_table(
        table,
        file,
        # In one group, the texts and buckets that recur are written once.
        row_group_size=max(1, len(rows)),
        compression="zstd",
        use_dictionary=["text", "bucket", *rows.bounds],
        # Integers that grow from row to row take a third of the space as differences.
        column_encoding=dict.fromkeys(_INTEGERS, "DELTA_BINARY_PACKED"),
    )
    return file.getvalue()
