"""Files are opened and saved unchanged, and no text is ever lost."""

from __future__ import annotations

import codecs
import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from helpers.desks import Desk, open_desk
from helpers.dialogs import Answer, Dialogs
from helpers.privileges import unprivileged
from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FRENCH = "Déjà vu – l’été à la plage, très tôt"


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return open_desk(qtbot)


# Opening and saving


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("naïve “text” 漢字 👩🏽\n".encode(), "naïve “text” 漢字 👩🏽\n"),
        ("with a mark".encode("utf-8-sig"), "with a mark"),
        ("sixteen “bits” 漢字".encode("utf-16"), "sixteen “bits” 漢字"),
        (codecs.BOM_UTF16_BE + "big end".encode("utf-16-be"), "big end"),
        (FRENCH.encode("cp1252"), FRENCH),
        (b"one\r\ntwo\r\n", "one\ntwo\n"),
        (b"no end", "no end"),
        ("a\u00a0b\tc  \n\n".encode(), "a\u00a0b\tc  \n\n"),
    ],
    ids=["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "crlf", "no line end", "spaces"],
)
def test_a_file_is_shown_as_it_is_and_saved_as_it_was(
    data: bytes, text: str, tmp_path: Path, desk: Desk
) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(data)
    desk.open(path)
    assert desk.text == text
    assert desk.files.path == path
    assert desk.files.title == "text.txt"
    assert not desk.modified
    assert not desk.editor.document().isUndoAvailable()
    assert desk.editor.textCursor().position() == 0
    desk.type("é")
    assert desk.modified
    desk.save()
    assert not desk.modified
    expected = data.decode("utf-16" if b"\xfe" in data[:2] else _encoding(data)) + "é"
    saved = path.read_bytes()
    assert saved.decode("utf-16" if b"\xfe" in saved[:2] else _encoding(data)) == expected
    assert saved.startswith(data)


def _encoding(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "cp1252" if b"\xe9" in data and b"\xc3" not in data else "utf-8"


def test_characters_that_the_old_encoding_lacks_are_saved_as_utf8_if_the_user_agrees(
    tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(FRENCH.encode("cp1252"))
    desk.open(path)
    before = path.read_bytes()
    desk.type(" 漢字")
    dialogs.answer = Answer.Cancel
    desk.files.save()
    desk.qtbot.waitUntil(lambda: bool(dialogs.asked))
    desk.files._keeping._saver.wait()
    assert "漢" in dialogs.asked[-1]
    assert "UTF-8" in dialogs.asked[-1]
    assert path.read_bytes() == before
    assert desk.modified
    dialogs.answer = Answer.Yes
    with desk.qtbot.waitSignal(desk.files.encoding_changed):
        desk.save()
    assert desk.files.held.document.encoding == "utf-8"
    assert path.read_text(encoding="utf-8") == f"{FRENCH} 漢字"
    desk.type(" é")
    dialogs.answer = None
    desk.save()
    assert path.read_text(encoding="utf-8").endswith(" 漢字 é")


def test_undo_does_not_lead_back_behind_the_opened_file(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "text.txt"
    path.write_text("file")
    desk.open(path)
    desk.type(" and more")
    desk.editor.undo()
    desk.editor.undo()
    assert desk.text == "file"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no file"),
        (b"", "empty"),
        (b" \n\t\n", "white space"),
        (b"\x7fELF\x02\x01\0\0\0", "a program, not a text"),
        (b"PK\x03\x04 cut", "archive"),
    ],
)
def test_a_file_that_cannot_be_opened_leaves_the_text_alone(
    content: bytes | None, said: str, tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    first = tmp_path / "first.txt"
    first.write_text("first")
    desk.open(first)
    desk.type(" and more")
    dialogs.answer = Answer.Discard
    path = tmp_path / "bad.txt"
    if content is not None:
        path.write_bytes(content)
    error = desk.fail_to_open(path)
    assert said in error.message
    assert desk.text == "first and more"
    assert desk.modified
    assert desk.files.path == first
    assert not desk.files.loading
    assert not desk.editor.isReadOnly()
    desk.editor.undo()
    assert desk.text == "first"


def test_a_folder_is_announced_and_the_text_stays(tmp_path: Path, desk: Desk) -> None:
    desk.type("text")
    with desk.qtbot.waitSignal(desk.files.folder_given) as caught:
        desk.files.open_path(tmp_path)
    assert caught.args == [tmp_path]
    assert not desk.files.loading
    assert desk.text == "text"


def test_the_dialog_begins_where_the_last_file_was(
    tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    (tmp_path / "texts").mkdir()
    path = tmp_path / "texts" / "one.txt"
    path.write_text("one")
    dialogs.name = str(path)
    with desk.qtbot.waitSignal(desk.files.opened):
        desk.files.open()
    assert desk.text == "one"
    dialogs.name = ""
    desk.files.open()
    assert dialogs.asked[-1] == str(tmp_path / "texts")
    assert desk.text == "one"


def test_an_untitled_text_is_given_a_name_when_it_is_saved(
    tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    desk.type("naïve\ntext")
    assert desk.files.title == "Untitled"
    dialogs.name = ""
    desk.files.save()
    assert dialogs.asked[-1].endswith("text.txt")
    assert desk.modified
    dialogs.name = str(tmp_path / "mine.txt")
    desk.save()
    assert (tmp_path / "mine.txt").read_bytes() == "naïve\ntext".encode()
    assert desk.files.title == "mine.txt"
    dialogs.name = str(tmp_path / "copy.txt")
    desk.type("!")
    with desk.qtbot.waitSignal(desk.files.saved):
        desk.files.save_as()
    assert dialogs.asked[-1] == str(tmp_path / "mine.txt")
    assert desk.files.path == tmp_path / "copy.txt"
    assert (tmp_path / "mine.txt").read_bytes() == "naïve\ntext".encode()


def test_saving_that_fails_leaves_the_text_unsaved(
    tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    desk.type("text")
    dialogs.name = str(tmp_path / "no folder" / "text.txt")
    with desk.qtbot.waitSignal(desk.files.failed) as caught:
        desk.files.save()
    assert "no folder" in caught.args[0].message
    assert desk.modified
    assert desk.text == "text"
    assert desk.files.path is None


def test_text_typed_while_the_file_is_written_does_not_count_as_saved(
    tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    desk.type("before")
    dialogs.name = str(tmp_path / "text.txt")
    desk.files.save()
    desk.type(" after")
    desk.qtbot.waitUntil(lambda: desk.files.path is not None)
    assert (tmp_path / "text.txt").read_text() == "before"
    assert desk.modified


# Documents that plain text must not replace

LETTER = rb"{\rtf1\ansi Dear Ann,{\footnote We met at sea.}\par}"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A document of a word processor."""
    path = tmp_path / "essay.rtf"
    path.write_bytes(LETTER)
    return path


def test_what_is_taken_from_a_document_is_a_new_text(letter: Path, desk: Desk) -> None:
    desk.open(letter)
    assert desk.text == "Dear Ann,\n\nWe met at sea."
    assert desk.files.path is None
    assert desk.files.source == letter
    assert not desk.modified
    origin = desk.files.held.origin
    assert (origin.title, origin.format) == ("essay.rtf", "rtf")
    assert origin.sentence == "From “essay.rtf”: 1 note at the end."
    assert not desk.files.held.has_encoding


def test_a_document_that_another_program_changes_is_left_alone(letter: Path, desk: Desk) -> None:
    desk.open(letter)
    letter.unlink()
    assert desk.files.ask_to_keep_all()


def test_saving_such_a_document_asks_for_the_name_of_a_text_file(
    letter: Path, tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    desk.open(letter)
    assert desk.text == "Dear Ann,\n\nWe met at sea."
    assert desk.files.title == "essay.rtf"
    desk.type(" hello")
    dialogs.name = ""
    desk.files.save()
    assert dialogs.asked[-1] == str(tmp_path / "essay.txt")
    assert desk.modified
    dialogs.name = str(tmp_path / "essay.txt")
    desk.save()
    assert (tmp_path / "essay.txt").read_bytes() == b"Dear Ann,\n\nWe met at sea. hello"
    assert letter.read_bytes() == LETTER
    # From now on, the text has a file of its own.
    dialogs.name = None
    desk.type("!")
    desk.save()
    assert (tmp_path / "essay.txt").read_bytes() == b"Dear Ann,\n\nWe met at sea. hello!"
    assert desk.files.title == "essay.txt"


def test_saving_such_a_document_before_it_goes_asks_for_a_name_too(
    letter: Path, tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    desk.open(letter)
    desk.type(" hello")
    dialogs.answer, dialogs.name = Answer.Save, str(tmp_path / "mine.txt")
    desk.files.close_text()
    assert (tmp_path / "mine.txt").read_bytes() == b"Dear Ann,\n\nWe met at sea. hello"
    assert letter.read_bytes() == LETTER
    assert desk.text == ""
    # The next text is plain text again.
    desk.type("new")
    dialogs.name = ""
    desk.files.save()
    assert dialogs.asked[-1].endswith("text.txt")


def test_even_when_it_is_chosen_such_a_document_is_not_overwritten(
    letter: Path, desk: Desk, dialogs: Dialogs
) -> None:
    desk.open(letter)
    desk.type(" hello")
    dialogs.name = str(letter)
    desk.files.save_as()
    assert "essay.rtf" in desk.errors[-1].message
    assert letter.read_bytes() == LETTER
    assert desk.modified


def test_the_dialogs_filter_by_what_can_be_read_and_written(desk: Desk, dialogs: Dialogs) -> None:
    dialogs.name = ""
    desk.files.open()
    desk.files.save_as()
    for_opening, for_saving = dialogs.filters
    first, *each, last = for_opening.split(";;")
    assert first.startswith("All documents (*.docx ")
    assert first.endswith(" *.tex)")
    assert {"PDF (*.pdf)", "RTF (*.rtf)", "Text (*.txt *.text *.log *.tex)"} <= set(each)
    assert last == "All files (*)"
    assert for_saving == "Text (*.txt *.text *.log *.tex);;All files (*)"


# Nothing is asked before a file is known to be readable


@pytest.mark.parametrize("content", [b"\x7fELF\x02\x01\0\0", b"%PDF-1.7 cut", b"{\\rtf1 }"])
def test_nothing_is_asked_before_a_file_that_cannot_be_read(
    content: bytes, tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    path = tmp_path / "it.docx"
    path.write_bytes(content)
    desk.type("mine")
    error = desk.fail_to_open(path)
    assert "“it.docx”" in error.message
    assert error.remedy
    assert (desk.text, desk.modified, dialogs.asked) == ("mine", True, [])


def test_a_document_is_opened_beside_a_text_that_is_not_saved(letter: Path, desk: Desk) -> None:
    desk.type("mine")
    desk.open(letter)
    assert desk.text.startswith("Dear Ann")
    mine, opened = desk.texts.texts
    assert (mine.text(), mine.is_modified) == ("mine", True)
    assert desk.texts.current is opened


# Text that is not saved


def test_cancel_keeps_the_text(desk: Desk, dialogs: Dialogs) -> None:
    desk.type("mine")
    dialogs.answer = Answer.Cancel
    desk.files.close_text()
    assert desk.text == "mine"
    assert desk.modified
    assert "Untitled" in dialogs.asked[0]


def test_a_new_text_and_another_file_need_no_question(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "other.txt"
    path.write_text("other")
    desk.type("mine")
    desk.files.new()
    assert (desk.text, desk.modified) == ("", False)
    desk.open(path)
    # The empty text has made room for the file.
    assert [text.title for text in desk.texts.texts] == ["Untitled", "other.txt"]
    assert desk.texts.texts[0].text() == "mine"


def test_discard_lets_it_go(tmp_path: Path, desk: Desk, dialogs: Dialogs) -> None:
    desk.type("mine")
    dialogs.answer = Answer.Discard
    desk.files.close_text()
    assert desk.text == ""
    assert not desk.modified
    assert list(tmp_path.glob("*.txt")) == []


def test_save_saves_before_it_goes(tmp_path: Path, desk: Desk, dialogs: Dialogs) -> None:
    path = tmp_path / "mine.txt"
    path.write_bytes(b"one\r\n")
    desk.open(path)
    desk.type("two")
    dialogs.answer = Answer.Save
    desk.files.close_text()
    assert path.read_bytes() == b"one\r\ntwo"
    assert desk.text == ""
    assert desk.files.path is None


@pytest.mark.parametrize("name", ["", "no folder/text.txt"])
def test_save_that_does_not_succeed_keeps_the_text(
    name: str, tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    desk.type("mine")
    dialogs.answer = Answer.Save
    dialogs.name = str(tmp_path / name) if name else ""
    assert not desk.files.ask_to_keep_all()
    desk.files.close_text()
    assert desk.text == "mine"
    assert desk.modified
    assert bool(desk.errors) == bool(name)


def test_nothing_is_asked_about_saved_or_no_text(tmp_path: Path, desk: Desk) -> None:
    assert desk.files.ask_to_keep_all()
    desk.type("x")
    desk.editor.textCursor().deletePreviousChar()
    desk.editor.selectAll()
    desk.editor.textCursor().removeSelectedText()
    assert desk.files.ask_to_keep_all()
    path = tmp_path / "text.txt"
    path.write_text("text")
    desk.open(path)
    assert desk.files.ask_to_keep_all()
    desk.files.close_text()
    assert desk.text == ""
    assert desk.files.path is None
    assert desk.files.title == "Untitled"


def test_a_new_text_forgets_how_the_old_one_was_stored(
    tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("one\r\ntwo".encode("utf-16"))
    desk.open(path)
    desk.files.new()
    desk.type("a\nb")
    dialogs.name = str(tmp_path / "new.txt")
    desk.save()
    assert (tmp_path / "new.txt").read_bytes() == b"a\nb"


# What is not edited


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32-be"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\ufdd0", "\ufdd1"])
def test_every_line_end_and_mark_stays(end: str, encoding: str, tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "text.txt"
    mark = "\ufeff" if encoding.endswith("-be") else ""
    data = f"{mark}first{end}\u00a0second\nthird{end}{end}last \ufeff".encode(encoding)
    path.write_bytes(data)
    desk.open(path)
    desk.type("x")
    desk.editor.textCursor().deletePreviousChar()
    desk.save()
    assert path.read_bytes() == data
    desk.editor.moveCursor(QTextCursor.MoveOperation.Start)
    desk.editor.insertPlainText("!")
    desk.save()
    assert path.read_bytes() == data.replace(
        "f".encode(_bare(encoding)), "!f".encode(_bare(encoding)), 1
    )


def _bare(encoding: str) -> str:
    """The codec of the text behind the mark."""
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)


def test_marks_at_the_edges_of_chunks_stay(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "long.txt"
    data = ("\ufffe" + 199_999 * "a" + "\ufeff" + 199_999 * "b" + "\ufffeend").encode()
    path.write_bytes(data)
    desk.open(path)
    desk.type("x")
    desk.save()
    assert path.read_bytes() == data + b"x"


def test_a_file_is_read_again_in_another_encoding(
    tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("Привет, мир".encode("cp1251"))
    desk.open(path)
    desk.type("x")
    dialogs.answer = Answer.Cancel
    with desk.qtbot.waitSignal(desk.files.declined):
        desk.files.reopen_with("cp1251")
    assert not desk.files.loading
    dialogs.answer = Answer.Discard
    with desk.qtbot.waitSignal(desk.files.opened):
        desk.files.reopen_with("koi8-r")
    assert desk.files.held.document.encoding == "koi8-r"
    assert desk.files.held.document.certainty == 1.0
    with desk.qtbot.waitSignal(desk.files.opened):
        desk.files.reopen_with("cp1251")
    assert desk.text == "Привет, мир"
    assert not desk.modified


# Other programs


@pytest.fixture
def opened(tmp_path: Path, desk: Desk) -> Path:
    path = tmp_path / "shared.txt"
    path.write_text("theirs and ours")
    desk.open(path)
    return path


def write_anew(path: Path, text: str) -> None:
    """As editors do: another file takes the place of the old one."""
    new = path.with_name("new")
    new.write_text(text)
    new.replace(path)


@pytest.mark.parametrize("text", ["changed", "theirs and 0urs"], ids=["size", "same size"])
@pytest.mark.parametrize("answer", [Answer.Cancel, Answer.Yes, Answer.No])
def test_changes_of_another_program_are_not_overwritten_unasked(
    answer: Answer, text: str, opened: Path, desk: Desk, dialogs: Dialogs
) -> None:
    desk.type("!")
    write_anew(opened, text)
    dialogs.answer, dialogs.name = answer, str(opened.with_name("other.txt"))
    desk.files.save()
    desk.files._keeping._saver.wait()
    assert "shared.txt" in dialogs.asked[0]
    ours = "theirs and ours!"
    assert opened.read_text() == (ours if answer == Answer.Yes else text)
    assert desk.modified == (answer == Answer.Cancel)
    assert desk.text == ours
    if answer == Answer.No:
        assert opened.with_name("other.txt").read_text() == ours
        assert desk.files.title == "other.txt"
    if answer == Answer.Yes:  # From now on, the file is as we left it.
        dialogs.answer = None
        desk.type("?")
        desk.save()
        assert opened.read_text() == f"{ours}?"


def test_a_file_that_was_only_touched_is_saved_without_a_question(opened: Path, desk: Desk) -> None:
    desk.type("!")
    write_anew(opened, "theirs and ours")
    desk.save()
    assert opened.read_text() == "theirs and ours!"


@pytest.mark.parametrize("answer", [Answer.Yes, Answer.No])
def test_a_change_under_a_text_without_edits_is_read_again_or_not(
    answer: Answer, opened: Path, desk: Desk, dialogs: Dialogs
) -> None:
    dialogs.answer = answer
    write_anew(opened, "changed")
    desk.qtbot.waitUntil(lambda: bool(dialogs.asked))
    if answer == Answer.Yes:
        desk.qtbot.waitUntil(lambda: desk.text == "changed" and not desk.files.loading)
        assert not desk.modified
    else:
        assert desk.text == "theirs and ours"
        assert desk.modified
        dialogs.answer = Answer.Cancel
        desk.files.save()
        desk.files._keeping._saver.wait()
        assert len(dialogs.asked) == 2
        assert opened.read_text() == "changed"
    # The new file is watched as well.
    before = len(dialogs.asked) + len(desk.errors)
    write_anew(opened, "changed again")
    desk.qtbot.waitUntil(lambda: len(dialogs.asked) + len(desk.errors) > before)


def test_a_change_under_an_edited_text_is_told(opened: Path, desk: Desk) -> None:
    desk.type("!")
    opened.write_text("changed")
    desk.qtbot.waitUntil(lambda: bool(desk.errors))
    assert "changed “shared.txt”" in desk.errors[0].message
    assert desk.text == "theirs and ours!"


def test_the_file_is_compared_when_the_window_is_activated(
    opened: Path, desk: Desk, dialogs: Dialogs
) -> None:
    """Network disks report no changes."""
    watcher = desk.files._changes._watch._watcher
    watcher.removePaths(watcher.files())
    opened.write_text("changed")
    dialogs.answer = Answer.Yes
    QApplication.sendEvent(desk.window, QEvent(QEvent.Type.WindowActivate))
    desk.qtbot.waitUntil(lambda: desk.text == "changed")


def test_a_removed_file_is_told_and_its_text_is_not_closed_unasked(
    opened: Path, desk: Desk, dialogs: Dialogs
) -> None:
    opened.unlink()
    desk.qtbot.waitUntil(lambda: bool(desk.errors))
    assert "removed “shared.txt”" in desk.errors[0].message
    assert desk.modified
    dialogs.answer = Answer.Save
    desk.files.close_text()
    assert opened.read_text() == "theirs and ours"


def test_a_file_that_was_removed_a_moment_ago_is_not_closed_unasked(
    opened: Path, desk: Desk, dialogs: Dialogs
) -> None:
    opened.unlink()
    dialogs.answer = Answer.Cancel
    assert not desk.files.ask_to_keep_all()
    assert desk.text == "theirs and ours"


# Files that never end, and disks that take nothing


def test_pipes_are_refused_and_keep_nothing_waiting(
    tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    for _ in range(5):
        assert "pipe or a device" in desk.fail_to_open(pipe).message
    assert "pipe or a device" in desk.fail_to_open(Path("/dev/zero")).message
    desk.type("mine")
    dialogs.name = str(pipe)
    with desk.qtbot.waitSignal(desk.files.failed):
        desk.files.save()
    dialogs.name = str(tmp_path / "mine.txt")
    desk.save()
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("obstacle", ["no permission", "folder gone", "name too long"])
def test_whatever_keeps_a_file_from_being_written_the_text_stays(
    obstacle: str, desk: Desk, dialogs: Dialogs
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "shared.txt"
        path.write_text("theirs")
        desk.open(path)
        desk.type("!")
        with ExitStack() as stack:
            match obstacle:
                case "no permission":
                    folder.chmod(0o555)
                    path.chmod(0o444)
                    stack.enter_context(unprivileged())
                case "folder gone":
                    folder.rename(f"{name}-moved")
                case "name too long":
                    dialogs.name = str(folder / ("x" * 300))
            save = desk.files.save_as if obstacle == "name too long" else desk.files.save
            with desk.qtbot.waitSignal(desk.files.failed):
                save()
        desk.files._keeping._saver.wait()
        assert desk.modified
        assert desk.text == "theirs!"
        if obstacle == "folder gone":
            Path(f"{name}-moved").rename(folder)
        assert [each.read_text() for each in folder.iterdir()] == ["theirs"]


# The words of the questions


def test_every_answer_about_unsaved_text_has_a_letter_of_its_own(
    desk: Desk, dialogs: Dialogs
) -> None:
    desk.type("mine")
    dialogs.answer = Answer.Cancel
    desk.files.close_text()
    assert dialogs.asked == ["Save changes to “Untitled”?"]
    assert dialogs.labels == ["&Save", "&Don't Save", "&Cancel"]


def test_the_answers_about_a_changed_file_say_what_they_do(
    opened: Path, desk: Desk, dialogs: Dialogs
) -> None:
    dialogs.answer = Answer.No
    write_anew(opened, "changed")
    desk.qtbot.waitUntil(lambda: bool(dialogs.asked))
    assert dialogs.labels == ["&Read Again", "&Keep This Text"]
