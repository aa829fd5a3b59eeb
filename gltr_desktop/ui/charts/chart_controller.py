"""The charts beside the text, and how the two point at each other."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gltr_desktop.analysis.histograms import (
    Histogram,
    bucket_histogram,
    frac_p_histogram,
    top_entropy_histogram,
)
from gltr_desktop.analysis.measures import RANK
from gltr_desktop.analysis.profile import surprisal_profile
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.charts.bar_chart import BarChart
from gltr_desktop.ui.charts.profile_chart import ProfileChart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme

_MIN_PAUSE_MS = 120
# While a text is read, its charts take no more than a small part of the window's time.
_PAUSE_PER_SECOND = 20_000
_PROFILE_POINTS = 200
# There are more sentences in longer texts than could be marked.
_MAX_CHARACTERS = 50_000


class ChartPanel(QScrollArea):
    """Three histograms and the profile, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buckets = BarChart(RANK.title, RANK.description, self)
        self.frac_p = BarChart(
            "frac(p)",
            "The probability of each token, divided by that of the model's first choice.",
            self,
        )
        self.entropy = BarChart(
            "Entropy of the top 10, in nats",
            "How undecided the model was among its ten likeliest predictions: 0 is certain.",
            self,
        )
        self.profile = ProfileChart(self)
        self.histograms = (self.buckets, self.frac_p, self.entropy)
        self.charts = (*self.histograms, self.profile)
        self._page = page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for chart in self.charts:
            layout.addWidget(chart)
        layout.addStretch(1)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(240)
        self.setAccessibleName("Charts")

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, theme.paper)
        self.setPalette(palette)
        self._page.setPalette(palette)
        self._page.setAutoFillBackground(True)
        for chart in self.charts:
            chart.set_theme(theme)


class ChartController(QObject):
    """Keeps a panel in step with an editor: what is counted, lit, chosen and marked."""

    status_changed = Signal(str)
    """Something for the status bar."""
    refreshed = Signal()
    """It is time for whatever shows the analysis to be brought up to date."""
    faded_changed = Signal(object)
    """The numbers of the buckets that are shown faded, as a frozenset."""

    def __init__(
        self, editor: TokenEditor, panel: ChartPanel, colouring: Colouring, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._editor, self._panel, self._colouring = editor, panel, colouring
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_MIN_PAUSE_MS)
        self._pause.timeout.connect(self._begin_turns)
        self._turns: Iterator[bool] = iter(())
        self._taken = 0.0
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._next_turn.setInterval(0)
        self._next_turn.timeout.connect(self._count_on)
        self._chosen: tuple[BarChart, int] | None = None
        self._faded: frozenset[int] = frozenset()
        self._shown: tuple[Analysis, tuple[int, int] | None] | None = None
        """The analysis that is counted in the charts, and which of its tokens, None for all."""
        self._counted_by: tuple[object, ...] | None = None
        """All that the chart of the buckets goes by."""
        for chart in panel.histograms:
            chart.pointed.connect(partial(self._light, chart))
            chart.clicked.connect(partial(self._choose, chart))
        panel.profile.clicked.connect(self._go_to)
        editor.pointed.connect(self._mark)
        editor.selectionChanged.connect(self._pause.start)

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._panel.set_theme(theme)
        self.refresh()

    def set_colouring(self, colouring: Colouring) -> None:
        """Count the buckets of this colouring."""
        self._colouring = colouring
        self.refresh()

    @Slot()
    def update(self) -> None:
        """The analysis has got further: show it soon."""
        if not self._pause.isActive():
            self._pause.start()
        if self._faded:
            self._light_chosen()

    @Slot()
    def clear(self) -> None:
        """Show all tokens again."""
        self._choose_none()
        self._fade(frozenset())

    @Slot(int)
    def toggle_bucket(self, bucket: int) -> None:
        """Fade the tokens of a bucket, or show them again; the charts need not be shown for it."""
        self._fade(self._faded ^ {bucket})

    @property
    def filtering(self) -> bool:
        """Whether only some of the tokens are shown in full."""
        return self._chosen is not None or bool(self._faded)

    @Slot()
    def refresh(self) -> None:
        """Count anew, all at once."""
        self._next_turn.stop()
        for _ in self._counting():
            pass

    @Slot()
    def _begin_turns(self) -> None:
        self._turns, self._taken = self._counting(), 0.0
        self._count_on()

    @Slot()
    def _count_on(self) -> None:
        """Count for one more chart: between two of them the window answers."""
        started = time.perf_counter()
        more = next(self._turns, None) is not None
        self._taken += time.perf_counter() - started
        if more:
            self._next_turn.start()
        else:
            self._pause.setInterval(max(_MIN_PAUSE_MS, int(self._taken * _PAUSE_PER_SECOND)))

    def _counting(self) -> Iterator[bool]:
        """Bring the charts up to date one by one; yields True where more is to come."""
        self.refreshed.emit()
        spans, panel = self._editor.spans, self._panel
        if spans is None or not panel.isVisible():
            self._shown = self._counted_by = None
        if not panel.isVisible():
            # What the filter goes by would no longer be counted.
            if self._chosen is not None:
                self._choose_none()
            return
        if spans is None:
            self.clear()
            for chart in panel.histograms:
                chart.show_histogram(None)
            panel.profile.show_profile(None)
            return
        analysis, selected = spans.analysis, self._selected(spans)
        counted = None if selected is None else _within(selected, len(analysis))
        # These go by neither thresholds nor level: that is mostly all that has changed.
        if self._shown != (analysis, selected):
            self._shown = None
            for show in (self._count_frac_p, self._count_entropy, self._show_profile):
                show(analysis, counted)
                yield True
            self._shown = analysis, selected
        by = (analysis, selected, self._colouring.thresholds, spans.granularity)
        histogram = panel.buckets.histogram
        if by != self._counted_by:
            self._counted_by = by
            histogram = bucket_histogram(
                analysis, self._colouring.thresholds, counted, spans.granularity
            )
        self._show_buckets(histogram, spans.granularity, part=counted is not None)
        self._light_chosen()

    def _show_buckets(
        self, histogram: Histogram | None, granularity: Granularity, *, part: bool
    ) -> None:
        chart, measure = self._panel.buckets, self._colouring.thresholds.measure
        of_units = "" if granularity is Granularity.TOKEN else f" of {granularity.plural}"
        title = measure.title + of_units + measure.unit.replace(" ", ", in ")
        chart.retitle(title, measure.description)
        chart.show_histogram(histogram, self._editor.theme.buckets, of_selection=part)

    def _count_frac_p(self, analysis: Analysis, counted: NDArray[np.bool_] | None) -> None:
        histogram = frac_p_histogram(analysis, counted)
        self._panel.frac_p.show_histogram(histogram, of_selection=counted is not None)

    def _count_entropy(self, analysis: Analysis, counted: NDArray[np.bool_] | None) -> None:
        histogram = top_entropy_histogram(analysis, counted)
        self._panel.entropy.show_histogram(histogram, of_selection=counted is not None)

    def _show_profile(self, analysis: Analysis, _: NDArray[np.bool_] | None) -> None:
        profile = surprisal_profile(analysis, _PROFILE_POINTS)
        self._panel.profile.show_profile(profile, self._sentences(analysis))

    def _sentences(self, analysis: Analysis) -> list[int]:
        """The tokens that begin a sentence; of long texts none."""
        if len(analysis.text) > _MAX_CHARACTERS:
            return []
        starts: list[int] = analysis.tokens.unit_bounds(Granularity.SENTENCE)[:-1].tolist()
        return starts

    @Slot(int)
    def _go_to(self, token: int) -> None:
        """Put the caret at a token, as far as it is still there."""
        spans = self._editor.spans
        if spans is not None and len(spans):
            group = spans.analysis.groups.of_token(token)
            place = min(int(np.searchsorted(spans.group, group)), len(spans) - 1)
            self._editor.reveal(place)
            self._editor.centerCursor()

    def _selected(self, spans: Spans) -> tuple[int, int] | None:
        """The first token that is selected and the one after the last; None if nothing is."""
        cursor = self._editor.textCursor()
        if not cursor.hasSelection():
            return None
        chosen = spans.between(cursor.selectionStart(), cursor.selectionEnd())
        if not chosen:
            return 0, 0
        groups, first = spans.group, spans.analysis.groups.token_bounds
        return int(first[groups[chosen.start]]), int(first[groups[chosen.stop - 1] + 1])

    def _groups_in(self, chart: BarChart, place: int) -> NDArray[np.bool_] | None:
        """(g,) which groups hold a token of the bar."""
        spans, histogram = self._editor.spans, chart.histogram
        if spans is None or histogram is None or len(histogram.bins) != len(spans.analysis):
            return None
        first = spans.analysis.groups.token_bounds
        if len(first) == 1:
            return np.zeros(0, bool)
        found: NDArray[np.bool_] = np.logical_or.reduceat(histogram.bins == place, first[:-1])
        return found

    def _light(self, chart: BarChart, place: int | None) -> None:
        """Show the tokens of a bar that is pointed at; else those of the bar that is chosen."""
        self._show_only((chart, place) if place is not None else self._chosen)

    def _light_chosen(self) -> None:
        self._show_only(self._chosen)

    def _show_only(self, bar: tuple[BarChart, int] | None) -> None:
        """Show in full what is in ``bar``, if one is given, and in no faded bucket."""
        spans = self._editor.spans
        highlight = None if bar is None else self._groups_in(*bar)
        # In a text without colours, a bar lights its tokens and nothing else does.
        if spans is not None and self._faded and (self._editor.painted or highlight is not None):
            shown = ~np.isin(spans.bucket_of_group, list(self._faded))
            highlight = shown if highlight is None else highlight & shown
        self._editor.set_highlight(highlight)

    def _fade(self, buckets: frozenset[int]) -> None:
        self._faded = buckets
        self._light_chosen()
        self.faded_changed.emit(buckets)
        if buckets:
            self.status_changed.emit("Click a colour again to show its tokens, Esc shows all.")

    def _choose_none(self) -> None:
        self._chosen = None
        for chart in self._panel.histograms:
            chart.choose(None)
        self._light_chosen()

    def _choose(self, chart: BarChart, place: int) -> None:
        """Show only the tokens of a bar, or all again."""
        again = self._chosen == (chart, place)
        self._choose_none()
        if again or chart.histogram is None:
            self.status_changed.emit("")
            return
        self._chosen = (chart, place)
        chart.choose(place)
        self._light_chosen()
        self.status_changed.emit(
            f"Only {chart.histogram.title} {chart.histogram.labels[place]}:"
            " Alt+→ and Alt+← go from one to the next, Esc shows all."
        )

    @Slot(object)
    def _mark(self, index: int | None) -> None:
        """Mark the bars of the token that is pointed at in the text."""
        spans, first, last = self._editor.spans, 0, 0
        if index is not None and spans is not None:
            bounds = spans.analysis.tokens.unit_bounds(spans.granularity)
            first, last = bounds[spans.unit_of(index) :][:2].tolist()
        for chart in self._panel.histograms:
            bins = () if chart.histogram is None else chart.histogram.bins[first:last]
            found = np.unique(bins)
            # Tokens of a word or a passage may be in several bars.
            chart.mark(int(found[0]) if len(found) == 1 and found[0] >= 0 else None)


def _within(tokens: tuple[int, int], count: int) -> NDArray[np.bool_]:
    """(count,) which tokens are from the first of ``tokens`` on and before the second."""
    within = np.zeros(count, bool)
    within[slice(*tokens)] = True
    return within
