"""Several engines are open while memory suffices, and make room for one another when not."""

from __future__ import annotations

import ctypes
import platform
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import psutil
import pytest

from gltr_desktop.errors import Cancelled, InputError
from gltr_desktop.models import devices
from gltr_desktop.models.engine import analyse_alone
from gltr_desktop.models.engine_pool import EnginePool
from gltr_desktop.models.loading_steps import LoadingSteps
from gltr_desktop.models.memory_refusals import TooLittleMemoryError
from gltr_desktop.models.options import SMALL, ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import torch

TEXT = "It was a bright cold day in April."
PLENTY = 1 << 40


@pytest.fixture
def choices(folder_of: Callable[[str], Path]) -> tuple[ModelChoice, ...]:
    """Three models."""
    one, two = (ModelChoice(str(folder_of(kind)), "cpu", "float32") for kind in ("llama", "gpt2"))
    return one, two, replace(two, precision="bfloat16")


def test_engines_stay_open_while_there_is_room(choices: tuple[ModelChoice, ...]) -> None:
    pool = EnginePool()
    engines = [pool.open(choice, LoadingSteps()) for choice in choices]
    assert pool.choices == set(choices)
    assert [pool.get(choice) for choice in choices] == engines
    for engine in engines:
        assert analyse_alone(engine, TEXT, 0, threading.Event()).complete


def test_only_what_is_wanted_is_kept(choices: tuple[ModelChoice, ...]) -> None:
    pool = EnginePool()
    for choice in choices:
        pool.open(choice, LoadingSteps())
    pool.keep({choices[1], ModelChoice("never opened")})
    assert pool.choices == {choices[1]}
    assert pool.get(choices[0]) is None


def test_the_engine_that_was_used_longest_ago_makes_room_first(
    choices: tuple[ModelChoice, ...],
) -> None:
    first, second, third = choices
    pool = EnginePool(lambda _: len(pool.choices) < 2)
    pool.open(first, LoadingSteps())
    pool.open(second, LoadingSteps())
    pool.get(first)
    pool.open(third, LoadingSteps())
    assert pool.choices == {first, third}


def test_a_single_engine_is_opened_whether_it_seems_to_fit_or_not(
    choices: tuple[ModelChoice, ...],
) -> None:
    pool = EnginePool(lambda _: False)
    for choice in choices:
        pool.open(choice, LoadingSteps())
        assert pool.choices == {choice}


def test_all_others_make_room_if_memory_does_not_suffice_after_all(
    choices: tuple[ModelChoice, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = EnginePool(lambda _: True)

    def free(_: torch.device) -> int:
        return PLENTY if len(pool.choices) < 2 else 1

    monkeypatch.setattr(devices, "free_memory", free)
    for choice in choices:
        pool.open(choice, LoadingSteps())
    assert pool.choices == {choices[2]}


def test_a_model_for_which_nothing_suffices_is_refused(
    choices: tuple[ModelChoice, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = EnginePool(lambda _: True)
    pool.open(choices[0], LoadingSteps())
    monkeypatch.setattr(devices, "free_memory", lambda _: 1)
    with pytest.raises(TooLittleMemoryError, match="GB are free"):
        pool.open(choices[1], LoadingSteps())
    assert pool.choices == frozenset()


def test_what_cannot_be_opened_leaves_the_others_open(
    choices: tuple[ModelChoice, ...], tmp_path: Path
) -> None:
    pool = EnginePool()
    pool.open(choices[0], LoadingSteps())
    with pytest.raises(InputError):
        pool.open(ModelChoice(str(tmp_path)), LoadingSteps())
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(Cancelled):
        pool.open(choices[1], LoadingSteps(stopped))
    assert pool.choices == {choices[0]}


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others give back what is freed")
def test_the_memory_of_a_closed_engine_goes_back_to_the_system() -> None:
    process, pool = psutil.Process(), EnginePool()
    engine = pool.open(ModelChoice(SMALL, "cpu", "float32"), LoadingSteps())
    assert analyse_alone(engine, TEXT * 50, 0, threading.Event()).complete
    del engine
    pool.keep(())
    kept = process.memory_info().rss
    ctypes.CDLL(None).malloc_trim(0)
    # There is next to nothing left that could be given back.
    assert kept - process.memory_info().rss < 10e6
