"""What the program is delivered with: libraries, weights, texts, Qt and Python, by licence.

The list of parts (``sbom.py``) and the folder of licences (``licenses.py``) are both made of it.
Everything is asked of the environment that runs this, which is the one that a bundle is made of.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path
from urllib.parse import quote

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

ROOT = Path(__file__).parents[1]
RESOURCES = ROOT / "resources"
PROGRAM = "gltr-desktop"

_TEXTS = Path(__file__).with_name("license_texts")
_LGPL = (_TEXTS / "LGPL-3.0-only.txt", _TEXTS / "GPL-3.0-only.txt")

LICENCES = {
    "jinja2": "BSD-3-Clause",
    "justext": "BSD-2-Clause",
    "mpmath": "BSD-3-Clause",
    "olefile": "BSD-2-Clause",
    # Of all that its hooks are, only those that run in a bundle become part of one.
    "pyinstaller-hooks-contrib": "Apache-2.0",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pypdfium2": "(Apache-2.0 OR BSD-3-Clause) AND BSD-3-Clause",
    "sympy": "BSD-3-Clause",
    "transformers": "Apache-2.0",
}
"""Licences of distributions whose metadata name none that is exact, by their licence files."""

LICENCE_TEXTS = {
    "pyside6-essentials": _LGPL,
    "shiboken6": _LGPL,
    "tokenizers": (ROOT / "LICENSE",),
}
"""The texts of licences for distributions that bring no licence file."""

CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Those of PyPI's classifiers that stand for one licence. There are several of BSD's."""

SAMPLES = {
    "apollo-8.txt": "CC-BY-SA-3.0",
    "conger.txt": "Apache-2.0",
    "frankenstein.txt": "public domain",
    "proust.txt": "public domain",
    "sampled.txt": "Apache-2.0",
}
"""The rights in the sample texts, as their README tells them."""

PASSAGES = (
    "CC-BY-SA-4.0 AND CC-BY-SA-3.0 AND CC-BY-4.0 AND CC-BY-3.0-AU AND CC-BY-2.5 AND CC0-1.0 "
    "AND Apache-2.0 AND MIT"
)
"""The licences of the collections that reference passages are from, as their README tells them."""

_LICENCE_FILE = re.compile(r"(licen[cs]es?|copying|notice|authors|copyright)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """Something that the program is delivered with.

    ``kind`` is one of CycloneDX's types of components. ``licence`` is an SPDX expression where the
    part's own words can be read as one, or else those words. ``texts`` are the files with its
    licence, by the names that they get beside one another. ``files`` are those that it consists
    of, with their SHA-256, where they are few. ``needs`` are the distributions that it needs.
    """

    name: str
    version: str | None
    kind: str
    licence: str | None
    purl: str | None = None
    texts: tuple[tuple[str, Path], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    description: str | None = None

    @property
    def label(self) -> str:
        """Its name and version, as files are named."""
        return self.name if self.version is None else f"{self.name}-{self.version}"


def spdx(licence: str | None) -> str | None:
    """``licence`` as an SPDX expression, None where it is none."""
    try:
        return None if not licence else str(canonicalize_license_expression(licence))
    except InvalidLicenseExpression:
        return None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(*files: Path) -> tuple[tuple[str, str], ...]:
    """The names of files, and their SHA-256."""
    return tuple((file.name, sha256_of(file)) for file in files)


# Distributions of Python


def required_distributions(name: str = PROGRAM) -> list[Distribution]:
    """What is installed because the distribution ``name`` needs it here, without itself.

    Raises ``PackageNotFoundError`` where something that is needed is not installed.
    """
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [Requirement(name)]
    while waiting:
        requirement = waiting.pop()
        key = canonicalize_name(requirement.name)
        found[key] = distribution(key)
        for extra in {"", *requirement.extras}:
            if (key, extra) not in seen:
                seen.add((key, extra))
                waiting += _requirements(found[key], extra)
    del found[canonicalize_name(name)]
    return [found[key] for key in sorted(found)]


def installed_distributions() -> list[Distribution]:
    """Everything that is installed here, but for the program."""
    found = {canonicalize_name(of.metadata["Name"]): of for of in distributions()}
    return [found[key] for key in sorted(found) if key != PROGRAM]


def library(of: Distribution) -> Part:
    """A distribution as a part."""
    name, version = of.metadata["Name"], of.version
    key = canonicalize_name(name)
    needs = {canonicalize_name(other.name) for other in _requirements(of)}
    return Part(
        name,
        version,
        "library",
        _licence(of, key),
        purl=f"pkg:pypi/{key}@{quote(version, safe='')}",
        texts=_licence_files(of, key),
        needs=tuple(sorted(needs)),
        description=(of.metadata.get_all("Summary") or [None])[0],
    )


def _requirements(of: Distribution, extra: str = "") -> list[Requirement]:
    """What a distribution with one of its extras needs on this system."""
    requirements = [Requirement(line) for line in of.requires or []]
    return [
        requirement
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra})
    ]


def _licence(of: Distribution, key: str) -> str | None:
    """What the metadata say, our own look at the licence file where that is not exact."""
    metadata = of.metadata
    said = [metadata[field] for field in ("License-Expression", "License") if field in metadata]
    for line in said:
        if expression := spdx(line):
            return expression
    if key in LICENCES:
        return LICENCES[key]
    classifiers = metadata.get_all("Classifier") or []
    names = sorted({CLASSIFIERS[line] for line in classifiers if line in CLASSIFIERS})
    if names:
        return " OR ".join(names)
    return said[0].partition("\n")[0].strip() or None if said else None


def _licence_files(of: Distribution, key: str) -> tuple[tuple[str, Path], ...]:
    """A distribution's own files about its licence, or those that stand in for them."""
    found = {}
    for file in of.files or []:
        in_metadata = file.parts[0].endswith(".dist-info")
        declared = in_metadata and "licenses" in file.parts[1:-1]
        named = _LICENCE_FILE.match(file.name) and file.suffix not in {".py", ".pyc"}
        path = Path(str(of.locate_file(file)))
        if (declared or named) and path.is_file():
            inner = file.parts[1:] if in_metadata else file.parts
            found["/".join(inner[1:] if declared else inner)] = path
    if not found:
        found = {path.name: path for path in LICENCE_TEXTS.get(key, ())}
    return tuple(sorted(found.items()))


# What is no distribution


def shipped_data() -> list[Part]:
    """The weights, the texts and the pictures that the program itself brings."""
    return [*_models(), *_samples(), _passages(), _pictures()]


def _models() -> list[Part]:
    """The weights that ship, under the licences that their cards name."""
    parts = []
    for card in sorted((RESOURCES / "models").glob("*/README.md")):
        (weights,) = card.parent.glob("*.gguf")
        licence = re.search(r"^license: (.+)$", card.read_text(encoding="utf-8"), re.MULTILINE)
        parts.append(
            Part(
                weights.stem,
                None,
                "machine-learning-model",
                spdx(licence[1]) if licence else None,
                texts=(("README.md", card),),
                files=digests(weights),
                description="Weights of a language model, with the card that describes them",
            )
        )
    return parts


def _samples() -> list[Part]:
    folder = RESOURCES / "samples"
    return [
        Part(
            f"samples/{file.name}",
            None,
            "data",
            SAMPLES[file.name],
            texts=(("README.md", folder / "README.md"),),
            files=digests(file),
            description="A sample text",
        )
        for file in sorted(folder.glob("*.txt"))
    ]


def _passages() -> Part:
    folder = RESOURCES / "reference"
    return Part(
        "reference passages",
        None,
        "data",
        PASSAGES,
        texts=(("README.md", folder / "README.md"),),
        files=digests(folder / "passages.jsonl.xz"),
        description="Passages by people that texts are compared with, and their measured values",
    )


def _pictures() -> Part:
    return Part(
        "icons and templates",
        None,
        "data",
        "Apache-2.0",
        texts=(("LICENSE", ROOT / "LICENSE"),),
        description="Icons of the window and templates of exported pages, made for this program",
    )


def qt() -> Part:
    """Qt itself, which the distribution PySide6-Essentials brings."""
    from PySide6.QtCore import qVersion

    version = qVersion()
    return Part(
        "Qt",
        version,
        "framework",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        purl=f"pkg:generic/qt@{version}",
        texts=tuple((path.name, path) for path in _LGPL),
        description="The libraries of Qt, unchanged, as PySide6-Essentials brings them",
    )


def python() -> Part:
    """Python and its standard library; a bundle has them in it.

    Raises ``FileNotFoundError`` where this Python came without its licence.
    """
    version = platform.python_version()
    library_folder = Path(os.__file__).parent
    places = [library_folder, library_folder.parent, Path(sys.base_prefix)]
    places += [Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}")]
    names = ("LICENSE.txt", "LICENSE", "copyright")
    texts = [file for place in places for name in names if (file := place / name).is_file()]
    if not texts:
        raise FileNotFoundError(f"Python {version} came without its licence.")
    return Part(
        "Python",
        version,
        "platform",
        "Python-2.0.1",
        purl=f"pkg:generic/python@{version}",
        texts=((texts[0].name, texts[0]),),
        description="The interpreter and the standard library",
    )
