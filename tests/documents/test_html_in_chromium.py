"""The page in a real browser, by mouse and by keyboard, in light and in dark surroundings."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import analysis_of
from helpers.chromium import EXECUTABLE, Page, chromium

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.palette import DARK, LIGHT, Palette
from gltr_desktop.documents.card_text import card_text
from gltr_desktop.documents.exporters.html_export import to_html

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
    html = to_html(analysis, Colouring(), "essay.txt", datetime(2026, 8, 4, tzinfo=UTC))
    path = tmp_path / "page.html"
    path.write_bytes(html.encode())
    browser.emulate()
    browser.resize(1000, 800)
    browser.open(path)
    browser.point_at(0, 0)
    return browser


def rgb(colour: str) -> str:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"rgb({red}, {green}, {blue})"


def style(page: Page, selector: str, name: str, pseudo: str = "") -> object:
    return page.evaluate(
        f"getComputedStyle(document.querySelector({selector!r}), {pseudo!r})[{name!r}]"
    )


def card_shown(page: Page, selector: str) -> str:
    """What stands in an element's ``::after``, out of the quotes and escapes of CSS."""
    content = str(style(page, selector, "content", "::after"))
    return re.sub(
        r"\\([0-9a-f]+) |\\(.)",
        lambda found: chr(int(found[1], 16)) if found[1] else found[2],
        content[1:-1],
    )


@pytest.mark.parametrize(
    ("scheme", "media", "palette"),
    [
        ("light", "screen", LIGHT),
        ("dark", "screen", DARK),
        ("light", "print", LIGHT),
        ("dark", "print", LIGHT),
    ],
)
def test_colours_follow_the_surroundings(
    page: Page, scheme: str, media: str, palette: Palette
) -> None:
    page.emulate(scheme=scheme, media=media)
    assert style(page, "html", "backgroundColor") == rgb(palette.paper)
    assert style(page, "main", "color") == rgb(palette.ink)
    for bucket, colour in zip(BUCKETS, palette.buckets, strict=True):
        for selector in (f"main .{bucket}", f".shares .{bucket}", f"li .{bucket}"):
            assert style(page, selector, "backgroundColor") == rgb(colour), selector
        assert style(page, f"main .{bucket}", "color") == rgb(palette.ink)
        assert style(page, f"main .{bucket}", "printColorAdjust") == "exact"


def test_the_text_is_in_the_document_as_it_was(page: Page, analysis: Analysis) -> None:
    assert page.evaluate("document.querySelector('main').textContent") == analysis.text
    assert style(page, "main", "whiteSpaceCollapse") == "preserve"


def test_nothing_of_the_text_runs_and_nothing_else_could(page: Page) -> None:
    assert page.evaluate("typeof window.ran") == "undefined"
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("typeof window.ran") == "undefined"
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert style(page, "body", "color") == rgb(LIGHT.ink)


def test_the_tab_key_reaches_every_part_and_shows_its_card(page: Page, analysis: Analysis) -> None:
    assert style(page, "main span", "content", "::after") == "none"
    for group in range(len(analysis.groups)):
        page.press_tab()
        assert page.evaluate("document.activeElement.dataset.card") == card_text(
            analysis, group, Colouring()
        )
        assert (
            page.evaluate("getComputedStyle(document.activeElement, '::after').display") != "none"
        )
        box = page.box_of_after("main span:focus")
        assert box is not None
        assert_inside(box, 1000, 800)
    assert page.evaluate("document.querySelectorAll('main span').length") == group + 1


def assert_inside(box: tuple[float, float, float, float], width: int, height: int) -> None:
    left, top, right, bottom = box
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert right - left > 200
    assert bottom - top > 100


def box_of(page: Page, index: int) -> list[float]:
    """Left, top, right and bottom of a part of the text."""
    found = page.evaluate(
        f"(() => {{ const box = document.querySelectorAll('main span')[{index}]"
        ".getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom]; })()"
    )
    assert isinstance(found, list)
    return found


def test_pointing_at_a_part_shows_its_card_beside_it(page: Page, analysis: Analysis) -> None:
    left, top, right, bottom = box_of(page, 3)
    assert page.box_of_after("main span:hover") is None
    page.point_at((left + right) / 2, (top + bottom) / 2)
    assert card_shown(page, "main span:hover") == card_text(analysis, 3, Colouring())
    box = page.box_of_after("main span:hover")
    assert box is not None
    assert_inside(box, 1000, 800)
    assert abs(box[0] - left) < 2
    assert 0 < box[1] - bottom < 20
    page.point_at(0, 0)
    assert page.evaluate("document.querySelector('main span:hover')") is None


@pytest.mark.parametrize(("width", "height"), [(420, 700), (1000, 330), (800, 2000), (320, 480)])
def test_cards_are_never_cut_off(page: Page, width: int, height: int) -> None:
    page.resize(width, height)
    count = page.evaluate("document.querySelectorAll('main span').length")
    assert isinstance(count, int)
    for _ in range(count):
        page.press_tab()
        box = page.box_of_after("main span:focus")
        assert box is not None
        assert_inside(box, width, height)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_no_card_is_printed(page: Page) -> None:
    page.press_tab()
    page.emulate(media="print")
    assert style(page, "main span:focus", "content", "::after") == "none"
