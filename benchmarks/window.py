"""The window: how soon it is there, how long it ever does not answer, how a long text feels.

Runs in a process of its own (``python -m benchmarks.window``), because starting the program,
importing torch and loading the model are part of what is measured.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.measures import MEASURES
from gltr_desktop.analysis.palette import PALETTES
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.models.options import SMALL
from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.app import application
from gltr_desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from gltr_desktop.ui.threads.worker import AnalysisWorker

MEDIUM, LONG = 20_000, 200_000
FILES = 500
_FILE_CHARACTERS = 600
_TICK_MS = 2
_PATIENCE_S = 300


class Ticker:
    """Remembers the longest time between two ticks of the event loop."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK_MS)

    def restart(self) -> None:
        """Forget what was."""
        self.longest, self._last = 0.0, time.perf_counter()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


class FirstPaint(QObject):
    """When a widget is painted for the first time."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self.at: float | None = None
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, D102, N802
        if event.type() == QEvent.Type.Paint and self.at is None:
            self.at = time.time()
        return False


class Ended(QObject):
    """The requests that have come to their end."""

    def __init__(self, worker: AnalysisWorker) -> None:
        super().__init__()
        self.request_ids: set[int] = set()
        worker.finished.connect(self._add)

    @Slot(int)
    def _add(self, request_id: int) -> None:
        self.request_ids.add(request_id)


class Desk:
    """The window with its event loop, turned by hand."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.window = MainWindow()
        self.window.settings.live = self.window.pane.analysis.live = False
        # Advice above the text counts as a failure here.
        self.window.settings.small_model_mentioned = True
        self.painted = FirstPaint(self.window.pane.editor.viewport())
        self.ticker: Ticker

    def turn_until(self, done: Callable[[], object]) -> float:
        """Seconds until ``done``."""
        started = time.perf_counter()
        while not done():
            self.app.processEvents()
            time.sleep(0.0005)
            if self.window.message.text or time.perf_counter() - started > _PATIENCE_S:
                raise SystemExit(f"it did not come: {self.window.message.text}")
        self.app.processEvents()
        return time.perf_counter() - started

    def read(self, text: str) -> float:
        """Seconds for ``text`` to be read and coloured."""
        self.window.pane.editor.setPlainText(text)
        self.app.processEvents()
        self.forget()
        self.ticker.restart()
        self.window.pane.analysis.analyse()
        return self.turn_until(lambda: not self.window.pane.analysis.running)

    @property
    def tokens(self) -> int:
        """How many tokens the text on the screen has."""
        spans = self.window.spans
        return 0 if spans is None else len(spans.analysis)

    def forget(self) -> None:
        """Have the next text read as if it were the first."""
        engines = self.window.pane.analysis._client.worker._engines  # noqa: SLF001
        for choice in engines.choices:
            if (engine := engines.get(choice)) is not None:
                engine.forget()

    def alone(self, text: str) -> float:
        """Seconds for ``text`` to be read in the same thread while the window takes no notice."""
        self.forget()
        client = self.window.pane.analysis._client  # noqa: SLF001
        ended = Ended(client.worker)
        started = time.perf_counter()
        client.analyse(text, self.window.model_menu.choice, 10)
        self.turn_until(lambda: client.request_id in ended.request_ids)
        return time.perf_counter() - started

    def longest(self, act: Callable[[int], object], times: int) -> float:
        """The longest that an action, and what it leads to on the screen, takes."""
        seconds = []
        for index in range(times):
            started = time.perf_counter()
            act(index)
            self.app.processEvents()
            seconds.append(time.perf_counter() - started)
        return max(seconds)


def _colouring(desk: Desk) -> dict[str, float]:
    """Other thresholds, colours, measures and levels, as a user goes through them."""
    colouring, granularities = desk.window.colouring_controller, list(Granularity)
    figures = {
        "thresholds": desk.longest(
            lambda index: colouring.set_thresholds(Thresholds((5 + index, 100, 1_000))), 10
        ),
        "palette": desk.longest(
            lambda index: colouring.choose_palette(PALETTES[index % len(PALETTES)]), 10
        ),
    }
    # Every measure at every level; the first time at a level, the text is parted into its units.
    figures["level"] = desk.longest(
        lambda index: colouring.choose_granularity(granularities[(index + 1) % len(granularities)]),
        len(granularities),
    )
    figures["measure"] = 0.0
    for granularity in reversed(granularities):
        colouring.choose_granularity(granularity)
        seconds = desk.longest(
            lambda index: colouring.choose_measure(MEASURES[-1 - index]), len(MEASURES)
        )
        figures["measure"] = max(figures["measure"], seconds)
    return figures


def _long_text(desk: Desk) -> dict[str, float]:
    """Scrolling, hovering and typing in what is on the screen."""
    editor = desk.window.pane.editor
    # A text that was opened is only read.
    desk.window.pane.mode.set_reading(reading=False)
    bar = editor.verticalScrollBar()
    figures = {
        "scrolling": desk.longest(
            lambda index: bar.setValue(bar.maximum() * (index * 7 % 20) // 20), 20
        ),
        "hovering": desk.longest(
            lambda index: QTest.mouseMove(editor.viewport(), QPoint(200 + 12 * index, 120)), 20
        ),
    }
    for name, place in (
        ("typing at the end", QTextCursor.MoveOperation.End),
        ("typing at the start", QTextCursor.MoveOperation.Start),
    ):
        editor.moveCursor(place)
        desk.app.processEvents()
        figures[name] = desk.longest(lambda _: QTest.keyClick(editor, Qt.Key.Key_E), 20)
    return figures


def _table(desk: Desk) -> dict[str, float]:
    """Going through the table of all tokens."""
    table = desk.window.pane.table
    table.open_table()
    desk.app.processEvents()
    columns = table.model.columnCount()
    bar = table.view.verticalScrollBar()
    figures = {
        "sorting": desk.longest(
            lambda index: table.view.sortByColumn(index, Qt.SortOrder.DescendingOrder), columns
        ),
        "filtering": desk.longest(lambda index: table.filter.setText("there"[: index + 1]), 5),
        "scrolling": desk.longest(
            lambda index: bar.setValue(bar.maximum() * (index * 7 % 20) // 20), 20
        ),
    }
    table.close_table()
    return figures


def _folder(desk: Desk) -> dict[str, float]:
    """Reading a folder of many short texts, and going through its table meanwhile and after."""
    folder, sample = desk.window.folder, desk.window.pane.editor.toPlainText()
    dock, model = folder.controller.dock, folder.controller.model
    view = dock.view
    with tempfile.TemporaryDirectory() as texts:
        for number in range(FILES):
            begin = number * 97 % (len(sample) - _FILE_CHARACTERS)
            text = sample[begin : begin + _FILE_CHARACTERS]
            Path(texts, f"essay {number}.txt").write_text(text, encoding="utf-8")
        stalls = []
        # The second time, all figures are known.
        for _ in range(2):
            desk.ticker.restart()
            folder.open_folder(Path(texts))
            desk.turn_until(lambda: model.rowCount() == FILES)
            view.sortByColumn(model.column_of("perplexity"), Qt.SortOrder.DescendingOrder)
            desk.turn_until(lambda: not folder.running)
            stalls.append(desk.ticker.longest)
    bar = view.verticalScrollBar()
    figures = {
        "time without an answer while they are read": stalls[0],
        "time without an answer while they are read again": stalls[1],
        "sorting": desk.longest(
            lambda index: view.sortByColumn(index, Qt.SortOrder.DescendingOrder),
            model.columnCount(),
        ),
        "filtering": desk.longest(lambda index: dock.filter.setText("essay 1"[:index]), 7),
        "scrolling": desk.longest(
            lambda index: bar.setValue(bar.maximum() * (index * 7 % 20) // 20), 20
        ),
    }
    dock.hide()
    return figures


def main(started: float) -> None:
    """Print the figures as JSON; ``started`` is when the process was asked for (Unix time)."""
    app = application(sys.argv[:1])
    folder = tempfile.TemporaryDirectory()
    # What was measured before would not be read again, and no draft of it is the user's.
    for place in ("CONFIG", "DATA", "STATE", "CACHE"):
        os.environ[f"XDG_{place}_HOME"] = f"{folder.name}/{place.lower()}"
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder.name)
    desk = Desk(app)
    window = desk.window
    window.resize(1280, 800)
    window.show()
    sample = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8")
    window.files.open_path(RESOURCES / "samples" / "frankenstein.txt")
    app.processEvents()
    desk.ticker = Ticker()
    desk.turn_until(lambda: window.spans is not None and window.spans.analysis.done)
    coloured = time.time()
    desk.turn_until(lambda: not window.pane.analysis.running)
    loading = desk.ticker.longest
    # How the window bears long texts is no matter of the model, and takes an hour with this one.
    window.model_menu.choose(replace(window.model_menu.choice, name=SMALL))
    desk.turn_until(lambda: not window.pane.analysis.running)
    per_copy = desk.tokens

    def of(tokens: int) -> str:
        return "\n\n".join([sample] * (tokens // per_copy + 1))

    pairs, medium_stall = [], 0.0
    for _ in range(5):
        medium = desk.read(of(MEDIUM))
        medium_stall = max(medium_stall, desk.ticker.longest)
        pairs.append((medium, desk.alone(of(MEDIUM))))
    medium_tokens = desk.tokens
    texts = _folder(desk)
    recolouring = _colouring(desk)
    long = desk.read(of(LONG))
    long_stall, long_tokens = desk.ticker.longest, desk.tokens
    figures = {
        "painted": (desk.painted.at or coloured) - started,
        "coloured": coloured - started,
        "loading": loading,
        "beside": median(busy / alone for busy, alone in pairs),
        "medium_tokens": medium_tokens,
        "medium_seconds": median(busy for busy, _ in pairs),
        "medium_stall": medium_stall,
        "recolouring": recolouring,
        "long_tokens": long_tokens,
        "long_seconds": long,
        "long_stall": long_stall,
        "feel": _long_text(desk),
        "table": _table(desk),
        "files": FILES,
        "folder": texts,
    }
    window.pane.editor.document().setModified(False)
    window.close()
    print(json.dumps(figures))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else time.time())
