"""The coloured text of notebooks: nothing but the text, its colours and what they mean."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.palette import LIGHT
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.api import coloured_html as module
from gltr_desktop.api.coloured_html import coloured_html
from gltr_desktop.api.text_analysis import TextAnalysis

if TYPE_CHECKING:
    import pytest

HOSTILE = ["<script>alert(1)</script>", "\"'><b onclick=x>", " &amp;", "\0", "</div>", "\n"]


class Parsed(HTMLParser):
    """The texts of the innermost ``div`` elements, and the ``span`` elements with their texts."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags = set[str]()
        self.attributes = set[str]()
        self.parts: list[str] = []
        self.spans: list[tuple[dict[str, str | None], str]] = []
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._open.append(tag)
        if tag == "div":
            self.parts.append("")
        else:
            self.spans.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.parts[-1] += data
        if self._open[-1] == "span":
            attributes, text = self.spans[-1]
            self.spans[-1] = attributes, text + data

    @property
    def text(self) -> str:
        """The whole text; before it come the frame and the legend."""
        return self.parts[2]

    @property
    def coloured(self) -> list[tuple[str, str, str]]:
        """The text, the style and the tooltip of each coloured piece."""
        return [
            (text, attributes["style"] or "", attributes["title"] or "")
            for attributes, text in self.spans
            if "title" in attributes
        ]


PIECES = st.lists(
    st.sampled_from([*HOSTILE, "a", " b", "é", "🙂", "ﷺ", "\t", "\u202e", "{{ x }}"]), min_size=1
)


@given(PIECES, st.data())
def test_the_text_is_all_there_whatever_it_holds(pieces: list[str], data: st.DataObject) -> None:
    ranks = data.draw(
        st.lists(
            st.sampled_from([UNSCORED, 0, 50, 500, 5_000]),
            min_size=len(pieces),
            max_size=len(pieces),
        )
    )
    parsed = Parsed(coloured_html(analysis_of(pieces, ranks)))
    assert parsed.text == "".join(pieces).replace("\0", "␀")
    assert parsed.tags == {"div", "span"}
    assert parsed.attributes <= {"style", "title", "dir"}
    # White space around a token is plain.
    scored = [
        (core, rank)
        for piece, rank in zip(pieces, ranks, strict=True)
        if rank != UNSCORED and (core := piece.strip(" \t\n").replace("\0", "␀"))
    ]
    assert [text for text, _, _ in parsed.coloured] == [core for core, _ in scored]
    buckets = {0: 0, 50: 1, 500: 2, 5_000: 3}
    assert [style for _, style, _ in parsed.coloured] == [
        f"background:{LIGHT.buckets[buckets[rank]]}" for _, rank in scored
    ]


def test_a_tooltip_says_the_rank_and_what_was_expected() -> None:
    parsed = Parsed(coloured_html(analysis_of(["The", " cat"], [1, 1_233], top_k=3)))
    (_, _, first), (_, _, second) = parsed.coloured
    description, heading, *_ = first.splitlines()
    assert description == "The, 2nd guess, probability 15.0\u00a0%"
    assert heading == "The model expected:"
    assert len(first.splitlines()) == 5
    assert sum("←" in line for line in first.splitlines()) == 1
    assert "1,234th guess" in second
    assert second.splitlines()[-1].endswith("cat ←")


def test_without_predictions_a_tooltip_is_one_line() -> None:
    ((_, _, tip),) = Parsed(coloured_html(analysis_of(["The"], [1], top_k=0))).coloured
    assert tip == "The, 2nd guess, probability 15.0\u00a0%"


def test_the_legend_names_the_classes_their_shares_and_the_model() -> None:
    parsed = Parsed(coloured_html(analysis_of(["a", "b", "c", "d"], [0, 3, 20, 5_000])))
    legend = " ".join(parsed.parts[1].split())
    for part in ("top 10 50.0%", "top 100 25.0%", "top 1,000 0.0%", "beyond 1,000 25.0%"):
        assert part in legend
    assert "4 tokens" in legend
    assert "little-model" in legend


def test_a_split_character_is_one_piece() -> None:
    markup = coloured_html(analysis_of([b"\xf0\x9f", b"\x99\x82", "."], [0, 2_000, 0]))
    assert [text for text, _, _ in Parsed(markup).coloured] == ["🙂", "."]


def test_of_a_long_text_the_beginning_is_shown_and_the_rest_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_SEGMENTS", 3)
    pieces = ["one", " two", " \n", " three", " four", " five"]
    parsed = Parsed(coloured_html(analysis_of(pieces, [0] * 6)))
    assert parsed.text == "one two \n three…"
    assert parsed.parts[3] == (
        "The last 10 of 25 characters are not shown here; the page of to_html() shows all."
    )
    whole = Parsed(coloured_html(analysis_of(pieces[:4], [0] * 4)))
    assert whole.text == "one two \n three"
    assert len(whole.parts) == 3


def test_it_brings_its_own_paper_and_ink() -> None:
    """So that it can be read in a dark notebook as well as in a light one."""
    markup = coloured_html(analysis_of(["a"], [0]))
    assert markup.startswith(f'<div style="background:{LIGHT.paper};color:{LIGHT.ink};')


def test_a_notebook_shows_an_analysis_so() -> None:
    record = analysis_of(["a", " b"], [0, 40])
    assert TextAnalysis(record)._repr_html_() == coloured_html(record)
