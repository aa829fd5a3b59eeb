"""What the small arrow beside *Open* offers: recent files, samples, a folder of texts, items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from gltr_desktop.ui.header.recent_menu import RecentMenu


class OpenMenu(QObject):
    """All ways to a text in one menu; its entries are those of the menu *File*."""

    def __init__(
        self,
        parent: QWidget,
        opening: QAction,
        recent: RecentMenu,
        samples: QMenu,
        folder: QAction,
        items: QAction,
    ) -> None:
        super().__init__(parent)
        self._opening, self._recent, self._samples = opening, recent, samples
        self._folder, self._items = folder, items
        self.menu = QMenu(parent)
        self.menu.setToolTipsVisible(True)
        # Not sooner: which recent files are still there is asked of the disk.
        self.menu.aboutToShow.connect(self._fill)

    @Slot()
    def _fill(self) -> None:
        menu = self.menu
        # clear() would have PySide take the entries of the other menu for deleted ones.
        for action in menu.actions():
            menu.removeAction(action)
            if action.isSeparator():
                action.deleteLater()
        menu.addAction(self._opening)
        self._recent.refresh()
        if self._recent.entries:
            menu.addSection("Recent")
            menu.addActions(self._recent.entries)
        menu.addSeparator()
        menu.addMenu(self._samples)
        menu.addActions([self._folder, self._items])
