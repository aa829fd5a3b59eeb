"""Hidden states → evidence: output head and evidence fused, so that T×V logits never exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from gltr_desktop.scoring.evidence import Evidence, EvidencePass
from gltr_desktop.scoring.packed_linear import PackedLinear, can_pack

if TYPE_CHECKING:
    from collections.abc import Callable

# A processor takes exactly so many rows at once, filled up where there are fewer: the same row of
# the same text then goes through the same kernels, and most of its logits stay in the cache.
PROCESSOR_ROWS = 64
# A GPU is filled by more (512 MB), and has no use for a cache of this size.
_GPU_CHUNK_ELEMENTS = 1 << 27
_GPU_ROWS_STEP = 16


@dataclass(frozen=True, eq=False)
class LMHead:
    """The last step of a language model: logits = cap(scale · (W h + b)).

    ``product`` maps hidden states (n, d) to W h + b (n, V). ``scale`` multiplies that;
    ``softcap`` c, where not None, bends it by c · tanh(x / c), as in Gemma 2 (arXiv 2408.00118).
    """

    product: Callable[[Tensor], Tensor]
    scale: float = 1.0
    softcap: float | None = None

    def __call__(self, hidden: Tensor) -> Tensor:
        """Logits (n, V) of ``hidden`` (n, d)."""
        logits = self.product(hidden)
        if self.scale != 1.0:
            logits.mul_(self.scale)
        if self.softcap is not None:
            logits.div_(self.softcap).tanh_().mul_(self.softcap)
        return logits


def float32_product(weight: Tensor, bias: Tensor | None) -> Callable[[Tensor], Tensor]:
    """``x W^T + b`` with float32 sums, whatever the precision of weights and hidden states.

    Half-precision logits tie by the hundred near the tail of the distribution, which makes ranks
    too good.
    """
    if can_pack(weight.device, torch.float32):
        # head_evidence always passes the same number of rows, so independence need not be tried.
        return PackedLinear(weight, bias, torch.float32, torch.float32, independent=True)
    if weight.dtype == torch.bfloat16 and keeps_sums(weight.device):
        return _Accumulating(weight, bias)
    weight, bias = weight.detach().float(), None if bias is None else bias.detach().float()
    return lambda hidden: linear(hidden.float(), weight, bias)


def keeps_sums(device: torch.device) -> bool:
    """True if ``device`` can return the float32 sums of bfloat16 products as they are."""
    try:
        ones = torch.ones(16, 16, dtype=torch.bfloat16, device=device)
        return bool((torch.mm(ones, ones, out_dtype=torch.float32) == 16).all())
    except (NotImplementedError, RuntimeError, TypeError):  # Only some GPUs and torch versions can.
        return False


class _Accumulating(nn.Module):
    """A GPU's product of bfloat16 operands that returns its float32 sums as they are."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        super().__init__()
        self._weight = weight.detach().T
        self._bias = None if bias is None else bias.detach().float()

    def forward(self, hidden: Tensor) -> Tensor:
        operand = hidden.to(self._weight.dtype)
        product = torch.mm(operand, self._weight, out_dtype=torch.float32)
        return product if self._bias is None else product.add_(self._bias)


def head_evidence(
    head: Callable[[Tensor], Tensor],
    hidden: Tensor,
    targets: Tensor,
    evidence_pass: EvidencePass,
    before_chunk: Callable[[], None],
    first_row: int = 0,
    height: int | None = None,
) -> Evidence:
    """Evidence of ``targets`` (n,) from hidden states (n, d), n ≥ 1, a few rows at a time.

    ``before_chunk`` is called before every few rows; what it raises ends the work. ``first_row``
    is the number that NonFiniteLogitsError gives to the first row. ``height`` is the number of rows
    at a time where that is not left to the device.
    """
    on_processor = hidden.device.type == "cpu"
    if height is None:
        height = PROCESSOR_ROWS if on_processor else _gpu_rows(evidence_pass.vocabulary_size)
    parts = []
    for begin in range(0, len(hidden), height):
        before_chunk()
        rows, ids = hidden[begin : begin + height], targets[begin : begin + height]
        missing = height - len(rows)
        if missing and on_processor:
            # Copies of the last row: a row of zeros could turn up in errors as no row of the text.
            rows = torch.cat([rows, rows[-1:].expand(missing, -1)])
            ids = torch.cat([ids, ids[-1:].expand(missing)])
        found = evidence_pass(head(rows), ids, first_row + begin)
        parts.append(found.first(len(targets[begin : begin + height])))
    return parts[0] if len(parts) == 1 else Evidence.concatenate(parts)


def _gpu_rows(vocabulary_size: int) -> int:
    """The number of rows whose logits exist at once on a GPU."""
    rows = _GPU_CHUNK_ELEMENTS // vocabulary_size // _GPU_ROWS_STEP * _GPU_ROWS_STEP
    return max(PROCESSOR_ROWS, rows)


def agree(a: Tensor, b: Tensor) -> bool:
    """True if two computations of the same logits differ by no more than rounding."""
    if a.shape != b.shape:
        return False
    tolerance = 1e-4 if a.dtype == b.dtype == torch.float32 else 3e-2
    a, b = a.float(), b.float()
    scale = max(1.0, float(b.abs().max()))
    return bool((a - b).abs().max() <= tolerance * scale)
