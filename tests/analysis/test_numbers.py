"""First, second, third: by a table and by the endings that English has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.numbers import ordinal


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
def test_known_numbers(number: int, shown: str) -> None:
    assert ordinal(number) == shown


@given(st.integers(1, 10**7))
def test_endings_follow_the_last_two_digits(number: int) -> None:
    teens = {11: "th", 12: "th", 13: "th"}
    ones = {1: "st", 2: "nd", 3: "rd"}
    expected = teens.get(number % 100) or ones.get(number % 10, "th")
    assert ordinal(number).replace(",", "") == f"{number}{expected}"
