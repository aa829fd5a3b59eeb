"""Where a value stands among those of passages, against plain counting and the definitions."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.evidence_rows import Row, analysis_of_rows
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.indicators import INDICATORS, indicator_values
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.reference.baseline import (
    IN_THE_MIDDLE,
    LENGTHS,
    MIN_PASSAGES,
    PASSAGE_TOKENS,
    SKIPPED,
    Baseline,
    PassageValues,
    Stand,
    Values,
    passage_values,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

BY_NAME = {indicator.name: indicator for indicator in INDICATORS}
BITS, CURVATURE = BY_NAME["bits_per_token"], BY_NAME["curvature"]
NUMBERS = st.lists(st.integers(0, 12).map(float), min_size=MIN_PASSAGES, max_size=30)
Lengths = dict[int, "Sequence[float]"]


def excerpt(tokens: int, context: int = 1) -> Excerpt:
    """That many scored tokens, the first of which followed ``context`` ones."""
    return Excerpt.whole(analysis_of_rows([Row(" we")] * tokens, context=context))


def baseline(beginning: Lengths, middle: Lengths | None = None, name: str = BITS.name) -> Baseline:
    def ascending(lengths: Lengths) -> dict[int, tuple[float, ...]]:
        return {length: tuple(sorted(values)) for length, values in lengths.items()}

    return Baseline({name: Values(ascending(beginning), ascending(middle or {}))})


def percentile(values: Sequence[float], value: float) -> float:
    below = sum(other < value for other in values)
    equal = sum(other == value for other in values)
    return 100 * (below + equal / 2) / len(values)


def quantile(values: Sequence[float], share: float) -> float:
    """Between the two values that lie around the place."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def check(
    found: Stand | None, values: Sequence[float], value: float, *, scale: float = 1.0
) -> None:
    assert found is not None
    assert found.passages == len(values)
    assert found.percentile == pytest.approx(percentile(values, value))
    expected = [scale * quantile(values, share) for share in (0.05, 0.25, 0.5, 0.75, 0.95)]
    assert found.quantiles == pytest.approx(expected)


@pytest.mark.parametrize("length", LENGTHS)
@given(NUMBERS, st.integers(-1, 13).map(float))
def test_at_a_length_passages_are_counted(length: int, values: list[float], value: float) -> None:
    others: Lengths = {other: [99.0] * 9 for other in LENGTHS}
    found = baseline(others | {length: values}).stand(BITS, value, excerpt(length))
    check(found, values, value)


@given(NUMBERS, NUMBERS, st.integers(101, 199), st.integers(0, 12).map(float))
def test_between_two_lengths_it_is_interpolated_by_the_logarithm(
    shorter: list[float], longer: list[float], count: int, value: float
) -> None:
    found = baseline({100: shorter, 200: longer}).stand(BITS, value, excerpt(count))
    weight = (math.log(count) - math.log(100)) / (math.log(200) - math.log(100))

    def between(one: float, other: float) -> float:
        return one + weight * (other - one)

    assert found is not None
    assert found.percentile == pytest.approx(
        between(percentile(shorter, value), percentile(longer, value))
    )
    assert found.quantiles[2] == pytest.approx(
        between(statistics.median(shorter), statistics.median(longer))
    )
    assert found.passages == min(len(shorter), len(longer))


def test_half_way_by_the_logarithm_is_the_geometric_mean() -> None:
    found = baseline({50: [0.0] * 9, 200: [2.0] * 9}).stand(BITS, 1.0, excerpt(100))
    assert found is not None
    assert found.percentile == 50
    assert found.quantiles == (1, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("context", "of_the_middle"), [(0, False), (IN_THE_MIDDLE - 1, False), (IN_THE_MIDDLE, True)]
)
def test_an_excerpt_that_follows_others_is_compared_with_the_middle_of_passages(
    context: int, of_the_middle: bool
) -> None:
    beginning, middle = [5.0] * 10, [1.0] * 10
    found = baseline({50: beginning}, {50: middle}).stand(BITS, 3.0, excerpt(50, context))
    check(found, middle if of_the_middle else beginning, 3.0)


def test_nothing_is_said_where_there_is_nothing_to_compare_with() -> None:
    few, enough = [1.0] * (MIN_PASSAGES - 1), [1.0] * MIN_PASSAGES
    assert Baseline({}).stand(BITS, 1.0, excerpt(50)) is None
    assert baseline({50: few}).stand(BITS, 1.0, excerpt(50)) is None
    assert baseline({50: enough}).stand(BITS, 1.0, excerpt(50)) is not None
    # Shorter than the shortest, and in the middle where only beginnings are known.
    assert baseline({50: enough}).stand(BITS, 1.0, excerpt(49)) is None
    assert baseline({50: enough}).stand(BITS, 1.0, excerpt(50, IN_THE_MIDDLE)) is None
    # A length at which too few passages are known does not count as the longest.
    found = baseline({50: enough, 100: few}).stand(BITS, 1.0, excerpt(90))
    check(found, enough, 1.0)


def test_what_is_much_longer_than_passages_that_show_only_beginnings_is_not_placed() -> None:
    short = baseline({50: [float(n) for n in range(9)]})
    assert short.stand(BITS, 4.0, excerpt(100)) is not None
    assert short.stand(BITS, 4.0, excerpt(101)) is None
    longer = baseline({50: [float(n) for n in range(9)]}, {50: [1.0] * 9})
    assert longer.stand(BITS, 4.0, excerpt(101)) is not None


def slope_and_rest(middle: Lengths, *, grows: bool) -> tuple[float, float]:
    """The straight line through the variances over 1 ÷ length: what evens out, and what stays."""
    inverse = [1 / length for length in middle]
    variances = [
        statistics.variance(values) / (length if grows else 1) for length, values in middle.items()
    ]
    evening = max(0.0, statistics.linear_regression(inverse, variances).slope)
    rest = statistics.fmean(variances) - evening * statistics.fmean(inverse)
    return evening, max(0.0, rest)


MIDDLE: Lengths = {
    50: [0.0, 2.0, 4.0, 6.0, 8.0, 3.0],
    100: [1.0, 2.0, 4.0, 5.0, 6.0, 3.0],
    200: [0.5, 2.0, 3.0, 4.0, 6.0, 3.5, 2.5],
}
BEGINNING: Lengths = {50: [9.0] * 6, 400: [2.0, 3.0, 5.0, 6.0, 7.0, 9.0, 4.0]}


@pytest.mark.parametrize("count", [401, 800, 3000])
@pytest.mark.parametrize("value", [1.0, 3.6, 4.4, 9.0])
def test_a_long_text_is_compared_with_what_means_over_its_length_would_be(
    count: int, value: float
) -> None:
    evening, rest = slope_and_rest(MIDDLE, grows=False)
    narrowing = math.sqrt((rest + evening / count) / (rest + evening / 400))
    centre = statistics.median(BEGINNING[400])
    moved = (400 * centre + (count - 400) * statistics.median(MIDDLE[200])) / count
    expected = [moved + narrowing * (one - centre) for one in BEGINNING[400]]
    found = baseline(BEGINNING, MIDDLE).stand(BITS, value, excerpt(count))
    check(found, expected, value)
    assert rest > 0
    assert math.sqrt(400 / count) < narrowing < 1


@pytest.mark.parametrize("count", [201, 900])
def test_a_long_excerpt_from_the_middle_keeps_the_centre(count: int) -> None:
    evening, rest = slope_and_rest(MIDDLE, grows=False)
    narrowing = math.sqrt((rest + evening / count) / (rest + evening / 200))
    centre = statistics.median(MIDDLE[200])
    expected = [centre + narrowing * (one - centre) for one in MIDDLE[200]]
    found = baseline(BEGINNING, MIDDLE).stand(BITS, 3.2, excerpt(count, IN_THE_MIDDLE))
    check(found, expected, 3.2)


@pytest.mark.parametrize("count", [401, 1600])
def test_what_grows_with_the_root_of_the_length_is_brought_to_one_length(count: int) -> None:
    middle: Lengths = {
        length: [math.sqrt(length) * value for value in values] for length, values in MIDDLE.items()
    }
    found = baseline(BEGINNING, middle, CURVATURE.name).stand(CURVATURE, 70.0, excerpt(count))
    # In units of one token, everything is as with means.
    beginning = [value / 20 for value in BEGINNING[400]]
    evening, rest = slope_and_rest(middle, grows=True)
    narrowing = math.sqrt((rest + evening / count) / (rest + evening / 400))
    centre = statistics.median(beginning)
    moved = (400 * centre + (count - 400) * statistics.median(MIDDLE[200])) / count
    expected = [moved + narrowing * (one - centre) for one in beginning]
    check(found, expected, 70 / math.sqrt(count), scale=math.sqrt(count))


def test_where_passages_do_not_say_how_means_even_out_their_spread_is_kept() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 5.0]
    known = baseline({100: values}, {50: [3.0] * 5})
    found = known.stand(BITS, 2.0, excerpt(1000))
    check(found, values, 2.0)
    # Values that differ more in longer passages are noise: the spread is never widened.
    widening: Lengths = {50: [3.0] * 5, 100: [1.0, 2.0, 3.0, 4.0, 5.0]}
    check(baseline({100: values}, widening).stand(BITS, 2.0, excerpt(1000)), values, 2.0)
    alike: Lengths = {50: [3.0] * 5, 100: [3.0] * 5}
    check(baseline({100: values}, alike).stand(BITS, 2.0, excerpt(1000)), values, 2.0)


@pytest.mark.parametrize("indicator", [BITS, CURVATURE], ids=lambda row: row.name)
@pytest.mark.parametrize("context", [1, SKIPPED])
def test_of_long_texts_like_the_passages_about_a_twentieth_lie_beyond_a_twentieth(
    indicator: object, context: int
) -> None:
    """The passages are drawn at random: tokens around a level that differs between texts."""
    random = np.random.default_rng(16)
    assert indicator in (BITS, CURVATURE)
    row = BITS if indicator is BITS else CURVATURE

    def values_of(tokens: np.ndarray) -> float:
        """A mean, or what grows with the root of the number of tokens."""
        power = 0.5 if row.grows else 1.0
        return float(tokens.sum() / len(tokens) ** power)

    def text(tokens: int) -> np.ndarray:
        surprise = np.exp(-np.arange(tokens) / 30)
        level: np.ndarray = 3 + 0.3 * random.normal() + surprise + 2 * random.normal(size=tokens)
        return level

    passages = []
    for _ in range(300):
        tokens = text(PASSAGE_TOKENS)
        passages.append(
            PassageValues(
                {n: {row.name: values_of(tokens[:n])} for n in LENGTHS},
                {n: {row.name: values_of(tokens[SKIPPED : SKIPPED + n])} for n in LENGTHS},
            )
        )
    known = Baseline.of(passages)
    for count in (400, 1_000, 4_000):
        percentiles = []
        where = excerpt(count, context)
        for _ in range(400):
            tokens = text(count) if context == 1 else text(SKIPPED + count)[SKIPPED:]
            stand = known.stand(row, values_of(tokens), where)
            assert stand is not None
            percentiles.append(stand.percentile)
        above = sum(percentile > 95 for percentile in percentiles) / 400
        below = sum(percentile < 5 for percentile in percentiles) / 400
        assert 0.015 <= above <= 0.1
        assert 0.015 <= below <= 0.1
        assert 42 <= statistics.fmean(percentiles) <= 58


def rows(count: int, seed: int) -> list[Row]:
    random = np.random.default_rng(seed)
    pieces = [" we", " sailed", ". Then", ","]
    return [
        Row(
            pieces[random.integers(4)],
            UNSCORED if random.random() < 0.1 else int(random.integers(40)),
            *(-3 * random.random(), *random.random(3) + 0.1),
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("count", [40, 130, 320, 700])
def test_a_passage_is_measured_at_the_lengths_that_it_reaches(count: int) -> None:
    text = rows(count, count)
    analysis = analysis_of_rows(text)
    known = [place for place, row in enumerate(text) if row.is_scored]
    found = passage_values(analysis)
    assert [*found.beginning] == [length for length in LENGTHS if length <= len(known)]
    assert [*found.middle] == [length for length in LENGTHS if SKIPPED + length <= len(known)]
    for length, values in found.beginning.items():
        assert values == indicator_values(Excerpt(analysis, 0, known[length - 1] + 1))
    for length, values in found.middle.items():
        after = Excerpt(analysis, known[SKIPPED], known[SKIPPED + length - 1] + 1)
        assert values == indicator_values(after)


def test_a_baseline_holds_the_values_of_all_passages_in_order() -> None:
    one = PassageValues({50: {"a": 2.0, "b": 1.0}, 100: {"a": 1.0}}, {50: {"a": 7.0}})
    other = PassageValues({50: {"a": 1.0}}, {50: {"b": 3.0}})
    found = Baseline.of([one, other])
    assert found.values == {
        "a": Values({50: (1.0, 2.0), 100: (1.0,)}, {50: (7.0,)}),
        "b": Values({50: (1.0,)}, {50: (3.0,)}),
    }
    assert found.passages == 2
    assert Baseline.of([]).passages == 0


def test_the_middle_begins_where_excerpts_from_the_middle_may() -> None:
    assert IN_THE_MIDDLE <= SKIPPED
    assert SKIPPED + max(LENGTHS) == PASSAGE_TOKENS
    assert list(LENGTHS) == sorted(LENGTHS)
