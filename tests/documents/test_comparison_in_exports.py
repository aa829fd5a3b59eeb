"""What the formats say of a text among others, and of its parts among each other."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pypdfium2
import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.compared_texts import compared, text_with
from helpers.reference_texts import GERMAN, text
from helpers.workbooks import Book
from pyarrow import parquet

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.indicators import INDICATORS, indicator_values
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.reference.comparison import Comparison, Reference, compare
from gltr_desktop.analysis.reference.wording import CAUTION
from gltr_desktop.analysis.within_text import contrast
from gltr_desktop.documents.exporters import EXPORTERS, Exporter, exporter_named
from gltr_desktop.documents.exporters.ansi_export import to_ansi
from gltr_desktop.documents.origin import Origin

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis

# Pages are drawn by Qt.
pytestmark = pytest.mark.usefixtures("qapp")

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
ORIGIN = Origin("essay.txt")
SENTENCE = "more predictable than 78 % of 40 news passages of this length."


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return text_with(9)


@pytest.fixture(scope="module")
def comparison(analysis: Analysis) -> Comparison:
    return compared(analysis)


def exported(
    name: str, analysis: Analysis, comparison: Comparison | None = None
) -> str | bytes | tuple[bytes, ...]:
    return exporter_named(name).render(analysis, GLTR_COLOURING, ORIGIN, WHEN, comparison)


def page_of(analysis: Analysis, comparison: Comparison | None = None) -> str:
    page = exported("html", analysis, comparison)
    assert isinstance(page, str)
    return page


def json_of(analysis: Analysis, comparison: Comparison | None = None) -> dict[str, Any]:
    written = exported("json", analysis, comparison)
    assert isinstance(written, str)
    content: dict[str, Any] = json.loads(written)
    return content


def words_of(name: str, analysis: Analysis, comparison: Comparison | None) -> str:
    """All that can be read in a file, with its white space made one."""
    content = exported(name, analysis, comparison)
    if isinstance(content, str):
        text = content.replace("\n% ", " ")
    elif name == "pdf":
        document = pypdfium2.PdfDocument(content)
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
    elif name == "xlsx":
        assert isinstance(content, bytes)
        text = " ".join(str(cell) for row in Book(content).rows(2) for cell in row)
    elif name == "parquet":
        assert isinstance(content, bytes)
        text = str(parquet.read_schema(io.BytesIO(content)).metadata)
    else:
        assert isinstance(content, bytes)
        with ZipFile(io.BytesIO(content)) as archive:
            part = "word/document.xml" if name == "docx" else "content.xml"
            text = re.sub("<[^>]*>", " ", archive.read(part).decode())
    return re.sub(r"\s+", " ", unescape(text))


IN_WORDS = ["ansi", "html", "pdf", "docx", "odt", "xlsx", "parquet", "latex"]


@pytest.mark.parametrize("name", IN_WORDS)
def test_where_the_text_stands_and_what_that_does_not_show(
    name: str, analysis: Analysis, comparison: Comparison
) -> None:
    words = words_of(name, analysis, comparison)
    assert f"This text is {SENTENCE} {CAUTION}" in words
    assert "news passages" not in words_of(name, analysis, None)


@pytest.mark.parametrize("name", IN_WORDS)
def test_warnings_stand_beside_it(name: str, analysis: Analysis) -> None:
    few = compared(analysis, count=12)
    assert few.warnings == (
        "Only 12 news passages are long enough for this comparison: each of them counts for 8 %.",
    )
    assert few.warnings[0] in words_of(name, analysis, few)


@pytest.mark.parametrize("name", IN_WORDS)
def test_why_a_text_is_not_compared(name: str) -> None:
    short = analysis_of([" a", " b"], [0, 1], top_k=10)
    refused = compared(short)
    words = words_of(name, short, refused)
    assert (
        "Not compared with news passages. Too short to compare: 2 tokens were predicted, and it "
        "takes 50."
    ) in words
    assert "predictable than" not in words


@pytest.mark.parametrize("name", IN_WORDS)
def test_a_reader_who_has_chosen_nothing_is_told_nothing(name: str, analysis: Analysis) -> None:
    unasked = compare(Excerpt.whole(analysis), None)
    assert words_of(name, analysis, unasked) == words_of(name, analysis, None)


def test_a_picture_has_room_for_it(analysis: Analysis, comparison: Comparison) -> None:
    def height(content: object) -> int:
        assert isinstance(content, tuple)
        (png,) = content
        return int.from_bytes(png[20:24])

    assert height(exported("png", analysis, comparison)) > height(exported("png", analysis))


def test_a_table_of_nothing_but_tokens_stays_one(
    analysis: Analysis, comparison: Comparison
) -> None:
    assert exported("csv", analysis, comparison) == exported("csv", analysis)


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
@pytest.mark.parametrize("title", ["caf\udce9", "a\nb", "<script>x</script>]]>", "\x1b]0;x\x07"])
def test_a_reference_may_have_any_name(exporter: Exporter, title: str, analysis: Analysis) -> None:
    named = compared(analysis, name=title, passages=f"texts of “{title}”")
    content = exporter.render(analysis, GLTR_COLOURING, ORIGIN, WHEN, named)
    for part in content if isinstance(content, tuple) else (content,):
        data = part.encode() if isinstance(part, str) else part
        assert b"<script>x" not in data or exporter.name in {"json", "ansi", "latex", "parquet"}
        assert b"\x1b]0" not in data or exporter.name in {"pdf", "png"}


def test_no_name_moves_the_cursor_of_a_terminal(analysis: Analysis) -> None:
    hostile = compared(analysis, passages="texts of \x1b[2J")
    shown = to_ansi(analysis, GLTR_COLOURING, ORIGIN, WHEN, hostile)
    assert "\x1b[2J" not in shown
    assert "texts of ⟨U+001B⟩[2J" in shown


def test_the_sheet_has_a_row_for_each_indicator(analysis: Analysis, comparison: Comparison) -> None:
    def about(compared_with: Comparison | None) -> dict[object, object]:
        content = exported("xlsx", analysis, compared_with)
        assert isinstance(content, bytes)
        return {row[0]: row[1] for row in Book(content).rows(2)}

    rows = about(comparison)
    assert str(rows["Bits per character"]).endswith(", more predictable than 78 %")
    assert {standing.indicator.title for standing in comparison.standings} <= set(rows)
    assert "LRR" not in about(None)


class TestJson:
    """The indicators, the comparison and the parts, for programs."""

    def test_indicators_have_their_values_without_a_reference(self, analysis: Analysis) -> None:
        content = json_of(analysis)
        found = {row["name"]: row["value"] for row in content["indicators"]}
        assert found == indicator_values(Excerpt.whole(analysis))
        assert set(found) == {indicator.name for indicator in INDICATORS}
        for row in content["indicators"]:
            assert row["model"] == analysis.model.name
            for name in ("percentile", "more_predictable_than", "register", "n", "quantiles"):
                assert row[name] is None
        assert content["comparison"] is None

    def test_they_say_where_they_stand(self, analysis: Analysis, comparison: Comparison) -> None:
        rows = json_of(analysis, comparison)["indicators"]
        for row, standing in zip(rows, comparison.standings, strict=True):
            assert standing.stand is not None
            assert row == {
                "name": standing.indicator.name,
                "value": standing.value,
                "percentile": standing.stand.percentile,
                "more_predictable_than": standing.more_predictable_than,
                "register": "news",
                "n": 40,
                "model": "little-model",
                "quantiles": dict(
                    zip(("5", "25", "50", "75", "95"), standing.stand.quantiles, strict=True)
                ),
            }

    def test_the_comparison_is_in_words_too(
        self, analysis: Analysis, comparison: Comparison
    ) -> None:
        assert json_of(analysis, comparison)["comparison"] == {
            "register": "news",
            "passages": "news passages",
            "tokens": 50,
            "sentence": f"M{SENTENCE[1:]}",
            "reason": None,
            "warnings": [],
            "caution": CAUTION,
        }

    def test_a_refusal_has_its_reason_and_values_without_a_place(self) -> None:
        short = analysis_of([" a", " b"], [0, 1], top_k=10)
        content = json_of(short, compared(short))
        assert content["comparison"]["reason"] == content["comparison"]["sentence"]
        assert content["comparison"]["reason"].startswith("Too short to compare")
        assert {row["register"] for row in content["indicators"]} == {None}

    def test_an_indicator_that_the_text_does_not_have_is_left_out(self) -> None:
        unscored = analysis_of(["a"], [-1])
        assert json_of(unscored)["indicators"] == []

    def test_the_parts_are_those_of_the_contrast(self) -> None:
        analysis = contrasting()
        found = contrast(Excerpt.whole(analysis))
        content = json_of(analysis)["within_text"]
        assert (content["unit"], content["sentence"]) == (found.unit, found.sentence)
        for row, part in zip(content["parts"], found.parts, strict=True):
            assert (row["number"], row["start"], row["end"]) == (part.number, part.start, part.stop)
            assert row["bits_per_character"] == part.bits_per_character
            assert row["difference"] == part.difference
            assert (row["chance"], row["marked"]) == (part.chance, part.is_marked)
        assert analysis.text[content["parts"][1]["start"] :].startswith(" Second")


def contrasting() -> Analysis:
    """Four paragraphs of six sentences; the second one is far more predictable than the others."""
    pieces: list[str | bytes] = []
    ranks: list[int] = []
    for paragraph in ("First", "Second", "Third", "Fourth"):
        for sentence in range(6):
            pieces += [f" {paragraph if word == 0 else f'word{word}'}" for word in range(7)] + ["."]
            rank = 0 if paragraph == "Second" else 2000 + 50 * sentence
            ranks += [rank] * 8
        pieces += ["\n\n"]
        ranks += [0]
    return analysis_of(pieces, ranks, top_k=10)


def test_a_page_has_a_row_and_a_strip_for_each_indicator(
    analysis: Analysis, comparison: Comparison
) -> None:
    page = page_of(analysis, comparison)
    section = page[page.index('<section class="among"') :].partition("</section>")[0]
    assert section.count("<tr>") == 1 + len(comparison.standings)
    assert section.count("<svg") == 1 + len(comparison.standings)
    for standing in comparison.standings:
        assert f">{standing.indicator.title}</th>" in section
        assert f"<td>{standing.indicator.shown(standing.value)}</td>" in section
    assert "40 news passages, as little-model read them." in section
    assert section.index("← less predictable") < section.index("more predictable →")
    assert f"<b>{CAUTION}</b> Laws, recipes" in section


def test_a_value_that_is_not_compared_has_no_strip(
    analysis: Analysis, comparison: Comparison
) -> None:
    first, *others = comparison.standings
    partly = replace(comparison, standings=(first, *(replace(one, stand=None) for one in others)))
    page = page_of(analysis, partly)
    section = page[page.index('<section class="among"') :].partition("</section>")[0]
    assert section.count("<svg") == 2
    assert section.count("<td>–</td>") == len(others)


def test_a_page_without_a_comparison_has_no_section_on_it(analysis: Analysis) -> None:
    assert 'class="among"' not in page_of(analysis)
    short = analysis_of([" a", " b"], [0, 1], top_k=10)
    refused = page_of(short, compared(short))
    assert 'class="among"' in refused
    assert "<table>" not in refused


def test_a_page_numbers_the_parts_that_differ_by_more_than_chance() -> None:
    analysis = contrasting()
    page = page_of(analysis)
    section = page[page.index('<section class="within"') :].partition("</section>")[0]
    found = contrast(Excerpt.whole(analysis))
    assert found.sentence in unescape(section)
    is_compared = [part.difference is not None for part in found.parts]
    assert is_compared == [False, True, True, True], "the beginning surprises by its place"
    assert section.count("<rect") == 3
    assert "What has no bar is not compared." in section
    marked = [part.number for part in found.parts if part.is_marked]
    assert 2 in marked
    assert re.findall(r"<li><b>(\d+)</b>", section) == [str(number) for number in marked]
    assert "“<bdi>Second word1 word2 word3 word4 word5 word6" in section
    assert "bits per character less than the others" in section
    assert "This does not show who wrote what" in section


def test_a_page_of_a_single_paragraph_says_nothing_of_parts() -> None:
    assert 'class="within"' not in page_of(analysis_of([" a", " b", "."], [0, 1, 2]))


def test_a_model_that_has_read_no_passages_is_said_so(analysis: Analysis) -> None:
    unread = compare(Excerpt.whole(analysis), Reference("news", "news passages", None, None))
    assert "This model has not read the news passages yet." in page_of(analysis, unread)


def german(*languages: str) -> Analysis:
    """A German text as a model read it that was made for these languages."""
    pieces: list[str | bytes] = [f" {word}" for word in text(1, words=GERMAN).split()]
    model = replace(MODEL, languages=languages)
    return analysis_of(pieces, [number % 40 for number in range(len(pieces))], model=model)


class TestUnreadable:
    """A text that the model cannot read, and what the formats say of it."""

    MESSAGE = "This model knows English only. Colours and figures for this text mean nothing."

    @pytest.mark.parametrize("name", [*IN_WORDS, "json"])
    def test_the_reader_is_warned(self, name: str) -> None:
        assert self.MESSAGE in words_of(name, german("en"), None)
        for known in (german("en", "de"), german()):
            assert "for this text mean nothing" not in words_of(name, known, None)

    def test_a_page_warns_before_all_else_and_is_grey(self) -> None:
        page = page_of(german("en"))
        assert '<body class="unreadable">' in page
        body = page[page.index("<body") :]
        assert body.index(self.MESSAGE) < body.index("<h1>")
        assert '<body class="unreadable">' not in page_of(german())

    @pytest.mark.parametrize("name", ["html", "docx", "odt", "pdf"])
    def test_no_headline_says_how_predictable_it_was(self, name: str) -> None:
        said = " ".join(words_of(name, german("en"), None).split())
        assert "does not know the language of this text" in said
        assert "of its tokens were among" not in said

    def test_programs_get_a_code(self) -> None:
        assert json_of(german("en"))["warnings"] == [{"code": "language", "message": self.MESSAGE}]
        split = analysis_of([b"\xd8", b"\xa7"] * 30, [0] * 60)
        assert [warning["code"] for warning in json_of(split)["warnings"]] == ["bytes"]
        assert json_of(text_with(9))["warnings"] == []


@pytest.mark.parametrize("name", ["ansi", "html", "docx", "odt", "xlsx", "json", "latex"])
def test_nothing_says_who_wrote_it(name: str, comparison: Comparison) -> None:
    analysis = contrasting()
    words = exported(name, analysis, compared(analysis))
    if isinstance(words, bytes):
        with ZipFile(io.BytesIO(words)) as archive:
            words = " ".join(archive.read(part).decode() for part in archive.namelist())
    assert isinstance(words, str)
    assert not re.search(r"\b(AI|humans?|machines?|bots?|robots?|fake|generated by)\b", words)
