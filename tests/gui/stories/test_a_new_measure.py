"""CONTRIBUTING.md: a measure in a file of its own and one line in the table are all it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.spans import spans_of
from helpers.windows import TEXT, open_window, wait_for_colours

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.histograms import bucket_histogram
from gltr_desktop.analysis.measures import MEASURES, Average, Join, Measure, measure_named
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.exporters.html_export import to_html
from gltr_desktop.documents.origin import Origin
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.record import Analysis


# The file of its own


def mass_above(analysis: Analysis, begin: int, end: int) -> NDArray[np.float64]:
    return analysis.columns.mass_above[begin:end].astype(np.float64)


MASS_ABOVE = Measure(
    "mass_above",
    "Mass above",
    "The probability of all that the model had thought more likely.",
    mass_above,
    ("mass_above",),
    (0.3, 0.6, 0.9),
    (0.2, 0.4, 0.6),
    "how much probability the model had given to more likely pieces",
    Join.MAX,
    Average.ARITHMETIC,
    "as improbable as the worst of them",
    upper_bound=1.0,
)


@pytest.fixture
def measure() -> Iterator[Measure]:
    """The one line."""
    MEASURES.append(MASS_ABOVE)
    yield MASS_ABOVE
    MEASURES.remove(MASS_ABOVE)


@pytest.mark.parametrize("granularity", Granularity)
def test_it_is_counted_and_exported(measure: Measure, granularity: Granularity) -> None:
    analysis = analysis_of(["a", " b", ".", " c"], [0, 1, 5, 500])
    thresholds = default_thresholds(measure, granularity)
    histogram = bucket_histogram(analysis, thresholds, granularity=granularity)
    assert histogram.counts.sum() == len(analysis.tokens.units(granularity)) - 1
    page = to_html(analysis, Colouring(thresholds, granularity), Origin("text"), datetime.now(UTC))
    assert measure.sentence in page
    assert all(label.replace("<", "&lt;") in page for label in thresholds.labels())


@pytest.mark.usefixtures("qapp")
def test_it_is_remembered_with_its_thresholds(measure: Measure) -> None:
    settings = Settings()
    settings.measure = measure
    settings.thresholds = Thresholds((0.1, 0.2, 0.3), measure)
    assert Settings().measure is measure
    assert Settings().thresholds == Thresholds((0.1, 0.2, 0.3), measure)
    assert measure_named(measure.name) is measure


def test_the_window_offers_it(measure: Measure, tiny_model: Path, qtbot: QtBot) -> None:
    window = open_window(qtbot, tiny_model)
    window.pane.editor.insertPlainText(TEXT)
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    action = window.menu_actions.colour_menus.by_measure[MEASURES.index(measure)]
    assert measure.title in action.text()
    action.trigger()
    assert window.colouring.measure is measure
    assert set(spans_of(window).bucket.tolist()) <= {0, 1, 2, 3}
    assert thresholds_in(window.pane.legend.accessibleDescription(), measure)


def thresholds_in(description: str, measure: Measure) -> bool:
    return all(f"{limit:g}" in description for limit in measure.limits)


def test_without_its_column_it_is_not_offered(
    measure: Measure, tiny_model: Path, qtbot: QtBot
) -> None:
    window = open_window(qtbot, tiny_model)
    menus = window.menu_actions.colour_menus
    poor = replace(MODEL, lacks=frozenset({"mass_above"}))
    menus.show_available(analysis_of(["a"], [0], model=poor))
    enabled = [action.isEnabled() for action in menus.by_measure]
    assert enabled == [row is not measure for row in MEASURES] + [True]
    menus.show_available(None)
    assert all(action.isEnabled() for action in menus.by_measure)
