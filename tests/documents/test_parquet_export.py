"""The file as pyarrow reads it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.word_masses import analysis_with_masses

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.documents.exporters.parquet_export import to_parquet
from gltr_desktop.documents.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
ORIGIN = Origin("essay.docx", "docx", ("3 notes at the end",))


def file_of(analysis: Analysis) -> Any:  # noqa: ANN401 - pyarrow has no types
    from pyarrow import parquet

    return parquet.ParquetFile(io.BytesIO(to_parquet(analysis, GLTR_COLOURING, ORIGIN, WHEN)))


@pytest.mark.parametrize(
    ("pieces", "ranks"),
    [(["The", "=1\0", "\r\n", "🙂"], [UNSCORED, 0, 100, 5000]), ([], []), (["a"], [UNSCORED])],
)
def test_each_token_is_a_row_of_typed_columns(pieces: Sequence[str], ranks: Sequence[int]) -> None:
    table = file_of(analysis_of(pieces, ranks)).read()
    types = {field.name: str(field.type) for field in table.schema}
    assert types == {
        "text": "string", "start": "int32", "end": "int32", "rank": "int32",
        "probability": "float", "surprisal": "float", "frac_p": "float", "entropy": "float",
        "bucket": "dictionary<values=string, indices=int8, ordered=0>",
        "word": "int32", "sentence": "int32",
    }  # fmt: skip
    columns = table.to_pydict()
    assert columns["text"] == pieces
    known = [None if rank == UNSCORED else rank + 1 for rank in ranks]
    assert columns["rank"] == known
    for name in ("probability", "surprisal", "frac_p", "entropy", "bucket"):
        assert [value is None for value in columns[name]] == [rank is None for rank in known]


def test_buckets_are_names() -> None:
    analysis = analysis_of(["a", "b", "c", "d"], [1000, 100, 10, 0])
    assert file_of(analysis).read()["bucket"].to_pylist() == ["purple", "red", "yellow", "green"]


def test_all_rows_are_in_one_group() -> None:
    metadata = file_of(analysis_of(["a"] * 70_000, [0] * 70_000)).metadata
    assert (metadata.num_row_groups, metadata.num_rows) == (1, 70_000)


def test_the_metadata_say_what_was_analysed_and_how() -> None:
    found = file_of(analysis_of(["a"], [0])).schema_arrow.metadata
    assert {key.decode(): value.decode() for key, value in found.items()} == {
        "origin": "essay.docx",
        "notices": "From “essay.docx”: 3 notes at the end.",
        "model": "little-model",
        "precision": "BF16 weights in float32",
        "values": "",
        "end_masses": "",
        "measure": "rank",
        "thresholds": "10,100,1000",
        "warnings": "",
        "comparison": "",
        "exported": "2026-08-04T15:09:00+00:00",
    }


def test_it_holds_what_words_are_corrected_by() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s"], 1)
    found = file_of(analysis)
    table = found.read()
    for name in ("boundary_mass", "punctuation_mass"):
        assert str(table.schema.field(name).type) == "float"
        assert table[name].to_pylist() == getattr(analysis.columns, name).tolist()
    boundary, punctuation, _ = (str(np.float32(mass)) for mass in analysis.end_mass)
    assert found.schema_arrow.metadata[b"end_masses"].decode() == (
        f"boundary_mass {boundary}, punctuation_mass {punctuation}"
    )
