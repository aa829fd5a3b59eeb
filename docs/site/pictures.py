"""Take the pictures of the README and the documents from the real window.

``python docs/site/pictures.py`` writes them to ``resources/screenshots``, or to a folder that is
named behind it. It needs no display. The window has the settings of a new user, the shipped model
and the shipped samples, and is driven by mouse and keyboard.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QPoint, QSettings, QSize, Qt, QTimer
from PySide6.QtTest import QTest

from gltr_desktop.models.options import SMALL
from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.app import application
from gltr_desktop.ui.appearance import apply
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.editor.token_editor import TokenEditor

FOLDER = Path(__file__).parents[2] / "resources" / "screenshots"
_SAMPLES = RESOURCES / "samples"
_PATIENCE_MS = 180_000
_LOOK_MS, _SETTLED_MS = 50, 400

_REVISIONS = (
    ("humans to travel beyond", "people ever to travel far beyond"),
    (", and then the first to witness Earthrise.", "."),
)
"""What the second version of the encyclopaedia's text has in place of the first one's words."""

_ITEMS = """\
item,condition,sentence
1a,reduced,The horse raced past the barn fell.
1b,full,The horse that was raced past the barn fell.
2a,reduced,The boat floated down the river sank.
2b,full,The boat that was floated down the river sank.
3a,reduced,The girl fed the lamb remained calm.
3b,full,The girl who was fed the lamb remained calm.
4a,reduced,The guest served the soup complained.
4b,full,The guest who was served the soup complained.
"""
"""Sentences that mislead their readers, and the same with what would have led them right."""

_WINDOW, _SMALLER = QSize(1280, 800), QSize(1040, 660)


@dataclass(frozen=True)
class Picture:
    """One picture: ``drive(window)`` brings the window there, and returns what is taken of it.

    ``settings`` are stored before the window is made.
    """

    drive: Callable[[MainWindow], QWidget]
    size: QSize = _WINDOW
    settings: dict[str, str] = field(default_factory=dict)
    scale: int = 1


# Driving


def _wait(is_done: Callable[[], bool]) -> None:
    """Run the event loop until ``is_done``, and until what follows is painted.

    Raises:
        TimeoutError: It is never done.
    """
    for _ in range(0, _PATIENCE_MS, _LOOK_MS):
        if is_done():
            _settle()
            return
        _run_events(_LOOK_MS)
    raise TimeoutError(is_done)


def _settle() -> None:
    """Have painted, and moved to its end, what is under way."""
    _run_events(_SETTLED_MS)


def _run_events(milliseconds: int) -> None:
    """Run the event loop, and the threads of Python, which ``QTest.qWait`` would keep waiting."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _is_read(window: MainWindow) -> bool:
    spans, compared = window.spans, window.pane.comparison_panel.comparison
    is_complete = spans is not None and spans.analysis.complete and spans.stale_from is None
    return is_complete and not window.pane.analysis.running and compared is not None


def _open(window: MainWindow, path: Path) -> None:
    window.files.open_path(path)
    _wait(lambda: window.files.source == path and _is_read(window))


def _written(name: str, text: str) -> Path:
    """A file with ``text`` in the home of the new user."""
    path = Path.home() / name
    path.write_text(text, encoding="utf-8")
    return path


def _point_at(editor: TokenEditor, word: str) -> None:
    """Move the pointer to the middle of the first ``word`` of the text."""
    cursor = editor.textCursor()
    cursor.setPosition(document_text(editor.document()).index(word) + len(word) // 2)
    place = editor.cursorRect(cursor).center()
    QTest.mouseMove(editor.viewport(), place + QPoint(40, 0))
    QTest.mouseMove(editor.viewport(), place)
    _settle()


# The pictures


def _first_page(window: MainWindow) -> QWidget:
    _settle()
    _wait(lambda: "Loading" not in window.status_bar.status.text())
    return window


def _essay(window: MainWindow) -> QWidget:
    _open(window, _SAMPLES / "conger.txt")
    _point_at(window.pane.editor, "dead")
    return window


def _trying(window: MainWindow) -> QWidget:
    _essay(window)
    preview = window.pane.cards.preview
    QTest.mouseClick(window.pane.inspector.content.try_button, Qt.MouseButton.LeftButton)
    _wait(lambda: preview.outcome is not None and "→" in preview.outcome.rest)
    return window


def _figures(window: MainWindow) -> QWidget:
    _open(window, _SAMPLES / "conger.txt")
    QTest.mouseClick(window.pane.comparison_panel.fold, Qt.MouseButton.LeftButton)
    window.pane.editor.setFocus()
    return window.pane.side


def _versions(window: MainWindow) -> QWidget:
    text = (_SAMPLES / "apollo-8.txt").read_text(encoding="utf-8")
    _open(window, _written("apollo-v1.txt", text))
    for old, new in _REVISIONS:
        text = text.replace(old, new)
    _open(window, _written("apollo-v2.txt", text))
    sides = window.side_by_side
    sides.set_text_beside(window.texts.texts[0])
    sides.swap()
    _wait(lambda: sides.difference is not None and sides.second is not None)
    _point_at(window.pane.editor, "people")
    return window


def _two_models(window: MainWindow) -> QWidget:
    _open(window, _SAMPLES / "frankenstein.txt")
    sides = window.side_by_side
    sides.set_model_beside(replace(window.model_menu.choice, name=SMALL))
    _wait(lambda: sides.difference is not None)
    _point_at(window.pane.editor, "London")
    return window


def _novel(window: MainWindow) -> QWidget:
    _open(window, _SAMPLES / "frankenstein.txt")
    _point_at(window.pane.editor, "seat")
    return window


def _folder(window: MainWindow) -> QWidget:
    _open(window, _SAMPLES / "conger.txt")
    window.folder.open_paths(sorted(_SAMPLES.glob("*.txt")))
    _wait(lambda: not window.folder.running)
    return window


def _words(window: MainWindow) -> QWidget:
    _open(window, _SAMPLES / "frankenstein.txt")
    QTest.keyClick(window, Qt.Key.Key_F10)
    return window


def _items(window: MainWindow) -> QWidget:
    items = window.items.controller
    items.open_table(_written("relative-clauses.csv", _ITEMS))
    _wait(lambda: items.dialog is not None)
    if items.dialog is not None:
        items.dialog.accept()
    _wait(lambda: items.has_items and _is_read(window))
    _point_at(window.pane.editor, "fell")
    return window


def _settings(window: MainWindow) -> QWidget:
    window.settings_opener.open()
    dialog = window.settings_opener.dialog or window
    dialog.setFocus()
    return dialog


_NO_PANEL = {"window/charts": "false", "window/comparison": "false", "window/inspector": "false"}
_BY_WORD = {"text/level": "word"}

PICTURES = {
    "first-page.png": Picture(_first_page, _SMALLER),
    "window.png": Picture(_essay, settings={"compare/reference": "blog"}),
    "window-dark.png": Picture(_versions, settings={"window/scheme": "dark"}),
    "window-4k.png": Picture(_novel, QSize(1920, 1080), {"compare/reference": "fiction"}, scale=2),
    "trying.png": Picture(_trying, _SMALLER),
    "figures.png": Picture(_figures, QSize(1040, 748), {**_NO_PANEL, "window/comparison": "true"}),
    "two-models.png": Picture(_two_models),
    "folder.png": Picture(_folder),
    "words.png": Picture(_words, _SMALLER, {**_NO_PANEL, **_BY_WORD}),
    "items.png": Picture(_items, settings=_BY_WORD),
    "settings.png": Picture(_settings),
}
"""All pictures, by the names of their files."""

_EVERYWHERE = {
    "model/device": "cpu",
    "model/precision": "float32",
    "model/small_model_mentioned": "true",
    "window/scheme": "light",
}


# Taking them


def main(folder: Path) -> None:
    """Write all pictures to ``folder``.

    Those of each scale are taken by a process of their own, as Qt has but one scale.
    """
    for scale in sorted({picture.scale for picture in PICTURES.values()}):
        environment = {
            "QT_QPA_PLATFORM": "offscreen",
            # Without a window manager, it is asked for what it cannot do.
            "QT_LOGGING_RULES": "default.warning=false",
            **os.environ,
            "QT_SCALE_FACTOR": str(scale),
        }
        command = [sys.executable, __file__, str(folder), str(scale)]
        subprocess.run(command, env=environment, check=True)


def _take_all(folder: Path, scale: int) -> None:
    """Take the pictures of one scale, as a user who is new to the program."""
    with tempfile.TemporaryDirectory() as home:
        for place in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{place}_HOME"] = f"{home}/{place.lower()}"
        os.environ.update(HOME=home, USERPROFILE=home, HF_HOME=f"{home}/huggingface")
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        application(sys.argv[:1]).setCursorFlashTime(0)
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in PICTURES.items():
            if picture.scale == scale:
                _take(picture, folder / name)


def _take(picture: Picture, file: Path) -> None:
    """Take one picture, of a window that knows nothing of those before."""
    settings = {**_EVERYWHERE, **picture.settings}
    store = QSettings()
    store.clear()
    for key, value in settings.items():
        store.setValue(key, value)
    apply(settings["window/scheme"])
    window = MainWindow()
    window.resize(picture.size)
    window.show()
    window.activateWindow()
    _settle()
    try:
        taken = picture.drive(window)
        _settle()
        # 0 is the smallest file: PNG loses nothing.
        taken.grab().save(str(file), "PNG", 0)
        print(f"{file.name}: {file.stat().st_size:,} bytes", flush=True)
    finally:
        for text in window.texts.texts:
            if text.document is not None:
                text.document.setModified(False)
        window.close()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if len(sys.argv) > 2:
        _take_all(target, int(sys.argv[2]))
    else:
        main(target)
