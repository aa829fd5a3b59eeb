"""The analysed text on pages: what a PDF, a picture and a printer show of it."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import pytest
from helpers.analyses import analysis_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QImage, QPainter

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.palette import GREY, LIGHT, PALETTES, PaletteSet
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.readers.pdf import read as read_pdf
from gltr_desktop.ui.pages.page_document import Mark, Paragraph, Style, page_document
from gltr_desktop.ui.pages.pages import Format, Pages
from gltr_desktop.ui.pages.pdf_export import to_pdf
from gltr_desktop.ui.pages.png_export import to_png
from gltr_desktop.ui.pages.typesetting import POINT, Line, font, set_lines, set_pages
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
ORIGIN = Origin("Essay.docx", "docx", ("2 deletions left out",))
PIECES = ["It", " was", " a", " bright", " cold", " day", " in", " April", ".", "\n", "\n", "Yes"]
RANKS = [0, 3, 20, 200, 2_000, 1, 50, 500, 5_000, 0, 0, 0]
WORDS = "It was a bright cold day in April."
COLUMN = 400.0 * POINT

pytestmark = pytest.mark.usefixtures("qapp")


def pdf(colouring: Colouring = GLTR_COLOURING, analysis: Analysis | None = None) -> bytes:
    return to_pdf(analysis or analysis_of(PIECES, RANKS), colouring, ORIGIN, WHEN)


def long_analysis(times: int = 60) -> Analysis:
    return analysis_of(PIECES * times, RANKS * times)


def page_texts(data: bytes) -> list[str]:
    """The text of each page, with its white space made single spaces."""
    document = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def page_pixels(data: bytes, scale: int = 2) -> NDArray[np.uint8]:
    """(height, width, 3) red, green and blue of the first page of a PDF."""
    image = pypdfium2.PdfDocument(data)[0].render(scale=scale).to_numpy()
    return np.ascontiguousarray(image[:, :, 2::-1])


def png_pixels(data: bytes) -> NDArray[np.uint8]:
    """(height, width, 3) red, green and blue of a picture."""
    image = QImage.fromData(data).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def count(pixels: NDArray[np.uint8], colour: str) -> int:
    wanted = QColor(colour)
    rgb = np.array([wanted.red(), wanted.green(), wanted.blue()], np.uint8)
    return int((pixels == rgb).all(axis=-1).sum())


def shown(line: Line) -> str:
    """The text of a line."""
    units = line.layout.text().encode("utf-16-le")
    start = line.line.textStart()
    return units[2 * start : 2 * (start + line.line.textLength())].decode("utf-16-le")


# The content of a PDF


def test_the_words_of_head_text_and_caution_come_back_in_their_order() -> None:
    (text,) = page_texts(pdf())
    parts = [
        "Essay.docx",
        "a small language model",
        "The model read the text from the start",
        "top 10",
        "beyond 1,000",
        "From “Essay.docx”: 2 deletions left out.",
        "Tokens: 12",
        "little-model",
        f"{WORDS} Yes",
        "What the colours say",
        "do not say who wrote it",
        "4 August 2026, 15:09",
        "1 / 1",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_a_page_is_read_back_with_the_spaces_between_its_words() -> None:
    analysis = analysis_of(["A few", " plain", " words", " of", " an", " essay."], [0] * 6)
    text = read_pdf(pdf(analysis=analysis), "essay.pdf", ReadOptions()).text
    assert "A few plain words of an essay." in text
    assert "The model read the text from the start" in text


def test_letters_that_fonts_like_to_join_come_back() -> None:
    analysis = analysis_of(["office", " affluent", " waffle", " fjord"], [0, 0, 0, 0])
    assert "office affluent waffle fjord" in page_texts(pdf(analysis=analysis))[0]


@pytest.mark.parametrize("style", Style)
def test_no_sign_stands_for_several_letters(style: Style) -> None:
    """What is copied out of a PDF would lack those that the font has no letters for."""
    (line,) = set_lines(Paragraph("office fi", style), font(style), COLUMN)
    assert sum(len(run.glyphIndexes()) for run in line.line.glyphRuns()) == len("office fi")


@pytest.mark.parametrize("length", range(1, 20, 3))
def test_words_that_a_tab_parts_stay_parted(length: int) -> None:
    word = "x" * length
    analysis = analysis_of([word, "\tcell"], [0, 0])
    assert f"{word} cell" in page_texts(pdf(analysis=analysis))[0]
    document = page_document(analysis, GLTR_COLOURING, ORIGIN, WHEN)
    (row,) = [part for part in document.paragraphs if part.style is Style.TEXT]
    joined = Paragraph(f"{word}cell", Style.TEXT)
    assert _width(row) - _width(joined) > 5 * POINT


def _width(paragraph: Paragraph) -> float:
    (line,) = set_lines(paragraph, font(paragraph.style), COLUMN)
    return line.line.naturalTextWidth()


def test_every_page_has_its_number_and_the_legend() -> None:
    texts = page_texts(pdf(analysis=long_analysis()))
    assert len(texts) > 2
    for number, text in enumerate(texts, 1):
        assert text.endswith(f"{number} / {len(texts)}")
        assert all(label in text for label in GLTR_COLOURING.thresholds.labels())
    assert " ".join(texts).count("bright cold day") == 60


def test_the_file_says_what_it_is() -> None:
    data = pdf()
    document = pypdfium2.PdfDocument(data)
    about = document.get_metadata_dict()
    assert (about["Title"], about["Creator"]) == ("Essay.docx", "gltr-desktop")
    assert about["CreationDate"]
    assert document.get_version() == 16


def test_all_fonts_are_embedded() -> None:
    data = pdf()
    descriptors = data.count(b"/Type /FontDescriptor")
    assert descriptors
    assert len(re.findall(rb"/FontFile\d?\b", data)) == descriptors


@pytest.mark.parametrize(
    ("territory", "size"),
    [
        (QLocale.Country.UnitedStates, (612, 792)),
        (QLocale.Country.Germany, (595, 842)),
        (QLocale.Country.Mexico, (612, 792)),
    ],
)
def test_the_paper_is_the_usual_one_there(
    territory: QLocale.Country, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    locale = QLocale(QLocale.Language.English, territory)
    monkeypatch.setattr(QLocale, "system", lambda: locale)
    width, height = pypdfium2.PdfDocument(pdf())[0].get_size()
    assert (round(width), round(height)) == size


# Colours


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_each_bucket_is_painted_in_its_colour_of_the_light_palette(palette: PaletteSet) -> None:
    colouring = replace(GLTR_COLOURING, palette=palette)
    pixels = page_pixels(pdf(colouring))
    for colour in colouring.palette.light.buckets:
        assert count(pixels, colour) > 200


def test_the_colours_are_in_proportion_to_the_text() -> None:
    analysis = analysis_of(["same", " same", " same", " same"], [0, 0, 0, 50])
    pixels = page_pixels(pdf(analysis=analysis))
    legend_only = page_pixels(pdf(analysis=analysis_of([""], [0])))
    green, yellow, *_ = (count(pixels, each) - count(legend_only, each) for each in LIGHT.buckets)
    assert green == pytest.approx(3 * yellow, rel=0.15)


def test_a_text_that_is_not_painted_has_no_colour_and_no_legend() -> None:
    data = pdf(replace(GLTR_COLOURING, painted=False))
    assert all(count(page_pixels(data), colour) == 0 for colour in LIGHT.buckets)
    (text,) = page_texts(data)
    assert "beyond 1,000" not in text
    assert WORDS in text


def test_lines_are_a_second_sign_where_the_colouring_says_so() -> None:
    plain, underlined = (
        page_pixels(pdf(replace(GLTR_COLOURING, underlined=underlined)))
        for underlined in (False, True)
    )
    assert count(underlined, LIGHT.ink) > count(plain, LIGHT.ink) + 200


def test_a_sample_of_the_papers_colour_has_an_outline() -> None:
    """The legend of the greys begins with white on white."""
    assert GREY.light.buckets[0] == GREY.light.paper
    grey = page_pixels(pdf(replace(GLTR_COLOURING, palette=GREY)), scale=8)
    plain = page_pixels(pdf(replace(GLTR_COLOURING, painted=False)), scale=8)
    outline = blend(QColor(GREY.light.ink), QColor(GREY.light.paper), 0.2).name()
    assert count(grey, outline) > count(plain, outline) + 30


def test_a_sentence_has_one_colour_to_its_end() -> None:
    analysis = analysis_of(PIECES, RANKS)
    sentences = replace(GLTR_COLOURING, granularity=Granularity.SENTENCE)
    document = page_document(analysis, sentences, ORIGIN, WHEN)
    first = next(part for part in document.paragraphs if part.style is Style.TEXT)
    assert first.text == WORDS
    assert [(mark.start, mark.end) for mark in first.marks] == [(0, len(WORDS))]


# Lines and pages


TEXTS = st.text(st.sampled_from("ab  cé😀漢אب\u0301\ufeff"), min_size=10, max_size=200)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXTS, st.lists(st.integers(0, 200), max_size=12), st.integers(3, 30))
def test_lines_hold_the_paragraph_and_its_marks_however_it_is_cut(
    text: str, cuts: list[int], piece: int
) -> None:
    bounds = sorted({min(cut, len(text)) for cut in cuts})
    marks = tuple(
        Mark(start, end, number % len(BUCKETS))
        for number, (start, end) in enumerate(zip(bounds[::2], bounds[1::2], strict=False))
    )
    paragraph = Paragraph(text, Style.TEXT, marks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gltr_desktop.ui.pages.typesetting._MAX_PIECE", piece)
        lines = list(set_lines(paragraph, font(Style.TEXT), 60.0 * POINT))
    assert "".join(map(shown, lines)) == text
    painted: list[tuple[str, int]] = []
    for line in lines:
        units = line.layout.text().encode("utf-16-le")
        start, end = line.line.textStart(), line.line.textStart() + line.line.textLength()
        for mark in line.marks:
            first, last = max(mark.start, start), min(mark.end, end)
            if first < last:
                painted.append((units[2 * first : 2 * last].decode("utf-16-le"), mark.bucket))
    expected = [(text[mark.start : mark.end], mark.bucket) for mark in marks]
    assert _characters(painted) == _characters(expected)


def _characters(parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(character, bucket) for text, bucket in parts for character in text]


def test_no_line_is_wider_than_the_column() -> None:
    paragraph = Paragraph("Supercalifragilistic" * 20 + " and more words " * 20, Style.TEXT)
    lines = list(set_lines(paragraph, font(Style.TEXT), COLUMN))
    assert len(lines) > 5
    assert all(line.line.naturalTextWidth() <= COLUMN for line in lines)


def test_a_long_paragraph_is_broken_as_if_it_were_laid_out_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paragraph = Paragraph("The quick brown fox jumps over the lazy dog. " * 50, Style.TEXT)
    at_once = [shown(line) for line in set_lines(paragraph, font(Style.TEXT), COLUMN)]
    monkeypatch.setattr("gltr_desktop.ui.pages.typesetting._MAX_PIECE", 200)
    in_pieces = [shown(line) for line in set_lines(paragraph, font(Style.TEXT), COLUMN)]
    assert in_pieces == at_once


@pytest.mark.parametrize("text", ["כל זה היה בעבר", "كان يا ما كان", "123 שלום", "“שלום” hello"])
def test_a_paragraph_that_runs_from_right_to_left_begins_at_the_right(text: str) -> None:
    (line,) = set_lines(Paragraph(text, Style.TEXT), font(Style.TEXT), COLUMN)
    box = line.line.naturalTextRect()
    assert box.right() == pytest.approx(COLUMN, abs=POINT)
    assert box.left() > COLUMN / 2


def test_pages_are_full_and_no_line_is_cut() -> None:
    paragraphs = [Paragraph(f"Line {number}", Style.TEXT) for number in range(100)]
    height = 300.0 * POINT
    pages = set_pages(paragraphs, COLUMN, height)
    lines = [shown(line) for page in pages for _, line in page.lines]
    assert lines == [paragraph.text for paragraph in paragraphs]
    for page in pages:
        top, last = page.lines[-1]
        assert top + last.height == page.height <= height
    assert all(page.height + last.height > height for page in pages[:-1])


def test_a_heading_is_never_the_last_line_of_a_page() -> None:
    for count_before in range(1, 30):
        pages = set_pages(
            [
                *[Paragraph("Text", Style.TEXT)] * count_before,
                Paragraph("Heading", Style.HEADING),
                Paragraph("Note", Style.NOTE),
            ],
            COLUMN,
            300.0 * POINT,
        )
        endings = [page.lines[-1][1].style for page in pages]
        assert Style.HEADING not in endings


def test_a_heading_of_many_lines_stays_on_the_pages() -> None:
    height = 300.0 * POINT
    heading = Paragraph("A long name. " * 300, Style.HEADLINE)
    pages = set_pages([heading, Paragraph("Text", Style.TEXT)], COLUMN, height)
    assert all(page.height <= height for page in pages)


def test_a_page_that_is_lower_than_a_line_still_holds_one() -> None:
    pages = set_pages([Paragraph("a", Style.TEXT), Paragraph("b", Style.TEXT)], COLUMN, 1.0)
    assert [[shown(line) for _, line in page.lines] for page in pages] == [["a"], ["b"]]


def test_an_empty_text_makes_a_page() -> None:
    (text,) = page_texts(pdf(analysis=analysis_of([""], [0])))
    assert "Essay.docx" in text


def test_what_has_no_sign_of_its_own_is_seen() -> None:
    analysis = analysis_of(["a", "\x00", "\x1b", "b"], [0, 0, 0, 0])
    document = page_document(analysis, GLTR_COLOURING, ORIGIN, WHEN)
    (text,) = [part.text for part in document.paragraphs if part.style is Style.TEXT]
    assert text == "a⟨U+0000⟩⟨U+001B⟩b"


# Pictures


def test_a_picture_is_twice_as_fine_as_a_screen_and_has_the_four_colours() -> None:
    (data,) = to_png(analysis_of(PIECES, RANKS), GLTR_COLOURING, ORIGIN, WHEN)
    image = QImage.fromData(data)
    assert data.startswith(b"\x89PNG")
    assert image.width() == 1_600
    assert image.height() < 2_000
    assert image.dotsPerMeterX() == round(2 * 96 / 0.0254)
    pixels = png_pixels(data)
    assert all(count(pixels, colour) > 500 for colour in LIGHT.buckets)
    assert count(pixels, LIGHT.paper) > pixels[..., 0].size / 2


def test_a_long_text_makes_several_pictures_that_are_cut_between_lines() -> None:
    pictures = to_png(long_analysis(150), GLTR_COLOURING, ORIGIN, WHEN)
    heights = [QImage.fromData(data).height() for data in pictures]
    assert len(pictures) > 1
    assert max(heights) <= 8_000
    assert min(heights[:-1]) > 7_800
    for data in pictures:
        pixels = png_pixels(data)
        # Above and below the text is nothing but paper.
        for blank in (pixels[:100], pixels[-40:]):
            assert count(blank, LIGHT.paper) == blank[..., 0].size


def test_a_lone_picture_has_no_number() -> None:
    sheet = Format(600.0 * POINT, 800.0 * POINT, 20.0, 20.0, 60.0 * POINT, always_numbered=False)
    document = page_document(analysis_of(PIECES, RANKS), GLTR_COLOURING, ORIGIN, WHEN)

    def foot(sheet: Format) -> int:
        pages = Pages(document, sheet)
        assert len(pages) == 1
        return count(_painted(pages)[-120:], LIGHT.ink)

    assert foot(sheet) == 0
    assert foot(replace(sheet, always_numbered=True)) > 0


def _painted(pages: Pages) -> NDArray[np.uint8]:
    scale = 2 / POINT
    image = QImage(
        round(pages.format.width * scale),
        round(pages.format.height * scale),
        QImage.Format.Format_RGB888,
    )
    image.fill(pages.paper)
    painter = QPainter(image)
    painter.scale(scale, scale)
    pages.paint(0, painter)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


# Where they are made


def test_they_are_made_in_any_thread() -> None:
    made: list[bytes] = []

    def make() -> None:
        made.append(pdf())
        made.extend(to_png(analysis_of(PIECES, RANKS), GLTR_COLOURING, ORIGIN, WHEN))

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    assert [data[:4] for data in made] == [b"%PDF", b"\x89PNG"]


COMMAND = """
import sys
sys.path.insert(0, {tests!r})
from datetime import datetime, UTC
from helpers.analyses import analysis_of
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.documents.origin import Origin
from gltr_desktop.errors import GltrError
{first}
try:
    for name in ("pdf", "png"):
        arguments = analysis_of(["plain"], [0]), GLTR_COLOURING, Origin("a"), datetime.now(UTC)
        content = exporter_named(name).render(*arguments)
        print((content if isinstance(content, bytes) else content[0])[1:4].decode())
except GltrError as error:
    print(error)
"""


def command(first: str = "") -> str:
    """What a program without a window and without a display prints that writes both formats."""
    code = COMMAND.format(tests=str(Path(__file__).parents[1]), first=first)
    environment = {"PATH": "", "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        stdout=subprocess.PIPE,
        env=environment,
        encoding="utf-8",
    )
    return run.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can lack a display")
def test_they_are_made_without_a_window_and_without_a_display() -> None:
    assert command().split() == ["PDF", "PNG"]


def test_a_missing_library_is_named() -> None:
    said = command(
        "from gltr_desktop.display import Obstacle\n"
        "from gltr_desktop.ui.pages import qt_application\n"
        "problem = Obstacle('Qt needs libEGL.so.1.', 'Install it: get libegl1')\n"
        "qt_application.drawing_problem = lambda: problem"
    )
    assert said.startswith("Qt needs libEGL.so.1. ")
    assert "HTML" in said
    assert said.endswith("Install it: get libegl1\n")


def test_missing_qt_is_named() -> None:
    said = command("sys.modules['PySide6.QtGui'] = None")
    assert said.startswith("Qt cannot be loaded")
    assert "HTML" in said
