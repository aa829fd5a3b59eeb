"""Files come in and go out as they are, and no text is ever lost."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QThreadPool, QTimer, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from gltr_desktop.ui.editor import TokenEditor
from gltr_desktop.ui.positions import document_text
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.text_files import TextFiles

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.errors import GltrError

Answer = QMessageBox.StandardButton

FRENCH = "Déjà vu – l’été à la plage, très tôt"


@dataclass
class Dialogs:
    """What the user answers, and what was asked."""

    answer: Answer | None = None
    """None: a question fails the test."""
    name: str = ""
    """The file that is picked; "" is Cancel."""
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch) -> Dialogs:
    dialogs = Dialogs()

    def question(_: object, title: str, text: str, *__: object) -> Answer:
        dialogs.asked.append(text)
        assert dialogs.answer is not None, f"asked {title!r}"
        return dialogs.answer

    def pick(_: object, title: str, suggestion: str, *__: object) -> tuple[str, str]:
        dialogs.asked.append(suggestion)
        return dialogs.name, ""

    monkeypatch.setattr(QMessageBox, "question", question)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", pick)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", pick)
    return dialogs


@dataclass
class Desk(QObject):
    """An editor and its files."""

    window: QWidget
    editor: TokenEditor
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
        return caught.args[0]

    def save(self) -> None:
        with self.qtbot.waitSignal(self.files.saved, timeout=20_000):
            self.files.save()


@pytest.fixture
def desk(dialogs: Dialogs, qtbot: QtBot) -> Desk:
    window = QWidget()
    qtbot.addWidget(window)
    editor = TokenEditor(window)
    return Desk(window, editor, TextFiles(window, editor, Settings()), qtbot)


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


def test_what_the_old_encoding_cannot_hold_is_saved_as_utf8(tmp_path: Path, desk: Desk) -> None:
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
def test_what_cannot_be_opened_leaves_the_text_alone(
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


def test_what_is_typed_while_the_file_is_written_is_not_taken_for_saved(
    tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    desk.type("before")
    dialogs.name = str(tmp_path / "text.txt")
    desk.files.save()
    desk.type(" after")
    desk.qtbot.waitUntil(lambda: desk.files.path is not None)
    assert (tmp_path / "text.txt").read_text() == "before"
    assert desk.modified


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


# Long files


class Ticks(QObject):
    """Counts how often the event loop comes round while a file is read."""

    def __init__(self, files: TextFiles) -> None:
        super().__init__()
        self.count = 0
        self.between: list[int] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(0)
        files.inserted.connect(self._note)

    @Slot()
    def _tick(self) -> None:
        self.count += 1

    @Slot(int, int)
    def _note(self) -> None:
        self.between.append(self.count)


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "long.txt"
    path.write_bytes(b"A line of text that is neither long nor short.\r\n" * 62_500)
    assert path.stat().st_size == 3_000_000
    return path


def test_the_window_answers_while_a_long_file_comes_in(long_file: Path, desk: Desk) -> None:
    ticks = Ticks(desk.files)
    desk.open(long_file)
    assert len(ticks.between) > 10
    assert len(set(ticks.between)) == len(ticks.between)
    assert desk.text.encode() == long_file.read_bytes().replace(b"\r\n", b"\n")
    assert not desk.modified
    assert not desk.editor.isReadOnly()
    assert desk.editor.document().isUndoRedoEnabled()


def half_open(desk: Desk, path: Path) -> None:
    """Begin to open ``path`` until a part of it is there."""
    with desk.qtbot.waitSignal(desk.files.inserted):
        desk.files.open_path(path)
    assert desk.files.loading


def test_another_file_opened_meanwhile_wins(long_file: Path, tmp_path: Path, desk: Desk) -> None:
    other = tmp_path / "other.txt"
    other.write_text("other")
    half_open(desk, long_file)
    desk.open(other)
    assert desk.text == "other"
    assert desk.files.path == other
    assert not desk.modified
    assert not desk.editor.isReadOnly()


def test_the_later_of_two_files_wins(tmp_path: Path, desk: Desk) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).write_text(name)
    desk.files.open_path(tmp_path / "one")
    desk.files.open_path(tmp_path / "two")
    desk.open(tmp_path / "three")
    assert desk.text == "three"
    assert desk.files.title == "three"


def test_a_bad_file_does_not_stop_the_one_opened_after_it(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "good.txt"
    path.write_text("good")
    desk.files.open_path(tmp_path / "missing.txt")
    desk.open(path)
    assert desk.text == "good"
    assert desk.errors == []


def test_a_text_goes_only_when_it_has_been_written(
    tmp_path: Path, desk: Desk, dialogs: Dialogs
) -> None:
    (tmp_path / "other.txt").write_text("other")
    for name in ("mine.txt", "no folder/mine.txt"):
        desk.files.new()
        desk.type("mine")
        dialogs.name = str(tmp_path / name)
        desk.files.save()
        dialogs.answer = Answer.Cancel
        desk.files.open_path(tmp_path / "other.txt")
        desk.qtbot.waitUntil(lambda: not desk.files.loading)
        if name == "mine.txt":
            assert (tmp_path / name).read_text() == "mine"
            assert (desk.text, desk.files.title) == ("other", "other.txt")
        else:
            assert (desk.text, desk.modified) == ("mine", True)
            assert len(desk.errors) == 1


def test_a_bad_file_opened_meanwhile_leaves_no_half_text(
    long_file: Path, tmp_path: Path, desk: Desk
) -> None:
    half_open(desk, long_file)
    desk.fail_to_open(tmp_path / "missing.txt")
    desk.qtbot.waitUntil(lambda: not desk.files.loading)
    whole = desk.text.encode() == long_file.read_bytes().replace(b"\r\n", b"\n")
    assert (desk.text, desk.files.path) == ("", None) or (whole and desk.files.path == long_file)
    assert not desk.modified


def test_half_a_file_is_never_saved(long_file: Path, desk: Desk, dialogs: Dialogs) -> None:
    before = long_file.read_bytes()
    half_open(desk, long_file)
    desk.files.save()
    dialogs.name = str(long_file.with_name("copy.txt"))
    desk.files.save_as()
    desk.qtbot.waitUntil(lambda: not desk.files.loading, timeout=20_000)
    QThreadPool.globalInstance().waitForDone()
    assert long_file.read_bytes() == before
    assert not long_file.with_name("copy.txt").exists()


def test_half_a_file_may_go_without_a_question(long_file: Path, desk: Desk) -> None:
    half_open(desk, long_file)
    assert desk.files.ask_to_keep()
    desk.files.new()
    assert desk.text == ""
    assert not desk.files.loading
    assert not desk.editor.isReadOnly()
    assert not desk.modified


def test_opening_can_be_cancelled(long_file: Path, desk: Desk) -> None:
    half_open(desk, long_file)
    desk.files.cancel()
    assert not desk.files.loading
    assert desk.text == ""
    assert desk.files.path is None
    assert not desk.modified
    assert not desk.editor.isReadOnly()


def test_opening_can_be_cancelled_before_anything_came(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "text.txt"
    path.write_text("text")
    desk.type("")
    desk.files.open_path(path)
    desk.files.cancel()
    with desk.qtbot.assertNotEmitted(desk.files.opened):
        assert not desk.files.loading
    assert desk.text == ""


@pytest.mark.parametrize("begun", [False, True], ids=["reading", "half there"])
def test_nothing_is_typed_or_pasted_into_a_text_that_is_coming_in(
    begun: bool, long_file: Path, desk: Desk
) -> None:
    QApplication.clipboard().setText("pasted")
    if begun:
        half_open(desk, long_file)
    else:
        desk.files.open_path(long_file)
    before = desk.text
    desk.qtbot.keyClicks(desk.editor, "typed")
    desk.editor.paste()
    assert desk.text == before
    desk.qtbot.waitUntil(lambda: not desk.files.loading, timeout=20_000)
    assert desk.text.encode() == long_file.read_bytes().replace(b"\r\n", b"\n")
    desk.editor.paste()
    assert desk.text.startswith("pasted")
