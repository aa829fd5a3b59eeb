"""Whatever can be read may be dropped anywhere in the window, which lights up meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.pixels import background, picture
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.editor.reading_mode import ReadingMode
from gltr_desktop.ui.editor.token_editor import TokenEditor
from gltr_desktop.ui.files.drop_target import DropTarget

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme


@pytest.fixture
def editor(frame: QWidget, qtbot: QtBot) -> TokenEditor:
    """An editor with a text in a window with something beside it."""
    editor = TokenEditor(frame)
    layout = QVBoxLayout(frame)
    layout.addWidget(editor)
    layout.addWidget(QWidget(frame), 1)
    frame.resize(400, 300)
    editor.setPlainText("kept")
    with qtbot.waitExposed(frame):
        frame.show()
    return editor


@pytest.fixture
def target(frame: QWidget, editor: TokenEditor) -> DropTarget:
    return DropTarget(frame, editor)


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def text(words: str) -> QMimeData:
    data = QMimeData()
    data.setText(words)
    return data


def drag(over: QWidget, data: QMimeData) -> bool:
    """Drag ``data`` over a widget as far as its middle; whether it may be dropped there."""
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    how = (actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(1, 1), *how)
    enter.ignore()
    QApplication.sendEvent(over, enter)
    if enter.isAccepted():
        QApplication.sendEvent(over, QDragMoveEvent(over.rect().center(), *how))
    return enter.isAccepted()


def drop(on: QWidget, data: QMimeData) -> QDropEvent:
    """Drag ``data`` over a widget, and let it go there."""
    drag(on, data)
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    how = (actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event = QDropEvent(QPointF(on.rect().center()), *how)
    QApplication.sendEvent(on, event)
    return event


@pytest.mark.parametrize("where", ["window", "text"])
def test_a_file_may_be_dropped_anywhere_and_is_not_moved_away(
    where: str,
    frame: QWidget,
    editor: TokenEditor,
    target: DropTarget,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    place = frame if where == "window" else editor.viewport()
    path = tmp_path / "a text.txt"
    assert drag(place, files(path))
    assert target.cover.isVisible()
    assert target.cover.text == "Drop to open"
    with qtbot.waitSignal(editor.file_dropped) as caught:
        event = drop(place, files(path))
    assert caught.args == [path]
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert not target.cover.isVisible()
    assert document_text(editor.document()) == "kept"


def test_several_files_are_dropped_together(
    frame: QWidget, editor: TokenEditor, target: DropTarget, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    with qtbot.waitSignal(editor.files_dropped) as caught:
        drop(frame, files(*paths))
    assert caught.args == [paths]
    assert not target.cover.isVisible()


def test_the_light_goes_out_when_the_drag_leaves(
    frame: QWidget, editor: TokenEditor, target: DropTarget, tmp_path: Path, qtbot: QtBot
) -> None:
    data = files(tmp_path / "a.txt")
    drag(frame, data)
    # From one part of the window to another it stays.
    QApplication.sendEvent(frame, QDragLeaveEvent())
    drag(editor.viewport(), data)
    assert target.cover.isVisible()
    QApplication.sendEvent(editor.viewport(), QDragLeaveEvent())
    qtbot.waitUntil(target.cover.isHidden)


@pytest.mark.usefixtures("target")
def test_a_text_that_is_dropped_beside_the_editor_comes_in_at_the_caret(
    frame: QWidget, editor: TokenEditor, qtbot: QtBot
) -> None:
    editor.moveCursor(QTextCursor.MoveOperation.End)
    with qtbot.waitSignal(editor.pasted):
        drop(frame, text(" and more"))
    assert document_text(editor.document()) == "kept and more"


def test_a_text_over_the_editor_is_left_to_it(
    editor: TokenEditor, target: DropTarget, qtbot: QtBot
) -> None:
    assert drag(editor.viewport(), text("more"))
    assert not target.cover.isVisible()
    with qtbot.waitSignal(editor.pasted):
        drop(editor.viewport(), text("more"))
    assert "more" in document_text(editor.document())


def test_a_text_that_is_dropped_while_reading_is_an_attempt_to_edit(
    frame: QWidget, editor: TokenEditor, target: DropTarget, qtbot: QtBot
) -> None:
    mode = ReadingMode(editor)
    mode.set_reading(reading=True)
    # The editor does not take it, and so it comes to the window.
    assert drag(editor.viewport(), text("more"))
    assert target.cover.text == "Drop to add this text"
    with qtbot.waitSignal(mode.edit_attempted):
        drop(editor.viewport(), text("more"))
    assert document_text(editor.document()) == "kept"


def test_a_web_address_is_refused(
    frame: QWidget, editor: TokenEditor, target: DropTarget, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/essay")])
    with qtbot.waitSignal(editor.drop_refused):
        drop(frame, data)
    assert not target.cover.isVisible()


def test_what_is_no_text_is_not_taken(frame: QWidget, target: DropTarget) -> None:
    data = QMimeData()
    data.setData("application/x-nothing", b"x")
    assert not drag(frame, data)
    assert not target.cover.isVisible()


def test_the_cover_is_seen_in_every_theme(
    frame: QWidget, editor: TokenEditor, target: DropTarget, tmp_path: Path, theme: Theme
) -> None:
    editor.set_theme(theme)
    drag(frame, files(tmp_path / "a.txt"))
    assert target.cover.geometry() == frame.rect()
    pixels = picture(target.cover)
    paper = int(background(pixels)[1:3], 16)
    assert abs(paper - theme.paper.red()) < 30
    accent = [theme.accent.red(), theme.accent.green(), theme.accent.blue()]
    assert (abs(pixels.astype(int) - accent).max(axis=-1) < 8).any()
