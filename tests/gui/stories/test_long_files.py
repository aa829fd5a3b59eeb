"""Files that take a while to come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.desks import Desk, open_desk
from helpers.dialogs import Answer, Dialogs
from PySide6.QtCore import QObject, QThreadPool, QTimer, Slot
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.files.text_files import TextFiles


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return open_desk(qtbot)


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
    for name in ("mine.txt", "no folder/mine.txt"):
        desk.files.new()
        desk.type("mine")
        dialogs.name = str(tmp_path / name)
        desk.files.save()
        dialogs.answer = Answer.Cancel
        desk.files.close_text()
        if name == "mine.txt":
            assert (tmp_path / name).read_text() == "mine"
            assert desk.text == ""
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
    assert desk.files.ask_to_keep_all()
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
