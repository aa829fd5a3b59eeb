"""The files that were opened last, as entries of menus."""

from __future__ import annotations

import os
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gltr_desktop.errors import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.ui.settings import Settings

# A dead network disk does not answer for minutes: its files are left out until it does.
_PATIENCE_SECONDS = 0.15
_GONE = "No recent file is there any more"


class RecentMenu(QObject):
    """The menu *Open Recent*; other menus can show the same entries."""

    chosen = Signal(Path)
    """This file is to be opened."""

    def __init__(self, parent: QWidget, settings: Settings) -> None:
        super().__init__(parent)
        self._settings = settings
        self.entries: list[QAction] = []
        """One for each file that was there when the menu was opened last, the latest first."""
        self.menu = QMenu("Open Re&cent", parent)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self.refresh)
        self._clear = QAction("&Clear List", self)
        self._clear.triggered.connect(self._forget)
        self._gone = QAction(_GONE, self)
        self._gone.setEnabled(False)
        self.note()

    @Slot()
    def note(self) -> None:
        """Offer the menu only if there is anything in it; no disk is asked."""
        self.menu.menuAction().setEnabled(bool(self._settings.recent_files))

    @Slot()
    def refresh(self) -> None:
        """Offer the files that are still there."""
        # clear() would have PySide take the entries that stay for deleted ones.
        for action in self.menu.actions():
            self.menu.removeAction(action)
            if action.isSeparator():
                action.deleteLater()
        for action in self.entries:
            action.deleteLater()
        there = present(self._settings.recent_files, _PATIENCE_SECONDS)
        self.entries = [self._entry(number, path) for number, path in enumerate(there, 1)]
        self.menu.addActions(self.entries or [self._gone])
        self.menu.addSeparator()
        self.menu.addAction(self._clear)

    def _entry(self, number: int, path: Path) -> QAction:
        name = printable(path.name).replace("&", "&&")
        action = QAction(f"&{number}  {name}", self)
        action.setToolTip(printable(str(path)))
        action.triggered.connect(partial(self._choose, path))
        return action

    def _choose(self, path: Path) -> None:
        self.chosen.emit(path)

    @Slot()
    def _forget(self) -> None:
        self._settings.forget_recent_files()
        self.note()


def present(paths: Sequence[Path], seconds: float) -> list[Path]:
    """Those of ``paths`` that are files, as far as their disks answer within ``seconds``."""
    there: set[Path] = set()

    def ask(path: Path) -> None:
        if os.path.isfile(path):  # noqa: PTH113 - Path.is_file may raise
            there.add(path)

    threads = [threading.Thread(target=ask, args=(path,), daemon=True) for path in paths]
    for thread in threads:
        thread.start()
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    found = there.copy()
    return [path for path in paths if path in found]
