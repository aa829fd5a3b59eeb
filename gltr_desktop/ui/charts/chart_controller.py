"""Keeps the charts in step with the text, and the text in step with the charts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QColor

from gltr_desktop.analysis.histograms import NO_BIN, binned_histogram, bucket_histogram
from gltr_desktop.analysis.profile import sentence_at, text_profile, word_at
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import are_counted
from gltr_desktop.ui.charts.bucket_filter import FilterState
from gltr_desktop.ui.charts.shown_part import ShownPart
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
    from gltr_desktop.ui.charts.panel_chart import PanelChart
    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme

_PROFILE_POINTS = 200
_MAX_CHARACTERS = 50_000
"""Longer texts have more sentences than the profile could mark."""


class ChartController(QObject):
    """Counts the text for the charts, highlights in it the tokens of a bar, and marks bars.

    Only the chart that is shown is counted, and one whose bar filters the text. While the panel is
    hidden, nothing is.
    """

    status_changed = Signal(str)
    """A line for the status bar."""
    counted = Signal(object)
    """PanelChart: it shows the text as it is now."""

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
        self._counted: dict[PanelChart, tuple[object, ...]] = {}
        """What each chart was counted from."""
        self._part = ShownPart(editor, panel.profile, self)
        panel.set_measure(colouring.measure)
        bucket_filter.set_colouring(colouring)
        for chart in panel.histograms:
            chart.pointed.connect(partial(self._point_at, chart))
            chart.clicked.connect(partial(self._choose, chart))
        panel.profile.clicked.connect(self.go_to)
        panel.chart_shown.connect(self.refresh)
        panel.all_needed.connect(self._count_all)
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
        self._panel.set_measure(colouring.measure)
        self._filter.set_colouring(colouring)
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
        """Bring the charts that matter up to date, one after the other."""
        spans = self._editor.spans
        if spans is not None and self._panel.isVisible():
            selected = selected_tokens(self._editor)
            for chart in self._needed():
                self._count_chart(chart, spans, selected)
                yield
            self._panel.show_selection(None if selected is None else selected[1] - selected[0])
            self._part.update()
            self._filter_by_bars()
            return
        # While nothing is counted, nobody knows which tokens are in a bar.
        if self._chosen is not None or self._pointed is not None:
            self._forget_bars()
            self._filter_by_bars()
        if self._panel.isVisible():
            self._show_nothing()

    def _show_nothing(self) -> None:
        self._counted.clear()
        for chart in self._panel.histograms:
            chart.show_histogram(None)
        self._panel.profile.show_profile(None)
        self._panel.show_selection(None)

    def _needed(self) -> list[PanelChart]:
        """The chart that is shown, and the one whose bar filters the text."""
        charts: list[PanelChart] = [self._panel.current]
        if self._chosen is not None and self._chosen[0] is not self._panel.current:
            charts.append(self._chosen[0])
        return charts

    @Slot()
    def _count_all(self) -> None:
        """Bring all charts up to date at once, shown or not."""
        spans = self._editor.spans
        if spans is None:
            self._show_nothing()
            return
        for chart in self._panel.charts:
            self._count_chart(chart, spans, selected_tokens(self._editor))

    def _count_chart(
        self, chart: PanelChart, spans: Spans, selected: tuple[int, int] | None
    ) -> None:
        if chart is self._panel.profile:
            self._count_profile(spans.analysis)
        elif chart is self._panel.buckets:
            self._count_buckets(spans, selected)
        elif chart in self._panel.histograms:
            self._count_binned(chart, spans.analysis, selected)
        self.counted.emit(chart)

    def _count_profile(self, analysis: Analysis) -> None:
        chart, colouring, theme = self._panel.profile, self._colouring, self._editor.theme
        source = analysis, colouring, theme
        if self._counted.get(chart) == source:
            return
        profile = text_profile(analysis, colouring, _PROFILE_POINTS)
        names = partial(sentence_at, analysis), partial(word_at, analysis)
        chart.show_profile(profile, _sentences(analysis), names, self._colours)
        self._counted[chart] = source

    def _count_binned(
        self, chart: PanelChart, analysis: Analysis, selected: tuple[int, int] | None
    ) -> None:
        if self._counted.get(chart) == (analysis, selected):
            return
        counted = None if selected is None else _within(selected, len(analysis))
        for value, other in self._panel.binned:
            if other is chart:
                histogram = binned_histogram(analysis, value, counted)
                other.show_histogram(histogram, of_selection=counted is not None)
        self._counted[chart] = analysis, selected

    def _count_buckets(self, spans: Spans, selected: tuple[int, int] | None) -> None:
        chart, thresholds = self._panel.buckets, self._colouring.thresholds
        analysis, histogram = spans.analysis, chart.histogram
        source = analysis, selected, thresholds, spans.granularity
        if self._counted.get(chart) != source:
            counted = None if selected is None else _within(selected, len(analysis))
            histogram = bucket_histogram(analysis, thresholds, counted, spans.granularity)
            self._counted[chart] = source
        chart.show_histogram(histogram, self._colours, of_selection=selected is not None)

    @property
    def _colours(self) -> tuple[QColor, ...] | None:
        """The colours of the buckets; None where the text is plain."""
        colouring, theme = self._colouring, self._editor.theme
        if not colouring.painted:
            return None
        if colouring.continuous:
            return tuple(map(QColor, colouring.bucket_colours(dark=theme.dark)))
        return theme.buckets

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
        shown = self._filter.state
        if shown is not None:
            self.status_changed.emit(
                f"{shown.sentence}: Alt+→ and Alt+← go from one to the next, Esc shows all."
            )

    @Slot()
    def _forget_bars(self) -> None:
        self._chosen = self._pointed = None
        self._panel.show_filtering(None)
        for chart in self._panel.histograms:
            chart.choose(None)

    def _filter_by_bars(self) -> None:
        chosen = self._groups_in(self._chosen)
        bar = None if self._chosen is None or chosen is None else self._in_words(*self._chosen)
        self._filter.show_only(chosen, self._groups_in(self._pointed), bar)
        self._panel.show_filtering(None if self._chosen is None else self._chosen[0])

    def _in_words(self, chart: BarChart, index: int) -> FilterState | None:
        """What a bar shows of the whole text, which may be more than it counts of a selection."""
        histogram, spans = chart.histogram, self._editor.spans
        if histogram is None or spans is None:
            return None
        bins = histogram.bins
        if histogram.unit != Granularity.TOKEN.value:
            bins = bins[spans.analysis.tokens.unit_bounds(spans.granularity)[:-1]]
        shown = int(np.count_nonzero(bins == index))
        whole = int(are_counted(spans.analysis.tokens, Granularity(histogram.unit)).sum())
        return FilterState(histogram.phrases[index], shown, whole, histogram.unit)

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
    def go_to(self, token: int) -> None:
        """Put the caret at a token, or at the next one that is still in the text, and mark it."""
        go_to_token(self._editor, token)
        # Even where nothing had to be scrolled, it is seen what was gone to.
        self._editor.mark(self._editor.caret_span())

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
