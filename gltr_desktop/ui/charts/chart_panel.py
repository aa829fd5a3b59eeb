"""The card with the charts of a text, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.analysis.chart_words import (
    BUCKETS_HINT,
    PROFILE_EXPLANATION,
    PROFILE_HINT,
    buckets_name,
)
from gltr_desktop.analysis.histograms import BINNED_VALUES
from gltr_desktop.analysis.measures import RANK
from gltr_desktop.ui.charts.bar_chart import BarChart
from gltr_desktop.ui.charts.chart_help import ChartHelp
from gltr_desktop.ui.charts.chart_tabs import ChartTabs
from gltr_desktop.ui.charts.panel_chart import PanelChart, small_font
from gltr_desktop.ui.charts.profile_chart import ProfileChart
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.widgets import add_action

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QResizeEvent, QShowEvent

    from gltr_desktop.analysis.measures import Measure

ALONG, BUCKETS = "along", "buckets"
_ALONG_NAME = "Along the text"
_BARS_EXPLANATION = (
    "Point at a bar to see its tokens in the text. Click it to go on with these alone: Alt+→ and"
    " Alt+← lead from one to the next. Esc shows all."
)


class ChartPanel(QFrame):
    """Tabs, a sentence that says what to look for, and the chart that was chosen."""

    chart_chosen = Signal(str)
    """The name of the chart that the user has chosen."""
    chart_shown = Signal()
    """Another chart is shown than before, or one where none was."""
    all_needed = Signal()
    """All charts are about to be drawn elsewhere, also those that are hidden now."""
    copy_requested = Signal()
    export_requested = Signal()
    """A picture of the charts is asked for: on the clipboard, or in a file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        # Before the charts: Tab goes through the parts in the order in which they are made.
        binned_names = [(value.short or value.title,) * 2 for value in BINNED_VALUES]
        self.tabs = ChartTabs([(_ALONG_NAME, "Along"), ("Ranks", "Ranks"), *binned_names], self)
        self.help = QToolButton(self)
        self.profile = ProfileChart(self)
        # The first histogram brings the measure of its own.
        self.buckets = BarChart(RANK.title, RANK.description, self)
        self.binned = tuple(
            (value, BarChart(value.title, value.description, self)) for value in BINNED_VALUES
        )
        """The values that are not those of the colours, each with its chart."""
        self.histograms = (self.buckets, *(chart for _, chart in self.binned))
        self.charts: tuple[PanelChart, ...] = (self.profile, *self.histograms)
        self._names = (ALONG, BUCKETS, *(value.name for value in BINNED_VALUES))
        self._hints = [PROFILE_HINT, BUCKETS_HINT, *(value.hint for value in BINNED_VALUES)]
        self._added: dict[PanelChart, str] = {}
        """The charts that are not always there, with their explanations."""
        self._measure = RANK
        self.help.setText("?")
        self.help.setProperty("kind", "link")
        self.help.setToolTip("What this chart shows")
        self.help.setAccessibleName("About this chart")
        self.hint = QLabel(self)
        """What to look for, or that only a part of the text is counted."""
        self._selection = ""
        self._current = 0
        self._lay_out()
        self.tabs.chosen.connect(self._choose)
        self.help.clicked.connect(self._explain)
        self._show_current()

    def _lay_out(self) -> None:
        self.setProperty("kind", "card")
        self.setAccessibleName("Charts")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setContentsMargins(5, 0, 5, 0)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.tabs, 1)
        head.addWidget(self.help, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID + 2, GRID - 2, GRID + 2, GRID - 4)
        layout.setSpacing(GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self.hint)
        for chart in self.charts:
            layout.addWidget(chart)

    # Which chart is shown

    @property
    def current(self) -> PanelChart:
        """The chart that is shown."""
        return self.charts[self._current]

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The parts that F6 leads to: the tab of the chart, and the chart."""
        return self.tabs.current, self.current

    def choose_chart(self, name: str) -> None:
        """Show the chart of that name; the one along the text if there is none."""
        index = self._names.index(name) if name in self._names else 0
        self.tabs.choose(index)
        if index != self._current:
            self._current = index
            self._show_current()
            self.chart_shown.emit()

    def show_chart(self, chart: PanelChart) -> None:
        """Show ``chart``, which is one of this panel."""
        self.choose_chart(self._names[self.charts.index(chart)])

    def add_chart(
        self, chart: PanelChart, names: tuple[str, str], hint: str, explanation: str
    ) -> None:
        """Offer one more chart until it is removed; ``names``: in full, and a short form."""
        name, short = names
        self.tabs.add(name, short)
        QWidget.setTabOrder(self.charts[-1], chart)
        self.charts, self._names = (*self.charts, chart), (*self._names, name.lower())
        self._hints.append(hint)
        self._added[chart] = explanation
        chart.set_theme(self._theme)
        chart.hide()
        layout = self.layout()
        if layout is not None:
            layout.addWidget(chart)
        self.tabs.arrange()
        self._fit()

    def allow_chart(self, chart: PanelChart, *, why_not: str) -> None:
        """Have the tab of ``chart`` lead to it, or else say ``why_not``."""
        self.tabs.tabs[self.charts.index(chart)].allow(why_not=why_not)

    def remove_last_chart(self) -> None:
        """Offer the chart that was added last no more."""
        if self.current is self.charts[-1]:
            self.choose_chart(ALONG)
        self.tabs.remove_last()
        chart = self.charts[-1]
        self.charts, self._names = self.charts[:-1], self._names[:-1]
        self._hints.pop()
        del self._added[chart]
        chart.hide()
        chart.deleteLater()
        self._fit()

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.choose_chart(self._names[index])
        self.chart_chosen.emit(self._names[index])

    def _show_current(self) -> None:
        for index, chart in enumerate(self.charts):
            chart.setVisible(index == self._current)
        self._show_hint()

    # What is said about it

    def set_measure(self, measure: Measure) -> None:
        """Name the chart of the buckets after the measure that is coloured."""
        self._measure = measure
        others = [tab.name for tab in self.tabs.tabs if tab is not self.tabs.tabs[1]]
        name = buckets_name(measure, others)
        # Beside a chart of the same measure, this is the one that has colours.
        self.tabs.tabs[1].set_name(name, "By colour" if measure.title in others else name)
        self.tabs.arrange()

    def show_selection(self, tokens: int | None) -> None:
        """Say that only a selection of so many tokens is counted; None: all of the text is."""
        counted = "1 token" if tokens == 1 else f"{tokens:,} tokens" if tokens else "no token"
        self._selection = "" if tokens is None else f"Only the selection is counted: {counted}."
        self._show_hint()

    def show_filtering(self, chart: PanelChart | None) -> None:
        """Show on its tab that a bar of ``chart`` filters the text; None: of none."""
        for tab, other in zip(self.tabs.tabs, self.charts, strict=True):
            tab.set_filtering(filtering=other is chart)

    @Slot(tuple)
    def show_warnings(self, messages: tuple[str, ...]) -> None:
        """Grey the charts while ``messages`` say why the model cannot read the text."""
        for chart in self.charts:
            chart.set_greyed(greyed=bool(messages))

    def _show_hint(self) -> None:
        is_counted = self.current in self.histograms
        text = self._selection if is_counted and self._selection else self._hints[self._current]
        self.hint.setText(text)

    def explanation(self) -> str:
        """What the chart that is shown means, in a few sentences."""
        if self.current is self.profile:
            return PROFILE_EXPLANATION
        if self.current in self._added:
            return self._added[self.current]
        if self.current is self.buckets:
            what = self._measure.description
        else:
            value = self.binned[self.charts.index(self.current) - 2][0]
            what = f"{value.description} {value.explanation}".rstrip()
        return f"{what}\n\n{_BARS_EXPLANATION}"

    @Slot()
    def _explain(self) -> None:
        ChartHelp(self.explanation(), self._theme, self).show_above(self.help)

    # How it looks

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.tabs.set_theme(theme)
        palette = self.hint.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.muted)
        self.hint.setPalette(palette)
        for chart in self.charts:
            chart.set_theme(theme)

    def _fit(self) -> None:
        """Leave as much room for each hint as the longest of them needs."""
        self.hint.setFont(small_font(self.font()))
        metrics, width = self.hint.fontMetrics(), self.hint.contentsRect().width()
        texts = [*self._hints, "Only the selection is counted: 10,000 tokens."]
        flags = Qt.TextFlag.TextWordWrap.value
        heights = [metrics.boundingRect(0, 0, width, 1000, flags, text).height() for text in texts]
        self.hint.setFixedHeight(max(heights) + 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Hidden charts were not counted."""
        super().showEvent(event)
        self.chart_shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hints have another width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """The letters may have another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer a picture of the charts."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_action(menu, "&Copy Picture of the Charts", self.copy_requested.emit)
        add_action(menu, "&Export Charts…", self.export_requested.emit)
        menu.popup(event.globalPos())
