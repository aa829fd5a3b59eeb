"""The dialog of a download: it answers at once, whatever the hub does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.dialogs import Answer
from helpers.hostile_hubs import PLANS, WAITS, WAITS_FOR_FILES
from helpers.small_hub import NAME, Hub, only_hub
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QPushButton, QWidget

from gltr_desktop.errors import GltrError
from gltr_desktop.models.catalog import cached_models
from gltr_desktop.ui.dialogs.download_dialog import Download

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot


@pytest.fixture
def hub(
    model_files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hub]:
    with only_hub(dict(model_files), tmp_path / "cache", monkeypatch) as hub:
        yield hub


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def press_cancel(window: QWidget) -> None:
    (dialog,) = window.findChildren(QProgressDialog)
    (button,) = dialog.findChildren(QPushButton)
    button.click()


def test_a_model_comes_after_a_question(
    hub: Hub, window: QWidget, dialogs: Dialogs, qtbot: QtBot
) -> None:
    dialogs.answer = Answer.Yes
    download = Download(window, NAME)
    with qtbot.waitSignal(download.ended) as ended:
        download.start()
    assert ended.args == [NAME]
    (question,) = dialogs.asked
    assert f"Download 2 MB for “{NAME}” from Hugging Face?" in question
    assert "other programs" in question
    assert [model.name for model in cached_models()] == [NAME]


def test_nothing_comes_after_a_no(
    hub: Hub, window: QWidget, dialogs: Dialogs, qtbot: QtBot
) -> None:
    dialogs.answer = Answer.No
    download = Download(window, NAME)
    with qtbot.waitSignal(download.ended) as ended:
        download.start()
    assert ended.args == [None]
    assert hub.fetched() == []


@pytest.mark.parametrize("mode", ["sha: null", "answer: deep lists", "name: NUL", "size: text"])
def test_a_hostile_hub_is_a_sentence(hub: Hub, window: QWidget, qtbot: QtBot, mode: str) -> None:
    PLANS[mode].set_up(hub)
    download = Download(window, NAME)
    with qtbot.waitSignal(download.ended) as ended:
        download.start()
    assert isinstance(ended.args[0], GltrError)
    assert "not that of a model hub" in str(ended.args[0])


def leave(hub: Hub, window: QWidget, qtbot: QtBot) -> None:
    """Press Cancel while the hub keeps the dialog waiting, and wait for the thread to be free."""
    download = Download(window, NAME)
    ended: list[object] = []
    download.ended.connect(ended.append)
    download.start()
    qtbot.waitUntil(hub.replying.is_set)
    press_cancel(window)
    assert ended == [None]
    QThreadPool.globalInstance().waitForDone()
    assert not hub.closing.is_set()
    qtbot.waitUntil(lambda: window.findChildren(QProgressDialog) == [])


@pytest.mark.parametrize("set_up", WAITS.values(), ids=WAITS)
def test_cancel_while_the_size_is_asked_for(
    hub: Hub, window: QWidget, qtbot: QtBot, set_up: Callable[[Hub], None]
) -> None:
    set_up(hub)
    leave(hub, window, qtbot)


@pytest.mark.parametrize("mode", [mode for mode in WAITS_FOR_FILES if mode.startswith("file")])
def test_cancel_while_a_file_is_fetched(
    hub: Hub, window: QWidget, dialogs: Dialogs, qtbot: QtBot, mode: str
) -> None:
    dialogs.answer = Answer.Yes
    WAITS_FOR_FILES[mode](hub)
    leave(hub, window, qtbot)
    assert [model.name for model in cached_models()] == []


def test_the_window_is_closed_while_the_question_is_open(
    hub: Hub, window: QWidget, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    download = Download(window, NAME)

    def close_and_agree(*_: object) -> QMessageBox.StandardButton:
        download.cancel()
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", close_and_agree)
    with qtbot.waitSignal(download.ended) as ended:
        download.start()
    assert ended.args == [None]
    QThreadPool.globalInstance().waitForDone()
    assert hub.fetched() == []
