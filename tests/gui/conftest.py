"""What holds for every test with widgets: fresh settings, and nothing left behind."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QSettings, QThread
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def settings_folder(tmp_path: Path) -> Path:
    """Where QSettings are kept while the test runs."""
    folder = tmp_path / "settings"
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder))
    return folder


@pytest.fixture(autouse=True)
def _nothing_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test whose windows, or threads that keep a program from ending, outlive it."""
    before = set(threading.enumerate())
    started: list[QThread] = []
    start = QThread.start

    def remember(thread: QThread, *priority: QThread.Priority) -> None:
        started.append(thread)
        start(thread, *priority)

    monkeypatch.setattr(QThread, "start", remember)
    yield
    running = [thread for thread in started if shiboken6.isValid(thread) and thread.isRunning()]
    visible = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    for widget in visible:
        widget.hide()  # or every later test would fail as well
    alive = [
        thread
        for thread in set(threading.enumerate()) - before
        if not thread.daemon and not isinstance(thread, threading._DummyThread)
    ]
    left: list[object] = [*running, *visible, *alive]
    assert not left
