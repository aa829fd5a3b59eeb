"""An item goes to a server when the user asks for just that, and all of them for a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.windows import open_window, text_of, wait_for_colours
from PySide6.QtWidgets import QApplication, QMessageBox

from gltr_desktop.batch.words.items import ItemColumns, ItemTable

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from helpers.stub_servers import StubServer
    from pytestqt.qtbot import QtBot

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture
def table(tmp_path: Path) -> ItemTable:
    path = tmp_path / "stimuli.csv"
    path.write_text("text\nMy dog ate it.\nThe cat looked on.\n", encoding="utf-8")
    return ItemTable(path)


@pytest.fixture
def remote(served: ModelChoice, table: ItemTable, qtbot: QtBot) -> MainWindow:
    """A window with a model on a server, which edits would go to, and the items of a table."""
    window = open_window(qtbot, served.name, live=True)
    items = window.items.controller
    items.open_items(table, ItemColumns("text"))
    qtbot.waitUntil(lambda: text_of(window) == "My dog ate it.")
    return window


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until all pauses are over after which the window reads by itself."""
    analysis = window.pane.analysis
    timers = analysis._pause, analysis._recheck
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
    QApplication.processEvents()


def test_no_item_is_sent_unasked(remote: MainWindow, server: StubServer, qtbot: QtBot) -> None:
    settle(remote, qtbot)
    assert server.requests == []
    remote.menu_actions.analyse.trigger()
    wait_for_colours(remote, qtbot)
    sent = len(server.requests)
    assert sent > 0
    remote.menu_actions.next_item.trigger()
    assert text_of(remote) == "The cat looked on."
    settle(remote, qtbot)
    assert len(server.requests) == sent
    assert remote.spans is None


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
def test_it_is_asked_before_all_items_are_sent(
    answer: QMessageBox.StandardButton,
    remote: MainWindow,
    server: StubServer,
    tmp_path: Path,
    dialogs: Dialogs,
    qtbot: QtBot,
) -> None:
    out = tmp_path / "out.csv"
    dialogs.name, dialogs.answer = str(out), answer
    remote.items.controller.dock.write.click()
    assert "the items of “stimuli.csv”" in dialogs.asked[-1]
    assert server.address.host in dialogs.asked[-1]
    qtbot.waitUntil(lambda: not remote.items.running, timeout=60_000)
    assert out.exists() is (answer == QMessageBox.StandardButton.Yes)
    assert bool(server.requests) is out.exists()
