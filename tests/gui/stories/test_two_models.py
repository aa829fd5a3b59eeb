"""One text, read by two models."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.side_by_side import BEFORE, add_text, second_of, second_text, wait_for_difference
from helpers.tiny_models import CONFIGS, save_model
from helpers.widgets import child_of
from helpers.windows import text_of, wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.ui.side_by_side.pair_strip import PairStrip
from gltr_desktop.ui.threads.analysis_state import State

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture(scope="session")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of another model, with another tokenizer."""
    return save_model(tmp_path_factory.mktemp("models") / "other", CONFIGS["llama"])


@pytest.fixture
def read(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with BEFORE, analysed."""
    window.pane.editor.insertPlainText(BEFORE)
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    return window


def other_choice(window: MainWindow, model: Path | str) -> ModelChoice:
    return replace(window.model_menu.choice, name=str(model))


@pytest.fixture
def compared(read: MainWindow, other_model: Path, qtbot: QtBot) -> MainWindow:
    """The window with BEFORE, read by two models."""
    read.side_by_side.set_model_beside(other_choice(read, other_model))
    wait_for_difference(read, qtbot)
    return read


# Beginning


def test_the_text_has_the_colours_of_the_difference(compared: MainWindow) -> None:
    sides = compared.side_by_side
    assert sides.kind is Kind.MODELS
    assert sides.shows_difference
    assert compared.pane.editor.is_shaded
    assert not second_of(compared).isVisible(), "both columns would be the same"
    assert sides.names == ("tiny", "other")


def test_the_sum_of_the_differences_is_that_of_the_totals(
    compared: MainWindow, qtbot: QtBot
) -> None:
    difference = wait_for_difference(compared, qtbot)
    assert difference.left.text == difference.right.text == BEFORE
    assert difference.left.model.name != difference.right.model.name
    segments = difference.smallest
    known = segments.difference[segments.compared]
    assert float(known.sum()) == pytest.approx(difference.bits, abs=1e-9)


def test_with_own_colours_both_columns_are_shown(compared: MainWindow) -> None:
    QTest.keyClick(compared, Qt.Key.Key_F5)
    second = second_of(compared)
    assert second.isVisible()
    assert second_text(compared) == BEFORE
    assert second.editor.isReadOnly()
    assert not compared.pane.editor.is_shaded
    assert not second.editor.is_shaded


def test_the_same_model_is_refused(read: MainWindow) -> None:
    read.side_by_side.set_model_beside(read.model_menu.choice)
    assert not read.side_by_side.active
    assert "reads the text already" in read.message.text


def test_the_menu_offers_the_other_models(read: MainWindow) -> None:
    menu = read.menu_actions.side_by_side
    menu.models.aboutToShow.emit()
    titles = [action.text() for action in menu.models.actions() if action.isEnabled()]
    assert "Small and fast · English · 9 M" in titles
    assert "SmolLM2 · English · 135 M" in titles


# What happens meanwhile


def test_every_edit_is_followed_and_read_by_both(compared: MainWindow, qtbot: QtBot) -> None:
    compared.side_by_side.show_difference(shown=False)
    editor = compared.pane.editor
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor, "Well, ")
    assert second_text(compared) == "Well, " + BEFORE
    assert compared.side_by_side.difference is None
    editor.undo()
    assert second_text(compared) == BEFORE
    editor.insertPlainText("Oh 😀\n")
    compared.pane.analysis.analyse()
    assert wait_for_difference(compared, qtbot).right.text == "Oh 😀\n" + BEFORE


def test_the_model_menu_changes_the_first_model(
    compared: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    third = save_model(tmp_path / "third", CONFIGS["gpt2"])
    compared.model_menu.choose(other_choice(compared, third))
    assert compared.side_by_side.names == ("third", "other")
    difference = wait_for_difference(compared, qtbot)
    assert difference.left.model.name.endswith("third")


def test_choosing_the_second_model_exchanges_both(
    compared: MainWindow, other_model: Path, qtbot: QtBot
) -> None:
    compared.model_menu.choose(other_choice(compared, other_model))
    assert compared.side_by_side.names == ("other", "tiny")
    wait_for_difference(compared, qtbot)


def test_another_text_of_the_list_is_read_by_both(compared: MainWindow, qtbot: QtBot) -> None:
    other = add_text(compared, "The boat was small.\n")
    compared.texts.show(other)
    assert second_text(compared) == text_of(compared) == "The boat was small.\n"
    difference = wait_for_difference(compared, qtbot)
    assert difference.left.text == "The boat was small.\n"


def test_stop_stops_both(read: MainWindow, other_model: Path, qtbot: QtBot) -> None:
    read.pane.editor.insertPlainText(BEFORE * 60)
    read.pane.analysis.analyse()
    read.side_by_side.set_model_beside(other_choice(read, other_model))
    assert read.side_by_side.running
    read.stop()
    assert not read.side_by_side.running
    assert not read.pane.analysis.running
    assert read.side_by_side.active


def test_ending_gives_back_the_colours(compared: MainWindow) -> None:
    compared.side_by_side.stop()
    assert not compared.pane.editor.is_shaded
    assert compared.side_by_side.names == ("", "")


# A model that fails


def test_a_second_model_that_fails_leaves_the_first_side_alone(
    read: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    before = read.spans
    with qtbot.waitSignal(read.side_by_side.failed, timeout=60_000):
        read.side_by_side.set_model_beside(other_choice(read, tmp_path / "nothing"))
    assert read.spans is before
    assert read.pane.analysis.state is State.IDLE
    assert not read.pane.editor.is_shaded
    assert read.side_by_side.active
    strip = child_of(read, PairStrip)
    assert "cannot be read" in strip.titles[1].text
    assert not strip.colours.buttons[1].isEnabled()
    assert "cannot be read" in strip.colours.buttons[1].toolTip()
    assert not read.menu_actions.side_by_side.difference.isEnabled()
    assert strip.another.isVisible()
    assert "nothing" in read.message.text
    asked: list[bool] = []
    menu = read.menu_actions.side_by_side.models
    menu.aboutToShow.connect(lambda: asked.append(True))
    menu.aboutToShow.connect(menu.hide, Qt.ConnectionType.QueuedConnection)
    strip.another.click()
    qtbot.waitUntil(lambda: bool(asked))


def test_a_working_model_in_its_place_is_read(
    read: MainWindow, other_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(read.side_by_side.failed, timeout=60_000):
        read.side_by_side.set_model_beside(other_choice(read, tmp_path / "nothing"))
    read.side_by_side.set_model_beside(other_choice(read, other_model))
    wait_for_difference(read, qtbot)
