"""Two models' logits against the definition in float64."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gltr_desktop.scoring import cross_evidence as module
from gltr_desktop.scoring.cross_evidence import cross_evidence
from gltr_desktop.scoring.evidence import evidence
from gltr_desktop.scoring.finite import NonFiniteLogitsError

if TYPE_CHECKING:
    from gltr_desktop.scoring.cross_evidence import CrossEvidence

VALUES = st.one_of(
    st.integers(-3, 3).map(float),
    st.floats(-30, 30, width=16),
    st.sampled_from([-6e4, 6e4, -0.0, 0.0]),
)


def log_softmax(z: np.ndarray) -> np.ndarray:
    shifted = z.astype(np.float64) - z.max()
    found: np.ndarray = shifted - np.log(np.exp(shifted).sum())
    return found


def check(found: CrossEvidence, p: np.ndarray, q: np.ndarray, targets: np.ndarray) -> None:
    """Compare with sums over the vocabulary, written out."""
    for row, target in enumerate(targets):
        log_p, weights = log_softmax(p[row]), np.exp(log_softmax(q[row]))
        mean = (weights * log_p).sum()
        variance = (weights * (log_p - mean) ** 2).sum()
        # Log-probabilities keep float32's relative precision, which the variance squares.
        near = 2e-6 * max(1.0, np.abs(log_p).max())
        assert found.logprob[row] == pytest.approx(log_p[target], abs=3 * near)
        assert found.cross_entropy[row] == pytest.approx(-mean, abs=3 * near)
        spread = 3 * (near**2 + near * np.sqrt(variance)) + near
        assert found.cross_variance[row] == pytest.approx(variance, rel=1e-5, abs=spread)


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    shape = draw(st.integers(1, 7)), draw(st.integers(1, 40))
    p, q = (draw(hnp.arrays(np.float32, shape, elements=VALUES)) for _ in range(2))
    return p, q, draw(hnp.arrays(np.int64, shape[:1], elements=st.integers(0, shape[1] - 1)))


@given(cases())
def test_it_is_the_definition_however_few_rows_are_taken_at_a_time(
    case: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    p, q, targets = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK_ELEMENTS", 2 * p.shape[1])
        found = cross_evidence(torch.from_numpy(p), torch.from_numpy(q), torch.from_numpy(targets))
    assert found.logprob.dtype == found.cross_entropy.dtype == torch.float32
    check(found, p, q, targets)


def test_a_small_variance_of_large_values_is_not_lost() -> None:
    # Of two items, both of ln p near −1000; the third takes all of p and none of q.
    p = torch.tensor([[0.0, 0.1, 1000.0]])
    q = torch.tensor([[0.0, 0.0, -200.0]])
    found = cross_evidence(p, q, torch.tensor([2]))
    assert found.cross_variance.item() == pytest.approx(0.05**2, rel=1e-2)
    assert found.cross_entropy.item() == pytest.approx(999.95)


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 300))
def test_of_one_model_it_is_the_entropy_and_the_variance(seed: int, rows: int, size: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = 5 * torch.randn(rows, size, generator=generator)
    targets = torch.randint(size, (rows,), generator=generator)
    found, alone = cross_evidence(logits, logits, targets), evidence(logits, targets, 0)
    torch.testing.assert_close(found.logprob, alone.logprob, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(found.cross_entropy, alone.entropy, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(found.cross_variance, alone.variance, atol=1e-4, rtol=1e-4)


def test_what_has_no_probability_at_all_still_adds_nothing() -> None:
    # Further apart than float32 reaches: ln p would be −∞.
    p = torch.tensor([[3e38, -3e38, 3e38]])
    q = torch.tensor([[0.0, -3e38, 0.0]])
    found = cross_evidence(p, q, torch.tensor([0]))
    assert found.cross_entropy.item() == pytest.approx(np.log(2))
    assert found.cross_variance.item() == pytest.approx(0, abs=1e-6)
    likely = cross_evidence(p, -q, torch.tensor([1]))
    for value in (likely.logprob, likely.cross_entropy, likely.cross_variance):
        assert torch.isfinite(value).all()


def test_logits_of_half_precision_are_taken_in_float32_and_left_as_they_are() -> None:
    generator = torch.Generator().manual_seed(1)
    p, q = (8 * torch.randn(4, 50, generator=generator).bfloat16() for _ in range(2))
    copies = p.clone(), q.clone()
    targets = torch.tensor([0, 1, 2, 49])
    check(cross_evidence(p, q, targets), p.float().numpy(), q.float().numpy(), targets.numpy())
    assert torch.equal(p, copies[0])
    assert torch.equal(q, copies[1])


@pytest.mark.parametrize("damaged", [0, 1])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_logits_that_are_no_numbers_are_refused(damaged: int, value: float) -> None:
    p, q = torch.zeros(3, 5), torch.zeros(3, 5)
    (p, q)[damaged][1, 4] = value
    with pytest.raises(NonFiniteLogitsError) as caught:
        cross_evidence(p, q, torch.tensor([0, 0, 0]), first_row=70)
    assert caught.value.position == (71, 4)
