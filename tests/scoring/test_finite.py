"""Logits that are no numbers are named; large ones are not taken for them."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.scoring.finite import NonFiniteLogitsError, require_finite

BAD = [float("nan"), float("inf"), float("-inf")]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_the_first_non_finite_logit_is_named(bad: float, dtype: torch.dtype) -> None:
    logits = torch.zeros(6, 5, dtype=dtype)
    logits[3, 4] = logits[5, 0] = bad
    with pytest.raises(NonFiniteLogitsError, match="at position 13, 4") as caught:
        require_finite(logits, 10)
    assert caught.value.position == (13, 4)
    assert caught.value.remedy


def test_infinities_that_cancel_are_found() -> None:
    logits = torch.tensor([[0.0, float("inf"), float("-inf")]])
    with pytest.raises(NonFiniteLogitsError, match="at position 0, 1"):
        require_finite(logits, 0)


@given(st.integers(0, 8), st.sampled_from([3e38, -3e38, 6e4, 0.0, -0.0]))
def test_huge_finite_logits_are_not_mistaken_for_infinite_ones(rows: int, value: float) -> None:
    require_finite(torch.full((rows, 8), value), 0)
