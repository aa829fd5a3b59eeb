"""Where sentences begin, by the rules of Unicode as Qt knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QTextBoundaryFinder

from gltr_desktop.ui.positions import utf16_positions

if TYPE_CHECKING:
    from numpy.typing import NDArray


def sentence_starts(text: str) -> NDArray[np.intp]:
    """Offsets in code points at which a sentence of ``text`` begins, ascending.

    What is only white space begins none. Unicode's rules (UAX 29) do not know abbreviations: where
    a small letter follows one they see no end, where a capital does, they do.
    """
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Sentence, text)
    places = [0] if text else []
    while (place := finder.toNextBoundary()) != -1:
        places.append(place)
    # Qt counts UTF-16 units.
    offsets = np.searchsorted(utf16_positions(text), places)
    return np.array([at for at in np.unique(offsets) if text[at : at + 1].strip()], np.intp)
