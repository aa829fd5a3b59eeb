"""The page of a difference in a real browser, by mouse and by keyboard."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from helpers.chromium import EXECUTABLE, Page, chromium
from helpers.differences import of_models, of_texts
from helpers.page_styles import SURROUNDINGS, rgb, style

from gltr_desktop.analysis.difference.diverging import diverging_colours
from gltr_desktop.documents.difference_exporters import difference_exporter_named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gltr_desktop.analysis.palette import Palette
    from gltr_desktop.documents.difference_report import DifferenceReport

pytestmark = pytest.mark.skipif(
    EXECUTABLE is None, reason="there is no Chromium (Debian's package is called chromium)"
)

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
WIDTHS = [320, 390, 1000, 1400]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


def show(browser: Page, report: DifferenceReport, folder: Path) -> Page:
    path = folder / "page.html"
    content = difference_exporter_named("html").render(report, WHEN)
    assert isinstance(content, str)
    path.write_bytes(content.encode())
    browser.emulate()
    browser.resize(1400, 900)
    browser.open(path)
    browser.point_at(0, 0)
    browser.complaints.clear()
    return browser


LONG = of_models(
    left=["It", " was", " a", " dark", " and", " stormy", " night", "."] * 60,
    right=["It", " was a", " dark", " and", " storm", "y", " night."] * 60,
    title="an-essay-with-quite-a-long-name-of-its-own.txt",
)


@pytest.fixture(params=[LONG, of_texts()], ids=["models", "texts"])
def page(request: pytest.FixtureRequest, browser: Page, tmp_path: Path) -> Page:
    return show(browser, request.param, tmp_path)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_as_wide_as_the_window(page: Page, width: int) -> None:
    page.resize(width, 844)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    outside = page.evaluate(
        "[...document.querySelectorAll('td, th, .scale span, svg text')].filter(part =>"
        f" part.getBoundingClientRect().right > {width}).map(part => part.textContent)"
    )
    assert outside == []


def test_nothing_is_complained_of_or_asked_for(page: Page) -> None:
    assert page.complaints == []
    assert all(address.startswith("file:") for address in page.requested)


@pytest.mark.parametrize(("scheme", "media", "palette"), SURROUNDINGS)
def test_colours_follow_the_surroundings(
    browser: Page, tmp_path: Path, scheme: str, media: str, palette: Palette
) -> None:
    page = show(browser, LONG, tmp_path)
    page.emulate(scheme=scheme, media=media)
    colours = diverging_colours(dark=(scheme, media) == ("dark", "screen"))
    for step in (0, 2, 8, 10):
        assert style(page, f".scale .d{step}", "backgroundColor") == rgb(colours[step])
    assert style(page, ".scale .d0", "color") == rgb(palette.ink)
    assert style(page, ".along .more", "fill") == rgb(colours[8])


def test_the_text_is_in_the_document_as_it_was(page: Page) -> None:
    texts = page.evaluate("[...document.querySelectorAll('.text')].map(text => text.textContent)")
    whole = [LONG.difference.left.text]
    assert texts in (whole, [one.text for one in of_texts().analyses])


def test_pointing_at_a_part_shows_its_bits(browser: Page, tmp_path: Path) -> None:
    page = show(browser, LONG, tmp_path)
    assert page.box_of_after(".text i:hover") is None
    box = page.evaluate(
        "(() => { const box = document.querySelectorAll('.text i')[3].getBoundingClientRect();"
        " return [box.left + 2, box.top + 2]; })()"
    )
    assert isinstance(box, list)
    page.point_at(*box)
    assert "bits by A" in str(style(page, ".text i:hover", "content", "::after"))
    assert page.box_of_after(".text i:hover") is not None


def test_two_columns_stand_one_below_the_other_on_a_phone(browser: Page, tmp_path: Path) -> None:
    page = show(browser, of_texts(), tmp_path)
    tops = "[...document.querySelectorAll('.columns section')].map(one => one.offsetTop)"
    beside = page.evaluate(tops)
    assert isinstance(beside, list)
    assert beside[0] == beside[1]
    page.resize(390, 844)
    below = page.evaluate(tops)
    assert isinstance(below, list)
    assert below[0] < below[1]


def test_a_change_in_the_list_leads_to_its_place(browser: Page, tmp_path: Path) -> None:
    page = show(browser, of_texts(), tmp_path)
    page.evaluate("document.querySelector('.list a').click()")
    assert page.evaluate("document.querySelector(':target').tagName") == "INS"
    assert style(page, ":target", "outlineStyle") == "solid"


def test_all_of_it_is_printed(page: Page) -> None:
    import pypdfium2

    page.emulate(media="print")
    document = pypdfium2.PdfDocument(page.printed())
    try:
        text = " ".join(each.get_textpage().get_text_bounded() for each in document)
    finally:
        document.close()
    assert "This does not show who wrote it." in " ".join(text.split())
    assert style(page, ".text", "display") == "block"
