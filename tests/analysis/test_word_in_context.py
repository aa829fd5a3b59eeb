"""A word after the words that stand before it."""

from __future__ import annotations

import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.word_in_context import joined_to, shown_word, words_before


def test_spaces_around_a_word_are_left_out() -> None:
    analysis = analysis_of(["Two", " words", " \n", "\tmore"], [0] * 4)
    assert [shown_word(analysis, index, index + 1) for index in (0, 1, 3)] == [
        "Two",
        "words",
        "more",
    ]
    assert shown_word(analysis, 2, 3) == "␣↵", "white space alone is shown"
    assert shown_word(analysis, 0, 2) == "Two words"


def test_the_words_before_end_where_the_word_begins() -> None:
    analysis = analysis_of(["Quite", " dead", ",", " jammed"], [0] * 4)
    before = [words_before(analysis, index) for index in range(4)]
    assert before == ["", "Quite ", "Quite dead", "Quite dead, "]


def test_line_ends_before_a_word_are_marked_and_nothing_invisible_is_hidden() -> None:
    analysis = analysis_of(["The sea", " \n\n", "One\u200b", "  \t two"], [0] * 4)
    assert words_before(analysis, 2) == "The sea ↵ "
    assert words_before(analysis, 3) == "The sea ↵ One⟨U+200B⟩ "


def test_a_long_text_before_a_word_is_cut_at_its_beginning() -> None:
    analysis = analysis_of(["word " * 100, "end"], [0, 0])
    before = words_before(analysis, 1)
    assert before.startswith("… ")
    assert before.endswith("word word ")
    assert len(before) < 200


@pytest.mark.parametrize(
    ("text", "joined"), [("ger", "con"), ("␣ger", ""), (",", ""), ("↵", ""), ("é", "con")]
)
def test_only_a_part_of_a_word_goes_on_with_another(text: str, joined: str) -> None:
    analysis = analysis_of(["A", " con", "ger"], [0] * 3)
    assert joined_to(analysis, 2, text) == joined


def test_nothing_is_joined_to_a_space_or_to_a_full_stop() -> None:
    analysis = analysis_of(["End.", "Two", " ", "three"], [0] * 4)
    assert joined_to(analysis, 0, "x") == joined_to(analysis, 1, "x") == ""
    assert joined_to(analysis, 2, "x") == "Two"
    assert joined_to(analysis, 3, "x") == ""


def test_a_space_that_is_a_token_of_its_own_stands_before_its_word() -> None:
    analysis = analysis_of(["In", " ", "8", " years"], [0] * 4)
    assert (words_before(analysis, 1), shown_word(analysis, 1, 3)) == ("In ", "8")
