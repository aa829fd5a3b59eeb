"""The table of texts as programs for data analysis read it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from helpers.text_rows import FIGURES, error_row, figures_of, text_row
from pyarrow import parquet

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.rows import PROGRAM
from gltr_desktop.batch.tables.parquet_table import to_parquet

if TYPE_CHECKING:
    import pyarrow as pa

    from gltr_desktop.batch.rows import TextRow

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


def written(*rows: TextRow) -> pa.Table:
    return parquet.read_table(io.BytesIO(to_parquet(rows, GLTR_COLOURING, WHEN)))


def test_columns_have_types_and_descriptions() -> None:
    for table in (written(text_row("a.txt")), written()):
        assert table.column_names == [column.name for column in columns(GLTR_COLOURING)]
        types = {field.name: str(field.type) for field in table.schema}
        assert (types["file"], types["notes"]) == ("string", "string")
        assert (types["tokens"], types["beyond"]) == ("int64", "int64")
        assert (types["perplexity"], types["top10_share"]) == ("double", "double")
        description = table.schema.field("median_rank").metadata[b"description"].decode()
        assert "half of the tokens" in description


def test_each_text_is_a_row() -> None:
    table = written(
        text_row("a.txt"), error_row("b.txt", "It is empty.", sha256=""), text_row("=c.txt")
    )
    first, second, third = table.to_pylist()
    assert (first["file"], first["status"], first["tokens"]) == ("a.txt", "ok", 1_001)
    assert (first["perplexity"], first["beyond_share"]) == (42.125, 0.05)
    assert third["file"] == "=c.txt", "no spreadsheet reads it"
    assert {name: value for name, value in second.items() if value is not None} == {
        "file": "b.txt",
        "status": "It is empty.",
    }


def test_what_a_text_does_not_carry_is_null() -> None:
    table = written(
        text_row("a.txt", figures_of((5, 0, 0, 0))),
        text_row("b.txt", replace(FIGURES, perplexity=float("inf"), mean_entropy=None)),
    )
    short, strange = table.to_pylist()
    assert (short["top10"], short["top10_share"], short["perplexity"]) == (5, None, None)
    assert (strange["perplexity"], strange["mean_entropy"]) == (float("inf"), None)


def test_the_metadata_say_how_the_figures_were_made() -> None:
    metadata = written(text_row("a.txt"), text_row("b.txt", model="other-model")).schema.metadata
    facts = {name.decode(): fact.decode() for name, fact in metadata.items()}
    assert facts == {
        "model": "little-model, other-model",
        "revision": "abc123",
        "precision": "float32",
        "device": "cpu",
        "measure": "rank",
        "thresholds": "10,100,1000",
        "level": "token",
        "program": PROGRAM,
        "made": "2026-08-04T15:09:00+00:00",
    }
