"""The window: menus, files, model and status bar around a text pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from gltr_desktop.ui.appearance import Appearance
from gltr_desktop.ui.colouring_controller import ColouringController
from gltr_desktop.ui.exports import Exports, ExportSubject
from gltr_desktop.ui.files.drop_target import DropTarget
from gltr_desktop.ui.files.file_events import FileEvents
from gltr_desktop.ui.files.reading_messages import ReadingMessages
from gltr_desktop.ui.folder.folder_opener import FolderOpener
from gltr_desktop.ui.help import Help
from gltr_desktop.ui.items.items_opener import ItemsOpener
from gltr_desktop.ui.look import style_sheet
from gltr_desktop.ui.menus.actions import Actions
from gltr_desktop.ui.menus.encoding_menu import EncodingMenu
from gltr_desktop.ui.menus.model_menu import ModelMenu
from gltr_desktop.ui.message_bar import MessageBar
from gltr_desktop.ui.model_messages import ModelMessages
from gltr_desktop.ui.servers.server_desk import ServerDesk
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.settings_opener import SettingsOpener
from gltr_desktop.ui.side_by_side.difference_export import DifferenceExports, difference_subject
from gltr_desktop.ui.side_by_side.pair_maker import PairMaker
from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
from gltr_desktop.ui.status_bar import StatusBar
from gltr_desktop.ui.text_pane import TextPane
from gltr_desktop.ui.texts.text_desk import TextDesk
from gltr_desktop.ui.texts.text_list import BesideList
from gltr_desktop.ui.window_place import keep_place, restore_place
from gltr_desktop.ui.window_report import WindowReport

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.span_model import Spans


class MainWindow(QMainWindow):
    """Texts, one of them in front, one model, and what the model makes of that text."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings()
        self.appearance = Appearance(self.settings, self)
        self.colouring_controller = ColouringController(self, self.settings)
        self.model_menu = ModelMenu(self, self.settings)
        self.pane = TextPane(
            self.settings,
            self.colouring,
            choice=lambda: self.model_menu.choice,
            is_text_complete=lambda: not (self.files.inserting or self.pane.mode.is_locked()),
            parent=self,
        )
        desk = TextDesk(self, self.pane, self.settings, lambda: self.model_menu.choice)
        self.desk, self.texts, self.files, self.text_list = desk, desk.texts, desk.files, desk.list
        self.pairs = PairMaker(self.texts)
        self.side_by_side = SideBySide(self.pane, self.texts, self.model_menu, self.pairs.make)
        self.exports = Exports(self, self.settings, self.pane.panel, self._export_subject)
        self.difference_exports = DifferenceExports(
            self,
            self.settings,
            lambda: difference_subject(self.side_by_side, self.texts, self.colouring),
        )
        self.encoding_menu = EncodingMenu(self.files, self)
        self.message = MessageBar(self)
        self.reading_messages = ReadingMessages(self.files, self.encoding_menu, self.message)
        self.model_messages = ModelMessages(
            self.model_menu, self.pane.analysis, self.settings, self.message
        )
        self.folder = FolderOpener(
            self, self.settings, self.pane.analysis.client,
            choice=lambda: self.model_menu.choice,
            colouring=lambda: self.colouring,
            theme=lambda: self.colouring_controller.theme,
        )  # fmt: skip
        self.items = ItemsOpener(
            self, self.settings, desk, self.pane,
            choice=lambda: self.model_menu.choice,
            theme=lambda: self.colouring_controller.theme,
        )  # fmt: skip
        self.status_bar = StatusBar(self)
        self.report = WindowReport(self, self.pane, self.model_menu, self.status_bar)
        self.servers = ServerDesk(
            self, self.settings, self.model_menu, self.side_by_side, self.folder,
            self.pane, self.status_bar, self.message,
        )  # fmt: skip
        self.file_events = FileEvents(
            self.files, self.pane, self.model_menu, self.settings, self.status_bar, self.message,
            self.reading_messages, self.texts, self.side_by_side,
        )  # fmt: skip
        self.settings_opener = SettingsOpener(
            self, self.settings, self.appearance, self.colouring_controller, self.model_menu,
            self.pane,
        )  # fmt: skip
        self.help = Help(self, self.colouring_controller, self.pane.comparing)
        self.menu_actions = Actions(
            self, self.pane, self.texts, self.files, self.text_list, self.side_by_side,
            self.folder, self.items, self.exports, self.difference_exports, self.encoding_menu,
            self.model_menu, self.colouring_controller, self.appearance, self.settings,
        )  # fmt: skip
        self._lay_out()
        self._connect()
        self._set_theme()
        restore_place(self, self.settings)
        self._show_title()
        self._show_busy()
        self.desk.recover(self.message)
        self.pane.editor.setFocus()
        # After the first paint: the window comes first, torch later.
        QTimer.singleShot(0, self, self._warm_up)

    # Building

    def _lay_out(self) -> None:
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.servers.banner)
        layout.addWidget(self.message)
        layout.addWidget(BesideList(self.text_list, self.pane), 1)
        self.setCentralWidget(central)
        self.setStatusBar(self.status_bar)
        self.status_bar.follow(self.pane, self.model_menu, self.encoding_menu.button)
        self.pane.further_parts = lambda: (
            self.text_list.view, *self.items.parts, *self.folder.parts, self.servers.banner,
            self.message, self.menu_actions.header,
        )  # fmt: skip
        self.drop_target = DropTarget(self, self.pane.editor)

    def _connect(self) -> None:
        pane, analysis, editor = self.pane, self.pane.analysis, self.pane.editor
        exports = self.exports, self.difference_exports
        for told in (pane, self.side_by_side, self.texts, self.items, *exports):
            told.status_changed.connect(self.status_bar.show_status)
        for failed in (
            pane.comparing.failed, pane.table.failed, self.side_by_side.failed, self.folder.failed,
            self.items.failed, self.desk.failed, self.model_menu.failed, self.exports.failed,
            self.difference_exports.failed,
        ):  # fmt: skip
            failed.connect(self._show_error)
        for changed in (
            pane.comparing.reading.running_changed, analysis.state_changed,
            self.side_by_side.reading_changed, self.file_events.busy_changed,
            self.folder.running_changed, self.items.running_changed,
        ):  # fmt: skip
            changed.connect(self._show_busy)
        for writer in (pane.table, self.folder, self.items, *exports):
            writer.exported.connect(self.message.show_note)
        pane.comparing.reading.model_failed.connect(self.model_messages.explain)
        analysis.requested.connect(self.message.hide)
        analysis.progressed.connect(self._show_progress)
        # Not sooner: while the model's libraries are loaded, whoever imports another one that is in
        # C waits for them, and holds the interpreter's lock meanwhile.
        analysis.speed_known.connect(self.model_menu.look_around)
        editor.file_dropped.connect(self.files.open_path)
        editor.files_dropped.connect(self.folder.open_paths)
        editor.drop_refused.connect(self._show_error)
        self.status_bar.follow_second(self.side_by_side)
        self.text_list.beside_requested.connect(self.side_by_side.set_text_beside)
        self.texts.leaving.connect(self._leave_text)
        self.colouring_controller.changed.connect(self._set_colouring)
        self.files.failed.connect(self._show_failed)
        self.files.renamed.connect(self._show_title)
        self.files.folder_given.connect(self.folder.open_folder)
        self.folder.opened.connect(self.files.open_path)
        self.colouring_controller.fell_back.connect(self.message.show_note)
        pane.comparison_panel.model_requested.connect(self.model_menu.manage_requested)
        pane.panel.copy_requested.connect(self.exports.copy_charts)
        pane.panel.export_requested.connect(self.exports.ask_charts)
        self.folder.model_failed.connect(self.model_messages.explain)
        self.model_menu.changed.connect(self._use_model)
        self.model_menu.downloaded.connect(self._read_with_model)
        pane.start_page.open_requested.connect(self.files.open)
        pane.start_page.sample_chosen.connect(self.files.open_copy)
        pane.start_page.recent_chosen.connect(self.files.open_path)
        self.menu_actions.analyse.triggered.connect(self.file_events.saved_analysis.analyse)
        self.menu_actions.stop_requested.connect(self.stop)
        self.menu_actions.escape_pressed.connect(self.escape)
        self.menu_actions.settings_requested.connect(self.settings_opener.open)
        self.menu_actions.models_requested.connect(self.settings_opener.open_models)
        self.menu_actions.about_requested.connect(self.help.about)
        self.menu_actions.guide_requested.connect(self.help.guide)
        self.menu_actions.keys_requested.connect(self.help.keys)
        self.menu_actions.diagnostics_requested.connect(self.report.copy)

    @Slot()
    def _warm_up(self) -> None:
        self.pane.analysis.warm_up()
        self.desk.begin_reading()

    @property
    def colouring(self) -> Colouring:
        """How the text is shown."""
        return self.colouring_controller.colouring

    @property
    def spans(self) -> Spans | None:
        """The spans that are coloured; None before the first analysis."""
        return self.pane.spans

    def _export_subject(self) -> ExportSubject | None:
        if self.spans is None:
            return None
        files = self.files
        analysis, compared = self.spans.analysis, self.pane.comparing.comparison
        return ExportSubject(analysis, self.colouring, files.held.origin, files.source, compared)

    # Analysing

    @Slot()
    def stop(self) -> None:
        """Stop the analysis, and what is coloured stays; or opening a file, or the folder."""
        if self.files.loading:
            self.files.cancel()
            self.status_bar.show_status("Stopped. The file was not opened.")
            self._show_busy()
        elif self.pane.analysis.running or self.side_by_side.running:
            self.pane.analysis.stop()
            self.side_by_side.stop_reading()
            self.status_bar.show_status("Stopped. Ctrl+Return analyses the text again.")
        elif self.pane.comparing.reading.running:
            self.pane.comparing.reading.stop()
        elif self.folder.running:
            self.folder.stop()
        else:
            self.items.stop()

    @Slot(object)
    def _use_model(self, choice: ModelChoice) -> None:
        self.pane.live.use_model()
        self.folder.use_model()
        self.items.use_model()
        self.pane.comparing.use_model()
        self._read_with_model()

    @Slot()
    def _read_with_model(self) -> None:
        if self.pane.is_empty:
            self.message.hide()
            self.pane.analysis.warm_up()
        else:
            self.pane.analysis.analyse_automatically()

    # Showing

    @Slot()
    def escape(self) -> None:
        """Esc closes cards or search, stops what runs, ends a filter, or closes the message."""
        if self.pane.close_overlay():
            return
        filters = self.pane, self.folder, self.items
        if self._running:
            self.stop()
        elif not (any(part.end_filter() for part in filters) or self.pane.cards.clear()):
            self.message.take_back()

    @Slot(object)
    def _set_colouring(self, colouring: Colouring) -> None:
        self.pane.set_colouring(colouring)
        self.menu_actions.set_colouring(colouring)
        self.folder.set_colouring()
        self._set_theme()

    def _set_theme(self) -> None:
        theme = self.colouring_controller.theme
        sheet = style_sheet(theme)
        # Other colours of the text are none of the widgets' business, which takes a while.
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
        around = self.text_list, self.servers.banner, self.message, self.folder, self.items
        for part in (self.pane, *around):
            part.set_theme(theme)

    @Slot(object)
    def _show_error(self, error: GltrError) -> None:
        self.message.show_error(error)
        self._show_failed()

    @Slot()
    def _show_failed(self) -> None:
        """Something has failed, which a message explains."""
        self.status_bar.show_status("")
        self._show_busy()

    @property
    def _running(self) -> bool:
        """Whether there is anything to stop."""
        readings = self.pane.analysis, self.side_by_side, self.pane.comparing.reading
        parts = *readings, self.folder, self.items
        return self.files.loading or any(part.running for part in parts)

    @Slot()
    def _leave_text(self) -> None:
        """What is said of the text in front, and offered for it, is not about the next one."""
        self.message.hide()
        self.status_bar.show_status("")

    @Slot()
    def _show_busy(self) -> None:
        is_reading = self.pane.analysis.running or self.side_by_side.running
        self.status_bar.show_busy(busy=is_reading or self.files.loading)
        self.menu_actions.show_running(running=self._running)

    @Slot()
    def _show_progress(self) -> None:
        if self.spans is None:
            return
        analysis = self.spans.analysis
        if analysis.done and not analysis.model.from_file:
            self.model_menu.remember()
        self.status_bar.show_progress(analysis.done, len(analysis))

    @Slot()
    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.files.title}[*]")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._set_theme()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved text, then end the threads."""
        if not self.files.ask_to_keep_all():
            event.ignore()
            return
        self.desk.drafts.close()
        keep_place(self, self.settings)
        self.hide()
        for part in (
            self.settings_opener, self.servers, self.model_menu, self.folder, self.items,
            self.side_by_side,
        ):  # fmt: skip
            part.close()
        self.pane.shut_down()
        event.accept()
