"""A corpus is cut into parts that hold every text once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.batch.corpus.plan import Plan, Speed, load_plan, make_plan, save_plan
from gltr_desktop.batch.corpus.row_reading import Columns
from gltr_desktop.batch.corpus.scan import Scan, Slice
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

SPEED = Speed(tokens_per_weight=0.25, tokens_per_second=1_000.0)
MINUTE = 240_000
"""What a worker reads in a minute, in characters."""
LONG = 10_000_000


def scan_of(weights: list[int]) -> Scan:
    """One table with a cell of one row for each weight."""
    cells = [Slice(0, row, 1, 100 * row, weight) for row, weight in enumerate(weights)]
    return Scan(cells, Columns("text", None))


WEIGHTS = st.lists(
    st.integers(1, 9_000) | st.sampled_from([LONG, LONG + 1, MINUTE]), min_size=1, max_size=80
)


@given(weights=WEIGHTS, workers=st.integers(1, 8))
def test_every_row_is_in_one_part_and_in_order(weights: list[int], workers: int) -> None:
    plan = make_plan(scan_of(weights), SPEED, workers)
    rows = [
        row
        for part in plan.parts
        for piece in part.slices
        for row in range(piece.row, piece.row + piece.rows)
    ]
    assert rows == list(range(len(weights)))
    assert sum(part.weight for part in plan.parts) == sum(weights)
    assert [part.number for part in plan.parts] == list(range(len(plan.parts)))
    names = [part.file_name for part in plan.parts]
    assert names == sorted(names)
    for part in plan.parts:
        if any(weights[piece.row] >= LONG for piece in part.slices):
            assert part.documents == 1


def test_a_part_is_about_a_minutes_work() -> None:
    plan = make_plan(scan_of([4_000] * 6_000), SPEED, workers=2)
    assert len(plan.parts) == 100
    assert all(abs(part.weight - MINUTE) <= 4_000 for part in plan.parts)


def test_a_small_corpus_has_parts_for_every_worker() -> None:
    plan = make_plan(scan_of([4_000] * 64), SPEED, workers=4)
    assert [part.documents for part in plan.parts] == [4] * 16


def test_rows_of_a_part_that_follow_one_another_are_one_slice() -> None:
    plan = make_plan(scan_of([4_000] * 12), SPEED, workers=1)
    first, second = plan.parts[:2]
    assert first.slices == (Slice(0, 0, 3, 0, 12_000),)
    assert second.slices == (Slice(0, 3, 3, 300, 12_000),)


def test_a_plan_is_kept(tmp_path: Path) -> None:
    plan = make_plan(scan_of([4_000, LONG, 4_000]), SPEED, workers=1)
    save_plan(plan, tmp_path / "plan.json")
    assert load_plan(tmp_path / "plan.json") == plan


@pytest.mark.parametrize("content", [None, "{", "[]", '{"parts": [[[1, 2]]], "speed": {}}'])
def test_a_damaged_plan_is_named(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "plan.json").write_text(content, "utf-8")
    with pytest.raises(InputError, match="plan of this run"):
        load_plan(tmp_path / "plan.json")


def test_what_is_missing_begins_with_long_texts(tmp_path: Path) -> None:
    plan: Plan = make_plan(scan_of([4_000, LONG, 4_000, LONG + 1, 4_000]), SPEED, workers=1)
    (tmp_path / plan.parts[2].file_name).touch()
    numbers = [part.number for part in plan.missing(tmp_path)]
    assert numbers == [3, 1, 0, 4]
    assert all(a != b for a, b in pairwise(numbers))
