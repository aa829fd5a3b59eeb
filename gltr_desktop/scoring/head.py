"""Hidden states → evidence: output head and evidence fused, so that T×V logits never exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.functional import linear

from gltr_desktop.scoring.evidence import Evidence, EvidencePass

if TYPE_CHECKING:
    from collections.abc import Callable

# Logits that exist at once (16 MB in float32). Fewer rows than these would read the head's weights
# too often: the product is bound by memory then.
_CHUNK_ELEMENTS = 1 << 22
_LEAST_ROWS = 32


@dataclass(frozen=True, eq=False)
class OutputHead:
    """The last step of a language model: logits = cap(scale · (W h + b)).

    ``weight``: (V, d). ``bias``: (V,) or None. ``scale`` multiplies the product; ``softcap`` c,
    where not None, bends it by c · tanh(x / c), as in Gemma 2 (arXiv 2408.00118).
    """

    weight: Tensor
    bias: Tensor | None = None
    scale: float = 1.0
    softcap: float | None = None

    def __call__(self, hidden: Tensor) -> Tensor:
        """Logits (n, V) of ``hidden`` (n, d), in the precision of the weights."""
        logits = linear(hidden.to(self.weight.dtype), self.weight, self.bias)
        if self.scale != 1.0:
            logits.mul_(self.scale)
        if self.softcap is not None:
            logits.div_(self.softcap).tanh_().mul_(self.softcap)
        return logits

    def in_float32(self) -> OutputHead:
        """This head with float32 operands.

        Half-precision logits tie by the hundred near the tail of the distribution, which makes
        ranks too good.
        """
        bias = None if self.bias is None else self.bias.float()
        return OutputHead(self.weight.float(), bias, self.scale, self.softcap)


def head_evidence(
    head: Callable[[Tensor], Tensor],
    hidden: Tensor,
    targets: Tensor,
    collector: EvidencePass,
    before_chunk: Callable[[], None],
    first_row: int = 0,
) -> Evidence:
    """Evidence of ``targets`` (n,) from hidden states (n, d), n ≥ 1, a few rows at a time.

    ``before_chunk`` is called before every few rows; what it raises ends the work. ``first_row``
    is the number that NonFiniteLogitsError gives to the first row.
    """
    parts = []
    height = max(_LEAST_ROWS, _CHUNK_ELEMENTS // collector.vocabulary_size)
    for begin in range(0, len(hidden), height):
        before_chunk()
        rows = slice(begin, begin + height)
        parts.append(collector(head(hidden[rows]), targets[rows], first_row + begin))
    return Evidence.concatenate(parts)


def agree(a: Tensor, b: Tensor) -> bool:
    """Whether two computations of the same logits differ by no more than rounding."""
    if a.shape != b.shape:
        return False
    tolerance = 1e-4 if a.dtype == b.dtype == torch.float32 else 3e-2
    a, b = a.float(), b.float()
    scale = max(1.0, float(b.abs().max()))
    return bool((a - b).abs().max() <= tolerance * scale)
