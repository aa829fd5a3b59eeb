"""The page that leads to the pages of texts, as markup: complete without its script."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from helpers.text_rows import FIGURES, NO_FIGURES, error_row, figures_of, text_row
from lxml import etree, html

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.palette import SAFE
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.batch.caution import CAUTION
from gltr_desktop.batch.index_page import index_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextRow

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
NUMBERS = ["1,001", "50.0 %", "42.1", "4.5", "31.2 %", "0.75"]
"""What is shown of FIGURES."""


def markup_of(
    *rows: TextRow,
    colouring: Colouring = GLTR_COLOURING,
    pages: Mapping[str, str] | None = None,
) -> str:
    return index_page(rows, colouring, WHEN, pages or {})


def page_of(
    *rows: TextRow,
    colouring: Colouring = GLTR_COLOURING,
    pages: Mapping[str, str] | None = None,
) -> html.HtmlElement:
    return html.fromstring(markup_of(*rows, colouring=colouring, pages=pages))


def shown(page: html.HtmlElement, selector: str) -> list[str]:
    """The words of elements, named by a path below the page, on one line each."""
    return [" ".join(str(found.text_content()).split()) for found in page.findall(selector)]


def names(page: html.HtmlElement) -> list[str]:
    return shown(page, ".//tbody/tr/th")


def test_texts_are_in_natural_order_with_the_numbers_that_people_compare() -> None:
    page = page_of(text_row("essay 10.txt"), text_row("essay 2.txt"), text_row("Essay 3.txt"))
    assert names(page) == ["essay 2.txt", "Essay 3.txt", "essay 10.txt"]
    assert shown(page, ".//thead/tr/th") == [
        "File",
        "Colours",
        "Tokens",
        "Top 10, share",
        "Perplexity",
        "Median rank",
        "First choice",
        "Spread of sentences",
    ]
    assert shown(page, ".//tbody/tr[1]/td")[1:] == NUMBERS
    values = [cell.get("data-value") for cell in page.findall(".//tbody/tr[1]/td")[1:]]
    assert values == ["1001", "0.5", "42.125", "4.5", "0.3125", "0.75"]


def test_a_text_with_a_page_is_a_link_to_it() -> None:
    pages = {"a.txt": "a b#1?%.html", "sub/c.txt": "javascript:alert(1).html"}
    page = page_of(text_row("a.txt"), text_row("b.txt"), text_row("sub/c.txt"), pages=pages)
    assert names(page) == ["a.txt", "b.txt", "sub/c.txt"]
    assert [link.get("href") for link in page.findall(".//tbody//a")] == [
        "a%20b%231%3F%25.html",
        "javascript%3Aalert%281%29.html",
    ]


def test_an_error_is_a_sentence_in_the_place_of_the_cells() -> None:
    page = page_of(
        text_row("a.txt", remark="the text looks French"),
        error_row("b.pdf", "Its pages are pictures."),
    )
    (cell,) = page.findall(".//tbody/tr[2]/td")
    assert cell.text_content() == "Its pages are pictures."
    assert cell.get("colspan") == str(len(page.findall(".//thead/tr/th")) - 1)
    assert shown(page, ".//header/p")[0] == "1 text and 1 file without figures"


def test_what_a_reader_has_to_know_stands_in_the_last_column() -> None:
    noted = text_row("a.txt", remark="the text looks French", notices=("2 notes kept",))
    page = page_of(noted, text_row("b.txt"))
    assert shown(page, ".//thead/tr/th")[-1] == "Notes"
    assert shown(page, ".//tbody/tr/td[last()]") == ["the text looks French; 2 notes kept", ""]


def test_the_strip_shows_the_shares_in_the_order_of_the_buckets() -> None:
    (strip,) = page_of(text_row("a.txt", figures_of((60, 0, 30, 10)))).iterfind(".//tbody//svg")
    assert [
        (part.get("class"), part.get("x"), part.get("width")) for part in strip.findall("rect")
    ] == [("g", "0.00", "60.00"), ("r", "60.00", "30.00"), ("p", "90.00", "10.00")]
    assert strip.findtext("title") == (
        "top 10: 60.0\u00a0%, top 100: 0.0\u00a0%, top 1,000: 30.0\u00a0%, "
        "beyond 1,000: 10.0\u00a0%"
    )


def test_a_short_text_has_a_strip_of_counts_and_no_numbers() -> None:
    page = page_of(
        text_row("a.txt", figures_of((5, 2, 1, 0))),
        text_row("b.txt", NO_FIGURES),
        error_row("c.txt", "It is empty."),
    )
    titles = [strip.findtext("title") for strip in page.iterfind(".//tbody//svg")]
    assert titles == ["top 10: 5, top 100: 2, top 1,000: 1, beyond 1,000: 0"]
    assert shown(page, ".//tbody/tr[1]/td")[1:] == ["8", "–", "–", "–", "–", "–"]
    unsorted = page.findall(".//tbody/tr[1]/td[@data-value]")
    assert [cell.text for cell in unsorted] == ["8"]
    assert "The sign “–” stands for a number" in shown(page, ".//footer")[0]
    assert "The sign" not in shown(page_of(text_row("a.txt")), ".//footer")[0]


def test_an_infinite_number_is_one_for_the_script() -> None:
    page = page_of(text_row("a.txt", replace(FIGURES, perplexity=float("inf"))))
    (cell,) = page.findall(".//td[@data-value='Infinity']")
    assert cell.text == "∞"


def test_the_head_says_what_read_the_texts_and_what_figures_do_not_say() -> None:
    page = page_of(text_row("a.txt"), text_row("b.txt"))
    assert shown(page, ".//h1") == ["How predictable 2 texts are to little-model"]
    assert shown(page, ".//header/p") == ["2 texts", CAUTION]
    facts = dict(zip(shown(page, ".//header//dt"), shown(page, ".//header//dd"), strict=True))
    assert (facts["Model"], facts["Precision"]) == ("little-model", "float32")
    assert (facts["Thresholds"], facts["Level"]) == ("10,100,1000", "token")
    assert shown(page, ".//header//li") == ["top 10", "top 100", "top 1,000", "beyond 1,000"]
    described = shown(page, ".//footer//dt")
    assert described == shown(page, ".//thead/tr/th")[2:]


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([], "No text has figures"),
        ([error_row("a", "It is empty.")], "No text has figures"),
        ([text_row("a")], "How predictable 1 text is to little-model"),
        ([text_row("a"), text_row("b", model="big")], "How predictable 2 texts are to 2 models"),
    ],
)
def test_the_title_counts_texts_and_models(rows: list[TextRow], title: str) -> None:
    assert shown(page_of(*rows), ".//h1") == [title]


def test_texts_of_several_models_say_which() -> None:
    page = page_of(text_row("a.txt"), text_row("b.txt", model="big-model"))
    notes = shown(page, ".//tbody/tr/td[last()]")
    assert notes == ["read by little-model", "read by big-model"]


def test_thresholds_level_and_palette_are_those_in_use() -> None:
    colouring = replace(
        GLTR_COLOURING,
        thresholds=Thresholds((3, 6, 12)),
        granularity=Granularity.SENTENCE,
        palette=SAFE,
    )
    page = page_of(text_row("a.txt"), colouring=colouring)
    assert shown(page, ".//header//li") == ["top 3", "top 6", "top 12", "beyond 12"]
    assert "Top 3, share" in shown(page, ".//thead/tr/th")
    assert shown(page, ".//section/p")[0] == (
        "The colours show the shares of the sentences of a text, by rank:"
    )
    style = page.findtext(".//style")
    assert all(colour in style for colour in (*SAFE.light.buckets, *SAFE.dark.buckets))


def test_the_policy_allows_one_style_and_one_script_and_nothing_else() -> None:
    markup = markup_of(text_row("a.txt"))
    (policy,) = re.findall('http-equiv="Content-Security-Policy" content="([^"]+)"', markup)
    for kind in ("style", "script"):
        (content,) = re.findall(f"<{kind}>(.*?)</{kind}>", markup, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert not re.search(r"""(?:src|href)=["']?(?:\w+:|/)|@import|url\(| style=| on\w+=""", markup)


def test_nothing_in_names_and_sentences_is_markup() -> None:
    hostile = "<script>alert(1)</script>\"'&amp;\x1b\udce9"
    written = "<script>alert(1)</script>\"'&amp;��"
    page = page_of(
        text_row(hostile, model=hostile, remark=hostile, notices=(hostile,)),
        error_row(f"{hostile}2", hostile),
    )
    assert len(page.findall(".//script")) == 1
    assert names(page) == [written, f"{written}2"]
    assert shown(page, ".//td[@class='error']") == [written]
    assert shown(page, ".//td[@class='notes']") == [f"{written}; {written}"]


def test_the_page_is_well_formed() -> None:
    rows = [text_row("a.txt", remark="x"), text_row("b", NO_FIGURES), error_row("c", "No.")]
    parser = etree.HTMLParser(recover=False)
    etree.fromstring(markup_of(*rows, pages={"a.txt": "a.html"}), parser)
