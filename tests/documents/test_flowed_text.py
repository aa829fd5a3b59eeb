"""Lines that a mail program has broken are joined again, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.readers.email.flowed_text import unflowed


@pytest.mark.parametrize(
    ("flowed", "expected"),
    [
        ("a \nb\nc", "a b\nc"),
        ("a \nb \nc\n\nd", "a b c\n\nd"),
        (" From here", "From here"),
        (" > no quotation", "> no quotation"),
        ("  two spaces", " two spaces"),
        ("a\n-- \nAnn", "a\n-- \nAnn"),
        ("a \n-- \nAnn", "a \n-- \nAnn"),
        ("a \n\nb", "a \n\nb"),
        ("> a \n> b\n> c", "> a b\n> c"),
        (">a \n>b", ">a b"),
        (">> a \n> b \nc", ">> a \n> b \nc"),
        ("> a \n> \n> b", "> a \n> \n> b"),
        ("a ", "a "),
        ("", ""),
    ],
)
def test_a_paragraph_goes_on_where_a_line_ends_in_a_space(flowed: str, expected: str) -> None:
    assert unflowed(flowed) == expected


def test_the_space_at_the_end_goes_where_the_message_says_so() -> None:
    assert unflowed("今日は \n良い \n天気", delete_space=True) == "今日は良い天気"
    assert unflowed("a  \nb\n-- \nc", delete_space=True) == "a b\n-- \nc"


WORDS = st.lists(
    st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters=">-"), min_size=1),
    min_size=1,
)


@given(st.lists(WORDS, min_size=1), st.booleans())
def test_what_a_program_has_broken_is_whole_again(
    paragraphs: list[list[str]], delete_space: bool
) -> None:
    text = "\n".join(" ".join(words) for words in paragraphs)
    end = "  \n" if delete_space else " \n"
    flowed = "\n".join(end.join(words) for words in paragraphs)
    assert unflowed(flowed, delete_space=delete_space) == text
