"""Writes what is side by side in the formats of DIFFERENCE_EXPORTERS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.ui.file_exports import FileExports, Written
from gltr_desktop.ui.files.file_dialogs import suggested_stem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

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


class DifferenceExports(FileExports):
    """Asks for file names, and writes there what is side by side at that moment."""

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        subject: Callable[[], DifferenceSubject | None],
    ) -> None:
        """``subject`` returns what to export, None while no difference is known."""
        super().__init__(parent, settings)
        self._subject = subject

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

        def export() -> Written:
            write_atomically(path, exporter.render(subject.report, datetime.now().astimezone()))
            return Written([path], exporter.holds)

        self.start(path, export)

    def _ask_for_name(
        self, subject: DifferenceSubject, exporter: DifferenceExporter
    ) -> Path | None:
        first = subject.paths[0] if subject.paths else None
        stem = suggested_stem(first, subject.report.title or subject.report.names[0])
        suggestion = self._settings.folder / f"{stem}-compared{exporter.suffix}"
        title, filters = f"Export {exporter.title}", f"{exporter.title} (*{exporter.suffix})"
        return self.ask_for_path(title, suggestion, filters, subject.paths)
