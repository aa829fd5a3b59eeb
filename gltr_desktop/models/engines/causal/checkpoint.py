"""A folder with a model in safetensors: its JSON files, and the directory of its weights files."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError, safe_open

from gltr_desktop.models.hub_files import PICKLE_SUFFIXES, WEIGHTS, WEIGHTS_INDEX
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, OTHER_MODEL, first_line, unusable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gltr_desktop.models.catalog import ModelSource


def read_json(source: ModelSource, name: str) -> dict[str, Any]:
    """The object in the JSON file ``name``; raises InputError if the file holds anything else."""
    try:
        entries = json.loads((source.folder / name).read_text(encoding="utf-8"))
    except OSError as error:
        raise unusable(
            source.name, f"its {name} cannot be read ({error.strerror})", "Check the permissions."
        ) from None
    except ValueError:
        entries = None
    if not isinstance(entries, dict):
        raise unusable(source.name, f"its {name} is damaged", DOWNLOAD_AGAIN)
    return entries


@dataclass(frozen=True)
class StoredTensor:
    """A tensor in a weights file: the number of its numbers, and their type, such as “BF16”."""

    file: Path
    count: int
    kind: str


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
    if (source.folder / WEIGHTS).exists():
        return [source.folder / WEIGHTS]
    if not (source.folder / WEIGHTS_INDEX).exists():
        return []
    try:
        names = set(read_json(source, WEIGHTS_INDEX)["weight_map"].values())
        return [source.folder / name for name in sorted(names)]
    except (KeyError, AttributeError, TypeError):
        raise unusable(source.name, f"its {WEIGHTS_INDEX} is damaged", DOWNLOAD_AGAIN) from None


def _tensors_in(source: ModelSource, path: Path) -> dict[str, StoredTensor]:
    found: dict[str, StoredTensor] = {}
    try:
        with safe_open(path, framework="pt") as weights:
            for key in weights.keys():  # noqa: SIM118 - not a dict
                entry = weights.get_slice(key)
                count, kind = math.prod(entry.get_shape()), str(entry.get_dtype())
                found[key] = StoredTensor(path, count, kind)
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
    except SafetensorError:
        raise unusable(
            source.name, f"the weights file {path.name} is truncated or damaged", DOWNLOAD_AGAIN
        ) from None
    return found
