"""Another corpus, or another model, does not get into a result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gltr_desktop.batch.corpus.run_record import RECORD, Request, RunRecord, inputs_of, load_record
from gltr_desktop.batch.corpus.sources import Kind, Source
from gltr_desktop.batch.corpus.versions import check_versions, versions_here
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

REQUEST = Request(
    model="tiny",
    revision="",
    weights_sha256="ab",
    precision="float32",
    device="cpu",
    column="text",
    id="id",
    top_k=0,
    keep_text=False,
)
SOURCES = [Source("/a/x.csv", "x.csv", Kind.CSV, 10, 20)]
RUN = RunRecord(REQUEST, inputs_of(SOURCES), 5, versions_here(), "plan.json")


def test_a_record_is_kept(tmp_path: Path) -> None:
    assert load_record(tmp_path) is None
    RUN.save(tmp_path)
    found = load_record(tmp_path)
    assert found == RUN
    RUN.check(REQUEST, SOURCES)


def test_of_two_commands_that_begin_at_once_one_gives_way(tmp_path: Path) -> None:
    RUN.save(tmp_path)
    with pytest.raises(InputError, match="Another command has started"):
        replace(RUN, plan="other.json").save(tmp_path)
    assert load_record(tmp_path) == RUN


def test_what_is_left_to_the_program_is_as_it_was() -> None:
    RUN.check(replace(REQUEST, precision="auto", device="auto"), SOURCES)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"model": "gpt2"}, "the model was “tiny” and is now “gpt2”"),
        ({"weights_sha256": "cd"}, "SHA-256 of the model's weights was “ab” and is now “cd”"),
        ({"precision": "bfloat16"}, "the precision was “float32” and is now “bfloat16”"),
        ({"column": "body"}, "the column with the texts was “text” and is now “body”"),
        ({"id": ""}, "the column with the ids was “id” and is now none"),
        ({"top_k": 3}, r"predictions \(--top-k\) was 0 and is now 3"),
        ({"keep_text": True}, r"texts are kept \(--keep-text\) was no and is now yes"),
        ({"device": "cuda"}, "the device was “cpu” and is now “cuda”"),
    ],
)
def test_every_difference_is_named(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as raised:
        RUN.check(replace(REQUEST, **changes), SOURCES)
    assert "--overwrite" in raised.value.remedy


@pytest.mark.parametrize(
    ("sources", "sentence"),
    [
        ([], r"“x\.csv” is no longer an input"),
        ([*SOURCES, replace(SOURCES[0], name="y.csv")], r"“y\.csv” is a new input"),
        ([replace(SOURCES[0], size=11)], r"the input “x\.csv” has changed since"),
        ([replace(SOURCES[0], modified_ns=21)], r"the input “x\.csv” has changed since"),
    ],
)
def test_another_corpus_is_named(sources: list[Source], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        RUN.check(REQUEST, sources)


def test_the_same_files_elsewhere_are_the_same_corpus() -> None:
    RUN.check(REQUEST, [replace(SOURCES[0], path="/mnt/x.csv")])


@pytest.mark.parametrize("content", ["", "[]", "{}"])
def test_a_damaged_record_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / RECORD).write_text(content, "utf-8")
    with pytest.raises(InputError, match="is damaged"):
        load_record(tmp_path)


def test_versions_are_compared_where_both_have_them() -> None:
    here = versions_here()
    check_versions({**here, "of a later program": "1"}, "now")
    check_versions({name: here[name] for name in ("python", "torch")}, "now")
    with pytest.raises(InputError, match=r"torch is .* now, and 0\.1 in the run"):
        check_versions({"torch": "0.1"}, "now")
