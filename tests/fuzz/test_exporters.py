"""Analyses of whatever can be in a text: each format holds the text, and nothing that acts."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

from helpers.analyses import MODEL, analysis_of
from helpers.fuzzing import fuzzed, refused_or
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.documents.origin import Origin

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
CHARACTERS = st.characters(exclude_categories=["Cs"])
MARKUP = [
    "<script>alert(1)</script>", "</span>", "</pre>", "<!--", "-->", "]]>", "&amp;", "&#0;", '"',
    "'", "\x1b[31m", "\x1b]0;x\x07", "\x9b2J", "\0", "\r\n", "\n", "\t", "\u202e", "\u200d",
    "\ufeff", "\ufffe", "{{ 7 * 7 }}", "{% raw %}", "javascript:", "\x7f", "\x85", "a\u0301\u0301",
    "👩‍👩‍👧", "𝔘", " ", "  ",
]  # fmt: skip


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    """Pieces of texts and markup, cut into tokens in the middle of characters, too."""
    piece = st.sampled_from(MARKUP) | st.text(CHARACTERS, min_size=1, max_size=9)
    pieces = draw(st.lists(piece, min_size=1, max_size=9))
    octets = "".join(pieces).encode()
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(octets) - 1)), max_size=12)))
    bounds = [0, *(cut for cut in cuts if cut < len(octets)), len(octets)]
    tokens = [octets[begin:end] for begin, end in pairwise(bounds)]
    rank = st.sampled_from([UNSCORED, 0, 1, 9, 10, 99, 100, 999, 1000, 16_000])
    ranks = draw(st.lists(rank, min_size=len(tokens), max_size=len(tokens)))
    return analysis_of(tokens, ranks, top_k=draw(st.integers(0, 3)), model=MODEL)


class Page(HTMLParser):
    """The text of a page's analysis, and the names of all elements and attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self._in_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        # The second view, of sentences, holds the same text.
        self._in_text |= ("class", "text") in attrs and not self.text

    def handle_endtag(self, tag: str) -> None:
        self._in_text &= tag != "div"

    def handle_data(self, data: str) -> None:
        self.text += data if self._in_text else ""


def rendered(form: str, analysis: Analysis, colouring: Colouring, title: str, folder: Path) -> str:
    made = refused_or(
        lambda: exporter_named(form).render(analysis, colouring, Origin(title), NOW), folder
    )
    assert isinstance(made, str)
    return made


@fuzzed
@given(
    analysis=analyses(),
    granularity=st.sampled_from(list(Granularity)),
    title=st.sampled_from(MARKUP) | st.text(max_size=20),
)
def test_exporters(
    analysis: Analysis, granularity: Granularity, title: str, tmp_path: Path
) -> None:
    colouring = Colouring(Thresholds(), granularity=granularity, token_thresholds=Thresholds())

    found = json.loads(rendered("json", analysis, colouring, title, tmp_path))
    assert found["text"] == analysis.text
    assert [token["start"] for token in found["tokens"]] == analysis.tokens.start.tolist()

    ansi = rendered("ansi", analysis, colouring, title, tmp_path)
    shown = re.sub(r"\x1b\[(?:0|[34]8;2;\d+;\d+;\d+)m", "", ansi)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)

    html = rendered("html", analysis, colouring, title, tmp_path)
    page, plain = Page(), Page()
    page.feed(html)
    plain.feed(rendered("html", analysis_of(["a"], [0]), colouring, "a", tmp_path))
    assert page.elements <= plain.elements | {"i"}
    assert page.attributes <= plain.attributes | {
        "class", "tabindex", "data-r", "data-n", "data-c", "data-w", "data-s"
    }  # fmt: skip
    # No page can hold the character of number zero.
    assert page.text == analysis.text.replace("\0", "␀")
