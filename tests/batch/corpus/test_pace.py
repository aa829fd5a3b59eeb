"""The time left is about right from the first part on."""

from __future__ import annotations

import pytest

from gltr_desktop.batch.corpus.pace import Pace


def test_before_anything_is_done_the_estimate_counts() -> None:
    progress = Pace(parts=10, weight=1_000, workers=2, seconds=50).progress(before=5, now=0.0)
    assert (progress.done, progress.files, progress.tokens_per_second) == (5, 15, 0)
    assert progress.left == 50


@pytest.mark.parametrize("start", [0.0, 30.0])
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_the_time_left_does_not_count_the_start(workers: int, start: float) -> None:
    """Parts of 100 that take 10 seconds each; the workers begin and end together."""
    parts = 40
    pace = Pace(parts, weight=100 * parts, workers=workers, seconds=10 * parts / workers)
    for number in range(1, parts + 1):
        rounds = (number - 1) // workers + 1
        now = start + 10 * rounds
        pace.add(weight=100, tokens=250, now=now)
        truly_left = 10 * (parts / workers - rounds)
        # At first, who is still reading counts as half done.
        tolerance = 0.7 if rounds < 4 else 0.25
        assert pace.progress(0, now).left == pytest.approx(truly_left, rel=tolerance, abs=10)
    last = pace.progress(0, now)
    assert (last.done, last.left) == (parts, 0)
    assert last.tokens_per_second == pytest.approx(250 * parts / now)


def test_a_slower_machine_is_noticed() -> None:
    pace = Pace(parts=10, weight=1_000, workers=1, seconds=100)
    for number in range(1, 6):
        pace.add(weight=100, tokens=0, now=40.0 * number)
    assert pace.progress(0, 200.0).left == pytest.approx(200, rel=0.2)
