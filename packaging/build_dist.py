"""Build what is published for pip: the wheel, the sdist, their list of parts, and checksums.

    python packaging/build_dist.py

They lie in ``dist/`` afterwards. Two builds of one commit are equal to the byte: hatchling sorts
the files, gives all of them one date (SOURCE_DATE_EPOCH, or its own), and takes nothing but their
executable bit from their permissions.
"""

from __future__ import annotations

import subprocess
import sys

from checksums import DIST, write_checksums
from parts import ROOT
from sbom import write_sbom

from gltr_desktop import __version__


def main() -> None:
    """Build everything, and say so where it is not what a commit holds."""
    if is_changed():
        print("Some files are not as in any commit: what is built from them is no release.")
    DIST.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", DIST], check=True, cwd=ROOT)
    write_sbom(DIST / f"gltr_desktop-{__version__}.cdx.json")
    write_checksums()
    print((DIST / "SHA256SUMS").read_text(encoding="utf-8"), end="")


def is_changed() -> bool:
    """Whether files differ from the last commit, or are in none; False where Git cannot tell."""
    command = ["git", "status", "--porcelain"]
    try:
        told = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    except FileNotFoundError:
        return False
    return bool(told.stdout.strip())


if __name__ == "__main__":
    main()
