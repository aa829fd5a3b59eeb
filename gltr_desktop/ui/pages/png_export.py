"""An analysis as pictures: for slides, posts and chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.ui.pages.qt_application import ensure_application

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QImage

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin
    from gltr_desktop.ui.pages.pages import Pages

_SCALE = 2
_WIDTH = 1_600
_MAX_HEIGHT = 8_000
"""Pixels; programs refuse pictures that are much larger."""
_INCH = 96 * _SCALE
_METRES_PER_INCH = 0.0254


def to_png(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,
    comparison: Comparison | None = None,
) -> tuple[bytes, ...]:
    """``analysis`` as it would be on paper of one long sheet, at twice the pixels of a screen.

    A text that is too long for one picture goes on in the next, from line to line.

    Raises:
        GltrError: Qt, or a library that it needs, is missing.
    """
    ensure_application()
    from gltr_desktop.ui.pages.page_document import page_document
    from gltr_desktop.ui.pages.pages import Format, Pages
    from gltr_desktop.ui.pages.paper import UNITS_PER_INCH
    from gltr_desktop.ui.pages.typesetting import POINT

    unit = UNITS_PER_INCH / _INCH
    sheet = Format(
        width=_WIDTH * unit,
        height=_MAX_HEIGHT * unit,
        side=64 * POINT,
        top=44 * POINT,
        bottom=56 * POINT,
        always_numbered=False,
    )
    pages = Pages(page_document(analysis, colouring, origin, when, comparison), sheet)
    return tuple(_encoded(_drawn(pages, number, 1 / unit)) for number in range(len(pages)))


def _drawn(pages: Pages, number: int, scale: float) -> QImage:
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QImage, QPainter

    height = min(pages.used_height(number), pages.format.height)
    image = QImage(QSize(_WIDTH, round(height * scale)), QImage.Format.Format_RGB32)
    for set_resolution in (image.setDotsPerMeterX, image.setDotsPerMeterY):
        set_resolution(round(_INCH / _METRES_PER_INCH))
    image.fill(pages.paper)
    painter = QPainter(image)
    painter.scale(scale, scale)
    pages.paint(number, painter, height)
    painter.end()
    return image


def _encoded(image: QImage) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImageWriter

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(buffer.data().data())
