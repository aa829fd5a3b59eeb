"""Keeps the summary in step with both sides: two figures, two marks on one strip, a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gltr_desktop.analysis.difference.diverging import Side
from gltr_desktop.analysis.summary_words import large_figure
from gltr_desktop.batch.reference.store import BaselineStore
from gltr_desktop.ui.reference.comparing import Asked, Comparer
from gltr_desktop.ui.side_by_side.no_difference import why_no_difference
from gltr_desktop.ui.side_by_side.summary_pair import SummaryPair
from gltr_desktop.ui.threads.analysis_state import State

if TYPE_CHECKING:
    from gltr_desktop.analysis.reference.comparison import Comparison, Standing
    from gltr_desktop.ui.reference.comparing import Compared
    from gltr_desktop.ui.side_by_side.second_column import SecondColumn
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.theme import Theme
    from gltr_desktop.ui.threads.analysis_controller import AnalysisController

_STATES = {
    State.LOADING: "being read…",
    State.READING: "being read…",
    State.FAILED: "cannot be read",
    State.STALE: "edited since it was read",
}


class PairSummary(QObject):
    """Shows in the summary of the pane what the second side is like.

    The pane's own figures stay those that it shows by itself; of a selection, they stand alone.
    """

    table_requested = Signal()
    """All differences are to be shown."""

    def __init__(self, sides: SideBySide) -> None:
        super().__init__(sides)
        self._sides, self._panel = sides, sides.pane.comparison_panel
        self._comparer = Comparer(BaselineStore(), self)
        self._comparer.compared.connect(self._take)
        self._second: Comparison | None = None
        self._column: SecondColumn | None = None
        """What ``_second`` is of."""
        self.part = SummaryPair(self._panel)
        self.part.table_requested.connect(self.table_requested)
        self._panel.add_part(self.part, above=self._panel.choose_link)
        QWidget.setTabOrder(self._panel.choose_link, self.part.link)
        self._panel.compared.connect(self.refresh)
        sides.pane.comparing.choices_changed.connect(self._compare)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.part.set_theme(theme)

    @Slot()
    def follow(self) -> None:
        """Other sides, or none: of another second one, nothing is known yet."""
        if self._column is not self._sides.second:
            self._column, self._second = self._sides.second, None
            self._comparer.forget()
        self.part.setVisible(self._sides.active)
        self._panel.set_paired(paired=self._sides.active)
        self._compare()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show both sides as they are known now."""
        sides, panel = self._sides, self._panel
        first = panel.comparison
        second = self._second if first is not None and not first.of_selection else None
        figure = "" if second is None else large_figure(second)
        panel.figure.set_second(figure, is_before=sides.is_swapped)
        standings = () if second is None else second.standings
        panel.table.set_second(standings, is_before=sides.is_swapped)
        panel.strip.set_second(_standing_beside(first, second), self._letters)
        if sides.active:
            why_none = why_no_difference(sides)
            self.part.show_difference(sides.difference, sides.names, self._states(), why_none)

    @property
    def _letters(self) -> tuple[str, str]:
        """What the pane's own side and the second one are called."""
        is_left = self._sides.side_of(self._sides.pane.editor) is Side.LEFT
        return ("A", "B") if is_left else ("B", "A")

    def _states(self) -> tuple[str, str]:
        """How far the left and the right side are read, in words."""
        second = self._sides.second
        first = _state(self._sides.pane.analysis)
        other = "" if second is None else _state(second.analysis)
        return (other, first) if self._sides.is_swapped else (first, other)

    @Slot()
    def follow_reading(self) -> None:
        """The second side has got further, or is being read anew."""
        self._compare()
        self.refresh()

    @Slot()
    def _compare(self) -> None:
        """Find out where the second side stands, once it is read."""
        second = self._sides.second
        spans = None if second is None else second.editor.spans
        if second is None or spans is None or spans.stale_from is not None:
            self._second = None
            return
        if spans.analysis.complete:
            choice = self._sides.pane.comparing.choice
            asked = Asked(spans.analysis, second.choice(), None, choice)
            latest = self._comparer.latest
            if latest is None or latest.asked != asked:
                self._comparer.ask(asked)

    @Slot(object)
    def _take(self, compared: Compared) -> None:
        second = self._sides.second
        spans = None if second is None else second.editor.spans
        if spans is not None and compared.asked.analysis is spans.analysis:
            self._second = compared.whole
            self.refresh()


def _state(analysis: AnalysisController) -> str:
    if analysis.state is State.IDLE:
        return "not read yet" if analysis.needs_asking else "read"
    return _STATES[analysis.state]


def _standing_beside(first: Comparison | None, second: Comparison | None) -> Standing | None:
    """The second side's standing by the indicator that speaks for the first one."""
    if first is None or second is None or first.headline is None:
        return None
    indicator = first.headline.indicator
    return next((one for one in second.standings if one.indicator is indicator), None)
