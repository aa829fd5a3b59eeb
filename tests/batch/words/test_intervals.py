"""The confidence interval of a share, by its definition and by published examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.batch.words.intervals import CONFIDENCE, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Callable

Z = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""

SHARES = st.integers(1, 100_000).flatmap(
    lambda trials: st.tuples(st.integers(0, trials), st.just(trials))
)


def crossing(is_below: Callable[[float], bool], low: float, high: float) -> float:
    """Where ``is_below`` stops being true between ``low`` and ``high``."""
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


def inverted(successes: int, trials: int) -> tuple[float, float]:
    """All shares that a score test at 5 % does not reject, found by bisection."""
    share = successes / trials

    def is_rejected(p: float) -> bool:
        return (share - p) ** 2 > Z**2 * p * (1 - p) / trials

    return crossing(is_rejected, 0, share), crossing(lambda p: not is_rejected(p), share, 1)


@given(SHARES)
def test_the_interval_holds_the_shares_that_a_score_test_does_not_reject(
    share: tuple[int, int],
) -> None:
    assert wilson_interval(*share) == pytest.approx(inverted(*share), abs=1e-9)


@given(SHARES)
def test_the_interval_is_that_of_scipy(share: tuple[int, int]) -> None:
    from scipy.stats import binomtest  # type: ignore[import-untyped]

    expected = binomtest(*share).proportion_ci(CONFIDENCE, method="wilson")
    assert wilson_interval(*share) == pytest.approx((expected.low, expected.high), abs=1e-12)


@given(SHARES)
def test_the_interval_lies_around_the_share_and_mirrors_that_of_the_rest(
    share: tuple[int, int],
) -> None:
    successes, trials = share
    interval, rest = wilson_interval(successes, trials), wilson_interval(trials - successes, trials)
    assert interval is not None
    assert rest is not None
    low, high = interval
    assert 0 <= low <= successes / trials <= high <= 1
    assert (low == 0) == (successes == 0)
    assert (high == 1) == (successes == trials)
    assert rest == pytest.approx((1 - high, 1 - low), abs=1e-15)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_examples_of_newcombe_1998(successes: int, trials: int, low: float, high: float) -> None:
    # R. G. Newcombe, Statistics in Medicine 17, 857 to 872, table I, method 3.
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_without_trials_there_is_no_interval() -> None:
    assert wilson_interval(0, 0) is None


@pytest.mark.parametrize(("successes", "trials"), [(3, 2), (-1, 2), (1, 0), (0, -1)])
def test_what_is_no_share_is_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson_interval(successes, trials)
