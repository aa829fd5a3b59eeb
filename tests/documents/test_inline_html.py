"""The coloured text on the clipboard: HTML that needs no style sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.palette import LIGHT
from gltr_desktop.documents.inline_html import to_inline_html

PIECES = ["The", " quick", " brown", "\n", "\n", "fox"]
ANALYSIS = analysis_of(PIECES, [0, 20, 200, 2_000, 0, 2_000])


def paragraphs(html: str) -> list[str]:
    return re.findall(r"<p[^>]*>(.*?)</p>", html, re.DOTALL)


def text_of(html: str) -> str:
    """What a program reads that knows no white space but that of HTML."""
    lines = (re.sub("<[^>]*>", "", part) for part in paragraphs(html))
    return "\n".join(unescape(line) for line in lines)


def coloured(html: str) -> list[tuple[str, str]]:
    """The colours of the parts, and their texts."""
    found = re.findall(r'<span style="background-color:(#\w+)[^"]*">(.*?)</span>', html)
    return [(colour, unescape(text)) for colour, text in found]


def test_each_line_is_a_paragraph_and_each_unit_has_its_colour() -> None:
    html = to_inline_html(ANALYSIS, GLTR_COLOURING)
    assert text_of(html) == "The quick brown\n\nfox"
    green, yellow, red, purple = LIGHT.buckets
    assert coloured(html) == [(green, "The"), (yellow, "quick"), (red, "brown"), (purple, "fox")]


def test_styles_stand_where_they_apply() -> None:
    html = to_inline_html(ANALYSIS, GLTR_COLOURING)
    assert "<style" not in html
    assert "class=" not in html
    # Dark editors would write light text on the light colours.
    assert html.count(f"color:{LIGHT.ink}") == 4


@pytest.mark.parametrize(
    ("start", "end", "text", "parts"),
    [
        (0, 3, "The", ["The"]),
        (1, 6, "he qu", ["he", "qu"]),
        (3, 4, "\u00a0", []),
        (10, 19, "brown\n\nfo", ["brown", "fo"]),
        (15, 16, "", []),
        (5, 5, "", []),
    ],
)
def test_a_part_holds_what_was_selected(start: int, end: int, text: str, parts: list[str]) -> None:
    html = to_inline_html(ANALYSIS, GLTR_COLOURING, start, end)
    assert text_of(html) == text
    assert [part for _, part in coloured(html)] == parts


def test_a_text_that_is_not_painted_is_plain() -> None:
    html = to_inline_html(ANALYSIS, replace(GLTR_COLOURING, painted=False))
    assert "<span" not in html
    assert text_of(html) == "The quick brown\n\nfox"


def test_lines_are_a_second_sign_where_the_colouring_says_so() -> None:
    html = to_inline_html(ANALYSIS, replace(GLTR_COLOURING, underlined=True))
    assert re.findall("text-decoration:underline (\\w+)", html) == ["dotted", "dashed", "solid"]


def test_spaces_that_html_would_drop_are_kept() -> None:
    html = to_inline_html(analysis_of(["  a", "  b", " \tc", " "], [0, 0, 0, 0]), GLTR_COLOURING)
    text = text_of(html)
    assert text == "\u00a0\u00a0a \u00a0b \tc\u00a0"
    assert '<span style="white-space:pre">\t</span>' in html


def test_a_line_from_right_to_left_says_so() -> None:
    html = to_inline_html(analysis_of(["שלום", "\n", "hello"], [0, 0, 0]), GLTR_COLOURING)
    assert re.findall('<p(?: dir="(\\w*)")?', html) == ["rtl", ""]


@given(st.text(st.sampled_from("a< &\">'\0\t"), min_size=1, max_size=30))
def test_nothing_in_the_text_is_taken_for_markup(text: str) -> None:
    html = to_inline_html(analysis_of(list(text), [0] * len(text)), GLTR_COLOURING)
    expected = text.replace("\0", "⟨U+0000⟩")
    assert text_of(html).replace("\u00a0", " ") == expected
    assert set(re.findall(r"</?(\w+)", html)) <= {"html", "head", "meta", "body", "p", "span", "br"}
