"""Writes what is side by side in the formats of DIFFERENCE_EXPORTERS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import InputError, printable
from gltr_desktop.ui.exports import open_offers
from gltr_desktop.ui.files.file_dialogs import suggested_stem
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.documents.difference_exporters import DifferenceExporter
    from gltr_desktop.documents.difference_report import DifferenceReport
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.texts.open_texts import OpenTexts

NOTHING = "There is nothing to export yet: the two sides have not been read."


@dataclass(frozen=True)
class DifferenceSubject:
    """A difference to be written, and the files that its texts were read from."""

    report: DifferenceReport
    paths: tuple[Path, ...] = ()


def difference_subject(
    sides: SideBySide, texts: OpenTexts, colouring: Colouring
) -> DifferenceSubject | None:
    """What stands side by side in the window; None until both sides are read."""
    difference = sides.difference
    if difference is None:
        return None
    # Imported late: most windows never compare.
    from gltr_desktop.documents.difference_report import DifferenceReport

    title = texts.current.title if sides.kind is Kind.MODELS else ""
    read = [texts.current, *([] if sides.partner is None else [sides.partner])]
    return DifferenceSubject(
        DifferenceReport(
            difference, sides.names, colouring, difference.level(colouring.granularity), title
        ),
        tuple(text.path for text in read if text.path is not None),
    )


@dataclass(frozen=True)
class _Written:
    """The file that an export has made, and what it holds."""

    path: Path
    holds: str


class DifferenceExports(QObject):
    """Asks for file names, and writes there what is side by side at that moment."""

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
        subject: Callable[[], DifferenceSubject | None],
    ) -> None:
        """``subject`` returns what to export, None while no difference is known."""
        super().__init__(parent)
        self._parent, self._settings, self._subject = parent, settings, subject

    @property
    def is_possible(self) -> bool:
        """Whether there is anything to export."""
        return self._subject() is not None

    @Slot(object)
    def ask(self, exporter: DifferenceExporter) -> None:
        """Ask for a name and write the difference there in the format of ``exporter``."""
        subject = self._subject()
        if subject is None:
            self.status_changed.emit(NOTHING)
            return
        path = self._ask_for_name(subject, exporter)
        if path is not None:
            self.write(exporter, path)

    def write(self, exporter: DifferenceExporter, path: Path) -> None:
        """Write the difference as it is now, if there is one, to ``path``, in the background."""
        subject = self._subject()
        if subject is None:
            return

        def export() -> _Written:
            write_atomically(path, exporter.render(subject.report, datetime.now().astimezone()))
            return _Written(path, exporter.holds)

        self.status_changed.emit(f"Exporting {printable(path.name)}…")
        task = Task(export)
        task.succeeded.connect(self._finish)
        task.failed.connect(self.failed)
        task.start()

    def _ask_for_name(
        self, subject: DifferenceSubject, exporter: DifferenceExporter
    ) -> Path | None:
        first = subject.paths[0] if subject.paths else None
        stem = suggested_stem(first, subject.report.title or subject.report.names[0])
        suggestion = self._settings.folder / f"{stem}-compared{exporter.suffix}"
        title, filters = f"Export {exporter.title}", f"{exporter.title} (*{exporter.suffix})"
        name, _ = QFileDialog.getSaveFileName(self._parent, title, str(suggestion), filters)
        path = Path(name) if name else None
        if path and any(path.resolve() == read.resolve() for read in subject.paths):
            self.failed.emit(
                InputError(
                    f"The export would replace “{path.name}”, which a text was read from.",
                    "Export it under another name.",
                )
            )
            return None
        return path

    @Slot(object)
    def _finish(self, written: _Written) -> None:
        self._settings.folder = written.path.resolve().parent
        self.status_changed.emit(f"Exported {printable(str(written.path))}")
        name = printable(written.path.name)
        self.exported.emit(f"“{name}” holds {written.holds}.", *open_offers(written.path))
