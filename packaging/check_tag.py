"""Refuses a tag that is no release of this version: ``python packaging/check_tag.py v1.2.3``.

The tag names the version of the program, has a message of its own, and is signed. By whom, the
maintainers look at (docs/releasing.md): their keys are not here. ``actions/checkout`` leaves of a
tag only its commit; fetch it again before.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
sys.path.insert(0, str(CHECKOUT))

from gltr_desktop import __version__  # noqa: E402

_SIGNATURE = re.compile(r"^-----BEGIN (?:PGP|SSH) SIGNATURE-----$", re.MULTILINE)


def problem(tag: str, tag_object: str | None) -> str | None:
    """What is wrong with ``tag``, if anything is; ``tag_object`` is what Git has under that name.

    It is None if the tag is only a name of a commit.
    """
    if tag != f"v{__version__}":
        return f"The tag {tag} does not name the version of the program, which is {__version__}."
    if tag_object is None:
        return f"The tag {tag} is only a name of a commit. Make a signed one: git tag --sign {tag}."
    if not _SIGNATURE.search(tag_object):
        return f"The tag {tag} is not signed. Make a signed one: git tag --sign {tag}."
    return None


def read_tag(tag: str) -> str | None:
    """What Git has under the name ``tag``: None for a commit, or for nothing."""
    command = ["git", "cat-file", "tag", f"refs/tags/{tag}"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(problem(sys.argv[1], read_tag(sys.argv[1])))
