"""Causal attention on a processor, in tiles that lie the same way however a text is portioned.

The usual kernel divides its work by how many tokens it is given, so that a text read in portions,
or from the middle of a cached prefix, gets other roundings than the text read at once, and here
and there another rank. Tiles of fixed size at fixed places give every token the same bits. They
also leave out most of the work on keys that are still to come.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

if TYPE_CHECKING:
    from transformers import PreTrainedModel

TILE = 32
"""Queries per tile; portions that begin at multiples of it give the same bits as the whole."""

_NAME = "gltr_tiles"


def use_tiles(model: PreTrainedModel) -> None:
    """Have ``model``, on a processor, attend by tiles if it uses torch's own attention."""
    if getattr(model.config, "_attn_implementation", None) == "sdpa":
        AttentionInterface.register(_NAME, _attend)
        AttentionMaskInterface.register(_NAME, _mask)
        model.set_attn_implementation(_NAME)


def _attend(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    **options: Any,  # noqa: ANN401 - as transformers passes them on
) -> tuple[Tensor, None]:
    """Attention of ``query`` (b, heads, q, d) to ``key`` and ``value`` (b, groups, k, d).

    The queries are the last q of the k positions. Returns (b, q, heads, d).
    """
    before = key.shape[2] - query.shape[2]
    parts = []
    for begin, end in _tiles(before, key.shape[2]):
        rows = slice(begin - before, end - before)
        if attention_mask is None:
            mask = _lower_triangle(end - begin, end, query.dtype)
        else:
            mask = attention_mask[:, :, rows, :end]
        part, _ = sdpa_attention_forward(
            module, query[:, :, rows], key[:, :, :end], value[:, :, :end], mask, **options
        )
        parts.append(part)
    return (parts[0] if len(parts) == 1 else torch.cat(parts, 1)), None


def _tiles(begin: int, end: int) -> list[tuple[int, int]]:
    """Positions [``begin``, ``end``), cut at the multiples of TILE."""
    cuts = [begin, *range((begin // TILE + 1) * TILE, end, TILE), end]
    return list(pairwise(cuts))


# As many as the longest window has tiles, and shorter last ones: every layer asks for them in turn,
# so that with one too few all would be made again each time.
@lru_cache(maxsize=256)
def _lower_triangle(rows: int, columns: int, dtype: torch.dtype) -> Tensor:
    """What to add to the scores of the last ``rows`` of ``columns`` positions."""
    with torch.inference_mode(mode=False):
        visible = torch.ones(rows, columns, dtype=torch.bool).tril(columns - rows)
        mask = torch.zeros(rows, columns, dtype=dtype).masked_fill_(~visible, -torch.inf)
        return mask[None, None]


def _mask(*arguments: Any, **options: Any) -> Tensor | None:  # noqa: ANN401 - see above
    """No mask where it would be the causal one, which the tiles know by themselves."""
    plain = options.get("attention_mask") is None and options.get("local_size") is None
    if plain and options.get("allow_is_causal_skip", True):
        return None
    return sdpa_mask(*arguments, **(options | {"allow_is_causal_skip": False}))
