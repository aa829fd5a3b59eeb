"""Device and precision are chosen by what is there, and refusals name what is not."""

from __future__ import annotations

import psutil
import pytest
import torch
from torch import nn

from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.devices import (
    check_memory,
    choose_device,
    choose_precision,
    fits_in_float32,
    free_memory,
    move_to,
    precision_name,
)
from gltr_desktop.models.memory_refusals import TooLittleMemoryError

CPU = torch.device("cpu")


@pytest.fixture
def four_thousand_bytes_free(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = psutil.virtual_memory()._replace(available=4_000)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_device_that_is_not_there(device: str) -> None:
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if there[device]:
        pytest.skip(f"this computer has a {device} device")
    with pytest.raises(InputError, match=f"no “{device}” device"):
        choose_device(device)


def test_the_device_is_the_one_that_is_asked_for() -> None:
    assert choose_device("cpu") == CPU


def test_the_automatic_device_is_the_best_one() -> None:
    if torch.cuda.is_available():
        expected = "cuda"
    elif torch.backends.mps.is_available():
        expected = "mps"
    else:
        expected = "cpu"
    assert choose_device("auto").type == expected


@pytest.mark.usefixtures("four_thousand_bytes_free")
def test_automatic_precision_is_float32_where_it_fits() -> None:
    assert free_memory(CPU) == 4_000
    assert fits_in_float32(CPU, 1_000)
    assert choose_precision("auto", CPU, 1_000) == torch.float32
    assert not fits_in_float32(CPU, 1_001)
    assert choose_precision("auto", CPU, 1_001) == torch.bfloat16


@pytest.mark.parametrize("wanted", ["float32", "bfloat16"])
def test_a_precision_that_is_asked_for_is_taken(wanted: str) -> None:
    chosen = choose_precision(wanted, CPU, 1 << 50)
    assert precision_name(chosen) == wanted


@pytest.mark.usefixtures("four_thousand_bytes_free")
def test_a_model_that_does_not_fit_is_refused() -> None:
    check_memory("org/model", 4_000)
    with pytest.raises(GltrError, match=r"“org/model” needs 0\.0 GB of memory") as caught:
        check_memory("org/model", 4_001)
    assert caught.value.exit_status == 1


def test_a_model_that_a_device_has_no_room_for_may_have_it_once_others_are_closed() -> None:
    class Large(nn.Module):
        def to(self, *_: object, **__: object) -> Large:
            raise torch.OutOfMemoryError

    # Of this error, the pool of engines makes room and tries again.
    with pytest.raises(TooLittleMemoryError, match="“large” does not fit into the memory of cpu"):
        move_to(Large(), CPU, "large")
