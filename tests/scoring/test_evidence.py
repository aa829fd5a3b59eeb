"""One pass of evidence against an obvious float64 computation."""

from __future__ import annotations

import shutil
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from helpers.oracles import ranks_by_plain_count, ranks_by_sorting
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gltr_desktop.scoring import evidence as module
from gltr_desktop.scoring.evidence import (
    Evidence,
    EvidencePass,
    evidence,
    fused_or_eager,
    sums,
)
from gltr_desktop.scoring.finite import NonFiniteLogitsError

if TYPE_CHECKING:
    from collections.abc import Callable

VALUES = st.one_of(
    st.integers(-3, 3).map(float),
    st.floats(-30, 30, width=16),
    st.sampled_from([-6e4, 6e4, -0.0, 0.0]),
)


def reference(logits: np.ndarray, target: int, k: int, sets: np.ndarray) -> dict[str, object]:
    """Everything of one row in float64, by definition."""
    z = logits.astype(np.float64)
    shifted = z - z.max()
    log_p = shifted - np.log(np.exp(shifted).sum())
    p = np.exp(log_p)
    entropy = -(p * log_p).sum()
    order = sorted(range(len(z)), key=lambda i: (-z[i], i))[:k]
    return {
        "rank": int((z > z[target]).sum()),
        "ties": int((z == z[target]).sum()) - 1,
        "logprob": log_p[target],
        "entropy": entropy,
        "variance": (p * (log_p + entropy) ** 2).sum(),
        "mass_above": p[z > z[target]].sum(),
        "set_mass": [p[items > 0].sum() for items in sets],
        "top_id": order,
        "top_logprob": log_p[order],
    }


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    rows, size = draw(st.integers(1, 5)), draw(st.integers(1, 50))
    logits = draw(hnp.arrays(np.float32, (rows, size), elements=VALUES))
    targets = draw(hnp.arrays(np.int64, (rows,), elements=st.integers(0, size - 1)))
    return logits, targets, draw(st.integers(0, 12))


def check(
    result: Evidence,
    logits: np.ndarray,
    targets: np.ndarray,
    k: int,
    sets: np.ndarray | None = None,
) -> None:
    sets = np.empty((0, logits.shape[1])) if sets is None else sets
    assert result.set_mass.shape == (len(targets), len(sets))
    assert result.top_id.shape == (len(targets), min(k, logits.shape[1]))
    for row, target in enumerate(targets):
        expected = reference(logits[row], int(target), k, sets)
        for field in fields(Evidence):
            found = getattr(result, field.name)[row].tolist()
            if field.name in ("rank", "ties", "top_id"):
                assert found == expected[field.name], field.name
            else:
                # Log-probabilities as far as 120 000 nats down keep float32's relative precision.
                assert found == pytest.approx(expected[field.name], rel=2e-6, abs=2e-5), field.name


@given(cases())
def test_evidence_equals_the_definition(case: tuple[np.ndarray, np.ndarray, int]) -> None:
    logits, targets, k = case
    result = evidence(torch.from_numpy(logits), torch.from_numpy(targets), k)
    check(result, logits, targets, k)


@given(cases(), st.data())
def test_sets_of_items_are_summed_over_in_the_same_pass(
    case: tuple[np.ndarray, np.ndarray, int], data: st.DataObject
) -> None:
    logits, targets, k = case
    size = logits.shape[1]
    sets = data.draw(
        hnp.arrays(np.float32, (data.draw(st.integers(0, 3)), size), elements=st.integers(0, 1))
    )
    evidence_pass = EvidencePass(size, k, torch.device("cpu"), torch.from_numpy(sets))
    result = evidence_pass(torch.from_numpy(logits), torch.from_numpy(targets), 0)
    check(result, logits, targets, k, sets)
    without = evidence(torch.from_numpy(logits), torch.from_numpy(targets), k)
    for field in fields(Evidence):
        if field.name != "set_mass":
            assert torch.equal(getattr(result, field.name), getattr(without, field.name))


def test_the_mass_of_a_set_of_a_whole_vocabulary_is_exact() -> None:
    generator = torch.Generator().manual_seed(2)
    logits = torch.randn(9, 50_000, generator=generator) * 3
    sets = (torch.rand(2, 50_000, generator=generator) < torch.tensor([[0.6], [1e-3]])).float()
    evidence_pass = EvidencePass(50_000, 1, torch.device("cpu"), sets)
    found = evidence_pass(logits, torch.zeros(9, dtype=torch.int64), 0).set_mass
    assert found.dtype == torch.float32
    expected = torch.softmax(logits.double(), 1) @ sets.double().T
    torch.testing.assert_close(found.double(), expected, rtol=1e-6, atol=0)


@given(cases(), st.sampled_from([torch.float16, torch.bfloat16]))
def test_half_precision_is_read_exactly(
    case: tuple[np.ndarray, np.ndarray, int], dtype: torch.dtype
) -> None:
    logits, targets, k = case
    half = torch.from_numpy(logits).to(dtype)
    check(evidence(half, torch.from_numpy(targets), k), half.float().numpy(), targets, k)


@given(st.integers(0, 2**32 - 1), st.integers(0, 12), st.booleans())
def test_block_maxima_find_the_same_top(seed: int, k: int, tied: bool) -> None:
    generator = np.random.default_rng(seed)
    size = int(generator.integers(2_600, 6_000))
    logits = generator.normal(0, 4, (3, size)).astype(np.float32)
    if tied:
        logits = np.round(logits / 8)
    targets = generator.integers(0, size, 3)
    check(evidence(torch.from_numpy(logits), torch.from_numpy(targets), k), logits, targets, k)


@given(
    cases(),
    st.sampled_from([torch.float16, torch.bfloat16, torch.float32, torch.float64]),
    st.integers(0, 4),
)
def test_ranks_by_counting_are_those_of_sorting(
    case: tuple[np.ndarray, np.ndarray, int], dtype: torch.dtype, rows: int
) -> None:
    logits = torch.from_numpy(case[0][:rows]).to(dtype)
    targets = torch.from_numpy(case[1][:rows])
    rank = evidence(logits, targets, case[2]).rank
    assert rank.dtype == torch.int32
    assert rank.shape == targets.shape
    assert rank.tolist() == ranks_by_sorting(logits, targets).tolist()
    assert rank.tolist() == ranks_by_plain_count(logits, targets).tolist()


@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 60, 7_000]))
def test_ranks_of_more_rows_than_are_counted_at_once(seed: int, chunk: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(23, 60, generator=generator).mul(2).round()
    targets = torch.randint(60, (23,), generator=generator)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK_ELEMENTS", chunk)
        rank = evidence(logits, targets, 0).rank
    assert rank.tolist() == ranks_by_sorting(logits, targets).tolist()


def test_one_pass_serves_in_and_outside_of_inference_mode() -> None:
    logits = torch.tensor([[1.0, 3.0, 2.0]])
    evidence_pass = EvidencePass(3, 2, torch.device("cpu"))
    with torch.inference_mode():
        assert evidence_pass(logits, torch.tensor([0]), 0).rank.tolist() == [2]
    assert evidence_pass(logits, torch.tensor([2]), 0).rank.tolist() == [1]


def test_chunks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    logits = torch.randn(37, 60, generator=torch.Generator().manual_seed(0)) * 5
    targets = torch.arange(37)
    sets = sets_of(60)
    whole = EvidencePass(60, 5, torch.device("cpu"), sets)(logits, targets, 0)
    monkeypatch.setattr(module, "CHUNK_ELEMENTS", 180)
    parts = EvidencePass(60, 5, torch.device("cpu"), sets)(logits, targets, 0)
    for field in fields(Evidence):
        assert torch.equal(getattr(whole, field.name), getattr(parts, field.name)), field.name


def test_logits_near_the_limits_of_float32() -> None:
    logits = torch.tensor([[3e38, -3e38, 0.0, 3e38], [-3e38, -3e38, -3e38, -3e38]])
    result = evidence(logits, torch.tensor([0, 1]), 2)
    assert result.rank.tolist() == [0, 0]
    assert result.ties.tolist() == [1, 3]
    assert result.logprob.tolist() == pytest.approx([np.log(0.5), np.log(0.25)])
    assert result.entropy.tolist() == pytest.approx([np.log(2), np.log(4)])
    assert result.variance.tolist() == pytest.approx([0, 0])
    assert result.top_id.tolist() == [[0, 3], [0, 1]]


def sets_of(size: int) -> torch.Tensor:
    """Two that share no item, and leave some out."""
    items = torch.arange(size) % 4
    return torch.stack([(items == 1).float(), (items > 1).float()])


def compilers() -> list[str]:
    """Those that work here: tracing alone always does, generating code needs a C++ compiler."""
    return ["aot_eager", *(["inductor"] if shutil.which("g++") else [])]


@pytest.mark.parametrize("backend", compilers())
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("sets", [sets_of(300), torch.empty(0, 300)], ids=["sets", "no sets"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning:torch")
def test_compiled_sums_are_the_same(backend: str, sets: torch.Tensor, dtype: torch.dtype) -> None:
    run = fused_or_eager(partial(torch.compile, backend=backend))
    generator = torch.Generator().manual_seed(3)
    for rows in (5, 9):
        logits = (torch.randn(rows, 300, generator=generator) * 6).to(dtype)
        target = logits.gather(1, torch.arange(rows)[:, None])
        maximum = logits.float().amax(1, keepdim=True)
        of = (logits, target, maximum, logits.float().argmax(1, keepdim=True), sets)
        found, expected = run(*of), sums(*of)
        assert torch.equal(found[:2], expected[:2])
        torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-6)


def test_sums_row_by_row_and_at_once_are_the_same() -> None:
    logits = torch.randn(11, 90, generator=torch.Generator().manual_seed(4)) * 5
    target, maximum = logits[:, 3:4], logits.amax(1, keepdim=True)
    of = (logits, target, maximum, logits.argmax(1, keepdim=True), sets_of(90))
    found, expected = module._Buffered(of[-1])(*of[:-1]), sums(*of)
    torch.testing.assert_close(found, expected)


def check_it_goes_on_without(run: Callable[..., torch.Tensor]) -> None:
    """Twice, and both times as without a compiler."""
    logits = torch.randn(4, 20)
    target, maximum = logits[:, :1], logits.amax(1, keepdim=True)
    of = (logits, target, maximum, logits.argmax(1, keepdim=True), sets_of(20))
    for _ in range(2):
        assert torch.equal(run(*of), sums(*of))


def test_what_cannot_be_compiled_is_computed_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    attempts = []

    def compiler(function: object, **_: object) -> Callable[..., torch.Tensor]:
        def fail(*_: object) -> torch.Tensor:
            attempts.append(function)
            raise RuntimeError("no compiler here")

        return fail

    run = fused_or_eager(compiler)
    check_it_goes_on_without(run)
    assert len(attempts) == 1
    assert "cannot be compiled" in caplog.text


def test_nothing_is_compiled_in_a_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiler would start this program, and not Python, for its work."""
    compiled: list[object] = []
    monkeypatch.setattr(torch, "compile", lambda function, **_: compiled.append(function))
    EvidencePass(20, 1, torch.device("meta"))
    assert compiled == [sums]
    monkeypatch.setattr(module, "is_bundle", lambda: True)
    in_a_bundle = EvidencePass(20, 1, torch.device("meta"))
    assert compiled == [sums]
    logits = torch.zeros(3, 20, device="meta")
    of = (logits, logits[:, :1], logits[:, :1], logits[:, :1].long())
    assert in_a_bundle._sums(*of).shape == (7, 3)


def test_what_is_compiled_wrongly_is_not_used(caplog: pytest.LogCaptureFixture) -> None:
    attempts = []

    def compiler(function: Callable[..., torch.Tensor], **_: object) -> Callable[..., torch.Tensor]:
        def miscount(*of: torch.Tensor) -> torch.Tensor:
            attempts.append(function)
            found = function(*of)
            found[1, 2] += 1
            return found

        return miscount

    run = fused_or_eager(compiler)
    check_it_goes_on_without(run)
    assert len(attempts) == 1
    assert "is wrong here" in caplog.text


def test_a_device_that_is_full_is_no_fault_of_the_compiler() -> None:
    def compiler(_: object, **__: object) -> Callable[..., torch.Tensor]:
        def fail(*_: object) -> torch.Tensor:
            raise torch.OutOfMemoryError

        return fail

    with pytest.raises(torch.OutOfMemoryError):
        fused_or_eager(compiler)(*torch.zeros(5, 1, 2))


def test_no_rows() -> None:
    result = evidence(torch.empty(0, 9), torch.empty(0, dtype=torch.int64), 3)
    assert result.rank.shape == (0,)
    assert result.top_id.shape == (0, 3)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_non_finite_logits_are_named(bad: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK_ELEMENTS", 10)
    logits = torch.zeros(7, 5)
    logits[5, 3] = bad
    with pytest.raises(NonFiniteLogitsError) as caught:
        evidence(logits, torch.zeros(7, dtype=torch.int64), 2)
    assert caught.value.position == (5, 3)


def test_negative_top_k_is_refused() -> None:
    with pytest.raises(ValueError, match="top_k"):
        evidence(torch.zeros(1, 2), torch.tensor([0]), -1)
