"""Makes a Debian package of the bundle: ``build_deb.py BUNDLE_FOLDER OUT_FOLDER``.

The program lies in /usr/lib/gltr-desktop and not in /opt: desktops look for entries, icons and
types in /usr/share only, and what dpkg puts there it takes away again as well.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from email.utils import format_datetime
from pathlib import Path

from program_tree import (
    HERE,
    PROGRAM,
    build_time,
    compressed,
    copy_program,
    even_out,
    release_date,
    write,
)

from gltr_desktop import __version__
from gltr_desktop.system_libraries import debian_package

_MAINTAINER = "The gltr_desktop contributors <contributors@gltr-desktop.invalid>"
"""Debian asks for an address; the contributors have none, and this one says so."""

_GLIBC = re.compile(r"ld-linux.*|lib(?:c|m|dl|pthread|resolv|rt|util)\.so\.\d+")
_LOADED = ["fontconfig-config", "libx11-data", "xkb-data"]
"""What libraries of the bundle read and no file of it names: where fonts lie, what keys mean."""

_CONTROL = """\
Package: gltr-desktop
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {kibibytes}
Depends: {depends}
Recommends: fonts-dejavu-core
Suggests: fonts-noto-cjk
Section: education
Priority: optional
Description: see how predictable a text is to a language model
 Paste or open a text: each token is coloured by its rank, the number of
 vocabulary entries that a language model considered more likely there. A
 summary says what that means among texts by people, and a panel shows what the
 model expected instead of the word that you point at.
 .
 It is made for people who read closely: teachers, editors, linguists, and
 anyone who wants to see what a language model finds ordinary in a text and what
 surprises it. It works offline with the models in this package.
"""

# Before the files go, and not after: a package without a script for afterwards leaves no trace
# when it is removed, and there is nothing left to purge.
_BEFORE_REMOVAL = """\
#!/bin/sh
set -e
if [ "$1" = remove ]; then
    echo "Settings, unsaved texts, figures and the log of GLTR Desktop stay with each user, in the\
 folders gltr_desktop of ~/.config, ~/.local/share, ~/.cache and ~/.local/state."
fi
"""

_CHANGELOG = """\
gltr-desktop ({version}) unstable; urgency=medium

  * What changed is in CHANGELOG.md.gz.

 -- {maintainer}  {date}
"""


def build(bundle: Path, out: Path) -> Path:
    """Make the package in the folder ``out``; returns its path."""
    architecture = _output("dpkg", "--print-architecture").strip()
    package = out / f"{PROGRAM}_{__version__}_{architecture}.deb"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as folder:
        tree = Path(folder) / "tree"
        lay_out(bundle, tree, architecture, dependencies(bundle))
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, package],
            env={**os.environ, "SOURCE_DATE_EPOCH": str(build_time())},
            check=True,
        )
    return package


def lay_out(bundle: Path, tree: Path, architecture: str, depends: list[str]) -> None:
    """Make ``tree`` what dpkg-deb makes a package of; it must not exist."""
    copy_program(bundle, tree / "usr")
    date = format_datetime(release_date())
    changelog = _CHANGELOG.format(version=__version__, maintainer=_MAINTAINER, date=date)
    shared = tree / "usr" / "share"
    write(shared / "doc" / PROGRAM / "changelog.gz", compressed(changelog.encode()))
    overrides = (HERE / "lintian-overrides").read_bytes()
    write(shared / "lintian" / "overrides" / PROGRAM, overrides)
    control = _CONTROL.format(
        version=__version__,
        architecture=architecture,
        maintainer=_MAINTAINER,
        kibibytes=_kibibytes(tree),
        depends=", ".join(depends),
    )
    write(tree / "DEBIAN" / "control", control.encode())
    write(tree / "DEBIAN" / "prerm", _BEFORE_REMOVAL.encode(), executable=True)
    write(tree / "DEBIAN" / "md5sums", _checksums(tree).encode())
    even_out(tree)


def dependencies(bundle: Path) -> list[str]:
    """The packages that hold what the programs and libraries of ``bundle`` ask the system for."""
    files = [file for file in bundle.rglob("*") if file.is_file() and _is_elf(file)]
    headers = _output("objdump", "--private-headers", *map(str, files))
    return dependencies_by(headers, {file.name for file in bundle.rglob("*")})


def dependencies_by(headers: str, own: set[str]) -> list[str]:
    """The packages that what objdump prints asks for, but for libraries named in ``own``.

    They have the names of before Debian and Ubuntu went over to times of 64 bits, which newer
    packages provide.
    """
    needed = set(re.findall(r"^ +NEEDED +(\S+)$", headers, re.MULTILINE)) - own
    packages = {debian_package(name) for name in needed if not _GLIBC.fullmatch(name)}
    versions = re.findall(r"GLIBC_(\d+(?:\.\d+)+)", headers)
    newest = max(versions, key=lambda version: [int(part) for part in version.split(".")])
    return [f"libc6 (>= {newest})", *sorted({*packages, *_LOADED})]


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def _kibibytes(tree: Path) -> int:
    """The size as Debian counts it: each file in whole KiB, anything else as one."""
    paths = list(tree.rglob("*"))
    files = [path.lstat().st_size for path in paths if path.is_file() and not path.is_symlink()]
    return sum(-(-size // 1024) for size in files) + len(paths) - len(files)


def _checksums(tree: Path) -> str:
    """The checksums of the files that are installed, as dpkg --verify asks for them."""
    paths = sorted((tree / "usr").rglob("*"))
    files = [path for path in paths if path.is_file() and not path.is_symlink()]
    return "".join(
        f"{hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}"
        f"  {file.relative_to(tree)}\n"
        for file in files
    )


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), Path(sys.argv[2])))
