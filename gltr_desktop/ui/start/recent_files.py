"""The files that were opened last, each a line that opens it again."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gltr_desktop.errors import printable
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.start.drawing import draw_frame, focus_pen
from gltr_desktop.ui.start.offer_button import OfferButton
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 5
"""How many are shown."""
_PADDING = GRID
_NAME_SHARE = 0.6
"""The name takes up to so much of the line; the folder has the rest."""


class RecentFile(OfferButton):
    """The name of a file, and quietly its folder."""

    def __init__(self, path: Path, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self.theme = theme
        self._folder = _short(path.parent)
        self.setText(printable(path.name))
        self.setToolTip(printable(str(path)))
        self.setAccessibleName(f"Open {self.text()}")
        self.setAccessibleDescription(self._folder)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, self.fontMetrics().height() + _PADDING)

    def minimumSizeHint(self) -> QSize:
        """One short line: what does not fit is elided."""
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name and the folder."""
        theme, painter = self.theme, QPainter(self)
        if self.hasFocus():
            draw_frame(painter, QRectF(self.rect()), theme.paper, focus_pen(theme), 4)
        inner = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        font, metrics = self.font(), self.fontMetrics()
        width = int(inner.width() * _NAME_SHARE)
        name = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, width)
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(QPen(theme.accent))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, name)
        left = metrics.horizontalAdvance(name) + 2 * GRID
        folder = metrics.elidedText(self._folder, Qt.TextElideMode.ElideLeft, inner.width() - left)
        painter.setFont(self.font())
        painter.setPen(QPen(theme.muted))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, folder)
        painter.end()


class RecentFiles(QWidget):
    """Up to five files that are still there, below a caption."""

    chosen = Signal(Path)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        self._paths: list[Path] = []
        self._missing: set[Path] = set()
        self._newest: set[Task] = set()
        caption = QLabel("RECENT", self)
        caption.setProperty("kind", "caption")
        caption.setContentsMargins(_PADDING, 0, 0, 0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(caption)
        layout.addLayout(self._rows)
        self.hide()

    @property
    def shown(self) -> list[RecentFile]:
        """The lines, from the top."""
        items = (self._rows.itemAt(index) for index in range(self._rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, RecentFile)]

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Offer these files, the latest first.

        What turns out to be missing is left out. A dead disk does not answer: its files stay.
        """
        self._paths, self._missing = list(paths), set()
        self._show()
        tasks = [Task(partial(_if_missing, path), abandonable=True) for path in self._paths]
        self._newest = set(tasks)
        for task in tasks:
            task.succeeded.connect(self._leave_out)
            task.start()

    @Slot(object, object)
    def _leave_out(self, missing: Path | None, task: Task) -> None:
        if task in self._newest and missing is not None:
            self._missing.add(missing)
            self._show()

    def _show(self) -> None:
        there = [path for path in self._paths if path not in self._missing][:MOST]
        rows = self.shown
        if [row.path for row in rows] == there:
            return
        for row in rows:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        for path in there:
            row = RecentFile(path, self._theme, self)
            row.clicked.connect(partial(self.chosen.emit, path))
            self._rows.addWidget(row)
        self.setVisible(bool(there))

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        for row in self.shown:
            row.set_theme(theme)


def _if_missing(path: Path) -> Path | None:
    return None if os.path.isfile(path) else path  # noqa: PTH113 - Path.is_file may raise


def _short(folder: Path) -> str:
    """The folder, from the user's own one on if it is in there."""
    home = Path.home()
    shown = Path("~") / folder.relative_to(home) if folder.is_relative_to(home) else folder
    return printable(str(shown))
