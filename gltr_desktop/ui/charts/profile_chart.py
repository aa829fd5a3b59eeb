"""The surprisal along a text as bars or as a line, which lead to their places in the text."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.chart_words import (
    PROFILE_TITLE,
    profile_axis_end,
    profile_foot,
    profile_in_words,
)
from gltr_desktop.analysis.visible_text import isolated
from gltr_desktop.ui.charts.panel_chart import EMPTY, PanelChart, small_font
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

    from numpy.typing import NDArray

    from gltr_desktop.analysis.profile import Profile

_MAX_SENTENCES = 120
_MAX_TIP = 120
"""Characters of a sentence in a tool tip."""


class ProfileChart(PanelChart):
    """Bars of sentences, or a line along the text; a click leads to the token there."""

    clicked = Signal(int)
    """Index of the token of the point that was clicked, or chosen by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(PROFILE_TITLE, parent)
        self.profile: Profile | None = None
        """The profile that is shown; None before the first one."""
        self.on_screen: tuple[int, int] | None = None
        """The tokens that are on the screen; None where these are all, or unknown."""
        self._sentences: Sequence[int] = ()
        self._colours: Sequence[QColor] | None = None
        self._name_of: Callable[[int], str] = lambda _token: ""
        self._peak_name = ""
        self._second: NDArray[np.float32] | None = None
        self._letters = "A", "B"
        self._max_bits = profile_axis_end(self._known())

    def show_profile(
        self,
        profile: Profile | None,
        sentences: Sequence[int] = (),
        name_of: Callable[[int], str] | None = None,
        colours: Sequence[QColor] | None = None,
    ) -> None:
        """Show ``profile``, and mark the tokens that begin ``sentences`` unless these are many.

        ``name_of`` gives the sentence of a token; bars of sentences are in ``colours``, by default
        all in the same.
        """
        self.profile, self._colours = profile, colours
        self._sentences = sentences if len(sentences) <= _MAX_SENTENCES else ()
        self._name_of = name_of or (lambda _token: "")
        if profile is None or (self.current or 0) >= len(profile.token):
            self.current = None
        self._second = None
        self._fit_axis()
        peak = None if profile is None else profile.peak
        self._peak_name = "" if profile is None or peak is None else self._name(profile, peak)
        self.setAccessibleDescription(self.summary())
        self.update()

    def show_second(self, second: Profile | None, letters: tuple[str, str] = ("A", "B")) -> None:
        """Show a ``second`` text or model at the same places, until another profile is shown.

        ``letters`` name the first and the second one. None: there is no second one.
        """
        self._second, self._letters = None if second is None else second.bits, letters
        self._fit_axis()
        self.setAccessibleDescription(self.summary())
        self.update()

    def _fit_axis(self) -> None:
        """One scale for both."""
        by_sentence = self.profile is not None and self.profile.buckets is not None
        known = self._known()
        if self._second is not None:
            known = np.append(known, self._second[~np.isnan(self._second)])
        self._max_bits = profile_axis_end(known, of_sentences=by_sentence)

    def show_part(self, on_screen: tuple[int, int] | None) -> None:
        """Show which tokens are on the screen: from the first of them up to, not with, the second.

        None: all of them, or nobody knows.
        """
        if on_screen != self.on_screen:
            self.on_screen = on_screen
            self.update()

    def summary(self) -> str:
        """The chart in words."""
        profile = self.profile
        words = "" if profile is None else profile_in_words(profile)
        if profile is None or profile.peak is None or not words:
            return f"{EMPTY}."
        return f"{words} {self._named('Peak: ', self._peak_name, profile, profile.peak)}."

    def _known(self) -> NDArray[np.float32]:
        """The bits of the points that have any."""
        return np.zeros(0, np.float32) if self.profile is None else self.profile.known

    # Geometry

    def _shape(self, profile: Profile) -> ProfileShape:
        area = self.area
        if profile.buckets is None:
            left = self.fontMetrics().horizontalAdvance("00") + 6
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
        profile = self.profile
        if profile is None or profile.peak is None:
            self.draw_base(painter)
            self.draw_nothing(painter)
            return
        shape = self._shape(profile)
        if not self._is_picture:
            self._paint_part(painter)
        if profile.buckets is None:
            self._paint_scale(painter, shape)
            self._paint_line(painter, profile, shape)
        else:
            self._paint_bars(painter, profile, shape, profile.buckets.tolist())
        self.draw_base(painter)
        foot, row = profile_foot(profile), self._row(0)
        if self._second is not None:
            painter.setFont(small_font(self.font()))
            self._paint_second(painter, self._second, shape)
            paint_key(painter, row, self._letters, self.toned(self.theme.accent), self.theme.ink)
            row.setRight(row.right() - key_width(self._letters, QFontMetricsF(painter.font())))
        painter.setFont(self.fitted_font([foot], row.width()))
        painter.setPen(self.theme.muted)
        foot = painter.fontMetrics().elidedText(foot, Qt.TextElideMode.ElideRight, int(row.width()))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, foot)
        painter.setFont(self.font())
        self._paint_words(painter, profile, profile.peak)

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
            if index == self.current:
                around = QRectF(shape.column(index))
                around.setTop(around.top() - self._line)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(blend(theme.ink, self.ground, 0.08))
                painter.drawRoundedRect(around, 3, 3)
            if np.isnan(profile.bits[index]):
                continue
            plain = colours is None or bucket == NO_BUCKET
            self.draw_bar(painter, bar, theme.accent if plain or not colours else colours[bucket])
            if index == self.current:
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
        shown = profile.peak if self.current is None else self.current
        if self.current is not None:
            x = points[self.current].x()
            painter.setPen(QPen(theme.ink, 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if shown is not None and not np.isnan(profile.bits[shown]):
            painter.setPen(QPen(self.ground, 1.5))
            painter.setBrush(theme.ink if self.current is not None else line_colour)
            painter.drawEllipse(points[shown], 4, 4)

    def _paint_second(
        self, painter: QPainter, bits: NDArray[np.float32], shape: ProfileShape
    ) -> None:
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

    def _paint_words(self, painter: QPainter, profile: Profile, peak: int) -> None:
        lead, index, name = "Peak: ", peak, self._peak_name
        if self.current is not None and not self._is_picture:
            lead, index, name = "", self.current, self._name(profile, self.current)
        self.draw_words(painter, self._named(lead, name, profile, index), name)

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

    # Words

    def _name(self, profile: Profile, index: int) -> str:
        """The sentence of a point, or the number of its token where nobody knows it."""
        token = int(profile.token[index])
        return self._name_of(token) or f"Token {token + 1:,}"

    def _named(self, lead: str, name: str, profile: Profile, index: int) -> str:
        """“Peak: “On the Thursday we…” 9.1 bits”; ``lead`` is how it begins."""
        bits = profile.bits[index]
        figure = "not read yet" if np.isnan(bits) else f"{bits:.1f} bits"
        if self._second is not None and not np.isnan([bits, self._second[index]]).any():
            first, second = self._letters
            figure = f"{first} {bits:.1f}, {second} {self._second[index]:.1f} bits"
        quoted = f"{name}:" if name.startswith("Token ") else f"“{isolated(name)}”"
        return f"{lead}{quoted} {figure}"

    def _in_words(self) -> str:
        """The point that the pointer or the keyboard is on, in words."""
        profile = self.profile
        if profile is None or self.current is None:
            return ""
        name = self._name(profile, self.current)
        if len(name) > _MAX_TIP:
            name = f"{name[:_MAX_TIP].rstrip()}…"
        end = " per token." if profile.buckets is not None else " per token around here."
        return self._named("", name, profile, self.current) + end
