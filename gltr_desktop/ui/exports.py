"""Writes the coloured text in the formats of EXPORTERS, and the charts as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from gltr_desktop.documents.writing import write_atomically, write_pages
from gltr_desktop.errors import GltrError, InputError, printable
from gltr_desktop.ui.charts.chart_export import charts_image, draw_charts
from gltr_desktop.ui.files.file_dialogs import suggested_stem
from gltr_desktop.ui.message_bar import Offer
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

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


@dataclass(frozen=True)
class _Written:
    """The files that an export has made, and what they hold."""

    paths: list[Path]
    holds: str


class Exports(QObject):
    """Asks for file names, and writes there what is in the window at that moment."""

    status_changed = Signal(str)
    """The new text of the status bar."""
    exported = Signal(str, object, object)
    """What was written, and two Offers: to open it, and to show it in its folder."""
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

        def export() -> _Written:
            now = datetime.now().astimezone()
            content = exporter.render(
                subject.analysis, subject.colouring, subject.origin, now, subject.comparison
            )
            return _Written(write_pages(path, content), exporter.holds)

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
            self._finish(_Written([path], "a picture of the charts"))

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
        name, _ = QFileDialog.getSaveFileName(self._parent, title, str(suggestion), filters)
        path = Path(name) if name else None
        if path and subject.path and path.resolve() == subject.path.resolve():
            self.failed.emit(
                InputError(
                    f"The export would replace “{path.name}”, which the text was read from.",
                    "Export it under another name.",
                )
            )
            return None
        return path

    @Slot(object)
    def _finish(self, written: _Written) -> None:
        first, *further = written.paths
        self._settings.folder = first.resolve().parent
        self.status_changed.emit(f"Exported {printable(str(first))}")
        if not written.holds:
            return
        name = f"“{printable(first.name)}”"
        if further:
            name += f" and {len(further):,} more, up to “{printable(further[-1].name)}”,"
        verb = "hold" if further else "holds"
        self.exported.emit(f"{name} {verb} {written.holds}.", *open_offers(first))


def open_offers(path: Path) -> tuple[Offer, Offer]:
    """To open a file that was written, and to show it in its folder."""
    folder = path.resolve().parent
    return (
        Offer("&Open", partial(open_outside, path)),
        Offer("Show in &Folder", partial(open_outside, folder)),
    )


def open_outside(path: Path) -> None:
    """Have the system open a file or a folder with the program that it has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
