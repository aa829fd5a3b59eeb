"""A second text or model in the summary: its mark on the strip, and its figures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from helpers.pixels import picture
from helpers.shown_comparisons import WORDS, standing

from gltr_desktop.analysis.reference.comparison import Standing
from gltr_desktop.ui.reference.indicator_table import IndicatorTable
from gltr_desktop.ui.reference.percentile_strip import PercentileStrip, StripShape, beside
from gltr_desktop.ui.reference.summary_figure import SummaryFigure

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme


@pytest.fixture
def strip(frame: QWidget, theme: Theme) -> PercentileStrip:
    strip = PercentileStrip(frame)
    strip.set_theme(theme)
    strip.set_standing(standing(1.3), "news passages")
    strip.resize(280, 60)
    frame.resize(300, 100)
    return strip


# Where the second mark is


@pytest.mark.parametrize("value", [0.9, 1.0, 1.15, 1.3, 1.55, 1.6, 1.7])
def test_on_one_scale_a_value_is_where_it_would_be_by_itself(value: float) -> None:
    first, second = standing(1.3), standing(value)
    assert second.stand is not None
    assert beside(first, second) == pytest.approx(StripShape.of(second, second.stand).mark)


def test_another_models_value_stands_between_the_same_percentiles() -> None:
    """Its passages have twice the bits, and so has its text: it stands at the same place."""
    first = standing(1.25, quantiles=(1.0, 1.2, 1.3, 1.4, 1.6))
    second = standing(2.5, quantiles=(2.0, 2.4, 2.6, 2.8, 3.2))
    assert beside(first, second) == pytest.approx(beside(first, first))


def test_what_is_not_compared_has_no_mark(strip: PercentileStrip) -> None:
    assert beside(standing(), standing(percentile=None)) is None
    strip.set_second(standing(percentile=None))
    assert strip.second_mark() is None


# The strip


def test_a_second_mark_is_seen_beside_the_first(strip: PercentileStrip) -> None:
    alone, height = picture(strip), strip.sizeHint().height()
    strip.set_second(standing(1.1))
    mark = strip.second_mark()
    assert mark is not None
    place = strip.bands().left() + mark * strip.bands().width()
    changed = (picture(strip) != alone).any(axis=2)
    assert changed[:, int(place) - 3 : int(place) + 3].any()
    assert strip.sizeHint().height() > height, "there is room for the letters"
    strip.set_second(None)
    assert strip.sizeHint().height() == height
    assert (picture(strip) == alone).all()


def test_the_letters_change_with_the_sides(strip: PercentileStrip) -> None:
    strip.set_second(standing(1.1), ("A", "B"))
    drawn = picture(strip)
    strip.set_second(standing(1.1), ("B", "A"))
    assert (picture(strip) != drawn).any()


def test_both_are_told_in_words(strip: PercentileStrip) -> None:
    strip.set_second(standing(1.1, percentile=2.0), ("B", "A"))
    heard = strip.accessibleDescription()
    assert heard.startswith("B: Bits per character: 1.30. 93 % of 180 news passages")
    assert "A: 1.10. 98 % of 180 news passages are less predictable." in heard
    assert heard.endswith("grey band.")
    assert "A: 1.10" in strip.toolTip()


# The figures


def test_the_figure_has_both_in_the_order_of_the_sides(frame: QWidget) -> None:
    figure = SummaryFigure(frame)
    figure.show_figure("61 %", "of the words")
    large = figure.figure.font().pointSizeF()
    figure.set_second("64 %")
    assert figure.figure.text() == "61 % → 64 %"
    assert figure.accessibleName() == "61 % → 64 % of the words"
    assert figure.figure.font().pointSizeF() < large
    figure.set_second("64 %", is_before=True)
    assert figure.figure.text() == "64 % → 61 %"
    figure.show_figure("62 %", "of the words")
    assert figure.figure.text() == "64 % → 62 %"
    figure.set_second("")
    assert figure.figure.text() == "62 %"
    assert figure.figure.font().pointSizeF() == large


def test_words_without_room_beside_two_figures_stand_below_them(
    frame: QWidget, qtbot: QtBot
) -> None:
    figure = SummaryFigure(frame)
    figure.show_figure("61 %", "of the words")
    frame.show()

    def is_right(*, is_below: bool) -> bool:
        return (figure.words.y() >= figure.figure.geometry().bottom()) is is_below

    for second, factor, is_below in (("64 %", 4, False), ("64 %", 1.5, True), ("", 1.5, False)):
        figure.set_second(second)
        figure.resize(int(figure.figure.sizeHint().width() * factor), 120)
        qtbot.waitUntil(partial(is_right, is_below=is_below))


def test_all_figures_have_both_values(frame: QWidget) -> None:
    table = IndicatorTable(frame)
    table.set_standings([standing(1.3), Standing(WORDS, 0.61, None)])
    table.set_second([standing(1.1)])
    values = [table.model().index(row, 1).data() for row in range(2)]
    assert values == ["1.30 → 1.10", "61 %"]
    table.set_second([standing(1.1)], is_before=True)
    assert table.model().index(0, 1).data() == "1.10 → 1.30"
    table.set_second(())
    assert table.model().index(0, 1).data() == "1.30"
