"""Where the parts of a profile are drawn: bars of one width, or points at their tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gltr_desktop.analysis.profile import Profile

_MAX_STEP = 56.0
"""Wider bars look clumsy."""
_GAP = 4.0
_NARROW, _NARROWEST = 12.0, 3.0
"""Bars of less width have a gap of one pixel, or none."""
_MIN_PART = 3.0
"""The part of a long text that is on the screen is at least as wide."""


class ProfileShape:
    """A profile in an ``area`` of a chart, whose height is ``max_bits``; all in pixels."""

    def __init__(self, profile: Profile, area: QRectF, max_bits: float) -> None:
        self._profile, self.area, self._max_bits = profile, area, max_bits
        self._is_bars = profile.buckets is not None
        self.step = min(_MAX_STEP, area.width() / max(1, len(profile.token)))
        """The distance from one bar to the next."""

    def points(self) -> list[QPointF]:
        """The point of the line, or the middle of the bar's top, of each item."""
        heights = self.heights(self._profile.bits)
        return list(map(QPointF, self._xs(self._profile.token).tolist(), heights))

    def heights(self, bits: NDArray[np.float32]) -> list[float]:
        """Where so many bits are, from the top; unknown ones, NaN, at the bottom."""
        shares = np.nan_to_num(bits.astype(np.float64)) / self._max_bits
        heights: list[float] = (self.area.bottom() - self.area.height() * shares).tolist()
        return heights

    def column(self, index: int) -> QRectF:
        """The rectangle in which a bar stands."""
        area = self.area
        return QRectF(area.left() + index * self.step, area.top(), self.step, area.height())

    def bars(self) -> list[QRectF]:
        """The rectangles of the bars."""
        gap = _GAP if self.step > _NARROW else 1.0 if self.step > _NARROWEST else 0.0
        width, bottom = max(1.0, self.step - gap), self.area.bottom()
        return [
            QRectF(point.x() - width / 2, point.y(), width, bottom - point.y())
            for point in self.points()
        ]

    def places(self, tokens: Sequence[int]) -> list[float]:
        """Where ``tokens`` begin, from the left; those beyond the last point are left out."""
        if len(self._profile.token) == 0:
            return []
        last = int(self._profile.token[-1])
        return [self._edge(token) for token in tokens if token <= last]

    def nearest(self, x: float) -> int:
        """The index of the item that is nearest to ``x``."""
        token = self._profile.token
        if self._is_bars:
            return min(max(int((x - self.area.left()) / self.step), 0), len(token) - 1)
        here = (x - self.area.left()) / self.area.width() * int(token[-1])
        return int(np.abs(token - here).argmin())

    def part(self, begin: int, end: int) -> QRectF:
        """The rectangle of the tokens from ``begin`` up to ``end``; empty if these are all."""
        area, (left, right) = self.area, (self._edge(begin), self._edge(end))
        whole = self._edge(0), self._edge(max(self._profile.stop, int(self._profile.token[-1])))
        if left <= whole[0] and right >= whole[1]:
            return QRectF()
        left = min(left, area.right() - _MIN_PART)
        return QRectF(left, area.top(), max(_MIN_PART, right - left), area.height())

    def _xs(self, tokens: NDArray[np.int32]) -> NDArray[np.float64]:
        """The middles of bars, or the places of tokens on a line."""
        left = self.area.left()
        if self._is_bars:
            middles: NDArray[np.float64] = np.arange(len(tokens), dtype=np.float64)
            middles += 0.5
            middles *= self.step
            middles += left
            return middles
        last = max(1, int(self._profile.token[-1])) if len(self._profile.token) else 1
        places: NDArray[np.float64] = tokens.astype(np.float64)
        places *= self.area.width() / last
        places += left
        return places

    def _edge(self, token: int) -> float:
        """Where ``token`` begins."""
        profile, left = self._profile, self.area.left()
        if not self._is_bars:
            last = max(1, int(profile.token[-1]))
            return left + self.area.width() * min(token, last) / last
        bounds = np.append(profile.token, max(profile.stop, int(profile.token[-1]) + 1))
        items = np.arange(len(bounds))
        return left + self.step * float(np.interp(token, bounds, items))
