"""A folder with a model in safetensors: its JSON files, and the directory of its weights files."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from safetensors import SafetensorError, safe_open

from gltr_desktop.models.hub_files import PICKLE_SUFFIXES, WEIGHTS, WEIGHTS_INDEX
from gltr_desktop.models.model_files import has_file, read_object
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, OTHER_MODEL, first_line, unusable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gltr_desktop.models.catalog import ModelSource

# Many times what real models have.
_MAX_TENSORS = 1 << 17


@dataclass(frozen=True)
class StoredTensor:
    """A tensor in a weights file: its shape, and the type of its numbers, such as “BF16”."""

    file: Path
    shape: tuple[int, ...]
    kind: str

    @property
    def count(self) -> int:
        """The product of its dimensions."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class Stored:
    """The number of stored numbers, and the type that most of them are stored as."""

    count: int
    kind: str

    @staticmethod
    def sum_of(tensors: Iterable[StoredTensor]) -> Stored:
        """All ``tensors`` together; none at all counts as float32."""
        counts: dict[str, int] = {}
        for tensor in tensors:
            counts[tensor.kind] = counts.get(tensor.kind, 0) + tensor.count
        kind = max(counts, key=lambda kind: counts[kind], default="F32")
        return Stored(sum(counts.values()), kind)


def stored_tensors(source: ModelSource) -> dict[str, StoredTensor]:
    """The tensors in the weights files, by name.

    Raises InputError if a file is missing or damaged, or there are none but pickle files.
    """
    files = weight_files(source)
    if not files and any(any(source.folder.glob(f"*{suffix}")) for suffix in PICKLE_SUFFIXES):
        raise unusable(
            source.name,
            "its weights are pickle files, which can run code when they are opened",
            "Convert the weights to safetensors, or choose another model.",
        )
    if not files:
        raise unusable(source.name, f"the folder holds no weights ({WEIGHTS})", OTHER_MODEL)
    found: dict[str, StoredTensor] = {}
    for path in files:
        found |= _tensors_in(source, path)
    return found


def weight_files(source: ModelSource) -> list[Path]:
    """The safetensors files that transformers would read; an empty list if there are none."""
    if has_file(source.folder, WEIGHTS):
        return [source.folder / WEIGHTS]
    if not has_file(source.folder, WEIGHTS_INDEX):
        return []
    try:
        names = set(read_object(source, WEIGHTS_INDEX)["weight_map"].values())
        return [source.folder / name for name in sorted(names)]
    except (KeyError, AttributeError, TypeError):
        raise unusable(source.name, f"its {WEIGHTS_INDEX} is damaged", DOWNLOAD_AGAIN) from None


def _tensors_in(source: ModelSource, path: Path) -> dict[str, StoredTensor]:
    found: dict[str, StoredTensor] = {}
    try:
        # An index may name what lies elsewhere, and to open a pipe may take for ever.
        if path.exists() and not path.is_file():
            raise unusable(
                source.name,
                f"the weights file {path.name} cannot be read (it is not an ordinary file)",
                "Download the model again, into an empty folder.",
            )
        with safe_open(path, framework="pt") as weights:
            names = weights.keys()
            if len(names) > _MAX_TENSORS:
                raise unusable(
                    source.name,
                    f"the weights file {path.name} has {len(names):,} tensors, and"
                    f" {_MAX_TENSORS:,} are the most that are read",
                    OTHER_MODEL,
                )
            for name in names:
                entry = weights.get_slice(name)
                found[name] = StoredTensor(path, tuple(entry.get_shape()), str(entry.get_dtype()))
    except FileNotFoundError:
        raise unusable(
            source.name, f"the weights file {path.name} is missing", DOWNLOAD_AGAIN
        ) from None
    except OSError as error:
        raise unusable(
            source.name,
            f"the weights file {path.name} cannot be read ({first_line(error)})",
            "Check the file and its permissions.",
        ) from None
    except (SafetensorError, ValueError):  # ValueError: a name with a zero byte.
        raise unusable(
            source.name, f"the weights file {path.name} is truncated or damaged", DOWNLOAD_AGAIN
        ) from None
    return found
