"""The headline figure of the text in front, which the list goes on showing afterwards."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.indicators.top_ten import word_share
from gltr_desktop.analysis.summary_words import percent
from gltr_desktop.analysis.text_figures import MIN_TOKENS
from gltr_desktop.analysis.text_warnings import text_warnings
from gltr_desktop.ui.texts.open_text import Figure
from gltr_desktop.ui.threads.background import Task
from gltr_desktop.ui.threads.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.open_text import OpenText
    from gltr_desktop.ui.texts.open_texts import OpenTexts


class Figures(QObject):
    """Follows the reading of the text in front."""

    def __init__(self, texts: OpenTexts, pane: TextPane) -> None:
        super().__init__(texts)
        self._texts, self._pane = texts, pane
        self._tasks: dict[OpenText, Task] = {}
        """The newest one of each text."""
        self._throttle = Throttle(self._begin, self)
        pane.analysis.progressed.connect(self._throttle.request)
        # Who goes on at once finds the figure in the list all the same.
        texts.leaving.connect(self._throttle.run_now)
        texts.closed.connect(self._forget)

    @Slot()
    def clear(self) -> None:
        """The text in front holds something else from now on."""
        self._forget(self._texts.current)
        self._texts.current.figure = None

    @Slot(object)
    def _forget(self, text: OpenText) -> None:
        self._tasks.pop(text, None)

    def _begin(self) -> Iterator[None]:
        spans = self._pane.spans
        if spans is not None:
            analysis = spans.analysis
            # A long text has many words.
            task = Task(lambda: figure_of(analysis), abandonable=True)
            self._tasks[self._texts.current] = task
            task.succeeded.connect(self._show)
            task.start()
        yield

    @Slot(object, object)
    def _show(self, figure: Figure | None, task: Task) -> None:
        # Another text may be in front by now, and this one may be closed.
        text = next((text for text, newest in self._tasks.items() if newest is task), None)
        if text is not None:
            self._forget(text)
            text.figure = figure


def figure_of(analysis: Analysis) -> Figure | None:
    """What ``analysis`` has come to so far; None of a text that is too short to say anything."""
    if analysis.done < MIN_TOKENS:
        return None
    share = word_share(Excerpt.whole(analysis))
    if math.isnan(share):
        return None
    # Which language it is, is not asked again and again while a text is read.
    warnings = text_warnings(analysis) if analysis.complete else ()
    return Figure(share, percent(share), " ".join(warning.message for warning in warnings))
