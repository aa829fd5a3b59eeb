"""Takes apart JSON of a stranger: each value is what it should be, or the file is refused."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Int32

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_MAX_INT32 = (1 << 31) - 1


class MalformedError(Exception):
    """What is wrong with a file, as the end of the sentence “It is damaged: …”."""


def member(value: Any, key: str) -> Any:  # noqa: ANN401 - any JSON
    """The member ``key`` of the object ``value``."""
    if not isinstance(value, dict) or key not in value:
        raise MalformedError(f"it lacks “{key}”")
    return value[key]


def items(value: Any, name: str, length: int | None = None) -> list[Any]:  # noqa: ANN401
    """The array ``value``, which has ``length`` items if that is given."""
    if not isinstance(value, list):
        raise MalformedError(f"“{name}” is not a list")
    if length is not None and len(value) != length:
        raise MalformedError(f"“{name}” has {len(value):,} entries, and {length:,} belong there")
    return value


def string(value: Any, name: str) -> str:  # noqa: ANN401
    """The string ``value``, with U+FFFD for each half of a surrogate pair."""
    return strings([value], name)[0]


def integer(value: Any, name: str, least: int = 0) -> int:  # noqa: ANN401
    """The whole number ``value``, from ``least`` to the largest int32."""
    return int(integers([value], name, least)[0])


def probability(value: Any, name: str) -> float:  # noqa: ANN401
    """The number ``value``, from 0 to 1."""
    return float(probabilities([value], name)[0])


# A file has hundreds of thousands of values, so that they are looked at all at once.


def strings(values: Sequence[Any], name: str) -> list[str]:
    """``values``, which are strings, with U+FFFD for each half of a surrogate pair."""
    if not {*map(type, values)} <= {str}:
        raise MalformedError(f"“{name}” holds something that is no text")
    mended = {value: _LONE_SURROGATE.sub("\ufffd", value) for value in set(values)}
    return list(map(mended.__getitem__, values))


def integers(values: Sequence[Any], name: str, least: int = 0) -> Int32:
    """(n,) int32: the n ``values``, which are whole numbers from ``least`` on."""
    is_whole = {*map(type, values)} <= {int}
    if not is_whole or (values and not least <= min(values) <= max(values) <= _MAX_INT32):
        raise MalformedError(f"“{name}” holds something that is no whole number, or out of range")
    return np.array(values, np.int32)


def probabilities(values: Sequence[Any], name: str) -> NDArray[np.float64]:
    """(n,) float64: the n ``values``, which are numbers from 0 to 1."""
    is_number = {*map(type, values)} <= {int, float}
    if not is_number or (values and not 0 <= min(values) <= max(values) <= 1):
        raise MalformedError(f"“{name}” holds something that is no probability")
    return np.array(values, np.float64)


def pairs(values: Sequence[Any], name: str) -> tuple[list[Any], list[Any]]:
    """What is first in each of ``values``, which are arrays of two items, and what is second."""
    if not ({*map(type, values)} <= {list} and {*map(len, values)} <= {2}):
        raise MalformedError(f"“{name}” holds something that is no pair")
    flat = list(chain.from_iterable(values))
    return flat[::2], flat[1::2]
