"""The window: puts the parts together and leads from a text to its colours."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QProgressBar,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.analysis.statistics import Summary, summarise
from gltr_desktop.errors import NotOnThisComputerError
from gltr_desktop.models.options import BUILT_IN, DEFAULT_TOP_K, SMALL, model_title
from gltr_desktop.ui.about import about_box
from gltr_desktop.ui.actions import Actions
from gltr_desktop.ui.card.card_controller import CardController
from gltr_desktop.ui.charts.chart_controller import ChartController, ChartPanel
from gltr_desktop.ui.colouring_controller import ColouringController
from gltr_desktop.ui.draft import Draft
from gltr_desktop.ui.editor.find_bar import FindBar
from gltr_desktop.ui.editor.token_editor import TokenEditor
from gltr_desktop.ui.exports import Exports
from gltr_desktop.ui.legend import Legend
from gltr_desktop.ui.message_bar import MessageBar, Offer
from gltr_desktop.ui.model_menu import ModelMenu
from gltr_desktop.ui.settings import DEFAULT_FONT, MAX_FONT, MIN_FONT, Settings
from gltr_desktop.ui.text_files import TextFiles
from gltr_desktop.ui.threads.analysis_controller import AnalysisController
from gltr_desktop.ui.token_table import TokenTable

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QWheelEvent

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.span_model import Spans

# Longer texts take minutes: they are analysed when asked for, not by themselves.
_MAX_AUTOMATIC_CHARACTERS = 1_000_000
# A page takes some five seconds then.
_SLOW_TOKENS_PER_SECOND = 150.0

_EMPTY = (
    "Paste or type a text, drop a file here, or open one with Ctrl+O.\n\n"
    "Pasted and opened texts are analysed at once, and what you type when you pause.\n"
    "Each token is then coloured by how many others the model had thought more likely.\n\n"
    "Nothing leaves this computer."
)


class MainWindow(QMainWindow):
    """One text, one model, and what the model makes of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings()
        self.colouring_controller = ColouringController(self, self.settings)
        self.editor = TokenEditor(self)
        self.editor.setPlaceholderText(_EMPTY)
        self.legend = Legend(self)
        self.message = MessageBar(self)
        self.files = TextFiles(self, self.editor, self.settings)
        self.model_menu = ModelMenu(self, self.settings)
        self.draft = Draft(self, self.editor.document())
        self.cards = CardController(self.editor, self.colouring)
        self.analysis = AnalysisController(self.editor, self.colouring)
        self.panel = ChartPanel(self)
        self.charts = ChartController(self.editor, self.panel, self.colouring, self)
        self.exports = Exports(self)
        self.table = TokenTable(self.editor, self)
        self._set_top_k(self.settings.top_k)
        self._lay_out()
        self._build_status_bar()
        self.menu_actions = Actions(self)
        self._connect()
        self._set_colouring(self.colouring)
        self.editor.set_font_size(self.settings.font_size)
        geometry = self.settings.geometry
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(QSize(1080, 760))
        self._show_title()
        self._show_summary(None)
        self._show_busy()
        self._set_default_live()
        self._restore_draft()
        self.editor.setFocus()
        # After the first paint: the window comes first, torch later.
        QTimer.singleShot(0, self, self._warm_up)

    # Building

    def _lay_out(self) -> None:
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.message)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, central)
        self.splitter.addWidget(self.editor)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setCollapsible(0, False)
        self.splitter.setSizes([780, 300])
        self.panel.setVisible(self.settings.charts)
        layout.addWidget(self.splitter, 1)
        self.find_bar = FindBar(self.editor, central)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.legend)
        self.setCentralWidget(central)

    def _build_status_bar(self) -> None:
        self.status = QLabel(self)
        self.status.setAccessibleName("Status")
        self.summary_label = QLabel(self)
        self.summary_label.setAccessibleName("Figures of the text")
        self.progress = QProgressBar(self)
        self.progress.setFixedWidth(180)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress")
        self.progress.hide()
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self.status, 1)
        bar.addPermanentWidget(self.progress)
        bar.addPermanentWidget(self.summary_label)
        bar.setContentsMargins(8, 0, 8, 0)

    def _connect(self) -> None:
        self.analysis.running_changed.connect(self._show_busy)
        self.analysis.progressed.connect(self._show_progress)
        self.analysis.progressed.connect(self.charts.update)
        self.charts.status_changed.connect(self._show_status)
        self.exports.status_changed.connect(self._show_status)
        self.exports.failed.connect(self._show_error)
        self.charts.refreshed.connect(self.table.refresh)
        self.charts.faded_changed.connect(self.legend.show_faded)
        self.legend.clicked.connect(self.charts.toggle_bucket)
        self.colouring_controller.changed.connect(self._set_colouring)
        self.analysis.status_changed.connect(self._show_status)
        self.analysis.failed.connect(self._analysis_failed)
        self.analysis.analysis_due.connect(self._analyse_edit)
        self.analysis.speed_known.connect(self._set_default_live)
        self.analysis.speed_known.connect(self._mention_small_model)
        self.files.opening.connect(self._opening)
        self.files.replaced.connect(self.analysis.forget)
        self.files.replaced.connect(self.cards.unpin_all)
        self.files.inserted.connect(self._inserted)
        self.files.opened.connect(self._opened)
        self.files.saved.connect(self._saved)
        self.files.failed.connect(self._show_error)
        self.files.renamed.connect(self._show_title)
        self.files.model_given.connect(self._model_given)
        self.model_menu.changed.connect(self._model_changed)
        self.model_menu.failed.connect(self._show_error)
        self.editor.file_dropped.connect(self.files.open_path)
        self.editor.pasted.connect(self._analyse_by_itself)
        self.editor.document().modificationChanged.connect(self.setWindowModified)

    @Slot()
    def _warm_up(self) -> None:
        self.analysis.warm_up(self.model_menu.choice)
        self.model_menu.look_around()
        # What was left behind unsaved; the message about it stays.
        if 1 < self.editor.document().characterCount() <= _MAX_AUTOMATIC_CHARACTERS:
            self._analyse_edit()

    def _restore_draft(self) -> None:
        text = self.draft.left_behind()
        if text:
            self.editor.insertPlainText(text)
            self.message.show_text("This text was not saved when the program ended unexpectedly.")

    # Analysing

    @property
    def colouring(self) -> Colouring:
        """How the text is shown."""
        return self.colouring_controller.colouring

    @property
    def spans(self) -> Spans | None:
        """What the text is coloured by."""
        return self.analysis.spans

    @Slot()
    def analyse(self) -> None:
        """Analyse the text as it stands."""
        if not self.files.loading:
            self.message.hide()
            self.analysis.start(self.model_menu.choice)

    @Slot()
    def _analyse_edit(self) -> None:
        if not self.files.loading:
            self.analysis.start(self.model_menu.choice)

    @Slot()
    def choose_live(self) -> None:
        """Read edits by themselves from now on, or no longer; remembered."""
        self.settings.live = self.analysis.live = self.menu_actions.live.isChecked()

    @Slot()
    def _set_default_live(self) -> None:
        """Unless the user has chosen, edits are read by themselves where that is quick."""
        chosen = self.settings.live
        self.analysis.live = self.analysis.quick if chosen is None else chosen
        self.menu_actions.live.setChecked(self.analysis.live)

    @Slot()
    def stop(self) -> None:
        """Stop the analysis, and what is coloured stays; or stop opening a file."""
        if self.files.loading:
            self.files.cancel()
            self._show_status("Stopped. The file was not opened.")
            self._show_busy()
        elif self.analysis.running:
            self.analysis.stop()
            self._show_status("Stopped. Ctrl+Return analyses the text again.")

    @Slot()
    def _analyse_by_itself(self) -> None:
        if self.editor.document().characterCount() <= _MAX_AUTOMATIC_CHARACTERS:
            self.analyse()
        else:
            self._show_status("This is a long text: Ctrl+Return starts the analysis.")

    @Slot()
    def _show_progress(self) -> None:
        if self.spans is None:
            self._show_summary(None)
            return
        analysis = self.spans.analysis
        if analysis.done:
            self.model_menu.remember()
        self.progress.setRange(0, len(analysis))
        self.progress.setValue(analysis.done)
        self._show_summary(
            summarise(analysis, self.colouring.thresholds, self.colouring.granularity)
        )

    @Slot(object)
    def _analysis_failed(self, error: GltrError) -> None:
        offer = None
        if isinstance(error, NotOnThisComputerError):
            offer = Offer("Download…", partial(self.model_menu.download, error.name))
        self.message.show_error(error, offer)

    @Slot()
    def _mention_small_model(self) -> None:
        """Tell once, where the usual model is slow, that there is a faster one."""
        choice = self.model_menu.choice
        speed = self.analysis.tokens_per_second(choice)
        if choice.name != BUILT_IN or not 0 < speed < _SLOW_TOKENS_PER_SECOND:
            return
        if self.settings.small_model_mentioned or self.message.text:
            return
        self.settings.small_model_mentioned = True
        self.message.show_text(
            f"SmolLM2 reads about {speed:,.0f} tokens a second on this computer."
            " The small model is faster and less exact.",
            Offer("Use the Small Model", self._use_small_model),
        )

    @Slot()
    def _use_small_model(self) -> None:
        self.model_menu.choose(replace(self.model_menu.choice, name=SMALL))

    @Slot(object)
    def _model_changed(self, choice: ModelChoice) -> None:
        self.menu_actions.show_model(model_title(choice.name))
        if self.editor.document().isEmpty():
            self.message.hide()
            self.analysis.warm_up(choice)
        else:
            self._analyse_by_itself()

    # Files

    @Slot(Path)
    def _model_given(self, path: Path) -> None:
        self._show_status(f"“{path.name}” is a language model: from now on, it reads the text.")
        self.model_menu.open_path(path)

    @Slot(str)
    def _opening(self, name: str) -> None:
        self.analysis.stop()
        self.message.hide()
        self._show_status(f"Opening {name} …")
        self._show_busy()

    @Slot(int, int)
    def _inserted(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(min(done, total))

    @Slot()
    def _opened(self) -> None:
        self._show_status("")
        self._show_busy()
        self._analyse_by_itself()

    @Slot()
    def _saved(self) -> None:
        self._show_status(f"Saved {self.files.title}")

    # Showing

    @Slot()
    def about(self) -> None:
        """Say what the tool is for."""
        about_box(self).open()

    def zoom(self, steps: int) -> None:
        """Make the text larger or smaller by points; 0 gives the usual size."""
        size = self.settings.font_size + steps if steps else DEFAULT_FONT
        self.settings.font_size = min(MAX_FONT, max(MIN_FONT, size))
        self.cards.hide()
        self.editor.set_font_size(self.settings.font_size)

    @Slot()
    def escape(self) -> None:
        """Esc closes cards or search, stops what runs, ends a filter, or closes the message."""
        if self.cards.visible:
            self.cards.hide()
        elif self.cards.pinned:
            self.cards.unpin_all()
        elif self.find_bar.isVisible():
            self.find_bar.close_bar()
        elif self.analysis.running or self.files.loading:
            self.stop()
        elif self.charts.filtering:
            self.charts.clear()
            self._show_status("")
        else:
            self.message.hide()

    def choose_top_k(self, top_k: int) -> None:
        """Show as many predictions on the card; remembered."""
        self.settings.top_k = top_k
        self._set_top_k(top_k)
        self.cards.hide()
        # More than were recorded can only be had from the model.
        if self.spans is not None and self.spans.analysis.top_k < self.analysis.top_k:
            self._analyse_by_itself()

    def _set_top_k(self, top_k: int) -> None:
        self.cards.top_k = top_k
        self.analysis.top_k = max(top_k, DEFAULT_TOP_K)

    @Slot(object)
    def _set_colouring(self, colouring: Colouring) -> None:
        """Show everything in ``colouring`` at once; the model reads nothing again."""
        self.cards.set_colouring(colouring)
        self.editor.set_colouring(colouring)
        self.legend.set_colouring(colouring)
        self.menu_actions.set_colouring(colouring)
        self.analysis.set_colouring(colouring)
        self.charts.set_colouring(colouring)
        self._set_theme()
        if self.spans is None:
            self._show_summary(None)

    @Slot()
    def show_charts(self) -> None:
        """Show or hide the charts; remembered."""
        shown = self.settings.charts = self.menu_actions.charts.isChecked()
        self.panel.setVisible(shown)
        if shown:
            self.charts.refresh()

    def go_to_part(self, direction: int) -> None:
        """Give the keyboard to the next (1) or previous (−1) part: text, charts, legend.

        In the text, Tab writes a tab.
        """
        charts = [chart for chart in self.panel.charts if chart.isVisible()]
        parts: list[QWidget] = [self.editor, *charts, self.legend]
        here = next((place for place, part in enumerate(parts) if part.hasFocus()), -direction)
        reason = Qt.FocusReason.TabFocusReason
        parts[(here + direction) % len(parts)].setFocus(reason)

    @Slot(object)
    def _show_error(self, error: GltrError) -> None:
        self.message.show_error(error)
        self._show_status("")
        self._show_busy()

    @Slot(str)
    def _show_status(self, text: str) -> None:
        self.status.setText(text)

    @Slot()
    def _show_busy(self) -> None:
        busy = self.analysis.running or self.files.loading
        self.progress.setVisible(busy)
        if busy:
            self.progress.setRange(0, 0)
        self.menu_actions.show_running(busy)

    @Slot()
    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.files.title}[*]")

    def _show_summary(self, summary: Summary | None) -> None:
        self.legend.show_summary(summary)
        if summary is None or summary.perplexity is None:
            self.summary_label.clear()
            return
        bits = summary.bits_per_character
        self.summary_label.setText(
            f"{summary.tokens:,} tokens  ·  {summary.bits:,.0f} bits"
            f"  ·  perplexity {summary.perplexity:,.1f}"
            + (f"  ·  {bits:.2f} bits per character" if bits is not None else "")
        )

    def _set_theme(self) -> None:
        theme = self.colouring_controller.theme
        self.editor.set_theme(theme)
        self.legend.set_theme(theme)
        self.charts.set_theme(theme)
        self.message.set_theme(theme)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._set_theme()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl+wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:  # Not sideways.
                self.zoom(1 if turned > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved text, then end the threads."""
        if not self.files.ask_to_keep():
            event.ignore()
            return
        self.draft.close()
        self.settings.geometry = self.saveGeometry()
        self.cards.hide()
        self.cards.unpin_all()
        self.table.close()
        self.hide()
        self.model_menu.close()
        self.analysis.close()
        event.accept()
