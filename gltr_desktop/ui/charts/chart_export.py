"""The charts as a picture, for a file or for the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QImage, QImageWriter, QPainter

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintDevice

    from gltr_desktop.ui.charts.chart_panel import ChartPanel
    from gltr_desktop.ui.charts.panel_chart import PanelChart

_WIDTH = 420
_SCALE = 2


def draw_charts(panel: ChartPanel, *, png: bool) -> bytes:
    """The charts one below the other, as SVG or as PNG of twice the resolution of a screen."""
    panel.all_needed.emit()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if png:
        QImageWriter(buffer, QByteArray(b"png")).write(charts_image(panel))
    else:
        # Importing this would make every start-up slower.
        from PySide6.QtSvg import QSvgGenerator

        size = _size(panel)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(size)
        generator.setViewBox(QRect(QPoint(), size))
        generator.setTitle("GLTR Desktop: charts")
        _draw(panel, generator)
    buffer.close()
    return bytes(data.data())


def charts_image(panel: ChartPanel) -> QImage:
    """The charts one below the other."""
    panel.all_needed.emit()
    size = _size(panel)
    image = QImage(size * _SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(_SCALE)
    _draw(panel, image)
    return image


def _size(panel: ChartPanel) -> QSize:
    return QSize(_WIDTH, sum(_height(chart) for chart in panel.charts))


def _draw(panel: ChartPanel, device: QPaintDevice) -> None:
    painter = QPainter(device)
    top = 0
    for chart in panel.charts:
        chart.draw(painter, QRect(0, top, _WIDTH, _height(chart)))
        top += _height(chart)
    painter.end()


def _height(chart: PanelChart) -> int:
    return chart.height_of(is_picture=True)
