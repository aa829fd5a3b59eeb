"""``gltr-desktop words`` as people call it: a table of items in, a table of words out."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.stub_servers import stub_server
from helpers.stub_vllm import NAME, StubVllm

from gltr_desktop import cli

ITEMS = """id,text,context,other,kind
a,"The dog didn't bark, did it?",He came.,"The dog didn't barks, did it?",x
b,Es schläft.,,Es schlafen.,y
c,,,,y
"""


@pytest.fixture(scope="session")
def tiny(model_files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a tiny model; its files are not to be changed."""
    model = tmp_path_factory.mktemp("model")
    for name, content in model_files.items():
        (model / name).write_bytes(content)
    return str(model)


@pytest.fixture(autouse=True)
def items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table in the folder where commands are given."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "items.csv"
    path.write_text(ITEMS, encoding="utf-8")
    return path


def rows_of(name: str) -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def run(*arguments: str) -> int:
    return cli.main(["words", "items.csv", *arguments])


def test_a_whole_run_by_the_shipped_model() -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "gltr_desktop", "words", "items.csv", "--text", "text"),
            *("--context", "context", "--item", "id", "--group", "kind", "--model", "small"),
            *("-o", "words.csv"),
        ],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == (
        "gltr-desktop: 3 items: 2 read, 1 without a text; written to “words.csv”.\n"
    )
    rows = rows_of("words.csv")
    assert [(row["item"], row["group"], row["word"]) for row in rows] == [
        ("a", "x", "The"), ("a", "x", "dog"), ("a", "x", "didn't"), ("a", "x", "bark,"),
        ("a", "x", "did"), ("a", "x", "it?"), ("b", "y", "Es"), ("b", "y", "schläft."),
    ]  # fmt: skip
    assert all(row["surprisal"] != row["surprisal_plain"] for row in rows)
    about = json.loads(Path("words.csv.about.json").read_text(encoding="utf-8"))
    assert about["models"][0]["name"] == "gltr-english-9m"


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_all_formats_are_written(suffix: str, tiny: str) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    out = f"words.{suffix}"
    assert run("--text", "text", "--model", tiny, "-o", out) == 0
    assert Path(out).stat().st_size > 0
    assert Path(f"{out}.about.json").exists()
    # The same command again replaces what it has written.
    assert run("--text", "text", "--model", tiny, "-o", out) == 0


def test_pairs_are_summed_up_by_group(tiny: str, capfd: pytest.CaptureFixture[str]) -> None:
    arguments = ["--pair", "text", "other", "--item", "id", "--group", "kind", "--model", tiny]
    assert run(*arguments, "-o", "pairs.csv") == 0
    said = capfd.readouterr().err.splitlines()
    assert [line.split(":")[1] for line in said] == [" “x”", " “y”", " all pairs", " 3 pairs"]
    assert said[-1].endswith(": 2 read, 1 with an empty sentence; written to “pairs.csv”.")
    assert [row["item"] for row in rows_of("pairs.csv")] == ["a", "b", "c"]
    assert [row["group"] for row in rows_of("pairs.groups.csv")] == ["x", "y", "all pairs"]


def test_pairs_without_a_group_are_summed_up_as_such(
    items: Path, tiny: str, capfd: pytest.CaptureFixture[str]
) -> None:
    items.write_text("good,bad,kind\nIt rains.,It rain.,x\nHe goes.,He go.,\n", encoding="utf-8")
    arguments = ["--pair", "good", "bad", "--group", "kind", "--model", tiny]
    assert run(*arguments, "-o", "pairs.csv") == 0
    said = capfd.readouterr().err.splitlines()
    assert [line.split(":")[1] for line in said[:3]] == [" “x”", " no group", " all pairs"]
    assert [row["group"] for row in rows_of("pairs.groups.csv")] == ["x", "", "all pairs"]


def test_an_item_without_figures_is_named_and_makes_the_status_one(
    items: Path, tiny: str, capfd: pytest.CaptureFixture[str]
) -> None:
    items.write_text("text,regions\nIt rains.,It|rains.\nIt rains.,No\n", encoding="utf-8")
    assert run("--text", "text", "--regions", "regions", "--model", tiny, "-o", "w.csv") == 1
    said = capfd.readouterr().err
    assert "2 items: 1 read, 1 not; written to “w.csv”. The first that was not read: The" in said
    assert rows_of("w.csv")[-1]["notes"].startswith("The regions “No” are not those")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "required: -o"),
        (["-o", "w.csv"], "--text COLUMN, or --pair GOOD BAD"),
        (["--text", "a", "--pair", "a", "b", "-o", "w.csv"], "Either sentences or pairs"),
        (["--text", "none", "-o", "w.csv"], "“items.csv” has no column “none”. Its columns are"),
        (["--pair", "text", "none", "-o", "w.csv"], "“items.csv” has no column “none”."),
        (["--pair", "text", "other", "--regions", "id", "-o", "w.csv"], "“--regions” is not for"),
        (["--pair", "text", "other", "--language", "en", "-o", "w.csv"], "“--language” is not"),
        (["--text", "text", "--context", "text", "-o", "w.csv"], "column “text” is named twice"),
        (["--pair", "text", "text", "-o", "w.csv"], "column “text” is named twice"),
        (["--text", "text", "-o", "w.txt"], "its ending says no format"),
        (["--text", "text", "-o", "none/w.csv"], "There is no folder “none”."),
        (["--text", "text", "-o", "items.csv"], "“items.csv” is one of the texts"),
        (["--text", "text", "--base", "10", "-o", "w.csv"], "invalid choice: '10'"),
        (["--text", "text", "--model", "none", "-o", "w.csv"], "is not on this computer"),
        (["--text", "text", "--model", "small", "--model", "small", "-o", "w.csv"], "named twice"),
        (["--text", "text", "--encoding", "none", "-o", "w.csv"], "There is no encoding “none”"),
    ],
)
def test_bad_usage_is_one_line(
    arguments: list[str], complaint: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    said = capfd.readouterr().err
    assert complaint in said
    assert said.count("\n") == 1
    assert [path.name for path in Path().iterdir()] == ["items.csv"]


def test_neither_the_model_nor_foreign_files_are_replaced(
    model_files: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    model = Path("model")
    model.mkdir()
    for name, content in model_files.items():
        (model / name).write_bytes(content)
    (model / "notes.csv").write_text("a", encoding="utf-8")
    assert run("--text", "text", "--model", "model", "-o", "model/notes.csv") == 2
    assert "is the model, which the table would replace" in capfd.readouterr().err
    Path("w.csv.about.json").write_text("{}", encoding="utf-8")
    assert run("--text", "text", "--model", "model", "-o", "w.csv") == 2
    assert "“w.csv.about.json” would be replaced" in capfd.readouterr().err


def test_a_model_on_a_server_has_plain_products(
    tiny: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with stub_server() as server:
        StubVllm(Path(tiny), max_model_len=256).serve(server)
        url, host = server.address.url, server.address.host
        assert run("--text", "text", "--server", url, "--model", NAME, "-o", "w.csv") == 0
    said = capfd.readouterr().err.splitlines()
    assert f"gltr-desktop: The texts are sent to {host}." in said
    rows = rows_of("w.csv")
    assert {row["surprisal"] for row in rows} == {""}
    assert all(float(row["surprisal_plain"]) > 0 for row in rows)
    (model,) = json.loads(Path("w.csv.about.json").read_text(encoding="utf-8"))["models"]
    assert model["weights_sha256"] is None
    assert "plain product" in model["correction"]
