"""The architecture's own metadata, with types, limits and a memory of what was asked for.

A file may state something that changes what the model computes and that nobody here asks for. Such
a model would load and give wrong ranks, so what was left unread is looked through at the end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from gltr_desktop.models.gguf.container import GgufFile, TensorEntry

EMBEDDING: Final = "token_embd.weight"
OUTPUT: Final = "output.weight"

# Larger numbers than any model has; products of a few of them still fit 64 bits.
_MAX_INTEGER = 1 << 24
_MAX_LAYERS = _MAX_HEADS = 1 << 10
# Settings whose names hold one of these change what is computed.
_RELEVANT = ("rope.", "attention.", "scale", "softcap", "clamp", "expert", "residual", "pooling")
# Settings of that kind that add nothing: defaults written out, or what the tensors show as well.
_REDUNDANT = (
    "attention.causal",
    "attention.layer_norm_epsilon",
    "attention.layer_norm_rms_epsilon",
    "rope.scaling.finetuned",
    "use_parallel_residual",
)


class Hyperparameters:
    """Reads ``file``'s settings, such as ``block_count``; what is wrong raises InputError."""

    def __init__(self, file: GgufFile) -> None:
        self.file = file
        self._asked = set(_REDUNDANT)

    def value(self, key: str) -> Any:  # noqa: ANN401 - metadata are of any type
        """The setting ``key`` of the architecture as it stands in the file, None if it does not."""
        self._asked.add(key)
        return self.file.get(key)

    def integer(
        self, key: str, default: int | None = None, minimum: int = 1, maximum: int = _MAX_INTEGER
    ) -> int:
        """A whole number in these bounds; a list (one per layer) only if all are the same."""
        found = self.value(key)
        if isinstance(found, list) and found and all(number == found[0] for number in found):
            found = found[0]
        if found is None:
            found = default
        if found is None:
            raise self.file.reject(f"its metadata lack the {key!r} of the architecture")
        if isinstance(found, bool) or not isinstance(found, int) or not minimum <= found <= maximum:
            raise self.file.reject(f"its {key!r} is {_shown(found)}, which is not possible")
        return found

    def number(self, key: str, default: float | None = None) -> float:
        """A finite number above zero, as it was before it was stored in 32 bits: 1e-05, say."""
        found = self.value(key)
        if found is None:
            found = default
        if found is None:
            raise self.file.reject(f"its metadata lack the {key!r} of the architecture")
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            raise self.file.reject(f"its {key!r} is {_shown(found)}, which is not possible")
        if not math.isfinite(found) or found <= 0:
            raise self.file.reject(f"its {key!r} is {_shown(found)}, which is not possible")
        return _shortest(found)

    def tensor(self, name: str) -> TensorEntry | None:
        """The tensor of that name, None if there is none."""
        return self.file.tensors.get(name)

    @property
    def layers(self) -> int:
        """The number of layers; raises InputError if a file claims more than it has tensors."""
        found = self.integer("block_count", maximum=_MAX_LAYERS)
        if found > len(self.file.tensors):
            raise self.file.reject(
                f"it claims to have {found:,} layers and holds {len(self.file.tensors):,} tensors"
            )
        return found

    @property
    def vocabulary_size(self) -> int:
        """Rows of the embedding; the list of tokens may be shorter."""
        return self._embedding_shape[0]

    @property
    def width(self) -> int:
        """Numbers per token between the layers."""
        found, columns = self.integer("embedding_length"), self._embedding_shape[1]
        if found != columns:
            raise self.file.reject(f"its embedding has {columns:,} columns and not {found:,}")
        return found

    @property
    def _embedding_shape(self) -> tuple[int, ...]:
        entry = self.tensor(EMBEDDING)
        if entry is None or len(entry.shape) != 2:
            raise self.file.reject(f"it lacks the tensor {EMBEDDING!r}")
        return entry.shape

    @property
    def tied(self) -> bool:
        """True if the output layer uses the embedding's weights."""
        return self.tensor(OUTPUT) is None

    @property
    def head_dim(self) -> int:
        """Numbers per head, the same for queries, keys and values."""
        found = self.integer("attention.key_length", self.width // self.heads)
        if self.integer("attention.value_length", found) != found:
            raise self.file.reject("its keys and values have different lengths")
        return found

    @property
    def heads(self) -> int:
        """Heads of queries."""
        return self.integer("attention.head_count", maximum=_MAX_HEADS)

    @property
    def kv_heads(self) -> int:
        """Heads of keys and values: as many as of queries unless the file says otherwise."""
        return self.integer("attention.head_count_kv", self.heads, maximum=self.heads)

    def sliding_window(self) -> int | None:
        """The tokens that a layer with a window sees; None if none is stated, or 0."""
        return self.integer("attention.sliding_window", 0, minimum=0) or None

    def layer_types(self, period: int) -> list[str]:
        """Transformers' name for the attention of each layer; each ``period``-th layer sees all.

        A file may state another period, or for every layer whether it has a window.
        """
        pattern = self.value("attention.sliding_window_pattern")
        if isinstance(pattern, list):
            if len(pattern) != self.layers:
                raise self.file.reject(f"it describes the windows of {len(pattern):,} layers only")
            windows = [bool(window) for window in pattern]
        else:
            period = self.integer("attention.sliding_window_pattern", period, minimum=0)
            windows = [period == 0 or (layer + 1) % period != 0 for layer in range(self.layers)]
        return ["sliding_attention" if window else "full_attention" for window in windows]

    def ignore(self, prefix: str) -> None:
        """Count every setting that begins with ``prefix`` as read: it has no meaning here."""
        begin = f"{self.file.architecture}.{prefix}"
        length = len(self.file.architecture) + 1
        self._asked |= {key[length:] for key in self.file.metadata if key.startswith(begin)}

    def check_nothing_is_left(self) -> None:
        """Refuse a setting that changes what is computed and that nobody asked for."""
        begin = f"{self.file.architecture}."
        for key, value in self.file.metadata.items():
            name = key.removeprefix(begin)
            relevant = key.startswith(begin) and any(part in name for part in _RELEVANT)
            if relevant and name not in self._asked and _says_something(value):
                raise self.file.reject(
                    f"its setting {key!r} ({_shown(value)}) is not supported, and without it the"
                    " figures would be wrong"
                )


def _says_something(value: object) -> bool:
    return any(value) if isinstance(value, list) else bool(value)


def _shortest(number: float) -> float:
    """The shortest decimal that is ``number`` in 32 bits, if ``number`` is one of those."""
    single = np.float32(number)
    return float(str(single)) if float(single) == number else float(number)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
