"""The files of the program as they lie below ``/usr``, ``~/.local`` and the like.

The Debian package, the tar and the AppImage hold the same tree: the bundle in ``lib/gltr-desktop``,
a link to its program in ``bin``, and in ``share`` what desktops read.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from gltr_desktop.installation import IDENTIFIER

HERE = Path(__file__).parent
PROGRAM = "gltr-desktop"
_ROOT = HERE.parents[1]
_SHARED = {
    f"applications/{IDENTIFIER}.desktop": HERE / f"{IDENTIFIER}.desktop",
    f"metainfo/{IDENTIFIER}.metainfo.xml": HERE / f"{IDENTIFIER}.metainfo.xml",
    f"mime/packages/{IDENTIFIER}.xml": HERE / f"{IDENTIFIER}.mime.xml",
    f"icons/hicolor/scalable/apps/{IDENTIFIER}.svg": _ROOT / "resources/icons/gltr_desktop.svg",
    f"man/man1/{PROGRAM}.1.gz": HERE / f"{PROGRAM}.1",
    f"doc/{PROGRAM}/CHANGELOG.md.gz": _ROOT / "CHANGELOG.md",
    f"doc/{PROGRAM}/copyright": HERE / "copyright",
}


def copy_program(bundle: Path, prefix: Path) -> None:
    """Lay out the program of the folder ``bundle`` below ``prefix``, which need not exist.

    Raises:
        FileExistsError: the program lies there already.
        FileNotFoundError: ``bundle`` holds no program.
    """
    if not (bundle / PROGRAM).is_file():
        raise FileNotFoundError(f"{bundle} holds no {PROGRAM}: build the bundle first.")
    shutil.copytree(bundle, prefix / "lib" / PROGRAM, symlinks=True)
    link = prefix / "bin" / PROGRAM
    link.parent.mkdir(parents=True)
    link.symlink_to(f"../lib/{PROGRAM}/{PROGRAM}")
    for name, file in _SHARED.items():
        content = file.read_bytes()
        write(prefix / "share" / name, compressed(content) if name.endswith(".gz") else content)


def write(file: Path, content: bytes, *, executable: bool = False) -> None:
    """Write ``file``, whose folders need not exist."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    file.chmod(0o755 if executable else 0o644)


def compressed(content: bytes) -> bytes:
    """``content`` as gzip writes it, without a name and a time."""
    return gzip.compress(content, 9, mtime=0)


def even_out(tree: Path) -> None:
    """Give all files below ``tree`` the time of :func:`build_time` and the usual permissions.

    What is made of two trees is then the same, byte for byte, if their contents are.
    """
    for path in (*tree.rglob("*"), tree):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _is_program(path) else 0o644)
        os.utime(path, (build_time(), build_time()), follow_symlinks=False)


def _is_program(file: Path) -> bool:
    """Whether ``file`` can be run: wheels say so of libraries, modules and licences, too."""
    if not file.stat().st_mode & 0o100 or ".so" in file.suffixes:
        return False
    with file.open("rb") as opened:
        return opened.read(9).startswith((b"\x7fELF", b"#!/bin/sh"))


def build_time() -> int:
    """SOURCE_DATE_EPOCH, or else the date of the latest release in the metainfo."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given) if given else int(release_date().timestamp())


def release_date() -> datetime:
    """The date of the latest release in the metainfo."""
    metainfo = (HERE / f"{IDENTIFIER}.metainfo.xml").read_text(encoding="utf-8")
    found = re.search(r'<release version="[^"]*" date="([^"]*)"', metainfo)
    if found is None:
        raise ValueError("The metainfo names no release.")
    return datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
