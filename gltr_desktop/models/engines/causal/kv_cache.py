"""Key-value caches that an analysis leaves for the next one.

A causal model never looks ahead: as long as a window begins with the same tokens, the keys and
values of those tokens still hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

# A window's cache of a small model takes some megabytes; that of a large one is kept alone.
_KEPT_BYTES = 1 << 28


@dataclass(eq=False)
class KeptCache:
    """A model's key-value cache and the ids (n,) that it holds, the start token included."""

    ids: Tensor
    cache: Any

    def crop(self, length: int) -> bool:
        """Forget all rows from ``length`` on; False if this kind of cache cannot.

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
        self.ids = self.ids[:length]
        return True

    @property
    def size(self) -> int:
        """Bytes of all keys and values."""
        layers = getattr(self.cache, "layers", ())
        tensors = (getattr(layer, name, None) for layer in layers for name in ("keys", "values"))
        return sum(tensor.nbytes for tensor in tensors if isinstance(tensor, Tensor))


class WindowCaches:
    """The caches of two windows: the first that the last analysis read, and its last.

    Those are where a text is edited: where it was edited before, and at its end. A window is named
    by the token that it begins with.
    """

    def __init__(self) -> None:
        self._kept: dict[int, KeptCache] = {}
        self._first_window: int | None = None

    def begin_text(self) -> None:
        """Begin a new analysis: the next window that is stored is the first that it reads."""
        self._first_window = None

    def pop(self, window_begin: int, ids: Tensor, length: int) -> KeptCache | None:
        """Remove and return the window's cache, cropped to the first ``length`` of ``ids`` (n,).

        None if no cache holds these, or it cannot be cropped.
        """
        kept = self._kept.pop(window_begin, None)
        if kept is None or length == 0 or len(kept.ids) < length:
            return None
        same = bool((kept.ids[:length] == ids[:length]).all())
        return kept if same and kept.crop(length) else None

    def store(self, window_begin: int, kept: KeptCache) -> None:
        """Keep the window's cache, beside the first window's if there is memory for both."""
        if self._first_window is None:
            self._first_window = window_begin
        first = self._kept.get(self._first_window)
        self._kept = {window_begin: kept}
        if first is None or self._first_window == window_begin:
            return
        if first.size + kept.size <= _KEPT_BYTES:
            self._kept[self._first_window] = first

    def clear(self) -> None:
        """Forget all caches."""
        self._kept.clear()
