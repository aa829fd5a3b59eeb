"""The sizes of the chunks in which the model is fed.

Colours should appear soon, so the first chunk is small; every chunk fetches all weights anew, so
the chunks then grow. Where a chunk ends follows from the text and the model alone, never from how
fast the last one was: results must not depend on what else the computer does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.scoring.attention import TILE

if TYPE_CHECKING:
    from gltr_desktop.models.engines.causal.loaded import LoadedModel

STEP = TILE
"""Chunks begin at multiples of this, as tiles of attention and blocks of rows do: every token then
gets the same bits whatever the chunks."""

MAX_TOKENS = 1 << 14
"""The maximum of tokens in a chunk, and in windows that a GPU reads side by side."""

# Weights times tokens of the first chunk, and its maximum of tokens on a processor.
FIRST_WORK = 8e9
MAX_FIRST_CHUNK = 512
# Each chunk ends at this many times the end of the last one, and none is longer than its square
# times the first.
GROWTH = 4
# A GPU is idle for most of a chunk that keeps a processor busy.
GPU_SPEED = 64
# Without a head of our own the logits of a whole chunk exist at once.
PLAIN_CHUNK = 256


def chunk_end(
    loaded: LoadedModel, max_tokens: int, begin: int, length: int, *, first_window: bool
) -> int:
    """The end of the chunk that row ``begin`` lies in, of a window with ``length`` rows.

    No chunk has more than ``max_tokens``. In the text's first window chunks grow from the window's
    start, wherever reading begins; a later window gives no colours before its second half, and is
    read in the longest chunks.
    """
    if not loaded.caches:
        return length
    if loaded.block is not None:
        return min(length, begin + loaded.block)
    speed = 1 if loaded.device.type == "cpu" else GPU_SPEED
    wanted = min(int(FIRST_WORK / loaded.record.parameters), MAX_FIRST_CHUNK) * speed
    limit = max_tokens if loaded.head is not None else PLAIN_CHUNK
    shortest, longest = _whole_steps(wanted, limit), _whole_steps(GROWTH**2 * wanted, limit)
    end = size = shortest if first_window else longest
    while end <= begin:
        size = min((GROWTH - 1) * end, longest)
        end += size
    # A small rest costs more as a chunk of its own than as part of this one.
    return length if length < end + size // 2 else end


def _whole_steps(size: int, limit: int) -> int:
    """``size``, at most ``limit``, rounded down to whole steps, at least one."""
    return max(STEP, min(size, limit) // STEP * STEP)
