"""Several texts are open at once, and each is as it was left when it is shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.desks import Desk, open_desk
from helpers.dialogs import Answer, Dialogs
from PySide6.QtGui import QTextCursor, QTextOption

from gltr_desktop.ui.files.held_file import HeldFile
from gltr_desktop.ui.texts.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.texts.open_text import OpenText


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return open_desk(qtbot)


def file_in(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def titles(desk: Desk) -> list[str]:
    return [text.title for text in desk.texts.texts]


@pytest.fixture
def three(desk: Desk, tmp_path: Path) -> tuple[OpenText, ...]:
    """Three open files, the last one in front."""
    for name in ("one", "two", "three"):
        desk.open(file_in(tmp_path, name, f"text of {name}"))
    return desk.texts.texts


# Showing


def test_each_text_keeps_its_own_undo_history(desk: Desk, three: tuple[OpenText, ...]) -> None:
    one, two, _ = three
    desk.texts.show(one)
    desk.type("!")
    desk.texts.show(two)
    desk.type("?")
    desk.texts.show(one)
    assert desk.text == "text of one!"
    desk.editor.undo()
    assert (desk.text, desk.modified) == ("text of one", False)
    desk.editor.redo()
    assert desk.text == "text of one!"
    assert (two.text(), two.is_modified) == ("text of two?", True)


def test_caret_selection_and_scroll_position_stay(desk: Desk, tmp_path: Path) -> None:
    desk.window.resize(600, 300)
    desk.editor.resize(600, 300)
    desk.window.show()
    long = "A paragraph of some words that needs more lines than one. " * 12 + "\n"
    desk.open(file_in(tmp_path, "long", long * 40))
    desk.open(file_in(tmp_path, "other", "other"))
    text, other = desk.texts.texts
    desk.texts.show(text)
    cursor = desk.editor.textCursor()
    cursor.setPosition(9_000)
    cursor.setPosition(9_005, QTextCursor.MoveMode.KeepAnchor)
    desk.editor.setTextCursor(cursor)
    desk.editor.centerCursor()
    top = desk.editor.verticalScrollBar().value()
    assert top > 0
    desk.texts.show(other)
    assert desk.editor.verticalScrollBar().value() == 0
    desk.texts.show(text)
    shown = desk.editor.textCursor()
    assert (shown.anchor(), shown.position()) == (9_000, 9_005)
    assert desk.editor.verticalScrollBar().value() == top
    desk.window.hide()


def test_one_text_is_read_and_another_one_edited(desk: Desk, three: tuple[OpenText, ...]) -> None:
    one, two, _ = three
    mode = desk.mode
    desk.texts.show(one)
    mode.set_reading(reading=True)
    desk.texts.show(two)
    assert not mode.is_reading
    assert not desk.editor.isReadOnly()
    desk.texts.show(one)
    assert mode.is_reading
    assert desk.editor.isReadOnly()


def test_another_size_of_the_letters_holds_for_texts_that_are_shown_later(
    desk: Desk, three: tuple[OpenText, ...]
) -> None:
    desk.editor.set_font_size(30)
    pitch = desk.editor.line_spacing.pitch
    desk.texts.show(three[0])
    assert desk.editor.document().defaultFont().pointSize() == 30
    assert desk.editor.line_spacing.pitch == pitch


def test_lines_are_broken_within_words_only_in_the_text_with_an_endless_one(
    desk: Desk, three: tuple[OpenText, ...]
) -> None:
    desk.type("ACGT" * 4_000)
    assert desk.editor.wordWrapMode() == QTextOption.WrapMode.WrapAnywhere
    desk.texts.show(three[0])
    assert desk.editor.wordWrapMode() == QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
    desk.type("!")
    desk.texts.show(three[2])
    assert desk.editor.wordWrapMode() == QTextOption.WrapMode.WrapAnywhere


def test_the_next_text_after_the_last_one_is_the_first(
    desk: Desk, three: tuple[OpenText, ...]
) -> None:
    one, two, three_ = three
    seen = []
    for _ in range(3):
        desk.texts.step(1)
        seen.append(desk.texts.current)
    assert seen == [one, two, three_]
    desk.texts.step(-1)
    assert desk.texts.current is two


def test_while_a_file_comes_in_no_other_text_is_shown(desk: Desk, tmp_path: Path) -> None:
    desk.type("mine")
    mine = desk.texts.current
    path = tmp_path / "long"
    path.write_text("A line of a long text.\n" * 100_000)
    with desk.qtbot.waitSignal(desk.files.inserted):
        desk.files.open_path(path)
    assert desk.files.inserting
    with desk.qtbot.waitSignal(desk.texts.status_changed) as caught:
        desk.texts.show(mine)
    assert "Esc" in caught.args[0]
    assert desk.texts.current is not mine
    # What is not there in full goes, and the text before is in front again.
    desk.files.cancel()
    assert desk.texts.texts == (mine,)
    assert desk.text == "mine"
    assert not desk.editor.isReadOnly()


# Opening


def test_a_file_that_is_open_is_shown_and_not_read_again(
    desk: Desk, three: tuple[OpenText, ...]
) -> None:
    one = three[0]
    desk.texts.show(one)
    desk.type("!")
    desk.texts.show(three[1])
    assert one.path is not None
    with desk.qtbot.assertNotEmitted(desk.files.opening):
        desk.files.open_path(one.path)
    assert desk.texts.current is one
    assert desk.text == "text of one!"
    assert desk.texts.texts == three


def test_another_name_of_an_open_file_leads_to_the_same_text(
    desk: Desk, three: tuple[OpenText, ...], tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "one")
    with desk.qtbot.waitSignal(desk.files.declined):
        desk.files.open_path(link)
    assert desk.texts.current is three[0]
    assert desk.texts.texts == three


def test_an_empty_text_makes_room_but_not_one_that_was_written_in(
    desk: Desk, tmp_path: Path
) -> None:
    desk.type("x")
    desk.editor.textCursor().deletePreviousChar()
    # Its undo history may be wanted.
    desk.open(file_in(tmp_path, "one", "1"))
    assert titles(desk) == ["Untitled", "one"]
    desk.files.new()
    assert titles(desk) == ["Untitled", "one", "Untitled"]
    desk.files.new()
    desk.texts.show(desk.texts.texts[1])
    assert titles(desk) == ["Untitled", "one"]


def test_a_text_can_be_typed_in_while_another_file_is_read(desk: Desk, tmp_path: Path) -> None:
    desk.type("mine")
    path = file_in(tmp_path, "other", "other")
    with desk.qtbot.waitSignal(desk.files.opened):
        desk.files.open_path(path)
        assert not desk.editor.isReadOnly()
        desk.qtbot.keyClicks(desk.editor, "!")
    assert desk.texts.texts[0].text() == "mine!"
    assert desk.text == "other"


def test_what_was_to_replace_a_text_is_not_put_into_another_one(
    desk: Desk, three: tuple[OpenText, ...]
) -> None:
    desk.files.reopen_with("latin-1")
    assert desk.editor.isReadOnly()
    desk.texts.show(three[0])
    assert not desk.files.loading
    assert not desk.editor.isReadOnly()
    assert [text.text() for text in three] == ["text of one", "text of two", "text of three"]


# Closing


def test_closing_shows_the_next_text_and_the_last_one_leaves_an_empty_one(
    desk: Desk, three: tuple[OpenText, ...]
) -> None:
    one, two, three_ = three
    desk.texts.show(one)
    assert desk.texts.close(one)
    assert desk.texts.current is two
    assert desk.texts.close(three_)
    assert desk.texts.current is two
    assert desk.texts.close(two)
    assert titles(desk) == ["Untitled"]
    assert desk.text == ""
    before = desk.texts.texts
    desk.files.close_text()
    assert desk.texts.texts == before


def test_a_text_in_the_background_is_shown_before_one_is_asked_about_it(
    desk: Desk, three: tuple[OpenText, ...], dialogs: Dialogs
) -> None:
    one, _, three_ = three
    desk.texts.show(one)
    desk.type("!")
    desk.texts.show(three_)
    dialogs.answer = Answer.Cancel
    assert not desk.texts.close(one)
    assert desk.texts.current is one
    assert "“one”" in dialogs.asked[0]
    dialogs.answer = Answer.Save
    assert desk.texts.close(one)
    assert one not in desk.texts.texts
    assert three[1].path is not None
    assert (three[1].path.parent / "one").read_text() == "text of one!"


def test_closing_the_others_ends_where_the_user_wants_to_keep_one(
    desk: Desk, three: tuple[OpenText, ...], dialogs: Dialogs
) -> None:
    desk.texts.show(three[1])
    desk.type("!")
    dialogs.answer = Answer.Cancel
    desk.texts.close_others(three[0])
    assert titles(desk) == ["one", "two", "three"]
    dialogs.answer = Answer.Discard
    desk.texts.close_others(three[0])
    assert titles(desk) == ["one"]
    assert desk.texts.current is three[0]


def test_the_end_asks_about_every_text_and_cancel_keeps_all(
    desk: Desk, three: tuple[OpenText, ...], dialogs: Dialogs
) -> None:
    for text in three[:2]:
        desk.texts.show(text)
        desk.type("!")
    dialogs.answer = Answer.Discard
    assert desk.files.ask_to_keep_all()
    assert [asked[-5:-2] for asked in dialogs.asked] == ["one", "two"]
    dialogs.answer = Answer.Cancel
    dialogs.asked.clear()
    assert not desk.files.ask_to_keep_all()
    assert len(dialogs.asked) == 1
    assert desk.texts.current is three[0]
    assert desk.texts.texts == three


def test_a_file_that_was_removed_in_the_background_is_asked_about(
    desk: Desk, three: tuple[OpenText, ...], dialogs: Dialogs
) -> None:
    path = three[0].path
    assert path is not None
    path.unlink()
    dialogs.answer = Answer.Cancel
    assert not desk.files.ask_to_keep_all()
    assert desk.texts.current is three[0]
    assert desk.modified


# Other programs


def test_a_change_in_the_background_is_told_once_when_the_text_is_shown(
    desk: Desk, three: tuple[OpenText, ...], dialogs: Dialogs
) -> None:
    one, two, _ = three
    assert one.path is not None
    one.path.write_text("changed by another program")
    dialogs.answer = Answer.No
    desk.texts.show(one)
    desk.qtbot.waitUntil(lambda: bool(dialogs.asked))
    assert "“one”" in dialogs.asked[0]
    assert desk.modified
    for text in (two, one):
        desk.texts.show(text)
        desk.qtbot.waitUntil(lambda: not desk.files._changes._watch._timer.isActive())
        desk.qtbot.waitUntil(lambda: desk.files._changes._watch._comparison is None)
    assert len(dialogs.asked) == 1
    assert desk.errors == []


def test_saving_goes_to_the_text_that_was_saved(desk: Desk, three: tuple[OpenText, ...]) -> None:
    one, two, _ = three
    desk.texts.show(one)
    desk.type("!")
    with desk.qtbot.waitSignal(desk.files.saved):
        desk.files.save()
        desk.texts.show(two)
    assert not one.is_modified
    assert one.saved_text == "text of one!"
    assert two.saved_text == "text of two"
    assert titles(desk) == ["one", "two", "three"]


# What was open the last time


def listed(desk: Desk, paths: list[Path], front: int) -> Session:
    """The session of a program that is started again."""
    desk.settings.set_open_files(paths, front)
    return Session(desk.texts, desk.settings)


def test_files_of_the_last_time_are_read_when_they_are_shown(desk: Desk, tmp_path: Path) -> None:
    paths = [file_in(tmp_path, name, f"text of {name}") for name in ("one", "two", "three")]
    session = listed(desk, paths, 1)
    assert titles(desk) == ["one", "two", "three"]
    assert desk.files.title == "two"
    assert all(text.is_unread for text in desk.texts.texts)
    with desk.qtbot.waitSignal(desk.files.opened):
        session.show()
    assert desk.text == "text of two"
    one, two, three = desk.texts.texts
    assert (one.is_unread, two.is_unread, three.is_unread) == (True, False, True)
    with desk.qtbot.waitSignal(desk.files.opened):
        desk.texts.show(three)
    assert desk.texts.current is three
    assert desk.text == "text of three"
    assert titles(desk) == ["one", "two", "three"]
    assert (desk.settings.open_files, desk.settings.open_file) == (paths, 2)


def test_files_that_are_gone_are_taken_off_the_list(desk: Desk, tmp_path: Path) -> None:
    paths = [tmp_path / "gone", file_in(tmp_path, "there", "text"), tmp_path / "lost"]
    session = listed(desk, paths, 0)
    with desk.qtbot.waitSignals([desk.files.declined, desk.files.opened], timeout=20_000):
        session.show()
    assert titles(desk) == ["there", "lost"]
    assert desk.text == "text"
    with desk.qtbot.waitSignal(desk.files.declined) as declined:
        desk.texts.show(desk.texts.texts[1])
    assert declined.args == ["“lost” is not there any more: it is off the list."]
    assert titles(desk) == ["there"]
    assert desk.errors == []
    assert desk.settings.open_files == [tmp_path / "there"]


def test_a_file_of_the_last_time_that_cannot_be_read_leaves_an_empty_text(
    desk: Desk, tmp_path: Path
) -> None:
    """What is typed there must not be lost to the file that is not read."""
    path = file_in(tmp_path, "one", "")
    session = listed(desk, [path, file_in(tmp_path, "two", "text of two")], 0)
    with desk.qtbot.waitSignal(desk.files.failed):
        session.show()
    assert titles(desk) == ["Untitled", "two"]
    desk.type("mine")
    with desk.qtbot.waitSignal(desk.files.opened):
        desk.texts.show(desk.texts.texts[1])
    assert desk.texts.texts[0].text() == "mine"
    assert desk.texts.texts[0].is_modified


def test_stopping_to_read_a_file_of_the_last_time_leaves_an_empty_text(
    desk: Desk, tmp_path: Path
) -> None:
    session = listed(desk, [file_in(tmp_path, "one", "text of one")], 0)
    session.show()
    desk.files.cancel()
    assert titles(desk) == ["Untitled"]
    desk.type("mine")
    assert desk.text == "mine"


def test_who_goes_elsewhere_while_a_file_is_read_is_not_called_back(
    desk: Desk, tmp_path: Path
) -> None:
    paths = [file_in(tmp_path, name, f"text of {name}") for name in ("one", "two", "three")]
    session = listed(desk, paths, 0)
    with desk.qtbot.waitSignal(desk.files.opened):
        session.show()
    one, two, three = desk.texts.texts
    desk.texts.show(two)
    with desk.qtbot.waitSignal(desk.files.opened):
        desk.texts.show(three)
    desk.texts.show(two)
    desk.texts.show(one)
    assert desk.texts.current is one
    assert not desk.files.loading
    assert two.is_unread


@pytest.mark.parametrize("elsewhere", ["another file of the last time", "a new file", "no file"])
def test_a_file_of_the_last_time_stays_in_the_list_when_one_goes_on_while_it_is_read(
    elsewhere: str, desk: Desk, tmp_path: Path
) -> None:
    session = listed(desk, [file_in(tmp_path, name, f"text of {name}") for name in "ab"], 0)
    session.show()
    if elsewhere == "no file":
        desk.files.new()
        assert titles(desk) == ["a", "b", "Untitled"]
    else:
        with desk.qtbot.waitSignal(desk.files.opened):
            if elsewhere == "a new file":
                desk.files.open_path(file_in(tmp_path, "c", "text of c"))
            else:
                desk.texts.show(desk.texts.texts[1])
        assert titles(desk) == (["a", "b", "c"] if elsewhere == "a new file" else ["a", "b"])
        assert desk.texts.current is desk.texts.texts[-1]
    a = desk.texts.texts[0]
    assert a.is_unread
    with desk.qtbot.waitSignal(desk.files.opened):
        desk.texts.show(a)
    assert desk.text == "text of a"


@pytest.mark.parametrize("ending", ["it is gone", "it cannot be read", "it is closed"])
def test_the_text_in_front_is_read_after_all_when_another_one_does_not_come(
    ending: str, desk: Desk, tmp_path: Path
) -> None:
    paths = [file_in(tmp_path, "a", "text of a"), tmp_path / "b"]
    if ending == "it cannot be read":
        file_in(tmp_path, "b", "")
    session = listed(desk, paths, 0)
    session.show()
    with desk.qtbot.waitSignal(desk.files.opened, timeout=20_000):
        b = desk.texts.texts[1]
        desk.texts.show(b)
        if ending == "it is closed":
            desk.texts.close(b)
    assert desk.text == "text of a"
    assert titles(desk) == (["a", "b"] if ending == "it cannot be read" else ["a"])
    assert len(desk.errors) == (ending == "it cannot be read")


def test_reading_a_half_read_text_anew_reads_all_of_it(desk: Desk, tmp_path: Path) -> None:
    desk.type("mine")
    path = file_in(tmp_path, "long", "A line of a long text.\n" * 100_000)
    with desk.qtbot.waitSignal(desk.files.inserted):
        desk.files.open_path(path)
    with desk.qtbot.waitSignal(desk.files.opened, timeout=20_000):
        desk.files.reopen_with("latin-1")
    assert titles(desk) == ["Untitled", "long"]
    assert desk.text == path.read_text()


def test_untitled_texts_are_not_remembered(desk: Desk, tmp_path: Path) -> None:
    Session(desk.texts, desk.settings)
    desk.type("mine")
    path = file_in(tmp_path, "one", "1")
    desk.open(path)
    assert (desk.settings.open_files, desk.settings.open_file) == ([path], 0)
    desk.files.close_text()
    assert desk.settings.open_files == []


def test_forgetting_recent_files_forgets_what_is_open(desk: Desk, tmp_path: Path) -> None:
    Session(desk.texts, desk.settings)
    desk.open(file_in(tmp_path, "one", "1"))
    desk.settings.forget_recent_files()
    assert desk.settings.open_files == []


def test_an_untouched_text_is_blank_and_one_with_a_file_is_not(tmp_path: Path, desk: Desk) -> None:
    assert desk.texts.current.is_blank
    assert desk.texts.current.saved_text is None
    desk.texts.current.hold(HeldFile(source=tmp_path / "one"))
    assert not desk.texts.current.is_blank
