"""The filter of a text: some of its tokens are shown in full, and the others are faded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.ui.editor.token_editor import TokenEditor


class BucketFilter(QObject):
    """Decides which groups of the analysis the editor highlights.

    A group is faded if its bucket is, or if a bar of a chart shows only its own tokens and the
    group has none of them. Buckets can be faded whether the charts are shown or not.
    """

    faded_changed = Signal(frozenset)
    """The indices of the faded buckets."""
    cleared = Signal()
    """All tokens are shown again: no bar is chosen any more."""
    status_changed = Signal(str)
    """A line for the status bar."""

    def __init__(self, editor: TokenEditor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._faded: frozenset[int] = frozenset()
        self._chosen: NDArray[np.bool_] | None = None
        self._pointed: NDArray[np.bool_] | None = None

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
        self, chosen: NDArray[np.bool_] | None, pointed: NDArray[np.bool_] | None
    ) -> None:
        """Show only the groups in the bar that is ``pointed`` at, else in the ``chosen`` one.

        Both are (g,), True for each group of the analysis that has a token in the bar; None where
        there is no such bar.
        """
        self._chosen, self._pointed = chosen, pointed
        self._apply()

    @Slot()
    def clear(self) -> None:
        """Show all tokens again."""
        self._chosen = self._pointed = None
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
        if spans is None:
            return
        highlight = self._chosen if self._pointed is None else self._pointed
        # The charts have not counted the present analysis yet.
        if highlight is not None and len(highlight) != len(spans.analysis.groups):
            highlight = None
        # A text without colours highlights the tokens of a bar, and has no buckets to fade.
        if self._faded and (self._editor.painted or highlight is not None):
            shown = ~np.isin(spans.bucket_of_group, list(self._faded))
            highlight = shown if highlight is None else highlight & shown
        self._editor.set_highlight(highlight)
