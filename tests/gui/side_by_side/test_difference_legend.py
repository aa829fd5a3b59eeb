"""The legend of a difference: its colours with their limits, in words as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.pixels import part, picture, share
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from gltr_desktop.analysis.difference.diverging import NEUTRAL, STEPS, diverging_colours, step_words
from gltr_desktop.ui.legend.legend import Legend
from gltr_desktop.ui.side_by_side.difference_legend import DifferenceLegend

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme


@pytest.fixture
def legend(theme: Theme, qtbot: QtBot) -> Legend:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.set_theme(theme)
    legend.resize(1000, legend.sizeHint().height())
    with qtbot.waitExposed(legend):
        legend.show()
    return legend


@pytest.fixture
def scale(legend: Legend, theme: Theme) -> DifferenceLegend:
    scale = DifferenceLegend(legend)
    scale.set_theme(theme)
    scale.set_names(("GPT-2", "Llama"))
    legend.set_cover(scale)
    return scale


def test_each_step_has_its_colour(scale: DifferenceLegend, theme: Theme) -> None:
    pixels, colours = picture(scale), diverging_colours(dark=theme.dark)
    for step in range(STEPS):
        assert share(part(pixels, scale.swatch(step)), QColor(colours[step])) > 0.5


def test_it_lies_over_the_other_legend_until_it_goes(
    scale: DifferenceLegend, legend: Legend
) -> None:
    assert scale.geometry() == legend.rect()
    assert legend.focusPolicy() == Qt.FocusPolicy.NoFocus, "what is covered cannot be chosen"
    legend.resize(800, legend.height())
    assert scale.width() == 800
    scale.hide()
    legend.set_cover(None)
    assert legend.focusPolicy() == Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("width", [420, 700, 1400])
def test_it_has_room_in_any_window(scale: DifferenceLegend, legend: Legend, width: int) -> None:
    legend.resize(width, legend.height())
    first, last = scale.swatch(0), scale.swatch(STEPS - 1)
    assert first.left() > 0
    assert last.right() < width


def test_pointing_at_a_step_says_what_it_stands_for(scale: DifferenceLegend, qtbot: QtBot) -> None:
    for step in (0, STEPS - 1):
        QTest.mouseMove(scale, scale.swatch(step).center().toPoint())
    qtbot.waitUntil(lambda: QToolTip.text() == step_words()[-1])
    QToolTip.hideText()


def test_a_screen_reader_hears_which_side_is_which(scale: DifferenceLegend) -> None:
    heard = scale.accessibleDescription()
    assert "fewer bits by B, Llama, than by A, GPT-2" in heard
    assert step_words()[NEUTRAL] in heard


def test_a_click_does_not_fade_what_lies_below(
    scale: DifferenceLegend, legend: Legend, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(legend.clicked):
        QTest.mouseClick(
            scale, Qt.MouseButton.LeftButton, pos=legend.entry_rect(0).center().toPoint()
        )
