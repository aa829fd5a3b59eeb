"""The list of models: what is used, fetched and removed with it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from helpers.dialogs import Answer
from helpers.small_hub import NAME, Hub, only_hub
from huggingface_hub import constants
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from gltr_desktop.models import recommended
from gltr_desktop.models.catalog import cached_models
from gltr_desktop.models.options import BUILT_IN, SMALL, ModelChoice
from gltr_desktop.models.recommended import RecommendedModel
from gltr_desktop.ui.menus.model_menu import ModelMenu
from gltr_desktop.ui.models import model_rows
from gltr_desktop.ui.models.model_manager import ModelManager
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.models.model_card import ModelCard

RECOMMENDED = (RecommendedModel(NAME, "Tiny Llama", "none", 2, "none", "For tests."),)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cache = tmp_path / "hub"
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache))
    monkeypatch.setattr(model_rows, "RECOMMENDED", RECOMMENDED)
    monkeypatch.setattr(recommended, "RECOMMENDED", RECOMMENDED)
    return cache


@pytest.fixture
def models(frame: QWidget, cache: Path) -> ModelMenu:
    del cache
    return ModelMenu(frame, Settings())


@pytest.fixture
def manager(models: ModelMenu, frame: QWidget, qtbot: QtBot) -> ModelManager:
    """The list, on the screen, when the search has ended."""
    manager = ModelManager(models, Settings(), frame)
    manager.resize(640, 480)
    frame.resize(640, 480)
    with qtbot.waitExposed(frame):
        frame.show()
    qtbot.waitUntil(lambda: models.search.models is not None)
    return manager


def card_of(manager: ModelManager, name: str) -> ModelCard:
    (card,) = (card for card in manager.cards if card.row.name == name)
    return card


def names(manager: ModelManager) -> list[str]:
    return [card.row.name for card in manager.cards]


def buttons(manager: ModelManager, name: str) -> list[str]:
    return [button.text() for button in card_of(manager, name).findChildren(QPushButton)]


def press(manager: ModelManager, name: str, text: str) -> None:
    (button,) = (
        button
        for button in card_of(manager, name).findChildren(QPushButton)
        if button.text() == text
    )
    button.click()


def put_into_cache(cache: Path, name: str, files: Path) -> None:
    folder = cache / f"models--{name.replace('/', '--')}"
    shutil.copytree(files, folder / "snapshots" / ("0" * 40))
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("0" * 40)


def test_the_model_in_use_is_marked_and_another_one_is_chosen(
    manager: ModelManager, models: ModelMenu, qtbot: QtBot
) -> None:
    assert buttons(manager, BUILT_IN) == []
    assert "✓ In use" in [label.text() for label in card_of(manager, BUILT_IN).findChildren(QLabel)]
    with qtbot.waitSignal(models.changed) as caught:
        press(manager, SMALL, "Use")
    assert caught.args == [ModelChoice(SMALL)]
    assert buttons(manager, SMALL) == []
    assert buttons(manager, BUILT_IN) == ["Use"]


def test_the_keyboard_stays_with_a_model_when_the_list_is_made_anew(
    manager: ModelManager, models: ModelMenu, qtbot: QtBot
) -> None:
    (button,) = card_of(manager, SMALL).findChildren(QPushButton)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert models.choice.name == SMALL
    focus = QApplication.focusWidget()
    assert focus is not None
    assert any(card.isAncestorOf(focus) for card in manager.cards)
    models.choose(ModelChoice())
    (again,) = card_of(manager, SMALL).findChildren(QPushButton)
    again.setFocus()
    manager.refresh()
    (now,) = card_of(manager, SMALL).findChildren(QPushButton)
    assert QApplication.focusWidget() is now
    assert now is not again
    assert now.accessibleName() == f"Use {card_of(manager, SMALL).row.title}"


def test_sizes_and_baselines_come_when_the_disk_was_looked_at(
    manager: ModelManager, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: "has a baseline" in card_of(manager, BUILT_IN).row.facts)
    assert "98\N{NO-BREAK SPACE}MB" in card_of(manager, BUILT_IN).row.facts
    assert "has a baseline" in card_of(manager, BUILT_IN).accessibleDescription()


def test_a_model_is_removed_after_a_question(
    manager: ModelManager,
    models: ModelMenu,
    cache: Path,
    tiny_model: Path,
    dialogs: Dialogs,
    qtbot: QtBot,
) -> None:
    put_into_cache(cache, "someone/tiny", tiny_model)
    models.look_around()
    qtbot.waitUntil(lambda: "someone/tiny" in names(manager))
    assert buttons(manager, "someone/tiny") == ["Use", "Remove…"]
    dialogs.answer = Answer.No
    press(manager, "someone/tiny", "Remove…")
    assert "“someone/tiny” (" in dialogs.asked[0]
    assert "other programs lose it" in dialogs.asked[0]
    assert [model.name for model in cached_models()] == ["someone/tiny"]
    dialogs.answer = Answer.Yes
    press(manager, "someone/tiny", "Remove…")
    qtbot.waitUntil(lambda: "someone/tiny" not in names(manager))
    assert [model.name for model in cached_models()] == []
    assert "was removed" in manager.message.label.text()


def test_a_folder_is_forgotten_and_stays_on_the_disk(
    models: ModelMenu, frame: QWidget, tiny_model: Path, qtbot: QtBot
) -> None:
    Settings().recent_models = [str(tiny_model)]
    manager = ModelManager(models, Settings(), frame)
    qtbot.waitUntil(lambda: str(tiny_model) in names(manager))
    press(manager, str(tiny_model), "Forget")
    assert str(tiny_model) not in names(manager)
    assert Settings().recent_models == []
    assert (tiny_model / "model.safetensors").exists()


# Downloads


@pytest.fixture
def hub(
    model_files: dict[str, bytes], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hub]:
    with only_hub(dict(model_files), cache, monkeypatch) as hub:
        yield hub


@pytest.mark.usefixtures("hub")
def test_a_recommended_model_is_fetched_and_used(
    manager: ModelManager, models: ModelMenu, dialogs: Dialogs, qtbot: QtBot
) -> None:
    assert buttons(manager, NAME) == ["Get…"]
    dialogs.answer = Answer.Yes
    with qtbot.waitSignal(models.changed) as caught:
        press(manager, NAME, "Get…")
    assert caught.args == [ModelChoice(NAME)]
    qtbot.waitUntil(lambda: card_of(manager, NAME).row.is_here)
    assert buttons(manager, NAME) == []


def test_a_download_that_fails_can_be_tried_again(
    hub: Hub, manager: ModelManager, models: ModelMenu, dialogs: Dialogs, qtbot: QtBot
) -> None:
    hub.refusals["/api/"] = (429, {})
    with qtbot.waitSignal(models.download_failed):
        press(manager, NAME, "Get…")
    assert "Hugging Face is limiting requests" in manager.message.label.text()
    assert models.choice == ModelChoice()
    hub.refusals.clear()
    dialogs.answer = Answer.Yes
    with qtbot.waitSignal(models.changed):
        manager.message.button.click()
    assert manager.message.isHidden()
    assert models.choice == ModelChoice(NAME)


def test_tab_goes_through_the_list_before_the_buttons_below_it(manager: ModelManager) -> None:
    below = next(
        button
        for button in manager.findChildren(QPushButton)
        if button.text().replace("&", "") == "Model File…"
    )
    manager.activateWindow()
    first = next(button for card in manager.cards for button in card.findChildren(QPushButton))
    first.setFocus()
    visited: list[QWidget] = []
    while not below.hasFocus() and len(visited) < 30:
        focus = QApplication.focusWidget()
        assert focus is not None
        visited.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    inside = [button for card in manager.cards for button in card.findChildren(QPushButton)]
    assert visited == inside
