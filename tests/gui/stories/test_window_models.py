"""Models dropped on the window or opened as files, and the one that slow computers need."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.windows import TEXT, offered, open_window, text_of, wait_for_colours
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gltr_desktop.models import catalog
from gltr_desktop.models.options import BUILT_IN, SHIPPED, SMALL, ModelChoice
from gltr_desktop.ui import model_messages as module

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture
def gguf(tmp_path: Path) -> Path:
    """A file that begins as a model does, whatever it is called."""
    path = tmp_path / "a model.bin"
    path.write_bytes(b"GGUF")
    return path


def wait_for_speed(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until it is known how fast the model in use reads."""
    qtbot.waitUntil(
        lambda: window.pane.analysis.tokens_per_second(window.model_menu.choice) > 0, timeout=60_000
    )


# A model in the place of a text


@pytest.mark.parametrize("way", ["dropped", "opened"])
def test_a_model_is_chosen_and_the_text_stays(
    way: str, gguf: Path, window: MainWindow, dialogs: Dialogs, qtbot: QtBot
) -> None:
    QTest.keyClicks(window.pane.editor, "precious")
    if way == "dropped":
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(gguf))])
        window.pane.editor.insertFromMimeData(data)
    else:
        dialogs.name = str(gguf)
        window.menu_actions.open.trigger()
    assert window.model_menu.choice == ModelChoice(str(gguf), "cpu", "float32")
    # It is no model after all: the text has not been asked about, and is there.
    qtbot.waitUntil(lambda: "Couldn't use “a model.bin" in window.message.text, timeout=60_000)
    qtbot.waitUntil(lambda: not window.pane.analysis.running)
    assert text_of(window) == "precious"
    assert window.isWindowModified()
    assert window.files.path is None


def test_a_model_is_welcomed_while_there_is_no_text(gguf: Path, window: MainWindow) -> None:
    window.files.open_path(gguf)
    assert window.model_menu.choice.name == str(gguf)
    assert "“a model.bin” is a language model" in window.message.text
    assert not window.files.loading


def test_a_model_may_be_named_from_where_one_is(
    gguf: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(gguf.parent)
    window.files.open_path(gguf.relative_to(gguf.parent))
    assert window.model_menu.choice.name == str(gguf)


# Slow computers


@pytest.fixture
def shipped(
    tiny_model: Path, tmp_path: Path, settings_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tiny model in the place of those that are shipped."""
    monkeypatch.setattr(catalog, "RESOURCES", tmp_path)
    for model in SHIPPED.values():
        shutil.copytree(tiny_model, tmp_path / "models" / model.folder)


@pytest.mark.usefixtures("shipped")
def test_where_the_usual_model_is_slow_the_small_one_is_mentioned_once(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(module, "_SLOW_TOKENS_PER_SECOND", 1e12)
    window = open_window(qtbot, BUILT_IN)
    qtbot.waitUntil(lambda: window.message.text != "", timeout=60_000)
    speed = window.pane.analysis.tokens_per_second(window.model_menu.choice)
    assert f"reads about {speed:,.0f} tokens a second" in window.message.text
    assert "faster and less accurate" in window.message.text
    assert offered(window) == "Use the Small Model"
    # It never switches by itself.
    assert window.model_menu.choice.name == BUILT_IN
    with qtbot.waitSignal(window.pane.analysis.speed_known, timeout=60_000):
        button = window.message.findChild(QPushButton)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.model_menu.choice == ModelChoice(SMALL, "cpu", "float32")
        assert window.message.text == ""
    # Neither for the small model, nor a second time for the usual one.
    assert window.message.text == ""
    with qtbot.waitSignal(window.pane.analysis.speed_known, timeout=60_000):
        window.model_menu.choose(replace(window.model_menu.choice, name=BUILT_IN))
    assert window.message.text == ""
    window.close()
    again = open_window(qtbot, BUILT_IN)
    wait_for_speed(again, qtbot)
    assert again.message.text == ""


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("case", ["a fast computer", "the small model", "another model"])
def test_else_the_small_model_is_not_mentioned(
    case: str, tiny_model: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    if case != "a fast computer":
        monkeypatch.setattr(module, "_SLOW_TOKENS_PER_SECOND", 1e12)
    model = {"a fast computer": BUILT_IN, "the small model": SMALL}.get(case, tiny_model)
    window = open_window(qtbot, model)
    wait_for_speed(window, qtbot)
    assert window.message.text == ""
    assert not window.settings.small_model_mentioned


@pytest.mark.usefixtures("shipped")
def test_the_speed_of_one_model_is_not_taken_for_anothers(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(module, "_SLOW_TOKENS_PER_SECOND", 1e12)
    window = open_window(qtbot, tiny_model)
    window.pane.editor.insertPlainText(TEXT)
    wait_for_speed(window, qtbot)
    assert (
        window.pane.analysis.tokens_per_second(replace(window.model_menu.choice, name=BUILT_IN))
        == 0
    )
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    assert window.message.text == ""


@pytest.mark.usefixtures("shipped")
def test_another_message_is_not_replaced(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(module, "_SLOW_TOKENS_PER_SECOND", 1e12)
    window = open_window(qtbot, BUILT_IN)
    window.message.show_text("Something else.")
    wait_for_speed(window, qtbot)
    assert window.message.text == "Something else."
    assert not window.settings.small_model_mentioned
