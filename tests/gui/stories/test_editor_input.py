"""Text that comes in by paste, drop and input method; files that are to be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.editors import coloured_editor, open_editor, place_caret
from helpers.spans import spans_of
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QInputMethodEvent,
    QKeySequence,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gltr_desktop.ui.editor.positions import document_text

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
WORDS = ["The", " quick", " brown", " fox", "."]


def drop(editor: TokenEditor, data: QMimeData, point: QPointF) -> QDropEvent:
    """Drag ``data`` over the editor and let it go at ``point``."""
    drag = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NO_MODIFIER)
    QApplication.sendEvent(editor.viewport(), QDragEnterEvent(QPoint(1, 1), *drag))
    QApplication.sendEvent(editor.viewport(), QDragMoveEvent(point.toPoint(), *drag))
    event = QDropEvent(point, *drag)
    QApplication.sendEvent(editor.viewport(), event)
    return event


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


@pytest.mark.parametrize(
    ("copied", "expected"),
    [
        ("plain “text”", "plain “text”"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\u00a0b", "a\u00a0b"),
        ("👩🏽 e\u0301", "👩🏽 e\u0301"),
        ("<b>no tags</b>", "<b>no tags</b>"),
    ],
)
def test_paste(copied: str, expected: str, qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText("[]")
    place_caret(editor, 1)
    QApplication.clipboard().setText(copied)
    with qtbot.waitSignal(editor.pasted):
        QTest.keySequence(editor, QKeySequence(QKeySequence.StandardKey.Paste))
    assert document_text(editor.document()) == f"[{expected}]"
    QTest.keySequence(editor, QKeySequence(QKeySequence.StandardKey.Undo))
    assert document_text(editor.document()) == "[]"


def test_half_a_character_in_the_clipboard_does_no_harm(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    data = QMimeData()
    data.setText("a\ud83db")
    editor.insertFromMimeData(data)
    assert document_text(editor.document()) in ("a\ufffdb", "ab")
    assert editor.document().characterCount() - 1 == len(document_text(editor.document()))


def test_paste_of_formatted_text_takes_the_text_only(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    data = QMimeData()
    data.setHtml("<h1 style='color: red'>Title</h1>")
    data.setText("Title")
    editor.insertFromMimeData(data)
    assert document_text(editor.document()) == "Title"
    assert "red" not in editor.document().toHtml()


def test_a_dropped_file_is_to_be_opened(tmp_path: Path, qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText("kept")
    path = tmp_path / "a text & more.txt"
    with qtbot.waitSignal(editor.file_dropped) as caught:
        assert drop(editor, files(path), QPointF(20, 20)).isAccepted()
    assert caught.args == [path]
    assert document_text(editor.document()) == "kept"


def test_dropped_text_is_inserted_where_it_is_dropped(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText("ab")
    place_caret(editor, 1)
    between = QPointF(editor.cursorRect().center())
    place_caret(editor, 0)
    data = QMimeData()
    data.setText("\r\n")
    with qtbot.waitSignal(editor.pasted):
        assert drop(editor, data, between).isAccepted()
    assert document_text(editor.document()) == "a\nb"


def test_nothing_is_dropped_into_a_text_that_is_being_read(tmp_path: Path, qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setReadOnly(True)
    data = QMimeData()
    data.setText("more")
    with qtbot.assertNotEmitted(editor.pasted):
        drop(editor, data, QPointF(20, 20))
    assert document_text(editor.document()) == ""


@pytest.mark.parametrize("rest", [["\n", "more"], []], ids=["first line", "only line"])
def test_a_composed_character_is_an_edit_only_when_it_is_there(
    rest: list[str], qtbot: QtBot
) -> None:
    editor = coloured_editor(qtbot, [*WORDS, *rest])
    place_caret(editor, 9)
    QApplication.sendEvent(editor, QInputMethodEvent("ˊ", []))
    QApplication.sendEvent(editor, QInputMethodEvent("", []))
    groups = list(range(5 + len(rest)))
    assert spans_of(editor).group.tolist() == groups
    assert spans_of(editor).stale_from is None
    event = QInputMethodEvent("", [])
    event.setCommitString("é")
    QApplication.sendEvent(editor, event)
    assert document_text(editor.document()) == "The quické brown fox." + "".join(rest)
    assert spans_of(editor).group.tolist() == groups
    assert [spans_of(editor).is_stale(index) for index in range(3)] == [False, True, True]


def test_colours_make_room_for_what_is_being_composed(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, [*WORDS, "\n", "more"])
    spans = spans_of(editor)
    before = [editor.span_rects(spans, index)[0] for index in range(7)]
    place_caret(editor, len("The quick"))
    QApplication.sendEvent(editor, QInputMethodEvent("ˊˊˊˊ", []))
    during = [editor.span_rects(spans, index)[0] for index in range(7)]
    moved = [now.left() - then.left() for now, then in zip(during, before, strict=True)]
    assert moved[:2] == [0, 0]
    assert during[1].width() == before[1].width()
    assert moved[2] > 10
    assert moved[2:6] == [moved[2]] * 4
    assert moved[6] == 0
    QApplication.sendEvent(editor, QInputMethodEvent("", []))
    assert [editor.span_rects(spans, index)[0] for index in range(7)] == before
