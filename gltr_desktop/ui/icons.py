"""The program's own icons, drawn in the colour of the text beside them."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gltr_desktop.resources import RESOURCES

SIZE = 16
"""Of an icon, in pixels."""
_FOLDER = RESOURCES / "icons" / "window"
_SCALES = (1, 2, 3)


def icon(name: str, colour: QColor) -> QIcon:
    """The icon ``name`` of ``resources/icons/window``, drawn in ``colour``.

    The file draws in ``currentColor``.
    """
    return _icon(name, colour.name())


@cache
def _icon(name: str, colour: str) -> QIcon:
    drawing = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
    made = QIcon()
    for scale in _SCALES:
        pixmap = QPixmap(SIZE * scale, SIZE * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, SIZE * scale, SIZE * scale))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        made.addPixmap(pixmap)
    return made
