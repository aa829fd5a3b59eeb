"""The pictures of the guide: a coloured passage, a list of guesses, and a strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gltr_desktop.analysis.numbers import ordinal, percent
from gltr_desktop.ui.start.colour_key import MEANINGS
from gltr_desktop.ui.start.coloured_words import (
    ALL_LINES,
    lines_height,
    lines_of,
    paint_lines,
    words_of,
)
from gltr_desktop.ui.start.drawing import draw_frame, draw_pill, scaled, serif
from gltr_desktop.ui.theme import Theme, blend

if TYPE_CHECKING:
    from gltr_desktop.documents.guide_example import Guesses
    from gltr_desktop.documents.samples import Pieces

_PADDING = 14
_SERIF_SCALE = 1.25
_RADIUS = 10
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Picture(QWidget):
    """A card on which something is drawn, as high as what is on it."""

    def __init__(self, name: str, description: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = Theme.of(self.palette())
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.theme = theme
        self.update()

    def heightForWidth(self, width: int) -> int:
        """The height of the card."""
        return round(2 * _PADDING + self.content_height(width - 2 * _PADDING))

    def sizeHint(self) -> QSize:
        """A column wide."""
        return QSize(480, self.heightForWidth(480))

    def minimumSizeHint(self) -> QSize:
        """Narrow."""
        return QSize(240, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card and what is on it."""
        painter = QPainter(self)
        pen = QPen(self.theme.edge, 1)
        draw_frame(painter, QRectF(self.rect()), self.theme.card, pen, _RADIUS)
        inner = QRectF(self.rect()).adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        self.paint_content(painter, inner)
        painter.end()

    def content_height(self, width: float) -> float:
        """The height of what is on the card, where that has ``width``."""
        raise NotImplementedError

    def paint_content(self, painter: QPainter, inner: QRectF) -> None:
        """Paint it into ``inner``."""
        raise NotImplementedError


class ColouredPassage(Picture):
    """A passage with the colours of its tokens, words or sentences."""

    def __init__(self, name: str, pieces: Pieces, parent: QWidget) -> None:
        text = " ".join("".join(text for text, _ in pieces).split())
        super().__init__(name, text, parent)
        self._words = words_of(pieces)

    def content_height(self, width: float) -> float:
        """So many lines."""
        metrics = QFontMetricsF(self._face)
        return lines_height(len(lines_of(self._words, metrics, width, ALL_LINES)), metrics)

    def paint_content(self, painter: QPainter, inner: QRectF) -> None:
        """Paint the words."""
        painter.setFont(self._face)
        lines = lines_of(self._words, QFontMetricsF(self._face), inner.width(), ALL_LINES)
        paint_lines(painter, lines, inner.topLeft(), self.theme, self.theme.card)

    @property
    def _face(self) -> QFont:
        return serif(self.font(), _SERIF_SCALE)


class ColourTable(Picture):
    """The four colours, each with what it means."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("The four colours", " ".join(MEANINGS), parent)

    def content_height(self, width: float) -> float:
        """A line for each."""
        return len(MEANINGS) * self._line

    def paint_content(self, painter: QPainter, inner: QRectF) -> None:
        """Paint a swatch and a sentence in each line."""
        for bucket, meaning in enumerate(MEANINGS):
            line = QRectF(
                inner.left(), inner.top() + bucket * self._line, inner.width(), self._line
            )
            swatch = QRectF(line.left(), line.center().y() - 7, 40, 14)
            draw_pill(painter, swatch, bucket, self.theme, self.theme.card)
            painter.setPen(self.theme.ink)
            painter.drawText(line.adjusted(54, 0, 0, 0), _LEFT | _MIDDLE, meaning)

    @property
    def _line(self) -> float:
        return QFontMetricsF(self.font()).height() * 1.5


class GuessList(Picture):
    """What the model had expected in the place of a word, with bars of the probabilities."""

    def __init__(self, guesses: Guesses, parent: QWidget) -> None:
        best = ", ".join(f"“{text}” {percent(share)}" for text, share in guesses.best)
        description = (
            f"After “{guesses.before}”, the best guesses were {best}. The text goes on with"
            f" “{guesses.word}”, the model's {ordinal(guesses.rank)} guess,"
            f" {percent(guesses.probability)}."
        )
        super().__init__("Guesses of the model", description, parent)
        self._guesses = guesses
        listed = [(number, *guess) for number, guess in enumerate(guesses.best, 1)]
        self._rows = [*listed, (guesses.rank, guesses.word, guesses.probability)]

    def content_height(self, width: float) -> float:
        """The words before it, its rank, and a line for each guess."""
        return self._line * (3 + len(self._rows))

    def paint_content(self, painter: QPainter, inner: QRectF) -> None:
        """Paint them from the top."""
        guesses, theme = self._guesses, self.theme
        line = QRectF(inner.left(), inner.top(), inner.width(), self._line)
        painter.setFont(serif(self.font(), 1.1))
        painter.setPen(theme.muted)
        painter.drawText(line, _LEFT | _MIDDLE, guesses.before)
        before = painter.fontMetrics().horizontalAdvance(f"{guesses.before} ")
        painter.setFont(serif(self.font(), 1.1, bold=True))
        painter.setPen(theme.ink)
        painter.drawText(line.adjusted(before, 0, 0, 0), _LEFT | _MIDDLE, guesses.word)
        line.translate(0, self._line)
        line.setHeight(1.6 * self._line)
        bold = scaled(self.font(), 1.5)
        bold.setBold(True)
        painter.setFont(bold)
        painter.drawText(line, _LEFT | _MIDDLE, f"{ordinal(guesses.rank)} guess")
        line.translate(0, 1.8 * self._line)
        line.setHeight(self._line)
        for row in self._rows:
            self._paint_row(painter, line, *row)
            line.translate(0, self._line)

    def _paint_row(
        self, painter: QPainter, line: QRectF, number: int, word: str, share: float
    ) -> None:
        theme, small = self.theme, self.font()
        if number == self._guesses.rank:
            around = line.adjusted(-4, 1, 4, -1)
            draw_pill(painter, around, len(theme.buckets) - 1, theme, theme.card)
        painter.setFont(small)
        painter.setPen(theme.ink if number == self._guesses.rank else theme.muted)
        painter.drawText(QRectF(line.left(), line.top(), 48, line.height()), _RIGHT | _MIDDLE,
                         f"{number:,}")  # fmt: skip
        painter.drawText(line, _RIGHT | _MIDDLE, percent(share))
        painter.setFont(serif(self.font(), 1.1))
        painter.setPen(theme.ink)
        painter.drawText(line.adjusted(62, 0, 0, 0), _LEFT | _MIDDLE, word)
        left = line.left() + 180
        track = QRectF(left, line.center().y() - 3.5, max(line.right() - left - 70, 20), 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(theme.ink, theme.card, 0.12))
        painter.drawRoundedRect(track, 3.5, 3.5)
        painter.setBrush(theme.accent)
        # A bar that is all but empty is still seen.
        track.setWidth(max(track.width() * share, 2))
        painter.drawRoundedRect(track, 3.5, 3.5)

    @property
    def _line(self) -> float:
        return QFontMetricsF(self.font()).height() * 1.4


class StripPicture(Picture):
    """The strip of the summary, with names for its parts: no figures of any text."""

    def __init__(self, parent: QWidget) -> None:
        description = "A grey band holds nine in ten of the texts; a mark is where your text is."
        super().__init__("The strip of the summary", description, parent)

    def content_height(self, width: float) -> float:
        """Words above and below the strip."""
        return 4.4 * QFontMetricsF(self.font()).height()

    def paint_content(self, painter: QPainter, inner: QRectF) -> None:
        """Paint the track, the band and the mark."""
        theme, height = self.theme, QFontMetricsF(self.font()).height()
        track = QRectF(inner.left(), inner.top() + 1.9 * height, inner.width(), 10)
        band = QRectF(track.left() + 0.2 * track.width(), track.top(), 0.6 * track.width(), 10)
        mark = track.left() + 0.64 * track.width()
        painter.setPen(Qt.PenStyle.NoPen)
        for rect, share in ((track, 0.06), (band, 0.18)):
            painter.setBrush(blend(theme.ink, theme.card, share))
            painter.drawRoundedRect(rect, 5, 5)
        painter.setBrush(theme.ink)
        painter.drawRoundedRect(QRectF(mark - 1.5, track.top() - 5, 3, 20), 1.5, 1.5)
        self._write(painter, "your text", mark, inner.top() + 0.3 * height)
        painter.setPen(theme.muted)
        below = QRectF(inner.left(), track.bottom() + 0.7 * height, inner.width(), height)
        painter.drawText(below, _LEFT, "less predictable")
        painter.drawText(below, _RIGHT, "more predictable")
        self._write(painter, "nine in ten texts", band.center().x(), below.top())

    def _write(self, painter: QPainter, words: str, centre: float, top: float) -> None:
        painter.setPen(self.theme.ink)
        width = painter.fontMetrics().horizontalAdvance(words)
        baseline = top + painter.fontMetrics().ascent()
        painter.drawText(QPointF(centre - width / 2, baseline), words)
