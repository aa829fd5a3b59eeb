"""What the status line says of a model, and of times."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.analyses import MODEL

from gltr_desktop.models.options import BUILT_IN, SHIPPED
from gltr_desktop.ui.threads.model_status import model_in_words, model_line, time_left
from gltr_desktop.ui.threads.reading_clock import ReadingClock


def test_a_shipped_model_has_its_title_and_how_it_was_run() -> None:
    shipped = SHIPPED[BUILT_IN]
    line = model_line(replace(MODEL, name=shipped.full_name))
    assert line == f"{shipped.title} · float32"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "little-model · 9 M · float32"),
        ({"precision": "bfloat16", "device": "cuda"}, "little-model · 9 M · bfloat16 ± · on cuda"),
        ({"masking": "word"}, "little-model · 9 M · float32 · pseudo-log-likelihood"),
        ({"parameters": None, "precision": None, "device": None}, "little-model"),
    ],
)
def test_another_model_has_its_size(changes: dict[str, str | None], line: str) -> None:
    assert model_line(replace(MODEL, **changes)) == line  # type: ignore[arg-type]


def test_the_tip_gives_all_that_is_known() -> None:
    words = model_in_words(MODEL)
    assert words == "little-model: 8.7 M parameters, BF16 weights in float32 on cpu"
    of_masked = model_in_words(replace(MODEL, masking="word"))
    assert of_masked == (
        f"{words}, pseudo-log-likelihood; not comparable with perplexity or with left-to-right"
        " models"
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 s"), (4.4, "4 s"), (7, "5 s"), (37, "35 s"), (59, "1 min"), (200, "3 min"),
     (5_400, "2 h")],
)  # fmt: skip
def test_a_time_to_come_is_no_more_exact_than_one_can_know(seconds: float, said: str) -> None:
    assert time_left(seconds) == said


def test_the_time_left_goes_by_the_speed_that_is_known() -> None:
    clock = ReadingClock()
    clock.begin()
    assert clock.seconds_left(0, 1_000, 0.0) is None
    assert clock.seconds_left(500, 1_000, 100.0) == 5.0
