"""Panics of Rust become errors, and the terminal shows nothing of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gltr_desktop.models.rust_panics import (
    RustPanicError,
    panics_as_errors,
    quiet_panics_as_errors,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager


@pytest.mark.parametrize("guard", [panics_as_errors, quiet_panics_as_errors])
def test_a_panic_is_an_error(guard: Callable[[], AbstractContextManager[None]]) -> None:
    class PanicException(BaseException):
        """Named as PyO3's, which has no importable class."""

    with pytest.raises(RustPanicError, match="some words"), guard():
        raise PanicException("some words")


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_other_errors_stay_what_they_are(error: type[BaseException]) -> None:
    with pytest.raises(error), quiet_panics_as_errors():
        raise error


def test_what_others_write_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet_panics_as_errors(), quiet_panics_as_errors():
        os.write(2, b"a warning\n")
    assert capfd.readouterr().err == "a warning\n"
    os.write(2, b"afterwards\n")
    assert capfd.readouterr().err == "afterwards\n"
