"""Desktops are told of every file that the program opens, and what it is called there."""

from __future__ import annotations

import re
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
from lxml import etree
from PySide6.QtCore import QMimeDatabase

from gltr_desktop import __version__
from gltr_desktop.documents.readers import READERS
from gltr_desktop.installation import IDENTIFIER

CHECKOUT = Path(__file__).parents[2]
LINUX = CHECKOUT / "packaging" / "linux"
sys.path.insert(0, str(LINUX))

from media_types import (  # noqa: E402 - they lie in a folder of scripts
    TYPE_OF_SUFFIX,
    with_media_types,
    with_provided_types,
)

DESKTOP_ENTRY = (LINUX / f"{IDENTIFIER}.desktop").read_text(encoding="utf-8")
METAINFO = (LINUX / f"{IDENTIFIER}.metainfo.xml").read_text(encoding="utf-8")
COMPONENT = etree.fromstring(METAINFO.encode())
MIME_INFO = etree.parse(LINUX / f"{IDENTIFIER}.mime.xml")
OURS = {
    str(glob.get("pattern")): str(kind.get("type"))
    for kind in MIME_INFO.iterfind("{*}mime-type")
    for glob in kind.iterfind("{*}glob")
}
SUFFIXES = sorted(suffix for reader in READERS for suffix in reader.suffixes)


def said(path: str) -> str:
    """The text of the element ``path`` of the metainfo."""
    return COMPONENT.findtext(path) or ""


def entry() -> dict[str, str]:
    parser = ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(DESKTOP_ENTRY)
    return dict(parser["Desktop Entry"])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_a_reader_reads_is_opened_with_the_program(suffix: str) -> None:
    offered = entry()["MimeType"].split(";")
    assert TYPE_OF_SUFFIX[suffix] in offered
    known = QMimeDatabase().mimeTypesForFileName(f"text{suffix}")
    names = {name for kind in known for name in [kind.name(), *kind.aliases()]}
    names |= {OURS[f"*{suffix}"]} if f"*{suffix}" in OURS else set()
    # Nobody knows the suffix .text: desktops find by its bytes that such a file is a text.
    assert TYPE_OF_SUFFIX[suffix] in names or suffix == ".text"


def test_models_are_opened_with_it_as_well() -> None:
    assert OURS["*.gguf"] in entry()["MimeType"].split(";")


def test_folders_are_left_to_the_file_manager() -> None:
    assert "inode/directory" not in entry()["MimeType"].split(";")


def test_the_types_are_those_that_the_script_writes() -> None:
    remedy = "Run: python packaging/linux/media_types.py"
    assert with_media_types(DESKTOP_ENTRY) == DESKTOP_ENTRY, remedy
    assert with_provided_types(METAINFO) == METAINFO, remedy
    provided = [element.text for element in COMPONENT.iterfind("provides/mediatype")]
    assert "".join(f"{name};" for name in provided) == entry()["MimeType"]


def test_types_of_ours_are_those_that_the_program_opens() -> None:
    assert set(OURS.values()) <= set(TYPE_OF_SUFFIX.values())
    assert {pattern.removeprefix("*") for pattern in OURS} <= set(TYPE_OF_SUFFIX)


def test_desktops_find_the_program_by_its_identifier() -> None:
    assert said("id") == IDENTIFIER
    assert said("launchable") == f"{IDENTIFIER}.desktop"
    assert entry()["Icon"] == IDENTIFIER
    assert entry()["Exec"] == "gltr-desktop %F"
    assert entry()["StartupWMClass"] == "gltr_desktop"


def test_the_metainfo_names_this_version_and_its_date() -> None:
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[^\]]*)\] - (\S+)$", changelog, re.MULTILINE)
    named = [
        (str(release.get("version")), release.get("date")) for release in COMPONENT.iter("release")
    ]
    assert named[0] == released[0]
    assert named[0][0] == __version__


def test_the_name_and_the_summary_are_the_same_in_both() -> None:
    assert said("name") == entry()["Name"] == "GLTR Desktop"
    assert entry()["Comment"].startswith(said("summary"))
