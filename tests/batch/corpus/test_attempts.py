"""A text that ends its worker is found, and others are not blamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.batch.corpus.attempts import Attempts, forget_attempts

if TYPE_CHECKING:
    from pathlib import Path


def died_at(folder: Path, position: int, run: str = "a") -> frozenset[int]:
    """What a worker leaves out that dies while it reads the text at ``position``."""
    attempts = Attempts(folder, 7, run)
    attempts.begin()
    for text in range(position + 1):
        attempts.reads(text)
    return attempts.deadly


def test_a_text_is_given_up_at_the_fourth_attempt(tmp_path: Path) -> None:
    assert [died_at(tmp_path, 5) for _ in range(4)] == [set(), set(), set(), {5}]


def test_several_texts_may_be_deadly(tmp_path: Path) -> None:
    for _ in range(3):
        died_at(tmp_path, 2)
    assert died_at(tmp_path, 4) == {2}
    assert died_at(tmp_path, 4) == {2}
    assert died_at(tmp_path, 9) == {2, 4}


def test_other_runs_and_parts_that_ended_count_for_nothing(tmp_path: Path) -> None:
    for run in "abcd":
        assert died_at(tmp_path, 5, run) == set()
    for _ in range(3):
        died_at(tmp_path, 5)
    Attempts(tmp_path, 7, "a").end()
    assert died_at(tmp_path, 5) == set()
    forget_attempts(tmp_path)
    assert list(tmp_path.iterdir()) == []
