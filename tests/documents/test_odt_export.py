"""The document as its XML says, with white space folded as the format prescribes."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile

import pytest
from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.palette import LIGHT
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.documents.exporters.odt_export import to_odt
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.painted_lines import LINE_END, xml_characters

if TYPE_CHECKING:
    from collections.abc import Iterator

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
ORIGIN = Origin("essay.docx", "docx", ("2 deletions left out",))
NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, STYLE, FO, OFFICE = (
    f"{{{NAMES}{name}:1.0}}" for name in ("text", "style", "xsl-fo-compatible", "office")
)
TEXT_STYLES = {"Analysed_20_Text", "Turned"}


class Odt:
    """The parts of a document, and its paragraphs by style."""

    def __init__(
        self, analysis: Analysis, colouring: Colouring = GLTR_COLOURING, origin: Origin = ORIGIN
    ) -> None:
        self.data = to_odt(analysis, colouring, origin, WHEN)
        self.zip = ZipFile(io.BytesIO(self.data))
        self.content = etree.fromstring(self.zip.read("content.xml"))
        body = self.content.find(f"{OFFICE}body/{OFFICE}text")
        assert body is not None
        self.body = body

    def paragraphs(self, *styles: str) -> list[etree._Element]:
        names = styles or TEXT_STYLES
        return [child for child in self.body if child.get(f"{TEXT}style-name") in names]

    def lines(self, *styles: str) -> list[str]:
        return [folded(paragraph) for paragraph in self.paragraphs(*styles)]

    def style(self, name: str) -> dict[str, str]:
        styles = self.content.iter(f"{STYLE}style")
        (found,) = (style for style in styles if style.get(f"{STYLE}name") == name)
        return {etree.QName(key).localname: str(value) for key, value in found[0].items()}


def folded(paragraph: etree._Element) -> str:
    """The text of a paragraph by ODF 1.2, 6.1.2: runs of white space count as one space.

    Those at its ends do not count, and elements for spaces and tabs do not part what they stand
    between.
    """
    shown: list[str | None] = []
    blank = True
    last_blank = None
    for character, from_element in characters(paragraph):
        if from_element:
            shown.append(character)
        elif character in " \t\r\n":
            shown.append(None if blank else " ")
            last_blank = last_blank if blank else len(shown) - 1
            blank = True
        else:
            shown.append(character)
            blank = False
    if blank and last_blank is not None:
        shown[last_blank] = None
    return "".join(character for character in shown if character is not None)


def characters(element: etree._Element) -> Iterator[tuple[str, bool]]:
    if element.tag == f"{TEXT}s":
        yield from ((" ", True) for _ in range(int(element.get(f"{TEXT}c", "1"))))
    elif element.tag == f"{TEXT}tab":
        yield "\t", True
    yield from ((character, False) for character in element.text or "")
    for child in element:
        yield from characters(child)
        yield from ((character, False) for character in child.tail or "")


def test_each_unit_is_a_span_on_the_colour_of_its_bucket() -> None:
    odt = Odt(analysis_of(["a", " b", "c", " é", " 🙂"], [UNSCORED, 10, 100, 1000, 5]))
    spans = [
        (folded(span), span.get(f"{TEXT}style-name"))
        for span in odt.paragraphs()[0].iterfind(f"{TEXT}span")
    ]
    assert spans == [("b", "yellow"), ("c", "red"), ("é", "purple"), ("🙂", "green")]
    colours = [odt.style(name)["background-color"] for name in ("green", "yellow", "red", "purple")]
    assert tuple(colours) == LIGHT.buckets
    assert odt.lines() == ["a bc é 🙂"]


def test_every_line_is_a_paragraph_and_no_space_is_lost() -> None:
    analysis = analysis_of(["  a  b\t ", "  c \r\n\r\n", " d\n"], [0, 0, 0])
    assert Odt(analysis).lines() == ["  a  b\t   c ", "", " d"]


@given(
    st.lists(
        st.text(st.characters(codec="utf-8") | st.sampled_from(" \t\n"), min_size=1, max_size=5),
        max_size=8,
    )
)
def test_any_text_comes_back(pieces: list[str]) -> None:
    analysis = analysis_of(pieces, [9**index for index in range(len(pieces))])
    expected = LINE_END.split(analysis.text)
    if not expected[-1]:
        expected.pop()
    assert Odt(analysis).lines() == [xml_characters(line) for line in expected]


def test_the_head_has_title_headline_legend_figures_and_what_was_left_out() -> None:
    odt = Odt(analysis_of(["a", " b"], [0, 5000]))
    assert odt.lines("Title") == ["essay.docx"]
    assert "a small language model" in odt.lines("Heading_20_1")[0]
    legend = [line.split("\t") for line in odt.lines("Legend")]
    assert [[part.strip("\u00a0") for part in row] for row in legend] == [
        ["top 10", "50.0\u00a0%", "(1)"],
        ["top 100", "0.0\u00a0%", "(0)"],
        ["top 1,000", "0.0\u00a0%", "(0)"],
        ["beyond 1,000", "50.0\u00a0%", "(1)"],
    ]
    figures = " ".join(odt.lines("Figures"))
    assert "Tokens: 2" in figures
    assert "Model: little-model" in figures
    assert "From “essay.docx”: 2 deletions left out." in figures
    assert "They do not say who wrote it" in " ".join(odt.lines("Standard"))


def test_a_plain_text_has_no_colours_and_no_legend() -> None:
    odt = Odt(analysis_of(["a", " b"], [0, 5000]), replace(GLTR_COLOURING, painted=False))
    assert odt.body.find(f".//{TEXT}span") is None
    assert odt.lines("Legend") == []
    assert odt.lines() == ["a b"]


def test_lines_below_are_a_second_sign_of_the_buckets() -> None:
    odt = Odt(analysis_of(["a"], [0]), replace(GLTR_COLOURING, underlined=True))
    lines = [
        odt.style(name).get("text-underline-style") for name in ("green", "yellow", "red", "purple")
    ]
    assert lines == [None, "dotted", "dash", "solid"]


def test_hebrew_and_arabic_run_from_right_to_left() -> None:
    odt = Odt(analysis_of(["abc\n", "שלום", ", 12 word", "\nسلام"], [0] * 4), origin=Origin("שלום"))
    styles = [paragraph.get(f"{TEXT}style-name") for paragraph in odt.paragraphs()]
    assert styles == ["Analysed_20_Text", "Turned", "Turned"]
    assert odt.style("Turned")["writing-mode"] == "rl-tb"
    assert odt.lines("TurnedTitle") == ["שלום"]


def test_the_package_begins_with_its_type_and_names_all_of_its_parts() -> None:
    odt = Odt(analysis_of(["a"], [0]))
    first = odt.zip.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert odt.data[38:].startswith(b"application/vnd.oasis.opendocument.text")
    manifest = etree.fromstring(odt.zip.read("META-INF/manifest.xml"))
    paths = {entry.get(f"{{{NAMES}manifest:1.0}}full-path") for entry in manifest}
    assert paths == {"/", "content.xml", "styles.xml", "meta.xml"}
    assert paths - {"/"} == set(odt.zip.namelist()) - {"mimetype", "META-INF/manifest.xml"}


def test_all_styles_exist() -> None:
    odt = Odt(analysis_of(["a", "\nשלום"], [0, 0]), origin=Origin("שלום"))
    styles = etree.fromstring(odt.zip.read("styles.xml"))
    names = {
        element.get(f"{STYLE}name")
        for part in (styles, odt.content)
        for element in part.iter(f"{STYLE}style")
    }
    used = {element.get(f"{TEXT}style-name") for element in odt.body.iter("*")} - {None}
    assert used <= names


def test_the_properties_hold_title_and_date() -> None:
    meta = etree.fromstring(
        Odt(analysis_of(["a"], [0]), origin=Origin("a < b & c")).zip.read("meta.xml")
    )
    found = {etree.QName(element).localname: element.text for element in meta.iter("*")}
    assert found["title"] == "a < b & c"
    assert found["creation-date"] == "2026-08-04T15:09:00Z"


@pytest.mark.parametrize(
    "text", ["</text:p>", '"/><x', "&#0;", "]]>", "\x1b[31m\0\ufffe", "x" * 40_000]
)
def test_hostile_texts_are_only_text(text: str) -> None:
    odt = Odt(analysis_of([text], [0]), origin=Origin(text))
    assert odt.lines() == [xml_characters(text)]


def test_an_empty_text_makes_a_document() -> None:
    assert Odt(analysis_of([], [])).lines() == []
