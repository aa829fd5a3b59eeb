"""A user opens an analysis that GLTR has made: it is shown as it is, until it is analysed here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.gltr_replies import PIECES, as_the_server_shows, reply_of
from helpers.spans import spans_of
from helpers.widgets import child_of
from helpers.windows import TEXT, is_coloured, offered, open_window, text_of, wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gltr_desktop.analysis.card import card
from gltr_desktop.models.servers.address import Address, ServerKind, ServerModel

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.texts.open_text import OpenText

WHOLE = b"".join(PIECES * 4).decode()
SAID = "Analysed by “gpt-2-small”, as the file has it. It is shown as it was saved."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "reply.json"
    path.write_text(json.dumps(reply_of(PIECES * 4)), encoding="utf-8")
    return path


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    path = tmp_path / "essay.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def open_file(window: MainWindow, path: Path, qtbot: QtBot) -> OpenText:
    with qtbot.waitSignal(window.files.opened, timeout=20_000):
        window.files.open_path(path)
    return window.texts.current


@pytest.fixture
def opened(window: MainWindow, file: Path, qtbot: QtBot) -> MainWindow:
    open_file(window, file, qtbot)
    return window


def is_as_saved(window: MainWindow) -> bool:
    is_shown = is_coloured(window) and spans_of(window).analysis.model.name == "gpt-2-small"
    return is_shown and text_of(window) == WHOLE and window.message.text == SAID


def test_it_has_its_colours_at_once_and_no_model_is_asked(
    window: MainWindow, file: Path, qtbot: QtBot
) -> None:
    before = window.pane.analysis.request_id
    open_file(window, file, qtbot)
    assert is_as_saved(window)
    assert window.pane.analysis.request_id == before
    assert not window.pane.analysis.needs_asking
    ranks = spans_of(window).analysis.columns.rank
    assert ranks[:4].tolist() == [0, 3, 60, 2_000]
    assert np.unique(spans_of(window).bucket).tolist() == [0, 1, 3]


def test_the_card_has_its_predictions(opened: MainWindow) -> None:
    shown = card(spans_of(opened).analysis, 5, opened.colouring, 5)
    assert [row.text for row in shown.rows][:2] == ["guess0", "guess1"]


def test_the_servers_spelling_is_opened_as_well(
    window: MainWindow, file: Path, qtbot: QtBot
) -> None:
    file.write_text(json.dumps(as_the_server_shows(reply_of(PIECES * 4))), encoding="utf-8")
    open_file(window, file, qtbot)
    assert is_as_saved(window)


def test_it_cannot_be_edited(opened: MainWindow) -> None:
    pane = opened.pane
    opened.message.hide()
    QTest.keyClicks(pane.editor, "x")
    assert is_as_saved(opened)
    opened.message.hide()
    pane.mode.set_reading(reading=False)
    assert pane.mode.is_reading
    QTest.keyClicks(pane.editor, "x")
    assert is_as_saved(opened)
    QGuiApplication.clipboard().setText("more")
    opened.menu_actions.edit.paste.trigger()
    assert text_of(opened) == WHOLE
    assert offered(opened) == "&Paste as a New Text"


def test_no_prediction_is_tried_in_it(opened: MainWindow) -> None:
    pane = opened.pane
    said = text_of(opened).index(" said")
    index = int(np.searchsorted(spans_of(opened).start, said))
    pane.cards.show_card(index)
    assert pane.cards.what_if.choices(index) == frozenset()
    pane.cards.what_if.replace(0)
    assert text_of(opened) == WHOLE
    # In another text it could be.
    pane.mode.is_locked = lambda: False
    assert pane.cards.what_if.choices(index)


def test_live_and_another_model_leave_it_alone(opened: MainWindow) -> None:
    before = opened.pane.analysis.request_id
    opened.pane.live.switch(live=True)
    opened.model_menu.changed.emit(opened.model_menu.choice)
    opened.pane.choose_top_k(50)
    assert is_as_saved(opened)
    assert opened.pane.analysis.request_id == before


def test_the_status_bar_names_the_model_of_the_file_and_then_the_chosen_one(
    opened: MainWindow, essay: Path, qtbot: QtBot
) -> None:
    bar, saved = opened.status_bar, opened.texts.current
    assert bar.model.text() == "gpt-2-small · from the file"
    assert f"The chosen model is {opened.model_menu.choice.title}." in bar.model.toolTip()
    open_file(opened, essay, qtbot)
    wait_for_colours(opened, qtbot)
    assert bar.model.text().endswith("float32")
    opened.texts.show(saved)
    assert bar.model.text() == "gpt-2-small · from the file"
    opened.menu_actions.analyse.trigger()
    assert bar.model.text() == opened.model_menu.choice.title
    wait_for_colours(opened, qtbot)
    assert bar.model.text().endswith("float32")


def test_it_waits_for_no_server_but_can_be_given_to_one(opened: MainWindow) -> None:
    away = ServerModel(ServerKind.VLLM, Address("https://gpu.lab"), "llama").name
    opened.model_menu.choose(opened.model_menu.named(away))
    assert not opened.pane.analysis.needs_asking
    assert opened.status_bar.status.text() == ""
    assert is_as_saved(opened)
    assert "llama" in offered(opened)
    assert opened.status_bar.model.text() == "gpt-2-small · from the file"


def test_a_model_with_a_long_name_does_not_make_the_window_wide(opened: MainWindow) -> None:
    name = f"organisation/{'a-very-large-model-' * 9}"
    away = ServerModel(ServerKind.VLLM, Address("https://gpu.lab"), name).name
    opened.model_menu.choose(opened.model_menu.named(away))
    assert offered(opened) == "Analyse with the Chosen Model"
    assert opened.minimumSizeHint().width() <= 900


@pytest.mark.parametrize("way", ["button", "key"])
def test_analysing_makes_it_a_text_like_all_others(
    way: str, opened: MainWindow, qtbot: QtBot
) -> None:
    offer = child_of(opened.message, QPushButton)
    assert offer.text().startswith("Analyse with ")
    if way == "button":
        qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    else:
        opened.menu_actions.analyse.trigger()
    assert opened.spans is None
    assert opened.message.text == ""
    wait_for_colours(opened, qtbot)
    assert spans_of(opened).analysis.model.parameters is not None
    assert text_of(opened) == WHOLE
    opened.pane.mode.set_reading(reading=False)
    assert not opened.pane.mode.is_reading
    QTest.keyClicks(opened.pane.editor, "x")
    assert text_of(opened) == f"x{WHOLE}"


def test_it_stays_so_while_other_texts_are_in_front(
    opened: MainWindow, essay: Path, qtbot: QtBot
) -> None:
    saved = opened.texts.current
    other = open_file(opened, essay, qtbot)
    wait_for_colours(opened, qtbot)
    assert opened.message.text != SAID
    opened.pane.mode.set_reading(reading=False)
    assert not opened.pane.mode.is_reading
    opened.texts.show(saved)
    assert is_as_saved(opened)
    assert opened.pane.mode.is_reading
    opened.texts.show(other)
    # What the file has counts as read by no model that is here.
    assert saved.reading is None
    assert text_of(opened) == TEXT
    assert not opened.pane.mode.is_reading
    wait_for_colours(opened, qtbot)
    assert spans_of(opened).analysis.text == TEXT


def test_it_is_shown_so_after_the_next_start(
    opened: MainWindow, tiny_model: Path, qtbot: QtBot
) -> None:
    opened.close()
    again = open_window(qtbot, tiny_model, again=True)
    qtbot.waitUntil(lambda: is_as_saved(again), timeout=20_000)
    assert again.pane.mode.is_reading


def test_the_summary_says_why_it_is_not_compared(opened: MainWindow, qtbot: QtBot) -> None:
    opened.pane.comparing.choose("news")
    qtbot.waitUntil(lambda: opened.pane.comparing.comparison is not None, timeout=20_000)
    found = opened.pane.comparing.comparison
    assert found is not None
    assert found.reason.startswith("This analysis is shown as its file has it.")
    assert not found.is_unread


def test_nothing_that_another_model_reads_stands_beside_it(
    opened: MainWindow, essay: Path, file: Path, qtbot: QtBot
) -> None:
    opened.side_by_side.set_saved_beside()
    assert not opened.side_by_side.active
    assert "“reply.json” is shown as it was analysed elsewhere" in opened.message.text
    saved = opened.texts.current
    open_file(opened, essay, qtbot)
    wait_for_colours(opened, qtbot)
    opened.side_by_side.set_text_beside(saved)
    assert not opened.side_by_side.active
    # Nor does what was compared before go on with it.
    first = opened.texts.current
    file.with_name("letter.txt").write_text("Dear Ann, we met at sea.", encoding="utf-8")
    open_file(opened, file.with_name("letter.txt"), qtbot)
    opened.side_by_side.set_text_beside(first)
    assert opened.side_by_side.active
    opened.texts.show(saved)
    assert not opened.side_by_side.active
    assert is_as_saved(opened)


def test_a_text_that_is_opened_in_its_place_can_be_edited(
    opened: MainWindow, essay: Path, file: Path, qtbot: QtBot
) -> None:
    file.write_text("Now it is a plain text.", encoding="utf-8")
    with qtbot.waitSignal(opened.files.opened, timeout=20_000):
        opened.files.reopen_with("utf-8")
    assert text_of(opened) == "Now it is a plain text."
    assert opened.texts.current.saved_analysis is None
    opened.pane.mode.set_reading(reading=False)
    assert not opened.pane.mode.is_reading
