"""The document as its XML says: the text in its colours, and elements in the schema's order."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.palette import LIGHT, SAFE
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.documents.exporters.docx_export import to_docx
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.painted_lines import LINE_END, xml_characters

if TYPE_CHECKING:
    from collections.abc import Iterator

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
ORIGIN = Origin("essay.docx", "docx", ("2 deletions left out",))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILLS = [colour.removeprefix("#").upper() for colour in LIGHT.buckets]
# The part of the schema's sequences that is used here.
ORDER_OF_PARAGRAPH = ["pStyle", "bidi"]
ORDER_OF_RUN = ["color", "u", "shd", "rtl"]


class Word:
    """The parts of a document, and its paragraphs by style."""

    def __init__(
        self,
        analysis: Analysis,
        colouring: Colouring = GLTR_COLOURING,
        origin: Origin = ORIGIN,
    ) -> None:
        self.zip = ZipFile(io.BytesIO(to_docx(analysis, colouring, origin, WHEN)))
        self.parts = {name: etree.fromstring(self.zip.read(name)) for name in self.zip.namelist()}
        self.body = self.parts["word/document.xml"][0]

    def paragraphs(self, style: str) -> list[etree._Element]:
        return [
            paragraph
            for paragraph in self.body.iterfind(f"{W}p")
            if paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == style  # type: ignore[union-attr]
        ]

    def lines(self, style: str = "AnalysedText") -> list[str]:
        return [
            "".join(text for run in paragraph.iterfind(f"{W}r") for text in _texts(run))
            for paragraph in self.paragraphs(style)
        ]

    def fills(self) -> list[tuple[str, str | None]]:
        """The runs of the text with their backgrounds."""
        found = []
        for paragraph in self.paragraphs("AnalysedText"):
            for run in paragraph.iterfind(f"{W}r"):
                shading = run.find(f"{W}rPr/{W}shd")
                found.append(("".join(_texts(run)), _value(shading, "fill")))
        return found


def _texts(run: etree._Element) -> Iterator[str]:
    for element in run:
        if element.tag == f"{W}tab":
            yield "\t"
        elif element.tag == f"{W}t":
            assert element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            yield element.text or ""


def _value(element: etree._Element | None, name: str = "val") -> str | None:
    return None if element is None else element.get(f"{W}{name}")


def test_each_unit_is_a_run_on_the_colour_of_its_bucket() -> None:
    analysis = analysis_of(["a", " b", "c", " é", " 🙂"], [UNSCORED, 10, 100, 1000, 5])
    green, yellow, red, purple = FILLS
    assert Word(analysis).fills() == [
        ("a", None), (" ", None), ("b", yellow), ("c", red), (" ", None), ("é", purple),
        (" ", None), ("🙂", green),
    ]  # fmt: skip


def test_every_line_is_a_paragraph_and_tabs_are_elements() -> None:
    analysis = analysis_of(["  a  b\t", "c\r\n\r\n", " d\n"], [0, 0, 0])
    assert Word(analysis).lines() == ["  a  b\tc", "", " d"]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=5), max_size=8))
def test_any_text_comes_back(pieces: list[str]) -> None:
    analysis = analysis_of(pieces, [9**index for index in range(len(pieces))])
    expected = LINE_END.split(analysis.text)
    if not expected[-1]:
        expected.pop()
    assert Word(analysis).lines() == [xml_characters(line) for line in expected]


def test_the_head_has_title_headline_legend_figures_and_what_was_left_out() -> None:
    word = Word(analysis_of(["a", " b"], [0, 5000]))
    assert word.lines("Title") == ["essay.docx"]
    assert "a small language model" in word.lines("Heading1")[0]
    legend = [line.split("\t") for line in word.lines("Legend")]
    assert [[part.strip("\u00a0") for part in row] for row in legend] == [
        ["top 10", "50.0\u00a0%", "(1)"],
        ["top 100", "0.0\u00a0%", "(0)"],
        ["top 1,000", "0.0\u00a0%", "(0)"],
        ["beyond 1,000", "50.0\u00a0%", "(1)"],
    ]
    swatches = [row.find(f"{W}r/{W}rPr/{W}shd") for row in word.paragraphs("Legend")]
    assert [_value(swatch, "fill") for swatch in swatches] == FILLS
    figures = " ".join(word.lines("Figures"))
    assert "Tokens: 2" in figures
    assert "Model: little-model" in figures
    assert "From “essay.docx”: 2 deletions left out." in figures
    assert "They do not say who wrote it" in " ".join(word.lines("Normal"))


def test_a_plain_text_has_no_colours_and_no_legend() -> None:
    word = Word(analysis_of(["a", " b"], [0, 5000]), replace(GLTR_COLOURING, painted=False))
    assert word.body.find(f".//{W}shd") is None
    assert word.lines("Legend") == []
    assert word.lines() == ["a b"]


def test_lines_below_are_a_second_sign_of_the_buckets() -> None:
    analysis = analysis_of(["a", "b", "c", "d"], [0, 10, 100, 1000])
    word = Word(analysis, replace(GLTR_COLOURING, underlined=True, palette=SAFE))
    runs = word.paragraphs("AnalysedText")[0].findall(f"{W}r/{W}rPr")
    assert [_value(run.find(f"{W}u")) for run in runs] == [None, "dotted", "dash", "single"]
    fills = [_value(run.find(f"{W}shd"), "fill") for run in runs]
    assert fills == [colour.removeprefix("#").upper() for colour in SAFE.light.buckets]


def test_hebrew_and_arabic_run_from_right_to_left() -> None:
    analysis = analysis_of(["abc\n", "שלום", ", 12", " word", "\nسلام"], [0] * 5)
    word = Word(analysis)
    turned = [
        paragraph.find(f"{W}pPr/{W}bidi") is not None
        for paragraph in word.paragraphs("AnalysedText")
    ]
    assert turned == [False, True, True]
    runs = word.paragraphs("AnalysedText")[1].findall(f"{W}r")
    found = {"".join(_texts(run)): run.find(f"{W}rPr/{W}rtl") is not None for run in runs}
    assert found == {"שלום": True, ", 12": True, " ": True, "word": False}


def test_elements_stand_in_the_order_of_the_schema() -> None:
    analysis = analysis_of(["a", " שלום", "\nשלום"], [10, 1000, 10])
    word = Word(analysis, replace(GLTR_COLOURING, underlined=True))
    for name, order in (("pPr", ORDER_OF_PARAGRAPH), ("rPr", ORDER_OF_RUN)):
        for properties in word.body.iter(f"{W}{name}"):
            places = [order.index(str(child.tag).removeprefix(W)) for child in properties]
            assert places == sorted(places)
    assert word.body[-1].tag == f"{W}sectPr"


def test_the_package_names_all_of_its_parts() -> None:
    word = Word(analysis_of(["a"], [0]))
    assert word.zip.namelist()[0] == "[Content_Types].xml"
    assert {info.compress_type for info in word.zip.infolist()} == {ZIP_DEFLATED}
    types = {
        str(element.get("PartName")).removeprefix("/")
        for element in word.parts["[Content_Types].xml"]
        if element.get("PartName")
    }
    others = {name for name in word.parts if not name.endswith((".rels", "[Content_Types].xml"))}
    assert types == others
    targets = {
        folder + str(element.get("Target"))
        for folder, name in (("", "_rels/.rels"), ("word/", "word/_rels/document.xml.rels"))
        for element in word.parts[name]
    }
    assert targets == others
    styles = {style.get(f"{W}styleId") for style in word.parts["word/styles.xml"]}
    used = {_value(style) for style in word.body.iter(f"{W}pStyle")}
    assert used <= styles


def test_the_properties_hold_title_and_date() -> None:
    core = word_core(Origin("a < b & c"))
    assert core["title"] == "a < b & c"
    assert core["created"] == "2026-08-04T15:09:00Z"


def word_core(origin: Origin) -> dict[str, str]:
    core = Word(analysis_of(["a"], [0]), origin=origin).parts["docProps/core.xml"]
    return {etree.QName(element).localname: element.text or "" for element in core}


@pytest.mark.parametrize("text", ["</w:t><w:br/>", "&#0;", "]]>", "\x1b[31m\0\ufffe", "x" * 40_000])
def test_hostile_texts_are_only_text(text: str) -> None:
    word = Word(analysis_of([text], [0]), origin=Origin(text))
    assert word.lines() == [xml_characters(text)]
    assert Counter(child.tag for child in word.body.iter(f"{W}br")) == {}


def test_an_empty_text_makes_a_document() -> None:
    assert Word(analysis_of([], [])).lines() == []


def test_dates_before_those_of_zip_files_are_possible() -> None:
    assert to_docx(analysis_of(["a"], [0]), GLTR_COLOURING, ORIGIN, WHEN.replace(year=1970))
