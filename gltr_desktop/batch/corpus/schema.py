"""The table that a corpus becomes: a row for each text, with its tokens as lists."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.numbers import surprisal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis

SCHEMA_VERSION = 1
_DIFFERENCES = ("start", "end")
_REPEATING = ("rank", "ties", "top_id")
_LISTS = ("rank", "ties", "logprob", "entropy", "token_id", "start", "end")


@dataclass(frozen=True, eq=False)
class ScoredText:
    """A row: exactly one of ``analysis``, which is complete, and ``error`` is there.

    ``text`` is None where there was none, or where it cannot be written.
    """

    id: str
    text: str | None
    analysis: Analysis | None = None
    error: str | None = None


def schema(top_k: int, *, keep_text: bool) -> pa.Schema:
    """The columns and their types; ``top_k`` predictions a token, and the text if it is kept."""
    import pyarrow as pa

    def tokens(of: pa.DataType) -> pa.DataType:
        return pa.list_(of)

    fields = [
        pa.field("id", pa.string(), nullable=False),
        pa.field("n_tokens", pa.int32()),
        pa.field("scored", pa.int32()),
        pa.field("characters", pa.int32()),
        pa.field("bits", pa.float64()),
        pa.field("error", pa.string()),
        pa.field("rank", tokens(pa.int32())),
        pa.field("ties", tokens(pa.int32())),
        pa.field("logprob", tokens(pa.float32())),
        pa.field("entropy", tokens(pa.float32())),
        pa.field("token_id", tokens(pa.int32())),
        pa.field("start", tokens(pa.int32())),
        pa.field("end", tokens(pa.int32())),
    ]
    if top_k:
        fields += [
            pa.field("top_id", tokens(pa.list_(pa.int32(), top_k))),
            pa.field("top_logprob", tokens(pa.list_(pa.float32(), top_k))),
        ]
    if keep_text:
        fields.append(pa.field("text", pa.large_string()))
    return pa.schema(fields)


def parquet_file(
    rows: Sequence[ScoredText], top_k: int, metadata: Mapping[str, str], *, keep_text: bool
) -> bytes:
    """A Parquet file of ``rows``, in one row group, with ``metadata`` as key-value pairs."""
    import pyarrow as pa
    from pyarrow import parquet

    form = schema(top_k, keep_text=keep_text)
    values: dict[str, Any] = {
        "id": pa.array([row.id for row in rows], pa.string()),
        "error": pa.array([row.error for row in rows], pa.string()),
        **_numbers(rows),
        **_token_lists([row.analysis for row in rows], top_k),
    }
    if keep_text:
        values["text"] = pa.array([row.text for row in rows], pa.large_string())
    table = pa.table([values[name] for name in form.names], form.with_metadata(dict(metadata)))
    file = io.BytesIO()
    parquet.write_table(
        table,
        file,
        row_group_size=max(1, len(rows)),
        compression="zstd",
        # Whole numbers that grow take the least as differences, and floats byte by byte; what
        # repeats is written once.
        use_dictionary=["error", *(_leaf(name) for name in _REPEATING if name in form.names)],
        column_encoding=_encodings(form.names),
    )
    return file.getvalue()


def _numbers(rows: Sequence[ScoredText]) -> dict[str, pa.Array]:
    """The columns with one number a text; null for a text that was not scored."""
    import pyarrow as pa

    def numbers(of: Callable[[Analysis], float], kind: pa.DataType) -> pa.Array:
        return pa.array([row.analysis and of(row.analysis) for row in rows], kind)

    return {
        "n_tokens": numbers(len, pa.int32()),
        "scored": numbers(lambda one: int(one.scored.sum()), pa.int32()),
        "characters": pa.array(
            [None if row.text is None else len(row.text) for row in rows], pa.int32()
        ),
        "bits": numbers(_bits, pa.float64()),
    }


def _bits(analysis: Analysis) -> float:
    """The surprisal of all tokens together, in bits."""
    logprob = analysis.columns.logprob[analysis.scored].sum(dtype=np.float64)
    return float(surprisal(float(logprob)))


def _token_lists(found: Sequence[Analysis | None], top_k: int) -> dict[str, pa.Array]:
    """The columns with a list a text; null for a text that was not scored."""
    import pyarrow as pa

    scored = [one for one in found if one is not None]
    lengths = np.array([0 if one is None else len(one) for one in found], np.int64)
    ends = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
    absent = pa.array([one is None for one in found], pa.bool_())

    def joined(pieces: list[NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate(pieces) if pieces else np.zeros(0)

    unscored = ~joined([one.scored for one in scored]).astype(bool)

    def lists(values: pa.Array) -> pa.Array:
        return pa.ListArray.from_arrays(ends, values, mask=absent)

    def tokens(name: str) -> NDArray[Any]:
        place = "tokens" if name in ("token_id", "start", "end") else "columns"
        return joined([getattr(getattr(one, place), name) for one in scored])

    columns = {}
    for name in _LISTS:
        values = tokens(name)
        is_float = name in ("logprob", "entropy")
        kind = pa.float32() if is_float else pa.int32()
        is_known_always = name in ("token_id", "start", "end")
        missing = None if is_known_always else unscored | (np.isnan(values) & is_float)
        columns[name] = lists(pa.array(values.astype(kind.to_pandas_dtype()), kind, mask=missing))
    if top_k:
        for name, kind in (("top_id", pa.int32()), ("top_logprob", pa.float32())):
            values = tokens(name).astype(kind.to_pandas_dtype()).reshape(-1)
            columns[name] = lists(
                pa.FixedSizeListArray.from_arrays(
                    pa.array(values, kind), top_k, mask=pa.array(unscored)
                )
            )
    return columns


def _leaf(name: str) -> str:
    """The path of the values of a list column within a Parquet file."""
    return f"{name}.list.element.list.element" if name == "top_id" else f"{name}.list.element"


def _encodings(names: Sequence[str]) -> dict[str, str]:
    split = {_leaf("logprob"): "BYTE_STREAM_SPLIT", _leaf("entropy"): "BYTE_STREAM_SPLIT"}
    if "top_logprob" in names:
        split["top_logprob.list.element.list.element"] = "BYTE_STREAM_SPLIT"
    return split | {_leaf(name): "DELTA_BINARY_PACKED" for name in _DIFFERENCES}
