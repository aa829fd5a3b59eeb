"""The number of threads that the model is given beside a window."""

from __future__ import annotations

import pytest

from gltr_desktop.models.first_import import threads_beside_a_window


@pytest.mark.parametrize(
    ("default", "expected"), [(1, 1), (2, 2), (4, 4), (6, 5), (16, 15), (64, 16)]
)
def test_a_large_machine_keeps_some_for_the_desktop(default: int, expected: int) -> None:
    assert threads_beside_a_window(default) == expected
