"""The fused head against its definition and against evidence on whole logits."""

from __future__ import annotations

from dataclasses import fields

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.scoring import evidence as evidence_module
from gltr_desktop.scoring import lm_head as module
from gltr_desktop.scoring.evidence import Evidence, EvidencePass, evidence
from gltr_desktop.scoring.finite import NonFiniteLogitsError
from gltr_desktop.scoring.lm_head import (
    LMHead,
    agree,
    float32_product,
    head_evidence,
    keeps_sums,
)

CPU = torch.device("cpu")


@given(
    st.integers(0, 2**32 - 1),
    st.booleans(),
    st.sampled_from([1.0, 0.0625, 13.0]),
    st.sampled_from([None, 0.5, 30.0]),
)
def test_logits_are_the_defined_ones(
    seed: int,
    biased: bool,
    scale: float,
    softcap: float | None,
) -> None:
    generator = torch.Generator().manual_seed(seed)
    weight = torch.randn(11, 7, generator=generator)
    bias = torch.randn(11, generator=generator) if biased else None
    hidden = torch.randn(5, 7, generator=generator)
    expected = hidden.double() @ weight.double().T
    if bias is not None:
        expected += bias.double()
    expected *= scale
    if softcap is not None:
        expected = softcap * torch.tanh(expected / softcap)
    found = LMHead(float32_product(weight, bias), scale, softcap)(hidden)
    torch.testing.assert_close(found, expected.float(), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("packs", [True, False])
def test_a_product_of_bfloat16_operands_is_formed_in_float32(
    packs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not packs:
        monkeypatch.setattr(module, "can_pack", lambda *_: False)
    weight, bias = torch.randn(50, 8).bfloat16(), torch.randn(50).bfloat16()
    hidden = torch.randn(3, 8).bfloat16()
    found = float32_product(weight, bias)(hidden)
    assert found.dtype == torch.float32
    expected = hidden.double() @ weight.double().T + bias.double()
    torch.testing.assert_close(found, expected.float())
    assert float32_product(weight, None)(hidden).dtype == torch.float32


def test_what_a_device_cannot_do_is_found_out_by_trying() -> None:
    # The processor refuses; a GPU's answer must be right.
    assert keeps_sums(CPU) is False


@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.integers(0, 4))
def test_evidence_is_that_of_the_whole_logits(seed: int, rows: int, k: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    head = LMHead(float32_product(torch.randn(30, 6, generator=generator), None))
    hidden = torch.randn(rows, 6, generator=generator)
    targets = torch.randint(30, (rows,), generator=generator)
    with pytest.MonkeyPatch.context() as patch:
        # Three rows of the product at a time, looked at two by two.
        patch.setattr(module, "PROCESSOR_ROWS", 3)
        patch.setattr(evidence_module, "CHUNK_ELEMENTS", 60)
        evidence_pass = EvidencePass(30, k, CPU)
        calls = []
        found = head_evidence(head, hidden, targets, evidence_pass, lambda: calls.append(1))
    expected = evidence(head(hidden), targets, k)
    for field in fields(Evidence):
        values, others = getattr(found, field.name), getattr(expected, field.name)
        assert values.shape == others.shape
        torch.testing.assert_close(values, others, msg=field.name, atol=1e-5, rtol=1e-5)
    assert len(calls) == -(-rows // 3)


@pytest.fixture
def two_rows_at_a_time(monkeypatch: pytest.MonkeyPatch) -> EvidencePass:
    """A pass over a vocabulary of five."""
    monkeypatch.setattr(module, "PROCESSOR_ROWS", 2)
    return EvidencePass(5, 1, CPU)


@given(st.integers(0, 2**32 - 1), st.integers(1, 150), st.integers(0, 140))
def test_a_row_has_the_same_bits_however_many_follow(seed: int, rows: int, more: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    head = LMHead(float32_product(torch.randn(300, 40, generator=generator), None))
    hidden = torch.randn(rows + more, 40, generator=generator)
    targets = torch.randint(300, (rows + more,), generator=generator)
    sets = torch.rand(2, 300, generator=generator).round()
    evidence_pass = EvidencePass(300, 5, CPU, sets)
    whole = head_evidence(head, hidden, targets, evidence_pass, lambda: None)
    part = head_evidence(head, hidden[:rows], targets[:rows], evidence_pass, lambda: None)
    for field in fields(Evidence):
        assert torch.equal(getattr(part, field.name), getattr(whole, field.name)[:rows]), field.name


@pytest.mark.parametrize(("rows", "calls"), [(7, 3), (6, 2), (1, 1)])
def test_the_head_gets_as_many_rows_at_once_as_are_wanted(rows: int, calls: int) -> None:
    hidden, targets = torch.randn(rows, 8), torch.arange(rows)
    shapes = list[tuple[int, ...]]()

    def head(part: torch.Tensor) -> torch.Tensor:
        shapes.append(tuple(part.shape))
        return part

    evidence_pass = EvidencePass(8, 2, CPU)
    found = head_evidence(head, hidden, targets, evidence_pass, lambda: None, height=3)
    assert shapes == [(3, 8)] * calls
    assert torch.equal(found.rank, evidence(hidden, targets, 2).rank)


def test_what_is_raised_before_a_chunk_ends_the_work(two_rows_at_a_time: EvidencePass) -> None:
    fed = []
    targets = torch.zeros(9, dtype=torch.int64)

    def head(hidden: torch.Tensor) -> torch.Tensor:
        fed.append(len(hidden))
        return hidden

    def stop_at_third() -> None:
        if len(fed) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        head_evidence(head, torch.zeros(9, 5), targets, two_rows_at_a_time, stop_at_third)
    assert fed == [2, 2]


def test_non_finite_logits_are_named_by_their_row(two_rows_at_a_time: EvidencePass) -> None:
    hidden = torch.zeros(9, 5)
    hidden[6, 2] = torch.inf
    with pytest.raises(NonFiniteLogitsError) as caught:
        head_evidence(
            lambda rows: rows,
            hidden,
            torch.zeros(9, dtype=torch.int64),
            two_rows_at_a_time,
            lambda: None,
            first_row=100,
        )
    assert caught.value.position == (106, 2)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (torch.tensor([1.0, 200.0]), torch.tensor([1.001, 200.0]), True),
        (torch.tensor([1.0, 2.0]), torch.tensor([1.001, 2.0]), False),
        (torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0, 3.0]), False),
        (torch.tensor([1.0, 2.0]), torch.tensor([1.0, torch.nan]), False),
        (torch.tensor([1.0, 2.0]).bfloat16(), torch.tensor([1.03, 2.0]).bfloat16(), True),
        (torch.tensor([1.0, 2.0]).bfloat16(), torch.tensor([1.1, 2.0]).bfloat16(), False),
    ],
)
def test_agreement(a: torch.Tensor, b: torch.Tensor, expected: bool) -> None:
    assert agree(a, b) == expected
