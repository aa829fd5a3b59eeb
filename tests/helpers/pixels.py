"""The pixels that a widget shows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PySide6.QtGui import QColor, QImage

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QRect, QRectF
    from PySide6.QtWidgets import QWidget

Pixel = TypeVar("Pixel", bound=np.generic)


def picture(widget: QWidget) -> NDArray[np.uint8]:
    """(height, width, 3) red, green and blue of what ``widget`` shows."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    assert image.devicePixelRatio() == 1
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def part(pixels: NDArray[Pixel], rect: QRect | QRectF) -> NDArray[Pixel]:
    """The pixels, or values of pixels, that are wholly inside ``rect``."""
    left, top = max(0, int(np.ceil(rect.x()))), max(0, int(np.ceil(rect.y())))
    return pixels[top : int(rect.y() + rect.height()), left : int(rect.x() + rect.width())]


def background(pixels: NDArray[np.uint8]) -> str:
    """The most frequent colour, as "#rrggbb"."""
    colours = Counter(map(tuple, pixels.reshape(-1, 3).tolist()))
    return QColor(*colours.most_common(1)[0][0]).name()


def matches(pixels: NDArray[np.uint8], colour: QColor) -> NDArray[np.bool_]:
    """Which of ``pixels`` have exactly this colour."""
    wanted = np.array([colour.red(), colour.green(), colour.blue()], np.uint8)
    return np.asarray(np.equal(pixels, wanted).all(axis=-1))


def share(pixels: NDArray[np.uint8], colour: QColor) -> float:
    """How much of ``pixels`` has exactly this colour."""
    return float(matches(pixels, colour).mean())
