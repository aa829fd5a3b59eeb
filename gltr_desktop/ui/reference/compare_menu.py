"""The menu *Compare With*: what a text is compared with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from gltr_desktop.ui.widgets import add_action, add_choice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.reference.reference_controller import ReferenceController


class CompareMenu(QObject):
    """Offers the same as the panel, by keys."""

    def __init__(self, window: QWidget, comparing: ReferenceController) -> None:
        super().__init__(window)
        self._comparing = comparing
        self.menu = menu = QMenu("Com&pare With", window)
        self._group = QActionGroup(self)
        # What is offered is added before it.
        self._end = menu.addSeparator()
        add_action(menu, "A &Folder of Texts…", comparing.own.ask_folder)
        add_action(menu, "Your &References…", comparing.own.manage)
        comparing.choices_changed.connect(self._fill)
        # Another window, or the command line, may have made some.
        menu.aboutToShow.connect(self._fill)
        self._fill()

    @Slot()
    def _fill(self) -> None:
        for action in self._group.actions():
            self._group.removeAction(action)
            self.menu.removeAction(action)
            action.deleteLater()
        chosen = self._comparing.choice
        for name, title in (("", "Nothing"), *self._comparing.offers()):
            choose = partial(self._comparing.choose, name)
            action = add_choice(self.menu, self._group, title.replace("&", "&&"), choose)
            self.menu.insertAction(self._end, action)
            action.setChecked(name == ("" if chosen is None else chosen.name))
