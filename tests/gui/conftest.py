"""What holds for every test with widgets: fresh settings, no warnings, and nothing left behind."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import shiboken6
from helpers.dialogs import Dialogs
from helpers.windows import TEXT, open_window, wait_for_colours
from PySide6.QtCore import QSettings, Qt, QThread, QThreadPool
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox, QWidget

from gltr_desktop.analysis.palette import DARK, LIGHT
from gltr_desktop.models import local_gguf
from gltr_desktop.ui.colouring_controller import ColouringController
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.logging import _QtMessageCapture
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

_KNOWN = (
    "This plugin does not support",  # The offscreen platform has no window manager to ask.
    "Trying to construct an instance of an invalid type",  # QSettings, of a damaged file.
    "QPainter::begin(): Returned false",  # A printer does not answer.
)


@pytest.fixture(autouse=True)
def settings_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where QSettings are kept while the test runs; drafts are kept beside it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "settings"
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder))
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a user who has no other program's models."""
    for variable in ("OLLAMA_MODELS", "LLAMA_CACHE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setattr(local_gguf, "SYSTEM_OLLAMA", home / "none")
    return home


@pytest.fixture(autouse=True)
def dialogs(monkeypatch: pytest.MonkeyPatch) -> Dialogs:
    """The answers to dialogs, which would else wait for ever."""
    dialogs = Dialogs()
    monkeypatch.setattr(QMessageBox, "question", dialogs.question)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: dialogs.box(box))  # noqa: PLW0108
    monkeypatch.setattr(QFileDialog, "getOpenFileName", dialogs.file)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialogs.file)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", dialogs.folder)
    monkeypatch.setattr(QInputDialog, "getText", dialogs.text)
    return dialogs


@pytest.fixture(autouse=True)
def _empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """Leave nothing on the clipboard.

    Without a screen, Qt destroys what is there after the end of Python, which had made it.
    """
    yield
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def _no_key_held_down(qapp: QApplication) -> None:
    """Let go of Ctrl and Shift, which QTest keeps down after a key that was pressed with them."""
    QTest.keyClick(QWidget(), Qt.Key.Key_Shift)
    assert qapp.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


@pytest.fixture(autouse=True)
def _no_warnings(qtlog: _QtMessageCapture) -> Iterator[None]:
    """Fail a test during which Qt complains."""
    yield
    said = [record.message for record in qtlog.records if not record.message.startswith(_KNOWN)]
    assert not said


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
    QThreadPool.globalInstance().waitForDone()
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


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    """Each of the two themes."""
    return Theme.of(QPalette(QColor(request.param.paper)))


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a model with random weights whose ranks fall into all four buckets."""
    from helpers.tiny_models import save_model
    from transformers import GPT2Config

    config = GPT2Config(
        vocab_size=2_000,
        n_embd=32,
        n_layer=2,
        n_head=2,
        n_positions=64,
        bos_token_id=0,
        eos_token_id=0,
        initializer_range=0.5,
    )
    return save_model(tmp_path_factory.mktemp("models") / "tiny", config)


@pytest.fixture
def window(tiny_model: Path, qtbot: QtBot) -> MainWindow:
    """The window, without a text."""
    return open_window(qtbot, tiny_model)


@pytest.fixture
def coloured(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with TEXT, analysed."""
    window.pane.editor.insertPlainText(TEXT)
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    return window


@pytest.fixture
def frame(qtbot: QtBot) -> QWidget:
    """A window for what belongs to one and needs no more of it."""
    frame = QWidget()
    qtbot.addWidget(frame)
    return frame


@pytest.fixture
def controller(frame: QWidget) -> ColouringController:
    return ColouringController(frame, Settings())
