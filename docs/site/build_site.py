"""Build the site of the documents in ``build/docs/html``, which needs no network and no server.

The Markdown files are those that the repository shows, gathered with their folders, so that their
links to one another hold. ``index.md`` stands at the top of them. The pictures are taken from the
window as it is now. Sphinx fails on every warning, and so on every link that leads nowhere.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from pictures import main as take_pictures

TOP = Path(__file__).parents[2]
BUILD = TOP / "build" / "docs"

PAGES = ("*.md", "docs/*.md", "packaging/*.md", "resources/**/README.md")
LINKED = (
    "CITATION.cff",
    ".github/workflows/*.yml",
    "docs/examples/*.py",
    "resources/reference/passages.jsonl.xz",
)
OWN = ("resources/icons/gltr_desktop.svg",)


def gather(target: Path) -> None:
    """Copy to ``target`` what the site is made of, but for the pictures."""
    site = Path(__file__).parent
    shutil.copytree(
        site, target, ignore=shutil.ignore_patterns("__pycache__", "build_site.py", "pictures.py")
    )
    for pattern in (*PAGES, *LINKED, *OWN):
        for file in TOP.glob(pattern):
            copy = target / file.relative_to(TOP)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def main() -> int:
    """Build the site anew; returns the exit status."""
    # The tests gather without it.
    from sphinx.cmd.build import main as sphinx_build

    shutil.rmtree(BUILD, ignore_errors=True)
    source = BUILD / "source"
    gather(source)
    take_pictures(source / "resources" / "screenshots")
    options = ["-W", "--keep-going", "-n", "-q", "-d", str(BUILD / "doctrees")]
    status: int = sphinx_build([*options, str(source), str(BUILD / "html")])
    return status


if __name__ == "__main__":
    sys.exit(main())
