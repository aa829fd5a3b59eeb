"""The dialog that says what the figures cannot tell, and where the reference passages are from."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QTextFrameFormat, QTextTable
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QTextBrowser, QVBoxLayout

from gltr_desktop.documents.limits_page import limits_page, read_limits
from gltr_desktop.errors import GltrError
from gltr_desktop.models.options import BUILT_IN
from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QWidget

_log = logging.getLogger(__name__)

_WIDTH, _HEIGHT = 125, 44
"""In letters and lines."""
_LEAST_WIDTH = 70
"""In letters: the words of no table need more."""
_PADDING = 3


def limits_dialog(parent: QWidget, model: str = BUILT_IN) -> QDialog:
    """The page with the figures of ``model``, and one on the passages; ready to be shown."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("What It Cannot Tell")
    tabs = QTabWidget(dialog)
    tabs.setAccessibleName(dialog.windowTitle())
    pages = {"&What it cannot tell": _limits(model), "&Passages and licences": _passages()}
    for title, markdown in pages.items():
        page = _Page(markdown, tabs)
        page.setAccessibleName(title.replace("&", ""))
        tabs.addTab(page, title)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=dialog)
    box.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.addWidget(tabs)
    layout.addWidget(box)
    # The arrow keys scroll at once.
    tabs.currentWidget().setFocus()
    metrics = dialog.fontMetrics()
    dialog.setMinimumWidth(metrics.averageCharWidth() * _LEAST_WIDTH)
    wanted = metrics.averageCharWidth() * _WIDTH, metrics.height() * _HEIGHT
    screen = dialog.screen().availableSize()
    dialog.resize(min(wanted[0], screen.width()), min(wanted[1], screen.height()))
    return dialog


class _Page(QTextBrowser):
    """A page in Markdown, whose tables have lines in the colours of the window."""

    def __init__(self, markdown: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setOpenExternalLinks(True)
        # Half of the line at the right of a table lies beyond it, and is no reason to scroll.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(3 * _PADDING)
        self.setMarkdown(markdown)
        self._style_tables()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == event.Type.PaletteChange:
            self._style_tables()

    def _style_tables(self) -> None:
        line = QBrush(Theme.of(self.palette()).line)
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                form = frame.format()
                form.setBorder(1)
                form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                form.setBorderBrush(line)
                form.setBorderCollapse(True)
                form.setCellPadding(_PADDING)
                form.setCellSpacing(0)
                frame.setFormat(form)


def _limits(model: str) -> str:
    try:
        return limits_page(read_limits(), model)
    except GltrError as error:
        return f"{error.message} {error.remedy}"


def _passages() -> str:
    try:
        return (RESOURCES / "reference" / "README.md").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _log.warning("The page on the passages cannot be read", exc_info=error)
        return "This installation lacks its reference passages. Install the program again."
