"""Getting a result out of the window: the text as a web page, the charts as pictures."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.charts.chart_export import charts_image, draw_charts
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from gltr_desktop.ui.main_window import MainWindow


class Exports(QObject):
    """What one window can write or copy."""

    status_changed = Signal(str)
    """Something for the status bar."""
    failed = Signal(object)
    """GltrError."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @Slot()
    def ask_html(self) -> None:
        """Ask for a name and write the highlighted text there."""
        spans = self._window.spans
        if spans is None or spans.analysis.done == 0:
            self.status_changed.emit("There is nothing to export yet: analyse a text first.")
        elif path := self._ask("Export HTML", ".html", "HTML (*.html)"):
            self.write_html(path)

    def write_html(self, path: Path) -> None:
        """Write the analysis as HTML to ``path``, in the background."""
        window = self._window
        if window.spans is None:
            return
        analysis, title = window.spans.analysis, window.files.title
        # The page is written in the background, with the colouring as it is now.
        colouring = window.colouring

        def export() -> Path:
            # Jinja is not needed before somebody exports.
            from gltr_desktop.documents.exporters.html_export import to_html

            now = datetime.now().astimezone()
            page = to_html(analysis, colouring, title, now)
            write_atomically(path, page)
            return path

        self.status_changed.emit(f"Exporting {path.name} …")
        task = Task(export)
        task.succeeded.connect(self._finish)
        task.failed.connect(self.failed)
        task.start()

    @Slot()
    def ask_charts(self) -> None:
        """Ask for a name and draw the charts there."""
        if self._window.spans is None:
            self.status_changed.emit("There is nothing to draw yet: analyse a text first.")
            return
        path = self._ask("Export Charts", "-charts.svg", "SVG (*.svg);;PNG (*.png)")
        if path is None:
            return
        try:
            png = path.suffix.lower() == ".png"
            write_atomically(path, draw_charts(self._window.panel, png=png))
        except GltrError as error:
            self.failed.emit(error)
        else:
            self._finish(path)

    @Slot()
    def copy_charts(self) -> None:
        """Put a picture of the charts on the clipboard."""
        QGuiApplication.clipboard().setImage(charts_image(self._window.panel))
        self.status_changed.emit("The charts are on the clipboard.")

    def _ask(self, title: str, ending: str, kinds: str) -> Path | None:
        window = self._window
        stem = window.files.path.stem if window.files.path else "text"
        suggestion = window.settings.folder / f"{stem}{ending}"
        name, _ = QFileDialog.getSaveFileName(window, title, str(suggestion), kinds)
        return Path(name) if name else None

    @Slot(object)
    def _finish(self, path: Path) -> None:
        self._window.settings.folder = path.resolve().parent
        self.status_changed.emit(f"Exported {path}")
