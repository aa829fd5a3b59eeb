"""``gltr-desktop corpus`` with one worker, which is this process: what goes in, and what comes out.

What Ray does is tested by tests/batch/corpus/test_ray_run.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from helpers.corpora import result, save_model_files, write_jsonl, write_parquet

from gltr_desktop import cli
from gltr_desktop.batch.corpus import job, scan

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [f"Text {number}: it was a bright cold day in April." for number in range(6)]

Corpus = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, model_files: dict[str, bytes]) -> Path:
    return save_model_files(tmp_path_factory.mktemp("models") / "tiny", model_files)


@pytest.fixture
def corpus(
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    model: Path,
    tmp_path: Path,
) -> Corpus:
    """The command with the tiny model and one worker; gives its status and what it says."""
    # So that a few short texts make several files.
    monkeypatch.setattr(scan, "CELL_WEIGHT", 1)

    def call(*arguments: object, out: str = "out") -> tuple[int, str]:
        options = ("-o", tmp_path / out, "--model", model, "--jobs", 1)
        status = cli.main(["corpus", *map(str, (*arguments, *options))])
        return status, capfdbinary.readouterr().err.decode()

    return call


def test_jsonl_csv_and_parquet_give_the_same(corpus: Corpus, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", ({"id": i, "text": text} for i, text in enumerate(TEXTS)))
    lines = [f'{i},"{text}"' for i, text in enumerate(TEXTS)]
    (tmp_path / "a.csv").write_text("\n".join(["id,text", *lines]), "utf-8")
    write_parquet(tmp_path / "a.parquet", {"id": list(range(6)), "text": TEXTS})
    for suffix in ("jsonl", "csv", "parquet"):
        assert corpus(tmp_path / f"a.{suffix}", out=suffix)[0] == 0
    first = result(tmp_path / "jsonl")
    assert first["id"].to_pylist() == list("012345")
    assert first.equals(result(tmp_path / "csv"))
    assert first.equals(result(tmp_path / "parquet"))


def test_a_folder_of_documents_with_a_broken_one(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "essays"
    (folder / "below").mkdir(parents=True)
    for number in (10, 2):
        (folder / f"essay {number}.txt").write_text(TEXTS[0], "utf-8")
    (folder / "below" / "page.html").write_text(f"<p>{TEXTS[0]}</p>", "utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    (folder / "empty.txt").touch()
    status, said = corpus(folder)
    assert status == 0
    assert "2 could not be scored: the column “error” says why" in said
    rows = result(tmp_path / "out")
    assert rows["id"].to_pylist() == [
        "below/page.html", "broken.docx", "empty.txt", "essay 2.txt", "essay 10.txt",
    ]  # fmt: skip
    assert [error is None for error in rows["error"].to_pylist()] == [
        True, False, False, True, True,
    ]  # fmt: skip
    ranks = rows["rank"].to_pylist()
    assert ranks[0] == ranks[3] == ranks[4]


def test_the_command_says_what_it_will_do_and_what_it_was_made_of(
    corpus: Corpus, tmp_path: Path, model: Path
) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", ({"text": text} for text in TEXTS))
    _, said = corpus(path, "--keep-text")
    first, last = said.splitlines()
    assert first.startswith("6 texts, about 2")  # A token is a byte, and these are 282.
    assert first.endswith("Ctrl+C and the same command go on later")
    assert last.startswith("6 texts in 4 files in “")
    record = json.loads((tmp_path / "out" / "_gltr.json").read_text("utf-8"))
    assert record["model"] == str(model)
    assert (record["precision"], record["device"], record["documents"]) == ("float32", "cpu", 6)
    assert record["inputs"][0]["size"] == path.stat().st_size
    metadata = result(tmp_path / "out").schema.metadata
    assert metadata[b"weights_sha256"].decode() == record["weights_sha256"]
    assert metadata[b"program"].startswith(b"gltr-desktop ")
    assert metadata[b"values"] == b""


def test_the_same_command_does_only_what_is_missing(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", ({"text": text} for text in TEXTS))
    corpus(path)
    whole = result(tmp_path / "out")
    files = sorted((tmp_path / "out").glob("part-*"))
    times = [file.stat().st_mtime_ns for file in files]
    files[1].unlink()
    status, said = corpus(path)
    assert status == 0
    assert said.startswith(("1 text, ", "2 texts, "))
    assert result(tmp_path / "out").equals(whole)
    assert [file.stat().st_mtime_ns == time for file, time in zip(files, times, strict=True)] == [
        True, False, True, True,
    ]  # fmt: skip
    # Now nothing is missing: no worker begins, and no model is opened.
    monkeypatch.setattr(job, "one_process", None)
    assert corpus(path)[1].startswith("Nothing is left to do: 6 texts in 4 files in “")


def test_another_command_is_refused_until_it_is_to_overwrite(
    corpus: Corpus, tmp_path: Path
) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", ({"text": text} for text in TEXTS))
    assert corpus(path)[0] == 0
    status, said = corpus(path, "--top-k", 2)
    assert status == 2
    assert "the number of predictions (--top-k) was 0 and is now 2" in said
    os.utime(path, ns=(0, 0))
    assert "the input “a.jsonl” has changed since" in corpus(path)[1]
    assert corpus(path, "--top-k", 2, "--overwrite")[0] == 0
    assert "top_id" in result(tmp_path / "out").column_names


@pytest.mark.parametrize("options", [(), ("--overwrite",)])
@pytest.mark.parametrize("name", ["thesis.docx", "part-000000.parquet"])
def test_files_that_no_run_has_made_are_left_alone(
    corpus: Corpus, tmp_path: Path, name: str, options: tuple[str, ...]
) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": "x"}])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).touch()
    status, said = corpus(path, *options)
    assert status == 2
    assert f"holds other files, such as “{name}”" in said
    assert [file.name for file in (tmp_path / "out").iterdir()] == [name]


def test_a_run_beside_other_files_is_not_overwritten(corpus: Corpus, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", ({"text": text} for text in TEXTS))
    corpus(path)
    (tmp_path / "out" / "notes.txt").touch()
    assert corpus(path)[0] == 0
    status, said = corpus(path, "--overwrite")
    assert (status, "notes.txt" in said) == (2, True)
    assert result(tmp_path / "out").num_rows == 6


def test_a_result_is_there_until_the_new_one_can_begin(corpus: Corpus, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", ({"id": i, "text": "x"} for i in range(6)))
    corpus(path)
    doubled = write_jsonl(tmp_path / "b.jsonl", [{"id": 1, "text": "x"}] * 2)
    assert corpus(doubled, "--overwrite")[0] == 2
    assert result(tmp_path / "out").num_rows == 6
    assert corpus(path)[1].startswith("Nothing is left to do")


def test_the_result_cannot_be_a_file(corpus: Corpus, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": "x"}])
    (tmp_path / "out").touch()
    status, said = corpus(path)
    assert (status, "out” cannot be used: Not a directory" in said) == (2, True)


def test_a_file_of_the_result_that_is_damaged_is_named(corpus: Corpus, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", ({"text": text} for text in TEXTS))
    corpus(path)
    part = tmp_path / "out" / "part-000001.parquet"
    part.write_bytes(part.read_bytes()[:-4])
    status, said = corpus(path)
    assert status == 1
    assert "part-000001.parquet” is damaged. Remove it" in said


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--column", "body"), "has no column “body”; its columns are “id”, “text”"),
        (("--jobs", "0"), "there has to be a worker"),
        (("--model", "/nowhere"), "no file or folder “/nowhere”"),
    ],
)
def test_what_cannot_be_done_is_said_at_once(
    options: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [{"id": 1, "text": "x"}])
    assert cli.main(["corpus", str(path), "-o", str(tmp_path / "out"), *options]) == 2
    assert sentence in capfdbinary.readouterr().err.decode()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("library", "jobs"), [("ray", "2"), ("pyarrow", "1")])
def test_without_the_extra_a_sentence_names_the_command(
    tmp_path: Path, library: str, jobs: str
) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": "x"}])
    code = (
        "import importlib.util, sys\n"
        "find = importlib.util.find_spec\n"
        f"importlib.util.find_spec = lambda name: None if name == {library!r} else find(name)\n"
        "from gltr_desktop.cli import main\n"
        f"sys.exit(main(['corpus', {str(path)!r}, '-o', 'out', '--jobs', {jobs!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert 'python -m pip install "gltr-desktop[corpus]"' in done.stderr


def test_one_worker_does_without_ray(tmp_path: Path, model: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": "x"}])
    code = (
        "import sys\n"
        "sys.modules['ray'] = None\n"
        "from gltr_desktop.cli import main\n"
        f"sys.exit(main(['corpus', {str(path)!r}, '-o', 'out', '--jobs', '1',"
        f" '--model', {str(model)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, result(tmp_path / "out").num_rows) == (0, 1)
