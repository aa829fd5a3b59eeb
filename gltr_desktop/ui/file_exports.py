"""What all exports have in common: a name to ask for, a task that writes, and what is said then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from gltr_desktop.errors import InputError, printable
from gltr_desktop.ui.message_bar import Offer
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gltr_desktop.ui.settings import Settings


@dataclass(frozen=True)
class Written:
    """The files that an export has made, and what they hold; "" where that goes without saying."""

    paths: list[Path]
    holds: str


class FileExports(QObject):
    """Asks for names of files, and has them written in the background."""

    status_changed = Signal(str)
    """The new text of the status bar."""
    exported = Signal(str, object, object)
    """What was written, and two Offers: to open it, and to show it in its folder."""
    failed = Signal(object)
    """GltrError."""

    def __init__(self, parent: QWidget, settings: Settings) -> None:
        super().__init__(parent)
        self._parent, self._settings = parent, settings

    def ask_for_path(
        self, title: str, suggestion: Path, filters: str, read: Iterable[Path]
    ) -> Path | None:
        """Ask for a name; None if there is none, or if it is that of a file that was ``read``."""
        name, _ = QFileDialog.getSaveFileName(self._parent, title, str(suggestion), filters)
        path = Path(name) if name else None
        if path and any(path.resolve() == each.resolve() for each in read):
            self.failed.emit(
                InputError(
                    f"The export would replace “{path.name}”, which the text was read from.",
                    "Export it under another name.",
                )
            )
            return None
        return path

    def start(self, path: Path, export: Callable[[], Written]) -> None:
        """Run ``export``, which writes ``path``, in the background."""
        self.status_changed.emit(f"Exporting {printable(path.name)}…")
        task = Task(export)
        task.succeeded.connect(self.finish)
        task.failed.connect(self.failed)
        task.start()

    @Slot(object)
    def finish(self, written: Written) -> None:
        """Say what was written."""
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
