"""Every indicator against its formula, written out with loops over tokens."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

import pytest
from helpers.evidence_rows import Row, analysis_of_rows
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.indicators import INDICATORS, Indicator, indicator_values
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.record import COLUMN_NAMES, UNSCORED

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.record import Analysis

ROWS_OF = {indicator.name: indicator for indicator in INDICATORS}

# A word is one or two tokens, a sentence some words and its full stop: so loops know both.
WORDS = st.sampled_from([(" we",), (" sail", "ed"), (" 1831",), (",",), (" Ab", "er", "deen")])
RANKS = st.sampled_from([UNSCORED, 0, 1, 9, 10, 500])
SENTENCES = st.lists(st.lists(WORDS, max_size=4), min_size=1, max_size=5)


@st.composite
def texts(draw: st.DrawFn) -> list[list[list[Row]]]:
    """Sentences of words of tokens."""

    def row(piece: str) -> Row:
        return Row(
            piece,
            draw(RANKS),
            draw(st.floats(-20, 0, width=32)),
            draw(st.floats(0.125, 10, width=32)),
            draw(st.floats(0.125, 30, width=32)),
            draw(st.floats(0, 2, width=32)),
        )

    return [
        [[row(piece) for piece in word] for word in ((" Then",), *words, (".",))]
        for words in draw(SENTENCES)
    ]


def tokens(text: list[list[list[Row]]]) -> list[Row]:
    return [row for sentence in text for word in sentence for row in word]


def bits(row: Row) -> float:
    return -math.log2(math.e) * row.logprob


def by_words(text: list[list[list[Row]]]) -> float:
    """The share of words, none of them a sign, whose tokens are all among the first ten."""
    judged = [
        all(row.rank < 10 for row in word)
        for sentence in text
        for word in sentence
        if all(row.is_scored for row in word) and word[0].piece not in (",", ".")
    ]
    return sum(judged) / len(judged) if judged else math.nan


def by_sentences(text: list[list[list[Row]]]) -> float:
    means = []
    for sentence in text:
        known = [bits(row) for row in tokens([sentence]) if row.is_scored]
        means += [statistics.fmean(known)] if known else []
    return statistics.stdev(means) if len(means) > 1 else math.nan


def of_tokens(formula: Callable[[list[Row]], float]) -> Callable[[list[list[list[Row]]]], float]:
    return lambda text: formula([row for row in tokens(text) if row.is_scored])


def ratio(above: float, below: float) -> float:
    return above / below if below else math.nan


FORMULAS: dict[str, Callable[[list[list[list[Row]]]], float]] = {
    "bits_per_character": lambda text: (
        sum(bits(row) for row in tokens(text) if row.is_scored)
        / sum(len(row.piece) for row in tokens(text))
    ),
    "bits_per_token": of_tokens(lambda rows: sum(map(bits, rows)) / len(rows)),
    "top_ten_words": by_words,
    "top_ten_tokens": of_tokens(lambda rows: sum(row.rank < 10 for row in rows) / len(rows)),
    "log_rank": of_tokens(lambda rows: sum(math.log(1 + row.rank) for row in rows) / len(rows)),
    "lrr": of_tokens(
        lambda rows: ratio(
            -sum(row.logprob for row in rows), sum(math.log(1 + row.rank) for row in rows)
        )
    ),
    "surprisal_per_entropy": of_tokens(
        lambda rows: -sum(row.logprob for row in rows) / sum(row.entropy for row in rows)
    ),
    "curvature": of_tokens(
        lambda rows: (
            sum(row.logprob + row.entropy for row in rows)
            / math.sqrt(sum(row.variance for row in rows))
        )
    ),
    "top_entropy": of_tokens(lambda rows: sum(row.top_entropy for row in rows) / len(rows)),
    "sentence_spread": by_sentences,
}


def test_every_indicator_has_its_own_reference() -> None:
    assert list(FORMULAS) == [indicator.name for indicator in INDICATORS]


@given(texts())
def test_each_is_its_formula(text: list[list[list[Row]]]) -> None:
    check(text, Excerpt.whole(analysis_of_rows(tokens(text))))


@given(texts(), texts(), texts())
def test_those_of_a_selection_are_those_of_what_is_selected(
    before: list[list[list[Row]]], text: list[list[list[Row]]], after: list[list[list[Row]]]
) -> None:
    analysis = analysis_of_rows(tokens([*before, *text, *after]))
    begin = len(tokens(before))
    check(text, Excerpt(analysis, begin, begin + len(tokens(text))))


def check(text: list[list[list[Row]]], excerpt: Excerpt) -> None:
    """Compare every indicator with its formula; what is not finite is no value."""
    found = indicator_values(excerpt)
    if not excerpt.scored:
        assert found == {}
        return
    expected = {name: formula(text) for name, formula in FORMULAS.items()}
    finite = {name: value for name, value in expected.items() if math.isfinite(value)}
    assert found == pytest.approx(finite, rel=1e-6, abs=1e-6)


def plain(second: Row = Row(" sailed", rank=3)) -> Analysis:  # noqa: B008 - it is frozen
    return analysis_of_rows([Row("We"), second, Row(". Then"), Row(" on"), Row(".")])


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_what_an_engine_lacks_gives_no_value(indicator: Indicator) -> None:
    analysis = plain()
    rows = [Row("We", rank=3), Row(" sailed"), Row(". Then"), Row(" on"), Row(".")]
    assert indicator.value(Excerpt.whole(analysis)) is not None
    for column in COLUMN_NAMES:
        lacking = analysis_of_rows(rows, lacks=frozenset({column}))
        found = indicator.value(Excerpt.whole(lacking))
        assert (found is None) == (column in indicator.columns)


def test_no_indicator_reads_a_column_that_it_does_not_name() -> None:
    rows = [Row("We", rank=3), Row(" sailed", logprob=-2), Row(". Then"), Row(" on"), Row(".")]
    for indicator in INDICATORS:
        analysis = analysis_of_rows(rows)
        before = indicator.value(Excerpt.whole(analysis))
        for name in {"logprob", "entropy", "variance", "top_entropy"} - {*indicator.columns}:
            getattr(analysis.columns, name)[:] = math.nan
        assert indicator.value(Excerpt.whole(analysis)) == before


@pytest.mark.parametrize(
    ("second", "without"),
    [
        (
            Row(" sailed", 3, logprob=-math.inf),
            {
                "bits_per_character", "bits_per_token", "lrr", "surprisal_per_entropy",
                "curvature", "sentence_spread",
            },
        ),
        (Row(" sailed", 3, entropy=math.nan), {"surprisal_per_entropy", "curvature"}),
        (Row(" sailed", 3, variance=math.nan), {"curvature"}),
        (Row(" sailed", 3, top_entropy=math.nan), {"top_entropy"}),
    ],
    ids=["impossible", "no entropy", "no variance", "no top"],
)  # fmt: skip
def test_what_is_not_finite_is_no_value(second: Row, without: set[str]) -> None:
    values = indicator_values(Excerpt.whole(plain(second)))
    assert ROWS_OF.keys() - values.keys() == without
    assert all(map(math.isfinite, values.values()))


def test_a_model_that_was_certain_throughout_gives_no_ratios() -> None:
    sure = [Row(piece, 0, 0, 0, 0, 0) for piece in ("We", " sailed", ". Then", " on", ".")]
    values = indicator_values(Excerpt.whole(analysis_of_rows(sure)))
    assert ROWS_OF.keys() - values.keys() == {"lrr", "surprisal_per_entropy", "curvature"}
    assert values["bits_per_token"] == values["sentence_spread"] == 0
    assert values["top_ten_tokens"] == 1


def test_tokens_without_a_character_have_no_bits_per_character() -> None:
    analysis = analysis_of_rows([Row(""), Row("We"), Row(" sailed")])
    values = indicator_values(Excerpt(analysis, 0, 1))
    assert "bits_per_character" not in values
    assert "bits_per_token" in values


def test_an_excerpt_without_evidence_has_no_values() -> None:
    analysis = analysis_of_rows([Row("We", UNSCORED), Row(" sailed")])
    assert indicator_values(Excerpt(analysis, 0, 1)) == {}
    assert indicator_values(Excerpt(analysis, 1, 1)) == {}
    assert indicator_values(Excerpt(analysis, 1, 2)) != {}


def test_ranks_count_from_zero_and_the_tenth_choice_is_the_last_of_ten() -> None:
    values = indicator_values(Excerpt.whole(analysis_of_rows([Row("We", 9), Row(" sailed", 10)])))
    assert values["top_ten_tokens"] == values["top_ten_words"] == 0.5
    assert values["log_rank"] == pytest.approx((math.log(10) + math.log(11)) / 2)


@given(texts())
def test_one_without_surprises_is_the_more_predictable_by_every_mean(
    text: list[list[list[Row]]],
) -> None:
    """Checks the directions: an easier token never makes a text count as less predictable."""
    rows = tokens(text)
    easier = [Row(row.piece, min(row.rank, 0), row.logprob / 2, top_entropy=0) for row in rows]
    here = indicator_values(Excerpt.whole(analysis_of_rows(rows)))
    there = indicator_values(Excerpt.whole(analysis_of_rows(easier)))
    monotonous = {
        "bits_per_character", "bits_per_token", "top_ten_words", "top_ten_tokens", "log_rank",
        "top_entropy",
    }  # fmt: skip
    for name in monotonous & here.keys():
        assert ROWS_OF[name].more_predictable * (there[name] - here[name]) >= -1e-9


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("top_ten_words", 0.567, "57 %"),
        ("top_ten_tokens", 1.0, "100 %"),
        ("bits_per_character", 1.4, "1.40"),
        ("curvature", -0.5, "−0.50"),
        ("curvature", -0.001, "0.00"),
    ],
)
def test_values_are_shown_as_people_read_them(name: str, value: float, shown: str) -> None:
    assert ROWS_OF[name].shown(value) == shown


def test_names_and_titles_are_not_given_twice() -> None:
    for what in ("name", "title", "description"):
        assert len({getattr(indicator, what) for indicator in INDICATORS}) == len(INDICATORS)
    for indicator in INDICATORS:
        assert {*indicator.columns} <= {*COLUMN_NAMES}
        assert indicator.more_predictable in (-1, 1)
