"""Texts in groups, compared by a figure: what is in the plot, where, and in which words."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from helpers.text_rows import FIGURES, error_row, figures_of, text_row
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.batch.group_plot.groups import figures, group_plot
from gltr_desktop.batch.group_plot.layout import MAX_DOTS, RADIUS, Room, layout, shown_points
from gltr_desktop.batch.group_plot.scale import scale
from gltr_desktop.batch.group_plot.words import (
    count_of,
    group_in_words,
    notes,
    point_in_words,
    reading,
    title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gltr_desktop.batch.columns import Column
    from gltr_desktop.batch.group_plot.groups import GroupPlot
    from gltr_desktop.batch.rows import TextRow

LabelledRow = tuple[str, "TextRow"]
SHORT = figures_of((10, 5, 3, 2))
ROOM = Room(width=600, names=100, line=16)


def figure(name: str) -> Column:
    """The figure with this name."""
    return next(column for column in figures(GLTR_COLOURING) if column.name == name)


def texts(label: str, perplexities: Iterable[float | None]) -> list[LabelledRow]:
    """Texts with these perplexities and one label."""
    return [
        (label, text_row(f"{label}{n}.txt", replace(FIGURES, perplexity=perplexity)))
        for n, perplexity in enumerate(perplexities)
    ]


def plot_of(rows: Sequence[LabelledRow], name: str = "perplexity") -> GroupPlot:
    """The plot of the figure with this name."""
    return group_plot(rows, GLTR_COLOURING, figure(name))


# Groups


def test_the_share_of_the_first_bucket_is_the_first_figure() -> None:
    first, *others = figures(GLTR_COLOURING)
    assert first.name == "top10_share"
    names = [column.name for column in others]
    assert "perplexity" in names
    assert not {"file", "tokens", "top10", "seconds"} & set(names)


def test_texts_are_in_the_groups_of_their_labels() -> None:
    plot = plot_of(texts("b", [3, 1, 2]) + texts("a", [9]))
    assert [group.name for group in plot.groups] == ["a", "b"]
    points = [(point.file.name, point.value) for point in plot.groups[1].points]
    assert points == [("b1.txt", 1), ("b2.txt", 2), ("b0.txt", 3)]


def test_groups_are_in_natural_order_and_the_unlabelled_texts_last() -> None:
    labels = ["class 10", "", "Class 2", "class 2", "zoo", "Class 2"]
    plot = plot_of([row for label in labels for row in texts(label, [5])])
    names = [group.name for group in plot.groups]
    assert names == ["Class 2", "class 2", "class 10", "zoo", "Others"]
    assert plot.groups[0].texts == 2


def test_texts_without_any_label_are_one_group_of_all() -> None:
    (group,) = plot_of(texts("", [5, 6])).groups
    assert group.name == "All texts"


def test_texts_without_the_figure_are_left_out_and_counted() -> None:
    rows = texts("a", [5, None, math.inf])
    rows += [("a", error_row("broken.pdf", "It is broken. Mend it.")), ("a", text_row("s", SHORT))]
    plot = plot_of(rows)
    (group,) = plot.groups
    assert [point.value for point in group.points] == [5]
    assert (group.too_short, group.without, group.texts) == (1, 3, 5)
    assert count_of(group) == "1 of 5 texts"
    assert notes(plot).endswith("Left out: 1 text is too short, 3 have no such figure.")


def test_a_group_without_the_figure_stays_in_sight() -> None:
    plot = plot_of(texts("a", [1]) + texts("b", [None]))
    assert plot.is_comparable
    assert group_in_words(plot, plot.groups[1]) == "b: 0 of 1 text"


def test_figures_of_different_models_are_not_comparable() -> None:
    rows = texts("a", [5])
    assert plot_of(rows).is_comparable
    for other in (
        text_row("b.txt", model="another"),
        text_row("b.txt", revision="another"),
        text_row("b.txt", precision="bfloat16"),
        text_row("b.txt", device="cuda"),
    ):
        assert not plot_of([*rows, ("b", other)]).is_comparable
    assert not plot_of(texts("a", [None])).is_comparable
    assert not plot_of([]).is_comparable


# Words


def test_a_group_is_told_by_its_median_its_middle_half_and_its_ends() -> None:
    plot = plot_of(texts("a", [10, 20, 30, 40, 1234.56]))
    assert group_in_words(plot, plot.groups[0]) == (
        "a: 5 texts, median 30.0, the middle half 20.0 to 40.0, all of them 10.0 to 1,234.6"
    )
    plot = plot_of(texts("a", [10, 20]))
    assert group_in_words(plot, plot.groups[0]) == (
        "a: 2 texts, median 15.0, all of them 10.0 to 20.0"
    )
    plot = plot_of(texts("a", [10]))
    assert group_in_words(plot, plot.groups[0]) == "a: 1 text, median 10.0"


def test_a_share_is_told_in_per_cent() -> None:
    plot = plot_of(texts("a", [1]), "top10_share")
    assert title(plot) == "Top 10, share"
    assert point_in_words(plot, plot.groups[0].points[0]) == "a0.txt: 50.0\u00a0%"


def test_names_are_told_on_one_line() -> None:
    row = text_row("a\nb\udcff.txt")
    plot = plot_of([("one\ntwo", row)])
    assert point_in_words(plot, plot.groups[0].points[0]) == "a b�.txt: 42.1"
    assert group_in_words(plot, plot.groups[0]).startswith("one two: 1 text")


def test_the_notes_speak_of_what_is_drawn() -> None:
    assert notes(plot_of(texts("a", [1, 2]))) == (
        "Each dot is a text. A group of fewer than 5 texts has no box."
    )
    five = notes(plot_of(texts("a", range(5))))
    assert five.startswith("Each dot is a text. The box holds")
    assert "fewer than" not in five
    many = notes(plot_of(texts("a", range(MAX_DOTS + 1))))
    assert many.startswith(f"Each dot is a text; of a group with more than {MAX_DOTS} texts")


def test_the_reading_names_the_model_and_the_thresholds() -> None:
    colouring = Colouring(Thresholds((5, 50, 500)))
    plot = group_plot(texts("a", [1]), colouring, figures(colouring)[0])
    assert reading(plot) == (
        "Read by little-model (float32). Thresholds of the rank of tokens: 5,50,500."
    )


# The axis


@given(
    low=st.floats(0, 1e6),
    width=st.one_of(st.floats(0, 1e6), st.just(0.0)),
    most=st.integers(2, 12),
    smallest=st.sampled_from([0.001, 0.01, 0.1]),
)
def test_an_axis_holds_its_values_between_round_numbers(
    low: float, width: float, most: int, smallest: float
) -> None:
    axis = scale(low, low + width, most=most, smallest=smallest, limit=math.inf)
    assert -1e-6 <= axis.share(low) <= axis.share(low + width) <= 1 + 1e-6
    ticks = axis.ticks
    assert 2 <= len(ticks) <= most + 1
    assert ticks[0] >= 0
    assert axis.step >= smallest * (1 - 1e-9)
    mantissa = f"{axis.step:.6e}".partition("e")[0]
    assert float(mantissa) in (1, 2, 5)
    assert [axis.share(tick) for tick in ticks] == pytest.approx(
        [index / (len(ticks) - 1) for index in range(len(ticks))], abs=1e-6
    )
    assert len(set(axis.labels(per_cent=False))) == len(ticks)


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.integers(2, 12))
def test_an_axis_has_the_smallest_step_that_there_is_room_for(
    low: int, width: int, most: int
) -> None:
    axis = scale(low, low + width, most=most, smallest=0.1, limit=math.inf)
    steps = (Fraction(10) ** power * factor for power in range(-1, 6) for factor in (1, 2, 5))
    fitting = (
        step for step in steps if math.ceil((low + width) / step) - math.floor(low / step) <= most
    )
    assert axis.step == pytest.approx(float(next(fitting)))


@given(st.floats(0, 1), st.floats(0, 1), st.integers(2, 12))
def test_an_axis_of_shares_ends_at_the_whole(one: float, other: float, most: int) -> None:
    low, high = sorted([one, other])
    axis = scale(low, high, most=most, smallest=0.001, limit=1.0)
    assert axis.ticks[0] >= 0
    assert axis.ticks[-1] <= 1 + 1e-9
    assert len(set(axis.labels(per_cent=True))) == len(axis.ticks)


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0.62, 0.91, ("60%", "70%", "80%", "90%", "100%")),
        (0.7001, 0.7019, ("70.0%", "70.1%", "70.2%")),
        (0.7, 0.7, ("60%", "65%", "70%", "75%", "80%")),
        (1.0, 1.0, ("90%", "95%", "100%")),
        (0.0, 0.0, ("0.0%", "0.1%")),
    ],
)
def test_ticks_of_shares(low: float, high: float, labels: tuple[str, ...]) -> None:
    axis = scale(low, high, most=4, smallest=0.001, limit=1.0)
    assert axis.labels(per_cent=True) == labels


def test_ticks_of_numbers_are_as_short_as_their_size_allows() -> None:
    axis = scale(900, 2_100, most=4, smallest=0.1, limit=math.inf)
    assert axis.labels(per_cent=False) == ("500", "1,000", "1,500", "2,000", "2,500")
    axis = scale(0, 1e300, most=4, smallest=0.1, limit=math.inf)
    assert axis.labels(per_cent=False)[-1] == "1e+300"


# The layout


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=MAX_DOTS))
def test_dots_lie_by_their_values_within_their_row(values: list[float]) -> None:
    plot = plot_of(texts("a", [1, 1e5]) + texts("b", values))
    shape = layout(plot, ROOM)
    row = shape.rows[1]
    assert [dot.index for dot in row.dots] == list(range(len(values)))
    width = shape.right - shape.left
    for dot, value in zip(row.dots, sorted(values), strict=True):
        assert dot.x == pytest.approx(shape.left + width * value / 1e5)
        assert row.top <= dot.y - RADIUS
        assert dot.y + RADIUS <= row.bottom
        # They leave the box alone.
        assert row.box is None or dot.y - RADIUS >= row.box.bottom - 1e-6


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=12))
def test_dots_do_not_hide_one_another_while_there_is_room(values: list[float]) -> None:
    rows = texts("a", [0, 1e5]) + texts("b", values)
    dots = layout(plot_of(rows), Room(width=600, names=100, line=400)).rows[1].dots
    for number, one in enumerate(dots):
        for other in dots[:number]:
            apart = math.hypot(one.x - other.x, one.y - other.y)
            assert apart >= 2 * RADIUS - 1e-6


def test_dots_that_do_not_touch_are_in_one_line() -> None:
    shape = layout(plot_of(texts("a", [0, 1000])), ROOM)
    apart = (2 * RADIUS + 0.5) / (shape.right - shape.left) * 1000
    values = [0, *(500 + apart * n for n in range(4)), 1000]
    (row,) = layout(plot_of(texts("a", values)), ROOM).rows
    assert len({dot.y for dot in row.dots}) == 1


def test_many_equal_texts_are_a_column_of_overlapping_dots() -> None:
    (row,) = layout(plot_of(texts("a", [7] * 40)), ROOM).rows
    assert len({dot.x for dot in row.dots}) == 1
    heights = sorted(dot.y for dot in row.dots)
    assert len(set(heights)) == 40
    assert heights[-1] - heights[0] < ROOM.row / 2


def test_a_box_lies_where_its_numbers_are() -> None:
    plot = plot_of(texts("a", [0, 25, 50, 75, 100, 400]))
    shape = layout(plot, ROOM)
    box = shape.rows[0].box
    assert box is not None
    scale_of = (shape.right - shape.left) / 400
    found = (
        box.lower_whisker, box.first_quartile, box.median, box.third_quartile, box.upper_whisker
    )  # fmt: skip
    expected = [0, 31.25, 62.5, 93.75, 100]
    assert [(x - shape.left) / scale_of for x in found] == pytest.approx(expected)


def test_rows_are_one_below_the_other_above_the_axis() -> None:
    rows = [row for label in "abc" for row in texts(label, [1, 2])]
    shape = layout(plot_of(rows), ROOM)
    assert [row.box for row in shape.rows] == [None] * 3
    assert all(upper.bottom == lower.top for upper, lower in pairwise(shape.rows))
    assert shape.rows[-1].bottom == shape.base < ROOM.height(3)
    assert shape.left > ROOM.names
    assert shape.ticks[0][0] == pytest.approx(shape.left)
    assert shape.ticks[-1][0] == pytest.approx(shape.right)


def test_of_a_large_group_only_the_texts_beyond_the_whiskers_have_dots() -> None:
    values = [*range(100, 100 + MAX_DOTS), 10_000]
    plot = plot_of(texts("a", values))
    assert shown_points(plot.groups[0]) == [MAX_DOTS]
    (dot,) = layout(plot, ROOM).rows[0].dots
    assert plot.groups[0].points[dot.index].value == 10_000


@given(st.floats(130, 1_000), st.integers(1, 6))
def test_a_narrow_plot_is_laid_out_all_the_same(width: float, count: int) -> None:
    shape = layout(plot_of(texts("a", range(count))), Room(width=width, names=90, line=16))
    assert len(shape.ticks) >= 2
    assert all(math.isfinite(dot.x) for row in shape.rows for dot in row.dots)
