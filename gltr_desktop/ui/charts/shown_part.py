"""Keeps the chart along the text in step with the part of the text that is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from gltr_desktop.ui.charts.profile_chart import ProfileChart
    from gltr_desktop.ui.editor.token_editor import TokenEditor


class ShownPart(QObject):
    """Follows the scroll bar of an editor; two look-ups for each step, however long the text."""

    def __init__(self, editor: TokenEditor, chart: ProfileChart, parent: QObject) -> None:
        super().__init__(parent)
        self._editor, self._chart = editor, chart
        bar = editor.verticalScrollBar()
        bar.valueChanged.connect(self.update)
        bar.rangeChanged.connect(self.update)

    @Slot()
    def update(self) -> None:
        """Show on the chart which tokens are on the screen now."""
        if self._chart.isVisible():
            self._chart.show_part(self._tokens())

    def _tokens(self) -> tuple[int, int] | None:
        spans, bar = self._editor.spans, self._editor.verticalScrollBar()
        if spans is None or bar.minimum() == bar.maximum():
            return None
        view = self._editor.viewport().rect()
        begin = self._editor.cursorForPosition(view.topLeft()).position()
        end = self._editor.cursorForPosition(view.bottomRight()).position()
        indices = spans.between(begin, end)
        if not indices:
            return None
        bounds, groups = spans.analysis.groups.token_bounds, spans.group
        return int(bounds[groups[indices.start]]), int(bounds[groups[indices.stop - 1] + 1])
