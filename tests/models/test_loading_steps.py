"""Loading is watched, and stopped, between its steps."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from gltr_desktop.errors import Cancelled
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.loading_steps import LoadingSteps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_nobody_need_watch() -> None:
    LoadingSteps().begin("a step")
    assert list(LoadingSteps().each("ab", "letter", 2)) == ["a", "b"]


def test_steps_are_reported_and_counted() -> None:
    reported: list[str] = []
    assert list(LoadingSteps(report=reported.append).each("ab", "letter", 2)) == ["a", "b"]
    assert reported == ["letter 1 of 2", "letter 2 of 2"]


@pytest.mark.parametrize(("name", "word"), [("llama", "layer"), ("gpt2", "part")])
def test_loading_reports_how_far_it_is(
    name: str, word: str, folder_of: Callable[[str], Path]
) -> None:
    reported: list[str] = []
    load_model(find_model(str(folder_of(name))), "cpu", steps=LoadingSteps(report=reported.append))
    counted = [step for step in reported if step.startswith(word)]
    assert counted[0].startswith(f"{word} 1 of ")
    assert len(counted) > 1


@pytest.mark.parametrize("name", ["llama", "gpt2"])
def test_loading_stops_at_any_step(name: str, folder_of: Callable[[str], Path]) -> None:
    source = find_model(str(folder_of(name)))
    reported: list[str] = []
    load_model(source, "cpu", steps=LoadingSteps(report=reported.append))
    for number in range(1, len(reported) + 1, 3):
        cancelled, begun = threading.Event(), 0

        def count(_: str, number: int = number, cancelled: threading.Event = cancelled) -> None:
            nonlocal begun
            begun += 1
            if begun == number:
                cancelled.set()

        if number == len(reported):
            break
        with pytest.raises(Cancelled):
            load_model(source, "cpu", steps=LoadingSteps(cancelled, count))
        assert begun == number
