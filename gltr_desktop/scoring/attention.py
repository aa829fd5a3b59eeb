"""Causal attention in tiles of one shape, which lie at the same places however a text is portioned.

The usual kernels divide their work by how many tokens they are given, so that a text read in
portions, or from the middle of a cached prefix, gets other roundings than the text read at once,
and here and there another rank. Here every product is of ``TILE`` queries that begin at a multiple
of it and of all keys up to their end, whatever part of them is asked for: each token's bits are
the same. It also leaves out most of the work on keys that are still to come, and the heads that
share keys (grouped-query attention) are multiplied at once.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

TILE = 64
"""Queries per tile."""


def padded(length: int) -> int:
    """``length`` rounded up to whole tiles: how many keys and values attention may look at."""
    return -(-length // TILE) * TILE


def attend(query: Tensor, key: Tensor, value: Tensor, begin: int) -> Tensor:
    """Attention of the positions from ``begin`` on; returns what ``query`` is like.

    ``query``: (groups, g, q, d), already scaled; g query heads share the keys of a group.
    ``key``, ``value``: (groups, n, d) from position 0 on, n at least ``padded(begin + q)``; what
    follows position begin + q may be anything finite. Where ``value`` is bfloat16, so are the
    probabilities that it is multiplied by.
    """
    groups, heads, count, width = query.shape
    end = begin + count
    found = torch.empty_like(query, memory_format=torch.contiguous_format)
    for first in range(begin // TILE * TILE, end, TILE):
        last = first + TILE
        low, high = max(first, begin), min(last, end)
        rows, inner = slice(low - begin, high - begin), slice(low - first, high - first)
        if high - low == TILE:
            tile = query[:, :, rows]
        else:
            tile = query.new_zeros(groups, heads, TILE, width)
            tile[:, :, inner] = query[:, :, rows]
        scores = torch.bmm(tile.reshape(groups, heads * TILE, width), key[:, :last].mT)
        scores.view(groups, heads, TILE, last)[..., first:].add_(_later(TILE, scores.dtype))
        seen = torch.softmax(scores, 2, out=scores).to(value.dtype)
        part = torch.bmm(seen, value[:, :last])
        found[:, :, rows] = part.view(groups, heads, TILE, width)[:, :, inner]
    return found


@lru_cache(maxsize=4)
def _later(size: int, dtype: torch.dtype) -> Tensor:
    """(size, size): −∞ where the key comes after the query, else 0."""
    with torch.inference_mode(mode=False):
        return torch.full((size, size), -torch.inf, dtype=dtype).triu_(1)
