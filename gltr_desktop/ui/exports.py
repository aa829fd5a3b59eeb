"""Writes the coloured text in the formats of EXPORTERS, and the charts as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import GltrError, printable
from gltr_desktop.ui.charts.chart_export import charts_image, draw_charts
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.documents.exporters import Exporter
    from gltr_desktop.ui.charts.chart_panel import ChartPanel
    from gltr_desktop.ui.settings import Settings


@dataclass(frozen=True)
class ExportSubject:
    """An analysis, its colouring, and the title and the file of its text."""

    analysis: Analysis
    colouring: Colouring
    title: str
    path: Path | None


class Exports(QObject):
    """Asks for file names, and writes there what is in the window at that moment."""

    status_changed = Signal(str)
    """The new text of the status bar."""
    failed = Signal(object)
    """GltrError."""

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        panel: ChartPanel,
        subject: Callable[[], ExportSubject | None],
    ) -> None:
        """``subject`` returns what to export, None while the text has no analysis."""
        super().__init__(parent)
        self._parent, self._settings, self._panel = parent, settings, panel
        self._subject = subject

    @Slot(object)
    def ask(self, exporter: Exporter) -> None:
        """Ask for a name and write the analysis there in the format of ``exporter``."""
        subject = self._subject()
        if subject is None or subject.analysis.done == 0:
            self.status_changed.emit("There is nothing to export yet: analyse a text first.")
            return
        title, suffix = exporter.title, exporter.suffix
        path = self._ask_for_name(subject, f"Export {title}", suffix, f"{title} (*{suffix})")
        if path is not None:
            self.write(exporter, path)

    def write(self, exporter: Exporter, path: Path) -> None:
        """Write the analysis as it is now, if there is one, to ``path``, in the background."""
        subject = self._subject()
        if subject is None:
            return

        def export() -> Path:
            now = datetime.now().astimezone()
            content = exporter.render(subject.analysis, subject.colouring, subject.title, now)
            write_atomically(path, content)
            return path

        self.status_changed.emit(f"Exporting {printable(path.name)}…")
        task = Task(export)
        task.succeeded.connect(self._finish)
        task.failed.connect(self.failed)
        task.start()

    @Slot()
    def ask_charts(self) -> None:
        """Ask for a name and draw the charts there."""
        subject = self._subject()
        if subject is None:
            self.status_changed.emit("There is nothing to draw yet: analyse a text first.")
            return
        path = self._ask_for_name(
            subject, "Export Charts", "-charts.svg", "SVG (*.svg);;PNG (*.png)"
        )
        if path is None:
            return
        try:
            png = path.suffix.lower() == ".png"
            write_atomically(path, draw_charts(self._panel, png=png))
        except GltrError as error:
            self.failed.emit(error)
        else:
            self._finish(path)

    @Slot()
    def copy_charts(self) -> None:
        """Put a picture of the charts on the clipboard."""
        QGuiApplication.clipboard().setImage(charts_image(self._panel))
        self.status_changed.emit("The charts are on the clipboard.")

    def _ask_for_name(
        self, subject: ExportSubject, title: str, ending: str, filters: str
    ) -> Path | None:
        stem = subject.path.stem if subject.path else "text"
        suggestion = self._settings.folder / f"{stem}{ending}"
        name, _ = QFileDialog.getSaveFileName(self._parent, title, str(suggestion), filters)
        return Path(name) if name else None

    @Slot(object)
    def _finish(self, path: Path) -> None:
        self._settings.folder = path.resolve().parent
        self.status_changed.emit(f"Exported {printable(str(path))}")
