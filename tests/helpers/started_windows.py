"""Windows in processes of their own, each started as a user starts the program."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PATIENCE_S = 120

_NARRATOR = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QSocketNotifier, QTimer
from gltr_desktop.logs import start_logging
from gltr_desktop.ui import app, main_window

class Narrator(main_window.MainWindow):
    '''Says which texts it has, and does what it reads.'''
    def __init__(self):
        super().__init__()
        # Files are what this is about: no model is loaded.
        self.pane.analysis.warm_up = self.pane.analysis.analyse_automatically = lambda: None
        self.said = None
        self.input = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self.input.activated.connect(self.obey)
        # What changes is said once it is over.
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.say)
        self.timer.start(10)
    def say(self):
        said = {
            "texts": [text.title for text in self.texts.texts],
            "front": self.files.title,
            "encoding": self.files.held.options.encoding,
            "text": self.pane.editor.toPlainText(),
            "loading": self.files.loading,
            "minimised": self.isMinimized(),
            "message": self.message.text,
        }
        if said != self.said:
            self.said = said
            print(json.dumps(said), flush=True)
    def obey(self):
        order, _, word = sys.stdin.readline().strip().partition(" ")
        if order == "type":
            self.pane.editor.insertPlainText(word)
        elif order == "minimise":
            self.showMinimized()
        else:
            for text in self.texts.texts:
                if text.document is not None:
                    text.document.setModified(False)
            self.close()

start_logging(debug=False)
main_window.MainWindow = Narrator
sys.exit(app.run([Path(name) for name in sys.argv[1:]]))
"""


@dataclass
class StartedWindow:
    """A start of the program, whose window (if it has one) says what it shows."""

    process: subprocess.Popen[str]
    state: dict[str, Any] = field(default_factory=dict)
    """What the window has said last."""
    _lines: queue.Queue[str] = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def wait_until(self, condition: Callable[[dict[str, Any]], bool]) -> None:
        """Wait for a state in which ``condition`` holds."""
        while not self.state or not condition(self.state):
            line = self._lines.get(timeout=_PATIENCE_S)
            assert line, f"It has ended; before, it was {self.state}"
            self.state = json.loads(line)

    def wait_for_texts(self, *titles: str) -> None:
        """Wait until these texts are in the list, and the last one of them is read."""
        self.wait_until(lambda state: state["texts"] == [*titles] and not state["loading"])

    def order(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def close(self) -> int:
        """Close the window; returns the status of the process."""
        self.order("close")
        return self.wait()

    def wait(self) -> int:
        """The status of the process once it has ended by itself."""
        return self.process.wait(timeout=_PATIENCE_S)


@dataclass
class Starts:
    """Starts of the program by one user, with settings and a folder for sockets of their own."""

    folder: Path
    environment: dict[str, str]
    windows: list[StartedWindow] = field(default_factory=list)

    @classmethod
    def by_user(cls, folder: Path, runtime: Path) -> Starts:
        """Starts in ``folder``; the name of a socket below ``runtime`` must be short."""
        environment = os.environ | {"XDG_RUNTIME_DIR": str(runtime), "DISPLAY": ":77"}
        environment.pop("FLATPAK_ID", None)
        for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
            environment[f"XDG_{kind}_HOME"] = str(folder / kind.lower())
        return cls(folder, environment)

    def start(self, *names: str, **environment: str) -> StartedWindow:
        """Start the program with files."""
        window = StartedWindow(
            subprocess.Popen(
                [sys.executable, "-c", _NARRATOR, *names],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=self.folder,
                env=self.environment | environment,
            )
        )
        self.windows.append(window)
        return window

    def run(self, *arguments: str, cwd: Path) -> tuple[int, str]:
        """Status, and the modules imported, of ``gltr-desktop`` with ``arguments``."""
        ended = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "gltr_desktop", *arguments],
            stderr=subprocess.PIPE,
            text=True,
            cwd=cwd,
            env=self.environment,
            timeout=_PATIENCE_S,
            check=False,
        )
        return ended.returncode, ended.stderr

    @property
    def log(self) -> str:
        """What the program has logged."""
        return "".join(file.read_text() for file in (self.folder / "state").rglob("*.log"))

    def end(self) -> None:
        """End what is left."""
        for window in self.windows:
            with window.process as process:
                process.kill()
