"""The View menu: which parts of the window are shown, and how."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from gltr_desktop.ui.settings import SCHEMES
from gltr_desktop.ui.widgets import add_action, add_choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from gltr_desktop.ui.appearance import Appearance
    from gltr_desktop.ui.colouring_controller import ColouringController
    from gltr_desktop.ui.folder.folder_opener import FolderOpener
    from gltr_desktop.ui.menus.colour_menus import ColourMenus
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.text_list import TextList


class ViewMenu(QObject):
    """Its checks follow the settings, which other parts of the window change as well."""

    def __init__(
        self,
        menu: QMenu,
        pane: TextPane,
        settings: Settings,
        colours: ColourMenus,
        colouring: ColouringController,
        compare: QMenu,
        beside: QMenu,
        folder: FolderOpener,
        appearance: Appearance,
        text_list: TextList,
        dialog: QAction,
    ) -> None:
        """``dialog`` opens the settings."""
        super().__init__(menu)
        self._pane, self._settings, self._appearance = pane, settings, appearance
        self._folder, self._text_list = folder, text_list
        self.summary = self._switch(menu, "&Summary", self._show_summary, "F8")
        self.word = self._switch(menu, "&Word", self._show_word, "F7")
        self.charts = self._switch(menu, "&Charts", self._show_charts, "F9")
        tip = "The summary, the word and the charts at once"
        self.side = self._switch(menu, "S&ide Panel", self._show_side, "F4", tip=tip)
        tip = "Show the word on a card beside it instead of the side panel"
        text = "Card &Beside the Word"
        self.floating = self._switch(menu, text, self._use_floating_card, tip=tip)
        menu.addSeparator()
        tip = "The texts that are open, on the left while there are several"
        self.text_list = self._switch(menu, "&List of Texts", self._show_text_list, tip=tip)
        self.table = self._switch(menu, "To&ken Table", self._show_table, "F10")
        self.texts = self._switch(menu, "Te&xts of the Folder", self._show_texts)
        menu.addMenu(compare)
        menu.addMenu(beside)
        menu.addSeparator()
        menu.addMenu(colours.measures)
        menu.addMenu(colours.granularities)
        self.thresholds = add_action(menu, "&Thresholds…", colouring.ask_thresholds)
        for part in (colours.shown, colours.colours, colours.predictions):
            menu.addMenu(part)
        menu.addMenu(self._appearance_menu(menu))
        menu.addSeparator()
        add_action(menu, "&Next Part of the Window", partial(pane.go_to_part, 1), "F6")
        add_action(menu, "Pre&vious Part", partial(pane.go_to_part, -1), "Shift+F6")
        menu.addSeparator()
        add_action(menu, "&Zoom In", partial(pane.face.zoom, 1), "Ctrl++", "Ctrl+=")
        add_action(menu, "Zoom &Out", partial(pane.face.zoom, -1), "Ctrl+-")
        add_action(menu, "&Actual Size", partial(pane.face.zoom, 0), "Ctrl+0")
        menu.addSeparator()
        menu.addAction(dialog)
        menu.aboutToShow.connect(self.refresh)
        self.refresh()

    @staticmethod
    def _switch(
        menu: QMenu, text: str, slot: Callable[[], None], key: str = "", *, tip: str = ""
    ) -> QAction:
        action = add_action(menu, text, slot, key, tip=tip)
        action.setCheckable(True)
        return action

    def _appearance_menu(self, parent: QMenu) -> QMenu:
        menu = QMenu("Appea&rance", parent)
        group = QActionGroup(menu)
        choose = self._appearance.choose
        self.schemes = [
            add_choice(menu, group, f"&{scheme.capitalize()}", partial(choose, scheme))
            for scheme in SCHEMES
        ]
        menu.aboutToShow.connect(self.refresh)
        return menu

    @Slot()
    def refresh(self) -> None:
        """Check what is shown."""
        settings = self._settings
        self.summary.setChecked(settings.comparison)
        self.word.setChecked(settings.inspector)
        self.table.setChecked(self._pane.table.isVisible())
        self.texts.setChecked(self._folder.is_shown)
        self.text_list.setChecked(settings.texts)
        self.charts.setChecked(settings.charts)
        self.side.setChecked(self._has_side)
        self.floating.setChecked(settings.floating_card)
        self.schemes[SCHEMES.index(settings.scheme)].setChecked(True)

    @property
    def _has_side(self) -> bool:
        settings = self._settings
        docked = settings.inspector and not settings.floating_card
        return settings.comparison or docked or settings.charts

    # The settings decide, not the checks: the settings dialog may have changed them meanwhile.

    def _show_table(self) -> None:
        table = self._pane.table
        table.close_table() if table.isVisible() else table.open_table()
        self.refresh()

    def _show_text_list(self) -> None:
        self._text_list.show_list(shown=not self._settings.texts)
        self.refresh()

    def _show_texts(self) -> None:
        self._folder.show_texts(shown=self.texts.isChecked())

    def _show_summary(self) -> None:
        self._pane.show_comparison(shown=not self._settings.comparison)
        self.refresh()

    def _show_word(self) -> None:
        self._pane.show_inspector(shown=not self._settings.inspector)
        self.refresh()

    def _show_charts(self) -> None:
        self._pane.show_charts(shown=not self._settings.charts)
        self.refresh()

    def _show_side(self) -> None:
        shown = not self._has_side
        self._pane.show_comparison(shown=shown)
        self._pane.show_inspector(shown=shown)
        self._pane.show_charts(shown=shown)
        self.refresh()

    def _use_floating_card(self) -> None:
        self._pane.use_floating_card(floating=not self._settings.floating_card)
        self.refresh()
