"""Makes a tar of the bundle and its installer: ``build_tar.py BUNDLE_FOLDER OUT_FOLDER``.

It is compressed by xz, which every Debian and Ubuntu can unpack as they are.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import IO

from program_tree import HERE, PROGRAM, copy_program, even_out, write

from gltr_desktop import __version__


def build(bundle: Path, out: Path) -> Path:
    """Make the tar in the folder ``out``; returns its path."""
    name = f"{PROGRAM}-{__version__}-linux-{platform.machine()}"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as folder:
        tree = Path(folder) / name
        lay_out(bundle, tree)
        plain = Path(folder) / f"{name}.tar"
        with plain.open("wb") as file:
            pack(tree, file)
        # With as many threads as there are, xz writes the same however many they are.
        subprocess.run(["xz", "--threads=0", plain], check=True)
        return Path(f"{plain}.xz").replace(out / f"{name}.tar.xz")


def lay_out(bundle: Path, tree: Path) -> None:
    """Make ``tree`` the folder that the tar unpacks to; it must not exist."""
    copy_program(bundle, tree)
    for script in ("install.sh", "uninstall.sh"):
        write(tree / script, (HERE / script).read_bytes(), executable=True)
    even_out(tree)


def pack(tree: Path, file: IO[bytes]) -> None:
    """Write the tar of ``tree`` into ``file``, as if it were root's and nobody else's."""
    with tarfile.open(mode="w|", fileobj=file, format=tarfile.PAX_FORMAT) as tar:
        tar.add(tree, tree.name, filter=_of_root)


def _of_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), Path(sys.argv[2])))
