"""Numbers as people read them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.numbers import (
    decimal,
    effective_choices,
    exact_percent,
    exponential,
    fraction,
    ordinal,
    percent,
    percentage,
    surprisal,
    whole_percent,
)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (9, "9th"), (10, "10th"), (11, "11th"),
        (12, "12th"), (13, "13th"), (14, "14th"), (20, "20th"), (21, "21st"), (22, "22nd"),
        (23, "23rd"), (101, "101st"), (111, "111th"), (112, "112th"), (113, "113th"),
        (121, "121st"), (1_001, "1,001st"), (1_011, "1,011th"), (1_204, "1,204th"),
        (50_257, "50,257th"), (151_642, "151,642nd"), (1_000_003, "1,000,003rd"),
    ],
)  # fmt: skip
def test_ordinals_of_known_numbers(number: int, shown: str) -> None:
    assert ordinal(number) == shown


@given(st.integers(1, 10**7))
def test_the_ending_of_an_ordinal_follows_its_last_two_digits(number: int) -> None:
    teens = {11: "th", 12: "th", 13: "th"}
    ones = {1: "st", 2: "nd", 3: "rd"}
    expected = teens.get(number % 100) or ones.get(number % 10, "th")
    assert ordinal(number).replace(",", "") == f"{number}{expected}"


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
        (math.nan, "–"),
    ],
)
def test_percentages_keep_two_digits(probability: float, shown: str) -> None:
    assert percentage(probability) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1.0, "1.000"),
        (0.12345, "0.123"),
        (0.0005, "0.001"),
        (1e-5, "< 0.001"),
        (math.nan, "–"),
    ],
)
def test_a_fraction_never_shows_as_zero(value: float, shown: str) -> None:
    assert fraction(value) == shown


@pytest.mark.parametrize(
    ("entropy", "shown"),
    [(0.0, "1.0"), (math.log(2), "2.0"), (math.log(9.94), "9.9"), (math.log(1234), "1,234")],
)
def test_entropy_as_a_number_of_choices(entropy: float, shown: str) -> None:
    assert effective_choices(entropy) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234.567, "1,234.57"), (0.0, "0.00"), (math.inf, "∞"), (math.nan, "–"), (None, "–")],
)
def test_a_decimal_is_written_even_where_it_is_no_number(value: float | None, shown: str) -> None:
    assert decimal(value, 2) == shown


def test_surprisal_is_in_bits() -> None:
    assert surprisal(math.log(1 / 8)) == pytest.approx(3)


def test_an_exponential_beyond_all_floats_is_infinite() -> None:
    assert exponential(1.0) == math.e
    assert exponential(709.0) < exponential(710.0) == exponential(math.inf) == math.inf


@pytest.mark.parametrize(
    ("probability", "shown"),
    [
        (0.3081, "30.8\u00a0%"),
        (0.001, "0.1\u00a0%"),
        (0.0004, "< 0.1\u00a0%"),
        (1e-30, "< 0.1\u00a0%"),
        (0.0, "0.0\u00a0%"),
        (0.99999, "> 99.9\u00a0%"),
        (1.0, "100.0\u00a0%"),
        (math.nan, "–"),
    ],
)
def test_a_percentage_in_a_column_has_one_decimal(probability: float, shown: str) -> None:
    assert percent(probability) == shown


def test_other_percentages_have_a_space_that_does_not_break() -> None:
    assert whole_percent(0.426) == "43\u00a0%"
    assert exact_percent(0.000027) == "0.0027\u00a0%"
    assert exact_percent(math.nan) == "–"
