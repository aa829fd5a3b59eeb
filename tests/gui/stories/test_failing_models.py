"""A model that fails does not stay chosen: the colours are those of the model named."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from helpers.windows import offered, open_window, wait_for_colours
from huggingface_hub import constants
from PySide6.QtWidgets import QPushButton

from gltr_desktop.models.options import ModelChoice, model_title
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.threads import analysis_controller

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture(autouse=True)
def _empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.fixture
def docs(tmp_path: Path) -> str:
    """A folder without a model."""
    folder = tmp_path / "docs"
    folder.mkdir()
    return str(folder)


def choice_of(name: str | Path) -> ModelChoice:
    return ModelChoice(str(name), "cpu", "float32")


def offers(window: MainWindow) -> list[str]:
    buttons = window.message.findChildren(QPushButton)
    return [button.text() for button in buttons if button.isVisible()]


def wait_for_message(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "Still using" in window.message.text, timeout=60_000)


def test_a_folder_without_a_model(
    coloured: MainWindow, docs: str, tiny_model: Path, qtbot: QtBot
) -> None:
    coloured.model_menu.choose(choice_of(docs))
    wait_for_message(coloured, qtbot)
    assert coloured.message.text.startswith("Couldn't use “docs on Processor”: ")
    assert f"Still using {model_title(str(tiny_model))}" in coloured.message.text
    assert offers(coloured) == ["&Try Again", "&Choose Another…"]
    assert coloured.model_menu.choice == Settings().choice == choice_of(tiny_model)
    # What is typed then has the colours of the model that is named.
    wait_for_colours(coloured, qtbot)
    coloured.pane.live.switch(live=True)
    coloured.pane.editor.insertPlainText("My dog ate it.")
    wait_for_colours(coloured, qtbot)
    qtbot.waitUntil(
        lambda: coloured.spans is not None and "My dog" in coloured.spans.analysis.text,
        timeout=60_000,
    )
    assert coloured.spans is not None
    assert coloured.spans.analysis.model.name == str(tiny_model)


def test_a_name_that_is_not_here_can_be_downloaded(coloured: MainWindow, qtbot: QtBot) -> None:
    coloured.model_menu.choose(choice_of("someone/absent"))
    wait_for_message(coloured, qtbot)
    assert "“someone/absent” isn't on this computer." in coloured.message.text
    assert offers(coloured) == ["&Download…", "&Choose Another…"]


def test_without_a_text_the_failure_is_told_as_well(
    window: MainWindow, docs: str, tiny_model: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(
        lambda: window.pane.analysis.tokens_per_second(choice_of(tiny_model)) > 0, timeout=60_000
    )
    window.model_menu.choose(choice_of(docs))
    wait_for_message(window, qtbot)
    assert window.model_menu.choice == choice_of(tiny_model)


def test_the_list_of_models_is_offered(coloured: MainWindow, docs: str, qtbot: QtBot) -> None:
    coloured.model_menu.choose(choice_of(docs))
    wait_for_message(coloured, qtbot)
    (another,) = (
        button
        for button in coloured.message.findChildren(QPushButton)
        if button.text() == "&Choose Another…"
    )
    with qtbot.waitSignal(coloured.model_menu.manage_requested):
        another.click()


def test_live_says_that_a_slow_model_has_switched_it_off(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    slow = tmp_path / "slow"
    shutil.copytree(tiny_model, slow)
    window = open_window(qtbot, tiny_model)
    window.settings.live = None
    monkeypatch.setattr(analysis_controller, "_QUICK_TOKENS_PER_SECOND", 1e-6)
    qtbot.waitUntil(lambda: window.pane.analysis.live, timeout=60_000)
    monkeypatch.setattr(analysis_controller, "_QUICK_TOKENS_PER_SECOND", 1e12)
    window.model_menu.choose(choice_of(slow))
    qtbot.waitUntil(lambda: "Live is off now" in window.message.text, timeout=60_000)
    assert window.message.text.startswith("slow reads about ")
    assert not window.pane.analysis.live
    assert offered(window) == ""
