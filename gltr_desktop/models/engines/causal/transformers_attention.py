"""Tiled attention for models that transformers runs on a processor.

``scoring/attention.py`` computes plain causal attention. Where a layer has a mask of its own (a
sliding window, a bias by distance) torch's kernel is used, tile by tile.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn.functional import pad
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

from gltr_desktop.scoring.attention import TILE, attend, padded

if TYPE_CHECKING:
    from transformers import PreTrainedModel

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
    if attention_mask is None:
        return _attend_plainly(query, key, value, before, options.get("scaling")), None
    parts = []
    for begin, end in _tiles(before, key.shape[2]):
        rows = slice(begin - before, end - before)
        part, _ = sdpa_attention_forward(
            module,
            query[:, :, rows],
            key[:, :, :end],
            value[:, :, :end],
            attention_mask[:, :, rows, :end],
            **options,
        )
        parts.append(part)
    return (parts[0] if len(parts) == 1 else torch.cat(parts, 1)), None


def _attend_plainly(
    query: Tensor, key: Tensor, value: Tensor, before: int, scaling: float | None
) -> Tensor:
    """Plain causal attention, in the shapes of :func:`_attend`."""
    # bfloat16 scores would be too coarse for the softmax.
    dtype, query, key = query.dtype, query.float(), key.float()
    query = query * (query.shape[-1] ** -0.5 if scaling is None else scaling)
    missing = padded(key.shape[2]) - key.shape[2]
    if missing:
        key, value = (pad(tensor, (0, 0, 0, missing)) for tensor in (key, value))
    texts = [
        attend(one.unflatten(0, (keys.shape[0], -1)), keys, values, before).flatten(0, 1)
        for one, keys, values in zip(query, key, value, strict=True)
    ]
    return torch.stack(texts).transpose(1, 2).to(dtype)


def _tiles(begin: int, end: int) -> list[tuple[int, int]]:
    """Positions [``begin``, ``end``), cut at the multiples of TILE."""
    cuts = [begin, *range((begin // TILE + 1) * TILE, end, TILE), end]
    return list(pairwise(cuts))


def _mask(*arguments: Any, **options: Any) -> Tensor | None:  # noqa: ANN401 - see above
    """No mask where it would be the causal one, which the tiles know by themselves."""
    plain = options.get("attention_mask") is None and options.get("local_size") is None
    if plain and options.get("allow_is_causal_skip", True):
        return None
    return sdpa_mask(*arguments, **(options | {"allow_is_causal_skip": False}))
