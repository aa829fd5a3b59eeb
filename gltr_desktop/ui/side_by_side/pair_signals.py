"""Has the two-model signals computed by the worker, and shows them among all figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.analysis.difference.token_pairs import have_same_tokens
from gltr_desktop.ui.side_by_side.signals_part import SignalsPart
from gltr_desktop.ui.threads.timers import single_shot

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.analysis.difference.two_model_signals import PairedColumns
    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.theme import Theme

_AGAIN_MS = 300
"""The pause before asking again, after something else has come first."""


class PairSignals(QObject):
    """Asks for the figures of two models with one tokenizer when the user wants them."""

    def __init__(self, sides: SideBySide) -> None:
        super().__init__(sides)
        self._sides, self._panel = sides, sides.pane.comparison_panel
        self._client = sides.pane.analysis.client
        self._known: tuple[Difference, PairedColumns] | None = None
        """The last figures, and what they are of."""
        self._asked: tuple[Difference, int] | None = None
        """What is being read, and the number of the request."""
        self.part = SignalsPart(self._panel)
        self._panel.add_part(self.part, above=self._panel.contrast)
        QWidget.setTabOrder(self._panel.table, self.part.button)
        self._again = single_shot(self, _AGAIN_MS, self._ask)
        self.part.requested.connect(self._ask)
        self._panel.unfolded.connect(self.refresh)
        worker = self._client.worker
        worker.paired.connect(self._take)
        worker.not_paired.connect(self._fail)
        worker.interrupted.connect(self._ask_again)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.part.set_theme(theme)

    @Slot()
    def refresh(self) -> None:
        """Show what is known of the two models that are compared now; of texts, nothing."""
        sides, difference = self._sides, self._sides.difference
        is_shown = sides.kind is Kind.MODELS and self._panel.is_unfolded
        self.part.setVisible(is_shown)
        if not is_shown or difference is None:
            self.part.show_needs()
        elif self._known is not None and self._known[0] is difference:
            self.part.show_columns(self._known[1])
        elif self._asked is not None and self._asked[0] is difference:
            self.part.show_reading()
        elif self._is_served:
            self.part.show_needs()
        elif have_same_tokens(difference.left, difference.right):
            self.part.offer()
        else:
            self.part.show_needs()

    @property
    def _is_served(self) -> bool:
        """Whether a model is on a server, which never gives all that the model predicts."""
        first, second = self._client.choice, self._sides.second
        models = first, None if second is None else second.choice()
        return any(model is not None and model.is_on_server for model in models)

    @Slot()
    def _ask(self) -> None:
        sides, difference = self._sides, self._sides.difference
        self._asked = None
        if difference is not None and sides.second is not None and sides.kind is Kind.MODELS:
            first, second = sides.pane.analysis.client.choice, sides.second.choice()
            if first is not None:
                # A, the left one, scores, and B samples.
                scoring, sampling = (second, first) if sides.is_swapped else (first, second)
                number = self._client.pair(difference.left.text, scoring, sampling)
                self._asked = difference, number
        self.refresh()

    def _is_asked(self, number: int) -> bool:
        return self._asked is not None and self._asked[1] == number

    @Slot(int, object)
    def _take(self, number: int, columns: PairedColumns) -> None:
        if self._asked is not None and self._is_asked(number):
            self._known, self._asked = (self._asked[0], columns), None
            self.refresh()

    @Slot(int, object)
    def _fail(self, number: int, error: GltrError) -> None:
        if self._is_asked(number):
            self._asked = None
            self.refresh()
            self.part.show_error(error)

    @Slot(int)
    def _ask_again(self, number: int) -> None:
        """The text was edited, or something else was read first."""
        if self._asked is not None and self._is_asked(number):
            if self._asked[0] is self._sides.difference:
                self._again.start()
            else:
                self._asked = None
                self.refresh()
