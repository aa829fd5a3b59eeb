"""An analysis as a table of another library, one row a token, ranks from 0 and logarithms in nats.

Columns are named as in a corpus, so that what is written for one reads the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.model_notes import model_note
from gltr_desktop.documents.optional_libraries import require_library
from gltr_desktop.documents.token_rows import token_texts

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from gltr_desktop.analysis.record import Analysis, Float32


def arrow_table(analysis: Analysis) -> pa.Table:
    """The table that ``TextAnalysis.to_arrow`` describes."""
    require_library("pyarrow", "corpus", "No Arrow table can be made")
    import pyarrow as pa

    unscored, columns = ~analysis.scored, analysis.columns

    def floats(values: Float32) -> pa.Array:
        return pa.array(values, pa.float32(), mask=unscored | np.isnan(values))

    def integers(name: str) -> pa.Array:
        unknown = unscored | (name in analysis.model.lacks)
        return pa.array(getattr(columns, name), pa.int32(), mask=unknown)

    def lists(values: np.ndarray, kind: pa.DataType) -> pa.Array:
        flat = pa.array(values.ravel(), kind, mask=np.isnan(columns.top_logprob).ravel())
        return pa.FixedSizeListArray.from_arrays(flat, analysis.top_k, mask=pa.array(unscored))

    tokens = analysis.tokens
    table = {
        "token": pa.array(token_texts(analysis), pa.string()),
        "start": pa.array(tokens.start, pa.int32()),
        "end": pa.array(tokens.end, pa.int32()),
        "token_id": pa.array(tokens.token_id, pa.int32()),
        "rank": integers("rank"),
        "ties": integers("ties"),
        "logprob": floats(columns.logprob),
        "entropy": floats(columns.entropy),
    }
    if analysis.top_k:
        table["top_id"] = lists(columns.top_id, pa.int32())
        table["top_logprob"] = lists(columns.top_logprob, pa.float32())
    model = analysis.model
    facts = {
        "model": model.name,
        "revision": model.revision,
        "precision": model.precision,
        "note": model_note(model),
    }
    return pa.table(table, metadata={name: fact or "" for name, fact in facts.items()})


def data_frame(analysis: Analysis) -> pd.DataFrame:
    """The data frame that ``TextAnalysis.to_pandas`` describes."""
    require_library("pandas", "corpus", "No data frame can be made")
    import pandas as pd

    unscored, columns = ~analysis.scored, analysis.columns

    def integers(name: str) -> pd.arrays.IntegerArray:
        unknown = unscored | (name in analysis.model.lacks)
        return pd.arrays.IntegerArray(getattr(columns, name).copy(), unknown)

    def lists(values: np.ndarray) -> list[np.ndarray | None]:
        return [None if void else row for row, void in zip(values, unscored, strict=True)]

    tokens = analysis.tokens
    table = {
        "token": token_texts(analysis),
        "start": tokens.start,
        "end": tokens.end,
        "token_id": tokens.token_id,
        "rank": integers("rank"),
        "ties": integers("ties"),
        "logprob": columns.logprob,
        "entropy": columns.entropy,
    }
    if analysis.top_k:
        table |= {"top_id": lists(columns.top_id), "top_logprob": lists(columns.top_logprob)}
    return pd.DataFrame(table)
