"""The page that leads to the pages of texts in a real browser: sorted by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from helpers.chromium import EXECUTABLE, Page, chromium
from helpers.page_styles import SURROUNDINGS, rgb, style
from helpers.text_rows import FIGURES, error_row, figures_of, text_row

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.index_page import index_page
from gltr_desktop.documents.page_templates import css_class

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gltr_desktop.analysis.palette import Palette

pytestmark = pytest.mark.skipif(
    EXECUTABLE is None, reason="there is no Chromium (Debian's package is called chromium)"
)

ROWS = [
    text_row("essay 1.txt", replace(FIGURES, perplexity=30.0)),
    text_row("essay 2.txt", replace(FIGURES, perplexity=float("inf"))),
    error_row("essay 3.pdf", "Its pages are pictures. Recognise the text with another program."),
    text_row("essay 4.txt", figures_of((5, 2, 1, 0))),
    text_row("essay 10.txt", replace(FIGURES, perplexity=4.0), remark="the text looks French"),
    text_row("essay 11.txt", replace(FIGURES, perplexity=30.0)),
]
IN_ORDER = ["1", "2", "3", "4", "10", "11"]
WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def page(browser: Page, tmp_path: Path) -> Page:
    markup = index_page(ROWS, GLTR_COLOURING, WHEN, {"essay 1.txt": "essay 1.html"})
    path = tmp_path / "index.html"
    path.write_bytes(markup.encode())
    browser.emulate()
    browser.resize(1200, 900)
    browser.complaints.clear()
    browser.requested.clear()
    browser.open(path)
    return browser


def order(page: Page) -> list[str]:
    """The numbers of the essays from top to bottom."""
    names = page.evaluate("[...document.querySelectorAll('tbody th')].map(cell => cell.innerText)")
    assert isinstance(names, list)
    return [name.removeprefix("essay ").partition(".")[0] for name in names]


def sorted_by(page: Page) -> object:
    """Which title says in which way the table is sorted."""
    return page.evaluate(
        "[...document.querySelectorAll('[aria-sort]')].map(head => [head.innerText, head.ariaSort])"
    )


def click(page: Page, title: str) -> None:
    place = page.evaluate(
        "(() => { const box = [...document.querySelectorAll('th button')]"
        f".find(button => button.innerText === {title!r}).getBoundingClientRect();"
        " return [(box.left + box.right) / 2, (box.top + box.bottom) / 2]; })()"
    )
    assert isinstance(place, list)
    page.click(*place)


def test_a_click_sorts_and_another_one_turns_the_order(page: Page) -> None:
    assert order(page) == IN_ORDER
    assert sorted_by(page) == [["File", "ascending"]]
    click(page, "Perplexity")
    assert order(page) == ["10", "1", "11", "2", "3", "4"]
    assert sorted_by(page) == [["Perplexity", "ascending"]]
    click(page, "Perplexity")
    assert order(page) == ["2", "1", "11", "10", "3", "4"], "what has no number stays last"
    assert sorted_by(page) == [["Perplexity", "descending"]]
    click(page, "Tokens")
    assert order(page) == ["4", "1", "2", "10", "11", "3"]
    click(page, "File")
    assert order(page) == IN_ORDER
    click(page, "File")
    assert order(page) == IN_ORDER[::-1]


def test_the_keyboard_reaches_every_title_that_sorts(page: Page) -> None:
    titles = []
    for _ in range(7):
        page.press_tab()
        titles.append(page.evaluate("document.activeElement.innerText.replace(/\\s+/g, ' ')"))
    assert titles == [
        "File",
        "Tokens",
        "Top 10, share",
        "Perplexity",
        "Median rank",
        "First choice",
        "Spread of sentences",
    ]
    page.evaluate("document.querySelectorAll('th button')[3].focus()")
    page.press_enter()
    assert order(page) == ["10", "1", "11", "2", "3", "4"]
    page.press_enter()
    assert order(page)[0] == "2"
    assert page.evaluate("document.activeElement.innerText") == "Perplexity", "the focus stays"


def test_the_page_loads_nothing_and_nothing_is_wrong_with_it(page: Page) -> None:
    click(page, "Tokens")
    assert page.complaints == []
    assert len(page.requested) == 1, "the page itself"
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://a.invalid/'}))")
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("typeof window.ran") == "undefined"
    assert len(page.complaints) == 2, "the policy forbids both"


def test_without_its_script_the_page_is_complete(page: Page, tmp_path: Path) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(tmp_path / "index.html")
        assert order(page) == IN_ORDER
        assert page.evaluate("document.querySelectorAll('button').length") == 0
        assert page.evaluate("document.querySelectorAll('tbody svg').length") == 5
    finally:
        page.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_strip_has_a_name_for_those_who_do_not_see_it(page: Page) -> None:
    root = page.call("DOM.getDocument")["root"]["nodeId"]
    strip = page.call("DOM.querySelector", nodeId=root, selector="tbody svg")["nodeId"]
    (node,) = page.call("Accessibility.getPartialAXTree", nodeId=strip, fetchRelatives=False)[
        "nodes"
    ]
    assert node["role"]["value"] in {"image", "img"}
    assert node["name"]["value"] == (
        "top 10: 50.0\u00a0%, top 100: 30.0\u00a0%, top 1,000: 15.0\u00a0%, "
        "beyond 1,000: 5.0\u00a0%"
    )


@pytest.mark.parametrize(("scheme", "media", "palette"), SURROUNDINGS)
def test_colours_follow_the_surroundings(
    page: Page, scheme: str, media: str, palette: Palette
) -> None:
    page.emulate(scheme=scheme, media=media)
    assert style(page, "html", "backgroundColor") == rgb(palette.paper)
    assert style(page, "tbody th", "color") == rgb(palette.ink)
    for bucket, colour in enumerate(palette.buckets):
        name = css_class(bucket)
        assert style(page, f"tbody svg .{name}", "fill") == rgb(colour)
        assert style(page, f".legend .{name}", "backgroundColor") == rgb(colour)


def test_an_error_is_grey(page: Page) -> None:
    colour = page.evaluate(
        "(() => { const canvas = document.createElement('canvas').getContext('2d');"
        " canvas.fillStyle = getComputedStyle(document.querySelector('.error')).color;"
        " canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; })()"
    )
    assert isinstance(colour, list)
    red, green, blue, _ = colour
    assert max(red, green, blue) - min(red, green, blue) < 16
    assert 60 < red < 140


@pytest.mark.parametrize("width", [320, 375, 800, 1151, 1152, 1600])
def test_the_page_is_never_wider_than_the_screen(page: Page, width: int) -> None:
    page.resize(width, 800)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_names_stay_when_the_table_is_moved(page: Page) -> None:
    page.resize(375, 800)
    left = "document.querySelector('tbody th').getBoundingClientRect().left"
    sentence = "document.querySelector('.error p').getBoundingClientRect()"
    before = page.evaluate(left)
    page.evaluate("document.querySelector('.scroll').scrollLeft = 200")
    assert page.evaluate("document.querySelector('.scroll').scrollLeft") == 200
    assert page.evaluate(left) == before
    assert page.evaluate(f"{sentence}.left > 150 && {sentence}.right <= 375"), "it can be read"


def test_on_paper_all_columns_fit_and_each_page_repeats_their_titles(
    browser: Page, tmp_path: Path
) -> None:
    rows = [text_row(f"essay {number}.txt", notices=("2 notes kept",)) for number in range(80)]
    path = tmp_path / "index.html"
    path.write_bytes(index_page(rows, GLTR_COLOURING, WHEN, {}).encode())
    browser.resize(1200, 900)
    browser.emulate(media="print")
    browser.open(path)
    with pypdfium2.PdfDocument(browser.printed()) as printed:
        texts = [page.get_textpage().get_text_range() for page in printed]
    assert len(texts) >= 2
    for text in texts[:2]:
        for title in ("File", "Tokens", "Perplexity", "Notes", "2 notes kept"):
            assert title in text
