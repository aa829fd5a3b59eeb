"""The filter of a text: some of its tokens are shown in full, and the others are faded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.analysis.bucket_words import bucket_in_words
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import are_counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.editor.token_editor import TokenEditor


@dataclass(frozen=True)
class FilterState:
    """What a filter shows: ``shown`` of ``total`` tokens, words, sentences or paragraphs.

    ``description`` says which: “ranked beyond 1,000”. ``unit`` names one of them: “token”.
    """

    description: str
    shown: int
    total: int
    unit: str = "token"

    @property
    def sentence(self) -> str:
        """“Showing 17 tokens ranked beyond 1,000”."""
        units = self.unit if self.shown == 1 else f"{self.unit}s"
        return f"Showing {self.shown:,} {units} {self.description}"


class BucketFilter(QObject):
    """Decides which groups of the analysis the editor highlights.

    A group is faded if its bucket is, or if a bar of a chart shows only its own tokens and the
    group has none of them. Buckets can be faded whether the charts are shown or not.
    """

    faded_changed = Signal(frozenset)
    """The indices of the faded buckets."""
    filter_changed = Signal(object)
    """The FilterState from now on; None when all tokens are shown."""
    cleared = Signal()
    """All tokens are shown again: no bar is chosen any more."""
    status_changed = Signal(str)
    """A line for the status bar."""

    def __init__(self, editor: TokenEditor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._colouring = GLTR_COLOURING
        self._faded: frozenset[int] = frozenset()
        self._chosen: NDArray[np.bool_] | None = None
        self._pointed: NDArray[np.bool_] | None = None
        self._bar: FilterState | None = None
        """What the bar that is chosen shows by itself."""
        self.state: FilterState | None = None
        """What is shown, even when the pointer is on no bar; None: all of it."""

    def set_colouring(self, colouring: Colouring) -> None:
        """Name the faded buckets as in ``colouring``."""
        self._colouring = colouring
        self._apply()

    @property
    def is_filtering(self) -> bool:
        """Whether only some of the tokens are shown, even when the pointer is on no bar."""
        return self._chosen is not None or bool(self._faded)

    @Slot(int)
    def toggle_bucket(self, bucket: int) -> None:
        """Fade the tokens of a bucket, or show them again."""
        self._set_faded(self._faded ^ {bucket})
        if self._faded:
            self.status_changed.emit("Click a colour again to show its tokens, Esc shows all.")

    def show_only(
        self,
        chosen: NDArray[np.bool_] | None,
        pointed: NDArray[np.bool_] | None,
        bar: FilterState | None = None,
    ) -> None:
        """Show only the groups in the bar that is ``pointed`` at, else in the ``chosen`` one.

        Both are (g,), True for each group of the analysis that has a token in the bar; None where
        there is no such bar. ``bar`` says what the chosen one shows.
        """
        self._chosen, self._pointed, self._bar = chosen, pointed, bar
        self._apply()

    @Slot()
    def clear(self) -> None:
        """Show all tokens again."""
        self._chosen = self._pointed = self._bar = None
        self.cleared.emit()
        self._set_faded(frozenset())

    @Slot()
    def update(self) -> None:
        """Apply the filter to the spans as they are now; without any, it ends."""
        if self._editor.spans is None:
            self.clear()
        else:
            self._apply()

    def _set_faded(self, buckets: frozenset[int]) -> None:
        changed = buckets != self._faded
        self._faded = buckets
        self._apply()
        if changed:
            self.faded_changed.emit(buckets)

    def _apply(self) -> None:
        spans = self._editor.spans
        if spans is not None:
            highlight = self._shown(spans, self._chosen if self._pointed is None else self._pointed)
            self._editor.set_highlight(highlight)
        state = None if spans is None else self._state(spans)
        if state != self.state:
            self.state = state
            self.filter_changed.emit(state)

    def _shown(self, spans: Spans, bar: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
        """(g,) The groups that are in ``bar``, if there is one, and not faded; None: all."""
        # The charts have not counted the present analysis yet.
        if bar is not None and len(bar) != len(spans.analysis.groups):
            bar = None
        # A text without colours highlights the tokens of a bar, and has no buckets to fade.
        if self._faded and (self._editor.painted or bar is not None):
            shown: NDArray[np.bool_] = ~np.isin(spans.bucket_of_group, list(self._faded))
            return shown if bar is None else bar & shown
        return bar

    def _state(self, spans: Spans) -> FilterState | None:
        shown = self._shown(spans, self._chosen)
        if shown is None:
            return None
        if not self._faded and self._bar is not None:
            return self._bar
        description = self._faded_in_words(spans.granularity)
        if self._chosen is not None:
            in_bar = "in the bar" if self._bar is None else self._bar.description
            description = ", ".join(filter(None, (in_bar, description)))
        # Tokens of a character that is shown as one count one by one, as in the charts.
        analysis = spans.analysis
        if spans.granularity is Granularity.TOKEN:
            sizes = np.diff(analysis.groups.token_bounds)
            return FilterState(description, int(sizes[shown].sum()), len(analysis))
        begins = analysis.tokens.units(spans.granularity)[:-1]
        counted = are_counted(analysis.tokens, spans.granularity)
        units = int(np.logical_or.reduceat(shown, begins)[counted].sum()) if len(begins) else 0
        return FilterState(description, units, int(counted.sum()), spans.granularity.value)

    def _faded_in_words(self, granularity: Granularity) -> str:
        """“without those ranked in the top 10”; "" where no bucket is faded."""
        thresholds, is_mean = self._colouring.thresholds, granularity.is_passage
        words = [
            bucket_in_words(thresholds, bucket, is_mean=is_mean) for bucket in sorted(self._faded)
        ]
        if not words:
            return ""
        *others, last = words
        return f"without those {', '.join(others)} or {last}" if others else f"without those {last}"
