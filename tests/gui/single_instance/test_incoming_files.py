"""Files from outside are opened beside what is there, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.desks import Desk, open_desk
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from gltr_desktop.ui.single_instance.incoming_files import IncomingFiles

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.errors import GltrError


class Entrance(QObject):
    """A desk into which files come."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self.desk = desk
        self.lines: list[str] = []
        self.errors: list[GltrError] = []
        self.incoming = IncomingFiles(desk.files, self.lines.append, self.errors.append)

    @property
    def titles(self) -> list[str]:
        return [text.title for text in self.desk.texts.texts]

    def wait(self) -> None:
        """Wait until nothing is waiting any more."""
        self.desk.qtbot.waitUntil(lambda: not self.incoming._timer.isActive(), timeout=60_000)


@pytest.fixture
def entrance(qtbot: QtBot) -> Entrance:
    return Entrance(open_desk(qtbot))


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Three files, and their names."""
    made = [tmp_path / f"{name}.txt" for name in "abc"]
    for path in made:
        path.write_text(f"This is {path.stem}.", encoding="utf-8")
    return made


def test_each_file_is_a_text_of_its_own_in_the_order_they_came(
    entrance: Entrance, paths: list[Path]
) -> None:
    entrance.incoming.add(paths)
    entrance.wait()
    assert entrance.titles == ["a.txt", "b.txt", "c.txt"]
    assert entrance.desk.text == "This is c."
    assert not entrance.lines
    assert not entrance.errors


def test_the_first_one_is_begun_at_once(entrance: Entrance, paths: list[Path]) -> None:
    """Or the window would read what was open the last time."""
    entrance.incoming.add(paths)
    assert entrance.desk.files.loading
    entrance.wait()


def test_what_is_typed_stays_as_it_is(entrance: Entrance, paths: list[Path]) -> None:
    entrance.desk.type("not saved")
    entrance.incoming.add(paths[:1])
    entrance.wait()
    typed = entrance.desk.texts.texts[0]
    assert typed.is_modified
    assert entrance.titles == ["Untitled", "a.txt"]
    entrance.desk.texts.show(typed)
    assert entrance.desk.text == "not saved"


def test_a_file_that_is_being_opened_is_opened_first(entrance: Entrance, paths: list[Path]) -> None:
    entrance.desk.files.open_path(paths[2])
    entrance.incoming.add(paths[:1])
    entrance.incoming.add(paths[1:2])
    entrance.wait()
    assert entrance.titles == ["c.txt", "a.txt", "b.txt"]


def test_after_one_that_the_user_stops_the_next_one_comes(
    entrance: Entrance, paths: list[Path]
) -> None:
    entrance.incoming.add(paths)
    entrance.desk.files.cancel()
    entrance.wait()
    assert entrance.titles == ["b.txt", "c.txt"]


def test_the_encoding_that_was_named_is_used(entrance: Entrance, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Привет".encode("koi8-r"))
    entrance.incoming.add([path], "koi8-r")
    entrance.wait()
    assert entrance.desk.text == "Привет"
    assert entrance.desk.files.held.options.encoding == "koi8-r"


def test_they_wait_until_a_dialog_is_closed_and_a_line_says_so(
    entrance: Entrance, paths: list[Path], qtbot: QtBot
) -> None:
    dialog = QDialog(entrance.desk.window)
    qtbot.addWidget(dialog)
    dialog.open()
    entrance.incoming.add(paths[:1])
    assert entrance.lines == ["“a.txt” will be opened when the dialog is closed."]
    # It is looked more than once whether it can be opened.
    with qtbot.waitSignals([entrance.incoming._timer.timeout] * 2):
        pass
    assert entrance.titles == ["Untitled"]
    dialog.reject()
    entrance.wait()
    assert entrance.titles == ["a.txt"]


def test_what_fails_is_said_after_the_others_came(entrance: Entrance, paths: list[Path]) -> None:
    paths[0].unlink()
    entrance.incoming.add(paths)
    entrance.wait()
    assert entrance.titles == ["b.txt", "c.txt"]
    assert entrance.errors == entrance.desk.errors
    assert "a.txt" in entrance.errors[0].message


def test_several_that_fail_are_named(entrance: Entrance, paths: list[Path]) -> None:
    for path in paths[:2]:
        path.unlink()
    entrance.incoming.add(paths)
    entrance.wait()
    (error,) = entrance.errors
    assert error.message == "2 files were not opened: “a.txt”, “b.txt”."


def test_of_many_that_fail_some_are_named(entrance: Entrance, tmp_path: Path) -> None:
    entrance.incoming.add([tmp_path / str(number) for number in range(8)])
    entrance.wait()
    (error,) = entrance.errors
    assert error.message.startswith("8 files were not opened: “0”, “1”, ")
    assert error.message.endswith("“4”, ….")


def test_the_message_about_the_last_one_is_there_already(
    entrance: Entrance, paths: list[Path]
) -> None:
    paths[2].unlink()
    entrance.incoming.add(paths)
    entrance.wait()
    assert len(entrance.desk.errors) == 1
    assert not entrance.errors


def test_an_old_failure_is_not_repeated(entrance: Entrance, paths: list[Path]) -> None:
    entrance.incoming.add([paths[0].with_name("missing"), paths[0]])
    entrance.wait()
    assert len(entrance.errors) == 1
    entrance.incoming.add(paths[1:])
    entrance.wait()
    assert len(entrance.errors) == 1


def test_a_folder_is_opened_as_one(entrance: Entrance, paths: list[Path], qtbot: QtBot) -> None:
    with qtbot.waitSignal(entrance.desk.files.folder_given) as caught:
        entrance.incoming.add([paths[0].parent])
    assert caught.args == [paths[0].parent]
    entrance.wait()
