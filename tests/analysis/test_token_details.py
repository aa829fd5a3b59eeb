"""What is said about one token is what the record holds."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from helpers.analyses import analysis_of, group_details

from gltr_desktop.analysis.numbers import effective_choices, fraction, percentage
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.token_details import replacement, token_details

PIECES = ["A", " b", b"\xe6\xbc", b"\xa2", "c"]
RANKS = [UNSCORED, 1, 30, 4, 700]


def test_figures_are_those_of_the_record() -> None:
    analysis = analysis_of(PIECES, RANKS, top_k=3)
    details = token_details(analysis, 1)
    assert (details.index, details.text, details.rank, details.context) == (1, "␣b", 1, 2)
    assert details.probability == pytest.approx(0.15)
    assert details.frac_p == pytest.approx(0.5)
    assert details.entropy == pytest.approx(1 + math.log(2) / 2)
    assert details.mass_above == pytest.approx(float(analysis.columns.mass_above[1]))
    assert [prediction.text for prediction in details.predictions] == ["A", "␣b", "⟨E6 BC⟩"]
    assert [prediction.actual for prediction in details.predictions] == [False, True, False]
    shares = [prediction.probability for prediction in details.predictions]
    assert shares == pytest.approx([0.3, 0.15, 0.1])


def test_without_predictions_there_is_no_frac_p() -> None:
    details = token_details(analysis_of(PIECES, RANKS, top_k=0), 1)
    assert details.predictions == ()
    assert math.isnan(details.frac_p)


@pytest.mark.parametrize("index", [0, 4])
def test_what_is_not_scored_has_no_figures(index: int) -> None:
    details = token_details(replace(analysis_of(PIECES, RANKS), done=4), index)
    assert details.rank is None
    assert details.predictions == ()
    assert math.isnan(details.probability)


def test_a_split_character_has_its_pieces_and_the_worst_of_them() -> None:
    analysis = analysis_of(PIECES, RANKS)
    details = group_details(analysis, 2)
    assert details.text == "漢"
    assert [piece.index for piece in details.pieces] == [2, 3]
    assert details.worst.index == 2
    assert [prediction.text for prediction in details.pieces[1].predictions][:2] == ["A", "␣b"]
    assert group_details(analysis, 0).worst.rank is None


@pytest.mark.parametrize(
    ("probability", "shown"),
    [
        (1.0, "100.0%"),
        (0.12345, "12.3%"),
        (0.00996, "1.0%"),
        (0.0095, "0.95%"),
        (0.00012345, "0.012%"),
        (1e-9, "< 0.0001%"),
        (0.0, "< 0.0001%"),
    ],
)
def test_percentages_keep_two_digits(probability: float, shown: str) -> None:
    assert percentage(probability) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(1.0, "1.000"), (0.12345, "0.123"), (0.0005, "0.001"), (1e-5, "< 0.001")]
)
def test_fractions_never_show_as_nothing(value: float, shown: str) -> None:
    assert fraction(value) == shown


@pytest.mark.parametrize(
    ("entropy", "shown"),
    [(0.0, "1.0"), (math.log(2), "2.0"), (math.log(9.94), "9.9"), (math.log(1234), "1,234")],
)
def test_entropy_as_a_number_of_choices(entropy: float, shown: str) -> None:
    assert effective_choices(entropy) == shown


def test_what_can_stand_in_the_stead_of_a_token() -> None:
    analysis = analysis_of(PIECES, RANKS, top_k=3)
    assert [replacement(analysis, 1, place) for place in range(-1, 4)] == [
        None, "A", " b", None, None
    ]  # fmt: skip
    # Not scored; and a split character.
    assert replacement(analysis, 0, 0) is None
    assert replacement(analysis, 2, 0) is None
    unread = replace(analysis, done=1)
    assert replacement(unread, 1, 0) is None
