"""What the page on the probability of a word says is true, and its examples run."""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import gltr_desktop
from gltr_desktop import cli
from gltr_desktop.batch.words import word_rows
from gltr_desktop.batch.words.columns import word_columns
from gltr_desktop.batch.words.pair_columns import COMPARISON_COLUMNS, GROUP_COLUMNS, PAIR_COLUMNS
from gltr_desktop.batch.words.request import Base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.batch.words.table import TableColumn

TOP = Path(gltr_desktop.__file__).parents[1]
PAGE = (TOP / "docs" / "words.md").read_text(encoding="utf-8")
COMMANDS = (TOP / "docs" / "command-line.md").read_text(encoding="utf-8")
CITATION = (TOP / "CITATION.cff").read_text(encoding="utf-8")

BLACK_BIRD = "In the garden we heard a black bird sing."
BLACKBIRD = "In the garden we heard a blackbird sing."

SENTENCES = ["The dog didn't bark at night.", "A well-known man sang.", "They saw old ships."]
EFFECTS = {
    "(Intercept)": 180.0,
    "surprisal": 12.0,
    "previous_surprisal": 5.0,
    "characters": 3.0,
    "previous_characters": 2.0,
}
"""What the made-up times of the examples are made of."""


def section(page: str, heading: str) -> str:
    """What stands below a heading of the second level, up to the next one."""
    return page[page.index(f"\n## {heading}\n") :].partition("\n## ")[2].partition("\n## ")[0]


def described(columns: Sequence[TableColumn]) -> list[tuple[str, str]]:
    return [(column.name, column.description) for column in columns]


def test_the_columns_are_described_as_they_are() -> None:
    rows = re.compile(r"^\| `(\w+)` \| (.*) \|$", re.MULTILINE)
    of_words = rows.findall(section(PAGE, "The columns of the table of words"))
    assert of_words == described(word_columns(Base.TWO, [""], has_group=True, has_frequencies=True))
    of_pairs = rows.findall(section(PAGE, "Minimal pairs"))
    assert of_pairs == described([*PAIR_COLUMNS, *COMPARISON_COLUMNS, *GROUP_COLUMNS])


def test_all_notes_are_on_the_page() -> None:
    page = " ".join(PAGE.split())
    notes = [value for name, value in vars(word_rows).items() if name.isupper() and name[0] != "_"]
    assert word_rows.NOT_CORRECTED in notes
    assert [note for note in notes if isinstance(note, str) and f"“{note}”" not in page] == []


def test_the_options_of_the_command_are_described(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["words", "--help"])
    option = re.compile(r"(?<!\S)-{1,2}[a-z][a-z-]*")
    offered = set(option.findall(re.sub(r"[\[\],]", " ", capsys.readouterr().out)))
    offered -= {"-h", "--help"}
    of_words = section(COMMANDS, "Words")
    table = re.findall(r"^\| (`-[^|]*) \|", of_words, re.MULTILINE)
    named = {name for cell in table for name in re.findall(r"`(-[a-z-]+)`", cell)}
    assert named <= offered
    elsewhere = {"--device", "--precision", "--encoding", "--debug"}
    elsewhere |= {"--server", "--key-env", "--tokenizer"}
    assert offered - named == elsewhere
    assert [name for name in elsewhere if f"`{name}`" not in COMMANDS] == []


def numbers(heading: str, count: int) -> list[list[float]]:
    """The first ``count`` rows of the table with this first cell; of each, what is a number."""
    table = PAGE[PAGE.index(f"| {heading} |") :].splitlines()[2 : 2 + count]
    cells = [row.strip("|").split(" | ")[1:] for row in table]
    return [[float(cell.strip(" |")) for cell in row if is_number(cell)] for row in cells]


def is_number(cell: str) -> bool:
    return re.fullmatch(r"[\d.]+", cell.strip(" |")) is not None


def test_the_worked_example_is_what_the_model_says() -> None:
    apart, together = gltr_desktop.analyse(BLACK_BIRD), gltr_desktop.analyse(BLACKBIRD)
    places = [(apart, 6), (apart, 7), (apart, 8), (together, 7), (together, 8)]
    assert [analysis.tokens[at].strip() for analysis, at in places] == [
        "black", "bird", "sing", "bird", "sing",
    ]  # fmt: skip
    mass = [float(analysis.record.columns.boundary_mass[at]) for analysis, at in places]
    found = [
        [math.exp(logprob), -logprob / math.log(2), before, -math.log2(before)]
        for (analysis, at), before in zip(places, mass, strict=True)
        for logprob in [float(analysis.logprob[at])]
    ]
    assert np.array(numbers("In the garden we heard a …", 5)) == pytest.approx(
        np.array(found), abs=0.002
    )
    words = [*apart.words()[6:8], together.words()[6]]
    assert [word.text for word in words] == ["black", "bird", "blackbird"]
    bits = np.array([[word.plain_surprisal, word.surprisal] for word in words]) / math.log(2)
    assert np.array(numbers("word", 3)) == pytest.approx(bits, abs=0.002)
    totals = [
        sum(values) / math.log(2)
        for values in zip(
            *((word.plain_surprisal, word.surprisal) for word in apart.words()), strict=True
        )
    ]
    said = re.search(r"has ([\d.]+) bits as a plain product and ([\d.]+) corrected", PAGE)
    assert said is not None
    assert [float(total) for total in said.groups()] == pytest.approx(totals, abs=0.01)
    said = re.search(
        r"([\d.]+) of the probability goes to a\s+space.*?and ([\d.]+) to all", PAGE, re.DOTALL
    )
    assert said is not None
    end = apart.record.end_mass
    assert [float(mass) for mass in said.groups()] == pytest.approx(
        [end.space_mass, end.boundary_mass], abs=0.002
    )


@pytest.fixture
def reading_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the tables that the examples read, in which they are run."""
    monkeypatch.chdir(tmp_path)
    with Path("items.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["sentence", "reversed"], *([sentence, sentence[::-1]] for sentence in SENTENCES)]
        )
    assert cli.main(["words", "items.csv", "--text", "sentence", "--model", "small",
                     "-o", "words.csv"]) == 0  # fmt: skip
    with Path("words.csv").open(encoding="utf-8-sig", newline="") as file:
        words = list(csv.DictReader(file))
    times = [
        [word["item"], word["position"], EFFECTS["(Intercept)"] + sum(
            effect * float(word[name]) for name, effect in EFFECTS.items() if name in word
        )]
        for word in words if word["previous_surprisal"]
    ]  # fmt: skip
    with Path("times.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["item", "position", "rt"], *times])
    return tmp_path


def example(language: str) -> str:
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    return str(block)


def estimates(printed: str) -> dict[str, float]:
    """The first number behind each of the predictors."""
    lines = (line.split() for line in printed.splitlines())
    return {line[0]: float(line[1]) for line in lines if line and line[0] in EFFECTS}


@pytest.mark.usefixtures("reading_times")
def test_the_example_in_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(example("python"), "docs/words.md", "exec"), {})  # noqa: S102 - our own document
    assert estimates(capsys.readouterr().out) == pytest.approx(EFFECTS, abs=0.01)


@pytest.mark.usefixtures("reading_times")
def test_the_example_in_r_runs() -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("there is no R")
    done = subprocess.run(
        [program, "--vanilla", "-e", example("r")],
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert estimates(done.stdout) == pytest.approx(EFFECTS, abs=0.01)


@pytest.mark.usefixtures("reading_times")
def test_what_is_cited_beside_tables_is_cited_on_the_page() -> None:
    pair = ["--pair", "sentence", "reversed", "--model", "small"]
    assert cli.main(["words", "items.csv", *pair, "-o", "pairs.csv"]) == 0
    references = {
        reference
        for name in ("words", "pairs")
        for reference in json.loads(Path(f"{name}.csv.about.json").read_bytes())["references"]
    }
    page = " ".join(section(PAGE, "References").replace("*", "").split())
    titles = [
        re.sub(r"^[^,]*\d{4}, |, (?:arXiv|TACL|JASA) [\d.]+$", "", each) for each in references
    ]
    assert len(titles) >= 4
    assert [title for title in titles if title not in page] == []
    preprints = re.findall(r"arXiv (\d+\.\d+)", " ".join(references))
    assert len(preprints) == 2
    assert [number for number in preprints if number not in page] == []
    assert [number for number in preprints if f"arXiv:{number}" not in CITATION] == []


def test_the_version_to_cite_is_that_of_the_program() -> None:
    assert f"\nversion: {gltr_desktop.__version__}\n" in CITATION
