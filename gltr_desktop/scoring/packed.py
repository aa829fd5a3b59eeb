"""Matrix products on a processor, with weights laid out once for its widest instructions.

torch lays a matrix out anew for every product, or leaves it to a library that does not use all of
the processor: with oneDNN and the weights prepared, a product in float32 takes 30 to 60 % of the
time here, and does so for few rows as well as for many.

What a row gives does not depend on the rows beside it, as long as there are at least two: the same
tokens, read in other portions, keep every bit of their logits and so their ranks.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

_ROWS = 256
"""How many rows the layout is chosen for."""


class PackedLinear(nn.Module):
    """``x W^T + b``, of shape (..., out), for x (..., in).

    ``weight``: (out, in), ``bias``: (out,) or None. Both operands are rounded to ``operands``; the
    sums are formed in float32 and returned as ``result``.
    """

    def __init__(
        self, weight: Tensor, bias: Tensor | None, operands: torch.dtype, result: torch.dtype
    ) -> None:
        super().__init__()
        self._operands, self._result = operands, result
        prepared = weight.detach().to(operands).contiguous()
        self._weight = torch.ops.mkldnn._reorder_linear_weight(prepared, _ROWS)  # noqa: SLF001
        self._bias = None if bias is None else bias.detach().to(operands)

    def forward(self, x: Tensor) -> Tensor:
        """The product, in one call of oneDNN."""
        product: Tensor = torch.ops.mkldnn._linear_pointwise(  # noqa: SLF001
            x.to(self._operands), self._weight, self._bias, "none", [], ""
        )
        return product.to(self._result)


def can_pack(device: torch.device, operands: torch.dtype) -> bool:
    """Whether :class:`PackedLinear` works here, and natively in ``operands``."""
    if device.type != "cpu" or not torch.backends.mkldnn.is_available():
        return False
    if operands == torch.bfloat16 and not multiplies_bfloat16():
        return False
    try:
        PackedLinear(torch.zeros(2, 2), None, operands, torch.float32)(torch.zeros(2, 2))
    except (AttributeError, RuntimeError, TypeError):  # These entries of torch are its own affair.
        return False
    return True


def multiplies_bfloat16() -> bool:
    """Whether the processor has instructions for bfloat16; without, it is slower than float32."""
    asked = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return asked is not None and bool(asked())
