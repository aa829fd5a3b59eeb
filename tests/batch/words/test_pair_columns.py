"""The columns of tables of pairs, and what their cells hold."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from gltr_desktop.batch.words.pair_columns import COMPARISON_COLUMNS, GROUP_COLUMNS, PAIR_COLUMNS
from gltr_desktop.batch.words.pair_groups import PairTallies
from gltr_desktop.batch.words.pairs import CORRECTED, PLAIN, Comparison, Pair, Total
from gltr_desktop.batch.words.table import Table, rendered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.batch.words.pair_columns import Row, RowColumn
    from gltr_desktop.batch.words.table import Cell

BITS, NATS = math.log(2), 1.0

PAIR = Pair("7", "npi", "No one ever left", "One ever left", ("No", "one", "ever", "left"),
            ("One", "ever", "left"))  # fmt: skip
COMPARISON = Comparison(
    CORRECTED, Total(4, 8.0, 9.0), Total(3, 12.0, 12.5), Total(0, 0.0, 0.0), "a remark"
)


def cells(columns: Sequence[RowColumn[Row]], row: Row, unit: float = NATS) -> dict[str, Cell]:
    return {column.name: column.cell(row, unit) for column in columns}


def test_a_row_says_what_a_pair_is() -> None:
    assert cells(PAIR_COLUMNS, PAIR) == {
        "item": "7",
        "group": "npi",
        "good": "No one ever left",
        "bad": "One ever left",
        "good_words": 4,
        "bad_words": 3,
        "parting_position": 1,
        "parting_good": "No",
        "parting_bad": "One",
        "note": None,
    }


def test_a_sentence_that_has_ended_has_no_word_where_they_part() -> None:
    longer = replace(PAIR, bad_words=(*PAIR.good_words, "early"))
    row = cells(PAIR_COLUMNS, longer)
    assert (row["parting_position"], row["parting_good"], row["parting_bad"]) == (5, None, "early")


def test_a_row_says_how_a_model_sees_the_pair() -> None:
    assert cells(COMPARISON_COLUMNS, COMPARISON) == {
        "likelier": "good",
        "measure": "corrected",
        "difference_corrected": 4.0,
        "difference_plain": 3.5,
        "good_tokens": 4,
        "good_corrected": 8.0,
        "good_plain": 9.0,
        "bad_tokens": 3,
        "bad_corrected": 12.0,
        "bad_plain": 12.5,
        "before_tokens": 0,
        "before_corrected": 0.0,
        "before_plain": 0.0,
        "scoring_note": "a remark",
    }


def test_surprisal_alone_is_converted_into_bits() -> None:
    nats, bits = cells(COMPARISON_COLUMNS, COMPARISON), cells(COMPARISON_COLUMNS, COMPARISON, BITS)
    for name, value in nats.items():
        if isinstance(value, float):
            assert bits[name] == pytest.approx(value / BITS)
        else:
            assert bits[name] == value


def test_what_is_not_known_is_an_empty_cell() -> None:
    row = cells(COMPARISON_COLUMNS, Comparison(PLAIN, note="the bad sentence is empty"), BITS)
    assert {name for name, value in row.items() if value is not None} == {"measure", "scoring_note"}
    plain = replace(COMPARISON, measure=PLAIN, good=Total(4, math.nan, 9.0))
    assert cells(COMPARISON_COLUMNS, plain)["difference_corrected"] is None
    assert cells(COMPARISON_COLUMNS, plain)["difference_plain"] == 3.5


def test_the_last_row_of_groups_is_that_of_all_pairs() -> None:
    tallies = PairTallies(CORRECTED)
    tallies.add("npi", COMPARISON)
    tallies.add("npi", Comparison(CORRECTED))
    tallies.add("binding", Comparison(CORRECTED))
    rows = [cells(GROUP_COLUMNS, tally, BITS) for tally in tallies.tallies]
    assert [row["group"] for row in rows] == ["npi", "binding", "all pairs"]
    npi, binding, together = rows
    assert npi | {"group": "", "not_compared": 2} == together | {"group": ""}
    assert npi["mean_difference"] == pytest.approx(4 / BITS)
    assert (npi["pairs"], npi["good_likelier"], npi["equally_likely"]) == (1, 1, 0)
    assert (npi["share"], npi["share_high"]) == (1.0, 1.0)
    assert npi["share_low"] == pytest.approx(0.2065, abs=1e-4)
    names = ("share", "share_low", "share_high", "mean_difference")
    assert all(binding[name] is None for name in names)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_every_format_takes_these_columns(suffix: str) -> None:
    tallies = PairTallies(CORRECTED)
    tallies.add("npi", COMPARISON)
    pair = [
        *cells(PAIR_COLUMNS, PAIR, BITS).values(),
        *cells(COMPARISON_COLUMNS, COMPARISON, BITS).values(),
    ]
    groups = [list(cells(GROUP_COLUMNS, tally, BITS).values()) for tally in tallies.tallies]
    when = datetime(2026, 1, 2, tzinfo=UTC)
    for table in (
        Table("Pairs", (*PAIR_COLUMNS, *COMPARISON_COLUMNS), [pair]),
        Table("Groups", GROUP_COLUMNS, groups),
    ):
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert rendered([table], suffix, {}, when)
