"""Ranks by counting against ranks by sorting."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gltr_desktop.scoring import ranks
from gltr_desktop.scoring.ranks import NonFiniteLogitsError, token_ranks, token_ranks_by_sorting

DTYPES = [torch.float16, torch.bfloat16, torch.float32, torch.float64]
# Few distinct values make ties; the extremes overflow sums and half precision's range is kept.
VALUES = st.one_of(
    st.integers(-3, 3).map(float),
    st.floats(-6e4, 6e4, width=32),
)


@st.composite
def logits_and_targets(draw: st.DrawFn) -> tuple[torch.Tensor, torch.Tensor]:
    lead = draw(hnp.array_shapes(min_dims=0, max_dims=2, min_side=1, max_side=4))
    size = draw(st.integers(1, 40))
    values = draw(hnp.arrays(np.float32, (*lead, size), elements=VALUES))
    targets = draw(hnp.arrays(np.int64, lead, elements=st.integers(0, size - 1)))
    return torch.from_numpy(values), torch.from_numpy(np.asarray(targets))


@given(logits_and_targets(), st.sampled_from(DTYPES))
def test_counting_equals_sorting(
    case: tuple[torch.Tensor, torch.Tensor], dtype: torch.dtype
) -> None:
    logits, targets = case[0].to(dtype), case[1]
    counted = token_ranks(logits, targets)
    assert counted.dtype == torch.int64
    assert counted.shape == targets.shape
    assert torch.equal(counted, token_ranks_by_sorting(logits, targets))


@given(logits_and_targets())
def test_counting_equals_a_plain_loop(case: tuple[torch.Tensor, torch.Tensor]) -> None:
    logits, targets = case
    rows, ids = logits.reshape(-1, logits.shape[-1]).tolist(), targets.reshape(-1).tolist()
    expected = [sum(value > row[y] for value in row) for row, y in zip(rows, ids, strict=True)]
    assert token_ranks(logits, targets).reshape(-1).tolist() == expected


def test_rows_beyond_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks, "_BLOCK_ELEMENTS", 100)
    logits = torch.randn(23, 30, generator=torch.Generator().manual_seed(1))
    targets = torch.arange(23)
    assert torch.equal(token_ranks(logits, targets), token_ranks_by_sorting(logits, targets))


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("block", [10, 1 << 20])
def test_non_finite_logits_are_named(
    bad: float, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranks, "_BLOCK_ELEMENTS", block)
    logits = torch.zeros(2, 3, 5)
    logits[1, 2, 4] = bad
    with pytest.raises(NonFiniteLogitsError, match="position 1, 2, 4") as caught:
        token_ranks(logits, torch.zeros(2, 3, dtype=torch.int64))
    assert caught.value.position == (1, 2, 4)


def test_huge_finite_logits_are_not_mistaken_for_infinite_ones() -> None:
    logits = torch.full((2, 8), 3e38)
    logits[0, 3] = -3e38
    assert token_ranks(logits, torch.tensor([3, 0])).tolist() == [7, 0]


def test_in_and_outside_of_inference_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks, "_kept", threading.local())
    logits = torch.tensor([[1.0, 3.0, 2.0]], requires_grad=True)
    with torch.inference_mode():
        assert token_ranks(logits, torch.tensor([0])).tolist() == [2]
    assert token_ranks(logits, torch.tensor([2])).tolist() == [1]


def test_empty_batch() -> None:
    assert token_ranks(torch.empty(0, 7), torch.empty(0, dtype=torch.int64)).shape == (0,)


@pytest.mark.parametrize(
    ("logits", "targets"),
    [
        (torch.zeros(2, 3), torch.zeros(3, dtype=torch.int64)),
        (torch.zeros(2, 3), torch.tensor([0, 3])),
        (torch.zeros(2, 3), torch.tensor([-1, 0])),
        (torch.zeros(2, 3, dtype=torch.int64), torch.tensor([0, 0])),
        (torch.zeros(2, 3), torch.tensor([0.0, 1.0])),
    ],
)
def test_misfits_are_refused(logits: torch.Tensor, targets: torch.Tensor) -> None:
    with pytest.raises(ValueError, match=r"belong together|vocabulary|floating"):
        token_ranks(logits, targets)
