"""Writes what a folder of texts says to files: the table, in the formats of TABLES, and plots."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from gltr_desktop.batch.tables import TABLES, table_format_for
from gltr_desktop.documents.notices import counted
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import GltrError, InputError, printable
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextRow
    from gltr_desktop.ui.settings import Settings


class TableExport(QObject):
    """Asks for a name, and writes there the rows that there are at that moment."""

    exported = Signal(str, object)
    """What was written, and its Path."""
    failed = Signal(object)
    """GltrError."""

    def __init__(self, parent: QWidget, settings: Settings) -> None:
        super().__init__(parent)
        self._parent, self._settings = parent, settings

    def ask(self, rows: Sequence[TextRow], colouring: Colouring, name: Path) -> None:
        """Ask for a file, and write ``rows`` there in the background.

        ``name`` is suggested, with a suffix.
        """
        filters = [f"{table.title} (*{table.suffix})" for table in TABLES]
        suggestion = name.with_name(f"{name.name}{TABLES[0].suffix}")
        chosen, kind = QFileDialog.getSaveFileName(
            self._parent, "Export Table", str(suggestion), ";;".join(filters)
        )
        if not chosen:
            return
        path = Path(chosen)
        if not path.suffix and kind in filters:
            path = path.with_name(path.name + TABLES[filters.index(kind)].suffix)
        try:
            table = table_format_for(path)
            table.require()
        except GltrError as error:
            self.failed.emit(error)
            return

        holds = f"the table of {counted(len(rows), 'text')}"
        now = datetime.now().astimezone()
        self.write(path, rows, holds, partial(table.render, rows, colouring, now))

    def write(
        self,
        path: Path,
        rows: Sequence[TextRow],
        holds: str,
        render: Callable[[], str | bytes],
    ) -> None:
        """Write what ``render`` returns to ``path`` in the background, but over none of ``rows``.

        ``holds`` ends the sentence “It holds …”.
        """

        def write() -> tuple[str, Path]:
            _refuse_to_replace(path, rows)
            write_atomically(path, render())
            return f"“{printable(path.name)}” holds {holds}.", path

        task = Task(write)
        task.succeeded.connect(self._finish)
        task.failed.connect(self.failed)
        task.start()

    @Slot(object)
    def _finish(self, written: tuple[str, Path]) -> None:
        sentence, path = written
        self._settings.folder = path.resolve().parent
        self.exported.emit(sentence, path)


def _refuse_to_replace(path: Path, rows: Sequence[TextRow]) -> None:
    """Raise InputError if ``path`` is one of the texts."""
    place = path.resolve()
    if any(row.file.path.resolve() == place for row in rows):
        raise InputError(
            f"The table would replace “{path.name}”, which is one of the texts.",
            "Export it under another name.",
        )
