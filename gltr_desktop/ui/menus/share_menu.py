"""The Share menu: all that can be taken out of the window, made from the table of exporters."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu, QWidget

from gltr_desktop.documents.difference_exporters import DIFFERENCE_EXPORTERS
from gltr_desktop.documents.exporters import EXPORTERS, Group
from gltr_desktop.ui.widgets import add_action

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from gltr_desktop.ui.coloured_copy import ColouredCopy
    from gltr_desktop.ui.exports import Exports
    from gltr_desktop.ui.side_by_side.difference_export import DifferenceExports


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
        self.comparison = QMenu("Compariso&n", self.menu)
        self.comparison.setToolTipsVisible(True)
        self._differences: DifferenceExports | None = None

    def add_comparison(self, exports: DifferenceExports) -> None:
        """Offer what is side by side, too, in a menu that is out of use until there is anything."""
        self._differences = exports
        for row in DIFFERENCE_EXPORTERS:
            if row.menu_text:
                add_action(self.comparison, row.menu_text, partial(exports.ask, row), tip=row.tip)
        self.menu.insertMenu(self.copy, self.comparison)
        self.menu.insertSeparator(self.copy)
        self.update_comparison()

    @Slot()
    def update_comparison(self) -> None:
        """There may be a difference now, or none any more."""
        possible = self._differences is not None and self._differences.is_possible
        self.comparison.menuAction().setEnabled(possible)
