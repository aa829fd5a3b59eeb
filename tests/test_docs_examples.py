"""What the documents for Python programs say is true, and their examples run."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import gltr_desktop
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    import pytest

TOP = Path(gltr_desktop.__file__).parents[1]
PAGE = (TOP / "docs" / "python.md").read_text(encoding="utf-8")
SCRIPT = TOP / "docs" / "examples" / "rank_as_a_feature.py"


def first_cells(heading: str) -> set[str]:
    """The names in the first column of the table that has ``heading`` above that column."""
    table = PAGE[PAGE.index(f"| {heading} |") :].partition("\n\n")[0]
    rows = table.splitlines()[2:]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_the_public_names_are_those_of_the_page() -> None:
    assert first_cells("`gltr_desktop`") == set(gltr_desktop.__all__)


def test_the_attributes_of_an_analysis_are_those_of_the_page() -> None:
    public = {*dir(gltr_desktop.TextAnalysis), *gltr_desktop.TextAnalysis.__dataclass_fields__}
    assert first_cells("attribute") == {name for name in public if not name.startswith("_")}


def test_the_examples_of_the_page_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert len(blocks) == PAGE.count("```python")
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)  # noqa: S102 - our own document
    printed = capsys.readouterr().out
    assert "“./no-such-model”" in printed
    assert "tensor([1, 0])" in printed
    assert f"`{names['analysis']!r}`" in PAGE.replace("\n", " ")
    assert "bright" in (tmp_path / "april.html").read_text(encoding="utf-8")


def passages() -> list[str]:
    """Passages of 25 words by people."""
    found = []
    for name in ("apollo-8", "frankenstein", "conger"):
        text = (RESOURCES / "samples" / f"{name}.txt").read_text(encoding="utf-8")
        words = text.split()
        found += [" ".join(words[at : at + 25]) for at in range(0, len(words) - 24, 25)]
    return found


def machine_passages(count: int) -> list[str]:
    """As many that hardly surprise any model."""
    phrases = ["one of the most", "in the United States", "he was born in", "as well as the"]
    generator = random.Random(0)
    return [", and ".join(generator.choices(phrases, k=8)) + "." for _ in range(count)]


def write(path: Path, texts: dict[str, list[str]]) -> Path:
    """A file as the example reads it, from the texts by their labels."""
    rows = [{"text": text, "label": label} for label in texts for text in texts[label]]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_ranks_as_features_end_to_end(tmp_path: Path) -> None:
    people = passages()
    machines = machine_passages(len(people))
    train = write(tmp_path / "train.jsonl", {"human": people[::2], "machine": machines[::2]})
    other = write(
        tmp_path / "other.jsonl",
        {"human": [*people[1::2], "Too short."], "machine": machines[1::2]},
    )
    edited = write(tmp_path / "edited.jsonl", {"edited": people[:4]})
    command: list[str | Path] = [sys.executable, SCRIPT, train, other, edited]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    first, second, third = (
        part.splitlines() for part in re.split(r"\n(?=\w)", done.stdout.strip())
    )
    learned, tested = len(people[::2]), len(people[1::2])
    assert first[0] == f"train.jsonl: {2 * learned} texts of at least 20 words"
    assert second[0] == f"other.jsonl: {2 * tested} texts of at least 20 words"
    assert len([line for line in first if "weight of" in line]) == 6
    for part, count in ((first, learned), (second, tested)):
        (area,) = (line for line in part if "AUROC" in line)
        value, low, high = map(float, re.findall(r"\d\.\d+", area))
        assert 0.9 < low <= value <= high <= 1
        flagged = [line for line in part if "flagged" in line]
        assert [line.split(":")[0] for line in flagged] == [
            "  flagged, human",
            "  flagged, machine",
        ]
        assert all(f" of {count}: " in line for line in flagged)
    assert len(third) == 2
    assert re.fullmatch(r"  flagged, edited: \d of 4: \d+% \(\d+% to \d+%\)", third[1])
