"""Causal attention in tiles of one shape, at the same positions however a text is portioned.

Common kernels divide their work by how many tokens they are given, so that a text read in
portions, or from the middle of a cached prefix, gets other roundings than the text read at once,
and here and there another rank. Here every product is of ``TILE`` queries that begin at a multiple
of it and of all keys up to their end, whichever of these queries are asked for: each token's bits
are the same. It also leaves out most of the work on keys that are still to come, and the heads that
share keys (grouped-query attention) are multiplied at once.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

TILE = 64
"""Queries per tile."""


def padded(length: int) -> int:
    """``length`` rounded up to whole tiles: the number of keys and values attention may read."""
    return -(-length // TILE) * TILE


def attend(query: Tensor, key: Tensor, value: Tensor, begin: int) -> Tensor:
    """Attention of the positions from ``begin`` on, in the shape of ``query``.

    ``query``: (groups, g, q, d), already scaled; g query heads share the keys of a group.
    ``key``, ``value``: (groups, n, d) from position 0 on, n at least ``padded(begin + q)``; what
    follows position begin + q may be anything finite. Where ``value`` is bfloat16, so are the
    probabilities that it is multiplied by.
    """
    groups, heads, count, width = query.shape
    end = begin + count
    found = torch.empty_like(query, memory_format=torch.contiguous_format)
    for tile_begin in range(begin // TILE * TILE, end, TILE):
        tile_end = tile_begin + TILE
        low, high = max(tile_begin, begin), min(tile_end, end)
        rows, inner = slice(low - begin, high - begin), slice(low - tile_begin, high - tile_begin)
        if high - low == TILE:
            tile = query[:, :, rows]
        else:
            tile = query.new_zeros(groups, heads, TILE, width)
            tile[:, :, inner] = query[:, :, rows]
        scores = torch.bmm(tile.reshape(groups, heads * TILE, width), key[:, :tile_end].mT)
        diagonal = scores.view(groups, heads, TILE, tile_end)[..., tile_begin:]
        diagonal.add_(_later(TILE, scores.dtype))
        seen = torch.softmax(scores, 2, out=scores).to(value.dtype)
        result = torch.bmm(seen, value[:, :tile_end])
        found[:, :, rows] = result.view(groups, heads, TILE, width)[:, :, inner]
    return found


@lru_cache(maxsize=4)
def _later(size: int, dtype: torch.dtype) -> Tensor:
    """(size, size): −∞ where the key comes after the query, else 0."""
    with torch.inference_mode(mode=False):
        return torch.full((size, size), -torch.inf, dtype=dtype).triu_(1)
