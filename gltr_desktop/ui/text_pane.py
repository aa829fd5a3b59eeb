"""One text with all that shows it: editor, side panel, cards, legend, search and table.

A pane needs a model and a colouring, but no window: two panes can stand side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gltr_desktop.analysis.statistics import Summary, summarise
from gltr_desktop.models.options import DEFAULT_TOP_K
from gltr_desktop.ui.card.card_controller import CardController
from gltr_desktop.ui.card.inspector import Inspector
from gltr_desktop.ui.charts.bucket_filter import BucketFilter
from gltr_desktop.ui.charts.chart_controller import ChartController
from gltr_desktop.ui.charts.chart_panel import ChartPanel
from gltr_desktop.ui.editor.find_bar import FindBar
from gltr_desktop.ui.editor.reading_mode import ReadingMode
from gltr_desktop.ui.editor.token_editor import TokenEditor
from gltr_desktop.ui.legend.legend import Legend
from gltr_desktop.ui.parts import go_to_part
from gltr_desktop.ui.reference.comparison_panel import ComparisonPanel
from gltr_desktop.ui.reference.reference_controller import ReferenceController
from gltr_desktop.ui.side_panel import SidePanel
from gltr_desktop.ui.start.start_page import StartPage
from gltr_desktop.ui.table.token_table import TokenTable
from gltr_desktop.ui.text_column import TextColumn
from gltr_desktop.ui.text_face import TextFace
from gltr_desktop.ui.threads.analysis_controller import AnalysisController
from gltr_desktop.ui.threads.live_reading import LiveReading
from gltr_desktop.ui.threads.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.theme import Theme


class TextPane(QWidget):
    """Shows one text and the analysis of it."""

    summary_changed = Signal(object)
    """Summary of the analysis so far; None where there is none."""
    look_changed = Signal()
    """Texts have other colours, or another face, or more predictions are to be shown."""
    status_changed = Signal(str)
    """A line for the status bar."""

    def __init__(
        self,
        settings: Settings,
        colouring: Colouring,
        choice: Callable[[], ModelChoice],
        is_text_complete: Callable[[], bool],
        parent: QWidget,
    ) -> None:
        """Read with the model that ``choice`` returns, once ``is_text_complete``."""
        super().__init__(parent)
        self._settings, self.colouring = settings, colouring
        self.is_text_complete = is_text_complete
        self.editor = TokenEditor(self)
        self.face = TextFace(settings, self)
        self.mode = ReadingMode(self.editor)
        self.start_page = StartPage(self)
        self.comparison_panel = ComparisonPanel(self)
        self.inspector = Inspector(self)
        self.cards = CardController(
            self.editor,
            colouring,
            self.inspector,
            lambda: not self.editor.is_locked and is_text_complete(),
        )
        self.analysis = AnalysisController(self.editor, colouring, choice, is_text_complete)
        self.live = LiveReading(self.editor, self.analysis, settings, choice)
        self.cards.follow(self.analysis)
        self.cards.set_details(shown=settings.details)
        self.comparing = ReferenceController(
            self.editor, self.comparison_panel, self.analysis, settings, choice, self
        )
        self.comparison_panel.setFocusProxy(self.comparison_panel.choices)
        self.panel = ChartPanel(self)
        self.bucket_filter = BucketFilter(self.editor, self)
        self.panel.choose_chart(settings.chart)
        self.charts = ChartController(self.editor, self.panel, self.bucket_filter, colouring, self)
        self.table = TokenTable(self.editor, settings, self)
        self._table_throttle = Throttle(self._refresh_table, self)
        self.find_bar = FindBar(self.editor, self)
        self.legend = Legend(self)
        self.further_parts: Callable[[], tuple[QWidget, ...]] = tuple
        """The parts of the window beyond the pane, to which :meth:`go_to_part` leads as well."""
        self._lay_out()
        self._connect()
        self._record_top_k(settings.top_k)
        self._set_face()
        self.set_colouring(colouring)
        self.live.refresh()

    def _lay_out(self) -> None:
        self.side = SidePanel(self.comparison_panel, self.inspector, self.panel, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.column = TextColumn(self.start_page, self.editor, self.table, self)
        self.splitter.addWidget(self.column)
        self.splitter.addWidget(self.side)
        # A wide window gives some of its width to the panel.
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(0, False)
        # A line; Qt lets one grab it beside that.
        self.splitter.setHandleWidth(1)
        self.splitter.setSizes([936, 344])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.legend)
        self._show_side()

    @Slot()
    def _show_side(self) -> None:
        """Show the page for the first text, or the panel beside the text."""
        settings = self._settings
        is_beginning = self.is_empty
        self.start_page.setVisible(is_beginning)
        if is_beginning:
            self.start_page.set_recent(settings.recent_files)
        self.legend.setVisible(not is_beginning)
        docked = settings.inspector and not settings.floating_card
        self.side.show_parts(
            summary=settings.comparison and not is_beginning,
            inspector=docked and not is_beginning,
            # What is unfolded needs the room.
            charts=settings.charts and not is_beginning and not self.comparison_panel.is_unfolded,
        )
        self.cards.set_docked(docked=docked and self.side.word_fits)

    def _connect(self) -> None:
        self.analysis.progressed.connect(self._summarise)
        self.analysis.progressed.connect(self.comparing.update)
        self.analysis.progressed.connect(self.bucket_filter.update)
        self.analysis.progressed.connect(self.charts.update)
        self.analysis.progressed.connect(self._table_throttle.request)
        self.analysis.status_changed.connect(self.status_changed)
        self.face.changed.connect(self._set_face)
        self.cards.details_changed.connect(self._remember_details)
        self.charts.status_changed.connect(self.status_changed)
        self.panel.chart_chosen.connect(self._remember_chart)
        self.comparing.reading.status_changed.connect(self.status_changed)
        self.comparing.warnings_changed.connect(self.legend.show_warnings)
        self.comparing.warnings_changed.connect(self.panel.show_warnings)
        self.bucket_filter.status_changed.connect(self.status_changed)
        self.bucket_filter.faded_changed.connect(self.legend.show_faded)
        self.comparison_panel.unfolded.connect(self._show_side)
        self.side.word_fits_changed.connect(self._show_side)
        self.side.text_wanted.connect(self.editor.setFocus)
        self.bucket_filter.filter_changed.connect(self.legend.show_filter)
        self.legend.stepped.connect(self.cards.navigator.step)
        self.legend.filter_cleared.connect(self.end_filter)
        self.legend.clicked.connect(self.bucket_filter.toggle_bucket)
        self.editor.pasted.connect(self.analysis.analyse_automatically)
        self.editor.textChanged.connect(self._follow_emptiness)
        self.start_page.typing_wanted.connect(self.editor.setFocus)
        self.start_page.paste_requested.connect(self.editor.paste)

    @property
    def spans(self) -> Spans | None:
        """The spans that are coloured; None before the first analysis."""
        return self.editor.spans

    @property
    def is_empty(self) -> bool:
        """Whether there is no text."""
        return self.editor.document().isEmpty()

    # Analysing

    @Slot()
    def _follow_emptiness(self) -> None:
        if self.is_empty == self.start_page.isHidden():
            self._show_side()

    def choose_top_k(self, top_k: int) -> None:
        """Show as many predictions on the card; remembered."""
        self._settings.top_k = top_k
        self._record_top_k(top_k)
        self.cards.hide()
        # Only the model can give more predictions than were recorded.
        if self.analysis.lacks_predictions:
            self.analysis.analyse_automatically()

    def _record_top_k(self, top_k: int) -> None:
        self.cards.top_k = top_k
        self.analysis.top_k = max(top_k, DEFAULT_TOP_K)
        self.look_changed.emit()

    @Slot()
    def _summarise(self) -> None:
        summary: Summary | None = None
        model: ModelRecord | None = None
        if self.spans is not None:
            analysis, colouring = self.spans.analysis, self.colouring
            model = analysis.model
            summary = summarise(analysis, colouring.thresholds, colouring.granularity)
        self.legend.show_summary(summary, model)
        self.summary_changed.emit(summary)

    def _refresh_table(self) -> Iterator[None]:
        self.table.refresh()
        yield

    @Slot()
    def forget(self) -> None:
        """Another text takes the place of this one: its colours and its cards go."""
        self.analysis.forget()
        self.cards.unpin_all()

    # Showing

    def set_colouring(self, colouring: Colouring) -> None:
        """Show everything in ``colouring`` at once; the model reads nothing again."""
        self.colouring = colouring
        self.cards.set_colouring(colouring)
        self.editor.set_colouring(colouring)
        self.legend.set_colouring(colouring)
        self.analysis.set_colouring(colouring)
        self.bucket_filter.update()
        self.charts.set_colouring(colouring)
        self.look_changed.emit()
        if self.spans is None:
            self._summarise()

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self.editor.set_theme(theme)
        self.find_bar.set_theme(theme)
        self.table.refresh()
        self.legend.set_theme(theme)
        self.start_page.set_theme(theme)
        self.side.set_theme(theme)
        self.comparison_panel.set_theme(theme)
        self.cards.set_theme(theme)
        self.charts.set_theme(theme)
        self.look_changed.emit()

    def dress(self, editor: TokenEditor) -> None:
        """Have another editor look like the one of this pane."""
        editor.set_theme(self.editor.theme)
        editor.set_colouring(self.colouring)
        self.face.dress(editor)

    @Slot()
    def _set_face(self) -> None:
        self.cards.hide()
        self.face.dress(self.editor)
        self.look_changed.emit()

    def show_charts(self, *, shown: bool) -> None:
        """Show or hide the charts; remembered."""
        self._settings.charts = shown
        self._show_side()
        if shown:
            self.charts.refresh()

    @Slot(str)
    def _remember_chart(self, name: str) -> None:
        self._settings.chart = name

    def show_inspector(self, *, shown: bool) -> None:
        """Show the word that is pointed at in the side panel or not; remembered."""
        self._settings.inspector = shown
        self._show_side()

    def use_floating_card(self, *, floating: bool) -> None:
        """Show the word that is pointed at on a card beside it, or in the panel; remembered."""
        self._settings.floating_card = floating
        self._show_side()

    @Slot(bool)
    def _remember_details(self, shown: bool) -> None:
        self._settings.details = shown

    def show_comparison(self, *, shown: bool) -> None:
        """Show or hide the summary of the text; remembered."""
        self._settings.comparison = shown
        self._show_side()
        self.comparing.update()

    def go_to_part(self, direction: int) -> None:
        """Give the keyboard to the next (1) or previous (−1) part: text, panel, legend, others."""
        beside = (self.comparison_panel, self.inspector, *self.panel.parts)
        below = (*self.column.tables, self.legend, *self.further_parts())
        go_to_part((*self.column.parts, *beside, *below), direction)

    def close_overlay(self) -> bool:
        """Close what lies over the text, a card or the search; False if there is nothing."""
        if self.cards.preview.active:
            self.cards.preview.revert()
        elif self.find_bar.isAncestorOf(self.window().focusWidget() or self.editor):
            self.find_bar.close_bar()
        elif self.cards.visible:
            self.cards.hide()
        elif self.cards.pinned:
            self.cards.unpin_all()
        elif self.find_bar.isVisible():
            self.find_bar.close_bar()
        else:
            return False
        return True

    def end_filter(self) -> bool:
        """Show all tokens again; False if all are shown."""
        if not self.bucket_filter.is_filtering:
            return False
        self.bucket_filter.clear()
        self.status_changed.emit("")
        return True

    def shut_down(self) -> None:
        """Close cards and table, which are windows of their own, and end the worker's thread."""
        self.cards.hide()
        self.cards.unpin_all()
        self.table.close()
        self.comparing.close()
        self.analysis.close()
