"""The charts as a picture in a file and on the clipboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from helpers.charts import ChartedText, charted_text, counts
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from gltr_desktop.ui.charts.chart_export import charts_image, draw_charts

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.theme import Theme


@pytest.fixture
def charted(theme: Theme, qtbot: QtBot) -> ChartedText:
    return charted_text(qtbot, theme)


def colours_in(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }


def test_the_image_has_every_chart(charted: ChartedText, theme: Theme) -> None:
    image = charts_image(charted.panel)
    height = sum(chart.height_of(is_picture=True) for chart in charted.panel.charts)
    assert (image.width(), image.height()) == (2 * 420, 2 * height)
    # Also of those that had not been counted, because they were hidden.
    assert all(chart.histogram is not None for chart in charted.panel.histograms)
    assert charted.panel.profile.profile is not None
    found = colours_in(image)
    assert {colour.name() for colour in (*theme.buckets, theme.accent, theme.paper)} <= found
    # The charts on the screen are as wide as before.
    assert all(chart.drawn_width == chart.width() for chart in charted.panel.charts)


def test_a_png_is_the_same_image(charted: ChartedText) -> None:
    read = QImage.fromData(draw_charts(charted.panel, png=True))
    image = charts_image(charted.panel).convertToFormat(read.format())
    image.setDevicePixelRatio(1)
    read.setDevicePixelRatio(1)
    assert read == image


def test_an_svg_has_texts_and_colours(charted: ChartedText, theme: Theme) -> None:
    data = draw_charts(charted.panel, png=False)
    texts = re.findall(r">([^<>]+)</text>", data.decode())
    assert sum("per token" in text for text in texts) == 1
    assert {"Rank", "frac(p)", "≤ 10"} <= set(texts)
    renderer = QSvgRenderer(data)
    assert renderer.isValid()
    image = QImage(renderer.defaultSize(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    assert {colour.name() for colour in theme.buckets} <= colours_in(image)


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_charts_are_written_to_a_file(
    kind: str, coloured: MainWindow, qtbot: QtBot, tmp_path: Path, dialogs: Dialogs
) -> None:
    qtbot.waitUntil(lambda: sum(counts(coloured.pane.panel.buckets)) > 0)
    path = tmp_path / f"charts.{kind}"
    dialogs.name = str(path)
    coloured.exports.ask_charts()
    assert str(path) in coloured.status_bar.status.text()
    assert path.read_bytes() == draw_charts(coloured.pane.panel, png=kind == "png")


def test_charts_that_cannot_be_written(
    coloured: MainWindow, tmp_path: Path, dialogs: Dialogs
) -> None:
    dialogs.name = str(tmp_path / "nowhere" / "charts.svg")
    coloured.exports.ask_charts()
    assert "nowhere" in coloured.message.text


def test_there_are_no_charts_without_a_text(window: MainWindow, dialogs: Dialogs) -> None:
    window.exports.ask_charts()
    assert "nothing to draw" in window.status_bar.status.text()
    assert dialogs.asked == []


def test_charts_are_copied(coloured: MainWindow) -> None:
    coloured.exports.copy_charts()
    image = QGuiApplication.clipboard().image()
    assert image.width() == 2 * 420
    QGuiApplication.clipboard().clear()
