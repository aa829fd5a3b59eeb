"""Use the program in a real window as somebody new would, and look at the pixels.

Run with a display (``.ci/run`` gives it a virtual one). By mouse and keyboard, a first text is
pasted, a word is pointed at, another one is tried in its place, and the page is exported; then a
Word document and a folder are opened. It ends with 1 where something else came up than it should.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit

from gltr_desktop.analysis.difference.diverging import NEUTRAL, diverging_colours
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.models.options import SMALL
from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.app import application
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.main_window import MainWindow
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

_PATIENCE_MS = 120_000
_ENOUGH_PIXELS, _ENOUGH_IN_A_STRIP = 200, 20
_SAMPLE = RESOURCES / "samples" / "conger.txt"
_WORD = "conger"
_LEFT = Qt.MouseButton.LeftButton


def main() -> int:
    """Returns the exit status."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # As for a new user: a text that a killed window left behind would be asked about, for ever.
        for place in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{place}_HOME"] = f"{folder}/{place.lower()}"
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, name)
        application(sys.argv[:1])
        print(f"platform {QGuiApplication.platformName()}")
        window = MainWindow()
        window.show()
        # Without a window manager nobody else gives it the keyboard.
        window.activateWindow()
        document = folder / "texts" / "conger.docx"
        document.parent.mkdir()
        passed = (
            _begins(window)
            and _takes_a_paste(window)
            and _inspects(window)
            and _tries_a_word(window)
            and _compares_models(window)
            and _exports_a_page(window, folder / "page.html")
            and _exports(window, document)
            and _shows(window, document)
            and _lists(window, document.parent)
        )
        if not passed:
            print(f"The window says: {window.message.text} {window.status_bar.status.text()}")
        for text in window.texts.texts:
            if text.document is not None:
                text.document.setModified(False)
        window.close()
    return 0 if passed else 1


# What somebody new does


def _begins(window: MainWindow) -> bool:
    """Whether the first page shows samples in their colours, and nothing that is empty."""
    page, pane = window.pane.start_page, window.pane
    _wait(window.isActiveWindow)
    colours = _has_colours(window, page, "first page", _ENOUGH_PIXELS)
    is_calm = pane.side.isHidden() and pane.legend.isHidden()
    return _is("there is no empty panel", is_calm) and colours


def _takes_a_paste(window: MainWindow) -> bool:
    """Whether a click on *Paste* is all that a text needs."""
    QGuiApplication.clipboard().setText(_SAMPLE.read_text(encoding="utf-8"))
    QTest.mouseClick(window.pane.start_page.zone.paste, _LEFT)
    _wait(lambda: _is_coloured(window) and bool(_summary(window)))
    _save_picture(window)
    # The text only: the legend has the four colours whether the text has them or not.
    seen = _has_colours(window, window.pane.editor.viewport(), "pasted text", _ENOUGH_PIXELS)
    return _is(f"there is a summary: {_summary(window)!r}", "%" in _summary(window)) and seen


def _inspects(window: MainWindow) -> bool:
    """Whether pointing at a word fills the inspector."""
    inspector = window.pane.inspector
    _point_at(window, _WORD)
    _wait(lambda: inspector.card is not None)
    card = inspector.card
    return _is(f"a card is shown: {card and card.description!r}", card is not None)


def _tries_a_word(window: MainWindow) -> bool:
    """Whether another word can be tried with a click, and taken back with Esc."""
    pane, preview = window.pane, window.pane.cards.preview
    before = document_text(pane.editor.document())
    QTest.mouseClick(pane.inspector.content.try_button, _LEFT)
    _wait(lambda: preview.outcome is not None and "→" in preview.outcome.rest)
    words = "" if preview.outcome is None else preview.outcome.in_words
    tried = document_text(pane.editor.document())
    QTest.keyClick(window, Qt.Key.Key_Escape)
    _wait(lambda: _is_coloured(window))
    back = document_text(pane.editor.document()) == before and _is_coloured(window)
    return _is(f"a word was tried: {words!r}", tried != before and "bits" in words) and _is(
        "Esc gives the text back", back
    )


def _compares_models(window: MainWindow) -> bool:
    """Whether the text gets the colours of the difference to another model, and F5 shows both."""
    sides, viewport = window.side_by_side, window.pane.editor.viewport()
    sides.set_model_beside(replace(window.model_menu.choice, name=SMALL))
    _wait(lambda: sides.difference is not None)
    colours = [QColor(name) for name in diverging_colours(dark=False)]
    sides_of_paper = colours[NEUTRAL - 2], colours[NEUTRAL + 2]
    seen = _has_colours(window, viewport, "difference", _ENOUGH_PIXELS, sides_of_paper)
    QTest.keyClick(window, Qt.Key.Key_F5)
    _wait(lambda: sides.second is not None and sides.second.isVisible())
    second = sides.second
    both = second is not None and _has_colours(
        window, second.editor.viewport(), "second model", _ENOUGH_PIXELS
    )
    sides.stop()
    _wait(lambda: not sides.active)
    return seen and both


def _exports_a_page(window: MainWindow, path: Path) -> bool:
    """Whether Ctrl+E and a name write the page."""
    # The key does not return before the dialog that it opens has been answered.
    typist = QTimer()
    typist.timeout.connect(lambda: _type_name(path, typist))
    typist.start(200)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    _wait(lambda: path.name in window.message.text)
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    return _is(f"{path.name} has the text, {len(page):,} characters", _WORD in page)


def _type_name(path: Path, typist: QTimer) -> None:
    """Answer the dialog for a file's name as soon as there is one."""
    dialog = QApplication.activeModalWidget()
    line = dialog.findChild(QLineEdit) if isinstance(dialog, QFileDialog) else None
    if line is None:
        return
    typist.stop()
    line.selectAll()
    QTest.keyClicks(line, str(path))
    QTest.keyClick(line, Qt.Key.Key_Return)


# Documents and folders


def _exports(window: MainWindow, path: Path) -> bool:
    """Whether the analysis is written to ``path``."""
    window.exports.write(exporter_named("docx"), path)
    return _is(f"{path.name} was written", _wait(lambda: path.name in window.message.text))


def _shows(window: MainWindow, path: Path) -> bool:
    """Whether the text of ``path`` stands on all four colours."""
    window.pane.editor.document().setModified(False)
    window.files.open_path(path)
    if not _wait(lambda: window.files.source == path and _is_coloured(window)):
        return _is(f"{path.name} was analysed", False)
    viewport = window.pane.editor.viewport()
    return _is("it is only read", window.pane.mode.is_reading) and _has_colours(
        window, viewport, path.name, _ENOUGH_PIXELS
    )


def _lists(window: MainWindow, folder: Path) -> bool:
    """Whether the texts in ``folder`` get their rows, with all four colours in a strip."""
    window.folder.open_paths([folder])
    if not _wait(lambda: not window.folder.running):
        return _is(f"{folder.name} was read", False)
    rows = [entry.row for entry in window.folder.controller.model.entries]
    print(f"{folder.name}: {[row and row.status for row in rows]}")
    table = window.folder.controller.dock.view.viewport()
    return len(rows) == 1 and _has_colours(window, table, folder.name, _ENOUGH_IN_A_STRIP)


# Looking


def _is(what: str, holds: bool) -> bool:
    print(f"{'ok' if holds else 'NOT OK'}: {what}")
    return holds


def _summary(window: MainWindow) -> str:
    return window.pane.comparison_panel.figure.accessibleName()


def _is_coloured(window: MainWindow) -> bool:
    spans = window.spans
    if spans is None or not spans.analysis.complete or window.pane.analysis.running:
        return False
    return spans.stale_from is None


def _point_at(window: MainWindow, word: str) -> None:
    """Move the pointer to the middle of the first ``word`` of the text."""
    editor = window.pane.editor
    cursor = editor.textCursor()
    cursor.setPosition(document_text(editor.document()).index(word) + len(word) // 2)
    viewport, place = editor.viewport(), editor.cursorRect(cursor).center()
    QTest.mouseMove(viewport, place + QPoint(40, 0))
    QTest.mouseMove(viewport, place)


def _has_colours(
    window: MainWindow,
    part: QWidget,
    name: str,
    enough: int,
    colours: Sequence[QColor] = (),
) -> bool:
    """Whether each colour, by default of the buckets, has ``enough`` pixels in a part."""
    corner = part.mapTo(window, part.rect().topLeft())
    picture = (
        window.screen()
        .grabWindow(window.winId(), corner.x(), corner.y(), part.width(), part.height())
        .toImage()
    )
    every = product(range(picture.width()), range(picture.height()))
    counts = Counter(picture.pixel(x, y) for x, y in every)
    wanted = colours or Theme.of(window.palette()).buckets
    found = {colour.name(): counts[colour.rgb()] for colour in wanted}
    return _is(f"{name}: pixels of each colour: {found}", min(found.values()) >= enough)


def _save_picture(window: MainWindow) -> None:
    if target := os.environ.get("SCREENSHOT"):
        window.screen().grabWindow(window.winId()).save(target)


def _wait(is_done: Callable[[], bool]) -> bool:
    """Run the event loop until ``is_done``, and for the paint that follows."""
    loop = QEventLoop()
    patience, look = QTimer(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(lambda: _give_up(loop))
    patience.start(_PATIENCE_MS)
    look.timeout.connect(lambda: _look(loop, is_done))
    look.start(50)
    loop.exec()
    look.stop()
    QTimer.singleShot(200, loop.quit)
    loop.exec()
    return is_done()


def _look(loop: QEventLoop, is_done: Callable[[], bool]) -> None:
    """End ``loop`` once it is done, or nobody can tell."""
    try:
        is_over = is_done()
    except Exception:
        loop.quit()
        raise
    if is_over:
        loop.quit()


def _give_up(loop: QEventLoop) -> None:
    """End ``loop``, and the dialog that nobody answers in it."""
    if isinstance(dialog := QApplication.activeModalWidget(), QDialog):
        print(f"A dialog is in the way: {dialog.windowTitle()} {getattr(dialog, 'text', str)()}")
        dialog.reject()
    loop.quit()


if __name__ == "__main__":
    sys.exit(main())
