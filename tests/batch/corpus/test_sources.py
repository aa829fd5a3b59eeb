"""The files of a corpus: tables or documents, never both."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gltr_desktop.batch.corpus.sources import Kind, find_sources
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def test_files_patterns_and_folders_lead_to_tables(tmp_path: Path) -> None:
    for name in ("part-10.parquet", "part-2.parquet", "_SUCCESS", "below/c.JSONL", "d.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    in_folder = find_sources([str(tmp_path)], tmp_path / "out")
    assert [source.name for source in in_folder] == [
        "below/c.JSONL", "d.csv", "part-2.parquet", "part-10.parquet",
    ]  # fmt: skip
    assert {source.kind for source in in_folder} == {Kind.JSONL, Kind.CSV, Kind.PARQUET}
    by_pattern = find_sources([str(tmp_path / "*.parquet")], tmp_path / "out")
    assert [source.name for source in by_pattern] == ["part-2.parquet", "part-10.parquet"]


def test_the_result_within_an_input_is_no_input(tmp_path: Path) -> None:
    for name in ("a.jsonl", "out/part-000000.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [one.name for one in find_sources([str(tmp_path)], tmp_path / "out")] == ["a.jsonl"]


@pytest.mark.parametrize("given", ["out", "out/part-0.parquet", "out/*.parquet"])
def test_an_input_in_the_result_is_refused(tmp_path: Path, given: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "part-0.parquet").touch()
    with pytest.raises(InputError, match="is an input, and in the folder of the result"):
        find_sources([str(tmp_path / given)], tmp_path / "out")


def test_a_name_with_a_stroke_in_front_is_skipped_beside_tables_only(tmp_path: Path) -> None:
    for name in ("_checkpoint/plan.json", "_SUCCESS", "a.jsonl", "essays/_draft.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [one.name for one in find_sources([str(tmp_path)], tmp_path / "out")] == ["a.jsonl"]
    documents = find_sources([str(tmp_path / "essays")], tmp_path / "out")
    assert [one.name for one in documents] == ["_draft.txt"]


def test_tables_and_documents_are_not_mixed(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.docx"):
        (tmp_path / name).touch()
    with pytest.raises(InputError, match=r"tables, such as “a.jsonl”.*documents, such as “b.docx”"):
        find_sources([str(tmp_path)], tmp_path / "out")


def test_a_pattern_that_matches_nothing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"No file matches “.*\*\.parquet”"):
        find_sources([str(tmp_path / "*.parquet")], tmp_path / "out")


def test_a_file_that_has_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{}", "utf-8")
    (source,) = find_sources([str(path)], tmp_path / "out")
    source.check()
    os.utime(path, ns=(0, 0))
    with pytest.raises(InputError, match="has changed since the run began"):
        source.check()
    path.unlink()
    with pytest.raises(InputError, match="There is no file"):
        source.check()
