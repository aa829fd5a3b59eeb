"""An editor with its files, but without a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from gltr_desktop.errors import GltrError
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.editor.reading_mode import ReadingMode
from gltr_desktop.ui.editor.token_editor import TokenEditor
from gltr_desktop.ui.files.text_files import TextFiles
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.texts.open_texts import OpenTexts

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@dataclass
class Desk(QObject):
    """An editor and its files."""

    window: QWidget
    editor: TokenEditor
    settings: Settings
    mode: ReadingMode
    texts: OpenTexts
    files: TextFiles
    qtbot: QtBot

    def __post_init__(self) -> None:
        super().__init__()
        self.errors: list[GltrError] = []
        self.files.failed.connect(self._fail)

    @Slot(object)
    def _fail(self, error: GltrError) -> None:
        self.errors.append(error)

    @property
    def text(self) -> str:
        return document_text(self.editor.document())

    @property
    def modified(self) -> bool:
        return self.editor.document().isModified()

    def type(self, text: str) -> None:
        """Add ``text`` at the end, as typing does."""
        self.editor.moveCursor(QTextCursor.MoveOperation.End)
        self.editor.insertPlainText(text)

    def open(self, path: Path) -> None:
        with self.qtbot.waitSignals([self.files.opened], timeout=20_000):
            self.files.open_path(path)

    def fail_to_open(self, path: Path) -> GltrError:
        with self.qtbot.waitSignal(self.files.failed, timeout=20_000) as caught:
            self.files.open_path(path)
        (error,) = caught.args
        assert isinstance(error, GltrError)
        return error

    def save(self) -> None:
        with self.qtbot.waitSignal(self.files.saved, timeout=20_000):
            self.files.save()


def open_desk(qtbot: QtBot) -> Desk:
    """A desk with an empty editor."""
    window = QWidget()
    qtbot.addWidget(window)
    editor = TokenEditor(window)
    settings, mode = Settings(), ReadingMode(editor)
    texts = OpenTexts(editor, mode)
    files = TextFiles(window, texts, editor, settings)
    return Desk(window, editor, settings, mode, texts, files, qtbot)
