"""The type of a card: the reading face for words, the window's own for everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontInfo, QFontMetrics

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADLINE, _SMALL, _WORD = 20 / 13, 12 / 13, 14.5 / 13
"""Sizes relative to the window's font."""


@dataclass(frozen=True)
class CardFonts:
    """The fonts of a card with their metrics."""

    word: QFont
    strong_word: QFont
    headline: QFont
    body: QFont
    small: QFont

    @staticmethod
    def of(font: QFont, families: Sequence[str]) -> CardFonts:
        """Fonts that go with ``font``; words are set in the first of ``families`` that is there."""
        size = QFontInfo(font).pixelSize()

        def sized(factor: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
            made = QFont(font)
            made.setPixelSize(max(1, round(size * factor)))
            made.setWeight(weight)
            return made

        def word(weight: QFont.Weight) -> QFont:
            made = sized(_WORD, weight)
            if families:
                made.setFamilies(list(families))
            return made

        return CardFonts(
            word(QFont.Weight.Normal),
            word(QFont.Weight.Bold),
            sized(_HEADLINE, QFont.Weight.DemiBold),
            QFont(font),
            sized(_SMALL),
        )


def height(font: QFont) -> int:
    """Pixels that a line in ``font`` needs."""
    return QFontMetrics(font).height()


def width(font: QFont, text: str) -> int:
    """Pixels that ``text`` needs in ``font``."""
    return QFontMetrics(font).horizontalAdvance(text)
