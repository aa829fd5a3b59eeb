"""A user with several texts: the list on the left, and what happens on the way between them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from helpers.dialogs import Answer, Dialogs
from helpers.spans import spans_of
from helpers.windows import (
    LONG,
    TEXT,
    discard_all,
    is_coloured,
    open_window,
    text_of,
    wait_for_colours,
    wait_for_first_colours,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitter

from gltr_desktop.ui.main_window import MainWindow
from gltr_desktop.ui.texts.text_delegate import TextDelegate
from gltr_desktop.ui.texts.text_list_model import NOTE_ROLE

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.texts.open_text import OpenText

CONTROL = Qt.KeyboardModifier.ControlModifier
ESSAY = "The garden behind the house was full of apple trees. " * 6
LETTER = "Dear Ann, we met at sea, and the weather was not what we had hoped for. " * 5


def open_file(window: MainWindow, path: Path, qtbot: QtBot) -> OpenText:
    with qtbot.waitSignal(window.files.opened, timeout=20_000):
        window.files.open_path(path)
    wait_for_colours(window, qtbot)
    return window.texts.current


@pytest.fixture
def essay(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> OpenText:
    """A file that was read; another one is in front."""
    for name, text in (("essay.txt", ESSAY), ("letter.txt", LETTER)):
        (tmp_path / name).write_text(text)
        open_file(window, tmp_path / name, qtbot)
    return window.texts.texts[0]


def requests(window: MainWindow) -> int:
    """How often the model was asked for something."""
    return window.pane.analysis.request_id


def test_the_list_appears_with_the_second_text_and_goes_with_it(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    assert not window.text_list.isVisible()
    (tmp_path / "essay.txt").write_text(ESSAY)
    open_file(window, tmp_path / "essay.txt", qtbot)
    assert not window.text_list.isVisible()
    QTest.keyClick(window.pane.editor, Qt.Key.Key_N, CONTROL)
    assert window.text_list.isVisible()
    assert window.windowTitle() == "Untitled[*]"
    QTest.keyClick(window.pane.editor, Qt.Key.Key_W, CONTROL)
    assert not window.text_list.isVisible()
    assert window.windowTitle() == "essay.txt[*]"


def test_going_back_gives_the_colours_without_the_model(
    window: MainWindow, essay: OpenText, qtbot: QtBot
) -> None:
    before = requests(window)
    window.texts.show(essay)
    assert is_coloured(window)
    assert spans_of(window).analysis.text == ESSAY
    assert requests(window) == before
    assert window.pane.legend.accessibleDescription()


def test_a_text_that_was_edited_is_read_again_when_it_is_shown(
    window: MainWindow, essay: OpenText, qtbot: QtBot
) -> None:
    letter = window.texts.current
    window.texts.show(essay)
    window.pane.mode.set_reading(reading=False)
    QTest.keyClicks(window.pane.editor, "Once. ")
    window.texts.show(letter)
    before = requests(window)
    window.texts.show(essay)
    wait_for_colours(window, qtbot)
    assert requests(window) > before
    assert spans_of(window).analysis.text == f"Once. {ESSAY}"
    window.pane.editor.undo()
    assert text_of(window) == ESSAY


def test_a_text_that_was_changed_in_the_background_is_read_again(
    window: MainWindow, essay: OpenText, qtbot: QtBot
) -> None:
    """As it is where two texts stand side by side."""
    assert essay.document is not None
    QTextCursor(essay.document).insertText("Once. ")
    before = requests(window)
    window.texts.show(essay)
    assert requests(window) > before
    wait_for_colours(window, qtbot)
    assert spans_of(window).analysis.text == f"Once. {ESSAY}"


def test_another_model_reads_a_text_again_when_it_is_shown(
    window: MainWindow, essay: OpenText, tiny_model: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "other-model"
    other.symlink_to(tiny_model)
    window.model_menu.open_path(other)
    wait_for_colours(window, qtbot)
    qtbot.waitUntil(lambda: window.model_menu.choice.name == str(other))
    before = requests(window)
    window.texts.show(essay)
    assert requests(window) > before
    wait_for_colours(window, qtbot)


def test_what_was_being_read_is_read_from_the_beginning_on_return(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.pane.editor.insertPlainText(LONG)
    window.pane.analysis.analyse()
    wait_for_first_colours(window, qtbot)
    long = window.texts.current
    window.files.new()
    assert not window.pane.analysis.running
    assert window.spans is None
    window.pane.editor.insertPlainText("short")
    window.texts.show(long)
    assert window.pane.analysis.running
    wait_for_colours(window, qtbot)
    assert spans_of(window).analysis.text == LONG


def test_colours_in_the_background_take_up_a_bounded_amount_of_memory(
    window: MainWindow, essay: OpenText, tmp_path: Path, qtbot: QtBot
) -> None:
    readings = window.desk.readings
    assert readings is not None
    readings.max_characters = len(ESSAY) + len(LETTER)
    letter = window.texts.current
    (tmp_path / "third.txt").write_text(TEXT)
    third = open_file(window, tmp_path / "third.txt", qtbot)
    assert essay.reading is not None
    assert letter.reading is not None
    window.texts.show(letter)
    # The essay was in front longest ago; its figure stays.
    assert essay.reading is None
    assert essay.figure is not None
    assert third.reading is not None
    before = requests(window)
    window.texts.show(essay)
    wait_for_colours(window, qtbot)
    assert requests(window) > before


def test_the_figure_of_each_text_stays_in_the_list(
    window: MainWindow, essay: OpenText, qtbot: QtBot
) -> None:
    letter = window.texts.current
    qtbot.waitUntil(lambda: None not in (essay.figure, letter.figure))
    assert essay.figure is not None
    model = window.text_list.view.model()
    said = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(f"essay.txt, {essay.figure.words} of the words")
    # It is the one of the summary.
    window.texts.show(essay)
    figure = window.pane.comparison_panel.figure.figure
    qtbot.waitUntil(lambda: figure.text() == essay.figure.words if essay.figure else False)


def test_a_figure_that_means_nothing_is_faint_in_the_list(
    window: MainWindow, essay: OpenText, qtbot: QtBot
) -> None:
    letter = window.texts.current
    qtbot.waitUntil(lambda: letter.figure is not None)
    view = window.text_list.view
    view.clearSelection()

    def darkest() -> int:
        """Of the row's figure and mark, in grey."""
        place = view.visualRect(view.model().index(1, 0))
        image = view.viewport().grab(place.adjusted(4, place.height() // 2, -4, -4)).toImage()
        points = product(range(image.width()), range(image.height()))
        return min(image.pixelColor(x, y).lightness() for x, y in points)

    before = darkest()
    assert letter.figure is not None
    letter.figure = replace(letter.figure, warning="This model knows English only.")
    assert darkest() > before + 60
    said = view.model().data(view.model().index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "letter.txt, This model knows English only."


def test_a_text_that_loses_what_it_held_loses_its_figure(
    window: MainWindow, essay: OpenText, qtbot: QtBot
) -> None:
    letter = window.texts.current
    qtbot.waitUntil(lambda: letter.figure is not None)
    with qtbot.waitSignal(window.files.opened):
        window.files.reopen_with("latin-1")
        qtbot.waitUntil(lambda: letter.figure is None)
    wait_for_colours(window, qtbot)


def test_what_is_said_of_a_text_and_offered_for_it_goes_with_it(
    window: MainWindow, essay: OpenText, tmp_path: Path, qtbot: QtBot
) -> None:
    """Otherwise the offer would be taken for the text that is in front by then."""
    (tmp_path / "old.txt").write_bytes("Füße, Öl".encode("cp1252"))
    open_file(window, tmp_path / "old.txt", qtbot)
    assert "uncertain" in window.message.text
    window.texts.show(essay)
    assert not window.message.isVisible()
    assert not window.status_bar.status.text()


def test_pinned_cards_filter_and_matches_go_with_the_text(
    window: MainWindow, essay: OpenText, qtbot: QtBot
) -> None:
    window.pane.cards.navigator.step(1)
    window.pane.cards.pin()
    assert window.pane.cards.pinned
    window.pane.bucket_filter.toggle_bucket(0)
    QTest.keyClick(window.pane.editor, Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(window.pane.find_bar.line, "the")
    qtbot.waitUntil(lambda: window.pane.find_bar.answer.text().endswith("of 10"))
    window.texts.show(essay)
    assert not window.pane.cards.pinned
    assert not window.pane.bucket_filter.is_filtering
    # What is in the line is looked for in the text that is shown now.
    qtbot.waitUntil(lambda: window.pane.find_bar.answer.text() == "12 matches")
    QTest.keyClick(window.pane.find_bar.line, Qt.Key.Key_Return)
    assert window.pane.find_bar.answer.text() == "1 of 12"


def test_a_word_that_is_tried_is_taken_out_again(
    window: MainWindow, essay: OpenText, qtbot: QtBot
) -> None:
    letter = window.texts.current
    window.pane.mode.set_reading(reading=False)
    window.pane.cards.preview.begin(spans_of(window), 3, 0, " on")
    assert letter.text() != LETTER
    assert window.pane.cards.preview.active
    window.texts.show(essay)
    assert not window.pane.cards.preview.active
    assert letter.text() == LETTER


# The list


def row(window: MainWindow, number: int) -> QPoint:
    view = window.text_list.view
    return view.visualRect(view.model().index(number, 0)).center()


def test_a_click_shows_a_text_and_gives_it_the_keyboard(
    window: MainWindow, essay: OpenText
) -> None:
    viewport = window.text_list.view.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=row(window, 0))
    assert window.texts.current is essay
    assert window.pane.editor.hasFocus()


def test_the_keyboard_goes_through_the_list_and_closes(window: MainWindow, essay: OpenText) -> None:
    view, letter = window.text_list.view, window.texts.current
    view.setFocus()
    assert view.currentIndex().row() == 1
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert window.texts.current is essay
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert window.texts.texts == (letter,)


def test_f6_reaches_the_list(window: MainWindow, essay: OpenText) -> None:
    window.pane.editor.setFocus()
    seen = set()
    for _ in range(12):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_F6)
        seen.add(window.focusWidget())
    assert window.text_list.view in seen


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_Tab, Qt.Key.Key_PageUp])
def test_keys_lead_to_the_other_text(key: Qt.Key, window: MainWindow, essay: OpenText) -> None:
    window.pane.editor.setFocus()
    QTest.keyClick(window.pane.editor, key, CONTROL)
    assert window.texts.current is essay


def test_the_cross_and_the_middle_button_close(window: MainWindow, essay: OpenText) -> None:
    view, letter = window.text_list.view, window.texts.current
    cross = TextDelegate.cross(view.visualRect(view.model().index(0, 0))).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=cross)
    assert window.texts.texts == (letter,)
    window.files.new()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.MiddleButton, pos=row(window, 0))
    assert letter not in window.texts.texts


def test_the_menu_of_a_row(window: MainWindow, essay: OpenText, qtbot: QtBot) -> None:
    letter = window.texts.current
    entries = {
        action.text().replace("&", ""): action
        for action in window.text_list.menu_of(essay).actions()
    }
    with qtbot.waitSignal(window.text_list.beside_requested) as caught:
        entries["Set Beside This Text"].trigger()
    assert caught.args == [essay]
    entries["Copy Path"].trigger()
    assert QGuiApplication.clipboard().text() == str(essay.path)
    own = window.text_list.menu_of(letter).actions()
    assert not next(action for action in own if "Beside" in action.text()).isEnabled()
    entries["Close Others"].trigger()
    assert window.texts.texts == (essay,)


def test_the_list_is_hidden_and_its_width_is_remembered(
    window: MainWindow, essay: OpenText, tiny_model: Path, qtbot: QtBot
) -> None:
    window.menu_actions.view.text_list.trigger()
    assert not window.text_list.isVisible()
    window.menu_actions.view.text_list.trigger()
    assert window.text_list.isVisible()
    splitter = window.text_list.parentWidget()
    assert isinstance(splitter, QSplitter)
    splitter.moveSplitter(260, 1)
    assert window.text_list.width() == 260
    width = window.width()
    window.resize(700, 480)
    assert window.text_list.width() < 160
    window.resize(width, 800)
    assert window.text_list.width() == 260
    window.resize(700, 480)
    window.close()
    again = open_window(qtbot, tiny_model, again=True)
    assert again.text_list.isVisible()
    again.resize(width, 800)
    assert again.text_list.width() == 260


def test_texts_of_one_name_are_told_apart(
    window: MainWindow, essay: OpenText, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = window.text_list.view.model()
    assert [rows.index(row, 0).data(NOTE_ROLE) for row in range(2)] == ["", ""]
    for folder in ("a/x", "b/x"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "essay.txt").write_text(ESSAY)
        open_file(window, tmp_path / folder / "essay.txt", qtbot)
    for words in ("Dear Ann", "Dear Ben"):
        window.files.new()
        QTest.keyClicks(window.pane.editor, words)
    notes = [rows.index(row, 0).data(NOTE_ROLE) for row in range(rows.rowCount())]
    assert notes == [tmp_path.name, "", "a/x", "b/x", "Dear Ann", "Dear Ben"]
    interface = QAccessible.queryAccessibleInterface(window.text_list.view)
    assert "Untitled, Dear Ann, not saved" in interface.child(4).text(QAccessible.Text.Name)


def test_a_text_that_is_not_saved_has_a_mark(window: MainWindow, essay: OpenText) -> None:
    model = window.text_list.view.model()

    def said() -> str:
        return str(model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole))

    assert "not saved" not in said()
    window.pane.mode.set_reading(reading=False)
    QTest.keyClicks(window.pane.editor, "x")
    assert "not saved" in said()
    assert window.isWindowModified()
    window.texts.show(essay)
    assert "not saved" in said()
    assert not window.isWindowModified()
    interface = QAccessible.queryAccessibleInterface(window.text_list.view)
    assert "letter.txt, not saved" in interface.child(1).text(QAccessible.Text.Name)


# The end, and the next time


def test_what_was_open_comes_back_and_only_one_of_it_is_read(
    window: MainWindow, essay: OpenText, tiny_model: Path, qtbot: QtBot
) -> None:
    window.texts.show(essay)
    assert window.close()
    again = open_window(qtbot, tiny_model, again=True)
    wait_for_colours(again, qtbot)
    assert text_of(again) == ESSAY
    assert [text.title for text in again.texts.texts] == ["essay.txt", "letter.txt"]
    assert [text.is_unread for text in again.texts.texts] == [False, True]
    with qtbot.waitSignal(again.files.opened, timeout=20_000):
        QTest.keyClick(again.pane.editor, Qt.Key.Key_PageDown, CONTROL)
    wait_for_colours(again, qtbot)
    assert text_of(again) == LETTER


def test_a_file_of_the_command_line_comes_beside_what_was_open(
    window: MainWindow, essay: OpenText, tiny_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    assert window.close()
    (tmp_path / "third.txt").write_text(TEXT)
    again = open_window(qtbot, tiny_model)
    again.close()
    window.settings.set_open_files([tmp_path / "essay.txt", tmp_path / "letter.txt"], 1)
    again = open_window(qtbot, tiny_model, again=True)
    with qtbot.waitSignal(again.files.opened, timeout=20_000):
        again.files.open_path(tmp_path / "third.txt")
    assert text_of(again) == TEXT
    titles = [text.title for text in again.texts.texts]
    assert titles == ["essay.txt", "letter.txt", "third.txt"]


def test_the_file_in_front_is_read_only_after_the_window_has_appeared(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    """Otherwise a slow disk would be waited for, and a recovered text would take its place."""
    for name in ("essay.txt", "letter.txt"):
        (tmp_path / name).write_text(ESSAY)
    window.settings.set_open_files([tmp_path / "essay.txt", tmp_path / "letter.txt"], 1)
    again = MainWindow()
    qtbot.addWidget(again)
    assert not again.files.loading
    assert again.text_list.view.currentIndex().row() == 1
    with qtbot.waitSignal(again.files.opened, timeout=20_000):
        again.show()
    assert text_of(again) == ESSAY
    assert again.close()


def test_closing_the_window_asks_about_each_text_and_shows_it(
    window: MainWindow, essay: OpenText, dialogs: Dialogs
) -> None:
    letter = window.texts.current
    for text in (letter, essay):
        window.texts.show(text)
        window.pane.mode.set_reading(reading=False)
        QTest.keyClicks(window.pane.editor, "x")
    window.texts.show(letter)
    dialogs.answer = Answer.Cancel
    assert not window.close()
    assert dialogs.asked == ["Save changes to “essay.txt”?"]
    assert window.texts.current is essay
    assert window.isVisible()
    dialogs.answer = Answer.Save
    assert window.close()
    assert letter.path is not None
    assert letter.path.read_text() == f"x{LETTER}"


def test_two_texts_survive_a_crash_with_their_names(
    window: MainWindow, essay: OpenText, tiny_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    letter = window.texts.current
    for text in (letter, essay):
        window.texts.show(text)
        window.pane.mode.set_reading(reading=False)
        QTest.keyClicks(window.pane.editor, "x")
    folder = tmp_path / "data" / "gltr_desktop" / "gltr_desktop"
    qtbot.waitUntil(lambda: len(list(folder.glob("*.title"))) == 2)
    kept = {path.name: path.read_bytes() for path in folder.glob("unsaved*.t*")}
    discard_all(window)
    assert window.close()
    # The end deletes them, as soon as they are written; a crash would not have.
    qtbot.waitUntil(lambda: not list(folder.glob("unsaved*.t*")))
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    window.settings.set_open_files([tmp_path / "essay.txt", tmp_path / "letter.txt"], 0)
    again = open_window(qtbot, tiny_model, again=True)
    listed, recovered = again.texts.texts[:2], again.texts.texts[2:]
    assert [(text.title, text.is_unread) for text in listed] == [
        ("essay.txt", True),
        ("letter.txt", True),
    ]
    assert sorted((text.title, text.text()) for text in recovered) == [
        ("essay.txt", f"x{ESSAY}"),
        ("letter.txt", f"x{LETTER}"),
    ]
    assert all(text.is_modified and text.path is None for text in recovered)
    assert again.message.text.startswith("Recovered: 2 texts")
    wait_for_colours(again, qtbot)
    assert again.message.isVisible()
