"""Where the parts of a box plot lie, for whatever draws it: the window, and a file.

Positions are in the units of whoever draws, from the upper left corner of the plot. Each group is
a row: its name and how many texts it has on the left, its box and the dots below it on the right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.batch.group_plot.scale import Scale, scale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gltr_desktop.batch.group_plot.groups import Group, GroupPlot

MAX_DOTS = 100
"""Of a group with more texts, only those beyond the whiskers have dots."""

RADIUS = 2.75
"""Of the dot of a text."""

_GAP = 12.0
_SMALLEST_SHARE = 0.001
# A label has about five letters, and needs as much again around it.
_TICK_IN_LINES = 4.0
# Of a row: where its box begins and ends, and the lane in the middle of its dots.
_BOX_TOP, _BOX_BOTTOM, _DOTS = 0.1, 0.42, 0.72


@dataclass(frozen=True)
class Room:
    """What there is room for: the ``width`` of all, and that of the ``names`` within it.

    ``line`` is the height of a line of text.
    """

    width: float
    names: float
    line: float

    @property
    def row(self) -> float:
        """The height of a group: two lines of text, and what keeps it from the next one."""
        return 2 * self.line + 1.5 * _GAP

    def height(self, groups: int) -> float:
        """The height of so many groups, with the axis and its labels below them."""
        return groups * self.row + self.line + _GAP / 2


@dataclass(frozen=True)
class BoxShape:
    """Where whiskers end, and box and median lie, from left to right; the box from top to bottom.

    The whiskers lie half-way down.
    """

    lower_whisker: float
    first_quartile: float
    median: float
    third_quartile: float
    upper_whisker: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half-way down."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Dot:
    """The middle of the dot of point number ``index`` of its group."""

    index: int
    x: float
    y: float


@dataclass(frozen=True)
class RowShape:
    """The row of a group, from ``top`` to ``bottom``; ``box`` is None where it has none."""

    top: float
    bottom: float
    box: BoxShape | None
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Layout:
    """The rows in the order of the groups, and the ticks with their labels.

    ``left`` and ``right`` are the ends of the axis, ``base`` is where it lies.
    """

    rows: tuple[RowShape, ...]
    ticks: tuple[tuple[float, str], ...]
    left: float
    right: float
    base: float


def layout(plot: GroupPlot, room: Room) -> Layout:
    """Where everything of ``plot`` lies, one of whose groups has a point."""
    # Half a label stands out on the right.
    left, right = room.names + _GAP, room.width - 2 * _GAP
    axis = _axis(plot, max(2, int((right - left) / (_TICK_IN_LINES * room.line))))

    def x(value: float) -> float:
        return left + (right - left) * axis.share(value)

    rows = tuple(
        _row(group, x, number * room.row, room.row) for number, group in enumerate(plot.groups)
    )
    labels = axis.labels(per_cent=plot.column.is_share)
    ticks = tuple(zip(map(x, axis.ticks), labels, strict=True))
    return Layout(rows, ticks, left, right, len(rows) * room.row)


def shown_points(group: Group) -> list[int]:
    """Which points of ``group`` have a dot."""
    if group.distribution is None:
        return []
    if len(group.points) <= MAX_DOTS:
        return list(range(len(group.points)))
    shown: list[int] = np.flatnonzero(group.distribution.outside).tolist()
    return shown


def _axis(plot: GroupPlot, most: int) -> Scale:
    found = [group.distribution for group in plot.groups if group.distribution]
    column = plot.column
    return scale(
        min(values.minimum for values in found),
        max(values.maximum for values in found),
        most=most,
        # What the window shows alike is alike.
        smallest=_SMALLEST_SHARE if column.is_share else 0.1**column.digits,
        limit=1.0 if column.is_share else math.inf,
    )


def _row(group: Group, x: Callable[[float], float], top: float, height: float) -> RowShape:
    shown = shown_points(group)
    places = [x(group.points[index].value) for index in shown]
    middle = top + _DOTS * height
    offsets = _offsets(places, min(_DOTS - _BOX_BOTTOM, 1 - _DOTS) * height - RADIUS)
    dots = tuple(
        Dot(index, place, middle + offset)
        for index, place, offset in zip(shown, places, offsets, strict=True)
    )
    return RowShape(top, top + height, _box(group, x, top, height), dots)


def _box(group: Group, x: Callable[[float], float], top: float, height: float) -> BoxShape | None:
    box = None if group.distribution is None else group.distribution.box
    if box is None:
        return None
    return BoxShape(
        x(box.lower_whisker),
        x(box.first_quartile),
        x(box.median),
        x(box.third_quartile),
        x(box.upper_whisker),
        top + _BOX_TOP * height,
        top + _BOX_BOTTOM * height,
    )


def _offsets(places: Iterable[float], most: float) -> list[float]:
    """How far from the middle dots at ascending ``places`` are drawn, so that all can be seen.

    Each takes the lane nearest to the middle that is free there; where this takes more lanes than
    fit within ``most`` on each side, these overlap.
    """
    ends: list[float] = []
    lanes = []
    for place in places:
        free = (lane for lane, end in enumerate(ends) if end <= place)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [place + 2 * RADIUS]
        # 0, 1, −1, 2, −2, …
        lanes.append((lane + 1) // 2 * (1 if lane % 2 else -1))
    pitch = min(2 * RADIUS, most / max(1, len(ends) // 2))
    return [lane * pitch for lane in lanes]
