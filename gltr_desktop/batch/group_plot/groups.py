"""The texts of several groups by one of their figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.box_plot import Distribution, distribution
from gltr_desktop.batch.columns import Column, columns
from gltr_desktop.batch.finding import natural_order
from gltr_desktop.batch.table_facts import models_used

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextFile, TextRow
    from gltr_desktop.batch.table_facts import ModelUsed

ALL_TEXTS = "All texts"
"""The name of the only group where no text has a label."""

OTHERS = "Others"
"""The name of the group of the texts without a label."""


@dataclass(frozen=True)
class TextPoint:
    """A text of a group and its figure, which is finite."""

    file: TextFile
    value: float


@dataclass(frozen=True, eq=False)
class Group:
    """The texts that have one label.

    ``points`` ascend by their values; ``distribution`` is None where there are none. ``too_short``
    texts do not carry the figure, and ``without`` texts do not have it.
    """

    name: str
    points: tuple[TextPoint, ...]
    distribution: Distribution | None
    too_short: int
    without: int

    @property
    def texts(self) -> int:
        """How many texts the group has, with the figure and without."""
        return len(self.points) + self.too_short + self.without


@dataclass(frozen=True, eq=False)
class GroupPlot:
    """What a box plot of ``column`` shows: the groups, and the models that have read the texts."""

    column: Column
    colouring: Colouring
    groups: tuple[Group, ...]
    models: tuple[ModelUsed, ...]

    @property
    def is_comparable(self) -> bool:
        """Whether there is anything to compare, and all of it is from the same model."""
        return len(self.models) == 1 and any(group.points for group in self.groups)


def figures(colouring: Colouring) -> tuple[Column, ...]:
    """What groups can be compared by: the statistics among the columns, in their order."""
    return tuple(column for column in columns(colouring) if column.is_statistic)


def group_plot(
    rows: Sequence[tuple[str, TextRow]], colouring: Colouring, column: Column
) -> GroupPlot:
    """The plot of the figures in ``column``, one of :func:`figures`.

    ``rows`` are texts with their labels, "" for none. ``colouring`` says what the buckets are.
    """
    return GroupPlot(
        column=column,
        colouring=colouring,
        groups=tuple(_group(name, texts, column) for name, texts in grouped(rows)),
        models=tuple(models_used([row for _, row in rows])),
    )


def grouped(rows: Sequence[tuple[str, TextRow]]) -> list[tuple[str, list[TextRow]]]:
    """The texts of each group with its name; group 2 before group 10, and the unlabelled last."""
    natural = natural_order()
    rest = OTHERS if any(label for label, _ in rows) else ALL_TEXTS
    members: dict[str, list[TextRow]] = {}
    for label, row in rows:
        members.setdefault(label or rest, []).append(row)
    # Names that differ in their case only are different groups all the same.
    names = sorted(members, key=lambda name: (name == rest, natural(name), name))
    return [(name, members[name]) for name in names]


def _group(name: str, rows: Sequence[TextRow], column: Column) -> Group:
    points = [
        TextPoint(row.file, float(value))
        for row in rows
        if (value := column.number(row)) is not None and math.isfinite(value)
    ]
    points.sort(key=lambda point: point.value)
    too_short = sum(row.measured is not None and row.measured.figures.is_short for row in rows)
    return Group(
        name=name,
        points=tuple(points),
        distribution=distribution(point.value for point in points) if points else None,
        too_short=too_short,
        without=len(rows) - len(points) - too_short,
    )
