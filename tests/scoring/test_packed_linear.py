"""Packed products against plain ones, and against themselves with other rows beside them."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.scoring.packed_linear import BLOCK, PackedLinear, can_pack, fixed_blocks

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


SHAPES = [(256, 704), (704, 256), (768, 3_072), (256, 4_000), (576, 960), (1_536, 576)]


@pytest.mark.parametrize("blocks", [False, True], ids=["as tried", "fixed blocks"])
@pytest.mark.parametrize("operands", FORMS)
@pytest.mark.parametrize(("width", "out"), SHAPES)
def test_a_row_does_not_depend_on_those_beside_it(
    operands: torch.dtype, width: int, out: int, blocks: bool
) -> None:
    generator = torch.Generator().manual_seed(out)
    weight = torch.randn(out, width, generator=generator)
    layer = PackedLinear(
        weight, None, operands, torch.float32, independent=False if blocks else None
    )
    x = torch.randn(289, width, generator=generator)
    whole = layer(x)
    for begin in (0, BLOCK, 3 * BLOCK):
        for rows in (1, 2, 5, 33, 64, 97):
            part = slice(begin, begin + rows)
            assert torch.equal(layer(x[part]), whole[part]), part


@given(st.integers(1, 40), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_blocks_of_one_height_make_up_the_whole(rows: int, height: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    a, b = torch.randn(2, rows, 3, generator=generator)
    heights = []

    def product(left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        heights.append(len(left))
        return left * right

    assert torch.equal(fixed_blocks(product, height, a, b), a * b)
    assert set(heights) == {height}


@pytest.mark.parametrize("operands", FORMS)
def test_what_is_joined_to_a_product_is_what_torch_computes(operands: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(1)
    weight, bias = torch.randn(12, 8, generator=generator), torch.randn(12, generator=generator)
    x, other = torch.randn(5, 8, generator=generator), torch.randn(5, 12, generator=generator)
    layer = PackedLinear(weight, bias, operands, operands)
    plain = layer(x).float()
    tolerance = 1e-5 if operands == torch.float32 else 5e-2
    rounded = other.to(operands).float()
    for found, expected in (
        (layer.silu(x), torch.nn.functional.silu(plain)),
        (layer.times(x, other), plain * rounded),
        (layer.plus(x, other), plain + other),
    ):
        torch.testing.assert_close(found.float(), expected, rtol=tolerance, atol=tolerance)
    # What is added to keeps its own precision.
    assert layer.plus(x, other).dtype == torch.float32


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
