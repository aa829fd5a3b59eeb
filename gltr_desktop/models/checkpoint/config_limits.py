"""Holds a stranger's configuration against the directory of the weights, before either is used.

A few bytes of a configuration can ask for millions of layers, or for names of a milliard of
labels. Weights cannot: what they claim to hold, the file has to have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gltr_desktop.models.hub_files import CONFIG
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, unusable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gltr_desktop.errors import InputError
    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.checkpoint.stored_tensors import StoredTensor

# Every layer has a tensor of its own at least.
_LAYERS = frozenset({
    "attention_types", "decoder_layers", "encoder_layers", "n_layer", "n_layers",
    "num_decoder_layers", "num_encoder_layers", "num_hidden_groups", "num_hidden_layers",
    "num_layers",
})  # fmt: skip
# Each of these has a tensor, or a row of one.
_COUNTS = re.compile(r"(^|_)(experts?|heads?|labels?|groups?|blocks?|layers?)(_|$)")
# Numbers that make nothing larger: bases of angles, seeds, limits of lengths.
_HARMLESS = re.compile(r"theta|base|seed|length|freq|scal|window|position|version|(^|_)ids?(_|$)")
_MAX_ANYWHERE = 1 << 31
_MAX_UNSTORED = 1 << 10
_MAX_DEPTH = 32
_MAX_WRITTEN = 10**18


@dataclass(frozen=True)
class StoredSizes:
    """What the directory of a model's weights says about its size."""

    tensors: int
    numbers: int
    largest_dimension: int

    @staticmethod
    def of(stored: Collection[StoredTensor]) -> StoredSizes:
        """The sizes of all ``stored`` tensors together."""
        return StoredSizes(
            len(stored),
            sum(tensor.count for tensor in stored),
            max((size for tensor in stored for size in tensor.shape), default=0),
        )


def check_config(source: ModelSource, config: dict[str, Any], stored: StoredSizes) -> None:
    """Raise InputError where ``config`` asks for more than the weights can hold."""
    for key, value, depth in _entries(config):
        if depth > _MAX_DEPTH:
            raise unusable(source.name, f"its {CONFIG} is damaged", DOWNLOAD_AGAIN)
        if key in _LAYERS and isinstance(value, int | float):
            check_layers(source, value, stored)
        elif isinstance(value, int) and not _HARMLESS.search(key):
            _check_number(source, key, value, stored)


def _check_number(source: ModelSource, key: str, value: int, stored: StoredSizes) -> None:
    most = max(stored.largest_dimension, stored.tensors, _MAX_UNSTORED)
    if _COUNTS.search(key) and value > most:
        raise _asks_too_much(source, key, value, f"with its weights it can be {most:,} at most")
    if value > max(_MAX_ANYWHERE, stored.numbers):
        raise _asks_too_much(source, key, value, f"its weights hold {stored.numbers:,} numbers")


def check_layers(source: ModelSource, layers: float, stored: StoredSizes) -> None:
    """Raise InputError if a configuration has more ``layers`` than the weights have tensors."""
    if layers > stored.tensors:
        raise unusable(
            source.name,
            f"its {CONFIG} describes {_shown(layers)} layers, and its weights have"
            f" {stored.tensors:,} tensors",
            DOWNLOAD_AGAIN,
        )


def check_count(source: ModelSource, described: int, stored: StoredSizes, factor: int) -> None:
    """Raise InputError if ``described`` weights are far more than the weights hold.

    ``factor`` is how many weights a stored number may stand for. A few that are missing are named
    by whoever misses them.
    """
    if described > 2 * factor * stored.numbers + _MAX_UNSTORED:
        raise unusable(
            source.name,
            f"its {CONFIG} describes a model of {described:,} numbers, and its weights hold"
            f" {stored.numbers:,}",
            DOWNLOAD_AGAIN,
        )


def _entries(config: dict[str, Any]) -> Iterator[tuple[str, object, int]]:
    """Key, value and depth of all that is neither an object nor a list; a list's key is its own."""
    waiting: list[tuple[str, object, int]] = [("", config, 0)]
    while waiting:
        key, value, depth = waiting.pop()
        if isinstance(value, dict) and depth <= _MAX_DEPTH:
            waiting.extend((name, inner, depth + 1) for name, inner in value.items())
        elif isinstance(value, list) and depth <= _MAX_DEPTH:
            waiting.extend((key, inner, depth + 1) for inner in value)
        else:
            yield key, value, depth


def _asks_too_much(source: ModelSource, key: str, value: int, held: str) -> InputError:
    return unusable(
        source.name,
        f"its {CONFIG} asks for {_shown(value)} as “{key}”, and {held}",
        DOWNLOAD_AGAIN,
    )


def _shown(value: float) -> str:
    if not isinstance(value, int):
        return str(value)
    return f"{value:,}" if value < _MAX_WRITTEN else f"more than {_MAX_WRITTEN:,}"
