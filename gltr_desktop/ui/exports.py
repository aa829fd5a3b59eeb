"""Writes the coloured text in the formats of EXPORTERS, and the charts as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication

from gltr_desktop.documents.writing import write_atomically, write_pages
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.charts.chart_export import charts_image, draw_charts
from gltr_desktop.ui.file_exports import FileExports, Written
from gltr_desktop.ui.files.file_dialogs import suggested_stem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.exporters import Exporter
    from gltr_desktop.documents.origin import Origin
    from gltr_desktop.ui.charts.chart_panel import ChartPanel
    from gltr_desktop.ui.settings import Settings

NOTHING = "There is nothing to {verb} yet: analyse a text first."


@dataclass(frozen=True)
class ExportSubject:
    """An analysis, its colouring, where its text comes from, and the file it was read from.

    ``comparison`` is that of the whole text; None where it has not been compared.
    """

    analysis: Analysis
    colouring: Colouring
    origin: Origin
    path: Path | None
    comparison: Comparison | None = None


class Exports(FileExports):
    """Asks for file names, and writes there what is in the window at that moment."""

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        panel: ChartPanel,
        subject: Callable[[], ExportSubject | None],
    ) -> None:
        """``subject`` returns what to export, None while the text has no analysis."""
        super().__init__(parent, settings)
        self._panel, self._subject = panel, subject

    def subject(self, verb: str) -> ExportSubject | None:
        """What is in the window, if anything of it is analysed; else it is said why it is not.

        ``verb`` is what was to be done with it.
        """
        subject = self._subject()
        if subject is None or subject.analysis.done == 0:
            self.status_changed.emit(NOTHING.format(verb=verb))
            return None
        return subject

    @Slot(object)
    def ask(self, exporter: Exporter) -> None:
        """Ask for a name and write the analysis there in the format of ``exporter``."""
        subject = self.subject("export")
        if subject is None:
            return
        try:
            exporter.require()
        except GltrError as error:
            self.failed.emit(error)
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

        def export() -> Written:
            now = datetime.now().astimezone()
            content = exporter.render(
                subject.analysis, subject.colouring, subject.origin, now, subject.comparison
            )
            return Written(write_pages(path, content), exporter.holds)

        self.start(path, export)

    @Slot()
    def ask_charts(self) -> None:
        """Ask for a name and draw the charts there."""
        subject = self._subject()
        if subject is None:
            self.status_changed.emit(NOTHING.format(verb="draw"))
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
            self.finish(Written([path], "a picture of the charts"))

    @Slot()
    def copy_charts(self) -> None:
        """Put a picture of the charts on the clipboard."""
        QGuiApplication.clipboard().setImage(charts_image(self._panel))
        self.status_changed.emit("The charts are on the clipboard.")

    def _ask_for_name(
        self, subject: ExportSubject, title: str, ending: str, filters: str
    ) -> Path | None:
        stem = suggested_stem(subject.path, subject.origin.title)
        suggestion = self._settings.folder / f"{stem}{ending}"
        if suggestion == subject.path:
            suggestion = suggestion.with_stem(f"{stem}-coloured")
        return self.ask_for_path(title, suggestion, filters, [subject.path] if subject.path else [])
