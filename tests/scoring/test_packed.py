"""Packed products against plain ones, and against themselves with other rows beside them."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.scoring.packed import PackedLinear, can_pack

CPU = torch.device("cpu")
FORMS = [form for form in (torch.float32, torch.bfloat16) if can_pack(CPU, form)]

pytestmark = pytest.mark.skipif(not FORMS, reason="this processor's torch comes without oneDNN")


@pytest.mark.parametrize("operands", FORMS)
@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.integers(1, 5), min_size=1, max_size=2),
    st.integers(1, 40),
    st.integers(1, 40),
    st.booleans(),
)
def test_the_product_is_the_defined_one(
    operands: torch.dtype, seed: int, lead: list[int], width: int, out: int, biased: bool
) -> None:
    generator = torch.Generator().manual_seed(seed)
    weight = torch.randn(out, width, generator=generator)
    bias = torch.randn(out, generator=generator) if biased else None
    x = torch.randn(*lead, width, generator=generator)
    found = PackedLinear(weight, bias, operands, torch.float32)(x)
    exact = x.to(operands).double() @ weight.to(operands).double().T
    if bias is not None:
        exact += bias.to(operands).double()
    tolerance = 1e-5 if operands == torch.float32 else 1e-2
    torch.testing.assert_close(found, exact.float(), rtol=tolerance, atol=tolerance * width**0.5)


@pytest.mark.parametrize("operands", FORMS)
@pytest.mark.parametrize(("width", "out"), [(256, 704), (704, 256), (768, 3_072), (256, 4_000)])
@pytest.mark.parametrize("rows", [4, 37, 200, 289])
def test_a_row_does_not_depend_on_those_beside_it(
    operands: torch.dtype, width: int, out: int, rows: int
) -> None:
    generator = torch.Generator().manual_seed(rows)
    layer = PackedLinear(
        torch.randn(out, width, generator=generator), None, operands, torch.float32
    )
    x = torch.randn(rows, width, generator=generator)
    whole = layer(x)
    for begin in range(0, rows - 3, 8):
        assert torch.equal(layer(x[begin:]), whole[begin:])
        assert torch.equal(layer(x[: begin + 4]), whole[: begin + 4])


def test_the_result_comes_as_asked() -> None:
    layer = PackedLinear(torch.ones(3, 2), None, FORMS[-1], torch.bfloat16)
    assert layer(torch.ones(4, 2)).dtype == torch.bfloat16


def test_nothing_is_packed_for_other_devices() -> None:
    assert not can_pack(torch.device("cuda"), torch.float32)


def test_without_the_entries_of_torch_nothing_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise AttributeError

    monkeypatch.setattr(PackedLinear, "forward", gone)
    assert not can_pack(CPU, torch.float32)
