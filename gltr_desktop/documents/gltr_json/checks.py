"""Takes apart JSON of a stranger: each value is what it should be, or the file is refused."""

from __future__ import annotations

import re
from typing import Any

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
MAX_INT32 = (1 << 31) - 1


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
    if not isinstance(value, str):
        raise MalformedError(f"“{name}” holds something that is no text")
    return value if value.isascii() else _LONE_SURROGATE.sub("\ufffd", value)


def integer(value: Any, name: str, least: int = 0) -> int:  # noqa: ANN401
    """The whole number ``value``, from ``least`` to the largest int32."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MAX_INT32:
        raise MalformedError(f"“{name}” holds something that is no whole number, or out of range")
    return value


def probability(value: Any, name: str) -> float:  # noqa: ANN401
    """The number ``value``, from 0 to 1."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= 1:
        raise MalformedError(f"“{name}” holds something that is no probability")
    return float(value)
