"""Markdown: its text without the marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.markdown import read
from gltr_desktop.errors import InputError


def read_markdown(source: str) -> Document:
    return read(source.encode(), "notes.md", ReadOptions())


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# One #\n\nTwo\n===\n\nthree", "One\n\nTwo\n\nthree"),
        ("# One {#one .big}\n\n{not an id}", "One\n\n{not an id}"),
        ('*a* **b** _c_ `d` ~~e~~ [f](g "h") <http://i.de> \\*j', "a b c d e f http://i.de *j"),
        ("a\nb  \nc\\\nd", "a b\nc\nd"),
        ("- a\n- b\n  1. c\n\n* d\n\n* e", "a\nb\nc\n\nd\ne"),
        ("1. a\n\n   b\n2. c", "a\nb\nc"),
        ("- [ ] a\n- [x] b", "a\nb"),
        ("term\n: a\n: b", "term\na\nb"),
        ("> a\n>\n> b", "a\n\nb"),
        ("a | b\n--|--\n*c* | d", "a\tb\nc\td"),
        ("```python\ndef f():\n\n    return 1\n```", "def f():\n\n    return 1"),
        ("    a\n      b", "a\n  b"),
        ("![no](x.png) a", "a"),
        ("a<!-- no -->b\n\n<!--\nno\n-->\n\nc", "ab\n\nc"),
        ("<div>a <b>b</b></div>\n\nc <i>d</i><br>e <del>no</del>", "a b\n\nc d\ne"),
        ("<p hidden>no</p>\n\na &amp; &copy; H<sub>2</sub>O", "a & © H2O"),
        ("---\ntitle: no\n---\n\na", "a"),
        ("+++\ntitle = 'no'\n+++\n\na", "a"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("[a]\n\n[a]: http://b.de 'no'", "a"),
        ("it costs $5 and 2 * 3 = 6 snake_case_word", "it costs $5 and 2 * 3 = 6 snake_case_word"),
        ("\ufeff# a", "a"),
    ],
)
def test_marks_are_no_text(source: str, text: str) -> None:
    assert read_markdown(source).text == text


def test_footnotes_are_notes_at_the_end() -> None:
    document = read_markdown("a[^x] b^[two].\n\n[^x]: One.\n\n    More.\n\nAfter.")
    assert document.text == "a b.\n\nAfter.\n\nOne.\n\nMore.\n\ntwo"
    assert document.notices == ("2 notes at the end",)


@pytest.mark.parametrize("marks", [">" * 10_000, "- " * 10_000, "> - " * 5_000])
def test_a_nesting_in_which_text_would_be_lost_is_refused(marks: str) -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        read(f"{marks} text\n".encode(), "x.md", ReadOptions())


def test_deep_lists_keep_their_text() -> None:
    source = "\n".join(f"{'  ' * depth}- item {depth}" for depth in range(30))
    assert read_markdown(source).text == "\n".join(f"item {depth}" for depth in range(30))


def test_the_encoding_is_detected_and_can_be_changed() -> None:
    document = read("Zwölf Boxkämpfer jagen größere".encode("cp1252") * 3, "x.md", ReadOptions())
    assert document.encoding == "cp1252"
    assert "größere" in document.text
    assert not document.can_save_back
    assert not document.original
    russian = "Съешь же ещё".encode("koi8-r")
    assert read(russian, "x.md", ReadOptions(encoding="koi8-r")).text == "Съешь же ещё"


WORD = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäéßжщ"), min_size=1, max_size=9)


@given(st.lists(st.lists(WORD, min_size=1, max_size=9), min_size=1, max_size=5))
def test_paragraphs_come_back(paragraphs: list[list[str]]) -> None:
    source = "\n\n".join("\n".join(words) for words in paragraphs)
    assert read_markdown(source).text == "\n\n".join(" ".join(words) for words in paragraphs)


@given(st.text(st.sampled_from("ab #*_`[]()<>!|:-+.1>~^\\\n\t&$"), max_size=80))
def test_no_source_raises(source: str) -> None:
    read_markdown(source)
