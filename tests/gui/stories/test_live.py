"""Edits that are read by themselves: when, what of them, and whose choice it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.spans import spans_of
from helpers.windows import LONG, TEXT, begin_reading_long, is_coloured, open_window, text_of
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.analysis.replacement import replacement
from gltr_desktop.analysis.visible_text import visible
from gltr_desktop.models import catalog
from gltr_desktop.models.options import BUILT_IN, ModelChoice
from gltr_desktop.ui.threads import analysis_controller as module
from gltr_desktop.ui.threads.analysis_state import State

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture
def window(tiny_model: Path, qtbot: QtBot) -> MainWindow:
    """With *Live* on."""
    return open_window(qtbot, tiny_model, live=True)


def wait_until_fresh(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the text as it stands is coloured."""
    qtbot.waitUntil(
        lambda: is_coloured(window) and spans_of(window).analysis.text == text_of(window),
        timeout=60_000,
    )
    assert spans_of(window).stale_from is None
    assert (spans_of(window).bucket >= 0).all()


def test_what_is_typed_is_read_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.pane.editor, "It was a bright cold day")
    wait_until_fresh(window, qtbot)
    QTest.keyClicks(window.pane.editor, " in April")
    wait_until_fresh(window, qtbot)
    assert text_of(window) == "It was a bright cold day in April"


def test_an_edit_in_the_middle_and_its_undo_are_read(window: MainWindow, qtbot: QtBot) -> None:
    window.pane.editor.insertPlainText(TEXT)
    wait_until_fresh(window, qtbot)
    cursor = window.pane.editor.textCursor()
    cursor.setPosition(20)
    window.pane.editor.setTextCursor(cursor)
    QTest.keyClicks(window.pane.editor, "xyz ")
    wait_until_fresh(window, qtbot)
    window.pane.editor.undo()
    wait_until_fresh(window, qtbot)
    assert text_of(window) == TEXT


def test_editing_while_a_long_text_is_read(window: MainWindow, qtbot: QtBot) -> None:
    begin_reading_long(window, qtbot)
    window.pane.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.pane.editor, "the end")
    wait_until_fresh(window, qtbot)
    assert text_of(window) == LONG + "the end"


def test_a_text_that_is_emptied_is_left_alone(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.pane.editor, "It was")
    wait_until_fresh(window, qtbot)
    before = window.pane.analysis.request_id
    window.pane.editor.selectAll()
    QTest.keyClick(window.pane.editor, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not window.pane.analysis._pause.isActive())
    assert window.pane.analysis.request_id == before
    assert window.message.text == ""


def test_what_takes_long_waits_to_be_asked_for(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.pane.editor.insertPlainText(LONG)
    wait_until_fresh(window, qtbot)
    monkeypatch.setattr(module, "_MAX_LIVE_S", 0.0)
    window.pane.editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(window.pane.editor, "x")
    qtbot.waitUntil(lambda: "Ctrl+Return" in window.status_bar.status.text())
    assert not window.pane.analysis.running
    assert spans_of(window).stale_from is not None


def test_a_failure_is_told_once_and_the_model_before_reads_on(
    window: MainWindow, tiny_model: Path, qtbot: QtBot
) -> None:
    window.model_menu.choice = ModelChoice("no/such-model")
    QTest.keyClicks(window.pane.editor, "It was")
    qtbot.waitUntil(lambda: "isn't on this computer" in window.message.text, timeout=60_000)
    window.message.hide()
    QTest.keyClicks(window.pane.editor, " a bright")
    wait_until_fresh(window, qtbot)
    assert spans_of(window).analysis.model.name == str(tiny_model)
    assert not window.message.isVisible()


def test_a_failure_is_not_repeated_with_every_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    # No model is left to read on with.
    monkeypatch.setattr(catalog, "RESOURCES", tmp_path)
    window = open_window(qtbot, BUILT_IN, live=True)
    QTest.keyClicks(window.pane.editor, "It was")
    qtbot.waitUntil(lambda: window.pane.analysis.state is State.FAILED, timeout=60_000)
    assert "lacks its model" in window.message.text
    window.message.hide()
    before = window.pane.analysis.request_id
    QTest.keyClicks(window.pane.editor, " a bright")
    qtbot.waitUntil(lambda: not window.pane.analysis._pause.isActive())
    assert window.pane.analysis.request_id == before
    assert not window.pane.analysis.running
    assert not window.message.isVisible()


def test_it_is_on_by_itself_for_a_quick_model(
    tiny_model: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(qtbot, tiny_model)
    QSettings().remove("text/live")
    qtbot.waitUntil(lambda: window.pane.analysis.quick, timeout=60_000)
    window.pane.live.refresh()
    assert window.menu_actions.live.isChecked()
    assert window.pane.analysis.live
    monkeypatch.setattr(module, "_QUICK_TOKENS_PER_SECOND", 1e9)
    window.pane.live.refresh()
    assert not window.menu_actions.live.isChecked()
    assert not window.pane.analysis.live


def test_what_was_typed_before_a_slow_model_was_there_is_read_once(
    tiny_model: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_QUICK_TOKENS_PER_SECOND", 1e9)
    window = open_window(qtbot, tiny_model)
    window.settings.live = None
    QTest.keyClicks(window.pane.editor, "My dog ate it.")
    wait_until_fresh(window, qtbot)
    assert not window.pane.analysis.live
    QTest.keyClicks(window.pane.editor, " Twice.")
    assert window.pane.analysis.needs_asking


def test_a_choice_is_kept(window: MainWindow, tiny_model: Path, qtbot: QtBot) -> None:
    assert window.menu_actions.live.isChecked()
    QTest.keyClick(window.pane.editor, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not window.pane.analysis.live
    assert window.settings.live is False
    QTest.keyClicks(window.pane.editor, "It was")
    assert not window.pane.analysis._pause.isActive()
    window.pane.live.refresh()
    assert not window.pane.analysis.live


def test_a_prediction_is_tried_by_key_and_read_again(window: MainWindow, qtbot: QtBot) -> None:
    window.pane.editor.insertPlainText(TEXT)
    wait_until_fresh(window, qtbot)
    spans = spans_of(window)
    analysis = spans.analysis
    offered = [replacement(analysis, group, 0) for group in range(len(analysis.groups))]
    # Some predictions are no text of their own.
    index = next(group for group, text in enumerate(offered) if group and text)
    best = str(offered[index])
    editor = window.pane.editor
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    # Without a word in the panel the keys mean nothing.
    QTest.keyClick(editor, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert text_of(window) == TEXT
    while editor.marked != index:
        QTest.keyClick(editor, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    window.menu_actions.what_if.aboutToShow.emit()
    assert visible(best) in window.menu_actions.what_if.actions()[0].text().replace("&&", "&")
    window.menu_actions.what_if.aboutToHide.emit()
    begin, end = int(spans.start[index]), int(spans.end[index])
    QTest.keyClick(editor, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert text_of(window) == TEXT[:begin] + best + TEXT[end:]
    wait_until_fresh(window, qtbot)
    # It is tried only: Esc gives the text back, and Return keeps the word.
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert text_of(window) == TEXT
    wait_until_fresh(window, qtbot)
    QTest.keyClick(editor, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert text_of(window) == TEXT[:begin] + best + TEXT[end:]
    wait_until_fresh(window, qtbot)
    editor.undo()
    assert text_of(window) == TEXT
    wait_until_fresh(window, qtbot)
