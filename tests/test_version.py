"""The version stands in one place, and whatever else names it says the same."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

import gltr_desktop

TOP = Path(__file__).parents[1]
CHANGELOG = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASES = re.findall(r"^## \[(\d[^\]]*)\] - (\d{4}-\d\d-\d\d)$", CHANGELOG, re.MULTILINE)
METAINFO = TOP / "packaging" / "linux" / "io.github.gltr_desktop.GltrDesktop.metainfo.xml"


def test_the_newest_release_in_the_changelog_is_this_one() -> None:
    assert RELEASES[0][0] == gltr_desktop.__version__


def test_every_release_in_the_changelog_has_a_version_and_a_date() -> None:
    headings = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    released = [f"[{version}] - {date}" for version, date in RELEASES]
    assert headings == ["[Unreleased]", *released]


def test_software_centres_are_told_of_the_same_release() -> None:
    release = etree.parse(METAINFO).getroot().findall("releases/release")[0]
    assert (release.get("version"), release.get("date")) == RELEASES[0]


def test_the_documents_give_it_as_an_example() -> None:
    page = (TOP / "docs" / "python.md").read_text(encoding="utf-8")
    assert f'| `__version__` | the version, such as `"{gltr_desktop.__version__}"` |' in page


def test_the_project_file_does_not_repeat_it() -> None:
    assert gltr_desktop.__version__ not in (TOP / "pyproject.toml").read_text(encoding="utf-8")
