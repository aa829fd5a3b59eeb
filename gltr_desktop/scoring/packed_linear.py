"""Matrix products on a processor, with weights laid out once for its widest instructions.

torch lays a matrix out anew for every product, or leaves it to a library that does not use all of
the processor: with oneDNN and the weights prepared, a product in float32 takes 30 to 95 % of the
time, and does so for few rows as well as for many. What follows a product within a layer (an
activation, a factor, the sum of all layers) is worked out while its result is still in registers.

A row's bits must not depend on the rows beside it: then the same tokens, read in other portions,
keep their logits and so their ranks. Most processors' kernels are like that from two rows on, some
are not (bfloat16 on Intel's AMX); it is tried once per shape. Where it does not hold, every
product is made of blocks of one fixed height, so that all rows go through one and the same kernel.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Callable

_ROWS = 256
"""The number of rows that the layout is chosen for."""

BLOCK = 64
"""Height of the blocks where a row's bits depend on the rows beside it."""

# First row and height of the blocks that are compared with the same rows of a larger product.
_TRIED_BLOCKS = (
    (0, 2), (1, 3), (5, 8), (16, 17), (3, 31), (64, 33), (17, 64), (0, 100), (31, 129), (192, 320),
    (64, 448),
)  # fmt: skip
_TRIED_ROWS = 512


class PackedLinear(nn.Module):
    """``x W^T + b``, of shape (..., out), for x (..., in).

    ``weight``: (out, in), ``bias``: (out,) or None. Both operands are rounded to ``operands``; the
    sums are formed in float32 and returned as ``result``. ``independent`` says that a row's bits do
    not depend on the rows beside it; unless it is given, that is tried.
    """

    def __init__(
        self,
        weight: Tensor,
        bias: Tensor | None,
        operands: torch.dtype,
        result: torch.dtype,
        *,
        independent: bool | None = None,
    ) -> None:
        super().__init__()
        self.operands, self._result = operands, result
        prepared = weight.detach().to(operands).contiguous()
        self._weight = torch.ops.mkldnn._reorder_linear_weight(prepared, _ROWS)  # noqa: SLF001
        self._bias = None if bias is None else bias.detach().to(operands)
        if independent is None:
            independent = rows_are_independent(*weight.shape, operands)
        self._independent = independent

    def forward(self, x: Tensor) -> Tensor:
        """The product, in one call of oneDNN."""
        return self._product(x, "none")

    def silu(self, x: Tensor) -> Tensor:
        """SiLU of the product, y · sigmoid(y)."""
        return self._product(x, "swish")

    def times(self, x: Tensor, factor: Tensor) -> Tensor:
        """The product, each number multiplied by that of ``factor`` (..., out)."""
        return self._combined(x, factor, "mul")

    def plus(self, x: Tensor, summand: Tensor) -> Tensor:
        """The product added to ``summand`` (..., out), which keeps its own precision."""
        if self.operands != summand.dtype:
            return summand + self._product(x, "none")
        return self._combined(x, summand, "add")

    def _product(self, x: Tensor, activation: str) -> Tensor:
        def product(rows: Tensor) -> Tensor:
            found: Tensor = torch.ops.mkldnn._linear_pointwise(  # noqa: SLF001
                rows, self._weight, self._bias, activation, [], ""
            )
            return found

        return self._in_blocks(product, x.to(self.operands)).to(self._result)

    def _combined(self, x: Tensor, other: Tensor, how: str) -> Tensor:
        def product(rows: Tensor, others: Tensor) -> Tensor:
            found: Tensor = torch.ops.mkldnn._linear_pointwise.binary(  # noqa: SLF001
                rows, others, self._weight, self._bias, how
            )
            return found

        x, other = x.to(self.operands), other.to(self.operands)
        return self._in_blocks(product, x, other).to(self._result)

    def _in_blocks(self, product: Callable[..., Tensor], *of: Tensor) -> Tensor:
        """``product`` of whole tensors where rows are independent, else block by block.

        Some kernels treat a single row in a way of its own: it gets another one beside it.
        """
        alone = of[0].numel() == of[0].shape[-1]
        if self._independent and not alone:
            return product(*of)
        return fixed_blocks(product, 2 if self._independent else BLOCK, *of)


def fixed_blocks(product: Callable[..., Tensor], height: int, *of: Tensor) -> Tensor:
    """``product`` of the tensors ``of`` (..., w), applied to ``height`` of their rows at a time.

    The last block is filled up with zeros, so that all have one shape.
    """
    lead = of[0].shape[:-1]
    flat = [tensor.reshape(-1, tensor.shape[-1]) for tensor in of]
    count = len(flat[0])
    missing = -count % height
    if missing:
        flat = [torch.cat([tensor, tensor.new_zeros(missing, tensor.shape[1])]) for tensor in flat]
    parts = [
        product(*(tensor[begin : begin + height] for tensor in flat))
        for begin in range(0, count, height)
    ]
    whole = parts[0] if len(parts) == 1 else torch.cat(parts)
    return whole[:count].view(*lead, -1)


@lru_cache(maxsize=256)
def rows_are_independent(out: int, width: int, operands: torch.dtype) -> bool:
    """True if packed products of this shape give a row the same bits beside any other rows.

    That depends on the kernel that oneDNN chooses for the processor, the shape and the number of
    rows, not on the numbers: so random ones are multiplied, all rows at once and block by block.
    """
    generator = torch.Generator().manual_seed(0)
    with torch.inference_mode():
        weight = torch.randn(out, width, generator=generator).to(operands)
        packed = torch.ops.mkldnn._reorder_linear_weight(weight, _ROWS)  # noqa: SLF001
        x = torch.randn(_TRIED_ROWS, width, generator=generator).to(operands)

        def product(rows: Tensor) -> Tensor:
            found: Tensor = torch.ops.mkldnn._linear_pointwise(  # noqa: SLF001
                rows, packed, None, "none", [], ""
            )
            return found

        whole = product(x)
        return all(
            torch.equal(product(x[begin : begin + rows]), whole[begin : begin + rows])
            for begin, rows in _TRIED_BLOCKS
        )


def can_pack(device: torch.device, operands: torch.dtype) -> bool:
    """True if :class:`PackedLinear` works here, and natively in ``operands``."""
    if device.type != "cpu" or not torch.backends.mkldnn.is_available():
        return False
    if operands == torch.bfloat16 and not multiplies_bfloat16():
        return False
    try:
        layer = PackedLinear(torch.zeros(2, 2), None, operands, operands)
        two = torch.zeros(2, 2, dtype=operands)
        layer.plus(layer.times(layer.silu(two), layer(two)), two)
    except (AttributeError, RuntimeError, TypeError):
        # torch documents none of these functions, and may change or remove them.
        return False
    return True


def multiplies_bfloat16() -> bool:
    """True if the processor has instructions for bfloat16; without, it is slower than float32."""
    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return supported is not None and bool(supported())
