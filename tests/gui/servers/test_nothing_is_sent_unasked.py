"""A text goes to a server when the user asks for its analysis, and not before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.spans import spans_of
from helpers.stub_servers import Reply
from helpers.stub_vllm import COMPLETIONS
from helpers.windows import TEXT, open_window, text_of, wait_for_colours
from PySide6.QtCore import QMetaObject, QSettings, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from gltr_desktop.ui.header.analyse_button import Offered

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from helpers.stub_servers import StubServer
    from pytestqt.qtbot import QtBot

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.main_window import MainWindow

OTHER = "My dog ate it, and the cat looked on.\n"


@pytest.fixture
def remote(served: ModelChoice, qtbot: QtBot) -> MainWindow:
    """A window that remembers a model on a server, without a text."""
    return open_window(qtbot, served.name)


@pytest.fixture
def asked(remote: MainWindow, qtbot: QtBot) -> MainWindow:
    """The same with TEXT, which the user has had analysed."""
    remote.pane.editor.insertPlainText(TEXT)
    analyse(remote, qtbot)
    return remote


def analyse(window: MainWindow, qtbot: QtBot) -> None:
    window.menu_actions.analyse.trigger()
    wait_for_colours(window, qtbot)


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until all pauses are over after which the window reads by itself, and all is read."""
    second = window.side_by_side.second
    sides = [window.pane.analysis, *([] if second is None else [second.analysis])]
    timers = [timer for side in sides for timer in (side._pause, side._recheck)]
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
    QApplication.processEvents()
    # The worker comes to this after all that it was asked for before.
    QMetaObject.invokeMethod(
        window.pane.analysis.client.worker,
        "close_unwanted",
        Qt.ConnectionType.BlockingQueuedConnection,
    )
    QApplication.processEvents()


def paste(window: MainWindow, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    window.pane.editor.paste()


def is_offered(window: MainWindow) -> bool:
    return window.menu_actions.analyse_button.offered is Offered.ANALYSE


def test_a_window_that_remembers_a_server_asks_it_for_nothing(
    remote: MainWindow, server: StubServer, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: server.address.host in remote.status_bar.status.text())
    with qtbot.assertNotEmitted(remote.pane.analysis.client.worker.warmed_up):
        remote.pane.analysis.warm_up()
        settle(remote, qtbot)
    assert server.requests == []
    assert not remote.pane.analysis.running
    assert not remote.pane.analysis.warming_up


def test_a_file_of_the_last_time_is_shown_and_not_sent(
    served: ModelChoice, server: StubServer, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(TEXT, encoding="utf-8")
    QSettings().setValue("files/open", [str(path)])
    window = open_window(qtbot, served.name, again=True)
    qtbot.waitUntil(lambda: text_of(window) == TEXT)
    qtbot.waitUntil(lambda: is_offered(window))
    settle(window, qtbot)
    assert server.requests == []


def open_a_file(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    path = folder / "letter.txt"
    path.write_text(OTHER, encoding="utf-8")
    with qtbot.waitSignal(window.files.opened):
        window.files.open_path(path)


def paste_a_text(window: MainWindow, _: Path, __: QtBot) -> None:
    paste(window, OTHER)


def type_a_text(window: MainWindow, _: Path, __: QtBot) -> None:
    QTest.keyClicks(window.pane.editor, "It ate")


def begin_another_text(window: MainWindow, _: Path, __: QtBot) -> None:
    window.files.new()
    window.pane.editor.insertPlainText(OTHER)


def show_another_text(window: MainWindow, _: Path, __: QtBot) -> None:
    window.files.new()
    window.pane.editor.insertPlainText(OTHER)
    window.texts.step(1)
    window.texts.step(1)


def ask_for_more_predictions(window: MainWindow, _: Path, __: QtBot) -> None:
    window.pane.choose_top_k(40)


def choose_it_again(window: MainWindow, _: Path, __: QtBot) -> None:
    choice = window.model_menu.choice
    window.model_menu.choose(replace(choice, name=choice.name + "-instruct"))
    window.model_menu.choose(choice)


def prefer_live(window: MainWindow, _: Path, __: QtBot) -> None:
    """As in the settings: a wish about models on this computer."""
    window.pane.live.prefer(True)
    QTest.keyClicks(window.pane.editor, " It ate")


UNASKED = [
    open_a_file,
    paste_a_text,
    type_a_text,
    begin_another_text,
    show_another_text,
    ask_for_more_predictions,
    choose_it_again,
    prefer_live,
]


@pytest.mark.parametrize("do", UNASKED)
def test_what_happens_before_the_first_analysis_sends_nothing(
    do: Callable[[MainWindow, Path, QtBot], None],
    remote: MainWindow,
    server: StubServer,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    do(remote, tmp_path, qtbot)
    settle(remote, qtbot)
    assert server.requests == []


@pytest.mark.parametrize("do", UNASKED)
def test_after_an_analysis_it_sends_nothing_either(
    do: Callable[[MainWindow, Path, QtBot], None],
    asked: MainWindow,
    server: StubServer,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    server.requests.clear()
    do(asked, tmp_path, qtbot)
    settle(asked, qtbot)
    assert server.requests == []


def test_the_window_says_where_analyse_sends_the_text(
    remote: MainWindow, server: StubServer, qtbot: QtBot
) -> None:
    host = server.address.host
    paste(remote, OTHER)
    qtbot.waitUntil(lambda: is_offered(remote))
    assert remote.status_bar.status.text() == f"Analyse sends the text to {host} (Ctrl+Return)."
    assert f"Send the text to {host}" in remote.menu_actions.analyse_button.toolTip()
    analyse(remote, qtbot)
    assert [body["prompt"] for body in server.bodies("/tokenize")][-1] == OTHER
    assert len(spans_of(remote).analysis) > 0


def test_a_server_that_is_chosen_for_a_coloured_text_waits_and_the_colours_stay(
    coloured: MainWindow, served: ModelChoice, server: StubServer, qtbot: QtBot
) -> None:
    before = spans_of(coloured)
    coloured.model_menu.choose(served)
    settle(coloured, qtbot)
    assert server.requests == []
    assert coloured.spans is before
    qtbot.waitUntil(lambda: is_offered(coloured))


def test_choosing_a_server_ends_what_the_model_before_reads(
    coloured: MainWindow, served: ModelChoice, server: StubServer
) -> None:
    coloured.pane.analysis.analyse()
    coloured.model_menu.choose(served)
    assert not coloured.pane.analysis.running
    assert server.requests == []


def test_live_is_off_at_every_choice_of_a_server_and_the_wish_for_models_here_stays(
    coloured: MainWindow, served: ModelChoice
) -> None:
    live, local = coloured.menu_actions.live, coloured.model_menu.choice
    coloured.pane.live.switch(live=True)
    for _ in range(2):
        coloured.model_menu.choose(served)
        assert not live.isChecked()
        live.trigger()
        assert live.isChecked()
        coloured.model_menu.choose(local)
        assert live.isChecked()
    assert coloured.settings.live is True
    coloured.model_menu.choose(served)
    assert not coloured.pane.analysis.live


def test_live_sends_edits_of_a_text_that_was_asked_for(
    asked: MainWindow, server: StubServer, qtbot: QtBot
) -> None:
    asked.menu_actions.live.trigger()
    server.requests.clear()
    asked.pane.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(asked.pane.editor, "It ate")

    def is_read() -> bool:
        analysis = spans_of(asked).analysis
        return analysis.complete and analysis.text == text_of(asked)

    # The first that is shown of a text is how it is split.
    qtbot.waitUntil(is_read)
    assert server.bodies(COMPLETIONS)


def test_live_sends_nothing_of_a_text_that_nobody_has_asked_for(
    asked: MainWindow, server: StubServer, qtbot: QtBot
) -> None:
    asked.menu_actions.live.trigger()
    server.requests.clear()
    asked.files.new()
    QTest.keyClicks(asked.pane.editor, "It ate")
    settle(asked, qtbot)
    assert server.requests == []


def test_what_is_pasted_while_live_is_on_waits(
    asked: MainWindow, server: StubServer, qtbot: QtBot
) -> None:
    asked.menu_actions.live.trigger()
    server.requests.clear()
    paste(asked, OTHER)
    settle(asked, qtbot)
    assert server.requests == []
    QTest.keyClicks(asked.pane.editor, "It ate")
    settle(asked, qtbot)
    assert server.requests == []


def test_what_is_typed_while_the_server_is_asked_is_not_sent_with_the_rest(
    remote: MainWindow, server: StubServer, qtbot: QtBot
) -> None:
    remote.pane.editor.insertPlainText(TEXT)
    remote.menu_actions.analyse.trigger()
    QTest.keyClicks(remote.pane.editor, "Secret")
    qtbot.waitUntil(lambda: not remote.pane.analysis.running)
    settle(remote, qtbot)
    assert all("Secret" not in str(request.body) for request in server.requests)
    qtbot.waitUntil(lambda: is_offered(remote))


def test_the_text_of_a_reading_that_comes_back_may_be_tried_with_another_word(
    asked: MainWindow, server: StubServer, qtbot: QtBot
) -> None:
    asked.files.new()
    asked.texts.step(1)
    assert asked.spans is not None
    assert spans_of(asked).analysis.text == TEXT
    assert not asked.pane.analysis.needs_asking
    server.requests.clear()
    asked.pane.editor.insertPlainText("a")
    asked.pane.analysis.analyse_edit()
    wait_for_colours(asked, qtbot)
    assert server.requests != []


def test_a_second_text_goes_to_a_server_when_the_first_is_asked_for(
    remote: MainWindow, server: StubServer, qtbot: QtBot
) -> None:
    remote.pane.editor.insertPlainText(TEXT)
    first = remote.texts.current
    remote.files.new()
    remote.pane.editor.insertPlainText(OTHER)
    remote.side_by_side.set_text_beside(first)
    settle(remote, qtbot)
    assert server.requests == []
    remote.menu_actions.analyse.trigger()
    qtbot.waitUntil(lambda: remote.side_by_side.difference is not None)
    assert {body["prompt"] for body in server.bodies("/tokenize")} >= {TEXT, OTHER}


def test_a_server_as_the_second_model_waits_until_the_text_is_asked_for(
    coloured: MainWindow, served: ModelChoice, server: StubServer, qtbot: QtBot
) -> None:
    coloured.side_by_side.set_model_beside(served)
    qtbot.waitUntil(lambda: is_offered(coloured))
    coloured.pane.live.switch(live=True)
    QTest.keyClicks(coloured.pane.editor, "It ate")
    qtbot.waitUntil(lambda: not coloured.pane.analysis.needs_asking)
    settle(coloured, qtbot)
    assert server.requests == []
    coloured.menu_actions.analyse.trigger()
    qtbot.waitUntil(lambda: coloured.side_by_side.difference is not None)
    assert server.bodies(COMPLETIONS)
    server.requests.clear()
    QTest.keyClicks(coloured.pane.editor, " and ran")
    qtbot.waitUntil(lambda: not coloured.pane.analysis.needs_asking)
    settle(coloured, qtbot)
    assert server.requests == [], "Live is a matter of the model of the window"
    qtbot.waitUntil(lambda: is_offered(coloured))


def test_a_folder_is_sent_after_a_question_only(
    remote: MainWindow, server: StubServer, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "one.txt").write_text(OTHER, encoding="utf-8")
    dialogs.answer = QMessageBox.StandardButton.No
    remote.folder.open_folder(folder)
    assert server.address.host in dialogs.asked[-1]
    assert not remote.folder.running
    settle(remote, qtbot)
    assert server.requests == []
    dialogs.answer = QMessageBox.StandardButton.Yes
    remote.folder.controller.read_again()
    assert remote.servers.banner.isVisible()
    qtbot.waitUntil(lambda: not remote.folder.running)
    assert [body["prompt"] for body in server.bodies("/tokenize")][-1] == OTHER


def test_stopping_ends_a_request_that_the_server_does_not_answer(
    remote: MainWindow, server: StubServer, qtbot: QtBot
) -> None:
    server.on(COMPLETIONS, Reply({}, held=server.ending))
    remote.pane.editor.insertPlainText(TEXT)
    remote.menu_actions.analyse.trigger()
    qtbot.waitUntil(lambda: bool(server.bodies(COMPLETIONS)))
    QTest.keyClick(remote.pane.editor, Qt.Key.Key_Escape)
    assert not remote.pane.analysis.running
    assert server.hung_up.get(timeout=5).path == COMPLETIONS
