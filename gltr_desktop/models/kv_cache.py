"""What an earlier analysis leaves for the next: scores of tokens that stayed, and caches.

A causal model never looks ahead: as long as a window holds the same tokens up to some place, all
that was found up to there still holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import Tensor

from gltr_desktop.analysis.record import Analysis, Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Tokens
    from gltr_desktop.models.context_windows import Window

# A window's cache of a small model takes some megabytes; that of a large one is kept alone.
_KEPT_BYTES = 1 << 28


class ReusedScores:
    """The scores of an earlier analysis that hold for new tokens, window by window.

    With ``whole_windows`` those of a window hold only if all of its tokens stayed: a model that
    reads it at one go may round the same tokens otherwise when others follow.
    """

    def __init__(self, earlier: Analysis | None, tokens: Tokens, *, whole_windows: bool) -> None:
        self._earlier = earlier
        self._whole_windows = whole_windows
        self._count = len(tokens)
        if earlier is not None:
            before, now = earlier.tokens.token_id, tokens.token_id
            self._shared = min(len(before), len(now))
            self._differing: NDArray[np.intp] = np.flatnonzero(
                before[: self._shared] != now[: self._shared]
            )

    def end(self, window: Window) -> int:
        """The token, at most ``window.end``, up to which the window's scores are known."""
        if self._earlier is None:
            return window.score_from
        place = int(np.searchsorted(self._differing, window.begin))
        same = int(self._differing[place]) if place < len(self._differing) else self._shared
        end = min(same, window.end, self._earlier.done)
        if self._whole_windows and not self._held_whole(window, end):
            return window.score_from
        return max(window.score_from, end)

    def _held_whole(self, window: Window, end: int) -> bool:
        """Whether ``end`` is that of a window which the earlier text cut in the same place."""
        before = len(self._earlier.tokens) if self._earlier is not None else 0
        return end == window.end and (
            before == self._count or window.end < min(before, self._count)
        )

    def scores(self, begin: int, end: int) -> Scores:
        """Those of tokens [``begin``, ``end``), which must be known."""
        if self._earlier is None:
            raise ValueError("there is no earlier analysis")
        return Scores(begin, self._earlier.columns.rows(begin, end))


@dataclass(eq=False)
class KeptCache:
    """A model's key-value cache and the ids (n,) that it holds, the start token included."""

    inputs: Tensor
    cache: Any

    def crop(self, length: int) -> bool:
        """Forget all positions from ``length`` on; False if this kind of cache cannot.

        Layers are looked at one by one, because a pass that was stopped within the model has
        reached only some of them.
        """
        try:
            for layer in self.cache.layers:
                surplus = layer.get_seq_length() - length
                if surplus > 0:
                    layer.crop(-surplus)
                if layer.get_seq_length() != length:
                    return False
        except (AttributeError, NotImplementedError, RuntimeError, TypeError, ValueError):
            return False
        self.inputs = self.inputs[:length]
        return True

    @property
    def size(self) -> int:
        """Bytes of all keys and values."""
        layers = getattr(self.cache, "layers", ())
        tensors = (getattr(layer, name, None) for layer in layers for name in ("keys", "values"))
        return sum(tensor.nbytes for tensor in tensors if isinstance(tensor, Tensor))


class WindowCaches:
    """The caches of two windows: the one that the last analysis began with, and its last.

    Those are where a text is edited: where it was edited before, and at its end.
    """

    def __init__(self) -> None:
        self._kept: dict[int, KeptCache] = {}
        self._first: int | None = None

    def begin(self) -> None:
        """A new analysis: the next window that is put here is the first it reads."""
        self._first = None

    def take(self, place: int, inputs: Tensor, length: int) -> KeptCache | None:
        """The cache of the first ``length`` of ``inputs`` (n,), of the window at token ``place``.

        What is taken is off the shelf until it is put back.
        """
        kept = self._kept.pop(place, None)
        if kept is None or length == 0 or len(kept.inputs) < length:
            return None
        same = bool((kept.inputs[:length] == inputs[:length]).all())
        return kept if same and kept.crop(length) else None

    def put(self, place: int, kept: KeptCache) -> None:
        """Keep the cache of the window at token ``place``."""
        if self._first is None:
            self._first = place
        first = self._kept.get(self._first)
        self._kept = {place: kept}
        if first is None or self._first == place:
            return
        if first.size + kept.size <= _KEPT_BYTES:
            self._kept[self._first] = first

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
