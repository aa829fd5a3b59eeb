"""What the pane shows of two sides besides the texts: summary, inspector, charts, legend, table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QWidget

from gltr_desktop.analysis.difference.difference_rows import difference_rows
from gltr_desktop.analysis.difference.difference_words import NO_REVISION
from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.ui.editor.token_selection import go_to_token, select_tokens
from gltr_desktop.ui.side_by_side.difference_legend import DifferenceLegend
from gltr_desktop.ui.side_by_side.differences_table import DifferencesTable
from gltr_desktop.ui.side_by_side.pair_charts import PairCharts
from gltr_desktop.ui.side_by_side.pair_inspector import PairInspector
from gltr_desktop.ui.side_by_side.pair_signals import PairSignals
from gltr_desktop.ui.side_by_side.pair_summary import PairSummary

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide

_SAME = "The two texts are the same: nothing was changed."


class PairPanel(QObject):
    """Keeps all parts of a pane in step with what stands side by side in it.

    It is made with the first comparison, and stays: without one, its parts are hidden.
    """

    def __init__(self, sides: SideBySide) -> None:
        super().__init__(sides)
        self._sides, self._pane = sides, sides.pane
        self.summary = PairSummary(sides)
        self.inspector = PairInspector(sides)
        self.charts = PairCharts(sides)
        self.signals = PairSignals(sides)
        self.legend = DifferenceLegend(self._pane.legend)
        self.legend.hide()
        self.table = DifferencesTable(self._pane.column)
        self._pane.column.addWidget(self.table)
        QWidget.setTabOrder(self._pane.table.export_button, self.table.copy_button)
        QWidget.setTabOrder(self.table.copy_button, self.table.view)
        self._pane.table.installEventFilter(self)
        self._shown_rows: tuple[object, ...] | None = None
        """What the rows of the table were made of."""
        self._connect()
        self._take_look()
        self._follow()

    def _connect(self) -> None:
        sides = self._sides
        sides.changed.connect(self._follow)
        sides.progressed.connect(self._refresh)
        sides.reading_changed.connect(self.summary.follow_reading)
        self._pane.analysis.state_changed.connect(self.summary.refresh)
        self._pane.look_changed.connect(self._take_look)
        self.summary.table_requested.connect(self.open_table)
        sides.table_wanted.connect(self.toggle_table)
        self.table.opened.connect(self._show_level)
        self.table.chosen.connect(self._go_to)
        self.table.closed.connect(self._pane.editor.setFocus)

    @Slot()
    def open_table(self) -> None:
        """Show all differences below the text, in the place of the table of tokens."""
        self._pane.table.close()
        self.table.open_table()

    @Slot()
    def toggle_table(self) -> None:
        """Show the table of differences, or close it."""
        self.table.close_table() if self.table.isVisible() else self.open_table()

    @Slot()
    def _follow(self) -> None:
        """Something else is compared, or nothing, or the colours are others."""
        sides = self._sides
        self.summary.follow()
        self.inspector.follow()
        self.charts.follow()
        self.signals.refresh()
        # The shares are those of the pane's own text.
        self._pane.legend.show_side("" if not sides.active else "B" if sides.is_swapped else "A")
        covers = sides.active and sides.shows_difference
        self.legend.set_names(sides.names)
        self.legend.setVisible(covers)
        self._pane.legend.set_cover(self.legend if covers else None)
        if not sides.active:
            self.table.hide()
        self._show_level()

    @Slot()
    def _refresh(self) -> None:
        """The difference is another one, or there is none."""
        self.summary.refresh()
        self.inspector.refresh()
        self.charts.refresh()
        self.signals.refresh()
        self._show_level()

    @Slot()
    def _take_look(self) -> None:
        """Use the colours and the face that the pane has."""
        theme = self._pane.editor.theme
        for part in (self.summary, self.inspector, self.signals, self.legend, self.table):
            part.set_theme(theme)
        self.inspector.refresh()
        self._show_level()

    # The table

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """There is room for one table: this one gives way to that of the tokens."""
        if event.type() == QEvent.Type.Show and watched is self._pane.table:
            self.table.hide()
        return super().eventFilter(watched, event)

    @Slot()
    def _show_level(self) -> None:
        """Show differences by another level. Nothing is sorted while the table is hidden."""
        difference, granularity = self._sides.difference, self._pane.colouring.granularity
        if difference is not None:
            granularity = difference.level(granularity)
        self.legend.set_level(granularity)
        if self.table.isHidden():
            return
        if difference is None:
            self._shown_rows = None
            self.table.show_rows(None)
        elif self._shown_rows != (difference, granularity):
            self._shown_rows = difference, granularity
            self.table.show_rows(difference_rows(difference, granularity), _why_none(difference))

    @Slot(object, object)
    def _go_to(self, left: tuple[int, int], right: tuple[int, int]) -> None:
        """Select what stands in a row on both sides; of an empty side, go to its place."""
        for editor, (begin, end) in zip(self._sides.editors, (left, right), strict=False):
            if begin < end:
                select_tokens(editor, begin, end)
            elif editor.spans is not None and len(editor.spans.analysis):
                go_to_token(editor, min(begin, len(editor.spans.analysis) - 1))


def _why_none(difference: Difference) -> str:
    """Why there are no rows, if there are none."""
    if difference.kind is Kind.TEXTS and not difference.is_revision:
        return NO_REVISION
    if difference.left.text == difference.right.text and difference.kind is Kind.TEXTS:
        return _SAME
    return "There is nothing to compare: no word was scored on both sides."
