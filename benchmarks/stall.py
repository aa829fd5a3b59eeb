"""How long the window does not answer: a timer ticks in it, and the longest gap is reported.

Runs in a process of its own (``python -m benchmarks.stall``), because importing torch and loading
the model are part of what is measured.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time

from PySide6.QtCore import QSettings, Qt, QTimer

from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.app import application
from gltr_desktop.ui.main_window import MainWindow

TOKENS = 20_000
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


def main() -> None:
    """Print the figures as JSON."""
    app = application(sys.argv[:1])
    folder = tempfile.TemporaryDirectory()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder.name)
    window = MainWindow()
    began = time.perf_counter()
    window.show()
    app.processEvents()
    ticker = Ticker()

    def wait_until_read() -> float:
        started = time.perf_counter()
        while window.run.running:
            app.processEvents()
            time.sleep(0.0005)
            if window.message.text or time.perf_counter() - started > _PATIENCE_S:
                raise SystemExit(f"the analysis did not come: {window.message.text}")
        app.processEvents()
        return time.perf_counter() - started

    sample = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8")
    window.editor.setPlainText(sample)
    window.analyse()
    wait_until_read()
    first_colours = time.perf_counter() - began
    loading = ticker.longest
    count = len(window.spans.analysis)
    window.editor.setPlainText("\n\n".join([sample] * (TOKENS // count + 1)))
    app.processEvents()
    ticker.restart()
    window.analyse()
    seconds = wait_until_read()
    figures = {
        "tokens": len(window.spans.analysis),
        "loading": loading,
        "analysing": ticker.longest,
        "seconds": seconds,
        "start_to_sample_read": first_colours,
    }
    window.editor.document().setModified(False)
    window.close()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
