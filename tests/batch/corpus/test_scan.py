"""The first pass: every row in one cell, and ids that are there and differ."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from helpers.corpora import write_jsonl, write_parquet
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.batch.corpus.row_reading import Columns
from gltr_desktop.batch.corpus.scan import CELL_WEIGHT, find_columns, row_id, scan
from gltr_desktop.batch.corpus.sources import find_sources
from gltr_desktop.errors import InputError

LENGTHS = st.lists(st.integers(0, 2 * CELL_WEIGHT), max_size=12)


@given(files=st.lists(LENGTHS, min_size=1, max_size=3).filter(any))
def test_cells_hold_every_row_once(files: list[list[int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        for number, lengths in enumerate(files):
            rows = ({"text": "x" * length} for length in lengths)
            write_jsonl(Path(name) / f"{number}.jsonl", rows)
        sources = find_sources([name], Path(name) / "out")
        found = scan(sources, Columns("text", None))
    covered = [
        (cell.source, row) for cell in found.cells for row in range(cell.row, cell.row + cell.rows)
    ]
    assert covered == [
        (number, row) for number, lengths in enumerate(files) for row in range(len(lengths))
    ]
    assert found.documents == len(covered)
    assert found.weight == sum(max(1, length) for lengths in files for length in lengths)
    # Only the last cell of a file is shorter.
    inner = [a for a, b in zip(found.cells, found.cells[1:], strict=False) if a.source == b.source]
    assert all(cell.weight >= CELL_WEIGHT for cell in inner)


def test_ids_that_occur_twice_are_named(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", {"id": ["x", "y", "z"], "text": ["", "", ""]})
    write_parquet(tmp_path / "b.parquet", {"id": ["z", "w", "x"], "text": ["", "", ""]})
    sources = find_sources([str(tmp_path)], tmp_path / "out")
    with pytest.raises(InputError) as raised:
        scan(sources, find_columns(sources, "text", None))
    assert "“z” (in “a.parquet” and in “b.parquet”)" in str(raised.value)
    assert "“x” (in “a.parquet” and in “b.parquet”)" in str(raised.value)
    assert "--id NAME" in raised.value.remedy


def test_a_number_and_its_digits_are_one_id(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [{"id": 7, "text": ""}, {"id": "7", "text": ""}])
    with pytest.raises(InputError, match="“7”"):
        scan(find_sources([str(path)], tmp_path / "out"), Columns("text", "id"))


@pytest.mark.parametrize("missing", [None, "", 1.5, True, "\ud800", ["x"]])
def test_rows_without_an_id_are_named(tmp_path: Path, missing: object) -> None:
    ids = ["a", missing, "b", missing]
    path = write_jsonl(tmp_path / "a.jsonl", ({"id": one} for one in ids))
    with pytest.raises(InputError, match=r"row 2 of “a.jsonl”, row 4 of “a.jsonl”"):
        scan(find_sources([str(path)], tmp_path / "out"), Columns("text", "id"))


def test_a_line_that_hides_its_id_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "text": "x"}\nnonsense\n', "utf-8")
    with pytest.raises(InputError, match=r"row 2 of “a.jsonl” \(the line is not a JSON object\)"):
        scan(find_sources([str(path)], tmp_path / "out"), Columns("text", "id"))


def test_without_ids_the_file_and_the_row_make_one(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": "x"}, {"text": "x"}])
    sources = find_sources([str(path)], tmp_path / "out")
    columns = find_columns(sources, "text", None)
    assert columns == Columns("text", None)
    assert scan(sources, columns).documents == 2
    from gltr_desktop.batch.corpus.row_reading import read_rows

    rows = enumerate(read_rows(sources[0], columns))
    assert [row_id(sources[0], columns, *row) for row in rows] == ["a.jsonl:1", "a.jsonl:2"]


@pytest.mark.parametrize(("text", "identity"), [("body", None), ("text", "key")])
def test_a_missing_column_is_named_with_those_there_are(
    tmp_path: Path, text: str, identity: str | None
) -> None:
    path = write_parquet(tmp_path / "a.parquet", {"text": ["x"], "title": ["y"]})
    sources = find_sources([str(path)], tmp_path / "out")
    with pytest.raises(InputError, match="its columns are “text”, “title”"):
        find_columns(sources, text, identity)


def test_one_file_without_ids_among_others_is_named(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", [{"id": 1, "text": ""}])
    write_jsonl(tmp_path / "b.jsonl", [{"text": ""}])
    with pytest.raises(InputError, match=r"“b.jsonl” has no column “id”"):
        find_columns(find_sources([str(tmp_path)], tmp_path / "out"), "text", None)


def test_tables_without_rows_are_refused(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", {"text": []})
    with pytest.raises(InputError, match="There is no text"):
        scan(find_sources([str(path)], tmp_path / "out"), Columns("text", None))
