"""The window is where it was, and at first it fits the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMainWindow

from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.window_place import keep_place, restore_place

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    return made


def test_at_first_the_window_and_its_frame_fit_the_screen(window: QMainWindow) -> None:
    screen = window.screen().availableSize()
    assert screen.width() < 1280  # That of the offscreen platform.
    restore_place(window, Settings())
    assert window.width() <= screen.width()
    assert window.height() <= screen.height() - 30


def test_the_window_is_as_large_as_it_was_left(window: QMainWindow, qtbot: QtBot) -> None:
    window.resize(QSize(640, 480))
    keep_place(window, Settings())
    other = QMainWindow()
    qtbot.addWidget(other)
    restore_place(other, Settings())
    assert other.size() == QSize(640, 480)
