"""A text's mark on a strip of what is usual: from less predictable on the left to more."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gltr_desktop.ui.theme import Theme, blend

if TYPE_CHECKING:
    from gltr_desktop.analysis.reference.baseline import Stand
    from gltr_desktop.analysis.reference.comparison import Standing

_BESIDE = 0.3
"""How far the strip reaches beyond the 5th and the 95th percentile, in parts of their distance."""
_BAND_HEIGHT = 10
_HEAD = 6
"""How far the mark reaches beyond the band, above and below."""
_GAP = 6
"""Between words that stand side by side."""
_SMALL = 0.85
"""Size of the words below the strip, in relation to the font."""

BAND_IN_WORDS = "Nine in ten of them lie in the grey band."


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


def beside(first: Standing, second: Standing) -> float | None:
    """Where ``second`` is on the strip of ``first``, in parts of its width; may lie beyond it.

    Another model's values have a scale of their own: what is placed is where they stand among the
    same passages, between the same percentiles. None where either is not compared.
    """
    if first.stand is None or second.stand is None:
        return None
    places = StripShape.of(first, first.stand).quantiles
    side = second.indicator.more_predictable
    quantiles = sorted(side * value for value in second.stand.quantiles)
    value = side * second.value
    low, high = quantiles[0], quantiles[-1]
    if low <= value <= high:
        return float(np.interp(value, quantiles, places))
    edge, place = (low, places[0]) if value < low else (high, places[-1])
    scale = (places[-1] - places[0]) / (high - low) if high > low else 0.0
    return place + (value - edge) * scale


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


def _value_in_words(standing: Standing, words: str) -> str:
    """“1.40. 93 % of 180 news passages are less predictable.”"""
    value = f"{standing.indicator.shown(standing.value)}."
    return f"{value} {words}." if words else value


def paint_strip(painter: QPainter, rect: QRectF, standing: Standing | None, theme: Theme) -> None:
    """Draw the bands of ``standing`` in ``rect``, and its mark, whose head is above ``rect``.

    Without anything to compare, only an empty track is drawn.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(blend(theme.ink, theme.card, 0.07))
    painter.drawRoundedRect(rect, 3, 3)
    if standing is None or standing.stand is None:
        return
    shape = StripShape.of(standing, standing.stand)

    def across(part: float) -> float:
        return rect.left() + part * rect.width()

    p5, p25, p50, p75, p95 = map(across, shape.quantiles)
    # The outlines are seen where the greys hardly are.
    painter.setPen(QPen(blend(theme.ink, theme.card, 0.55), 1))
    for left, right, grey in ((p5, p95, 0.2), (p25, p75, 0.4)):
        painter.setBrush(blend(theme.ink, theme.card, grey))
        band = QRectF(left, rect.top(), right - left, rect.height())
        painter.drawRect(band.adjusted(0, 0.5, 0, -0.5))
    painter.fillRect(QRectF(p50 - 1, rect.top(), 2, rect.height()), theme.ink)
    _paint_mark(painter, rect, across(shape.mark), shape.beyond, theme)


def _paint_mark(painter: QPainter, rect: QRectF, x: float, beyond: int, theme: Theme) -> None:
    """A bar with a head on it, or an arrow at the end of the strip."""
    painter.setPen(QPen(theme.card, 1.5))
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
        self._second: Standing | None = None
        self._passages = "passages"
        self._letters = "A", "B"
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Where the text stands")

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.update()

    def set_standing(self, standing: Standing | None, passages: str = "passages") -> None:
        """Show ``standing`` among ``passages``, which is what they are called in a sentence."""
        self._standing = standing
        self._passages = passages
        self._words = words = standing_in_words(standing, passages)
        if standing is not None and words:
            self._words = f"{standing.indicator.title}: {_value_in_words(standing, words)}"
        self._describe()

    def set_second(self, standing: Standing | None, letters: tuple[str, str] = ("A", "B")) -> None:
        """Show the mark of a second text or model as well; None: only one.

        ``letters`` name the first and the second one. The band is the one of the first.
        """
        if (standing, letters) != (self._second, self._letters):
            self._second, self._letters = standing, letters
            self.updateGeometry()
            self._describe()

    def _describe(self) -> None:
        words = self._words
        if words and self._second is not None:
            one, other = self._letters
            second = standing_in_words(self._second, self._passages)
            words = f"{one}: {words} {other}: {_value_in_words(self._second, second)}"
        if words:
            words = f"{words} {BAND_IN_WORDS}"
        self.setAccessibleDescription(words)
        # As rich text, a long tip has several lines.
        self.setToolTip(f"<p>{escape(words)}</p>" if words else "")
        self.update()

    def second_mark(self) -> float | None:
        """Where the second mark is, in parts of the strip's width; None where there is none."""
        if self._standing is None or self._second is None:
            return None
        return beside(self._standing, self._second)

    def labels(self) -> list[tuple[QRectF, str]]:
        """What stands below the band, and where: percentages, and at the ends of the axis its ends.

        An end has one word where there is no room for two, and none where there is none for one.
        """
        standing = self._standing
        if standing is None or standing.stand is None:
            return []
        metrics = QFontMetrics(self._small_font())
        band, shape = self.bands(), StripShape.of(standing, standing.stand)

        def placed(words: str, centre: float) -> tuple[QRectF, str]:
            width = metrics.horizontalAdvance(words) + 1
            left = min(max(centre - width / 2, band.left()), band.right() - width)
            return QRectF(left, band.bottom() + _HEAD, width, metrics.height()), words

        edges = shape.quantiles[0], shape.quantiles[-1]
        low, high = (
            placed(words, band.left() + part * band.width())
            for words, part in zip(("5\u00a0%", "95\u00a0%"), edges, strict=True)
        )
        between = [low, high] if low[0].right() + _GAP <= high[0].left() else []
        room = (
            min(low[0].left() - band.left(), band.right() - high[0].right())
            if between
            else band.width() / 2
        )
        more, less = standing.indicator.comparatives
        both = less.lower(), more.lower()
        # “less” and “more”, where there is no room for what.
        for left, right in (both, (both[0].split()[0], both[1].split()[0])):
            if max(map(metrics.horizontalAdvance, (left, right))) + _GAP <= room:
                return [placed(left, band.left()), *between, placed(right, band.right())]
        return between

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        return font

    def sizeHint(self) -> QSize:
        """Room for the mark, the band, and the words below them."""
        words = QFontMetrics(self._small_font()).height()
        letters = words if self._second is not None else 0
        return QSize(280, letters + 2 * _HEAD + _BAND_HEIGHT + words)

    def minimumSizeHint(self) -> QSize:
        """The same height; a narrow strip can still be read."""
        return QSize(120, self.sizeHint().height())

    def bands(self) -> QRectF:
        """The rectangle of the track, which is the range of values that is shown."""
        letters = 0 if self._second is None else QFontMetrics(self._small_font()).height()
        return QRectF(1, letters + _HEAD, self.width() - 2, _BAND_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the band, the mark, and the words below them."""
        painter, theme, track = QPainter(self), self._theme, self.bands()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(theme.ink, theme.card, 0.06))
        painter.drawRoundedRect(track, _BAND_HEIGHT / 2, _BAND_HEIGHT / 2)
        standing = self._standing
        if standing is not None and standing.stand is not None:
            shape = StripShape.of(standing, standing.stand)
            left, right = (
                track.left() + part * track.width()
                for part in (shape.quantiles[0], shape.quantiles[-1])
            )
            painter.setBrush(blend(theme.ink, theme.card, 0.18))
            # Passages that are all alike are seen as a line.
            band = QRectF(left, track.top(), max(right - left, 2), track.height())
            painter.drawRoundedRect(band, _BAND_HEIGHT / 2, _BAND_HEIGHT / 2)
            second = self.second_mark()
            if second is not None:
                self._paint_second(painter, track, shape.mark, second)
            self._paint_mark(painter, track, shape)
        painter.setFont(self._small_font())
        painter.setPen(theme.muted)
        for rect, words in self.labels():
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft, words)

    def _paint_mark(self, painter: QPainter, track: QRectF, shape: StripShape) -> None:
        """A bar across the track, or an arrow at its end."""
        theme = self._theme
        x = track.left() + shape.mark * track.width()
        painter.setBrush(theme.ink)
        if shape.beyond:
            half, base = track.height() / 2 + 2, x - shape.beyond * (track.height() + 2)
            middle = track.center().y()
            painter.drawPolygon(
                QPolygonF([
                    QPointF(x, middle), QPointF(base, middle - half), QPointF(base, middle + half)
                ])
            )  # fmt: skip
            return
        top, height = track.top() - _HEAD + 1, track.height() + 2 * _HEAD - 2
        bar = QRectF(min(max(x - 1.5, 0.0), self.width() - 3.0), top, 3, height)
        # A gap around it separates it from the band.
        painter.setBrush(theme.card)
        painter.drawRoundedRect(bar.adjusted(-1.5, 0, 1.5, 0), 2, 2)
        painter.setBrush(theme.ink)
        painter.drawRoundedRect(bar, 1.5, 1.5)

    def _paint_second(self, painter: QPainter, track: QRectF, first: float, second: float) -> None:
        """A bar with a gap in it for B, and the letters of both above the track.

        It differs by its shape as well as by its colour.
        """
        theme, shown = self._theme, min(max(second, 0.0), 1.0)
        x = track.left() + shown * track.width()
        top, height = track.top() - _HEAD + 1, track.height() + 2 * _HEAD - 2
        bar = QRectF(min(max(x - 3, 0.0), self.width() - 6.0), top, 6, height)
        painter.setPen(QPen(theme.accent, 1.8))
        painter.setBrush(theme.card)
        painter.drawRoundedRect(bar, 2, 2)
        font = self._small_font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        places = [track.left() + part * track.width() for part in (first, shown)]
        # Letters of marks that are close to one another stand side by side.
        apart = metrics.horizontalAdvance("B") + 2.0
        if abs(places[1] - places[0]) < apart:
            middle, half = sum(places) / 2, apart / 2
            places = [middle - half, middle + half]
            if second < first:
                places.reverse()
        inks = theme.ink, theme.accent
        for letter, place, ink in zip(self._letters, places, inks, strict=True):
            painter.setPen(ink)
            left = min(max(place - apart / 2, 0.0), self.width() - apart)
            where = QRectF(left, 0, apart, metrics.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, letter)
        painter.setPen(Qt.PenStyle.NoPen)
