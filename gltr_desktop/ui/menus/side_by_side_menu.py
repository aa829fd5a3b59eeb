"""The menu *Side by Side*: what stands beside the text, and how the two are shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from gltr_desktop.models.options import SHIPPED, ModelChoice, model_title
from gltr_desktop.ui.files.file_dialogs import file_to_open
from gltr_desktop.ui.models.sizes import size_in_words
from gltr_desktop.ui.side_by_side.no_difference import why_no_difference
from gltr_desktop.ui.widgets import add_action, add_choice

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from gltr_desktop.ui.files.text_files import TextFiles
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.texts.open_texts import OpenTexts

_COLOURS_TIP = "Colour by how many bits more or fewer the right side has, or each by its own values"
_TABLE_TIP = "The largest differences first, or all changes of a version"


class SideBySideMenu(QObject):
    """The same entries stand in the menu bar and in the menu of the header's button."""

    def __init__(
        self,
        window: QWidget,
        sides: SideBySide,
        texts: OpenTexts,
        files: TextFiles,
        models: ModelMenu,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._sides, self._texts = window, sides, texts
        self._files, self._models, self._settings = files, models, settings
        self.menu = menu = QMenu("&Side by Side", window)
        menu.setToolTipsVisible(True)
        self.texts = menu.addMenu("With Another &Text")
        self.texts.setToolTipsVisible(True)
        tip = "What was changed since the text was read from its file, or saved"
        saved = sides.set_saved_beside
        self.saved = add_action(menu, "With the &Saved Version", saved, "Ctrl+Shift+D", tip=tip)
        self.models = menu.addMenu("With Another &Model")
        self.models.setToolTipsVisible(True)
        menu.addSeparator()
        self.difference = add_action(
            menu, "Colours of the &Difference", self._toggle_difference, "F5", tip=_COLOURS_TIP
        )
        self.difference.setCheckable(True)
        self.table = add_action(
            menu, "Table of Di&fferences", sides.table_wanted.emit, "Ctrl+F10", tip=_TABLE_TIP
        )
        self.swap = add_action(menu, "S&wap Left and Right", sides.swap, "Shift+F5")
        self.stop = add_action(menu, "St&op Comparing", sides.stop)
        self.texts.aboutToShow.connect(self._fill_texts)
        self.models.aboutToShow.connect(self._fill_models)
        self.models.aboutToShow.connect(models.look_around)
        models.search.found.connect(self._fill_models)
        for signal in (sides.changed, sides.progressed, sides.reading_changed):
            signal.connect(self.refresh)
        sides.another_wanted.connect(self._ask_below)
        files.failed.connect(self._stop_waiting)
        files.declined.connect(self._stop_waiting)
        texts.changed.connect(self.refresh)
        texts.current_changed.connect(self.refresh)
        self.refresh()

    def with_passages(self, passages: QAction) -> QMenu:
        """A menu with the same entries below ``passages``, which compares in another way."""
        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        menu.addAction(passages)
        menu.addSeparator()
        menu.addActions(self.menu.actions())
        return menu

    @Slot()
    def refresh(self) -> None:
        """Offer what can be done now."""
        sides, text = self._sides, self._texts.current
        self.saved.setEnabled(text.saved_text is not None and text.is_modified)
        self.swap.setEnabled(sides.active)
        self.stop.setEnabled(sides.active)
        why = why_no_difference(sides)
        for action, tip in ((self.difference, _COLOURS_TIP), (self.table, _TABLE_TIP)):
            action.setEnabled(sides.active and not why)
            action.setToolTip(why or tip)
        if sides.shows_difference:
            self.difference.setEnabled(sides.active)  # It leads back.
        self.difference.setChecked(sides.shows_difference)

    def _toggle_difference(self) -> None:
        self._sides.show_difference(shown=not self._sides.shows_difference)
        self.refresh()

    # Texts

    @Slot()
    def _fill_texts(self) -> None:
        menu, partner = self.texts, self._sides.partner
        _clear(menu)
        group = QActionGroup(menu)
        others = [text for text in self._texts.texts if text is not self._texts.current]
        for text in others:
            compare = partial(self._sides.set_text_beside, text)
            tip = str(text.path or text.title)
            action = add_choice(menu, group, _as_text(text.title), compare, tip=tip)
            action.setChecked(text is partner)
        if others:
            menu.addSeparator()
        add_action(menu, "&Open a File…", self._open_file)

    def _open_file(self) -> None:
        path = file_to_open(self._window, self._settings.folder)
        if path is not None:
            self._sides.set_next_beside(waiting=True)
            self._files.open_path(path)

    @Slot()
    def _stop_waiting(self) -> None:
        """The file has not come."""
        self._sides.set_next_beside(waiting=False)

    # Models

    @Slot()
    def _fill_models(self) -> None:
        menu, found = self.models, self._models.search.models
        _clear(menu)
        group = QActionGroup(menu)
        for name, model in SHIPPED.items():
            self._offer(menu, group, name, model.title, model.advice)
        recent = [name for name in self._settings.recent_models if name not in SHIPPED]
        if recent:
            menu.addSeparator()
        for name in recent:
            self._offer(menu, group, name, model_title(name), name)
        menu.addSeparator()
        if found is not None and (found.files or found.cached):
            local = menu.addMenu("On This &Computer")
            local.setToolTipsVisible(True)
            for file in found.files:
                title = f"{file.title} — {size_in_words(file.size)}, {file.program}"
                self._offer(local, group, str(file.path), title, str(file.path))
            for cached in found.cached:
                title = f"{cached.name} — {size_in_words(cached.size)}, Hugging Face"
                self._offer(local, group, cached.name, title, cached.name)
        add_action(menu, "Mana&ge Models…", self._models.manage_requested.emit)

    def _offer(self, menu: QMenu, group: QActionGroup, name: str, title: str, tip: str) -> None:
        choice = self._models.named(name)
        compare = partial(self._sides.set_model_beside, choice)
        action = add_choice(menu, group, _as_text(title), compare, tip=tip)
        action.setEnabled(choice != self._models.choice)
        action.setChecked(choice == self._beside)

    @property
    def _beside(self) -> ModelChoice | None:
        second = self._sides.second
        return None if second is None else second.choice()

    @Slot(object)
    def _ask_below(self, widget: QWidget) -> None:
        self.models.popup(widget.mapToGlobal(QPoint(0, widget.height())))


def _clear(menu: QMenu) -> None:
    menu.clear()
    # clear() deletes the entries, but not the submenus and groups that the menu owns.
    for left in (*menu.findChildren(QMenu), *menu.findChildren(QActionGroup)):
        left.deleteLater()


def _as_text(title: str) -> str:
    """An ampersand would be a key."""
    return title.replace("&", "&&")
