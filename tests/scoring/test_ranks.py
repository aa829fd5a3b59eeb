"""The public count of ranks against sorting, in every shape and type that it takes."""

from __future__ import annotations

import math

import pytest
import torch
from helpers.oracles import ranks_by_sorting
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gltr_desktop.scoring import ranks as module
from gltr_desktop.scoring.ranks import token_ranks

FLOATS = [torch.float16, torch.bfloat16, torch.float32, torch.float64]
INTEGERS = [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64]
# Few different values, so that many are equal; infinities as models give to what they forbid.
VALUES = st.sampled_from([-math.inf, -2.0, -0.0, 0.0, 0.5, 1e-30, 3.0, 6e4, math.inf])


@st.composite
def cases(draw: st.DrawFn) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits (…, V) of any type, with one to three dimensions, and targets (…)."""
    lead = draw(hnp.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=5))
    size = draw(st.integers(1, 40))
    logits = torch.from_numpy(draw(hnp.arrays("float32", (*lead, size), elements=VALUES)))
    targets = torch.from_numpy(
        draw(hnp.arrays("int64", lead, elements=st.integers(0, size - 1))),
    )
    logits = logits.to(draw(st.sampled_from(FLOATS)))
    return logits, targets.to(draw(st.sampled_from(INTEGERS)))


def by_sorting(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    rows = logits.double().reshape(math.prod(targets.shape), logits.shape[-1])
    return ranks_by_sorting(rows, targets.long().reshape(-1)).reshape(targets.shape)


@given(cases())
def test_ranks_are_those_of_sorting(case: tuple[torch.Tensor, torch.Tensor]) -> None:
    logits, targets = case
    found = token_ranks(logits, targets)
    assert found.dtype == torch.int64
    assert found.shape == targets.shape
    assert torch.equal(found, by_sorting(logits, targets))


@given(cases(), st.integers(1, 100))
def test_ranks_are_the_same_however_many_rows_are_counted_at_once(
    case: tuple[torch.Tensor, torch.Tensor], elements: int
) -> None:
    logits, targets = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_CHUNK_ELEMENTS", elements)
        assert torch.equal(token_ranks(logits, targets), by_sorting(logits, targets))


@given(cases(), st.booleans())
def test_ranks_are_the_same_as_booleans_and_in_doubles(
    case: tuple[torch.Tensor, torch.Tensor], on_processor: bool
) -> None:
    """As a GPU counts them, and as vocabularies beyond a float32's whole numbers are counted."""
    logits, targets = case
    choose = module._types
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_EXACT", 0)
        patch.setattr(module, "_types", lambda size, **_: choose(size, on_processor=on_processor))
        assert torch.equal(token_ranks(logits, targets), by_sorting(logits, targets))


def test_more_items_than_a_float32_can_count() -> None:
    assert module._types(1 << 24, on_processor=True)[1] == torch.float32
    assert module._types((1 << 24) + 1, on_processor=True)[1] == torch.float64


def test_parts_of_a_batch_are_counted_where_they_are() -> None:
    """Logits for the next token, as models give them: the last position has no target."""
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(3, 7, 50, generator=generator)
    targets = torch.randint(50, (3, 7), generator=generator)
    shifted, following = logits[:, :-1], targets[:, 1:]
    assert torch.equal(token_ranks(shifted, following), by_sorting(shifted, following))
    apart = logits[..., ::2]
    assert torch.equal(token_ranks(apart, targets // 2), by_sorting(apart, targets // 2))


def test_logits_in_training_and_in_inference() -> None:
    logits = torch.tensor([[1.0, 3.0, 2.0]], requires_grad=True)
    found = token_ranks(logits * 2, torch.tensor([0]))
    assert found.tolist() == [2]
    assert not found.requires_grad
    with torch.inference_mode():
        assert token_ranks(logits * 2, torch.tensor([2])).tolist() == [1]


def test_neither_argument_is_changed() -> None:
    logits, targets = torch.tensor([[1.0, 3.0], [0.0, 0.0]]), torch.tensor([0, 1])
    before = logits.clone(), targets.clone()
    token_ranks(logits, targets)
    assert torch.equal(logits, before[0])
    assert torch.equal(targets, before[1])


def test_memory_does_not_grow_with_the_rows() -> None:
    """No second (n, V): what torch allocates beside the logits stays below a mask's size."""
    logits, targets = torch.zeros(4_000, 1_000), torch.zeros(4_000, dtype=torch.int64)
    activities = [torch.profiler.ProfilerActivity.CPU]
    with torch.profiler.profile(activities=activities, profile_memory=True) as profile:
        token_ranks(logits, targets)
    largest = max(event.self_cpu_memory_usage for event in profile.events())
    assert 0 < largest <= 4 * module._CHUNK_ELEMENTS < logits.nbytes / 3


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("rows", [1, 2, 3])
def test_nan_is_refused_wherever_it_is(dtype: torch.dtype, rows: int) -> None:
    logits = torch.zeros(rows, 6, dtype=dtype)
    logits[-1, 4] = math.nan
    with pytest.raises(ValueError, match="NaN"):
        token_ranks(logits, torch.zeros(rows, dtype=torch.int64))


ROW, ONE = torch.zeros(2, 5), torch.zeros(2, dtype=torch.int64)


@pytest.mark.parametrize(
    ("logits", "targets", "sentence"),
    [
        (ROW, ONE[:1], r"logits are \(2, 5\), targets are \(1,\)"),
        (ROW, ROW.long(), r"logits are \(2, 5\), targets are \(2, 5\)"),
        (torch.tensor(1.0), torch.tensor(0), r"logits are \(\), targets are \(\)"),
        (ROW, ONE - 100, "target -100 is no item of a vocabulary of 5"),
        (ROW, ONE + 5, "target 5 is no item of a vocabulary of 5"),
        (ROW[:, :0], ONE, "target 0 is no item of a vocabulary of 0"),
        (ROW.to("meta"), ONE, "logits are on meta and targets on cpu"),
    ],
)
def test_what_does_not_fit_is_named(
    logits: torch.Tensor, targets: torch.Tensor, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        token_ranks(logits, targets)


@pytest.mark.parametrize(
    ("logits", "targets", "sentence"),
    [
        (ROW.long(), ONE, r"floating-point numbers, not torch\.int64"),
        (ROW.to(torch.complex64), ONE, r"floating-point numbers, not torch\.complex64"),
        (ROW, ONE.float(), r"integers, not torch\.float32"),
        (ROW, ONE.bool(), r"integers, not torch\.bool"),
        (ROW.numpy(), ONE, "logits must be a tensor of torch, not a ndarray"),
        (ROW, [0, 1], "targets must be a tensor of torch, not a list"),
    ],
)
def test_what_is_no_logit_or_no_target_is_named(
    logits: torch.Tensor, targets: torch.Tensor, sentence: str
) -> None:
    with pytest.raises(TypeError, match=sentence):
        token_ranks(logits, targets)
