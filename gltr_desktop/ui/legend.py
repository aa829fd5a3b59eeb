"""The legend: the meaning of each colour, and its share of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.widgets import arrow_step, is_choosing_key

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.statistics import Summary

_SWATCH = 14
_PADDING = 14


class Legend(QWidget):
    """A swatch for each bucket with its meaning, count and share, and a bar of the shares."""

    clicked = Signal(int)
    """Index of a bucket whose entry was clicked, or chosen by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        self._thresholds = Thresholds()
        self._summary: Summary | None = None
        self._faded: frozenset[int] = frozenset()
        self._current = 0
        self._rects: list[QRectF] = []
        """The rectangles of the entries as they were last painted."""
        self.setAccessibleName("Legend")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_summary(None)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.update()

    def set_colouring(self, colouring: Colouring) -> None:
        """Name the buckets of ``colouring``; their counts come with the next summary."""
        self._thresholds = colouring.thresholds

    def show_summary(self, summary: Summary | None) -> None:
        """Show the counts of ``summary``; without one, only the meaning of the colours."""
        self._summary = summary
        measure = self._thresholds.measure
        self.setAccessibleDescription(", ".join(self._entries()))
        self.setToolTip(
            f"{measure.title}: {measure.description}\n"
            "Click a colour to fade what has it, and again to show it."
        )
        self.update()

    @Slot(object)
    def show_faded(self, buckets: frozenset[int]) -> None:
        """Show which buckets are faded in the text."""
        self._faded = buckets
        self.update()

    def entry_rect(self, bucket: int) -> QRectF:
        """The rectangle of a bucket's entry, as it was last painted."""
        return self._rects[bucket]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Accept the press, so that the release comes here; it chooses the entry."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Fade or show a bucket."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        for bucket, rect in enumerate(self._rects):
            if rect.contains(event.position()):
                self.clicked.emit(bucket)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go from bucket to bucket, Space and Return fade or show one."""
        step = arrow_step(event)
        if step:
            self._current = min(max(self._current + step, 0), len(BUCKETS) - 1)
            self.setAccessibleDescription(self._entries()[self._current])
            self.update()
        elif is_choosing_key(event):
            self.clicked.emit(self._current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the legend has the keyboard."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard has left; describe all buckets again."""
        self.setAccessibleDescription(", ".join(self._entries()))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for one line of text and the bar."""
        return QSize(480, self.fontMetrics().height() + 26)

    def minimumSizeHint(self) -> QSize:
        """The same height; in very narrow windows the right end is cut off."""
        return QSize(200, self.sizeHint().height())

    def _entries(self) -> list[str]:
        """The text of each bucket's entry."""
        summary = self._summary
        entries = []
        for name, label in zip(BUCKETS, self._thresholds.labels(), strict=True):
            if summary is None:
                entries.append(label)
            else:
                entries.append(f"{label}:  {summary.buckets[name]:,}  ({summary.shares[name]:.0%})")
        return entries

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatches, texts and the bar."""
        theme, metrics = self._theme, self.fontMetrics()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.paper)
        painter.fillRect(0, 0, self.width(), 1, theme.line)
        entries = self._entries()
        widths = [_SWATCH + 8 + metrics.horizontalAdvance(entry) for entry in entries]
        gap = min(34, max(12, (self.width() - 2 * _PADDING - sum(widths)) // 3))
        left, middle = _PADDING, 8 + metrics.height() / 2
        self._rects = []
        for bucket, (entry, width) in enumerate(zip(entries, widths, strict=True)):
            self._rects.append(QRectF(left - 6, 2, width + 12, metrics.height() + 11))
            faded = bucket in self._faded
            colour = (theme.faded if faded else theme.buckets)[bucket]
            if self.hasFocus() and bucket == self._current:
                painter.setPen(QPen(theme.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self._rects[-1].adjusted(0.5, 2.5, -0.5, -2.5), 4, 4)
            swatch = QRectF(left, middle - _SWATCH / 2, _SWATCH, _SWATCH)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(swatch, 3, 3)
            if faded:
                painter.setPen(theme.muted)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(swatch.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.setPen(theme.muted if faded else theme.ink)
            text = QRectF(left + _SWATCH + 8, 8, width, metrics.height())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, entry)
            left += width + gap
        self._paint_bar(painter, metrics.height() + 14)

    def _paint_bar(self, painter: QPainter, top: float) -> None:
        bar_width = self.width() - 2 * _PADDING
        left = float(_PADDING)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._summary is None or not self._summary.scored:
            painter.setBrush(self._theme.line)
            painter.drawRoundedRect(QRectF(left, top, bar_width, 6), 3, 3)
            return
        for name, colour in zip(BUCKETS, self._theme.buckets, strict=True):
            width = bar_width * self._summary.shares[name]
            painter.fillRect(QRectF(left, top, width, 6), colour)
            left += width
