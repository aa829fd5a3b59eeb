"""A bundle brings the licences of everything in it, and says what the LGPL gives its users."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from helpers.small_bundles import bundle_with
from licenses import OVERVIEW, main, write_licenses
from parts import Part

if TYPE_CHECKING:
    from pathlib import Path

ROW = re.compile(r"^\| (.+) \| (.*) \| (.+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The licences of a bundle with two libraries of Python."""
    place = tmp_path_factory.mktemp("licences")
    made = bundle_with(place, ["jinja2"], {"tokenizers/__init__.pyi": b""})
    assert main([str(made), str(place / "licenses")]) == 0
    return place / "licenses"


def test_each_part_in_the_overview_has_a_folder_with_its_licence(folder: Path) -> None:
    rows = ROW.findall((folder / OVERVIEW).read_text(encoding="utf-8"))
    rows_of_parts = [(name, version) for name, version, _ in rows if name not in {"part", "---"}]
    names = {name for name, _ in rows_of_parts}
    assert names >= {"Jinja2", "tokenizers", "Qt", "Python", "pyinstaller", "reference passages"}
    for name, version in rows_of_parts:
        texts = (folder / (f"{name}-{version}" if version else name)).iterdir()
        assert all(text.stat().st_size > 200 for text in texts)


def test_a_licence_that_a_library_does_not_bring_is_put_beside_it(folder: Path) -> None:
    (tokenizers,) = folder.glob("tokenizers-*/LICENSE")
    assert "Apache License" in tokenizers.read_text(encoding="utf-8")
    (lgpl,) = folder.glob("Qt-*/LGPL-3.0-only.txt")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in lgpl.read_text(encoding="utf-8")


def test_the_overview_says_that_qt_can_be_replaced_and_where_its_source_is(folder: Path) -> None:
    overview = (folder / OVERVIEW).read_text(encoding="utf-8")
    assert "replace them" in overview
    assert "download.qt.io/official_releases/qt/" in overview


def test_the_program_itself_brings_its_licence(folder: Path) -> None:
    assert (folder / "gltr-desktop" / "LICENSE").is_file()


def test_a_library_without_a_licence_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    metadata = site / "lonely-1.0.dist-info"
    metadata.mkdir(parents=True)
    (site / "lonely.py").touch()
    (metadata / "METADATA").write_text("Metadata-Version: 2.4\nName: lonely\nVersion: 1.0\n")
    (metadata / "RECORD").write_text("lonely.py,,\nlonely-1.0.dist-info/METADATA,,\n")
    monkeypatch.syspath_prepend(site)
    made = bundle_with(tmp_path, ["lonely"], {})
    assert main([str(made), str(tmp_path / "licenses")]) == 1
    assert capsys.readouterr().err == "There is no licence of lonely-1.0.\n"
    assert not (tmp_path / "licenses").exists()


def test_parts_of_the_system_get_a_table_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = Part("stray.dll", None, "library", None)
    monkeypatch.setattr("licenses.parts_of_bundle", lambda _: [stranger])
    write_licenses(tmp_path, tmp_path / "licenses")
    overview = (tmp_path / "licenses" / OVERVIEW).read_text(encoding="utf-8")
    _, _, system = overview.partition("## Libraries of the system")
    assert ROW.findall(system)[1:] == [("stray.dll", "", "not known")]
