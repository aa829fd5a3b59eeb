"""The Share menu: all that can be taken out of the window, made from the table of exporters."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from gltr_desktop.documents.exporters import EXPORTERS, Group
from gltr_desktop.ui.widgets import add_action

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from gltr_desktop.ui.coloured_copy import ColouredCopy
    from gltr_desktop.ui.exports import Exports


class ShareMenu(QObject):
    """The menu of one window."""

    def __init__(self, parent: QWidget, exports: Exports, copying: ColouredCopy) -> None:
        super().__init__(parent)
        self.menu = QMenu("&Share", parent)
        self.menu.setToolTipsVisible(True)
        self.formats: list[QAction] = []
        for group in Group:
            for row in EXPORTERS:
                if row.menu_text and row.group is group:
                    ask = partial(exports.ask, row)
                    action = add_action(self.menu, row.menu_text, ask, row.shortcut, tip=row.tip)
                    self.formats.append(action)
            self.menu.addSeparator()
        tip = "Copy the selected text, or all of it, so that it is pasted with its colours"
        text = "Cop&y with Colours"
        self.copy = add_action(self.menu, text, copying.copy, "Ctrl+Shift+C", tip=tip)
        self.menu.addSeparator()
        add_action(self.menu, "C&harts…", exports.ask_charts, tip="Draw the charts to a file")
        add_action(self.menu, "Copy Ch&arts", exports.copy_charts)
