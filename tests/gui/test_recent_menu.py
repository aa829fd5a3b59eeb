"""The files that were opened last, in the menus."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from gltr_desktop.ui.header.recent_menu import RecentMenu, present
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QMenu, QWidget

    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three files, the last one opened being the last."""
    paths = [tmp_path / f"{name}.txt" for name in "abc"]
    for path in paths:
        path.write_text(path.stem)
        Settings().add_recent_file(path)
    return paths


@pytest.fixture
def recent(frame: QWidget) -> RecentMenu:
    return RecentMenu(frame, Settings())


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_without_any_the_menu_is_grey(recent: RecentMenu, tmp_path: Path) -> None:
    assert not recent.menu.menuAction().isEnabled()
    Settings().add_recent_file(tmp_path / "a.txt")
    recent.note()
    assert recent.menu.menuAction().isEnabled()


def test_the_latest_comes_first_and_opens(files: list[Path], frame: QWidget) -> None:
    recent = RecentMenu(frame, Settings())
    recent.menu.aboutToShow.emit()
    assert texts(recent.menu) == ["&1  c.txt", "&2  b.txt", "&3  a.txt", "&Clear List"]
    assert recent.entries[0].toolTip() == str(files[2])
    chosen: list[Path] = []
    recent.chosen.connect(chosen.append)
    recent.entries[1].trigger()
    assert chosen == [files[1]]


def test_missing_files_are_left_out(files: list[Path], frame: QWidget) -> None:
    recent = RecentMenu(frame, Settings())
    files[1].unlink()
    recent.menu.aboutToShow.emit()
    assert texts(recent.menu)[:2] == ["&1  c.txt", "&2  a.txt"]
    for path in (files[0], files[2]):
        path.unlink()
    recent.menu.aboutToShow.emit()
    assert texts(recent.menu) == ["No recent file is there any more", "&Clear List"]
    assert not recent.menu.actions()[0].isEnabled()


def test_a_disk_that_does_not_answer_is_not_waited_for(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, ask = threading.Event(), os.path.isfile

    def slowly(path: Path) -> bool:
        if path == files[1]:
            answer.wait()
        return ask(path)

    monkeypatch.setattr(os.path, "isfile", slowly)
    try:
        assert present(files, 0.05) == [files[0], files[2]]
    finally:
        answer.set()


def test_the_list_can_be_cleared(files: list[Path], frame: QWidget) -> None:
    recent = RecentMenu(frame, Settings())
    recent.menu.aboutToShow.emit()
    recent.menu.actions()[-1].trigger()
    assert Settings().recent_files == []
    assert not recent.menu.menuAction().isEnabled()


def test_a_recent_file_is_opened_from_the_menu_bar(
    files: list[Path], window: MainWindow, qtbot: object
) -> None:
    recent = window.menu_actions.recent
    recent.menu.aboutToShow.emit()
    opened: list[str] = []
    window.files.opening.connect(opened.append)
    recent.entries[0].trigger()
    assert opened == ["c.txt"]
    window.files.cancel()
