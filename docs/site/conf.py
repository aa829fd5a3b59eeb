"""How Sphinx makes the site of what ``build_site.py`` has gathered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from gltr_desktop import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "GLTR Desktop"
version = release = __version__
html_title = f"{project} {version}"
html_show_copyright = False
html_copy_source = False
html_use_index = False
# It fetches the pages that are found, which a browser does not allow where they are files.
html_show_search_summary = False

extensions = ["myst_parser"]
# As the places that show the repository name them.
myst_heading_anchors = 4
# Most blocks without a language are commands, which would be taken for Python.
highlight_language = "none"

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_favicon = "resources/icons/gltr_desktop.svg"

# Anchors are often made by scripts. The first two addresses stand for the reader's own computers,
# and the last one leads to publishers, who refuse programs.
linkcheck_anchors = False
linkcheck_ignore = [r"http://127\.0\.0\.1", r"https?://gpu\.lab", r"https://doi\.org/"]

_NAMED_FILE = re.compile(r"\[[\w./-]+\.md\]\((?P<path>[^)#]+)")
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def setup(app: Sphinx) -> None:
    """Have the pages changed a little from what the repository shows."""
    app.connect("source-read", _name_pages)
    app.connect("doctree-read", _link_pictures)


def _name_pages(app: Sphinx, page: str, source: list[str]) -> None:
    """Call the pages of the site by their titles: their files are seen in the repository only."""
    folder = (app.srcdir / page).parent

    def named(link: re.Match[str]) -> str:
        file = folder / link["path"]
        title = _TITLE.search(file.read_text(encoding="utf-8")) if file.is_file() else None
        return f"[{title[1]}]({link['path']}" if title else link[0]

    source[0] = _NAMED_FILE.sub(named, source[0])


def _link_pictures(_app: Sphinx, tree: nodes.document) -> None:
    """Let a click show a picture as large as it is: Sphinx does so for all that are scaled."""
    for picture in tree.findall(nodes.image):
        picture["scale"] = 100
