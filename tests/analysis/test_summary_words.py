"""What a summary says of a text, in words that claim no more than the figures show."""

from __future__ import annotations

import pytest
from helpers.shown_comparisons import UNREAD, comparison, contrast, part, standing

from gltr_desktop.analysis.summary_words import (
    is_too_short,
    large_figure,
    percent,
    standing_out,
    summary_sentence,
)

WORDS, TOKENS = 2, 3


def test_the_figure_is_the_share_of_words() -> None:
    found = comparison(standing(0.9, indicator=TOKENS), standing(0.67, indicator=WORDS))
    assert large_figure(found) == "67\u00a0%"


def test_without_ranks_there_is_no_figure() -> None:
    assert large_figure(comparison(standing(1.2))) == ""


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0 %"), (0.001, "< 1 %"), (0.006, "1 %"), (0.674, "67 %"), (0.994, "99 %"),
        (0.997, "> 99 %"), (1, "100 %"),
    ],
)  # fmt: skip
def test_a_share_is_never_rounded_to_all_or_nothing(share: float, shown: str) -> None:
    assert percent(share) == shown.replace(" ", "\u00a0")


@pytest.mark.parametrize(("tokens", "is_short"), [(49, True), (50, False)])
def test_a_short_text_has_no_figure(tokens: int, is_short: bool) -> None:
    found = comparison(standing(0.67, indicator=WORDS), tokens=tokens, reason="Too short.")
    assert is_too_short(found) is is_short
    assert (large_figure(found) == "") is is_short
    if is_short:
        assert summary_sentence(found) == "Too short to say anything about this text."


def test_a_short_selection_is_called_one() -> None:
    found = comparison(tokens=9, of_selection=True)
    assert summary_sentence(found) == "Too short to say anything about this selection."


def test_the_sentence_places_the_text_or_says_why_not() -> None:
    placed = "More predictable than 93\u00a0% of 180 news passages of this length."
    assert summary_sentence(comparison()) == placed
    assert summary_sentence(comparison(standing(1.0, None), reference=None)) == ""
    unread = comparison(
        standing(1.0, None),
        reference=UNREAD,
        reason="This model has not read the news passages yet.",
    )
    assert summary_sentence(unread) == (
        "No baseline for this model yet: it has not read the news passages."
    )
    other = comparison(standing(1.0, None), reason="The text looks German.")
    assert summary_sentence(other) == "The text looks German."


def test_the_part_that_differs_by_the_least_chance_is_named() -> None:
    assert standing_out(contrast()) == (
        "Paragraph 2 is more predictable than the rest: 1 in 500 by chance."
    )
    less = contrast([part(1, 0, 100, 0.4, 0.0001), part(2, 102, 300, -0.4, 0.02)])
    assert standing_out(less) == (
        "Paragraph 1 is less predictable than the rest: 1 in 10,000 by chance."
    )


def test_parts_on_the_same_side_are_named_together_with_the_greatest_chance() -> None:
    both = contrast([part(1, 0, 9, -0.4, 0.001), part(2, 9, 18, 0.1), part(3, 18, 27, -0.3, 0.04)])
    assert standing_out(both) == (
        "Paragraphs 1 and 3 are more predictable than the rest: 1 in 20 by chance."
    )
    many = contrast([part(number, number, number + 1, -0.4, 0.01) for number in range(1, 7)])
    assert standing_out(many).startswith("Paragraphs 1, 2 and 4 others are more predictable")


def test_nothing_stands_out_by_chance() -> None:
    assert standing_out(contrast([part(1, 0, 9, -0.4, 0.06), part(2, 9, 18, None)])) == ""
