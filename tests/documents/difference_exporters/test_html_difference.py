"""The page of a difference: what it says, and that it neither runs nor loads anything."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.differences import OTHER_MODEL, of_different_texts, of_models, of_texts

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.difference.difference import difference_of_models
from gltr_desktop.analysis.difference.difference_words import NO_REVISION, headline
from gltr_desktop.analysis.difference.diverging import segment_steps
from gltr_desktop.analysis.difference.two_model_signals import PairedColumns
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.difference_exporters import difference_exporter_named
from gltr_desktop.documents.difference_report import DifferenceReport

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
VOID = {"meta"}


class Page(HTMLParser):
    """What is in a page: its elements, what each section says, and the parts of its texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        """Each element with all that is said in it, in the order of their ends."""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs), []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        for _, _, said in self._open:
            said.append(data)

    def handle_endtag(self, tag: str) -> None:
        name, attributes, said = self._open.pop()
        assert name == tag
        self.found.append((name, attributes, "".join(said)))

    def said(self, tag: str, kind: str | None = None) -> list[str]:
        """What stands in each element of this tag and class."""
        return [
            text
            for name, attributes, text in self.found
            if name == tag and (kind is None or attributes.get("class") == kind)
        ]

    def rows(self, kind: str) -> list[list[str]]:
        """The cells of the body of the table of class ``kind``."""
        names = [name for name, attributes, _ in self.found
                 if name == "table" and attributes.get("class") == kind]  # fmt: skip
        assert len(names) == 1
        rows: list[list[str]] = [[]]
        for name, attributes, text in self.found:
            if name in ("td", "th"):
                rows[-1].append(" ".join(text.split()))
            elif name == "tr":
                rows.append([])
            elif name == "table":
                if attributes.get("class") == kind:
                    return rows[1:-1]
                rows = [[]]
        raise AssertionError(kind)


def written(report: DifferenceReport) -> str:
    content = difference_exporter_named("html").render(report, WHEN)
    assert isinstance(content, str)
    return content


def page_of(report: DifferenceReport) -> Page:
    return Page(written(report))


@pytest.mark.parametrize("granularity", Granularity)
def test_the_text_of_two_models_is_there_in_the_colours_of_differences(
    granularity: Granularity,
) -> None:
    report = of_models(granularity)
    page = page_of(report)
    (text,) = page.said("div", "text")
    assert text == report.difference.left.text.replace("\0", "␀")
    parts = [attributes for tag, attributes in page.elements if tag == "i"]
    visible = [
        int(step)
        for step, start, end in zip(
            segment_steps(report.segments), report.segments.left_start, report.segments.left_end,
            strict=True,
        )
        if report.difference.left.text[start:end].strip()
    ]  # fmt: skip
    assert [part["class"] for part in parts] == [f"d{step}" for step in visible]


def test_the_card_of_a_part_says_what_it_was_to_either_model() -> None:
    report = DifferenceReport(
        difference_of_models(
            analysis_of(["A", " fox"], [0, 3]),
            analysis_of(["A", " ", "fox"], [0, 0, 47], model=OTHER_MODEL),
        ),
        ("a", "b"), Colouring(), Granularity.WORD,
    )  # fmt: skip
    cards = [attributes["data-s"] for tag, attributes in page_of(report).elements if tag == "i"]
    # −log₂ of 0.3 ÷ 4, and of 0.3 times 0.3 ÷ 48.
    assert cards[-1] == "3.7 bits by A, 9.1 by B (+5.3)\n+1.33 bits per character"


def test_each_text_is_there_in_its_own_colours_with_its_changes() -> None:
    report = of_texts()
    page = page_of(report)
    assert page.said("div", "text") == [analysis.text for analysis in report.analyses]
    marks = {
        attributes["id"]: text
        for tag, attributes, text in page.found
        if tag in ("del", "ins") and "id" in attributes
    }
    changes = page.rows("list")
    assert len(marks) == 2 * len(changes)
    numbers = [cells[0] for cells in changes]
    assert numbers == [str(number + 1) for number in range(len(changes))]
    (very,) = [cells for cells in changes if cells[1] == "very removed"]
    assert marks[f"a{very[0]}"] == "very"
    assert marks[f"b{very[0]}"] == ""
    (today,) = [cells for cells in changes if cells[1] == "today added"]
    assert marks[f"b{today[0]}"] == "today"
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    assert {str(link).removeprefix("#") for link in links} <= set(marks)


def test_changes_say_what_they_did() -> None:
    report = of_texts()
    very = next(cells for cells in page_of(report).rows("list") if cells[1].startswith("very"))
    _, _, left, right, difference, rest = very
    assert right == "0.0"
    assert difference == f"−{left}"
    assert re.fullmatch(r"[−+]?\d+\.\d", rest)


def test_of_very_many_changes_those_that_did_most_are_listed() -> None:
    words = [f"word{index} stays here with us" for index in range(250)]
    before = " ".join(f"{word} x" for word in words)
    page = page_of(of_texts(before, before.replace(" x", " why")))
    rows = page.rows("list")
    assert len(rows) == 200
    assert [int(cells[0]) for cells in rows] == sorted(int(cells[0]) for cells in rows)
    assert "Of 250 changes, the 200 that did most." in " ".join(page.said("section", "part"))


def test_different_texts_are_only_set_side_by_side() -> None:
    page = page_of(of_different_texts())
    assert page.said("p", "pending") == [NO_REVISION]
    assert not page.said("del")
    assert not page.said("ins")
    assert not page.said("section", "part")
    *_, (name, bits, rate, *_) = page.rows("totals")
    assert (name, bits) == ("B − A", ""), "they are of different lengths"
    assert rate


def test_the_totals_are_those_of_both_sides() -> None:
    report = of_models()
    difference = report.difference
    left, right, change = page_of(report).rows("totals")
    assert left[:2] == ["A little-model", f"{difference.left_bits:,.1f}"]
    assert right[:2] == ["B other-model", f"{difference.right_bits:,.1f}"]
    assert change[1].lstrip("−+") == f"{abs(difference.bits):.1f}"
    assert [cells[-1] for cells in (left, right)] == ["14", "16"]


def test_the_largest_differences_come_first() -> None:
    report = of_models()
    rows = page_of(report).rows("list")
    sizes = [abs(float(cells[-1].replace("−", "-"))) for cells in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == pytest.approx(abs(report.segments.difference).max(), abs=0.05)


def test_what_it_says_stands_in_order() -> None:
    report = of_models(
        left=["A", " word", " and", " so"] * 40, right=["A", " word", " and so"] * 40
    )
    said = " ".join("".join(page_of(report).said("body")).split())
    places = [
        said.index(words)
        for words in (
            "essay.txt · read by little-model (A) and other-model (B)",
            " ".join(headline(report.difference, report.names).split()),
            "B − A",
            "word and so",
            "Along the text",
            "The largest differences",
            "What the differences say, and what they do not",
            "This does not show who wrote it.",
            "4 August 2026, 15:09",
        )
    ]
    assert places == sorted(places)


def test_signals_are_shown_with_their_models_where_they_were_asked_for() -> None:
    columns = PairedColumns.empty("p", "q", 80)
    columns.logprob[:], columns.cross_entropy[:], columns.cross_variance[:] = -2, 4, 1
    (said,) = [
        text
        for text in page_of(replace(of_models(), signals=columns)).said("section", "part")
        if "Both models" in text
    ]
    assert "“p” (A) scores, “q” (B) samples." in said
    assert re.search(r"Binoculars\s*0\.500", said)
    assert "Binoculars" not in written(of_models())


def test_what_is_not_read_yet_is_said() -> None:
    assert "Not all of the text had been read" in page_of(of_texts(done=4)).said("p", "pending")[0]


@pytest.mark.parametrize("hostile", ["<script>x</script>", '"><b onfocus=x>', "</title>&amp;"])
def test_names_are_only_ever_shown(hostile: str) -> None:
    model = replace(MODEL, name=hostile, precision=hostile)
    for report in (
        of_models(other=model, title=hostile, names=(hostile, hostile)),
        of_texts(names=(hostile, hostile)),
        of_texts(f"{hostile} one two three four five", f"one two three four five {hostile}"),
    ):
        page = page_of(report)
        assert not {"script", "b onfocus"} & {tag for tag, _ in page.elements}
        assert not any(name.startswith("on") for _, one in page.elements for name in one)
        assert hostile in " ".join(page.said("body"))


@pytest.mark.parametrize("report", [of_models(), of_texts(), of_different_texts()])
def test_nothing_runs_and_nothing_is_loaded(report: DifferenceReport) -> None:
    html = written(report)
    page = Page(html)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in page.elements}
    for tag, attributes in page.elements:
        assert not {"src", "style"} & set(attributes)
        assert str(attributes.get("href", "#")).startswith("#"), tag
    assert "url(" not in html
    assert "@import" not in html
    policy = next(
        attributes["content"]
        for _, attributes in page.elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_a_short_text_has_no_chart_and_equal_sides_have_no_table() -> None:
    report = of_models(left=["A"], right=["A"])
    assert not page_of(report).said("section", "part")
