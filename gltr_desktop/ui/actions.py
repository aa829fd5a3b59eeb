"""Menus, toolbar and shortcuts: everything that can be done, and its keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QWidget

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.documents.samples import samples
from gltr_desktop.models.options import model_title
from gltr_desktop.ui.colour_menus import ColourMenus
from gltr_desktop.ui.coloured_copy import ColouredCopy
from gltr_desktop.ui.printing import Printing
from gltr_desktop.ui.reference.compare_menu import CompareMenu
from gltr_desktop.ui.share_menu import ShareMenu
from gltr_desktop.ui.widgets import add_action, drop_down

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.ui.colouring_controller import ColouringController
    from gltr_desktop.ui.encoding_menu import EncodingMenu
    from gltr_desktop.ui.exports import Exports
    from gltr_desktop.ui.folder.folder_controller import FolderController
    from gltr_desktop.ui.model_menu import ModelMenu
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.text_files import TextFiles
    from gltr_desktop.ui.text_pane import TextPane

_Keys = QKeySequence.StandardKey


class Actions(QObject):
    """The actions of one window. What concerns the window as a whole is asked for by signals."""

    stop_requested = Signal()
    escape_pressed = Signal()
    about_requested = Signal()
    diagnostics_requested = Signal()

    def __init__(
        self,
        window: QMainWindow,
        pane: TextPane,
        files: TextFiles,
        folder: FolderController,
        exports: Exports,
        encodings: EncodingMenu,
        models: ModelMenu,
        colouring: ColouringController,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._pane, self._files, self._folder = window, pane, files, folder
        self._encodings, self._models, self._colouring = encodings, models, colouring
        self.colour_menus = ColourMenus(window, colouring, settings.top_k)
        self.printing = Printing(window, exports)
        self.share = ShareMenu(window, exports, ColouredCopy(pane.editor, exports))
        self.compare = CompareMenu(
            window, pane.comparing, self._show_comparison, shown=settings.comparison
        )
        bar = window.menuBar()
        self._fill_file_menu(bar.addMenu("&File"))
        self._fill_edit_menu(bar.addMenu("&Edit"))
        self._fill_analysis_menu(bar.addMenu("&Analysis"))
        bar.addMenu(models.menu)
        bar.addMenu(self.share.menu)
        self._fill_view_menu(bar.addMenu("&View"), charts=settings.charts)
        self._fill_help_menu(bar.addMenu("&Help"))
        self._add_escape()
        self._build_toolbar()
        self._connect()
        self.set_colouring(colouring.colouring)

    def _fill_file_menu(self, menu: QMenu) -> None:
        files = self._files
        self.new = add_action(menu, "&New", files.new, _Keys.New)
        tip = "Open a text or a document (Ctrl+O)"
        self.open = add_action(menu, "&Open…", files.open, _Keys.Open, tip=tip)
        tip = "Read all texts of a folder, and compare their figures"
        add_action(menu, "&Folder of Texts…", self._folder.ask, "Ctrl+Shift+O", tip=tip)
        self.samples = menu.addMenu("Sa&mples")
        self.samples.setToolTipsVisible(True)
        for number, sample in enumerate(samples(), 1):
            title, open_it = f"&{number}  {sample.title}", partial(files.open_copy, sample.path)
            add_action(self.samples, title, open_it, tip=sample.description)
        menu.addMenu(self._encodings.menu)
        add_action(menu, "&Save", files.save, _Keys.Save)
        add_action(menu, "Save &As…", files.save_as, "Ctrl+Shift+S")
        menu.addSeparator()
        add_action(menu, "&Print…", self.printing.ask, _Keys.Print)
        add_action(menu, "Print Pre&view…", self.printing.preview)
        menu.addSeparator()
        add_action(menu, "&Quit", self._window.close, "Ctrl+Q")

    def _fill_edit_menu(self, menu: QMenu) -> None:
        editor, find_bar = self._pane.editor, self._pane.find_bar
        add_action(menu, "&Undo", editor.undo, _Keys.Undo)
        add_action(menu, "&Redo", editor.redo, _Keys.Redo)
        menu.addSeparator()
        add_action(menu, "Cu&t", editor.cut, _Keys.Cut)
        add_action(menu, "&Copy", editor.copy, _Keys.Copy)
        add_action(menu, "&Paste", editor.paste, _Keys.Paste)
        add_action(menu, "Select &All", editor.selectAll, _Keys.SelectAll)
        menu.addSeparator()
        self.find = add_action(menu, "&Find…", find_bar.open_bar, _Keys.Find)
        add_action(menu, "Find Ne&xt", find_bar.find_next, "F3")
        add_action(menu, "Find Pre&vious", find_bar.find_previous, "Shift+F3")

    def _fill_analysis_menu(self, menu: QMenu) -> None:
        cards = self._pane.cards
        tip = "Have the model read the text, and colour it (Ctrl+Return)"
        analyse, keys = self._pane.analysis.analyse, ("Ctrl+Return", "Ctrl+Enter")
        self.analyse = add_action(menu, "&Analyse", analyse, *keys, tip=tip)
        tip = "Stop the analysis (Esc)"
        self.stop = add_action(menu, "S&top", self.stop_requested.emit, tip=tip)
        tip = "Read the text again by itself after every edit (Ctrl+L)"
        self.live = add_action(menu, "&Live", self._choose_live, "Ctrl+L", tip=tip)
        self.live.setCheckable(True)
        menu.addSeparator()
        self.next = add_action(menu, "&Next Token", partial(cards.navigator.step, 1), "Alt+Right")
        add_action(menu, "&Previous Token", partial(cards.navigator.step, -1), "Alt+Left")
        self._go_to = [
            self._add_go_to(menu.addMenu("Go to Ne&xt"), "Alt", 1),
            self._add_go_to(menu.addMenu("Go to Pre&vious"), "Alt+Shift", -1),
        ]
        add_action(menu, "Pin &Card", cards.pin, "Alt+Return")
        self.what_if = menu.addMenu("&What If")
        self.what_if.aboutToShow.connect(self._name_predictions)
        self.what_if.aboutToHide.connect(self._allow_predictions)
        for number in range(1, 10):
            try_it = partial(cards.what_if.replace, number - 1)
            text, key = f"&{number}  Prediction {number}", f"Ctrl+{number}"
            add_action(self.what_if, text, try_it, key)

    def _add_go_to(self, menu: QMenu, modifiers: str, direction: int) -> list[QAction]:
        go = self._pane.cards.navigator.step_to_bucket
        return [
            add_action(menu, "", partial(go, bucket, direction), f"{modifiers}+{bucket + 1}")
            for bucket in range(len(BUCKETS))
        ]

    def _fill_view_menu(self, menu: QMenu, *, charts: bool) -> None:
        pane, menus = self._pane, self.colour_menus
        self.charts = add_action(menu, "&Charts", self._show_charts, "F9")
        self.charts.setCheckable(True)
        self.charts.setChecked(charts)
        add_action(menu, "Token Ta&ble", pane.table.open_table, "F10")
        texts = self._folder.dock.toggleViewAction()
        texts.setText("Te&xts of the Folder")
        menu.addAction(texts)
        menu.addMenu(self.compare.menu)
        menu.addSeparator()
        menu.addMenu(menus.measures)
        menu.addMenu(menus.granularities)
        self.thresholds = add_action(menu, "&Thresholds…", self._colouring.ask_thresholds)
        menu.addMenu(menus.shown)
        menu.addMenu(menus.colours)
        menu.addMenu(menus.predictions)
        menu.addSeparator()
        add_action(menu, "&Next Part of the Window", partial(pane.go_to_part, 1), "F6")
        add_action(menu, "Pre&vious Part", partial(pane.go_to_part, -1), "Shift+F6")
        menu.addSeparator()
        add_action(menu, "Zoom &In", partial(pane.zoom, 1), "Ctrl++", "Ctrl+=")
        add_action(menu, "Zoom &Out", partial(pane.zoom, -1), "Ctrl+-")
        add_action(menu, "&Usual Size", partial(pane.zoom, 0), "Ctrl+0")

    def _fill_help_menu(self, menu: QMenu) -> None:
        add_action(menu, "&What It Cannot Tell…", self._pane.comparing.explain)
        add_action(menu, "&Copy Diagnostics", self.diagnostics_requested.emit)
        add_action(menu, "&About gltr_desktop", self.about_requested.emit)

    def _add_escape(self) -> None:
        action = QAction("Close or stop", self._window)
        action.setShortcut(Qt.Key.Key_Escape)
        action.triggered.connect(self.escape_pressed)
        self._window.addAction(action)

    def _build_toolbar(self) -> None:
        toolbar = QToolBar("Main", self._window)
        toolbar.setObjectName("main")
        toolbar.setMovable(False)
        toolbar.setIconSize(QSize(18, 18))
        toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for action in (self.open, self.analyse, self.live, self.stop):
            toolbar.addAction(action)
        toolbar.addWidget(self.share.button(toolbar))
        space = QWidget(toolbar)
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        toolbar.addWidget(space)
        self.colour_menus.add_buttons(toolbar)
        self._model_button = drop_down(self._models.menu, toolbar)
        self._model_button.setToolTip("The language model that reads the text")
        toolbar.addWidget(self._model_button)
        self.show_model(model_title(self._models.choice.name))
        self._window.addToolBar(toolbar)

    def _connect(self) -> None:
        pane, menus = self._pane, self.colour_menus
        menus.top_k_chosen.connect(pane.choose_top_k)
        menus.bucket_toggled.connect(pane.bucket_filter.toggle_bucket)
        pane.bucket_filter.faded_changed.connect(menus.show_faded)
        pane.live_changed.connect(self.live.setChecked)
        pane.analysis.progressed.connect(self._show_available)
        self.live.setChecked(pane.analysis.live)

    # Keeping in step

    def set_colouring(self, colouring: Colouring) -> None:
        """Name the buckets that one can go to."""
        labels = colouring.thresholds.labels()
        for actions in self._go_to:
            for number, (action, label) in enumerate(zip(actions, labels, strict=True), 1):
                action.setText(f"&{number}  {label}")

    def show_running(self, *, running: bool) -> None:
        """Offer *Stop* while something runs."""
        self.stop.setEnabled(running)

    def show_model(self, title: str) -> None:
        """Name the model that is in use."""
        self._model_button.setText(f"Model: {title}  ▾")

    @Slot()
    def _show_available(self) -> None:
        spans = self._pane.spans
        self.colour_menus.show_available(None if spans is None else spans.analysis)

    @Slot()
    def _name_predictions(self) -> None:
        """Show what would stand in the text, as far as it is known."""
        offers = self._pane.cards.what_if.offers()
        for number, action in enumerate(self.what_if.actions(), 1):
            offer = offers[number - 1] if number <= len(offers) else None
            offered = f"Prediction {number}" if offer is None else offer.text
            action.setText(f"&{number}  " + offered.replace("&", "&&"))
            action.setEnabled(offer is not None and offer.replacement is not None)

    @Slot()
    def _allow_predictions(self) -> None:
        """Without the menu it is not known what can be done: the keys always try."""
        for action in self.what_if.actions():
            action.setEnabled(True)

    def _choose_live(self) -> None:
        self._pane.choose_live(live=self.live.isChecked())

    def _show_comparison(self) -> None:
        self._pane.show_comparison(shown=self.compare.shown.isChecked())

    def _show_charts(self) -> None:
        self._pane.show_charts(shown=self.charts.isChecked())
