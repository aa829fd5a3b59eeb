"""The coloured text on the clipboard: what other programs and this one get of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from helpers.analyses import analysis_of
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QWidget

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.palette import LIGHT
from gltr_desktop.documents.origin import Origin
from gltr_desktop.ui.charts.chart_panel import ChartPanel
from gltr_desktop.ui.coloured_copy import ODF, ColouredCopy
from gltr_desktop.ui.editor.pasting import EXACT_TEXT
from gltr_desktop.ui.editor.positions import for_qt
from gltr_desktop.ui.editor.token_editor import TokenEditor
from gltr_desktop.ui.exports import Exports, ExportSubject
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QClipboard
    from pytestqt.qtbot import QtBot

    from gltr_desktop.errors import GltrError

PIECES = ["\ufeffThe", " 😀", "\u00a0quick", "\n", "  brown", " fox"]
TEXT = "".join(PIECES)


@dataclass
class Desk:
    """An editor with an analysed text."""

    editor: TokenEditor
    copying: ColouredCopy
    qtbot: QtBot
    clipboard: QClipboard
    statuses: list[str] = field(default_factory=list)
    errors: list[GltrError] = field(default_factory=list)

    def select(self, begin: int, end: int) -> None:
        """Select UTF-16 positions [``begin``, ``end``) of the document."""
        cursor = self.editor.textCursor()
        cursor.setPosition(begin)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)

    def copied(self) -> QMimeData:
        """What is on the clipboard after a copy."""
        self.copying.copy()
        self.qtbot.waitUntil(lambda: self.statuses == ["Copied with colours."])
        return self.clipboard.mimeData()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    parent = QWidget()
    qtbot.addWidget(parent)
    editor = TokenEditor(parent)
    editor.setPlainText(for_qt(TEXT))
    analysis = analysis_of(PIECES, [0, 20, 200, 0, 2_000, 0])
    subject = ExportSubject(analysis, GLTR_COLOURING, Origin("a"), None)
    exports = Exports(parent, Settings(), ChartPanel(parent), lambda: subject)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("")
    made = Desk(editor, ColouredCopy(editor, exports), qtbot, clipboard)
    exports.status_changed.connect(made.statuses.append)
    exports.failed.connect(made.errors.append)
    return made


def test_all_of_the_text_is_copied_in_four_forms(desk: Desk) -> None:
    data = desk.copied()
    assert data.text().removeprefix("\ufeff") == TEXT.removeprefix("\ufeff")
    assert data.html().count("background-color") == 5
    assert LIGHT.buckets[3] in data.html()
    content = ZipFile(BytesIO(bytes(data.data(ODF).data()))).read("content.xml").decode()
    assert LIGHT.buckets[3] in content
    assert "quick" in content
    assert "guess" not in content  # There is no head.
    assert bytes(data.data(EXACT_TEXT).data()).decode() == TEXT


def test_only_the_selection_is_copied_if_there_is_one(desk: Desk) -> None:
    desk.select(5, 13)
    data = desk.copied()
    assert bytes(data.data(EXACT_TEXT).data()).decode() == "😀\u00a0quick"
    assert "The" not in data.html()
    assert "quick" in data.html()


def test_what_an_edit_has_moved_is_copied_with_its_own_colours(desk: Desk) -> None:
    cursor = desk.editor.textCursor()
    cursor.setPosition(4)
    cursor.insertText(" very 😀")
    end = desk.editor.document().characterCount() - 1
    desk.select(end - 9, end)
    data = desk.copied()
    assert bytes(data.data(EXACT_TEXT).data()).decode() == "brown fox"
    assert LIGHT.buckets[3] in data.html()
    desk.statuses.clear()
    desk.select(1, 4)
    assert bytes(desk.copied().data(EXACT_TEXT).data()).decode() == "The"


@pytest.mark.parametrize("selected", [(0, 0), (2, 20), (4, 6)])
def test_what_was_edited_since_has_no_colours_to_copy(
    selected: tuple[int, int], desk: Desk
) -> None:
    cursor = desk.editor.textCursor()
    cursor.setPosition(4)
    cursor.insertText("re")
    desk.select(*selected)
    desk.copying.copy()
    assert desk.statuses[0].startswith("This part was edited after it was analysed.")
    assert desk.clipboard.text() == ""


def test_nothing_is_copied_before_there_is_an_analysis(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    exports = Exports(parent, Settings(), ChartPanel(parent), lambda: None)
    statuses: list[str] = []
    exports.status_changed.connect(statuses.append)
    ColouredCopy(TokenEditor(parent), exports).copy()
    assert statuses == ["There is nothing to copy yet: analyse a text first."]
