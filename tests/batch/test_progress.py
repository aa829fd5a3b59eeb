"""How far a run has come, and how long the rest may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.text_rows import error_row, text_row

from gltr_desktop.batch.progress import BatchProgress
from gltr_desktop.batch.rows import TextFile
from gltr_desktop.batch.runner import Done

if TYPE_CHECKING:
    from pathlib import Path

TOKENS = 1_001
"""Of the rows that are made here."""


def files(folder: Path, sizes: dict[str, int]) -> list[TextFile]:
    for name, size in sizes.items():
        (folder / name).write_bytes(b"x" * size)
    return [TextFile(folder / name, name) for name in sizes]


def done(seconds: float, reading: float = 0.5) -> Done:
    return Done(text_row("a.txt", seconds=reading), was_known=False, seconds=seconds)


def test_nothing_is_promised_before_anything_is_seen(tmp_path: Path) -> None:
    progress = BatchProgress(files(tmp_path, {"a.txt": 10, "b.txt": 10}))
    assert progress.line() == "0 of 2 files"
    progress.add(Done(text_row("a.txt"), was_known=True, seconds=0.0))
    assert progress.line() == "1 of 2 files"


def test_what_is_left_follows_from_the_bytes(tmp_path: Path) -> None:
    progress = BatchProgress(files(tmp_path, {"a.txt": 10, "b.txt": 30, "c.txt": 50}))
    progress.add(done(2.0))
    assert progress.seconds_left() == pytest.approx(16.0)
    assert progress.line() == "1 of 3 files · 2,002 tokens/s · about 16 s left"
    progress.add(done(2.0))
    assert progress.seconds_left() == pytest.approx(50 * 4 / 40)
    assert progress.seconds_left(0.5) == pytest.approx(25 * 4 / 40)


def test_every_suffix_has_its_own_speed(tmp_path: Path) -> None:
    sizes = {"a.jpg": 1_000, "a.TXT": 10, "b.txt": 10, "b.jpg": 1_000, "c.odt": 101}
    progress = BatchProgress(files(tmp_path, sizes))
    progress.add(Done(error_row("a.jpg", "No text."), was_known=False, seconds=0.1))
    progress.add(done(1.0))
    # The odt's speed is that of all bytes.
    assert progress.seconds_left() == pytest.approx(1.0 + 0.1 + 101 * 1.1 / 1_010)


def test_texts_that_were_known_say_nothing_about_the_speed(tmp_path: Path) -> None:
    progress = BatchProgress(files(tmp_path, {"a.txt": 10, "b.txt": 10, "c.txt": 10}))
    progress.add(Done(text_row("a.txt"), was_known=True, seconds=0.0))
    progress.add(done(3.0))
    assert progress.seconds_left() == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("seconds", "words"), [(89, "89 s"), (91, "2 min"), (3_000, "50 min"), (36_000, "10.0 h")]
)
def test_long_times_are_said_in_larger_units(seconds: float, words: str, tmp_path: Path) -> None:
    progress = BatchProgress(files(tmp_path, {"a.txt": 10, "b.txt": 10}))
    progress.add(done(seconds))
    assert progress.line().endswith(f" · about {words} left")


def test_the_progress_of_a_long_text_is_shown(tmp_path: Path) -> None:
    progress = BatchProgress(files(tmp_path, {"a.txt": 10, "b.txt": 10}))
    progress.add(done(1.0, reading=1.0))
    assert "b.txt" not in progress.line(500, TOKENS)
    assert progress.line(5_000, 10 * TOKENS) == (
        "1 of 2 files · 50% of “b.txt” · 1,001 tokens/s · about 1 s left"
    )


def test_at_the_end_nothing_is_left(tmp_path: Path) -> None:
    progress = BatchProgress(files(tmp_path, {"a.txt": 10}))
    progress.add(done(1.0))
    assert progress.line() == "1 of 1 file · 2,002 tokens/s"


def test_files_that_are_missing_or_empty_are_files(tmp_path: Path) -> None:
    given = files(tmp_path, {"a.txt": 0, "b.txt": 0})
    given[1].path.unlink()
    progress = BatchProgress(given)
    progress.add(done(1.0))
    assert progress.seconds_left() == pytest.approx(1.0)
