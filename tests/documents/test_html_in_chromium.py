"""The page in a real browser, by mouse and by keyboard, in light and in dark surroundings."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from helpers.analyses import analysis_of
from helpers.chromium import EXECUTABLE, Page, chromium
from helpers.compared_texts import compared
from helpers.page_styles import SURROUNDINGS, rgb, style

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.palette import LIGHT, Palette
from gltr_desktop.documents.exporters.html_export import to_html
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.page_templates import css_class

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis

pytestmark = pytest.mark.skipif(
    EXECUTABLE is None, reason="there is no Chromium (Debian's package is called chromium)"
)

PIECES: list[str | bytes] = [
    "The", " <script>window.ran = 1</script>", " &amp;", ' "q"', " ]]>", "\r\n", "  ", "\t", "é",
    b"\xf0\x9f", b"\x99\x82", "👩", "\u200d", "👧", "\u202e", "שלום", " עולם", "\ufeff", "\x1b\x85",
    " ", "\n", "\n", " end", "  ",
]  # fmt: skip
RANKS = [2, 20, 200, 2000, *[7 * index for index in range(20)]]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def analysis() -> Analysis:
    return analysis_of(PIECES, RANKS, top_k=10)


@pytest.fixture
def page(browser: Page, analysis: Analysis, tmp_path: Path) -> Page:
    html = to_html(analysis, Colouring(), Origin("essay.txt"), datetime(2026, 8, 4, tzinfo=UTC))
    path = tmp_path / "page.html"
    path.write_bytes(html.encode())
    browser.emulate()
    browser.resize(1000, 800)
    browser.open(path)
    browser.point_at(0, 0)
    return browser


def card_shown(page: Page, selector: str) -> str:
    """What stands in an element's ``::after``, out of the quotes and escapes of CSS."""
    content = str(style(page, selector, "content", "::after"))
    strings = re.findall(r'"((?:[^"\\]|\\.)*)"', content, re.DOTALL)
    return re.sub(
        r"\\([0-9a-f]+) |\\(.)",
        lambda found: chr(int(found[1], 16)) if found[1] else found[2],
        "".join(strings),
    )


def center(page: Page, selector: str, index: int = 0) -> tuple[float, float]:
    left, top, right, bottom = box_of(page, index, selector)
    return (left + right) / 2, (top + bottom) / 2


@pytest.mark.parametrize(("scheme", "media", "palette"), SURROUNDINGS)
def test_colours_follow_the_surroundings(
    page: Page, scheme: str, media: str, palette: Palette
) -> None:
    page.emulate(scheme=scheme, media=media)
    assert style(page, "html", "backgroundColor") == rgb(palette.paper)
    assert style(page, "main", "color") == rgb(palette.ink)
    for bucket, colour in enumerate(palette.buckets):
        name = css_class(bucket)
        for selector in (f".text .{name}", f".shares .{name}", f"li .{name}"):
            assert style(page, selector, "backgroundColor") == rgb(colour), selector
        assert style(page, f"svg .{name}", "fill") == rgb(colour)
        assert style(page, f".text .{name}", "color") == rgb(palette.ink)
        assert style(page, f".text .{name}", "printColorAdjust") == "exact"


def test_the_text_is_in_the_document_as_it_was(page: Page, analysis: Analysis) -> None:
    texts = "[...document.querySelectorAll('.text')].map(text => text.textContent)"
    assert page.evaluate(texts) == [analysis.text] * 2
    assert style(page, ".text", "whiteSpaceCollapse") == "preserve"


def test_nothing_of_the_text_runs_and_nothing_else_could(page: Page) -> None:
    assert page.evaluate("typeof window.ran") == "undefined"
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("typeof window.ran") == "undefined"
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert style(page, "body", "color") == rgb(LIGHT.ink)


def test_the_tab_key_reaches_every_part_and_shows_its_card(page: Page) -> None:
    page.press_tab()
    assert page.evaluate("document.activeElement.id") == "level-1"
    parts = page.evaluate("document.querySelectorAll('.view-1 i').length")
    assert isinstance(parts, int)
    assert parts == 16
    for index in range(parts):
        page.press_tab()
        active = f"document.activeElement === document.querySelectorAll('.view-1 i')[{index}]"
        assert page.evaluate(active)
        assert card_shown(page, "i:focus").startswith(("The model's ", "Several tokens. "))
        box = page.box_of_after("i:focus")
        assert box is not None
        assert_inside(box, 1000, 800)
    page.press_tab()
    assert page.evaluate("document.querySelector('.text i:focus')") is None, "one level at a time"


def assert_inside(box: tuple[float, float, float, float], width: int, height: int) -> None:
    left, top, right, bottom = box
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert right - left > 200
    assert bottom - top > 100


def box_of(page: Page, index: int, selector: str = ".view-1 i") -> list[float]:
    """Left, top, right and bottom of a part of the text, or of another element."""
    found = page.evaluate(
        f"(() => {{ const box = document.querySelectorAll({selector!r})[{index}]"
        ".getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom]; })()"
    )
    assert isinstance(found, list)
    return found


def test_pointing_at_a_part_shows_its_card_beside_it(page: Page) -> None:
    left, _, _, bottom = box_of(page, 3)
    assert page.box_of_after("i:hover") is None
    page.point_at(*center(page, ".view-1 i", 3))
    assert card_shown(page, "i:hover") == (
        "The model's 2,001st guess. It expected:\n"
        "30 %\tThe\n15 %\t<script>window.ran␣=␣1</script>\n10 %\t&amp;\n7.5 %\t]]>\n6.0 %\t␍↵\n\n"
        "probability\tsurprisal\tfrac(p)\tentropy\n0.015 %\t12.7\t< 0.001\t4.8"
    )
    box = page.box_of_after("i:hover")
    assert box is not None
    assert_inside(box, 1000, 800)
    assert abs(box[0] - left) < 2
    assert 0 < box[1] - bottom < 20
    page.point_at(0, 0)
    assert page.evaluate("document.querySelector('.text i:hover')") is None


def test_a_switch_without_scripts_shows_the_sentences(page: Page) -> None:
    assert style(page, ".view-2", "display") == "none"
    page.click(*center(page, "label", 1))
    assert style(page, ".view-1", "display") == "none"
    assert style(page, ".view-2", "display") == "block"
    page.point_at(*center(page, ".view-2 i"))
    assert card_shown(page, "i:hover").startswith("Sentence of ")
    page.click(*center(page, "label", 0))
    assert style(page, ".view-1", "display") == "block"
    assert style(page, ".view-2", "display") == "none"


@pytest.mark.parametrize("touch", [True, False])
def test_phones_are_told_to_tap(page: Page, touch: bool) -> None:
    # Whether a headless browser thinks that it has a mouse depends on the computer.
    page.evaluate(
        "for (const rule of document.styleSheets[0].cssRules)"
        " if (rule.media?.mediaText.includes('hover: none'))"
        f" rule.media.mediaText = '{'all' if touch else 'not all'}'"
    )
    shown = page.evaluate("document.querySelector('.hint').innerText")
    assert isinstance(shown, str)
    begins = "Tap one" if touch else "Point at one, or press Tab,"
    assert shown == f"{begins} to see what the model expected there."


@pytest.fixture
def long_page(browser: Page, tmp_path: Path) -> Page:
    """A text of several screens and of several printed pages."""
    analysis = analysis_of([" word", " and", ",", ".\n"] * 500, [0, 20, 200, 2000] * 500, top_k=5)
    html = to_html(analysis, Colouring(), Origin("long"), datetime(2026, 8, 4, tzinfo=UTC))
    path = tmp_path / "long.html"
    path.write_bytes(html.encode())
    browser.emulate()
    browser.resize(390, 844)
    browser.open(path)
    return browser


@pytest.fixture
def compared_page(browser: Page, tmp_path: Path) -> Page:
    """Five paragraphs, some of which differ from the rest, among passages of another kind."""
    sentences = [[" Word", " and", " more", " of", " it", "."]] * 30
    pieces = [piece for place, words in enumerate(sentences)
              for piece in (*words, "\n\n" if place % 6 == 5 else " ")]  # fmt: skip
    ranks = [3000 if 84 <= place < 126 else place % 7 for place in range(len(pieces))]
    analysis = analysis_of(pieces, ranks, top_k=10)
    html = to_html(
        analysis,
        Colouring(),
        Origin("essay"),
        datetime(2026, 8, 4, tzinfo=UTC),
        compared(analysis, tokens=200),
    )
    path = tmp_path / "compared.html"
    path.write_bytes(html.encode())
    browser.emulate()
    browser.resize(390, 844)
    browser.open(path)
    return browser


def boxes_of(page: Page, selector: str) -> list[list[float]]:
    """Left, top, right and bottom of all elements of ``selector``."""
    found = page.evaluate(
        f"[...document.querySelectorAll({selector!r})].map(element => element"
        ".getBoundingClientRect()).map(box => [box.left, box.top, box.right, box.bottom])"
    )
    assert isinstance(found, list)
    assert found, selector
    return found


@pytest.mark.parametrize("width", [320, 390, 1000, 1400])
def test_strips_fit_the_page_and_their_words_do_not_overlap(
    compared_page: Page, width: int
) -> None:
    compared_page.resize(width, 844)
    assert compared_page.evaluate("document.documentElement.scrollWidth") == width
    (strip,) = boxes_of(compared_page, ".among figure .strip")
    words = boxes_of(compared_page, ".among figure .strip text")
    for left, top, right, bottom in words:
        assert 0 <= left < right <= width
        assert strip[1] <= top < bottom <= strip[3] + 1
    ticks = sorted(boxes_of(compared_page, ".among figure .tick"))
    assert all(before[2] < after[0] for before, after in pairwise(ticks))
    (mark,) = boxes_of(compared_page, ".among figure .mark")
    assert strip[0] <= mark[0] <= mark[2] <= strip[2]
    cells = boxes_of(compared_page, ".among td")
    assert max(right for _, _, right, _ in cells) <= width


@pytest.mark.parametrize(("scheme", "media", "palette"), SURROUNDINGS)
def test_marks_are_in_the_colour_of_the_text_wherever_it_is_read(
    compared_page: Page, scheme: str, media: str, palette: Palette
) -> None:
    compared_page.emulate(scheme=scheme, media=media)
    assert style(compared_page, ".among .mark", "stroke") == rgb(palette.ink)
    assert style(compared_page, ".within .marked", "fill") == rgb(palette.ink)
    assert style(compared_page, ".among .median", "stroke") == rgb(palette.paper)


def test_the_comparison_is_printed(compared_page: Page) -> None:
    complaints = len(compared_page.complaints)
    compared_page.emulate(media="print")
    text = " ".join(printed(compared_page))
    assert "Among other texts" in text
    assert "This does not show who wrote it." in text
    assert "Within this text" in text
    assert len(compared_page.complaints) == complaints


@pytest.mark.parametrize("height", [120, 400, 600, 800])
def test_on_a_phone_the_card_does_not_cover_its_word(long_page: Page, height: int) -> None:
    long_page.evaluate("scrollTo(0, 2000)")
    parts = "[...document.querySelectorAll('.view-1 i')]"
    index = long_page.evaluate(
        f"{parts}.findIndex(part => part.getBoundingClientRect().top > {height - 20})"
    )
    assert isinstance(index, int)
    left, top, right, bottom = box_of(long_page, index)
    long_page.point_at((left + right) / 2, (top + bottom) / 2)
    box = long_page.box_of_after("i:hover")
    assert box is not None
    assert_inside(box, 390, 844)
    assert box[1] >= bottom or box[3] <= top


@pytest.mark.parametrize(("width", "height"), [(420, 700), (1000, 330), (800, 2000), (320, 480)])
def test_cards_are_never_cut_off(page: Page, width: int, height: int) -> None:
    page.resize(width, height)
    page.press_tab()
    count = page.evaluate("document.querySelectorAll('.view-1 i').length")
    assert isinstance(count, int)
    for _ in range(count):
        page.press_tab()
        box = page.box_of_after("i:focus")
        assert box is not None
        assert_inside(box, width, height)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_charts_stand_beside_the_text_where_there_is_room(page: Page) -> None:
    _, _, _, text_end = box_of(page, 0, ".text")
    assert box_of(page, 0, ".charts")[1] > text_end
    page.resize(1400, 900)
    assert box_of(page, 0, ".charts")[0] > box_of(page, 0, ".text")[2]
    assert page.evaluate("document.documentElement.scrollWidth") == 1400


def test_no_card_and_no_switch_is_printed(page: Page) -> None:
    page.press_tab()
    page.press_tab()
    page.emulate(media="print")
    assert style(page, "i:focus", "content", "::after") == "none"
    assert style(page, ".levels", "display") == "none"
    assert style(page, ".hint", "display") == "none"


def test_the_legend_is_printed_on_every_page(long_page: Page) -> None:
    long_page.emulate(media="print")
    texts = printed(long_page)
    assert len(texts) > 3
    with_text = [text for text in texts if "word and" in text]
    assert len(with_text) > 3
    assert all("beyond 1,000" in text for text in with_text)


def test_a_short_text_is_printed_on_one_page(page: Page) -> None:
    page.emulate(media="print")
    assert len(printed(page)) == 1


def printed(page: Page) -> list[str]:
    """The text of each page on paper."""
    document = pypdfium2.PdfDocument(page.printed())
    try:
        return [each.get_textpage().get_text_bounded() for each in document]
    finally:
        document.close()
