"""What a box plot of groups says in words, in the window and in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.box_plot import MIN_VALUES
from gltr_desktop.batch.group_plot.layout import MAX_DOTS
from gltr_desktop.batch.shown_cells import shown_number
from gltr_desktop.errors import printable

if TYPE_CHECKING:
    from gltr_desktop.batch.group_plot.groups import Group, GroupPlot, TextPoint

NO_FIGURES = "None of these texts has this figure."
"""In the place of a plot without points."""

NOT_COMPARABLE = (
    "These texts were read by different models, or by one in different precisions or on different"
    " devices. Such figures cannot be compared: read all texts again with one."
)
"""In the place of a plot whose texts have figures by more than one model."""

_BOX = (
    "The box holds the middle half of a group, and the line in it is the median. The whiskers reach"
    " the furthest texts within one and a half lengths of the box."
)


def title(plot: GroupPlot) -> str:
    """What is compared."""
    name = plot.column.title
    return f"{name[0].upper()}{name[1:]}"


def name_of(group: Group) -> str:
    """The name of ``group`` on one line."""
    return printable(group.name)


def count_of(group: Group) -> str:
    """How many texts a group has, and how many of them the plot shows: “3 of 4 texts”."""
    shown = len(group.points)
    return _texts(group.texts) if shown == group.texts else f"{shown:,} of {_texts(group.texts)}"


def point_in_words(plot: GroupPlot, point: TextPoint) -> str:
    """The name of a text and its figure."""
    return f"{printable(point.file.name)}: {shown_number(plot.column, point.value)}"


def group_in_words(plot: GroupPlot, group: Group) -> str:
    """How many texts a group has, and how their figures are spread."""
    column, found = plot.column, group.distribution
    name = f"{name_of(group)}: {count_of(group)}"
    if found is None:
        return name
    spread = f"median {shown_number(column, found.median)}"
    if found.box is not None:
        first, third = found.box.first_quartile, found.box.third_quartile
        spread += (
            f", the middle half {shown_number(column, first)} to {shown_number(column, third)}"
        )
    if len(group.points) > 1:
        low, high = shown_number(column, found.minimum), shown_number(column, found.maximum)
        spread += f", all of them {low} to {high}"
    return f"{name}, {spread}"


def notes(plot: GroupPlot) -> str:
    """What a reader of the plot has to know, as sentences."""
    sizes = [len(group.points) for group in plot.groups]
    dots = (
        f"Each dot is a text; of a group with more than {MAX_DOTS} texts, only those beyond the"
        " whiskers have one."
        if max(sizes) > MAX_DOTS
        else "Each dot is a text."
    )
    boxes = [_BOX] if max(sizes) >= MIN_VALUES else []
    few = [f"A group of fewer than {MIN_VALUES} texts has no box."] if _has_few(sizes) else []
    return " ".join([dots, *boxes, *few, *_left_out(plot)])


def reading(plot: GroupPlot) -> str:
    """What read the texts, and by which limits their units are in buckets."""
    (model,) = plot.models
    precision = f" ({model.precision})" if model.precision else ""
    thresholds, units = plot.colouring.thresholds, plot.colouring.granularity.plural
    return (
        f"Read by {printable(model.name)}{precision}. "
        f"Thresholds of the {thresholds.measure.title.lower()} of {units}: {thresholds}."
    )


def _texts(count: int) -> str:
    return f"{count:,} text{'' if count == 1 else 's'}"


def _has_few(sizes: list[int]) -> bool:
    return any(0 < size < MIN_VALUES for size in sizes)


def _left_out(plot: GroupPlot) -> list[str]:
    """The sentence on the texts that the plot does not show, if there are any."""
    short = sum(group.too_short for group in plot.groups)
    without = sum(group.without for group in plot.groups)
    parts = []
    if short:
        parts.append(f"{_texts(short)} {'is' if short == 1 else 'are'} too short")
    if without:
        parts.append(f"{without:,} {'has' if without == 1 else 'have'} no such figure")
    return [f"Left out: {', '.join(parts)}."] if parts else []
