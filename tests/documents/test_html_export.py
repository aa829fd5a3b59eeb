"""The page as a parser sees it: text, cards, legend, and nothing that runs or loads."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.measures import ENTROPY, RANK, SURPRISAL
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.card_text import card_text
from gltr_desktop.documents.exporters.html_export import to_html

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


class Page(HTMLParser):
    """Elements with their attributes, the text of each tag, and the spans of the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, str] = {}
        self.spans: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag == "span" and "main" in self._open:
            self.spans.append(("", attributes))
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag] = self.texts.get(tag, "") + data
        if self._open[-2:] == ["main", "span"]:
            text, attributes = self.spans[-1]
            self.spans[-1] = (text + data, attributes)


def page_of(analysis: Analysis, title: str = "essay.txt") -> Page:
    return Page(to_html(analysis, Colouring(), title, WHEN))


def test_each_scored_segment_is_an_element_with_its_bucket_and_card() -> None:
    pieces: list[str | bytes] = ["A", " word", "é", b"\xe6\xbc", b"\xa2", "\n", "tail"]
    analysis = analysis_of(pieces, [UNSCORED, 5, 50, 1, 500, 5000, 0], done=6)
    page = page_of(analysis)
    assert page.texts["main"] == "A wordé漢\ntail"
    assert [(text, attributes["class"]) for text, attributes in page.spans] == [
        ("word", "green"),
        ("é", "yellow"),
        ("漢", "red"),
        ("\n", "purple break"),
    ]
    cards = [attributes["data-card"] for _, attributes in page.spans]
    assert cards == [card_text(analysis, group, Colouring()) for group in range(1, 5)]
    assert all(attributes["tabindex"] == "0" for _, attributes in page.spans)


HOSTILE = [
    "<script>alert(1)</script>", "</main></style>", "&amp;", '"quoted"', "'single'", "]]>", "<!--",
    "{{ model }}", "{% raw %}", "\u202eright to left", "שלום", "👩‍👩‍👧", "\ufeff", "  ", "\t",
    "\r\n", "\r", "\n\n", "\x01\x1b\x85", "\ufffe", "\n", "   ",
]  # fmt: skip


def test_the_text_comes_back_as_it_was() -> None:
    analysis = analysis_of(HOSTILE, [index * 60 for index in range(len(HOSTILE))])
    assert page_of(analysis).texts["main"] == analysis.text
    unscored = analysis_of(HOSTILE, [UNSCORED] * len(HOSTILE))
    assert page_of(unscored).texts["main"] == analysis.text


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)))
def test_any_text_comes_back_as_it_was(pieces: list[str]) -> None:
    analysis = analysis_of(pieces, [index * 7 for index in range(len(pieces))], top_k=1)
    html = to_html(analysis, Colouring(), "essay", WHEN)
    assert Page(html).texts.get("main", "") == analysis.text
    assert "\r" not in html, "a browser would read it as a line feed"


def test_a_zero_character_which_html_lacks_is_shown_by_its_picture() -> None:
    for granularity in (Granularity.TOKEN, Granularity.SENTENCE):
        colouring = Colouring(granularity=granularity)
        html = to_html(analysis_of(["a\0b"], [0]), colouring, "essay", WHEN)
        assert "\0" not in html
        assert Page(html).texts["main"] == "a␀b"


@pytest.mark.parametrize("hostile", ["<script>x</script>", '"><b onfocus=x>', "</title>&amp;"])
def test_names_are_only_ever_shown(hostile: str) -> None:
    model = replace(MODEL, name=hostile, device=hostile, precision=hostile)
    page = page_of(analysis_of([hostile], [0], model=model), title=hostile)
    assert page.texts["title"] == f"{hostile}: how predictable is it to {hostile}?"
    assert page.texts["h1"] == f"How predictable is this text to {hostile}?"
    assert page.texts["bdi"] == hostile
    assert page.texts["dd"].count(hostile) == 3


def test_nothing_runs_and_nothing_is_loaded() -> None:
    html = to_html(analysis_of(HOSTILE, [0] * len(HOSTILE)), Colouring(), "essay", WHEN)
    page = Page(html)
    assert not {"script", "link", "img", "iframe", "object", "a"} & {
        tag for tag, _ in page.elements
    }
    for _, attributes in page.elements:
        assert not {"src", "href", "style"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
    assert "url(" not in html
    assert "@import" not in html
    policy = next(
        attributes["content"]
        for _, attributes in page.elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_the_page_tells_what_was_measured_and_how() -> None:
    pieces = ["a", "b", "c", "d", "e"]
    page = page_of(analysis_of(pieces, [0, 0, 20, 300, 4000]))
    facts = re.sub(r"\s+", " ", page.texts["dl"]).strip()
    assert facts == (
        "Tokens5 Perplexity100.8 Bits per character6.66 Modellittle-model "
        "Parameters8.7 million PrecisionBF16 weights in float32 Devicecpu Context window512 tokens"
    )
    legend = re.sub(r"\s+", " ", page.texts["ul"]).strip()
    assert legend == (
        "top 10 40.0% (2) top 100 20.0% (1) top 1,000 20.0% (1) beyond 1,000 20.0% (1)"
    )
    assert page.texts["time"] == "4 August 2026, 15:09"
    assert ("time", {"datetime": "2026-08-04T15:09:00+00:00"}) in page.elements
    assert "They do not say who wrote it" in re.sub(r"\s+", " ", page.texts["footer"])
    assert "Only the first" not in page.texts["body"]


def test_a_partial_analysis_says_so() -> None:
    page = page_of(analysis_of(["a", "b", "c"], [0, 0, 0], done=2))
    assert "Only the first 2 of 3 tokens have been analysed" in page.texts["section"]


def test_a_text_without_scores_has_no_statistics() -> None:
    page = page_of(analysis_of(["a"], [UNSCORED]))
    assert not page.spans
    assert re.search(r"Perplexity\s*–", page.texts["dl"])


def test_a_perplexity_beyond_all_numbers_is_written_as_such() -> None:
    analysis = analysis_of(["a"], [9])
    analysis.columns.logprob[0] = -1000
    assert re.search(r"Perplexity\s*∞", page_of(analysis).texts["dl"])


@pytest.mark.parametrize(
    ("parameters", "shown"),
    [(950_000, "950,000"), (124_439_808, "124.4 million"), (7_241_732_096, "7.2 billion")],
)
def test_parameters_are_rounded_for_reading(parameters: int, shown: str) -> None:
    model = replace(MODEL, parameters=parameters)
    assert shown in page_of(analysis_of(["a"], [0], model=model)).texts["dl"]


def test_a_long_text_stays_a_file_that_can_be_sent() -> None:
    pieces = [f" word{index % 500}" for index in range(20_000)]
    analysis = analysis_of(pieces, [index % 3000 for index in range(20_000)], top_k=10)
    html = to_html(analysis, Colouring(), "book.txt", WHEN)
    assert len(html.encode()) < 12_000_000


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("granularity", Granularity)
def test_the_page_says_what_the_colours_mean(measure: Measure, granularity: Granularity) -> None:
    analysis = analysis_of(["Un", "able", ".", " Yes", "."], [3, 500, 0, 7, 1])
    thresholds = default_thresholds(measure, granularity)
    page = Page(to_html(analysis, Colouring(thresholds, granularity), "essay", WHEN))
    said = re.sub(r"\s+", " ", page.texts["body"])
    for label in thresholds.labels():
        assert label in said
    assert ("undecided" in said) is (measure is ENTROPY)
    assert ("ranks among those guesses" in said) is (measure is RANK)
    assert ("in bits" in said) is (measure is SURPRISAL)
    assert (f"Each {granularity.value} has one colour" in said) is granularity.is_passage
    assert ("A word of several pieces" in said) is (granularity is Granularity.WORD)


def test_the_card_of_a_passage_has_its_mean_and_its_shares() -> None:
    analysis = analysis_of(["Un", "able", ".", " Yes", "."], [3, 500, 0, 7, 1])
    colouring = Colouring(Thresholds((5, 10, 20)), Granularity.SENTENCE, Thresholds())
    html = to_html(analysis, colouring, "essay", WHEN)
    cards = [attributes["data-card"] for _, attributes in Page(html).elements
             if "data-card" in attributes]  # fmt: skip
    assert len(cards) == 2
    lines = cards[0].split("\n")
    bits = [-math.log2(0.3 / (rank + 1)) for rank in (3, 500, 0)]
    mean = sum(bits) / 3
    assert lines[:4] == [
        f"Sentence of 3 tokens  ·  {mean:.1f} bits",
        "Unable.",
        f"mean surprisal {mean:.2f} bits  ·  perplexity {2**mean:.1f}",
        f"{sum(bits):,.0f} bits in all",
    ]
    assert [line.split("\t")[-1] for line in lines[5:]] == list(Thresholds().labels())
    assert lines[5].strip("\u2007").startswith("67%")


def test_without_colours_there_is_no_legend() -> None:
    analysis = analysis_of(["a", " b"], [0, 5_000])
    page = Page(to_html(analysis, Colouring(painted=False), "essay", WHEN))
    kinds = [attributes.get("class") for _, attributes in page.elements]
    assert kinds.count("plain") == 2
    assert not {"green", "purple", "swatch green"} & set(kinds)
    said = re.sub(r"\s+", " ", page.texts["body"])
    assert "The colour" not in said
    assert "They do not say who wrote it" in said
