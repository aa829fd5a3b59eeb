"""The Model menu: what is offered, what is chosen, and what is remembered of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from helpers.tiny_masked_models import save_masked_model
from helpers.widgets import menu_of
from huggingface_hub import constants
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from gltr_desktop.models.options import (
    BUILT_IN,
    PRECISION_TITLES,
    SHIPPED,
    SMALL,
    ModelChoice,
    model_title,
)
from gltr_desktop.ui.menus.model_menu import ModelMenu
from gltr_desktop.ui.models.sizes import size_in_words
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from helpers.dialogs import Dialogs
    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

FOLDER = str(Path("/models/R&D model"))


@pytest.fixture
def menu(qtbot: QtBot) -> ModelMenu:
    """A menu whose settings know two models besides the shipped ones."""
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


def put(path: Path, size: int = 4) -> str:
    """A file that looks like a model of ``size`` bytes, of which the disk need not have all."""
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.write(b"GGUF")
        file.truncate(size)
    return str(path)


def listed(menu: ModelMenu) -> list[QAction]:
    """The models of this computer, as the menu shows them now."""
    (found,) = (
        menu_of(action) for action in menu.menu.actions() if action.text() == "On This &Computer"
    )
    return found.actions()


def wait_for_list(menu: ModelMenu, qtbot: QtBot, count: int) -> list[QAction]:
    """Open the menu, and wait until so many models, or the line that there are none, are there."""
    menu.menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: len(listed(menu)) == count and listed(menu)[0].text() != "Looking…")
    return listed(menu)


def submenu(menu: ModelMenu, title: str) -> list[QAction]:
    menu.menu.aboutToShow.emit()
    (found,) = (menu_of(action) for action in menu.menu.actions() if action.text() == title)
    return found.actions()


def test_models_are_offered_and_the_one_in_use_is_checked(menu: ModelMenu) -> None:
    models = offered(menu)
    assert list(models) == [BUILT_IN, SMALL, "gpt2", FOLDER]
    for name in (BUILT_IN, SMALL):
        assert models[name].text() == SHIPPED[name].title
        assert models[name].toolTip() == SHIPPED[name].advice
    assert "Larger models are more accurate" in models[BUILT_IN].toolTip()
    assert models[FOLDER].toolTip() == FOLDER
    assert models[FOLDER].text() == "R&&D model"
    assert [name for name, action in models.items() if action.isChecked()] == [BUILT_IN]
    menu.choose(replace(menu.choice, name="somebody/new"))
    models = offered(menu)
    assert list(models) == [BUILT_IN, SMALL, "gpt2", FOLDER, "somebody/new"]
    assert [name for name, action in models.items() if action.isChecked()] == ["somebody/new"]


def test_a_model_is_chosen(menu: ModelMenu, qtbot: QtBot) -> None:
    with qtbot.waitSignal(menu.changed) as caught:
        offered(menu)["gpt2"].trigger()
    assert caught.args == [ModelChoice("gpt2")]
    assert menu.choice == ModelChoice("gpt2")
    with qtbot.assertNotEmitted(menu.changed):
        offered(menu)["gpt2"].trigger()
    assert offered(menu)["gpt2"].isChecked()


def test_how_a_masked_model_reads_is_chosen(menu: ModelMenu) -> None:
    def choose(words: str) -> None:
        next(one for one in submenu(menu, "Mas&ked Models") if one.text() == words).trigger()

    checked = [one.text() for one in submenu(menu, "Mas&ked Models") if one.isChecked()]
    assert checked == ["Read 128 Tokens at Once", "Hide a Token and the Rest of Its Word"]
    choose("Read 512 Tokens at Once")
    choose("Hide a Token Alone")
    assert menu.choice == ModelChoice(masking="token", window=512)
    checked = [one.text() for one in submenu(menu, "Mas&ked Models") if one.isChecked()]
    assert checked == ["Read 512 Tokens at Once", "Hide a Token Alone"]
    # A number that only the settings' file can have given is offered as well.
    menu.choose(ModelChoice(window=100))
    assert "Read 100 Tokens at Once" in [one.text() for one in submenu(menu, "Mas&ked Models")]


def test_what_is_for_masked_models_is_not_chosen_for_others(
    menu: ModelMenu, tmp_path: Path
) -> None:
    def are_offered() -> bool:
        entries = submenu(menu, "Mas&ked Models")
        shown = entries[0].parent()
        assert isinstance(shown, QMenu)
        shown.aboutToShow.emit()
        return all(entry.isEnabled() for entry in entries if not entry.isSeparator())

    assert not are_offered()
    menu.choose(ModelChoice(str(save_masked_model(tmp_path / "bert", "bert"))))
    assert are_offered()


@pytest.mark.parametrize(
    ("title", "field", "options"),
    [
        ("&Device", "device", {"auto": "Automatic", "cpu": "Processor"}),
        ("&Precision", "precision", PRECISION_TITLES),
    ],
)
def test_how_it_runs_is_chosen(
    title: str, field: str, options: dict[str, str], menu: ModelMenu
) -> None:
    assert [action.text() for action in submenu(menu, title)] == list(options.values())
    for option, words in reversed(options.items()):
        next(action for action in submenu(menu, title) if action.text() == words).trigger()
        changes: dict[str, Any] = {field: option}
        assert menu.choice == replace(ModelChoice(), **changes)
        checked = [action.text() for action in submenu(menu, title) if action.isChecked()]
        assert checked == [words]


def test_devices_are_offered_when_they_are_found(menu: ModelMenu) -> None:
    menu.search.devices = ("auto", "cpu", "mps")
    assert [action.text() for action in submenu(menu, "&Device")] == [
        "Automatic",
        "Processor",
        "Apple GPU",
    ]


def test_a_device_that_was_chosen_on_another_computer_is_shown(menu: ModelMenu) -> None:
    menu.choose(ModelChoice(device="cuda"))
    checked = [action.text() for action in submenu(menu, "&Device") if action.isChecked()]
    assert checked == ["NVIDIA GPU"]
    menu.choose(ModelChoice())
    assert "NVIDIA GPU" not in [action.text() for action in submenu(menu, "&Device")]


def test_the_list_of_all_models_is_asked_for(menu: ModelMenu, qtbot: QtBot) -> None:
    menu.menu.aboutToShow.emit()
    (action,) = (each for each in menu.menu.actions() if each.text() == "Mana&ge Models…")
    with qtbot.waitSignal(menu.manage_requested):
        action.trigger()


# A model that fails


def test_the_model_that_worked_last_is_used_again(menu: ModelMenu, qtbot: QtBot) -> None:
    menu.choose(ModelChoice(SMALL))
    menu.remember()
    failing = ModelChoice("gpt2")
    menu.choose(failing)
    with qtbot.waitSignal(menu.changed) as caught:
        assert menu.go_back(failing)
    assert caught.args == [ModelChoice(SMALL)]
    assert menu.choice == Settings().choice == ModelChoice(SMALL)


def test_at_the_start_the_built_in_model_takes_the_place_of_one_that_is_gone(
    menu: ModelMenu,
) -> None:
    gone = ModelChoice("/models/gone", "cpu")
    Settings().choice = gone
    menu.choose(gone)
    assert menu.go_back(gone)
    assert menu.choice == ModelChoice()


def test_a_model_that_has_worked_stays_when_a_text_fails(menu: ModelMenu, qtbot: QtBot) -> None:
    menu.choose(ModelChoice(SMALL))
    menu.remember()
    with qtbot.assertNotEmitted(menu.changed):
        assert not menu.go_back(ModelChoice(SMALL))


def test_there_is_no_way_back_from_the_usual_model(menu: ModelMenu, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(menu.changed):
        assert not menu.go_back(ModelChoice())


def test_models_that_fail_do_not_take_turns(menu: ModelMenu, qtbot: QtBot) -> None:
    chosen = ModelChoice(BUILT_IN, "cpu")
    Settings().choice = chosen
    menu.choose(chosen)
    assert menu.go_back(chosen)
    with qtbot.assertNotEmitted(menu.changed):
        assert not menu.go_back(ModelChoice())
    # Once another one has worked, each of them may be tried again.
    menu.choose(ModelChoice(SMALL))
    menu.remember()
    for again in (chosen, ModelChoice()):
        menu.choose(again)
        assert menu.go_back(again)
        assert menu.choice == ModelChoice(SMALL)


def test_a_late_failure_of_another_model_changes_nothing(menu: ModelMenu, qtbot: QtBot) -> None:
    menu.choose(ModelChoice(SMALL))
    with qtbot.assertNotEmitted(menu.changed):
        assert not menu.go_back(ModelChoice("gpt2"))


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
        (BUILT_IN, "SmolLM2 · English · 135 M"),
        (SMALL, "Small and fast · English · 9 M"),
        ("/home/me/models/Llama-3.2-1B-Q4_K_M.gguf", "Llama-3.2-1B-Q4_K_M"),
        ("gpt2", "gpt2"),
        ("EleutherAI/pythia-160m", "EleutherAI/pythia-160m"),
        ("/home/me/models/my model", "my model"),
    ],
)
def test_titles(name: str, title: str) -> None:
    assert model_title(name) == title


def test_opening_the_menu_often_leaves_nothing_behind(
    menu: ModelMenu, home: Path, qtbot: QtBot
) -> None:
    for name in ("one", "two"):
        put(home / ".lmstudio" / "models" / "a" / name / f"{name}.gguf")
    wait_for_list(menu, qtbot, 2)
    for _ in range(20):
        offered(menu)
    qtbot.waitUntil(lambda: len(menu.menu.findChildren(QMenu)) == 4)
    assert len(menu.menu.findChildren(QActionGroup)) == 6


# On this computer


def test_until_it_is_known_the_menu_says_that_it_looks(menu: ModelMenu, qtbot: QtBot) -> None:
    (line,) = listed(menu)
    assert line.text() == "Looking…"
    assert not line.isEnabled()
    (line,) = wait_for_list(menu, qtbot, 1)
    assert not line.isEnabled()
    assert line.text().startswith("None found")
    for program in ("Ollama", "LM Studio", "llama.cpp", "Hugging Face", "Jan", "GPT4All"):
        assert program in line.text()


def test_what_is_on_this_computer_is_listed_and_chosen(
    menu: ModelMenu,
    home: Path,
    tiny_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    cached = tmp_path / "hub" / "models--someone--tiny"
    shutil.copytree(tiny_model, cached / "snapshots" / ("0" * 40))
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("0" * 40)
    large = put(home / ".lmstudio" / "models" / "R&D" / "x" / "Large-Q4_K_M.gguf", 807_694_464)
    small = put(tmp_path / "data" / "Jan" / "data" / "models" / "y" / "b.gguf", 98_362_432)
    size = sum(path.stat().st_size for path in cached.rglob("snapshots/*/*"))
    actions = wait_for_list(menu, qtbot, 3)
    assert [action.text() for action in actions] == [
        "b — 98\N{NO-BREAK SPACE}MB, Jan",
        "Large-Q4_K_M — 808\N{NO-BREAK SPACE}MB, LM Studio",
        f"someone/tiny — {size_in_words(size)}, Hugging Face",
    ]
    assert [action.toolTip() for action in actions] == [small, large, "someone/tiny"]
    assert not any(action.isChecked() for action in actions)
    actions[1].trigger()
    assert menu.choice == ModelChoice(large)
    models = offered(menu)
    assert [name for name, action in models.items() if action.isChecked()] == [large]
    assert models[large].text() == "Large-Q4_K_M"
    assert [action.isChecked() for action in listed(menu)] == [False, True, False]
    listed(menu)[2].trigger()
    assert menu.choice == ModelChoice("someone/tiny")


def test_what_has_come_meanwhile_is_found_when_the_menu_is_opened(
    menu: ModelMenu, home: Path, qtbot: QtBot
) -> None:
    path = put(home / ".lmstudio" / "models" / "a" / "b" / "one.gguf")
    (one,) = wait_for_list(menu, qtbot, 1)
    assert one.data() == ModelChoice(path)
    put(home / ".lmstudio" / "models" / "a" / "c" / "two.gguf")
    assert wait_for_list(menu, qtbot, 2)[0].data().name == path
    Path(path).unlink()
    (two,) = wait_for_list(menu, qtbot, 1)
    assert two.text().startswith("two")


@pytest.mark.parametrize("entered", ["/models/new.gguf", ""])
def test_a_file_is_asked_for(entered: str, menu: ModelMenu, dialogs: Dialogs) -> None:
    dialogs.name = entered
    menu.choose_file()
    assert menu.choice.name == (entered or BUILT_IN)


def test_a_shipped_model_is_remembered_as_the_choice_alone(menu: ModelMenu) -> None:
    menu.choose(ModelChoice(SMALL))
    menu.remember()
    assert Settings().choice == ModelChoice(SMALL)
    assert Settings().recent_models == ["gpt2", FOLDER]
