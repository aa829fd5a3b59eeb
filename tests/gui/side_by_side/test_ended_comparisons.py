"""What a comparison was made of is gone when it ends, however often one begins and ends."""

from __future__ import annotations

import gc
import threading
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.side_by_side import add_text, second_of, wait_for_difference
from helpers.tiny_models import CONFIGS, save_model
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QTextDocument

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.ui.main_window import MainWindow

TEXT = "The old man went down to the sea. He had not caught a fish."
TIMES = 5


@pytest.fixture
def read(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with TEXT."""
    window.pane.editor.insertPlainText(TEXT)
    window.pane.analysis.analyse()
    qtbot.waitUntil(lambda: not window.pane.analysis.running, timeout=60_000)
    return window


@pytest.fixture(params=["texts", "models"])
def begin(request: pytest.FixtureRequest, read: MainWindow, tmp_path: Path) -> Callable[[], object]:
    """Begins a comparison with another text, or by another model."""
    sides = read.side_by_side
    if request.param == "texts":
        partner = add_text(read, TEXT.replace("old", "young"))
        return lambda: sides.set_text_beside(partner)
    model = save_model(tmp_path / "other", CONFIGS["llama"])
    choice = replace(read.model_menu.choice, name=str(model))
    return lambda: sides.set_model_beside(choice)


def held(window: MainWindow) -> tuple[int, int, int]:
    """How many objects, documents and threads there are."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return (
        len(window.findChildren(QObject)),
        len(window.findChildren(QTextDocument)),
        threading.active_count(),
    )


def has_no_tasks() -> bool:
    """Whether nothing is at work in the background; the model's own thread stays."""
    return not any(thread.name == "task" for thread in threading.enumerate())


def test_comparing_again_and_again_leaves_no_more_behind_than_comparing_once(
    read: MainWindow, begin: Callable[[], object], qtbot: QtBot
) -> None:
    sides = read.side_by_side

    def compare() -> weakref.ref[Difference]:
        begin()
        found = weakref.ref(wait_for_difference(read, qtbot))
        sides.show_difference(shown=True)
        sides.swap()
        wait_for_difference(read, qtbot)
        sides.stop()
        return found

    # The first comparison makes the parts of the window that stay.
    compare()
    qtbot.waitUntil(has_no_tasks, timeout=10_000)
    before = held(read)
    found = [compare() for _ in range(TIMES)]
    qtbot.waitUntil(has_no_tasks, timeout=10_000)
    assert held(read) == before
    qtbot.waitUntil(lambda: not any(gc.collect() and each() for each in found), timeout=10_000)


def test_the_second_column_and_its_analysis_are_gone_when_a_comparison_ends(
    read: MainWindow, begin: Callable[[], object], qtbot: QtBot
) -> None:
    begin()
    second = second_of(read)
    wait_for_difference(read, qtbot)
    spans = second.editor.spans
    assert spans is not None
    alive: weakref.WeakSet[object] = weakref.WeakSet([second, second.editor, spans])
    del second, spans
    read.side_by_side.stop()

    def is_gone() -> bool:
        held(read)
        return not alive

    qtbot.waitUntil(is_gone, timeout=10_000)
