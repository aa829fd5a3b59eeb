"""The list of parts names everything that is delivered, with its version and licence."""

from __future__ import annotations

import json
import re
from importlib.metadata import requires, version
from typing import TYPE_CHECKING, Any

import parts
import pytest
from bundle import files_in, parts_of_bundle
from helpers.small_bundles import bundle_with
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from parts import RESOURCES, installed_distributions, library, sha256_of, spdx
from sbom import parts_of, to_cyclonedx

import gltr_desktop

if TYPE_CHECKING:
    from pathlib import Path

    from parts import Part

WEIGHTS = sorted((RESOURCES / "models").glob("*/*.gguf"))


@pytest.fixture(scope="module")
def installed() -> list[Part]:
    """What the program needs where the tests run."""
    return parts_of(None)


@pytest.fixture(scope="module")
def document(installed: list[Part]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_cyclonedx(installed))
    return found


def needed_by_the_program() -> set[str]:
    """The names of its requirements, without those of its extras."""
    wanted = [Requirement(line) for line in requires("gltr-desktop") or []]
    return {canonicalize_name(of.name) for of in wanted if of.marker is None}


def components(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {canonicalize_name(of["name"]): of for of in document["components"]}


def test_the_program_is_named_with_its_version(document: dict[str, Any]) -> None:
    program = document["metadata"]["component"]
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    assert program["purl"] == f"pkg:pypi/gltr-desktop@{gltr_desktop.__version__}"


def test_each_requirement_of_the_program_is_listed(document: dict[str, Any]) -> None:
    needed = needed_by_the_program()
    found = components(document)
    assert needed - found.keys() == set()
    assert {found[name]["version"] for name in needed} == {version(name) for name in needed}


def test_what_the_requirements_need_is_listed_as_their_dependency(
    document: dict[str, Any],
) -> None:
    found = components(document)
    needs = {of["ref"]: of.get("dependsOn", []) for of in document["dependencies"]}
    assert found["markupsafe"]["bom-ref"] in needs[found["jinja2"]["bom-ref"]]
    program = needs[document["metadata"]["component"]["bom-ref"]]
    assert found["jinja2"]["bom-ref"] in program
    assert found["markupsafe"]["bom-ref"] not in program


def test_tools_that_only_tests_need_are_not_listed(document: dict[str, Any]) -> None:
    assert components(document).keys() & {"pytest", "hypothesis", "gltr-desktop"} == set()


def test_the_weights_are_listed_with_their_bytes(document: dict[str, Any]) -> None:
    models = [of for of in document["components"] if of["type"] == "machine-learning-model"]
    hashes = {of["components"][0]["hashes"][0]["content"] for of in models}
    assert hashes == {sha256_of(path) for path in WEIGHTS}
    licences = {of["licenses"][0]["license"]["id"] for of in models}
    assert licences == {"Apache-2.0", "CC-BY-SA-4.0"}


def test_texts_and_qt_are_listed(document: dict[str, Any]) -> None:
    names = {of["name"] for of in document["components"]}
    assert names >= {"reference passages", "samples/conger.txt", "Qt"}


def test_the_same_parts_give_the_same_bytes_in_any_order(installed: list[Part]) -> None:
    assert to_cyclonedx(installed) == to_cyclonedx(installed[::-1])


def test_there_is_a_date_only_where_it_is_given(
    installed: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert "timestamp" not in json.loads(to_cyclonedx(installed))["metadata"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    dated = json.loads(to_cyclonedx(installed))
    assert dated["metadata"]["timestamp"] == "1970-01-01T00:00:00+00:00"


def test_folders_that_pyinstaller_renames_on_macos_have_their_names(tmp_path: Path) -> None:
    library = tmp_path / "Contents" / "Frameworks" / "numpy" / "__dot__dylibs" / "libopenblas.dylib"
    library.parent.mkdir(parents=True)
    library.touch()
    assert files_in(tmp_path) == {"numpy/.dylibs/libopenblas.dylib": library}


# Licences


def test_licences_of_what_the_program_names_are_exact() -> None:
    names = needed_by_the_program()
    found = [of for of in installed_distributions() if canonicalize_name(of.name) in names]
    assert [of.name for of in found if spdx(library(of).licence) is None] == []


def test_licences_are_written_down_by_hand_only_where_metadata_name_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by_hand = [
        of for of in installed_distributions() if canonicalize_name(of.name) in parts.LICENCES
    ]
    monkeypatch.setattr(parts, "LICENCES", {})
    # Of the hooks, metadata know what they are as a whole.
    told = {of.name for of in by_hand if spdx(library(of).licence) is not None}
    assert told <= {"pyinstaller-hooks-contrib"}


def test_the_rights_in_the_samples_are_those_of_their_readme() -> None:
    readme = (RESOURCES / "samples" / "README.md").read_text(encoding="utf-8")
    rights = dict(re.findall(r"^\| `(\S+\.txt)` \| .* \| (.+) \|$", readme, re.MULTILINE))
    assert rights.keys() == parts.SAMPLES.keys()
    assert [
        name
        for name, licence in parts.SAMPLES.items()
        if licence.replace("CC-BY-SA-", "CC BY-SA ") not in rights[name]
    ] == []


def test_the_licences_of_the_passages_are_those_of_their_readme() -> None:
    readme = (RESOURCES / "reference" / "README.md").read_text(encoding="utf-8")
    for licence in parts.PASSAGES.split(" AND "):
        plain = re.sub(r"^(CC)-?(BY-SA|BY|0)-(\d\.\d)", r"\1 \2 \3", licence).replace("CC 0", "CC0")
        assert plain.replace("-AU", " AU") in readme


# Bundles


def test_only_what_lies_in_a_bundle_is_listed(tmp_path: Path) -> None:
    made = bundle_with(tmp_path, ["jinja2", "jinja2.utils"], {"numpy/py.typed": b""})
    names = {canonicalize_name(of.name) for of in parts_of_bundle(made)}
    assert names == {"jinja2", "numpy", "pyinstaller", "pyinstaller-hooks-contrib"}


def test_native_libraries_of_distributions_are_not_listed_twice(tmp_path: Path) -> None:
    (native,) = [
        file.as_posix()
        for of in installed_distributions()
        if of.name == "psutil"
        for file in of.files or []
        if file.suffix in {".so", ".pyd"}
    ]
    made = bundle_with(tmp_path, [], {native: b"", "python3.11/lib-dynload/_bz2.so": b""})
    names = {of.name for of in parts_of_bundle(made)}
    assert names == {"psutil", "pyinstaller", "pyinstaller-hooks-contrib"}


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian that has one package, libsmall1, with one library."""
    place = tmp_path / "lib" / "libsmall.so.1"
    place.parent.mkdir()
    place.write_bytes(b"small")
    notice = tmp_path / "doc" / "libsmall1" / "copyright"
    notice.parent.mkdir(parents=True)
    notice.write_text("Files: *\nLicense: LGPL-2.1+\n\nFiles: tests/*\nLicense: GPL-2+\n")

    def asked(command: str, *_: str) -> str:
        if command == "dpkg":
            return f"diversion by dash from: /bin/sh\nlibsmall1:amd64: {place}\n"
        return "libsmall1\t1:1.0-2\tamd64"

    monkeypatch.setattr("bundle._asked", asked)
    monkeypatch.setattr("bundle._DOCUMENTATION", tmp_path / "doc")
    monkeypatch.setattr("bundle.shutil.which", lambda _: "/usr/bin/dpkg")
    monkeypatch.setattr("bundle.platform.freedesktop_os_release", lambda: {"ID": "debian"})
    return place


@pytest.mark.usefixtures("debian")
def test_a_library_of_the_system_is_listed_as_its_package(tmp_path: Path) -> None:
    made = bundle_with(tmp_path, [], {"libsmall.so.1": b"small"})
    package = parts_of_bundle(made)[-1]
    assert package.purl == "pkg:deb/debian/libsmall1@1%3A1.0-2?arch=amd64"
    assert package.licence == "LGPL-2.1+, GPL-2+"
    assert [name for name, _ in package.files] == ["libsmall.so.1"]
    assert [name for name, _ in package.texts] == ["copyright"]
    assert spdx(package.licence) is None
    assert "libsmall1" in to_cyclonedx([package])


@pytest.mark.usefixtures("debian")
def test_a_library_that_is_nobodys_is_named(tmp_path: Path) -> None:
    # The first has the name of a library of the system, but other bytes.
    made = bundle_with(tmp_path, [], {"libsmall.so.1": b"other", "libstray.so": b""})
    with pytest.raises(ValueError, match=r"these libraries: libsmall\.so\.1, libstray\.so\."):
        parts_of_bundle(made)


def test_where_no_packages_can_be_asked_for_a_library_is_listed_without_a_licence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bundle.shutil.which", lambda _: None)
    made = bundle_with(tmp_path, [], {"stray.dll": b"stray"})
    stray = parts_of_bundle(made)[-1]
    assert (stray.name, stray.licence, len(stray.files)) == ("stray.dll", None, 1)
    assert '"name": "stray.dll"' in to_cyclonedx([stray])
