"""What lies in a bundle that PyInstaller made: whose each module and each native library is."""

from __future__ import annotations

import csv
import filecmp
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from packaging.utils import canonicalize_name
from parts import PROGRAM, Part, digests, installed_distributions, library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.metadata import Distribution

_NATIVE = re.compile(r"\.(so(\.[\d.]+)?|dylib|dll|pyd)$")
_BOOTLOADER = {"pyinstaller", "pyinstaller-hooks-contrib"}
_COPIED = "Copied from the machine that the bundle was built on"
_DOCUMENTATION = Path("/usr/share/doc")
_COMMON_LICENCE = re.compile(r"/usr/share/common-licenses/([\w.+-]*\w)")


def parts_of_bundle(bundle: Path) -> list[Part]:
    """The distributions and the libraries of the building machine that are in ``bundle``.

    Raises ``ValueError``, naming them, where native libraries are there that nothing known brings.
    """
    files, modules = files_in(bundle), modules_in(bundle)
    present = [of for of in installed_distributions() if is_in_bundle(of, files, modules)]
    own = {name for of in present for name in _names(of)}
    own |= {name for name in files if name.startswith("gltr_desktop/")}
    strangers = [path for name, path in files.items() if _NATIVE.search(name) and name not in own]
    return [*map(library, present), *system_libraries(strangers)]


def files_in(bundle: Path) -> dict[str, Path]:
    """The files of a bundle, links left out, by the names that they have in an environment."""
    roots = ("_internal", "Contents/Frameworks", "Contents/Resources")
    return {
        # On macOS, PyInstaller renames folders such as .dylibs, whose dots codesign does not bear.
        path.relative_to(root).as_posix().replace("__dot__", "."): path
        for root in (bundle / name for name in roots)
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def modules_in(bundle: Path) -> set[str]:
    """The names of the modules that lie in the programs of a bundle, not in files."""
    from PyInstaller.archive.readers import ArchiveReadError, CArchiveReader

    modules: set[str] = set()
    for folder in (bundle, bundle / "Contents" / "MacOS"):
        for program in sorted(folder.glob(f"{PROGRAM}*")):
            try:
                archive = CArchiveReader(str(program))
            except ArchiveReadError:
                continue
            modules |= archive.open_embedded_archive("PYZ.pyz").toc.keys()
    return modules


def is_in_bundle(of: Distribution, files: Mapping[str, Path], modules: set[str]) -> bool:
    """Whether a bundle has any module or file of a distribution, beyond what is said about it."""
    if canonicalize_name(of.metadata["Name"]) in _BOOTLOADER:
        return True
    return any(
        name in files or (name.endswith(".py") and _module(name) in modules) for name in _names(of)
    )


def _names(of: Distribution) -> list[str]:
    """The files of a distribution, but for those about it."""
    # Its own list of them would look for each of them on the disk.
    record = of.read_text("RECORD") or ""
    names = [row[0] for row in csv.reader(record.splitlines())]
    return [name for name in names if not name.partition("/")[0].endswith(".dist-info")]


def _module(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


# Libraries of the building machine


def system_libraries(libraries: Iterable[Path]) -> list[Part]:
    """The packages of the system, or Python, that native libraries were copied from.

    Raises ``ValueError``, naming them, where Debian's packages can be asked and none holds a
    library; other systems have nobody to ask.
    """
    waiting = [path for path in libraries if not _is_of_python(path)]
    if shutil.which("dpkg") is None:
        return [_unknown(path) for path in waiting]
    owners = _debian_packages(waiting)
    if lost := [path.name for path in waiting if path not in owners]:
        raise ValueError(f"Nothing known brings these libraries: {', '.join(sorted(lost))}.")
    return [
        _debian_package(name, [path for path in waiting if owners[path] == name])
        for name in sorted(set(owners.values()))
    ]


def _is_of_python(path: Path) -> bool:
    """Whether Python itself brings a library: its own, or an extension of its standard library."""
    if "lib-dynload" in path.parts or re.match(r"(lib)?python3", path.name):
        return True
    homes = (Path(sys.base_prefix), Path(sys.base_prefix) / "DLLs")
    return any((home / path.name).is_file() for home in homes)


def _unknown(path: Path) -> Part:
    return Part(path.name, None, "library", None, files=digests(path), description=_COPIED)


def _debian_packages(libraries: list[Path]) -> dict[Path, str]:
    """The package that holds the same bytes under the same name, for each library that has one."""
    if not libraries:
        return {}
    patterns = sorted({f"*/{path.name}" for path in libraries})
    listing = _asked("dpkg", "-S", *patterns)
    holders: dict[str, list[tuple[str, Path]]] = {}
    for line in listing.splitlines():
        names, _, place = line.rpartition(": ")
        if not names.startswith("diversion by"):
            holders.setdefault(Path(place).name, []).append((names.partition(",")[0], Path(place)))
    return {
        path: name
        for path in libraries
        for name, place in holders.get(path.name, ())
        if place.is_file() and filecmp.cmp(place, path, shallow=False)
    }


def _debian_package(name: str, libraries: list[Path]) -> Part:
    """A package as a part, under the licences that its copyright file names."""
    shown = _asked("dpkg-query", "-W", "-f=${Package}\t${Version}\t${Architecture}", name)
    package, version, architecture = shown.split("\t")
    distributor = platform.freedesktop_os_release()["ID"]
    purl = f"pkg:deb/{distributor}/{package}@{quote(version, safe='')}?arch={architecture}"
    notice = _DOCUMENTATION / package / "copyright"
    if not notice.is_file():
        return Part(package, version, "library", None, purl=purl)
    words = notice.read_text(encoding="utf-8", errors="replace")
    said = dict.fromkeys(re.findall(r"^License: *(\S.*?) *$", words, re.MULTILINE))
    common = {Path("/usr/share/common-licenses") / of for of in _COMMON_LICENCE.findall(words)}
    return Part(
        package,
        version,
        "library",
        ", ".join(said) if said else "see its copyright file",
        purl=purl,
        texts=(
            ("copyright", notice),
            *((file.name, file) for file in sorted(common) if file.is_file()),
        ),
        files=digests(*sorted(libraries)),
        description=_COPIED,
    )


def _asked(*command: str) -> str:
    """What a command prints, also where it could not answer all of it."""
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout
