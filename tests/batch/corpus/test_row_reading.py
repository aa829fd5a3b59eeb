"""Rows of tables, from any row on, whatever is in them."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.corpora import write_jsonl, write_parquet
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.batch.corpus.row_reading import (
    Columns,
    check_text_column,
    column_names,
    read_rows,
)
from gltr_desktop.batch.corpus.sources import Source, find_sources
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COLUMNS = Columns("text", "id")

# Without surrogates, which no file of text holds; Python's csv module ends rows at a NUL or CR.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1, max_size=40)
ROWS = st.lists(TEXTS, min_size=1, max_size=12)


def source_of(path: Path) -> Source:
    (source,) = find_sources([str(path)], path.parent / "out")
    return source


def as_jsonl(path: Path, texts: Sequence[str]) -> Path:
    rows = ({"id": index, "text": text} for index, text in enumerate(texts))
    return write_jsonl(path.with_suffix(".jsonl"), rows)


def as_csv(path: Path, texts: Sequence[str]) -> Path:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["id", "other", "text"])
    writer.writerows([index, "", text] for index, text in enumerate(texts))
    path = path.with_suffix(".csv")
    path.write_bytes(b"\xef\xbb\xbf" + file.getvalue().encode())
    return path


def as_parquet(path: Path, texts: Sequence[str]) -> Path:
    columns: dict[str, Sequence[object]] = {"id": range(len(texts)), "text": texts}
    return write_parquet(path.with_suffix(".parquet"), columns, row_group_size=3)


@pytest.mark.parametrize("write", [as_jsonl, as_csv, as_parquet])
@given(texts=ROWS, data=st.data())
def test_all_rows_are_read_from_any_row_on(
    write: Callable[[Path, Sequence[str]], Path], texts: list[str], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = source_of(write(Path(folder) / "table", texts))
        rows = list(read_rows(source, COLUMNS))
        assert [row.text for row in rows] == texts
        assert [str(row.id) for row in rows] == [str(index) for index in range(len(texts))]
        first = data.draw(st.integers(0, len(texts) - 1))
        assert list(read_rows(source, COLUMNS, first, rows[first].offset)) == rows[first:]


def test_a_line_that_is_no_object_is_a_row_with_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "table.jsonl"
    path.write_bytes(
        b'{"text": "a"}\n\n[1]\n{"text": 3}\nnonsense\n{"text": "b\xff"}\n{"other": 1}'
    )
    rows = list(read_rows(source_of(path), Columns("text", None)))
    assert [row.text for row in rows] == ["a", None, 3, None, None, None]
    assert [bool(row.problem) for row in rows] == [False, True, False, True, True, False]


@pytest.mark.parametrize("kind", ["binary", "large_string", "dictionary"])
def test_texts_of_parquet_may_be_stored_in_many_ways(tmp_path: Path, kind: str) -> None:
    import pyarrow as pa

    texts = pa.array([b"Gr\xc3\xbc\xc3\x9fe", b"\xff", None], pa.binary())
    if kind == "large_string":
        texts = pa.array(["Grüße", "", None], pa.large_string())
    elif kind == "dictionary":
        texts = pa.array(["Grüße", "Grüße", None]).dictionary_encode()
    source = source_of(write_parquet(tmp_path / "table.parquet", {"text": texts}))
    check_text_column(source, "text")
    expected = {"binary": "\udcff", "large_string": "", "dictionary": "Grüße"}[kind]
    found = [row.text for row in read_rows(source, Columns("text", None))]
    assert found == ["Grüße", expected, None]


def test_a_column_of_numbers_holds_no_texts(tmp_path: Path) -> None:
    source = source_of(write_parquet(tmp_path / "table.parquet", {"text": [1, 2]}))
    with pytest.raises(InputError, match=r"“text” of “table.parquet” contains int64"):
        check_text_column(source, "text")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_what_the_first_line_holds(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(delimiter.join(["id", "text", "a,b"]) + f"\n1{delimiter}x\n2\n", "utf-8")
    source = source_of(path)
    assert column_names(source)[:2] == ["id", "text"]
    assert [row.text for row in read_rows(source, COLUMNS)] == ["x", None]


def test_columns_are_named_as_the_file_has_them(tmp_path: Path) -> None:
    jsonl = write_jsonl(tmp_path / "a.jsonl", [{"title": "", "body": ""}, {"late": ""}])
    assert column_names(source_of(jsonl)) == ["title", "body"]
    parquet = write_parquet(tmp_path / "b.parquet", {"x": ["y"]})
    assert column_names(source_of(parquet)) == ["x"]


def test_a_damaged_parquet_file_is_named(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "table.parquet", {"text": ["a"]})
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(InputError, match=r"“table.parquet” is no PARQUET file"):
        column_names(source_of(path))


def test_a_long_cell_of_csv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"id,text\n1,{'x' * 200_000}\n", "utf-8")
    assert [len(str(row.text)) for row in read_rows(source_of(path), COLUMNS)] == [200_000]


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "table.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"text": "a"}')
    assert column_names(source_of(path)) == ["text"]
    assert [row.text for row in read_rows(source_of(path), Columns("text", None))] == ["a"]


def test_a_row_of_json_may_hold_half_a_character(tmp_path: Path) -> None:
    path = tmp_path / "table.jsonl"
    path.write_text(json.dumps({"text": "\ud800"}), "utf-8")
    assert [row.text for row in read_rows(source_of(path), Columns("text", None))] == ["\ud800"]
