"""Writes the text to its file, and asks where that could destroy something."""

from __future__ import annotations

import stat
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from gltr_desktop.documents.document import Document
from gltr_desktop.documents.file_state import Change, FileState
from gltr_desktop.documents.saving import EncodingError, content_to_save
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import InputError
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gltr_desktop.errors import GltrError

_Button = QMessageBox.StandardButton


@dataclass(frozen=True)
class SaveOrder:
    """What is to be written where.

    ``document`` is the text as it was before the edits; None if it comes from no file. ``state``
    is what the file was when it was last read or written; None if whatever is there may be
    replaced.
    """

    path: Path
    text: str
    document: Document | None
    encoding: str
    state: FileState | None


@dataclass(frozen=True)
class SavedText:
    """A text as its file holds it now; ``place`` is where the file really is."""

    document: Document
    path: Path
    place: Path
    state: FileState | None


class TextSaver(QObject):
    """Carries out one order at a time, in the background."""

    saved = Signal(object)
    """SavedText."""
    failed = Signal(object)
    """GltrError: the file is as it was."""
    _ended = Signal()

    def __init__(self, window: QWidget, ask_for_name: Callable[[], Path | None]) -> None:
        """``ask_for_name`` asks the user for another file."""
        super().__init__(window)
        self._window, self._ask_for_name = window, ask_for_name
        self._order: SaveOrder | None = None

    @property
    def busy(self) -> bool:
        """Whether an order is being carried out."""
        return self._order is not None

    def save(self, order: SaveOrder) -> None:
        """Write the text; an order that is under way comes first."""
        self.wait()
        self._start(order)

    def wait(self) -> None:
        """Return when nothing is being written, and every question about it is answered."""
        if self._order is not None:
            loop = QEventLoop()
            self._ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _start(self, order: SaveOrder) -> None:
        self._order = order
        task = Task(lambda: _store(order))
        task.succeeded.connect(self._finish)
        task.failed.connect(self._cope)
        task.start()

    @Slot(object)
    def _finish(self, saved: SavedText) -> None:
        self.saved.emit(saved)
        self._end()

    @Slot(object)
    def _cope(self, error: GltrError) -> None:
        order = self._order
        if order is None:
            return
        next_order: SaveOrder | None = None
        if isinstance(error, _ChangedFileError):
            next_order = self._ask_about_change(order)
        elif isinstance(error, EncodingError):
            next_order = self._ask_about_encoding(order, error)
        else:
            self.failed.emit(error)
        if next_order is None:
            self._end()
        else:
            self._start(next_order)

    def _ask_about_change(self, order: SaveOrder) -> SaveOrder | None:
        answer = QMessageBox.question(
            self._window,
            "Changed by another program",
            f"Another program has changed “{order.path.name}” since it was opened. Overwrite its"
            " changes with the text in the window? “No” asks for another name.",
            _Button.Yes | _Button.No | _Button.Cancel,
            _Button.Cancel,
        )
        if answer == _Button.Yes:
            return replace(order, state=None)
        path = self._ask_for_name() if answer == _Button.No else None
        return replace(order, path=path, state=None) if path is not None else None

    def _ask_about_encoding(self, order: SaveOrder, error: EncodingError) -> SaveOrder | None:
        answer = QMessageBox.question(
            self._window,
            "Another encoding",
            f"{error.message} Save the file in UTF-8 from now on?",
            _Button.Yes | _Button.Cancel,
            _Button.Yes,
        )
        return replace(order, encoding="utf-8") if answer == _Button.Yes else None

    def _end(self) -> None:
        self._order = None
        self._ended.emit()


class _ChangedFileError(InputError):
    """Another program has changed the file: the user has to decide."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Another program has changed “{path.name}”.", "Save the text under another name."
        )


def _store(order: SaveOrder) -> SavedText:
    path = order.path
    if _is_special(path):
        raise InputError(
            f"“{path.name}” is a pipe or a device, not a file.", "Save the text under another name."
        )
    if order.state is not None and order.state.change(path) is Change.CONTENT:
        raise _ChangedFileError(path)
    content = content_to_save(order.document, order.text, order.encoding)
    status = write_atomically(path, content)
    document = replace(
        order.document or Document(""),
        text=order.text,
        encoding=order.encoding,
        path=path,
        can_save_back=True,
        original=content.decode(order.encoding, "surrogateescape"),
    )
    if order.document is None or order.encoding != order.document.encoding:
        document = replace(document, certainty=1.0, alternatives=())
    state = None if status is None else FileState.of(status, content)
    return SavedText(document, path, path.resolve(), state)


def _is_special(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
