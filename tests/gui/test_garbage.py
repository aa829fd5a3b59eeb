"""Garbage is collected by the event loop of the window's thread, and nowhere else."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref
from typing import TYPE_CHECKING

import pytest
from helpers.windows import LONG, open_window, wait_for_colours

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("qapp")


class Node:
    """Refers to itself, so that only a collection can remove it."""

    def __init__(self) -> None:
        self.itself = self


def make_garbage() -> Callable[[], Node | None]:
    """Leave more than Python's own collection would have let be; returns a reference to some."""
    node = Node()
    for _ in range(2 * gc.get_threshold()[0]):
        Node()
    return weakref.ref(node)


def test_what_nothing_refers_to_goes_while_the_window_waits(qtbot: QtBot) -> None:
    assert not gc.isenabled()
    garbage = make_garbage()
    assert garbage() is not None

    def is_gone() -> bool:
        # What else is freed meanwhile makes up for it: only more garbage is sure to be too much.
        make_garbage()
        return garbage() is None

    qtbot.waitUntil(is_gone)


def test_no_other_thread_collects_while_a_text_is_read(tiny_model: Path, qtbot: QtBot) -> None:
    threads = set[str]()

    def watch(phase: str, _: object) -> None:
        if phase == "start":
            threads.add(threading.current_thread().name)

    window = open_window(qtbot, tiny_model)
    gc.callbacks.append(watch)
    try:
        make_garbage()
        window.pane.editor.insertPlainText(LONG)
        window.pane.analysis.analyse()
        wait_for_colours(window, qtbot)
        qtbot.waitUntil(lambda: bool(make_garbage()) and bool(threads))
    finally:
        gc.callbacks.remove(watch)
    assert threads == {threading.main_thread().name}


@pytest.mark.parametrize("enabled", [True, False])
def test_importing_torch_leaves_the_collection_as_it_was(enabled: bool) -> None:
    code = (
        "import gc\n"
        "from gltr_desktop.models.first_import import import_quietly\n"
        f"{'gc.enable()' if enabled else 'gc.disable()'}\n"
        "import_quietly()\n"
        "print(gc.isenabled())"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE)
    assert said.stdout.decode().strip() == str(enabled)
