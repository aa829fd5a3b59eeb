"""What is said of where a text stands: never more than was found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.indicators import INDICATORS
from gltr_desktop.analysis.reference.baseline import Baseline, Stand
from gltr_desktop.analysis.reference.comparison import Comparison, Reference, Standing
from gltr_desktop.analysis.reference.wording import CAUTION, comparison_sentence, standing_words

BY_NAME = {indicator.name: indicator for indicator in INDICATORS}
NEWS = Reference("news", "news passages", "en", Baseline({}))
MORE_IS_MORE, LESS_IS_MORE = "top_ten_words", "bits_per_character"


def standing(name: str, percentile: float, passages: int = 180) -> Standing:
    return Standing(BY_NAME[name], 1.0, Stand(percentile, (0, 1, 2, 3, 4), passages))


def sentence(one: Standing, reference: Reference | None = NEWS, reason: str = "") -> str:
    return comparison_sentence(Comparison("little", 300, (one,), reference, reason, ()))


@pytest.mark.parametrize(
    ("percentile", "words"),
    [
        (93, "More predictable than 93 %"),
        (50, "More predictable than 50 %"),
        (49.9, "Less predictable than 50 %"),
        (7, "Less predictable than 93 %"),
        # Neither is the highest of 300 above all, nor is 99.7 % rounded to it.
        (99.7, "More predictable than 99 %"),
        (0.3, "Less predictable than 99 %"),
        (100, "More predictable than all"),
        (0, "Less predictable than all"),
    ],
)
def test_shares_are_rounded_down_and_told_from_the_larger_side(
    percentile: float, words: str
) -> None:
    one = standing(MORE_IS_MORE, percentile)
    link = " 180" if words.endswith("all") else " of 180"
    assert sentence(one) == f"{words}{link} news passages of this length."
    assert standing_words(one) == words.lower()
    # The other way round, where a small value means a predictable text.
    assert standing_words(standing(LESS_IS_MORE, 100 - percentile)) == words.lower()


@pytest.mark.parametrize(
    ("percentile", "words"),
    [(4, "more even than 96 %"), (96, "less even than 96 %"), (0, "more even than all")],
)
def test_sentences_that_differ_little_are_even(percentile: float, words: str) -> None:
    assert standing_words(standing("sentence_spread", percentile)) == words


@given(st.floats(0, 100), st.sampled_from([*BY_NAME]))
def test_never_more_is_said_than_was_found(percentile: float, name: str) -> None:
    words = standing_words(standing(name, percentile))
    share = standing(name, percentile).more_predictable_than
    assert share is not None
    said = re.search(r"(\d+) %", words)
    larger = max(share, 100 - share)
    if said is None:
        assert words.endswith("all")
        assert larger >= 100 - 1e-9
    else:
        assert larger - 1 < int(said[1]) <= larger + 1e-9
    assert words.startswith(("more", "less"))


@pytest.mark.parametrize("trifle", [-1e-12, 0, 1e-12])
def test_whole_shares_are_not_lost_to_rounding(trifle: float) -> None:
    """Percentiles come out of interpolations, a trifle below or above what they should be."""
    for whole in range(1, 100):
        words = standing_words(standing(MORE_IS_MORE, whole + trifle))
        assert words.endswith(f" {max(whole, 100 - whole)} %")
    assert standing_words(standing(MORE_IS_MORE, 100 - abs(trifle))).endswith("all")


def test_thousands_are_grouped() -> None:
    one = standing(MORE_IS_MORE, 93, 1200)
    assert sentence(one) == "More predictable than 93 % of 1,200 news passages of this length."


def test_where_nothing_is_compared_the_reason_is_given() -> None:
    alone = Standing(BY_NAME[MORE_IS_MORE], 1.0, None)
    assert sentence(alone, reason="Too short.") == "Too short."
    assert sentence(alone, None, "Choose.") == "Choose."
    assert standing_words(alone) == "–"


def test_the_caution_says_what_is_not_shown() -> None:
    assert CAUTION == "This does not show who wrote it."
