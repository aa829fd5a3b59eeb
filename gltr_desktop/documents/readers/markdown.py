"""Reads Markdown: its text as a page would show it, without the marks."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from gltr_desktop.documents.encodings.text_decoding import decoded
from gltr_desktop.documents.markup.blocks import markup_of
from gltr_desktop.documents.markup.tree import html_tree
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

    from gltr_desktop.documents.document import Document, ReadOptions

# The parser leaves out what is nested more deeply; ten levels of lists reach its own limit.
_MAX_NESTING = 200
_ATTRIBUTES = re.compile(r"\s*\{(?:\s*[#.][\w:.-]+)+\s*\}\s*$")
# TOML, in front of pages for Hugo; the parser knows YAML.
_FRONT_MATTER = re.compile(r"\A\+{3}[ \t]*\n.*?\n\+{3}[ \t]*(?:\n|\Z)", re.DOTALL)


def read(data: bytes, name: str, options: ReadOptions) -> Document:
    """The text of file ``name``.

    Raises:
        InputError: ``data`` is no text, not in ``options.encoding``, or nested too deeply.
    """
    source = decoded(data, name, options.encoding)
    parser = _parser()
    environment: dict[str, object] = {}
    tokens = parser.parse(_FRONT_MATTER.sub("", source.text, count=1), environment)
    if any(token.level >= _MAX_NESTING - 1 for token in tokens):
        raise InputError(
            f"“{name}” is nested too deeply to be read.",
            "Copy the text from the program it comes from.",
        )
    html = parser.renderer.render(tokens, parser.options, environment)
    markup = markup_of({"": html_tree(html)})
    return replace(
        source, text=markup.text, original="", can_save_back=False, notices=markup.notices
    )


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    for plugin in (front_matter_plugin, footnote_plugin, tasklists_plugin, deflist_plugin):
        parser.use(plugin)
    parser.core.ruler.before("inline", "attributes", _drop_attributes)
    return parser


def _drop_attributes(state: StateCore) -> None:
    """Take the attributes off headings: in “# One {#first}”, all but “One” is for programs."""
    for opening, inline in pairwise(state.tokens):
        if opening.type == "heading_open":
            inline.content = _ATTRIBUTES.sub("", inline.content)
