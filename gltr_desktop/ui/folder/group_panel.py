"""The texts of a folder in groups, compared by one of their figures."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.group_plot.csv_files import groups_csv, texts_csv
from gltr_desktop.batch.group_plot.groups import GroupPlot, figures, group_plot
from gltr_desktop.batch.group_plot.svg import to_svg
from gltr_desktop.batch.group_plot.words import NO_FIGURES, NOT_COMPARABLE, notes
from gltr_desktop.ui.charts.chart import MARGIN
from gltr_desktop.ui.folder.group_chart import GroupChart
from gltr_desktop.ui.folder.table_export import TableExport
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.widgets import add_action, drop_down

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextRow
    from gltr_desktop.ui.settings import Settings

NOTHING_READ = "No text has been read yet."
"""In the place of the plot of no texts."""

HOW_TO_GROUP = (
    "To compare groups, select texts in the table and choose “Author or Group” with the right"
    " mouse button."
)
"""What to do while there is one group only."""


class GroupPanel(QFrame):
    """A box plot of the groups with a choice of the figure, and its exports.

    While the panel is hidden, nothing is computed.
    """

    exported = Signal(str, object)
    """What was written, and its Path."""
    failed = Signal(object)
    """GltrError."""
    text_chosen = Signal(object)
    """TextFile of a dot that was clicked, or chosen by keyboard."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._rows: list[tuple[str, TextRow]] = []
        self._colouring = GLTR_COLOURING
        self._is_stale = True
        self.figure = QComboBox(self)
        """The figure by which the groups are compared."""
        self.figure.setAccessibleName("Figure to compare")
        self.chart = GroupChart(self)
        """The plot."""
        self._scroll = QScrollArea(self)
        self._page = QWidget(self)
        self._pointed = QLabel(self)
        self._notes = QLabel(self)
        self._lay_out(self._export_menu())
        self._name_figures()
        self.set_theme(Theme.of(self.palette()))
        self.figure.currentIndexChanged.connect(self._refresh)
        self.chart.pointed.connect(self._show_pointed)
        self.chart.moved.connect(self._scroll_to)
        self.chart.chosen.connect(self.text_chosen)
        self._writer = TableExport(self, settings)
        self._writer.exported.connect(self.exported)
        self._writer.failed.connect(self.failed)

    def show_rows(self, rows: Sequence[tuple[str, TextRow]], colouring: Colouring) -> None:
        """Compare these texts, each with its label ("" for none), measured by ``colouring``."""
        self._rows = list(rows)
        # The list may be open while texts are read.
        if colouring != self._colouring:
            self._colouring = colouring
            self._name_figures()
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.card)
        palette.setColor(QPalette.ColorRole.WindowText, theme.ink)
        self.setPalette(palette)
        for part in (self._scroll.viewport(), self._page):
            part.setPalette(palette)
        palette.setColor(QPalette.ColorRole.WindowText, theme.muted)
        self._notes.setPalette(palette)
        self.chart.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what has changed while the panel was hidden."""
        super().showEvent(event)
        if self._is_stale:
            self._refresh()

    # Parts

    def _export_menu(self) -> QMenu:
        menu = QMenu("Export", self)
        menu.setToolTipsVisible(True)
        self.export_picture = add_action(
            menu, "Picture, &SVG…", self._ask_picture, tip="The plot, for a report."
        )
        self.export_groups = add_action(
            menu,
            "Figures of the &Groups, CSV…",
            self._ask_groups,
            tip="Medians, quartiles and means of all figures, a row for each group and figure.",
        )
        self.export_texts = add_action(
            menu,
            "Texts with Their Groups, &CSV…",
            self._ask_texts,
            tip="The table with a column for the group, a row for each text.",
        )
        return menu

    def _lay_out(self, menu: QMenu) -> None:
        self.setProperty("kind", "card")
        label = QLabel("Com&pare by", self)
        label.setBuddy(self.figure)
        self.export_button = drop_down(menu, self)
        self.export_button.setText("Export ▾")
        self.export_button.setProperty("kind", "button")
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self.figure)
        top.addStretch(1)
        top.addWidget(self.export_button)
        # The notes scroll with the chart: a low panel still shows some of it.
        content = QVBoxLayout(self._page)
        content.setContentsMargins(0, 0, 0, 0)
        content.addWidget(self.chart)
        content.addWidget(self._notes)
        content.addStretch(1)
        self._scroll.setWidget(self._page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)
        self._notes.setContentsMargins(MARGIN, 0, MARGIN, 0)
        for text in (self._pointed, self._notes):
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
        # What the pointer is on may take two lines, and nothing moves because of it.
        self._pointed.setFixedHeight(2 * self.fontMetrics().lineSpacing())
        self._pointed.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pointed.setContentsMargins(MARGIN, 0, MARGIN, 0)
        top.setContentsMargins(MARGIN, 0, MARGIN, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, GRID, 2, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addLayout(top)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._pointed)

    def _name_figures(self) -> None:
        """Offer the figures of the colouring; the choice stays, under another name perhaps."""
        chosen = max(0, self.figure.currentIndex())
        self.figure.blockSignals(True)
        self.figure.clear()
        for number, column in enumerate(figures(self._colouring)):
            self.figure.addItem(column.title)
            self.figure.setItemData(number, column.description, Qt.ItemDataRole.ToolTipRole)
        self.figure.setCurrentIndex(chosen)
        self.figure.blockSignals(False)

    # The plot

    @Slot()
    def _refresh(self) -> None:
        """Draw the plot anew, if anybody sees it."""
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        plot = self._plot()
        if not self._rows:
            self.chart.show_message(NOTHING_READ)
        elif len(plot.models) > 1:
            self.chart.show_message(NOT_COMPARABLE)
        elif not plot.is_comparable:
            self.chart.show_message(NO_FIGURES)
        else:
            self.chart.show_plot(plot)
        self._notes.setText(notes(plot) if plot.is_comparable else "")
        self._show_pointed("")
        self.export_button.setEnabled(bool(self._rows))
        for action in (self.export_picture, self.export_groups):
            action.setEnabled(plot.is_comparable)

    def _plot(self) -> GroupPlot:
        column = figures(self._colouring)[self.figure.currentIndex()]
        return group_plot(self._rows, self._colouring, column)

    @Slot(str)
    def _show_pointed(self, words: str) -> None:
        """Say what the pointer or the keyboard is on, or what to do while there is one group."""
        plot = self.chart.plot
        hint = HOW_TO_GROUP if plot is not None and len(plot.groups) == 1 else ""
        self._pointed.setText(words or hint)

    @Slot(QRect)
    def _scroll_to(self, place: QRect) -> None:
        centre = place.center()
        self._scroll.ensureVisible(centre.x(), centre.y(), 0, place.height())

    # Exports

    def _ask_picture(self) -> None:
        plot, now = self._plot(), datetime.now().astimezone()
        self._ask("groups.svg", "SVG (*.svg)", "a plot of the groups", partial(to_svg, plot, now))

    def _ask_groups(self) -> None:
        render = partial(groups_csv, self._rows, self._colouring)
        self._ask("groups.csv", "CSV (*.csv)", "the figures of the groups", render)

    def _ask_texts(self) -> None:
        render = partial(texts_csv, self._rows, self._colouring)
        self._ask("texts-by-group.csv", "CSV (*.csv)", "the texts with their groups", render)

    def _ask(self, name: str, kind: str, holds: str, render: Callable[[], str | bytes]) -> None:
        """Ask for a file, and write there what ``render`` returns, in the background."""
        suggestion = str(self._settings.folder / name)
        chosen, _ = QFileDialog.getSaveFileName(self, "Export Groups", suggestion, kind)
        if not chosen:
            return
        self._writer.write(Path(chosen), [row for _, row in self._rows], holds, render)
