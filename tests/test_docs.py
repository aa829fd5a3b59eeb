"""The documents for readers of the code name files, links and identifiers that are there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import gltr_desktop
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.columns import columns

TOP = Path(gltr_desktop.__file__).parents[1]
DOCUMENTS = sorted([*TOP.glob("*.md"), *(TOP / "docs").glob("*.md")])
ARCHITECTURE = TOP / "docs" / "architecture.md"

LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")
BLOCK = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
IDENTIFIER = re.compile(r"[A-Za-z_]\w+")


@cache
def words_of_the_code() -> frozenset[str]:
    """Every word in the program and in its tests."""
    files = [*(TOP / "gltr_desktop").rglob("*.py"), *(TOP / "tests").rglob("*.py")]
    return frozenset(
        word for file in files for word in IDENTIFIER.findall(file.read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", [ARCHITECTURE, TOP / "CONTRIBUTING.md"])
def test_files_and_names_are_those_of_the_code(document: Path) -> None:
    text = BLOCK.sub("", document.read_text(encoding="utf-8"))
    missing = []
    for code in set(CODE.findall(text)):
        if "FORMAT" in code or code == "utils.py" or " " in code:
            continue
        is_path = "/" in code or code.endswith((".py", ".md", ".txt", ".toml"))
        if is_path and not any((root / code).exists() for root in (TOP, TOP / "gltr_desktop")):
            missing.append(code)
        if IDENTIFIER.fullmatch(code) and code not in words_of_the_code():
            missing.append(code)
    assert missing == []


def test_the_readme_can_be_read_in_two_minutes() -> None:
    assert len((TOP / "README.md").read_text(encoding="utf-8").splitlines()) <= 100


def test_the_columns_of_a_folder_are_described_as_they_are() -> None:
    document = (TOP / "docs" / "folders.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", document, re.MULTILINE)
    assert rows == [(column.name, column.description) for column in columns(GLTR_COLOURING)]
