"""All that joins the second column of one comparison to the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.ui.side_by_side.difference_finder import DifferenceFinder
from gltr_desktop.ui.side_by_side.linked_scrolling import LinkedScrolling
from gltr_desktop.ui.side_by_side.linked_words import LinkedWords
from gltr_desktop.ui.side_by_side.pair_colours import PairColours
from gltr_desktop.ui.side_by_side.pair_strip import PairStrip
from gltr_desktop.ui.side_by_side.partner_reading import PartnerReading

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from gltr_desktop.analysis.difference.alignment import Correspondence
    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.ui.side_by_side.second_column import SecondColumn
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.texts.open_texts import OpenTexts


class Pair:
    """Made when a comparison begins, and gone when it ends."""

    def __init__(self, sides: SideBySide, second: SecondColumn, texts: OpenTexts) -> None:
        """``sides`` has the ``second`` column by now."""
        self._sides, self._second = sides, second
        self._strip = PairStrip(sides, second)
        self._finder = DifferenceFinder(sides, second)
        self._parts: list[QObject] = [
            self._finder,
            PairColours(sides, second),
            LinkedWords(sides, second),
            LinkedScrolling(sides, second),
            PartnerReading(texts, second),
        ]
        self._finder.changed.connect(sides.progressed)
        self._finder.failed.connect(sides.failed)

    @property
    def difference(self) -> Difference | None:
        """The difference between both sides; None until both are read as they stand."""
        return self._finder.difference

    @property
    def correspondence(self) -> Correspondence | None:
        """Which places of the left and the right text belong together; None until known."""
        return self._finder.correspondence

    def arrange(self) -> None:
        """Put the second column where it belongs."""
        sides, second = self._sides, self._second
        sides.pane.column.show_beside(second, self._strip, on_left=sides.is_swapped)
        # In the colours of the difference, both columns of one text would be the same.
        is_twice = sides.kind is Kind.MODELS and sides.shows_difference
        if is_twice and second.editor.hasFocus():
            sides.pane.editor.setFocus()
        second.setVisible(not is_twice)
        self._strip.show()

    def end(self) -> None:
        """Leave the first side as it was alone."""
        first = self._sides.pane.editor
        # Most parts are gone without their parent, at once: they follow no signal any more.
        for part in self._parts:
            part.setParent(None)
            part.deleteLater()
        self._parts.clear()
        # It has just been laid out, perhaps, and would be shown for that as a window of its own.
        self._strip.hide()
        self._strip.setParent(None)
        self._strip.deleteLater()
        if self._second.editor.hasFocus():
            first.setFocus()
        first.set_shading(None)
        first.set_changes(None)
        first.mark_counterpart(None)
