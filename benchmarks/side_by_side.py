"""Two versions of a text of 20,000 words side by side: how long the window ever does not answer.

Runs in a process of its own (``python -m benchmarks.side_by_side``), because a window does.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.window import Desk, Ticker
from gltr_desktop.models.options import SMALL
from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.app import application
from gltr_desktop.ui.files.held_file import HeldFile

if TYPE_CHECKING:
    from benchmarks.analysis import Row
    from gltr_desktop.ui.editor.token_editor import TokenEditor

_WORDS, _EDITS = 20_000, 500
_GOAL = "< 50"


def _versions() -> tuple[str, str]:
    """A text, and another version of it."""
    chance = random.Random(18)
    sample = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8")
    paragraphs = [each.split() for each in sample.split("\n\n") if each.split()]
    per_copy = sum(map(len, paragraphs))
    text = [list(each) for _ in range(_WORDS // per_copy + 1) for each in paragraphs]
    edited = [list(each) for each in text]
    for _ in range(_EDITS):
        words = chance.choice(edited)
        place = chance.randrange(len(words))
        words[place : place + chance.randrange(3)] = chance.sample(text[0], chance.randrange(3))
    before, after = ("\n\n".join(" ".join(words) for words in each) for each in (text, edited))
    return before, after


def _turn_wheel(editor: TokenEditor, notches: int) -> None:
    place = QPointF(editor.viewport().rect().center())
    event = QWheelEvent(
        place,
        QPointF(editor.viewport().mapToGlobal(place)),
        QPoint(),
        QPoint(0, -120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor.viewport(), event)


def _rows(desk: Desk) -> list[Row]:
    window, sides = desk.window, desk.window.side_by_side
    before, after = _versions()
    partner = window.texts.add(HeldFile(own_title="After"))
    if partner.document is not None:
        QTextCursor(partner.document).insertText(after)
    desk.read(before)
    desk.ticker.restart()
    sides.set_text_beside(partner)
    desk.turn_until(lambda: sides.difference is not None)
    reading = desk.ticker.longest
    first = window.pane.editor
    second = next(editor for editor in sides.editors if editor is not first)
    bar = first.verticalScrollBar()
    desk.ticker.restart()
    sides.swap()
    found = desk.turn_until(lambda: sides.difference is not None)
    finding = desk.ticker.longest
    feel = {
        "jump of the first text": desk.longest(
            lambda index: bar.setValue(bar.maximum() * (index * 7 % 20) // 20), 20
        ),
        "turn of the wheel over the second text": desk.longest(
            lambda index: _turn_wheel(second, 1 if index % 100 < 50 else -1), 200
        ),
        "page of the first text": desk.longest(
            lambda _: QTest.keyClick(first, Qt.Key.Key_PageDown), 60
        ),
        "word pointed at": desk.longest(
            lambda index: QTest.mouseMove(second.viewport(), QPoint(60 + 9 * index, 120)), 20
        ),
        "change between own colours and the difference": desk.longest(
            lambda index: sides.show_difference(shown=index % 2 == 0), 10
        ),
        "swap": desk.longest(lambda _: sides.swap(), 4),
    }
    window.pane.mode.set_reading(reading=False)
    second.moveCursor(QTextCursor.MoveOperation.Start)
    feel["key typed into the second text"] = desk.longest(
        lambda _: QTest.keyClick(second, Qt.Key.Key_E), 20
    )
    what = f"two versions of {len(before.split()):,} words"
    return [
        (f"{what}: longest stall while the second is read, ms", reading * 1e3, _GOAL),
        (f"{what}: the difference is found, s", found, "≤ 1"),
        (f"{what}: longest stall meanwhile, ms", finding * 1e3, _GOAL),
        *((f"{what}: longest {name}, ms", value * 1e3, _GOAL) for name, value in feel.items()),
    ]


def main() -> None:
    """Print the rows as JSON."""
    app = application(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        for place in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{place}_HOME"] = f"{folder}/{place.lower()}"
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        desk = Desk(app)
        window = desk.window
        window.resize(1280, 800)
        window.show()
        desk.ticker = Ticker()
        # How the window bears long texts is no matter of the model.
        window.model_menu.choose(replace(window.model_menu.choice, name=SMALL))
        rows = _rows(desk)
        for text in window.texts.texts:
            if text.document is not None:
                text.document.setModified(False)
        window.close()
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
