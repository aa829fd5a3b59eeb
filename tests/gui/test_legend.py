"""The legend says what the colours mean, and shows how much of the text has each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.pixels import picture

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.statistics import Summary, summarise
from gltr_desktop.ui.legend import Legend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme

THRESHOLDS = Thresholds()


def summary_of(ranks: Sequence[int]) -> Summary:
    return summarise(analysis_of([f" {n}" for n in range(len(ranks))], ranks), THRESHOLDS)


def open_legend(qtbot: QtBot, theme: Theme, summary: Summary | None, width: int = 900) -> Legend:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.set_theme(theme)
    legend.set_colouring(Colouring(THRESHOLDS))
    legend.show_summary(summary)
    legend.resize(width, legend.sizeHint().height())
    return legend


def bar(legend: Legend, theme: Theme) -> dict[str, int]:
    """How many pixels of the bar have each bucket's colour."""
    row = picture(legend)[legend.height() - 9]
    return {
        name: int((row == [colour.red(), colour.green(), colour.blue()]).all(axis=-1).sum())
        for name, colour in zip(BUCKETS, theme.buckets, strict=True)
    }


@pytest.mark.parametrize(
    "ranks",
    [[0] * 6 + [50] * 3 + [5_000], [0, 10, 100, 1_000], [5_000] * 7, [UNSCORED, 0, 0, 999]],
    ids=["mixed", "even", "one colour", "first token unscored"],
)
def test_the_bar_is_as_long_as_the_shares(ranks: Sequence[int], theme: Theme, qtbot: QtBot) -> None:
    summary = summary_of(ranks)
    widths = bar(open_legend(qtbot, theme, summary), theme)
    whole = sum(widths.values())
    assert 850 < whole <= 900
    for name in BUCKETS:
        assert widths[name] == pytest.approx(summary.shares[name] * whole, abs=2)


def test_the_colours_come_in_order(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]))
    row = picture(legend)[legend.height() - 9].tolist()
    places = [row.index([*colour.getRgb()[:3]]) for colour in theme.buckets]
    assert places == sorted(places)


@pytest.mark.parametrize("ranks", [None, [], [UNSCORED]])
def test_nothing_scored_nothing_in_the_bar(
    ranks: Sequence[int] | None, theme: Theme, qtbot: QtBot
) -> None:
    summary = None if ranks is None else summary_of(ranks)
    legend = open_legend(qtbot, theme, summary)
    assert not any(bar(legend, theme).values())
    # The swatches are there all the same.
    pixels = picture(legend)
    for colour in theme.buckets:
        assert (pixels == [colour.red(), colour.green(), colour.blue()]).all(axis=-1).sum() > 100


def test_a_reader_that_cannot_see_is_told_the_figures(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, None)
    assert legend.accessibleName() == "Legend"
    assert legend.accessibleDescription() == "top 10, top 100, top 1,000, beyond 1,000"
    legend.set_colouring(Colouring(THRESHOLDS))
    legend.show_summary(summary_of([0] * 1_499 + [5_000]))
    assert "top 10:  1,499  (100%)" in legend.accessibleDescription()
    assert "beyond 1,000:  1  (0%)" in legend.accessibleDescription()
    legend.set_colouring(Colouring(Thresholds((5, 50, 500))))
    legend.show_summary(None)
    assert legend.accessibleDescription() == "top 5, top 50, top 500, beyond 500"


def test_figures_fit_into_an_ordinary_window(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]), width=700)
    pixels = picture(legend)
    beside = pixels[4:-12, 690:]
    assert (beside == np.array([*theme.paper.getRgb()[:3]])).all()


def test_a_narrow_window_is_no_obstacle(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]), width=30)
    assert picture(legend).shape[1] == 30
