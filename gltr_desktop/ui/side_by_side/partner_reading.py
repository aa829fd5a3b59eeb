"""What is read of an open text in the second column is known of that text as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gltr_desktop.ui.texts.figures import figure_of
from gltr_desktop.ui.texts.open_text import Figure, Reading
from gltr_desktop.ui.threads.background import Task
from gltr_desktop.ui.threads.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.ui.side_by_side.second_column import SecondColumn
    from gltr_desktop.ui.texts.open_text import OpenText
    from gltr_desktop.ui.texts.open_texts import OpenTexts


class PartnerReading(QObject):
    """The list shows its figure, and it has its colours when it comes in front."""

    def __init__(self, texts: OpenTexts, second: SecondColumn) -> None:
        super().__init__(second)
        self._texts, self._second = texts, second
        self._task: Task | None = None
        self._lent: OpenText | None = None
        self._throttle = Throttle(self._begin, self)
        second.analysis.progressed.connect(self._throttle.request)
        texts.leaving.connect(self._lend)
        texts.current_changed.connect(self._take_back)

    def _begin(self) -> Iterator[None]:
        spans = self._second.editor.spans
        if spans is not None and self._second.partner is not None:
            analysis = spans.analysis
            self._task = Task(lambda: figure_of(analysis), abandonable=True)
            self._task.succeeded.connect(self._show)
            self._task.start()
        yield

    @Slot(object, object)
    def _show(self, figure: Figure | None, task: Task) -> None:
        partner = self._second.partner
        if task is self._task and partner is not None and partner in self._texts.texts:
            partner.figure = figure

    @Slot()
    def _lend(self) -> None:
        partner, spans = self._second.partner, self._second.editor.spans
        is_fresh = spans is not None and spans.stale_from is None and spans.analysis.complete
        if partner is not None and partner.reading is None and spans is not None and is_fresh:
            self._lent = partner
            partner.reading = Reading(spans.analysis, self._second.choice())

    @Slot()
    def _take_back(self) -> None:
        """Unless it is in front now, nobody would give the memory back."""
        lent, self._lent = self._lent, None
        if lent is not None and lent is not self._texts.current:
            lent.reading = None
