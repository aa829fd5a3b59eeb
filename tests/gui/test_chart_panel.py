"""All charts of a text, one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.editors import coloured_editor
from helpers.pixels import background, picture

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.histograms import BINNED_VALUES, BinnedValue
from gltr_desktop.ui.charts.bucket_filter import BucketFilter
from gltr_desktop.ui.charts.chart_controller import ChartController
from gltr_desktop.ui.charts.chart_panel import ChartPanel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot) -> ChartPanel:
    panel = ChartPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 640)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_charts_are_one_below_the_other(panel: ChartPanel) -> None:
    headings = [chart.heading for chart in panel.charts]
    assert headings[:3] == ["Rank", "frac(p)", "Entropy of the top 10, in nats"]
    assert headings[3].startswith("Surprisal along the text")
    for upper, lower in zip(panel.charts, panel.charts[1:], strict=False):
        assert upper.geometry().bottom() < lower.geometry().top()
        assert upper.width() == lower.width()


def test_the_whole_panel_has_the_themes_paper(panel: ChartPanel, theme: Theme) -> None:
    panel.set_theme(theme)
    assert background(picture(panel)) == theme.paper.name()
    below = picture(panel)[-20:, 20:-40]
    assert background(below) == theme.paper.name()


@pytest.fixture
def half_the_entropy() -> Iterator[BinnedValue]:
    value = BinnedValue(
        "a half",
        "Half of the entropy",
        "It is made up.",
        lambda analysis: (analysis.columns.entropy / 2).astype(np.float32),
        5.0,
    )
    BINNED_VALUES.append(value)
    yield value
    BINNED_VALUES.remove(value)


def test_a_new_value_has_a_chart_of_its_own(half_the_entropy: BinnedValue, qtbot: QtBot) -> None:
    panel = ChartPanel()
    qtbot.addWidget(panel)
    panel.show()
    editor = coloured_editor(qtbot, ["a", "b"])
    bucket_filter = BucketFilter(editor, panel)
    ChartController(editor, panel, bucket_filter, Colouring(), panel).refresh()
    (chart,) = (chart for chart in panel.histograms if chart.heading == half_the_entropy.title)
    assert chart.histogram is not None
    expected = analysis_of(["a", "b"], [0, 50]).columns.entropy / 2
    assert chart.histogram.bins.tolist() == [int(half / 0.5) for half in expected]
