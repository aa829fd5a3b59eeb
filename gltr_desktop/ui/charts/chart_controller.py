"""Keeps the charts in step with the text, and the text in step with the charts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.analysis.histograms import NO_BIN, binned_histogram, bucket_histogram
from gltr_desktop.analysis.profile import surprisal_profile
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.editor.token_selection import go_to_token, selected_tokens
from gltr_desktop.ui.threads.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.charts.bar_chart import BarChart
    from gltr_desktop.ui.charts.bucket_filter import BucketFilter
    from gltr_desktop.ui.charts.chart_panel import ChartPanel
    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme

_PROFILE_POINTS = 200
_MAX_CHARACTERS = 50_000
"""Longer texts have more sentences than the profile could mark."""


class ChartController(QObject):
    """Counts the text for the charts, highlights in it the tokens of a bar, and marks bars.

    While the panel is hidden, nothing is counted.
    """

    status_changed = Signal(str)
    """A line for the status bar."""

    def __init__(
        self,
        editor: TokenEditor,
        panel: ChartPanel,
        bucket_filter: BucketFilter,
        colouring: Colouring,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editor, self._panel, self._filter = editor, panel, bucket_filter
        self._colouring = colouring
        self._throttle = Throttle(self._count, self)
        self._chosen: tuple[BarChart, int] | None = None
        self._pointed: tuple[BarChart, int] | None = None
        self._counted: tuple[Analysis, tuple[int, int] | None] | None = None
        """The analysis that the charts show, and the range of its tokens; None for all of them."""
        self._buckets_counted: tuple[object, ...] | None = None
        """The same for the chart of the buckets, with its thresholds and granularity."""
        for chart in panel.histograms:
            chart.pointed.connect(partial(self._point_at, chart))
            chart.clicked.connect(partial(self._choose, chart))
        panel.profile.clicked.connect(self._go_to)
        bucket_filter.cleared.connect(self._forget_bars)
        editor.pointed.connect(self._mark)
        editor.selectionChanged.connect(self._throttle.request)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._panel.set_theme(theme)
        self.refresh()

    def set_colouring(self, colouring: Colouring) -> None:
        """Count the buckets of ``colouring``."""
        self._colouring = colouring
        self.refresh()

    @Slot()
    def update(self) -> None:
        """Count again soon: the analysis is another one, or has got further."""
        self._throttle.request()

    @Slot()
    def refresh(self) -> None:
        """Count again at once."""
        self._throttle.run_now()

    # Counting

    def _count(self) -> Iterator[None]:
        """Bring the charts up to date, one after the other."""
        spans = self._editor.spans
        if spans is not None and self._panel.isVisible():
            yield from self._count_spans(spans)
            return
        # While nothing is counted, nobody knows which tokens are in a bar.
        if self._chosen is not None or self._pointed is not None:
            self._forget_bars()
            self._filter_by_bars()
        if self._panel.isVisible():
            self._counted = self._buckets_counted = None
            for chart in self._panel.histograms:
                chart.show_histogram(None)
            self._panel.profile.show_profile(None)

    def _count_spans(self, spans: Spans) -> Iterator[None]:
        analysis, selected = spans.analysis, selected_tokens(self._editor)
        counted = None if selected is None else _within(selected, len(analysis))
        # These charts depend on neither thresholds nor granularity, and mostly only one of those
        # has changed.
        if self._counted != (analysis, selected):
            self._counted = None
            for value, chart in self._panel.binned:
                histogram = binned_histogram(analysis, value, counted)
                chart.show_histogram(histogram, of_selection=counted is not None)
                yield
            profile = surprisal_profile(analysis, _PROFILE_POINTS)
            self._panel.profile.show_profile(profile, _sentences(analysis))
            yield
            self._counted = analysis, selected
        self._count_buckets(spans, analysis, selected, counted)
        self._filter_by_bars()

    def _count_buckets(
        self,
        spans: Spans,
        analysis: Analysis,
        selected: tuple[int, int] | None,
        counted: NDArray[np.bool_] | None,
    ) -> None:
        chart, thresholds = self._panel.buckets, self._colouring.thresholds
        histogram, now = chart.histogram, (analysis, selected, thresholds, spans.granularity)
        if self._buckets_counted != now:
            histogram = bucket_histogram(analysis, thresholds, counted, spans.granularity)
            self._buckets_counted = now
        colours = self._editor.theme.buckets
        chart.show_histogram(histogram, colours, of_selection=counted is not None)

    # Bars

    def _point_at(self, chart: BarChart, index: int | None) -> None:
        """Show only the tokens of a bar while the pointer is on it."""
        self._pointed = None if index is None else (chart, index)
        self._filter_by_bars()

    def _choose(self, chart: BarChart, index: int) -> None:
        """Show only the tokens of a bar, or all again if it is chosen already."""
        was_chosen = self._chosen == (chart, index)
        self._forget_bars()
        if was_chosen or chart.histogram is None:
            self._filter_by_bars()
            self.status_changed.emit("")
            return
        self._chosen = chart, index
        chart.choose(index)
        self._filter_by_bars()
        self.status_changed.emit(
            f"Only {chart.histogram.name} {chart.histogram.labels[index]}:"
            " Alt+→ and Alt+← go from one to the next, Esc shows all."
        )

    @Slot()
    def _forget_bars(self) -> None:
        self._chosen = self._pointed = None
        for chart in self._panel.histograms:
            chart.choose(None)

    def _filter_by_bars(self) -> None:
        self._filter.show_only(self._groups_in(self._chosen), self._groups_in(self._pointed))

    def _groups_in(self, bar: tuple[BarChart, int] | None) -> NDArray[np.bool_] | None:
        """(g,) True for each group that has a token in ``bar``; None while that is unknown."""
        spans = self._editor.spans
        if bar is None or spans is None:
            return None
        chart, index = bar
        if chart.histogram is None or len(chart.histogram.bins) != len(spans.analysis):
            return None
        bounds = spans.analysis.groups.token_bounds
        if len(bounds) == 1:
            return np.zeros(0, bool)
        groups: NDArray[np.bool_]
        groups = np.logical_or.reduceat(chart.histogram.bins == index, bounds[:-1])
        return groups

    # The text

    @Slot(int)
    def _go_to(self, token: int) -> None:
        """Put the caret at a token, or at the next one that is still in the text."""
        go_to_token(self._editor, token)

    @Slot(object)
    def _mark(self, index: int | None) -> None:
        """Mark the bars of the token that the pointer is on in the text."""
        spans, begin, end = self._editor.spans, 0, 0
        if index is not None and spans is not None:
            bounds = spans.analysis.tokens.unit_bounds(spans.granularity)
            begin, end = bounds[spans.unit_of(index) :][:2].tolist()
        for chart in self._panel.histograms:
            histogram = chart.histogram
            bins = [] if histogram is None else np.unique(histogram.bins[begin:end]).tolist()
            # Tokens of a word or a passage may be in several bars.
            chart.mark(bins[0] if len(bins) == 1 and bins[0] != NO_BIN else None)


def _within(tokens: tuple[int, int], count: int) -> NDArray[np.bool_]:
    """(count,) True for the tokens from the first of ``tokens`` up to, not with, the second."""
    within = np.zeros(count, bool)
    within[slice(*tokens)] = True
    return within


def _sentences(analysis: Analysis) -> list[int]:
    """The tokens that begin a sentence; none for a long text."""
    if len(analysis.text) > _MAX_CHARACTERS:
        return []
    begins: list[int] = analysis.tokens.unit_bounds(Granularity.SENTENCE)[:-1].tolist()
    return begins
