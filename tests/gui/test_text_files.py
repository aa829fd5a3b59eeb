"""Files are opened and saved unchanged, and no text is ever lost."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from helpers.desks import Desk, open_desk
from helpers.dialogs import Answer, Dialogs
from helpers.dummy_formats import LETTER, letter_reader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    if data[:2] != codecs.BOM_UTF16_BE:
        assert saved.startswith(data)


def _encoding(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "cp1252" if b"\xe9" in data and b"\xc3" not in data else "utf-8"


def test_characters_that_the_old_encoding_lacks_are_saved_as_utf8(
    tmp_path: Path, desk: Desk
) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(FRENCH.encode("cp1252"))
    desk.open(path)
    desk.type(" 漢字")
    desk.save()
    assert path.read_text(encoding="utf-8") == f"{FRENCH} 漢字"
    desk.type(" é")
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
        (b"\x7fELF\x02\x01\0\0\0", "not plain text"),
        (b"%PDF-1.7\n", "PDF"),
        ("folder", "folder"),
    ],
)
def test_a_file_that_cannot_be_opened_leaves_the_text_alone(
    content: bytes | str | None, said: str, tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    first = tmp_path / "first.txt"
    first.write_text("first")
    desk.open(first)
    desk.type(" and more")
    dialogs.answer = Answer.Discard
    path = tmp_path / "bad.txt"
    if content == "folder":
        path.mkdir()
    elif isinstance(content, bytes):
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


@pytest.fixture
def letter(tmp_path: Path) -> Iterator[Path]:
    """A file of a format that cannot be saved back, and its reader."""
    path = tmp_path / "essay.letter"
    path.write_bytes(LETTER + b"Dear Ann,")
    with letter_reader(tmp_path):
        yield path


def test_saving_such_a_document_asks_for_the_name_of_a_text_file(
    letter: Path, tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    desk.open(letter)
    assert desk.text == "Dear Ann,"
    assert desk.files.title == "essay.letter"
    desk.type(" hello")
    dialogs.name = ""
    desk.files.save()
    assert dialogs.asked[-1] == str(tmp_path / "essay.txt")
    assert desk.modified
    dialogs.name = str(tmp_path / "essay.txt")
    desk.save()
    assert (tmp_path / "essay.txt").read_bytes() == b"Dear Ann, hello"
    assert letter.read_bytes() == LETTER + b"Dear Ann,"
    # From now on, the text has a file of its own.
    dialogs.name = None
    desk.type("!")
    desk.save()
    assert (tmp_path / "essay.txt").read_bytes() == b"Dear Ann, hello!"
    assert desk.files.title == "essay.txt"


def test_saving_such_a_document_before_it_goes_asks_for_a_name_too(
    letter: Path, tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    desk.open(letter)
    desk.type(" hello")
    dialogs.answer, dialogs.name = Answer.Save, str(tmp_path / "mine.txt")
    desk.files.new()
    assert (tmp_path / "mine.txt").read_bytes() == b"Dear Ann, hello"
    assert letter.read_bytes() == LETTER + b"Dear Ann,"
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
    assert "essay.letter" in desk.errors[-1].message
    assert letter.read_bytes() == LETTER + b"Dear Ann,"
    assert desk.modified


def test_the_dialogs_filter_by_what_can_be_read_and_written(
    tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    suffixes = "*.txt *.md *.text *.log *.tex *.srt *.csv"
    text, every = f"Text ({suffixes})", f"All documents ({suffixes} *.letter)"
    dialogs.name = ""
    desk.files.open()
    desk.files.save_as()
    assert dialogs.filters == [f"{text};;All files (*)"] * 2
    with letter_reader(tmp_path):
        desk.files.open()
        desk.files.save_as()
    assert dialogs.filters[2:] == [
        f"{every};;{text};;Letter (*.letter);;All files (*)",
        f"{text};;All files (*)",
    ]


# Text that is not saved


@pytest.mark.parametrize("how", ["new", "open"])
def test_cancel_keeps_the_text(how: str, tmp_path: Path, desk: Desk, dialogs: Dialogs) -> None:
    path = tmp_path / "other.txt"
    path.write_text("other")
    desk.type("mine")
    dialogs.answer = Answer.Cancel
    if how == "new":
        desk.files.new()
    else:
        desk.files.open_path(path)
    assert not desk.files.loading
    assert desk.text == "mine"
    assert desk.modified
    assert "Untitled" in dialogs.asked[0]


def test_discard_lets_it_go(tmp_path: Path, desk: Desk, dialogs: Dialogs) -> None:
    desk.type("mine")
    dialogs.answer = Answer.Discard
    desk.files.new()
    assert desk.text == ""
    assert not desk.modified
    assert list(tmp_path.glob("*.txt")) == []


def test_save_saves_before_it_goes(tmp_path: Path, desk: Desk, dialogs: Dialogs) -> None:
    path = tmp_path / "mine.txt"
    path.write_bytes(b"one\r\n")
    desk.open(path)
    desk.type("two")
    dialogs.answer = Answer.Save
    desk.files.new()
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
    assert not desk.files.ask_to_keep()
    desk.files.new()
    assert desk.text == "mine"
    assert desk.modified
    assert bool(desk.errors) == bool(name)


def test_nothing_is_asked_about_saved_or_no_text(tmp_path: Path, desk: Desk) -> None:
    assert desk.files.ask_to_keep()
    desk.type("x")
    desk.editor.textCursor().deletePreviousChar()
    desk.editor.selectAll()
    desk.editor.textCursor().removeSelectedText()
    assert desk.files.ask_to_keep()
    path = tmp_path / "text.txt"
    path.write_text("text")
    desk.open(path)
    assert desk.files.ask_to_keep()
    desk.files.new()
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
