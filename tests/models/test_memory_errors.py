"""Every way in which torch and Python lack memory is one error; others stay what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from gltr_desktop.models.memory_errors import DeviceMemoryError, memory_errors

if TYPE_CHECKING:
    from collections.abc import Callable


def gpu() -> None:
    raise torch.OutOfMemoryError


@pytest.mark.parametrize(
    "demand",
    [gpu, lambda: torch.empty(1 << 46), lambda: bytearray(1 << 60)],
    ids=["GPU", "processor", "Python"],
)
def test_too_little_memory(demand: Callable[[], object]) -> None:
    with pytest.raises(DeviceMemoryError) as caught, memory_errors():
        demand()
    assert "not enough memory" in caught.value.explained.message
    assert caught.value.explained.exit_status == 1


def test_other_errors_pass() -> None:
    with pytest.raises(RuntimeError, match="size"), memory_errors():
        torch.ones(2) @ torch.ones(3)
