"""Menus, header and shortcuts: everything that can be done, and its keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.documents.samples import samples
from gltr_desktop.ui.coloured_copy import ColouredCopy
from gltr_desktop.ui.header.analyse_button import AnalyseButton
from gltr_desktop.ui.header.header import Header
from gltr_desktop.ui.header.open_menu import OpenMenu
from gltr_desktop.ui.header.recent_menu import RecentMenu
from gltr_desktop.ui.legend.legend_words import bucket_words
from gltr_desktop.ui.menus.colour_menus import ColourMenus
from gltr_desktop.ui.menus.edit_menu import EditMenu
from gltr_desktop.ui.menus.share_menu import ShareMenu
from gltr_desktop.ui.menus.side_by_side_menu import SideBySideMenu
from gltr_desktop.ui.menus.view_menu import ViewMenu
from gltr_desktop.ui.printing import Printing
from gltr_desktop.ui.reference.compare_menu import CompareMenu
from gltr_desktop.ui.servers.server_words import addresses_of
from gltr_desktop.ui.widgets import add_action

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.appearance import Appearance
    from gltr_desktop.ui.colouring_controller import ColouringController
    from gltr_desktop.ui.exports import Exports
    from gltr_desktop.ui.files.text_files import TextFiles
    from gltr_desktop.ui.folder.folder_opener import FolderOpener
    from gltr_desktop.ui.items.items_opener import ItemsOpener
    from gltr_desktop.ui.menus.encoding_menu import EncodingMenu
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.side_by_side.difference_export import DifferenceExports
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.open_texts import OpenTexts
    from gltr_desktop.ui.texts.text_list import TextList

_Keys = QKeySequence.StandardKey


class Actions(QObject):
    """The actions of one window. What concerns the window as a whole is asked for by signals."""

    stop_requested = Signal()
    escape_pressed = Signal()
    about_requested = Signal()
    settings_requested = Signal()
    models_requested = Signal()
    guide_requested = Signal()
    keys_requested = Signal()
    diagnostics_requested = Signal()

    def __init__(
        self,
        window: QMainWindow,
        pane: TextPane,
        texts: OpenTexts,
        files: TextFiles,
        text_list: TextList,
        sides: SideBySide,
        folder: FolderOpener,
        items: ItemsOpener,
        exports: Exports,
        differences: DifferenceExports,
        encodings: EncodingMenu,
        models: ModelMenu,
        colouring: ColouringController,
        appearance: Appearance,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._pane, self._files, self._folder = window, pane, files, folder
        self._encodings, self._colouring, self._texts = encodings, colouring, texts
        self._items = items
        self.colour_menus = ColourMenus(window, colouring, settings.top_k)
        self.printing = Printing(window, exports)
        self.share = ShareMenu(window, exports, ColouredCopy(pane.editor, exports))
        self.share.add_comparison(differences)
        for changed in (sides.changed, sides.progressed):
            changed.connect(self.share.update_comparison)
        self.compare = CompareMenu(window, pane.comparing)
        self.recent = RecentMenu(window, settings)
        self.side_by_side = SideBySideMenu(window, sides, texts, files, models, settings)
        self._make_shared()
        bar = window.menuBar()
        self._fill_file_menu(bar.addMenu("&File"))
        self.edit = EditMenu(bar.addMenu("&Edit"), pane)
        self._fill_analysis_menu(bar.addMenu("&Analysis"))
        bar.addMenu(models.menu)
        bar.addMenu(self.share.menu)
        view = bar.addMenu("&View")
        self.view = ViewMenu(
            view, pane, settings, self.colour_menus, colouring, self.compare.menu,
            self.side_by_side.menu, folder, appearance, text_list, self.settings,
        )  # fmt: skip
        self._add_items_switch(view)
        self.thresholds, self.find = self.view.thresholds, self.edit.find
        self._fill_help_menu(bar.addMenu("&Help"))
        self._add_escape()
        self._build_toolbar()
        self._connect()
        models.manage_requested.connect(self.models_requested)
        models.changed.connect(self._show_where_analysed)
        self._show_where_analysed(models.choice)
        self.analyse_button.also_needed = lambda: (
            sides.second is not None and sides.second.waits_to_be_asked
        )
        for changed in (sides.changed, sides.reading_changed):
            changed.connect(self.analyse_button.refresh)
        self.set_colouring(colouring.colouring)

    def _make_shared(self) -> None:
        """Make what both menus and the header offer, but no menu of this class holds first."""
        self.settings = QAction("Settin&gs…", self)
        self.settings.setShortcut("Ctrl+,")
        self.settings.setToolTip("Settings (Ctrl+,)")
        self.settings.triggered.connect(self.settings_requested)
        self.choose_reference = QAction("With &Published Passages…", self)
        self.choose_reference.setToolTip("Choose passages of a kind of writing to compare it with")
        self.choose_reference.triggered.connect(self._choose_reference)

    def _fill_file_menu(self, menu: QMenu) -> None:
        files = self._files
        self.new = add_action(menu, "&New", files.new, _Keys.New)
        tip = "Open a text or a document (Ctrl+O)"
        self.open = add_action(menu, "&Open…", files.open, _Keys.Open, tip=tip)
        menu.addMenu(self.recent.menu)
        menu.aboutToShow.connect(self.recent.note)
        tip = "Read all texts of a folder, and compare their figures"
        ask = self._folder.ask
        self.folder = add_action(menu, "&Folder of Texts…", ask, "Ctrl+Shift+O", tip=tip)
        tip = "Show the rows of a table one after another, such as sentences of an experiment"
        self.items = add_action(menu, "Open as &Items…", self._items.ask, tip=tip)
        self.samples = menu.addMenu("Sa&mples")
        self.samples.setToolTipsVisible(True)
        for number, sample in enumerate(samples(), 1):
            title, open_it = f"&{number}  {sample.title}", partial(files.open_copy, sample.path)
            add_action(self.samples, title, open_it, tip=sample.description)
        menu.addMenu(self._encodings.menu)
        self.save = add_action(menu, "&Save", files.save, _Keys.Save)
        add_action(menu, "Save &As…", files.save_as, "Ctrl+Shift+S")
        menu.addSeparator()
        add_action(menu, "C&lose Text", files.close_text, "Ctrl+W")
        self.next_text = add_action(
            menu, "Ne&xt Text", partial(self._texts.step, 1), "Ctrl+PgDown", "Ctrl+Tab"
        )
        self.previous_text = add_action(
            menu, "Previous &Text", partial(self._texts.step, -1), "Ctrl+PgUp", "Ctrl+Shift+Tab"
        )
        self.next_item = add_action(menu, "Next It&em", partial(self._items.step, 1), "Alt+PgDown")
        self.previous_item = add_action(
            menu, "Previo&us Item", partial(self._items.step, -1), "Alt+PgUp"
        )
        menu.addSeparator()
        add_action(menu, "&Print…", self.printing.ask, _Keys.Print)
        add_action(menu, "Print Pre&view…", self.printing.preview)
        menu.addSeparator()
        add_action(menu, "&Quit", self._window.close, "Ctrl+Q")

    def _fill_analysis_menu(self, menu: QMenu) -> None:
        cards = self._pane.cards
        analyse, keys = self._pane.analysis.analyse, ("Ctrl+Return", "Ctrl+Enter")
        self.analyse = add_action(menu, "&Analyse", analyse, *keys)
        tip = "Stop the analysis (Esc)"
        self.stop = add_action(menu, "S&top", self.stop_requested.emit, tip=tip)
        self.live = add_action(menu, "&Live", self._choose_live, "Ctrl+L")
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

    def _add_items_switch(self, menu: QMenu) -> None:
        self.item_list = QAction("&Items", menu)
        self.item_list.setCheckable(True)
        self.item_list.setToolTip("The list of the items of a table")
        self.item_list.triggered.connect(self._switch_items)
        menu.insertAction(self.view.texts, self.item_list)
        menu.aboutToShow.connect(self._show_items)

    def _fill_help_menu(self, menu: QMenu) -> None:
        guide, keys = self.guide_requested.emit, self.keys_requested.emit
        add_action(menu, "&How to Read This", guide, _Keys.HelpContents)
        add_action(menu, "&Keys", keys)
        add_action(menu, "&What It Cannot Tell…", self._pane.comparing.explain)
        menu.addSeparator()
        add_action(menu, "&Copy Diagnostics", self.diagnostics_requested.emit)
        add_action(menu, "&About GLTR Desktop", self.about_requested.emit)

    def _add_escape(self) -> None:
        action = QAction("Close or stop", self._window)
        action.setShortcut(Qt.Key.Key_Escape)
        action.triggered.connect(self.escape_pressed)
        self._window.addAction(action)

    def _build_toolbar(self) -> None:
        window, pane = self._window, self._pane
        toolbar = QToolBar("Header", window)
        toolbar.setObjectName("main")
        toolbar.setMovable(False)
        toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        more = OpenMenu(window, self.open, self.recent, self.samples, self.folder, self.items)
        self.analyse_button = AnalyseButton(pane.analysis, self.analyse, self.stop, window)
        self.header = Header(
            window, self.open, more.menu, self.edit.paste, self.colour_menus, self.analyse_button,
            pane.mode, self.side_by_side.with_passages(self.choose_reference), self.share,
            self.settings,
        )  # fmt: skip
        toolbar.addWidget(self.header)
        window.addToolBar(toolbar)

    def _connect(self) -> None:
        pane, menus = self._pane, self.colour_menus
        menus.top_k_chosen.connect(pane.choose_top_k)
        menus.bucket_toggled.connect(pane.bucket_filter.toggle_bucket)
        pane.bucket_filter.faded_changed.connect(menus.show_faded)
        pane.live.changed.connect(self._show_live)
        self.recent.chosen.connect(self._files.open_path)
        pane.editor.modificationChanged.connect(self._show_available)
        pane.editor.textChanged.connect(self._show_available)
        self._files.renamed.connect(self._show_available)
        self._texts.changed.connect(self._show_texts)
        self._items.items_changed.connect(self._show_items)
        self._show_items()
        self._show_available()
        pane.analysis.progressed.connect(self._show_available)
        self.live.setChecked(pane.analysis.live)

    # Keeping in step

    def set_colouring(self, colouring: Colouring) -> None:
        """Name the buckets that one can go to."""
        meanings = bucket_words(colouring)
        for actions in self._go_to:
            for number, (action, words) in enumerate(zip(actions, meanings, strict=True), 1):
                action.setText(f"&{number}  {words.full}")

    def show_running(self, *, running: bool) -> None:
        """Offer *Stop* while something runs."""
        self.stop.setEnabled(running)
        self.analyse_button.show_running(running=running)

    @Slot()
    def _show_available(self) -> None:
        spans, document = self._pane.spans, self._pane.editor.document()
        analysis = None if spans is None else spans.analysis
        self.colour_menus.show_available(analysis)
        self._colouring.suit(analysis)
        has_text = not document.isEmpty()
        # What was never saved can be, even if it was not edited.
        self.save.setEnabled(document.isModified() or (has_text and self._files.path is None))
        self.choose_reference.setEnabled(has_text)
        self.header.compare.setEnabled(has_text)

    @Slot()
    def _show_texts(self) -> None:
        """Offer the way to other texts where there are any."""
        for action in (self.next_text, self.previous_text):
            action.setEnabled(len(self._texts.texts) > 1)

    @Slot()
    def _show_items(self) -> None:
        """Offer the way to other items where there are any."""
        for action in (self.next_item, self.previous_item):
            action.setEnabled(self._items.has_items)
        self.item_list.setChecked(self._items.is_shown)

    @Slot(bool)
    def _switch_items(self, shown: bool) -> None:
        self._items.show_list(shown=shown)

    @Slot(object)
    def _show_where_analysed(self, choice: ModelChoice) -> None:
        """Say where the text goes when it is analysed."""
        addresses = addresses_of([choice])
        where = f"Send the text to {addresses[0].host}, which analyses it" if addresses else ""
        self.analyse.setToolTip(f"{where or 'Analyse and colour the text'} (Ctrl+Return)")
        again = "Send the text again" if addresses else "Analyse the text again"
        self.live.setToolTip(f"{again} after every edit (Ctrl+L)")

    @Slot()
    def _show_live(self) -> None:
        self.live.setChecked(self._pane.analysis.live)
        self.analyse_button.refresh()

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
        self._pane.live.switch(live=self.live.isChecked())
        self.analyse_button.refresh()

    @Slot()
    def _choose_reference(self) -> None:
        """Open the list in the summary, which may have been hidden."""
        choices = self._pane.comparison_panel.choices
        self._pane.show_comparison(shown=True)
        self.view.refresh()
        choices.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # Where a panel that was hidden is, is not known yet.
        QTimer.singleShot(0, choices, choices.open_choices)
