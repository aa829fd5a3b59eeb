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
from helpers.word_masses import analysis_with_masses
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring, default_thresholds
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.card_text import card_attributes
from gltr_desktop.documents.exporters.html_export import to_html
from gltr_desktop.documents.origin import Origin

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


class Page(HTMLParser):
    """Elements with their attributes, the text of each tag, and the parts of each view's text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, str] = {}
        self.views: list[str] = []
        """The text of each view."""
        self.parts: list[list[tuple[str, dict[str, str]]]] = []
        """The elements in the text of each view, with what stands in them."""
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        is_text = attributes.get("class") == "text" and tag == "div"
        if is_text:
            self.views.append("")
            self.parts.append([])
        elif self._in_text():
            self.parts[-1].append(("", attributes))
        if tag not in ("meta", "input"):
            self._open.append((tag, is_text))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for tag in {tag for tag, _ in self._open}:
            self.texts[tag] = self.texts.get(tag, "") + data
        if self._in_text():
            self.views[-1] += data
            if not self._open[-1][1]:
                text, attributes = self.parts[-1][-1]
                self.parts[-1][-1] = (text + data, attributes)

    def _in_text(self) -> bool:
        return any(is_text for _, is_text in self._open)

    def said(self, tag: str = "body") -> str:
        """The text in all elements of a kind, with its white space made one."""
        return re.sub(r"\s+", " ", self.texts[tag]).strip()

    def classes(self) -> list[str]:
        return [
            kind for _, attributes in self.elements for kind in attributes.get("class", "").split()
        ]


def page_of(
    analysis: Analysis, title: str = "essay.txt", colouring: Colouring = GLTR_COLOURING
) -> Page:
    return Page(to_html(analysis, colouring, Origin(title), WHEN))


def test_each_scored_part_is_an_element_with_its_bucket_and_card() -> None:
    pieces: list[str | bytes] = ["A", " word", "é", b"\xe6\xbc", b"\xa2", ".\n", "tail"]
    analysis = analysis_of(pieces, [UNSCORED, 5, 50, 1, 500, 5000, 0], done=6)
    tokens = page_of(analysis).parts[0]
    assert [(text, attributes["class"]) for text, attributes in tokens] == [
        ("word", "g"),
        ("é", "y"),
        ("漢", "r"),
        (".", "p"),
    ]
    for group, (_, attributes) in enumerate(tokens, 1):
        card = card_attributes(analysis, group, Colouring())
        assert attributes == {"class": attributes["class"], "tabindex": "0", **card}


def test_white_space_is_unmarked() -> None:
    pieces = ["A", "\n", " ", " \n\n", "\t", "b", "\r\n", "c.\n", "  "]
    analysis = analysis_of(pieces, [2000] * len(pieces))
    page = page_of(analysis)
    assert [text for text, _ in page.parts[0]] == ["A", "b", "c."]
    assert page.views[0] == analysis.text
    assert "↵" not in page.texts["style"]


def test_line_ends_have_a_sign_where_they_are_asked_for() -> None:
    analysis = analysis_of(["A", "\n", "b", "  "], [2000] * 4)
    page = page_of(analysis, colouring=Colouring(line_breaks=True))
    assert [text for text, _ in page.parts[0]] == ["A", "", "b"]
    assert page.parts[0][1][1]["class"] == "p line-end"
    assert page.views[0] == analysis.text
    assert "↵" in page.texts["style"]


@pytest.mark.parametrize("dark", [False, True])
def test_continuous_colours_have_a_class_for_each_step(dark: bool) -> None:
    colouring = Colouring(continuous=True)
    page = page_of(analysis_of(["a", " b", " c"], [0, 40, 20_000]), colouring=colouring)
    steps = [int(attributes["class"][1:]) for _, attributes in page.parts[0]]
    assert steps[0] == 0 < steps[1] < steps[2] == 23
    for step in steps:
        assert f"--s{step}: {colouring.colours(dark=dark)[step]};" in page.texts["style"]
        assert f".s{step} {{ background: var(--s{step})" in page.texts["style"]


HOSTILE = [
    "<script>alert(1)</script>", "</main></style>", "&amp;", '"quoted"', "'single'", "]]>", "<!--",
    "{{ model }}", "{% raw %}", "\u202eright to left", "שלום", "👩‍👩‍👧", "\ufeff", "  ", "\t",
    "\r\n", "\r", "\n\n", "\x01\x1b\x85", "\ufffe", "\n", "   ",
]  # fmt: skip


def test_the_text_comes_back_as_it_was() -> None:
    analysis = analysis_of(HOSTILE, [index * 60 for index in range(len(HOSTILE))])
    assert page_of(analysis).views == [analysis.text] * 2
    unscored = analysis_of(HOSTILE, [UNSCORED] * len(HOSTILE))
    assert page_of(unscored).views == [analysis.text] * 2


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)))
def test_any_text_comes_back_as_it_was(pieces: list[str]) -> None:
    analysis = analysis_of(pieces, [index * 7 for index in range(len(pieces))], top_k=1)
    html = to_html(analysis, Colouring(), Origin("essay"), WHEN)
    assert Page(html).views == [analysis.text] * 2
    assert "\r" not in html, "a browser would read it as a line feed"


def test_a_zero_character_which_html_lacks_is_shown_by_its_picture() -> None:
    for granularity in (Granularity.TOKEN, Granularity.SENTENCE):
        colouring = Colouring(granularity=granularity)
        html = to_html(analysis_of(["a\0b"], [0]), colouring, Origin("essay"), WHEN)
        assert "\0" not in html
        assert set(Page(html).views) == {"a␀b"}


@pytest.mark.parametrize("hostile", ["<script>x</script>", '"><b onfocus=x>', "</title>&amp;"])
def test_names_are_only_ever_shown(hostile: str) -> None:
    model = replace(MODEL, name=hostile, device=hostile, precision=hostile)
    page = page_of(analysis_of([hostile], [0], model=model), title=hostile)
    assert page.texts["title"] == f"{hostile}: how predictable is it?"
    assert page.texts["bdi"] == hostile * 2, "the text and the model"
    assert page.texts["dd"].count(hostile) == 3
    origin = Origin(hostile, "docx", (f"{hostile} left out",))
    html = to_html(analysis_of([hostile], [0], model=model), Colouring(), origin, WHEN)
    assert f"From “{hostile}”: {hostile} left out." in Page(html).texts["header"]


def test_a_short_name_with_hyphens_is_kept_on_one_line() -> None:
    analysis = analysis_of([" word"] * 200, [0] * 200)
    for name, whole in [("gltr-english-9m", True), ("a-name-that-is-wider-than-a-phone", False)]:
        named = replace(analysis, model=replace(MODEL, name=name))
        html = to_html(named, Colouring(), Origin("essay"), WHEN)
        assert (f'<span class="name">{name}</span>' in html) is whole
        assert f"essay · read by {name}" in Page(html).said("header")


def test_nothing_runs_and_nothing_is_loaded() -> None:
    html = to_html(analysis_of(HOSTILE, [0] * len(HOSTILE)), Colouring(), Origin("essay"), WHEN)
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
    assert page.said("dl") == (
        "Tokens5 Perplexity100.8 Bits per character6.66 Modellittle-model "
        "PrecisionBF16 weights in float32 Context window512 tokens "
        "Parameters8.7 million Devicecpu"
    )
    assert page.said("ul").startswith(
        "top 10 40.0 % (2) top 100 20.0 % (1) top 1,000 20.0 % (1) beyond 1,000 20.0 % (1) top 3"
    )
    assert page.texts["time"] == "4 August 2026, 15:09"
    assert ("time", {"datetime": "2026-08-04T15:09:00+00:00"}) in page.elements
    assert "They do not say who wrote it" in page.said("footer")
    assert "Only the first" not in page.said()


def test_what_it_says_stands_before_the_text() -> None:
    analysis = analysis_of([" word"] * 200, [0] * 150 + [500] * 50)
    origin = Origin("essay.docx", "docx", ("3 notes at the end", "2 deletions left out"))
    html = to_html(analysis, Colouring(), origin, WHEN)
    said = Page(html).said()
    places = [
        said.index(words)
        for words in (
            "essay.docx · read by little-model",
            "Most of this text was predictable to a small language model: 75 % of",
            "From “essay.docx”: 3 notes at the end, 2 deletions left out.",
            "Tokens like this were among the model's ten best guesses; tokens like this were not",
            "top 10 75.0 % (150)",
            "word word word",
            "What the colours say, and what they do not",
        )
    ]
    assert places == sorted(places)
    assert "From “" not in page_of(analysis).said()


@pytest.mark.parametrize("granularity", Granularity)
def test_one_can_switch_to_sentences_unless_these_are_the_level(granularity: Granularity) -> None:
    analysis = analysis_of(["Un", "able", ".", " Yes", "."], [3, 500, 0, 7, 1])
    thresholds = default_thresholds(RANK, granularity)
    page = page_of(analysis, colouring=Colouring(thresholds, granularity))
    is_switch = granularity is not Granularity.SENTENCE
    levels = [granularity.plural.capitalize(), "Sentences"] if is_switch else []
    assert page.texts.get("label", "") == "".join(levels)
    assert [tag for tag, _ in page.elements].count("input") == len(levels)
    assert [text for text, _ in page.parts[-1]] == ["Unable.", "Yes."]
    assert all("data-s" in attributes for _, attributes in page.parts[-1])
    mean_limits = default_thresholds(RANK, Granularity.SENTENCE)
    for label in mean_limits.labels():
        assert label in page.texts["ul"]


def test_the_charts_of_the_window_are_on_the_page() -> None:
    page = page_of(analysis_of(["a", " b", " c"], [0, 5, 2000]))
    assert [tag for tag, _ in page.elements].count("svg") == 4
    assert page.said("figcaption").startswith("Rank")
    assert "Surprisal along the text" in page.said("figcaption")
    descriptions = [attributes["aria-label"] for tag, attributes in page.elements if tag == "svg"]
    assert "top 10: 2 tokens, 67\u00a0%" in descriptions[0]
    assert "svg" not in page_of(analysis_of(["a"], [UNSCORED])).texts


def test_a_partial_analysis_says_so() -> None:
    page = page_of(analysis_of(["a", "b", "c"], [0, 0, 0], done=2))
    assert "Only the first 2 of 3 tokens have been analysed" in page.texts["header"]


def test_a_text_without_scores_has_no_statistics() -> None:
    page = page_of(analysis_of(["a"], [UNSCORED]))
    assert page.parts == [[], []]
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
    # 49,000 characters in as many tokens as the small model makes of them.
    pieces = [f" w{index % 800}" for index in range(12_700)]
    analysis = analysis_of(pieces, [index % 3000 for index in range(12_700)], top_k=10)
    html = to_html(analysis, Colouring(), Origin("book.txt"), WHEN)
    assert len(html.encode()) < 2_000_000


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("granularity", Granularity)
def test_the_page_says_what_the_colours_mean(measure: Measure, granularity: Granularity) -> None:
    analysis = analysis_of(["Un", "able", ".", " Yes", "."], [3, 500, 0, 7, 1])
    thresholds = default_thresholds(measure, granularity)
    page = Page(to_html(analysis, Colouring(thresholds, granularity), Origin("essay"), WHEN))
    said = page.said()
    for label in thresholds.labels():
        assert label in said
    assert ("how unsure the model was" in said) is (measure is ENTROPY)
    assert ("stood among those guesses" in said) is (measure is RANK)
    assert ("how surprising, in bits" in said) is (measure is SURPRISAL)
    assert f"{granularity.plural} like this" in said.lower()
    assert ("A token is a word or a part of one" in said) is (granularity is Granularity.TOKEN)
    assert (f"Each {granularity.value} has one colour" in said) is granularity.is_passage
    assert ("A word of several tokens" in said) is (granularity is Granularity.WORD)


def test_the_card_of_a_passage_has_its_mean_and_its_shares() -> None:
    analysis = analysis_of(["Un", "able", ".", " Yes", "."], [3, 500, 0, 7, 1])
    colouring = Colouring(Thresholds((5, 10, 20)), Granularity.SENTENCE, Thresholds())
    ((parts),) = page_of(analysis, colouring=colouring).parts
    assert len(parts) == 2
    lines = parts[0][1]["data-s"].split("\n")
    bits = [-math.log2(0.3 / (rank + 1)) for rank in (3, 500, 0)]
    mean = sum(bits) / 3
    rank = (4 * 501 * 1) ** (1 / 3)
    assert lines[:5] == [
        "Sentence of 3 tokens",
        f"Mean rank {rank:.1f}",
        f"Mean surprisal {mean:.2f} bits · perplexity {2**mean:.1f}",
        f"{sum(bits):,.0f} bits in all",
        "Its tokens:",
    ]
    assert [line.split("\t")[-1] for line in lines[5:]] == list(Thresholds().labels())
    assert lines[5].startswith("67 %")


def test_the_card_of_a_sentence_counts_tokens_as_the_first_view_colours_them() -> None:
    analysis = analysis_of(["Un", "able", "."], [3, 500, 0])
    page = page_of(analysis, colouring=Colouring(Thresholds((2, 400, 900))))
    _, attributes = page.parts[1][0]
    assert "top 400" in attributes["data-s"]


def test_without_colours_there_is_no_legend_and_no_switch() -> None:
    analysis = analysis_of(["a", " b"], [0, 5_000])
    page = page_of(analysis, colouring=Colouring(painted=False))
    ((first, second),) = page.parts
    assert "class" not in first[1]
    assert "class" not in second[1]
    assert not {"g", "y", "r", "p", "swatch", "levels"} & set(page.classes())
    assert "The colour" not in page.said()
    assert "They do not say who wrote it" in page.said()


def test_the_cards_of_words_have_corrected_probabilities_and_the_page_says_so() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s"], 1)
    corrected = "The probability of a word is corrected for where it ends."
    shown = []
    for measure in (RANK, SURPRISAL):
        thresholds = default_thresholds(measure, Granularity.WORD)
        for plain in (False, True):
            colouring = Colouring(replace(thresholds, plain_words=plain), Granularity.WORD)
            html = to_html(analysis, colouring, Origin("essay.txt"), WHEN)
            assert (corrected in html) is not plain
            assert "probability of a word" in html
            shown.append([attributes["data-n"] for _, attributes in Page(html).parts[0]])
    by_rank, plain_by_rank, by_bits, plain_by_bits = shown
    assert by_rank == by_bits != plain_by_rank == plain_by_bits
    assert "probability of a word" not in to_html(
        analysis, GLTR_COLOURING, Origin("essay.txt"), WHEN
    )
