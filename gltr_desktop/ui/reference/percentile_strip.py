"""A text's mark on a strip of what is usual: from less predictable on the left to more."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gltr_desktop.ui.theme import Theme, blend

if TYPE_CHECKING:
    from gltr_desktop.analysis.reference.baseline import Stand
    from gltr_desktop.analysis.reference.comparison import Standing

_BESIDE = 0.3
"""How far the strip reaches beyond the 5th and the 95th percentile, in parts of their distance."""
_BAND_HEIGHT = 16
_HEAD = 7
"""Height of the head of the mark, above the bands."""
_GAP = 5
_SMALL = 0.9
"""Size of the words below the strip, in relation to the font."""

BANDS_IN_WORDS = (
    "Nine in ten of them lie in the light band, half of them in the dark one; the line in it is the"
    " median."
)


@dataclass(frozen=True)
class StripShape:
    """Where everything is on a strip, in parts of its width, from 0 at the left.

    ``quantiles`` ascend; ``beyond`` is −1 or 1 where the value lies outside the strip, on the left
    or on the right, and 0 where it is on it.
    """

    quantiles: tuple[float, ...]
    mark: float
    beyond: int

    @staticmethod
    def of(standing: Standing, stand: Stand) -> StripShape:
        """The strip of ``standing``: what is more predictable is further to the right."""
        side = standing.indicator.more_predictable
        quantiles = sorted(side * value for value in stand.quantiles)
        value = side * standing.value
        low, high = quantiles[0], quantiles[-1]
        # Passages may all have the same value: they are then a line in the middle.
        reach = _BESIDE * (high - low) or 1.0
        low, width = low - reach, high - low + 2 * reach
        mark = (value - low) / width
        return StripShape(
            tuple((quantile - low) / width for quantile in quantiles),
            min(max(mark, 0.0), 1.0),
            int(mark > 1) - int(mark < 0),
        )


def standing_in_words(standing: Standing | None, passages: str) -> str:
    """“93 % of 180 news passages are less predictable”; "" where nothing is compared."""
    share = None if standing is None else standing.more_predictable_than
    if standing is None or standing.stand is None or share is None:
        return ""
    more, less = standing.indicator.comparatives
    word, share = (less, share) if share >= 50 else (more, 100 - share)
    count = f"{standing.stand.passages:,} {passages}"
    # Never more than was found: 99.7 % are not all.
    subject = f"All {count}" if share == 100 else f"{math.floor(share)} % of {count}"
    return f"{subject} are {word.lower()}"


def paint_strip(painter: QPainter, rect: QRectF, standing: Standing | None, theme: Theme) -> None:
    """Draw the bands of ``standing`` in ``rect``, and its mark, whose head is above ``rect``.

    Without anything to compare, only an empty track is drawn.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(blend(theme.ink, theme.paper, 0.07))
    painter.drawRoundedRect(rect, 3, 3)
    if standing is None or standing.stand is None:
        return
    shape = StripShape.of(standing, standing.stand)

    def across(part: float) -> float:
        return rect.left() + part * rect.width()

    p5, p25, p50, p75, p95 = map(across, shape.quantiles)
    # The outlines are seen where the greys hardly are.
    painter.setPen(QPen(blend(theme.ink, theme.paper, 0.55), 1))
    for left, right, grey in ((p5, p95, 0.2), (p25, p75, 0.4)):
        painter.setBrush(blend(theme.ink, theme.paper, grey))
        band = QRectF(left, rect.top(), right - left, rect.height())
        painter.drawRect(band.adjusted(0, 0.5, 0, -0.5))
    painter.fillRect(QRectF(p50 - 1, rect.top(), 2, rect.height()), theme.ink)
    _paint_mark(painter, rect, across(shape.mark), shape.beyond, theme)


def _paint_mark(painter: QPainter, rect: QRectF, x: float, beyond: int, theme: Theme) -> None:
    """A bar with a head on it, or an arrow at the end of the strip."""
    painter.setPen(QPen(theme.paper, 1.5))
    painter.setBrush(theme.accent)
    top, bottom, middle = rect.top() - 2, rect.bottom() + 2, rect.center().y()
    if beyond:
        half = max(rect.height() / 2, 6)
        base = x - beyond * (half + 2)
        painter.drawPolygon(
            QPolygonF([
                QPointF(x, middle), QPointF(base, middle - half), QPointF(base, middle + half)
            ])
        )  # fmt: skip
        return
    painter.drawRect(QRectF(x - 2.5, top, 5, bottom - top))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRect(QRectF(x - 1.75, top, 3.5, bottom - top - 0.75))
    head = [QPointF(x, top + 2), QPointF(x - 5, top - 5), QPointF(x + 5, top - 5)]
    painter.drawPolygon(QPolygonF(head))


class PercentileStrip(QWidget):
    """The strip of one indicator, with the ends of its axis in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        self._standing: Standing | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Where the text stands")

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.update()

    def set_standing(self, standing: Standing | None, passages: str = "passages") -> None:
        """Show ``standing`` among ``passages``, which is what they are called in a sentence."""
        self._standing = standing
        words = standing_in_words(standing, passages)
        if standing is not None and words:
            indicator = standing.indicator
            value = f"{indicator.title}: {indicator.shown(standing.value)}."
            words = f"{value} {words}. {BANDS_IN_WORDS}"
        self.setAccessibleDescription(words)
        # As rich text, a long tip has several lines.
        self.setToolTip(f"<p>{escape(words)}</p>" if words else "")
        self.update()

    @property
    def ends(self) -> tuple[str, str]:
        """What stands at the ends of the axis; "" twice where nothing is compared."""
        standing = self._standing
        if standing is None or standing.stand is None:
            return "", ""
        more, less = standing.indicator.comparatives
        words = less.lower(), more.lower()
        room = self.width() - 2 * _GAP
        metrics = QFontMetrics(self._small_font())
        if sum(map(metrics.horizontalAdvance, words)) <= room:
            return words
        # “less” and “more”, where large letters leave no room for what.
        return words[0].split()[0], words[1].split()[0]

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        return font

    def sizeHint(self) -> QSize:
        """Room for the mark, the bands, and the words below them."""
        words = QFontMetrics(self._small_font()).height()
        return QSize(280, _HEAD + _BAND_HEIGHT + _GAP + words)

    def minimumSizeHint(self) -> QSize:
        """The same height; a narrow strip can still be read."""
        return QSize(120, self.sizeHint().height())

    def bands(self) -> QRectF:
        """The rectangle in which the bands are, and the range of values that is shown."""
        return QRectF(2, _HEAD, self.width() - 4, _BAND_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip and the ends of its axis."""
        painter = QPainter(self)
        rect = self.bands()
        paint_strip(painter, rect, self._standing, self._theme)
        painter.setFont(self._small_font())
        painter.setPen(self._theme.muted)
        left, right = self.ends
        below = QRectF(rect.left(), rect.bottom() + _GAP, rect.width(), self.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, left)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, right)
