"""The surprisal along a text as bars or as a line, which lead to their places in the text."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.chart_words import (
    profile_axis_end,
    profile_foot,
    profile_in_words,
    profile_title,
)
from gltr_desktop.ui.charts.panel_chart import EMPTY, PanelChart, small_font
from gltr_desktop.ui.charts.point_names import PointNames, no_name
from gltr_desktop.ui.charts.profile_shape import ProfileShape
from gltr_desktop.ui.charts.second_side import (
    key_width,
    paint_broken_line,
    paint_key,
    paint_tick,
)
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gltr_desktop.analysis.profile import Profile
    from gltr_desktop.analysis.record import Float32

_MAX_SENTENCES = 120


class ProfileChart(PanelChart):
    """Bars of sentences or words, or a line along the text; a click leads to the token there."""

    clicked = Signal(int)
    """Index of the token of the point that was clicked, or chosen by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(profile_title(None), parent)
        self.profile: Profile | None = None
        """The profile that is shown; None before the first one."""
        self.on_screen: tuple[int, int] | None = None
        """The tokens that are on the screen; None where these are all, or unknown."""
        self._sentences: Sequence[int] = ()
        self._colours: Sequence[QColor] | None = None
        self._names: PointNames | None = None
        self._max_bits = profile_axis_end(self._known())

    def show_profile(
        self,
        profile: Profile | None,
        sentences: Sequence[int] = (),
        names: tuple[Callable[[int], str], Callable[[int], str]] = (no_name, no_name),
        colours: Sequence[QColor] | None = None,
    ) -> None:
        """Show ``profile``, and mark the tokens that begin ``sentences`` unless these are many.

        ``names`` give the sentence and the word of a token; bars are in ``colours``, by default all
        in the same.
        """
        self.profile, self._colours = profile, colours
        self._sentences = sentences if len(sentences) <= _MAX_SENTENCES else ()
        self._names = None if profile is None else PointNames(profile, *names)
        if profile is None or (self.current or 0) >= len(profile.token):
            self.current = None
        self.heading = profile_title(profile)
        self.setAccessibleName(self.heading)
        self._follow()

    def show_second(self, second: Profile | None, letters: tuple[str, str] = ("A", "B")) -> None:
        """Show a ``second`` text or model at the same places, until another profile is shown.

        ``letters`` name the first and the second one. None: there is no second one.
        """
        if self._names is not None:
            bits = None if second is None or not len(second.known) else second.bits
            self._names = replace(self._names, second=bits, letters=letters)
        self._follow()

    def _follow(self) -> None:
        """What is shown is another profile, or another second side."""
        self._fit_axis()
        self.setAccessibleDescription(self.summary())
        self.update()

    @property
    def _marked(self) -> int | None:
        """The point that is drawn as the one pointed at; none in a picture."""
        return None if self._is_picture else self.current

    @property
    def _second(self) -> Float32 | None:
        """The bits of the second side."""
        return None if self._names is None else self._names.second

    def _fit_axis(self) -> None:
        """One scale for both."""
        known = self._known()
        if self._second is not None:
            known = np.append(known, self._second[~np.isnan(self._second)])
        self._max_bits = profile_axis_end(known, of_sentences=self._is_of_sentences)

    def show_part(self, on_screen: tuple[int, int] | None) -> None:
        """Show which tokens are on the screen: from the first of them up to, not with, the second.

        None: all of them, or nobody knows.
        """
        if on_screen != self.on_screen:
            self.on_screen = on_screen
            self.update()

    def summary(self) -> str:
        """The chart in words."""
        profile, names = self.profile, self._names
        if profile is None or names is None or profile.peak is None:
            return f"{EMPTY}."
        return f"{profile_in_words(profile)} {names.named(profile.peak, names.peak, 'Peak: ')}."

    @property
    def _is_of_sentences(self) -> bool:
        """Whether bars of sentences are shown, whose means need no scale beside them."""
        profile = self.profile
        return profile is not None and profile.buckets is not None and profile.words is None

    def _known(self) -> Float32:
        """The bits of the points that have any."""
        return np.zeros(0, np.float32) if self.profile is None else self.profile.known

    # Geometry

    def _shape(self, profile: Profile) -> ProfileShape:
        area = self.area
        if not self._is_of_sentences:
            digits = "0" * max(2, len(f"{self._max_bits:.0f}"))
            left = self.fontMetrics().horizontalAdvance(digits) + 6
            area = area.adjusted(left, 0, 0, 0)
        return ProfileShape(profile, area, self._max_bits)

    def point_of(self, index: int) -> QPointF:
        """The position of a point of the line, or the top of a bar, in the chart."""
        if self.profile is None:
            return self.area.bottomLeft()
        return self._shape(self.profile).points()[index]

    def part_rect(self) -> QRectF:
        """The rectangle of what is on the screen; empty where that is everything."""
        profile, part = self.profile, self.on_screen
        if profile is None or part is None or len(profile.token) == 0:
            return QRectF()
        return self._shape(profile).part(*part)

    def _index_at(self, x: float) -> int | None:
        """The point that is nearest to ``x``."""
        profile = self.profile
        if profile is None or len(profile.token) == 0 or self.area.width() <= 0:
            return None
        return self._shape(profile).nearest(x)

    # Drawing

    def paint_content(self, painter: QPainter) -> None:
        """Draw what is on the screen, the bars or the line, and what is said in words."""
        profile, names = self.profile, self._names
        if profile is None or names is None or profile.peak is None:
            self.draw_base(painter)
            self.draw_nothing(painter)
            return
        shape = self._shape(profile)
        if not self._is_picture:
            self._paint_part(painter)
        if not self._is_of_sentences:
            self._paint_scale(painter, shape)
        if profile.buckets is None:
            self._paint_line(painter, profile, shape)
        else:
            self._paint_bars(painter, profile, shape, profile.buckets.tolist())
        self.draw_base(painter)
        foot, row = profile_foot(profile), self._row(0)
        if names.second is not None:
            painter.setFont(small_font(self.font()))
            self._paint_second(painter, names.second, shape)
            paint_key(painter, row, names.letters, self.toned(self.theme.accent), self.theme.ink)
            row.setRight(row.right() - key_width(names.letters, QFontMetricsF(painter.font())))
        painter.setFont(self.fitted_font([foot], row.width()))
        painter.setPen(self.theme.muted)
        foot = painter.fontMetrics().elidedText(foot, Qt.TextElideMode.ElideRight, int(row.width()))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, foot)
        painter.setFont(self.font())
        self._paint_words(painter, names, profile.peak)

    def _paint_part(self, painter: QPainter) -> None:
        """A band behind what is on the screen, with a line below it."""
        part = self.part_rect()
        if part.isEmpty():
            return
        painter.fillRect(part, blend(self.theme.accent, self.ground, 0.13))
        painter.fillRect(QRectF(part.left(), part.bottom() + 1, part.width(), 2), self.theme.accent)

    def _paint_bars(
        self, painter: QPainter, profile: Profile, shape: ProfileShape, buckets: list[int]
    ) -> None:
        theme, colours = self.theme, self._colours
        bars = shape.bars()
        numbers = [f"{bits:.1f}" for bits in profile.bits.tolist()]
        # Either all bars have numbers, or none; ticks of a second side would cross them.
        has_room = self.fitting_factor(numbers, shape.step - 1) == 1
        numbered = has_room and self._second is None
        painter.setFont(small_font(self.font()))
        for index, (bar, bucket) in enumerate(zip(bars, buckets, strict=True)):
            if index == self._marked:
                around = QRectF(shape.column(index))
                around.setTop(around.top() - self._line)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(blend(theme.ink, self.ground, 0.08))
                painter.drawRoundedRect(around, 3, 3)
            if np.isnan(profile.bits[index]):
                continue
            plain = colours is None or bucket == NO_BUCKET
            self.draw_bar(painter, bar, theme.accent if plain or not colours else colours[bucket])
            if index == self._marked:
                painter.setPen(QPen(theme.ink, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(bar, 2, 2)
            if numbered:
                painter.setPen(theme.muted)
                above = QRectF(bar.center().x() - 30, bar.top() - self._line - 1, 60, self._line)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, numbers[index])
        painter.setFont(self.font())

    def _paint_line(self, painter: QPainter, profile: Profile, shape: ProfileShape) -> None:
        theme, area = self.theme, shape.area
        points = shape.points()
        line = list(compress(points, (~np.isnan(profile.bits)).tolist()))
        first, last = (QPointF(point.x(), area.bottom()) for point in (line[0], line[-1]))
        painter.setPen(Qt.PenStyle.NoPen)
        line_colour = self.toned(theme.accent)
        painter.setBrush(blend(line_colour, self.ground, 0.2))
        painter.drawPolygon(QPolygonF([first, *line, last]))
        painter.setPen(QPen(line_colour, 1.6))
        painter.drawPolyline(QPolygonF(line))
        shown = profile.peak if self._marked is None else self._marked
        if self._marked is not None:
            x = points[self._marked].x()
            painter.setPen(QPen(theme.ink, 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if shown is not None and not np.isnan(profile.bits[shown]):
            painter.setPen(QPen(self.ground, 1.5))
            painter.setBrush(theme.ink if self._marked is not None else line_colour)
            painter.drawEllipse(points[shown], 4, 4)

    def _paint_second(self, painter: QPainter, bits: Float32, shape: ProfileShape) -> None:
        """Ticks over the bars, or a line over the line."""
        heights = shape.heights(bits)
        ink = self.toned(self.theme.ink)
        known = (~np.isnan(bits)).tolist()
        if self.profile is not None and self.profile.buckets is not None:
            for bar, y, is_known in zip(shape.bars(), heights, known, strict=True):
                if is_known:
                    paint_tick(painter, bar, y, ink, self.ground)
            return
        points = [QPointF(point.x(), y) for point, y in zip(shape.points(), heights, strict=True)]
        paint_broken_line(painter, list(compress(points, known)), ink, self.ground)

    def _paint_scale(self, painter: QPainter, shape: ProfileShape) -> None:
        theme, area = self.theme, shape.area
        painter.setFont(small_font(self.font()))
        for share in (0.0, 0.5, 1.0):
            y = area.bottom() - area.height() * share
            painter.setPen(theme.line)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            if not share:  # It is where the line in words begins.
                continue
            painter.setPen(theme.muted)
            label = QRectF(self.area.left(), y - 10, area.left() - self.area.left() - 4, 20)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(label, right, f"{self._max_bits * share:.0f}")
        painter.setFont(self.font())
        painter.setPen(QPen(theme.muted, 1))
        for x in shape.places(self._sentences):
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 3))

    def _paint_words(self, painter: QPainter, names: PointNames, peak: int) -> None:
        words, name = names.named(peak, names.peak, "Peak: "), names.peak
        if self._marked is not None:
            name = names.name(self._marked)
            words = names.named(self._marked, name)
        self.draw_words(painter, words, name)

    # Mouse and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the nearest point of the line."""
        self.point_at(self._index_at(event.position().x()))
        if self.current is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._in_words(), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the nearest point of the line."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.point_at(self._index_at(event.position().x()))
            self.choose_current()

    def item_count(self) -> int:
        """The number of points."""
        return 0 if self.profile is None else len(self.profile.token)

    def point_at(self, index: int | None) -> None:
        """Show that the pointer or the keyboard is on a point, or on none."""
        if index != self.current:
            self.current = index
            words = f"{self._in_words()} " if index is not None else ""
            self.setAccessibleDescription(words + self.summary())
            self.update()

    def choose_current(self) -> None:
        """Emit the token of the point that the pointer or the keyboard is on."""
        if self.profile is not None and self.current is not None:
            self.clicked.emit(int(self.profile.token[self.current]))

    def _in_words(self) -> str:
        """The point that the pointer or the keyboard is on, in words."""
        if self._names is None or self.current is None:
            return ""
        return self._names.in_words(self.current)
