"""The site of the documents has every page and every picture, and its links lead somewhere."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin

import gltr_desktop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

TOP = Path(gltr_desktop.__file__).parents[1]
SITE = TOP / "docs" / "site"
PICTURES = TOP / "resources" / "screenshots"
MARKDOWN = MarkdownIt("gfm-like", {"linkify": False}).use(anchors_plugin, max_level=4)
SHOWN = re.compile(r"resources/screenshots/([\w-]+\.png)")
TABLE = re.compile(r"^```\{toctree\}\n(?::.*\n)+\n((?:.+\n)+)```", re.MULTILINE)
ENTRY = re.compile(r"^(?:.* <)?([\w/-]+)>?$", re.MULTILINE)


@pytest.fixture
def gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All of the site but its pictures."""
    monkeypatch.syspath_prepend(SITE)
    importlib.import_module("build_site").gather(tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the pictures that the script takes."""
    monkeypatch.syspath_prepend(SITE)
    return set(importlib.import_module("pictures").PICTURES)


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.md"))


def tokens_of(page: Path) -> Iterator[Token]:
    for token in MARKDOWN.parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def anchors(page: Path) -> set[object]:
    return {token.attrs["id"] for token in tokens_of(page) if token.type == "heading_open"}


def broken_links(page: Path, folder: Path) -> list[str]:
    """The links of ``page`` to what is not in ``folder``, or to a heading that is not there."""
    found = []
    for token in tokens_of(page):
        link = str(token.attrs.get("href", ""))
        if token.type != "link_open" or re.match(r"https?:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        is_picture = target.resolve().parent == folder / "resources" / "screenshots"
        if not (is_picture or target.exists()) or (anchor and anchor not in anchors(target)):
            found.append(f"{page.relative_to(folder)}: {link}")
    return found


def test_links_lead_to_what_the_site_has_and_to_its_headings(gathered: Path) -> None:
    assert [link for page in pages(gathered) for link in broken_links(page, gathered)] == []


def test_every_page_is_in_the_table_of_contents_once(gathered: Path) -> None:
    index = (gathered / "index.md").read_text(encoding="utf-8")
    listed = [entry for block in TABLE.findall(index) for entry in ENTRY.findall(block)]
    found = [page.relative_to(gathered).with_suffix("").as_posix() for page in pages(gathered)]
    assert sorted([*listed, "index"]) == sorted(found)


def test_every_picture_that_is_shown_is_taken_by_the_script(
    gathered: Path, taken: set[str]
) -> None:
    shown = {name for page in pages(gathered) for name in SHOWN.findall(page.read_text("utf-8"))}
    assert shown == taken


def test_the_repository_has_the_pictures_and_no_other(taken: set[str]) -> None:
    assert {file.name for file in PICTURES.iterdir()} == taken
