"""A column of the table: its values, and how a cell writes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from gltr_desktop.analysis.numbers import decimal

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

Source = TypeVar("Source")

NO_TEXT = -1
"""Stands for the id of a text where there is none."""


@dataclass(frozen=True)
class Column(Generic[Source]):
    """A column of the table.

    ``values(source)`` gives a number for each of n tokens or words, (n,) int32 or float32, and
    ``written(value)`` the text of a cell. Without that, the numbers are ids of texts, or
    NO_TEXT: cells show the texts, and are sorted by them. ``sign(source, index)`` stands
    before a value that is only a bound. The screen has ``heading``, in two lines, where ``title``
    is too long.
    """

    title: str
    values: Callable[[Source], NDArray[Any]]
    written: Callable[[float], str] | None = None
    tip: str = ""
    sign: Callable[[Source, int], str] | None = None
    heading: str = ""


def whole(value: float) -> str:
    """``1204`` → "1,204"; "–" for NaN."""
    return decimal(value, 0)


def two_decimals(value: float) -> str:
    """``1.2345`` → "1.23"; "–" for NaN."""
    return decimal(value, 2)
