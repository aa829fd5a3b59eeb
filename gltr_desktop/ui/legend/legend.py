"""The legend: the meaning of each colour in words, and its share of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.numbers import whole_percent
from gltr_desktop.analysis.ramp import ramp_ends
from gltr_desktop.ui.legend.filter_chip import FilterChip
from gltr_desktop.ui.legend.legend_bar import paint_ramp, paint_shares
from gltr_desktop.ui.legend.legend_words import bucket_words, counted_words, heading, tip
from gltr_desktop.ui.theme import Theme, blend
from gltr_desktop.ui.widgets import arrow_step, is_choosing_key

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.statistics import Summary
    from gltr_desktop.ui.charts.bucket_filter import FilterState

HEIGHT = 38
"""Of the row, in pixels, unless letters are larger."""
_SWATCH, _BAR_HEIGHT = 16, 10
_BAR, _MIN_BAR, _RAMP = 220, 80, 160
_PADDING, _GAP, _WORD_GAP = 16, 16, 6
_AXIS_GAP = 8
_GREYED = 0.3
"""How much is left of colours whose shares mean little."""


class _Entry(NamedTuple):
    """What is written beside a swatch, and where."""

    words: str
    share: str
    left: float
    width: float


class Legend(QWidget):
    """A swatch for each bucket with its meaning and share, a bar of the shares, and the filter.

    It is not shown while the text is left plain, unless a filter is.
    """

    clicked = Signal(int)
    """Index of a bucket whose entry was clicked, or chosen by keyboard."""
    stepped = Signal(int)
    """1: go to the next token that the filter shows; −1: to the one before."""
    filter_cleared = Signal()
    """The filter is to end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        self._colouring = GLTR_COLOURING
        self._summary: Summary | None = None
        self._model: ModelRecord | None = None
        self._faded: frozenset[int] = frozenset()
        self._is_warned = False
        self._side, self._current = "", 0
        self._entries: list[_Entry] = []
        self._bar = QRectF()
        self._cover: QWidget | None = None
        self._wanted = self._has_content = True
        self.chip = FilterChip(self)
        self.chip.stepped.connect(self.stepped)
        self.chip.cleared.connect(self.filter_cleared)
        self.setAccessibleName("Legend")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_summary(None)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.update()

    def set_colouring(self, colouring: Colouring) -> None:
        """Name the buckets of ``colouring``; their counts come with the next summary."""
        self._colouring = colouring
        self._set_focus_policy()
        self._hide_if_empty()
        self._refresh()

    def show_summary(self, summary: Summary | None, model: ModelRecord | None = None) -> None:
        """Show the shares of ``summary``, by ``model``; without one, what the colours mean."""
        self._summary, self._model = summary, model
        self._refresh()

    def show_side(self, letter: str) -> None:
        """Say of which of two sides the shares are; "" while there is one text alone."""
        self._side = letter
        self.setAccessibleName(f"Legend of {letter}" if letter else "Legend")
        self._refresh()

    @Slot(object)
    def show_faded(self, buckets: frozenset[int]) -> None:
        """Show which buckets are faded in the text."""
        self._faded = buckets
        self.update()

    @Slot(tuple)
    def show_warnings(self, messages: tuple[str, ...]) -> None:
        """Grey the shares while ``messages`` say why the model cannot read the text."""
        self._is_warned = bool(messages)
        self.update()

    @Slot(object)
    def show_filter(self, state: FilterState | None) -> None:
        """Say how much of the text is shown; None while that is all of it."""
        self.chip.show_filter(state)
        self._hide_if_empty()
        self._arrange()

    def set_cover(self, cover: QWidget | None) -> None:
        """Have ``cover``, the meaning of other colours, lie over all but the filter; None: none."""
        self._cover = cover
        if cover is not None:
            cover.setGeometry(self.rect())
            cover.show()
            self.chip.raise_()
        self._set_focus_policy()
        self._hide_if_empty()

    def _set_focus_policy(self) -> None:
        can_choose = not self._colouring.continuous and self._cover is None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if can_choose else Qt.FocusPolicy.NoFocus)

    def _refresh(self) -> None:
        entries = counted_words(self._colouring, self._summary)
        self.setAccessibleDescription(", ".join(entries))
        self.setToolTip(tip(self._colouring, self._summary, self._model))
        self._arrange()

    # When it is shown

    def setVisible(self, visible: bool) -> None:
        """Show it, if there is anything to show."""
        self._wanted = visible
        super().setVisible(visible and self._has_content)

    def _hide_if_empty(self) -> None:
        is_covered = self._cover is not None
        has_content = self._colouring.painted or is_covered or not self.chip.isHidden()
        if has_content != self._has_content:
            self._has_content = has_content
            self.setVisible(self._wanted)

    # Where things are

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(640, max(HEIGHT, self.fontMetrics().height() + 20))

    def minimumSizeHint(self) -> QSize:
        """The same height; in very narrow windows the right end is cut off."""
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find a place for everything."""
        if self._cover is not None:
            self._cover.setGeometry(self.rect())
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters need more room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
            self._arrange()

    def entry_rect(self, bucket: int) -> QRectF:
        """The rectangle of a bucket's entry."""
        entry, top = self._entries[bucket], (self.height() - 1 - 26) / 2 + 1
        return QRectF(entry.left - 6, top, entry.width + 12, 26)

    @property
    def bar_rect(self) -> QRectF:
        """The rectangle of the bar of shares; empty where there is no room for it."""
        return self._bar

    def _arrange(self) -> None:
        """Use the longest words for which there is room, and the bar if it fits as well."""
        right = self.width() - _PADDING
        chip = 0 if self.chip.isHidden() else self.chip.sizeHint().width() + _GAP
        has_bar = False
        for use_short, bar in ((False, _MIN_BAR), (False, 0), (True, _MIN_BAR), (True, 0)):
            end = self._place_entries(use_short=use_short)
            has_bar = bool(bar)
            if end + _GAP + chip + bar <= right:
                break
        middle = (self.height() + 1) // 2
        width = min(_BAR, right - end - _GAP - chip) if has_bar else 0
        self._bar = QRectF(right - width, middle - _BAR_HEIGHT / 2, width, _BAR_HEIGHT)
        chip_left = right - width - (_GAP if width else 0) - self.chip.sizeHint().width()
        self.chip.adjustSize()
        self.chip.move(int(chip_left), int(middle - self.chip.height() / 2))
        self.update()

    def _place_entries(self, *, use_short: bool) -> float:
        """Place the entries from the left; returns where the last one ends."""
        metrics, bold = QFontMetricsF(self.font()), QFontMetricsF(self._bold)
        left = float(_PADDING)
        self._entries = []
        if not self._colouring.painted:
            return left
        title = heading(self._colouring, self._side, self._model)
        left += metrics.horizontalAdvance(title) + _GAP if title else 0
        if self._colouring.continuous:
            first, last = ramp_ends(self._colouring.thresholds)
            ends = metrics.horizontalAdvance(first) + metrics.horizontalAdvance(last)
            return left + ends + _RAMP + 2 * _AXIS_GAP
        for name, words in zip(BUCKETS, bucket_words(self._colouring), strict=True):
            text = words.short if use_short else words.plain
            share = "" if self._summary is None else whole_percent(self._summary.shares[name])
            width = _SWATCH + _WORD_GAP + metrics.horizontalAdvance(text)
            width += _WORD_GAP + bold.horizontalAdvance(share) if share else 0
            self._entries.append(_Entry(text, share, round(left), width))
            left = round(left + width) + _GAP
        return left - _GAP

    @property
    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    # Choosing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Accept the press, so that the release comes here; it chooses the entry."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Fade or show a bucket."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        for bucket in range(len(self._entries)):
            if self.entry_rect(bucket).contains(event.position()):
                self.clicked.emit(bucket)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go from bucket to bucket, Space and Return fade or show one."""
        step = arrow_step(event)
        if step:
            self._current = min(max(self._current + step, 0), len(BUCKETS) - 1)
            words = counted_words(self._colouring, self._summary)
            self.setAccessibleDescription(words[self._current])
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
        self.setAccessibleDescription(", ".join(counted_words(self._colouring, self._summary)))
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the heading, swatches and words, or the ramp; and the bar."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.window)
        painter.fillRect(0, 0, self.width(), 1, theme.edge)
        if not self._colouring.painted:
            return
        title = heading(self._colouring, self._side, self._model)
        self._write(painter, title, _PADDING, theme.muted)
        if self._colouring.continuous:
            self._paint_ramp(painter, title)
        for bucket in range(len(self._entries)):
            self._paint_entry(painter, bucket)
        self._paint_bar(painter)

    def _write(self, painter: QPainter, text: str, left: float, colour: QColor) -> float:
        """Write one line in the middle of the row; returns where it ends."""
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        painter.setPen(colour)
        place = QRectF(left, 1, width + 1, self.height() - 1)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        return left + width

    def _paint_entry(self, painter: QPainter, bucket: int) -> None:
        theme, entry = self._theme, self._entries[bucket]
        faded = bucket in self._faded
        if self.hasFocus() and bucket == self._current:
            painter.setPen(QPen(theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.entry_rect(bucket).adjusted(1, 1, -1, -1), 5, 5)
        top = (self.height() + 1 - _SWATCH) // 2
        swatch = QRectF(entry.left, top, _SWATCH, _SWATCH).adjusted(0.5, 0.5, -0.5, -0.5)
        # A swatch in the colour of the paper would not be seen without its outline.
        painter.setPen(QPen(theme.muted if faded else theme.edge, 1))
        painter.setBrush((theme.faded if faded else theme.buckets)[bucket])
        painter.drawRoundedRect(swatch, 4, 4)
        ink = theme.muted if faded else theme.ink
        end = self._write(painter, entry.words, entry.left + _SWATCH + _WORD_GAP, ink)
        painter.setFont(self._bold)
        ink = theme.muted if self._is_warned else ink
        self._write(painter, entry.share, end + _WORD_GAP, ink)
        painter.setFont(self.font())

    def _paint_ramp(self, painter: QPainter, title: str) -> None:
        theme = self._theme
        first, last = ramp_ends(self._colouring.thresholds)
        metrics = QFontMetricsF(self.font())
        left = _PADDING + (metrics.horizontalAdvance(title) + _GAP if title else 0)
        left = self._write(painter, first, left, theme.ink) + _AXIS_GAP
        ramp = QRectF(round(left), (self.height() + 1 - _SWATCH) // 2, _RAMP, _SWATCH)
        colours = [QColor(each) for each in self._colouring.colours(dark=theme.dark)]
        paint_ramp(painter, ramp, colours, theme.edge)
        self._write(painter, last, ramp.right() + _AXIS_GAP, theme.ink)

    def _paint_bar(self, painter: QPainter) -> None:
        if self._bar.isEmpty():
            return
        summary, theme = self._summary, self._theme
        shares = [0.0 if summary is None else summary.shares[name] for name in BUCKETS]
        colours = list(theme.buckets)
        if self._colouring.continuous:
            colours = [QColor(each) for each in self._colouring.bucket_colours(dark=theme.dark)]
        if self._is_warned:
            colours = [blend(each, theme.window, _GREYED) for each in colours]
        paint_shares(painter, self._bar, shares, colours, theme.edge)
