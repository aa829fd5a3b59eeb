"""Puts the coloured text on the clipboard, in the forms that other programs paste in colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QGuiApplication

from gltr_desktop.documents.inline_html import to_inline_html
from gltr_desktop.ui.editor.pasting import EXACT_TEXT
from gltr_desktop.ui.editor.positions import document_text, for_qt, selected_text
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

    from gltr_desktop.ui.exports import Exports, ExportSubject

ODF = "application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class _Copied:
    """What was copied in its forms."""

    text: str
    html: str
    odf: bytes


class ColouredCopy(QObject):
    """Copies the selected part of one editor's text, or all of it."""

    def __init__(self, editor: QPlainTextEdit, exports: Exports) -> None:
        """``exports`` knows the analysis, and passes on what there is to say."""
        super().__init__(editor)
        self._editor, self._exports = editor, exports
        self._newest: Task | None = None

    @Slot()
    def copy(self) -> None:
        """Copy in the background: a long text takes a moment."""
        subject = self._exports.subject("copy")
        if subject is None:
            return
        part = self._part(subject.analysis.text)
        if part is None:
            self._exports.status_changed.emit(
                "This part was edited after it was analysed. Ctrl+Return analyses the text again."
            )
            return
        self._newest = task = Task(lambda: _forms(subject, *part))
        task.succeeded.connect(self._finish)
        task.failed.connect(self._exports.failed)
        task.start()

    def _part(self, analysed: str) -> tuple[int, int] | None:
        """Begin and end in ``analysed`` of what is selected; None if an edit changed it."""
        cursor = self._editor.textCursor()
        whole = document_text(self._editor.document())
        if not cursor.hasSelection():
            return (0, len(whole)) if whole == analysed else None
        before = self._editor.textCursor()
        before.setPosition(0)
        before.setPosition(cursor.selectionStart(), before.MoveMode.KeepAnchor)
        begin, selected = len(selected_text(before)), selected_text(cursor)
        end = begin + len(selected)
        if whole[:end] == analysed[:end]:
            return begin, end
        # What follows an edit has only moved.
        begin += len(analysed) - len(whole)
        if begin >= 0 and analysed[begin:] == selected + whole[end:]:
            return begin, begin + len(selected)
        return None

    @Slot(object, object)
    def _finish(self, copied: _Copied, task: Task) -> None:
        if task is not self._newest:
            return
        data = QMimeData()
        data.setText(for_qt(copied.text))
        data.setHtml(copied.html)
        data.setData(ODF, copied.odf)
        # The window itself pastes this: HTML and ODF have no such spaces and line ends.
        data.setData(EXACT_TEXT, copied.text.encode())
        QGuiApplication.clipboard().setMimeData(data)
        self._exports.status_changed.emit("Copied with colours.")


def _forms(subject: ExportSubject, begin: int, end: int) -> _Copied:
    # Importing this would make every start-up slower.
    from gltr_desktop.documents.exporters.odt_export import to_odt_part

    analysis, colouring = subject.analysis, subject.colouring
    return _Copied(
        text=analysis.text[begin:end],
        html=to_inline_html(analysis, colouring, begin, end),
        odf=to_odt_part(analysis, colouring, begin, end, datetime.now().astimezone()),
    )
