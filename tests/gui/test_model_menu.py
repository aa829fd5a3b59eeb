"""The Model menu: what is offered, what is chosen, and what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from gltr_desktop.models.options import BUILT_IN, BUILT_IN_TITLE, DEVICES, PRECISIONS
from gltr_desktop.ui.analysis_worker import ModelChoice
from gltr_desktop.ui.model_menu import ModelMenu, model_title
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from dialogs import Dialogs
    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

FOLDER = str(Path("/models/R&D model"))


@pytest.fixture
def menu(qtbot: QtBot) -> ModelMenu:
    """A menu whose settings know two models besides the built-in one."""
    window = QWidget()
    qtbot.addWidget(window)
    settings = Settings()
    settings.recent_models = ["gpt2", FOLDER]
    menu = ModelMenu(window, settings)
    menu.window = window  # type: ignore[attr-defined] # or it would be gone, and the menu with it
    return menu


def offered(menu: ModelMenu) -> dict[str, QAction]:
    """The models by their full names, as the menu shows them now."""
    menu.menu.aboutToShow.emit()
    return {action.data().name: action for action in menu.menu.actions() if action.isCheckable()}


def submenu(menu: ModelMenu, title: str) -> list[QAction]:
    menu.menu.aboutToShow.emit()
    (found,) = (action.menu() for action in menu.menu.actions() if action.text() == title)
    return found.actions()


def test_models_are_offered_and_the_one_in_use_is_checked(menu: ModelMenu) -> None:
    models = offered(menu)
    assert list(models) == [BUILT_IN, "gpt2", FOLDER]
    assert models[BUILT_IN].text() == BUILT_IN_TITLE
    assert "larger model reads better" in models[BUILT_IN].toolTip()
    assert models[FOLDER].toolTip() == FOLDER
    assert models[FOLDER].text() == "R&&D model"
    assert [name for name, action in models.items() if action.isChecked()] == [BUILT_IN]
    menu.choose(replace(menu.choice, name="somebody/new"))
    models = offered(menu)
    assert list(models) == [BUILT_IN, "gpt2", FOLDER, "somebody/new"]
    assert [name for name, action in models.items() if action.isChecked()] == ["somebody/new"]


def test_a_model_is_chosen(menu: ModelMenu, qtbot: QtBot) -> None:
    with qtbot.waitSignal(menu.changed) as caught:
        offered(menu)["gpt2"].trigger()
    assert caught.args == [ModelChoice("gpt2")]
    assert menu.choice == ModelChoice("gpt2")
    with qtbot.assertNotEmitted(menu.changed):
        offered(menu)["gpt2"].trigger()
    assert offered(menu)["gpt2"].isChecked()


@pytest.mark.parametrize(
    ("title", "field", "options"),
    [("&Device", "device", DEVICES), ("&Precision", "precision", PRECISIONS)],
)
def test_how_it_runs_is_chosen(
    title: str, field: str, options: tuple[str, ...], menu: ModelMenu
) -> None:
    assert tuple(action.text() for action in submenu(menu, title)) == options
    for option in reversed(options):
        next(action for action in submenu(menu, title) if action.text() == option).trigger()
        assert menu.choice == replace(ModelChoice(), **{field: option})
        checked = [action.text() for action in submenu(menu, title) if action.isChecked()]
        assert checked == [option]


@pytest.mark.parametrize(
    ("entered", "chosen"),
    [("/models/new", "/models/new"), ("", None)],
)
def test_a_folder_is_asked_for(
    entered: str, chosen: str | None, menu: ModelMenu, dialogs: Dialogs
) -> None:
    dialogs.name = entered
    menu.choose_folder()
    assert menu.choice.name == (chosen or BUILT_IN)


@pytest.mark.parametrize(
    ("entered", "chosen"),
    [("  EleutherAI/pythia-160m\n", "EleutherAI/pythia-160m"), ("", None), ("  ", None)],
)
def test_a_name_is_asked_for(
    entered: str, chosen: str | None, menu: ModelMenu, dialogs: Dialogs
) -> None:
    dialogs.name = entered
    menu.choose_name()
    assert menu.choice.name == (chosen or BUILT_IN)
    assert "without asking" in dialogs.asked[0]


def test_what_has_worked_is_remembered_latest_first(menu: ModelMenu) -> None:
    menu.choose(ModelChoice("somebody/new", "cpu"))
    assert Settings().choice == ModelChoice()
    menu.remember()
    assert Settings().choice == ModelChoice("somebody/new", "cpu")
    assert Settings().recent_models == ["somebody/new", "gpt2", FOLDER]
    menu.choose(ModelChoice(FOLDER))
    menu.remember()
    assert Settings().recent_models == [FOLDER, "somebody/new", "gpt2"]
    menu.choose(ModelChoice())
    menu.remember()
    assert Settings().choice == ModelChoice()
    assert Settings().recent_models == [FOLDER, "somebody/new", "gpt2"]


def test_only_so_many_are_remembered(menu: ModelMenu) -> None:
    for number in range(20):
        menu.choose(ModelChoice(f"model-{number}"))
        menu.remember()
    assert Settings().recent_models == [f"model-{number}" for number in range(19, 11, -1)]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (BUILT_IN, BUILT_IN_TITLE),
        ("gpt2", "gpt2"),
        ("EleutherAI/pythia-160m", "EleutherAI/pythia-160m"),
        ("/home/me/models/my model", "my model"),
    ],
)
def test_titles(name: str, title: str) -> None:
    assert model_title(name) == title


def test_opening_the_menu_often_leaves_nothing_behind(menu: ModelMenu, qtbot: QtBot) -> None:
    for _ in range(20):
        offered(menu)
    qtbot.waitUntil(lambda: len(menu.menu.findChildren(QMenu)) == 2)
    assert len(menu.menu.findChildren(QActionGroup)) == 3
