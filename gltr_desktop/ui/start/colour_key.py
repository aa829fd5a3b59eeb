"""One line that says what the colours mean: from expected to surprising."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gltr_desktop.ui.start.drawing import draw_pill
from gltr_desktop.ui.theme import Theme

FIRST, LAST = "expected", "surprising"
MEANINGS = (
    "The word was among the model's ten best guesses.",
    "The word was the model's 11th to 100th guess.",
    "The word was the model's 101st to 1,000th guess.",
    "The word was not among the model's first thousand guesses.",
)
"""Of each bucket's colour, at the usual thresholds."""
_SWATCH = QSize(46, 12)
_GAP = 8


class ColourKey(QWidget):
    """The four colours between two words; each says what it means where it is pointed at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What the colours mean, from expected to surprising")
        self.setAccessibleDescription(" ".join(MEANINGS))

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the words and the colours."""
        words = sum(map(self.fontMetrics().horizontalAdvance, (FIRST, LAST)))
        count = len(MEANINGS)
        width = words + count * _SWATCH.width() + (count + 1) * _GAP
        return QSize(width, max(self.fontMetrics().height(), _SWATCH.height()) + 4)

    def minimumSizeHint(self) -> QSize:
        """All of it."""
        return self.sizeHint()

    def swatch(self, bucket: int) -> QRectF:
        """Where the colour of ``bucket`` is."""
        left = self.fontMetrics().horizontalAdvance(FIRST) + _GAP
        left += bucket * (_SWATCH.width() + _GAP)
        top = (self.height() - _SWATCH.height()) / 2
        return QRectF(left, top, _SWATCH.width(), _SWATCH.height())

    def event(self, event: QEvent) -> bool:
        """Say what a colour means."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for bucket, meaning in enumerate(MEANINGS):
                half = _GAP // 2
                around = self.swatch(bucket).adjusted(-half, -_GAP, half, _GAP)
                if around.contains(event.pos()):
                    QToolTip.showText(event.globalPos(), meaning, self, around.toRect())
                    return True
            QToolTip.hideText()
            event.ignore()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words and the colours."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.muted)
        middle, rect = Qt.AlignmentFlag.AlignVCenter, self.rect()
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, FIRST)
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, LAST)
        for bucket in range(len(MEANINGS)):
            draw_pill(painter, self.swatch(bucket), bucket, self._theme, self._theme.paper)
        painter.end()
