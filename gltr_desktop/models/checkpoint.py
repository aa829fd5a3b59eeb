"""A folder with a model in safetensors: its JSON files and what its weights files hold."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError, safe_open

from gltr_desktop.models.catalog import WEIGHTS, WEIGHTS_INDEX, ModelSource
from gltr_desktop.models.loaded import AGAIN, OTHER_MODEL, unusable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")


def first_line(error: Exception) -> str:
    """What a library says about its error, as far as it fits into a sentence."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".:") if lines else type(error).__name__


def read_json(source: ModelSource, name: str) -> dict[str, Any]:
    """The object in the JSON file ``name``; raises InputError if that is not what it holds."""
    try:
        entries = json.loads((source.folder / name).read_text(encoding="utf-8"))
    except OSError as error:
        raise unusable(
            source, f"its {name} cannot be read ({error.strerror})", "Check the permissions."
        ) from None
    except ValueError:
        entries = None
    if not isinstance(entries, dict):
        raise unusable(source, f"its {name} is damaged", AGAIN)
    return entries


def weight_files(source: ModelSource) -> list[Path]:
    """The files that transformers would read; none if there is nothing for it."""
    if (source.folder / WEIGHTS).exists():
        return [source.folder / WEIGHTS]
    if not (source.folder / WEIGHTS_INDEX).exists():
        return []
    try:
        names = set(read_json(source, WEIGHTS_INDEX)["weight_map"].values())
        return [source.folder / name for name in sorted(names)]
    except (KeyError, AttributeError, TypeError):
        raise unusable(source, f"its {WEIGHTS_INDEX} is damaged", AGAIN) from None


@dataclass(frozen=True)
class StoredTensor:
    """A tensor in a weights file: how many numbers it holds, as which type, such as “BF16”."""

    file: Path
    count: int
    kind: str


@dataclass(frozen=True)
class Stored:
    """How many numbers are stored, and as which type most of them are."""

    count: int
    kind: str


def stored_tensors(source: ModelSource) -> dict[str, StoredTensor]:
    """What is in the weights files, by name, after making sure that they are all there."""
    files = weight_files(source)
    if not files and any(any(source.folder.glob(pattern)) for pattern in _PICKLES):
        raise unusable(
            source,
            "its weights are pickle files, which can run code when they are opened",
            "Convert the weights to safetensors, or choose another model.",
        )
    if not files:
        raise unusable(source, f"the folder holds no weights ({WEIGHTS})", OTHER_MODEL)
    found: dict[str, StoredTensor] = {}
    for path in files:
        try:
            with safe_open(path, framework="pt") as weights:
                for key in weights.keys():  # noqa: SIM118 - not a dict
                    entry = weights.get_slice(key)
                    found[key] = StoredTensor(
                        path, math.prod(entry.get_shape()), str(entry.get_dtype())
                    )
        except FileNotFoundError:
            raise unusable(source, f"the weights file {path.name} is missing", AGAIN) from None
        except OSError as error:
            raise unusable(
                source,
                f"the weights file {path.name} cannot be read ({first_line(error)})",
                "Check the file and its permissions.",
            ) from None
        except SafetensorError:
            raise unusable(
                source, f"the weights file {path.name} is truncated or damaged", AGAIN
            ) from None
    return found


def summed_up(tensors: Iterable[StoredTensor]) -> Stored:
    """How many numbers ``tensors`` hold together; none at all counts as float32."""
    counts: dict[str, int] = {}
    for tensor in tensors:
        counts[tensor.kind] = counts.get(tensor.kind, 0) + tensor.count
    kind = max(counts, key=lambda kind: counts[kind], default="F32")
    return Stored(sum(counts.values()), kind)
