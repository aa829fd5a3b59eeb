"""The line below the window: each fact has a place of its own."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.windows import begin_reading_long, wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from gltr_desktop.analysis.statistics import Summary
from gltr_desktop.models.options import model_title
from gltr_desktop.models.servers.address import Address
from gltr_desktop.ui import status_bar as module
from gltr_desktop.ui.status_bar import Condition, StatusBar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

SUMMARY = Summary(
    tokens=1_234,
    scored=1_233,
    buckets={"green": 1_234, "yellow": 0, "red": 0, "purple": 0},
    shares={"green": 1.0, "yellow": 0.0, "red": 0.0, "purple": 0.0},
    bits=5_678.9,
    perplexity=24.34,
    bits_per_character=1.234,
    mean_entropy=2.5,
)


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[StatusBar]:
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = StatusBar(window)
    window.setStatusBar(bar)
    window.resize(600, 100)
    with qtbot.waitExposed(window):
        window.show()
    yield bar
    window.close()


# The text


def test_the_text_is_counted_and_the_other_figures_are_a_tip(bar: StatusBar) -> None:
    bar.show_summary(SUMMARY)
    assert bar.summary.text() == "1,234 tokens"
    figures = "5,679 bits\nperplexity 24.3\n1.23 bits per character"
    assert bar.summary.toolTip() == figures
    assert bar.summary.accessibleDescription() == figures
    bar.show_summary(None)
    assert bar.summary.text() == ""


def test_a_pseudo_log_likelihood_is_called_one(bar: StatusBar) -> None:
    bar.show_summary(replace(SUMMARY, perplexity=None, bits_per_character=None))
    assert bar.summary.text() == "1,234 tokens"
    assert bar.summary.toolTip() == "5,679 bits (pseudo-log-likelihood)"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.02, "0.1 s"), (0.64, "0.6 s"), (21.3, "21 s"), (185, "3 min 5 s")]
)
def test_the_time_that_the_reading_took_is_said(seconds: float, said: str, bar: StatusBar) -> None:
    bar.show_summary(SUMMARY)
    bar.show_seconds(seconds)
    assert bar.summary.text() == f"1,234 tokens · read in {said}"


def test_an_infinite_perplexity_is_shown_as_one(bar: StatusBar) -> None:
    bar.show_summary(Summary(1, 1, SUMMARY.buckets, SUMMARY.shares, 9e9, math.inf, None, None))
    assert bar.summary.text() == "1 token"
    assert bar.summary.toolTip().endswith("perplexity ∞")


def test_long_names_are_cut_in_their_middle_and_do_not_make_the_window_wide(
    bar: StatusBar,
) -> None:
    name = "organisation/" + "a-very-large-model-" * 9 + " on gpu.lab:8000"
    bar.show_model(name, "70 B")
    assert bar.model.text().startswith("organisation/")
    assert bar.model.text().endswith(":8000")
    assert "…" in bar.model.text()
    assert bar.model.accessibleName() == f"Model: {name}"
    assert bar.model.toolTip().startswith(f"{name}\n70 B\n")
    bar.show_privacy([Address(f"https://{'node.' * 30}org")])
    assert "…" in bar.privacy.text()
    assert "node.org" in bar.privacy.toolTip()
    assert bar.window().minimumSizeHint().width() < 900


def test_nobody_is_promised_that_nothing_leaves_this_computer_by_a_server_on_it(
    bar: StatusBar,
) -> None:
    bar.show_privacy([Address("http://127.0.0.1:8000")])
    assert bar.privacy.text() == "Texts go to 127.0.0.1:8000"
    assert "tunnel" in bar.privacy.toolTip()
    bar.show_privacy([])
    assert bar.privacy.text() == "Nothing leaves this computer"


# Messages


def test_progress_is_shown_while_something_runs(bar: StatusBar) -> None:
    assert not bar.progress.isVisible()
    bar.show_busy(busy=True)
    assert bar.progress.isVisible()
    assert bar.progress.maximum() == 0, "it is not known how long that takes"
    bar.show_progress(3, 10)
    assert (bar.progress.value(), bar.progress.maximum()) == (3, 10)
    bar.show_progress(20, 10)
    assert bar.progress.value() == 10
    bar.show_busy(busy=False)
    assert not bar.progress.isVisible()


def test_a_long_status_does_not_make_the_window_wider(bar: StatusBar) -> None:
    bar.show_summary(SUMMARY)
    before = bar.window().minimumSizeHint().width()
    bar.show_status("A very long status. " * 50)
    assert bar.window().minimumSizeHint().width() == before
    assert bar.status.text().startswith("A very long")


def test_a_message_goes_after_a_while_unless_what_it_is_about_goes_on(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MESSAGE_MS", 1)
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = StatusBar(window)
    bar.show_summary(SUMMARY)
    bar.show_busy(busy=True)
    bar.show_status("Opening a file…")
    qtbot.wait(20)
    assert bar.status.text() == "Opening a file…"
    bar.show_busy(busy=False)
    qtbot.waitUntil(lambda: bar.status.text() == "")
    assert bar.summary.text() == "1,234 tokens"


def test_a_narrow_window_leaves_out_what_never_changes(bar: StatusBar, qtbot: QtBot) -> None:
    assert not bar.privacy.isVisible()
    bar.window().resize(1_000, 100)
    qtbot.waitUntil(bar.privacy.isVisible)
    assert bar.privacy.text() == "Nothing leaves this computer"


# The model


def test_a_message_leaves_the_model_and_the_figures_where_they_are(
    coloured: MainWindow, qtbot: QtBot
) -> None:
    bar = coloured.status_bar
    model, figures = bar.model.text(), bar.summary.text()
    assert "tiny" in model
    assert model.endswith("float32")
    assert "float32 on cpu" in bar.model.toolTip()
    bar.show_status("Saved story.txt")
    assert (bar.model.text(), bar.summary.text()) == (model, figures)
    assert "read in" in figures


def test_the_model_opens_its_menu_by_key(coloured: MainWindow, qtbot: QtBot) -> None:
    button, menu = coloured.status_bar.model, coloured.model_menu.menu
    assert button.menu() is menu
    opened: list[bool] = []
    menu.aboutToShow.connect(lambda: opened.append(True))
    menu.aboutToShow.connect(menu.hide, Qt.ConnectionType.QueuedConnection)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(opened))


def test_the_chosen_model_is_named_at_once_and_its_run_once_it_has_read(
    coloured: MainWindow, qtbot: QtBot
) -> None:
    bar = coloured.status_bar
    coloured.model_menu.choose(replace(coloured.model_menu.choice, precision="bfloat16"))
    assert "float32" not in bar.model.text()
    wait_for_colours(coloured, qtbot)
    assert bar.model.text().endswith("bfloat16 ±")


def condition(bar: StatusBar) -> Condition:
    return bar.dot.condition


def test_the_dot_shows_that_the_model_works_is_ready_or_has_failed(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    bar = window.status_bar
    begin_reading_long(window, qtbot)
    assert condition(bar) is Condition.WORKING
    working = bar.dot.colour
    wait_for_colours(window, qtbot)
    assert condition(bar) is Condition.READY
    assert bar.dot.colour != working
    assert bar.dot.accessibleName() == "The model is ready"
    window.model_menu.choose(replace(window.model_menu.choice, name=str(tmp_path / "none here")))
    with qtbot.waitSignal(window.pane.analysis.failed, timeout=60_000):
        assert condition(bar) is Condition.WORKING


def test_loading_the_model_ahead_of_its_use_is_said(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.status_bar
    title = model_title(window.model_menu.choice.name)
    qtbot.waitUntil(lambda: bar.status.text().startswith(f"Loading {title}"))
    assert condition(bar) is Condition.WORKING
    qtbot.waitUntil(lambda: condition(bar) is Condition.READY, timeout=60_000)
    assert bar.status.text() == ""


def test_the_time_left_is_said_while_a_text_is_read(window: MainWindow, qtbot: QtBot) -> None:
    said: list[str] = []
    window.pane.status_changed.connect(said.append)
    begin_reading_long(window, qtbot)
    wait_for_colours(window, qtbot)
    assert any("Reading…" in line and " left" in line for line in said)
    assert window.pane.analysis.seconds_left is None
