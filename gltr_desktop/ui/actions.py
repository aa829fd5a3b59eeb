"""Menus, toolbar and shortcuts: everything that can be done, and its keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QWidget

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.documents.samples import samples
from gltr_desktop.models.options import model_title
from gltr_desktop.ui.colour_menus import ColourMenus
from gltr_desktop.ui.menus import drop_down

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.ui.main_window import MainWindow

_Keys = QKeySequence.StandardKey


class Actions(QObject):
    """The actions of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        editor, files, popup = window.editor, window.files, window.cards
        bar = window.menuBar()

        file = bar.addMenu("&File")
        self.new = self._add(file, "&New", files.new, _Keys.New)
        self.open = self._add(file, "&Open…", files.open, _Keys.Open)
        self.samples = file.addMenu("Sa&mples")
        self.samples.setToolTipsVisible(True)
        for number, sample in enumerate(samples(), 1):
            title = f"&{number}  {sample.title}"
            entry = self._add(self.samples, title, partial(files.open_copy, sample.path))
            entry.setToolTip(sample.description)
        self.save = self._add(file, "&Save", files.save, _Keys.Save)
        self.save_as = self._add(file, "Save &As…", files.save_as, "Ctrl+Shift+S")
        file.addSeparator()
        self.export = self._add(file, "&Export HTML…", window.exports.ask_html, "Ctrl+E")
        self._add(file, "Export &Charts…", window.exports.ask_charts)
        self._add(file, "Co&py Charts", window.exports.copy_charts)
        file.addSeparator()
        self._add(file, "&Quit", window.close, "Ctrl+Q")

        edit = bar.addMenu("&Edit")
        self._add(edit, "&Undo", editor.undo, _Keys.Undo)
        self._add(edit, "&Redo", editor.redo, _Keys.Redo)
        edit.addSeparator()
        self._add(edit, "Cu&t", editor.cut, _Keys.Cut)
        self._add(edit, "&Copy", editor.copy, _Keys.Copy)
        self._add(edit, "&Paste", editor.paste, _Keys.Paste)
        self._add(edit, "Select &All", editor.selectAll, _Keys.SelectAll)
        edit.addSeparator()
        self.find = self._add(edit, "&Find…", window.find_bar.open_bar, _Keys.Find)
        self._add(edit, "Find Ne&xt", window.find_bar.find_next, "F3")
        self._add(edit, "Find Pre&vious", window.find_bar.find_previous, "Shift+F3")

        text = bar.addMenu("&Analysis")
        self.analyse = self._add(text, "&Analyse", window.analyse, "Ctrl+Return", "Ctrl+Enter")
        self.stop = self._add(text, "S&top", window.stop)
        self.live = self._add(text, "&Live", window.choose_live, "Ctrl+L")
        self.live.setCheckable(True)
        text.addSeparator()
        self.next = self._add(text, "&Next Token", partial(popup.step, 1), "Alt+Right")
        self.previous = self._add(text, "&Previous Token", partial(popup.step, -1), "Alt+Left")

        self._go_to = [
            self._build_go_to(text.addMenu(title), modifiers, direction)
            for title, modifiers, direction in (
                ("Go to Ne&xt", "Alt", 1),
                ("Go to Pre&vious", "Alt+Shift", -1),
            )
        ]

        self.set_colouring(window.colouring)
        self.pin = self._add(text, "Pin &Card", popup.pin, "Alt+Return")
        self.what_if = text.addMenu("&What If")
        self.what_if.aboutToShow.connect(self._name_predictions)
        self.what_if.aboutToHide.connect(self._allow_predictions)
        for number in range(1, 10):
            try_it = partial(popup.replace, number - 1)
            self._add(self.what_if, f"&{number}  Prediction {number}", try_it, f"Ctrl+{number}")

        bar.addMenu(window.model_menu.menu)

        view = bar.addMenu("&View")
        self.charts = self._add(view, "&Charts", window.show_charts, "F9")
        self.charts.setCheckable(True)
        self.charts.setChecked(window.settings.charts)
        self._add(view, "Token Ta&ble", window.table.open_table, "F10")
        view.addSeparator()
        self.colour_menus = menus = ColourMenus(window)
        view.addMenu(menus.measures)
        view.addMenu(menus.granularities)
        self.thresholds = self._add(
            view, "&Thresholds…", window.colouring_controller.ask_thresholds
        )
        view.addMenu(menus.shown)
        view.addMenu(menus.colours)
        view.addMenu(menus.predictions)
        view.addSeparator()
        self._add(view, "&Next Part of the Window", partial(window.go_to_part, 1), "F6")
        self._add(view, "Pre&vious Part", partial(window.go_to_part, -1), "Shift+F6")
        view.addSeparator()
        self._add(view, "Zoom &In", partial(window.zoom, 1), "Ctrl++", "Ctrl+=")
        self._add(view, "Zoom &Out", partial(window.zoom, -1), "Ctrl+-")
        self._add(view, "&Usual Size", partial(window.zoom, 0), "Ctrl+0")

        help_ = bar.addMenu("&Help")
        self._add(help_, "&About gltr_desktop", window.about)

        self.escape = QAction("Close or stop", window)
        self.escape.setShortcut(Qt.Key.Key_Escape)
        self.escape.triggered.connect(window.escape)
        window.addAction(self.escape)

        self.analyse.setToolTip("Have the model read the text, and colour it (Ctrl+Return)")
        self.stop.setToolTip("Stop the analysis (Esc)")
        self.live.setToolTip("Read the text again by itself after every edit (Ctrl+L)")
        self.export.setToolTip("Write the highlighted text as a web page (Ctrl+E)")
        self.open.setToolTip("Open a text file (Ctrl+O)")
        self._build_toolbar()

    def set_colouring(self, colouring: Colouring) -> None:
        """Name the buckets that one can go to."""
        for actions in self._go_to:
            for number, (action, label) in enumerate(
                zip(actions, colouring.thresholds.labels(), strict=True), 1
            ):
                action.setText(f"&{number}  {label}")

    @Slot()
    def _name_predictions(self) -> None:
        """Show what would stand in the text, as far as it is known."""
        offers = self._window.cards.predictions()
        for number, action in enumerate(self.what_if.actions(), 1):
            offered = offers[number - 1] if number <= len(offers) else f"Prediction {number}"
            action.setText(f"&{number}  " + offered.replace("&", "&&"))
            action.setEnabled(number <= len(offers))

    @Slot()
    def _allow_predictions(self) -> None:
        """Without the menu it is not known what can be done: the keys always try."""
        for action in self.what_if.actions():
            action.setEnabled(True)

    def show_running(self, running: bool) -> None:
        """Offer *Stop* while something runs."""
        self.stop.setEnabled(running)

    def show_model(self, title: str) -> None:
        """Name the model that is in use."""
        self._model_button.setText(f"Model: {title}  ▾")

    def _add(
        self,
        menu: QMenu,
        text: str,
        slot: Callable[[], object],
        *keys: str | QKeySequence.StandardKey,
    ) -> QAction:
        action = menu.addAction(text)
        action.setShortcuts([QKeySequence(key) for key in keys])
        # Actions pass "checked"; what they do takes nothing.
        action.triggered.connect(lambda: slot())
        return action

    def _build_go_to(self, menu: QMenu, modifiers: str, direction: int) -> list[QAction]:
        go = self._window.cards.step_to_bucket
        return [
            self._add(menu, "", partial(go, bucket, direction), f"{modifiers}+{bucket + 1}")
            for bucket in range(len(BUCKETS))
        ]

    def _build_toolbar(self) -> None:
        toolbar = QToolBar("Main", self._window)
        toolbar.setObjectName("main")
        toolbar.setMovable(False)
        toolbar.setIconSize(QSize(18, 18))
        toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for action in (self.open, self.analyse, self.live, self.stop, self.export):
            toolbar.addAction(action)
        space = QWidget(toolbar)
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        toolbar.addWidget(space)
        self.colour_menus.add_buttons(toolbar)
        button = drop_down(self._window.model_menu.menu, toolbar)
        button.setToolTip("The language model that reads the text")
        toolbar.addWidget(button)
        self._model_button = button
        self.show_model(model_title(self._window.model_menu.choice.name))
        self._window.addToolBar(toolbar)
