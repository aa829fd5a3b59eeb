"""The encoding of the open file is shown, and another one can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.windows import offered, text_of

from gltr_desktop.ui.menus.encoding_menu import encoding_title

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy. " * 20


def open_file(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.files.opened, timeout=20_000):
        window.files.open_path(path)


def entries(window: MainWindow) -> dict[str, QAction]:
    window.encoding_menu.menu.aboutToShow.emit()
    actions = window.encoding_menu.menu.actions()
    return {action.toolTip(): action for action in actions if not action.isSeparator()}


def test_a_text_that_is_no_file_has_no_encoding(window: MainWindow) -> None:
    assert not window.encoding_menu.button.isVisible()
    assert not window.encoding_menu.menu.menuAction().isEnabled()


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "cp1250"])
def test_the_encoding_is_shown(
    codec: str, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "text.txt"
    mark = "\ufeff" if codec.startswith("utf-16") else ""
    path.write_bytes((mark + CZECH).encode(codec))
    open_file(window, path, qtbot)
    assert window.encoding_menu.button.isVisible()
    assert window.encoding_menu.button.text() == encoding_title(codec)
    assert entries(window)[codec].isChecked()
    assert text_of(window) == CZECH


def test_a_file_is_read_again_in_another_encoding(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(CZECH.encode("cp1250"))
    open_file(window, path, qtbot)
    with qtbot.waitSignal(window.files.opened, timeout=20_000):
        entries(window)["cp1251"].trigger()
    assert text_of(window) == CZECH.encode("cp1250").decode("cp1251")
    assert window.encoding_menu.button.text() == encoding_title("cp1251")
    assert entries(window)["cp1251"].isChecked()


def test_a_guess_is_said_to_be_one(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "short.txt"
    path.write_bytes("Größe".encode("cp1252"))
    open_file(window, path, qtbot)
    assert "uncertain" in window.encoding_menu.button.text()
    assert "uncertain" in window.message.text
    assert offered(window) == "Choose Another…"
