"""A teacher opens what pupils send: essays, saved pages, locked and broken files."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.dialogs import Answer, Dialogs
from helpers.small_documents import FORMATS
from helpers.spans import spans_of
from helpers.windows import offered, text_of, wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gltr_desktop.documents import isolation
from gltr_desktop.documents.exporters import exporter_named

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from gltr_desktop.documents.document import Document, ReadOptions
    from gltr_desktop.ui.main_window import MainWindow

FILES = Path(__file__).parents[2] / "documents" / "files"
ESSAY = rb"{\rtf1\ansi It was a bright cold day.{\footnote In April.}\par {\deleted Hot.}\par}"
ARTICLE = "The lamp had been lit every evening for ninety years, and nobody knew by whom. " * 9
PAGE = f"""<!DOCTYPE html><html><head><title>News</title><script>a</script></head><body>
<nav><a href="x">Home</a> <a href="y">Sport</a></nav>
<article><h1>The keeper of the lamp</h1><p>{ARTICLE}</p><p>{ARTICLE}</p></article>
<section class="comments"><p>Ann: ten lamps for my garden, please.</p></section></body></html>"""


def open_path(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.files.opened, timeout=60_000):
        window.files.open_path(path)


def test_an_essay_is_read_and_the_window_says_what_was_done(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "essay.doc"
    path.write_bytes(ESSAY)
    open_path(window, path, qtbot)
    assert text_of(window) == "It was a bright cold day.\n\nIn April."
    said = "From “essay.doc”: 1 note at the end, 1 deletion left out."
    assert window.message.text == said
    assert window.windowTitle() == "essay.doc[*]"
    assert not window.encoding_menu.button.isVisible()
    wait_for_colours(window, qtbot)
    assert spans_of(window).analysis.text == text_of(window)
    assert path.read_bytes() == ESSAY


def test_the_whole_of_a_saved_page_is_one_click_away(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "news.html"
    path.write_text(PAGE)
    open_path(window, path, qtbot)
    assert text_of(window).startswith("The keeper of the lamp\n\nThe lamp had been lit")
    assert "garden" not in text_of(window)
    assert offered(window) == "Take the Whole Page"
    with qtbot.waitSignal(window.files.opened, timeout=60_000):
        window.files.take_whole_page()
    assert "ten lamps for my garden" in text_of(window)
    assert offered(window) == ""


def test_a_broken_file_is_a_sentence_and_the_text_stays(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, dialogs: Dialogs
) -> None:
    window.pane.editor.insertPlainText("My own words.")
    path = tmp_path / "essay.docx"
    path.write_bytes(b"PK\x03\x04" + b"word/document.xml" * 9)
    with qtbot.waitSignal(window.files.failed, timeout=60_000):
        window.files.open_path(path)
    assert "“essay.docx” is damaged" in window.message.text
    assert text_of(window) == "My own words."
    assert dialogs.asked == []
    assert not window.status_bar.progress.isVisible()
    QTest.keyClicks(window.pane.editor, " More.")
    assert text_of(window) == "My own words. More."


def test_a_text_that_is_read_again_is_kept_if_the_user_says_so(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, dialogs: Dialogs
) -> None:
    path = tmp_path / "essay.txt"
    path.write_bytes("déjà vu".encode("cp1252"))
    with qtbot.waitSignal(window.files.opened, timeout=60_000):
        window.files.open_path(path)
    wait_for_colours(window, qtbot)
    window.pane.mode.set_reading(reading=False)
    QTest.keyClicks(window.pane.editor, "My own words. ")
    dialogs.answer = Answer.Cancel
    with qtbot.waitSignal(window.files.declined, timeout=60_000):
        window.files.reopen_with("latin-1")
    assert text_of(window) == "My own words. déjà vu"
    assert "was not opened" in window.status_bar.status.text()
    assert not window.status_bar.progress.isVisible()
    assert not window.pane.editor.isReadOnly()


def test_esc_ends_the_reading_of_a_document(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = threading.Event()
    read = isolation.read_in_child

    def endless(
        data: bytes, name: str, options: ReadOptions, is_cancelled: Callable[[], bool]
    ) -> Document:
        try:
            while not is_cancelled():
                read(data, name, options)
        finally:
            stopped.set()
        return read(data, name, options, is_cancelled)

    monkeypatch.setattr("gltr_desktop.documents.reading.read_in_child", endless)
    path = tmp_path / "essay.rtf"
    path.write_bytes(ESSAY)
    window.files.open_path(path)
    assert window.files.loading
    assert window.status_bar.progress.isVisible()
    QTest.keyClick(window.pane.editor, Qt.Key.Key_Escape)
    assert not window.files.loading
    assert stopped.wait(60)
    QTest.keyClicks(window.pane.editor, "usable")
    assert text_of(window) == "usable"


def test_a_locked_document_asks_for_its_password(
    window: MainWindow, qtbot: QtBot, dialogs: Dialogs
) -> None:
    with qtbot.waitSignal(window.files.failed, timeout=60_000):
        window.files.open_path(FILES / "locked.pdf")
    assert "locked with a password" in window.message.text
    assert offered(window) == "Enter Password…"
    dialogs.name = "wrong"
    with qtbot.waitSignal(window.files.failed, timeout=60_000):
        window.files.ask_password()
    assert offered(window) == "Enter Password…"
    dialogs.name = "secret"
    with qtbot.waitSignal(window.files.opened, timeout=60_000):
        window.files.ask_password()
    assert dialogs.asked[-1] == "Password of “locked.pdf”:"
    expected = (FILES / "locked.txt").read_text(encoding="utf-8")
    assert text_of(window).split() == expected.split()


def test_a_document_is_opened_beside_what_was_typed(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.pane.editor.insertPlainText("My own words.")
    path = tmp_path / "essay.rtf"
    path.write_bytes(ESSAY)
    open_path(window, path, qtbot)
    assert text_of(window).startswith("It was a bright cold day.")
    # What was taken from a document needs no saving: the document has it.
    window.files.close_text()
    assert text_of(window) == "My own words."


def test_an_export_never_replaces_the_document_that_was_read(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, dialogs: Dialogs
) -> None:
    pack, source = FORMATS["docx"]
    path = tmp_path / "essay.docx"
    data = pack(source)
    path.write_bytes(data)
    open_path(window, path, qtbot)
    wait_for_colours(window, qtbot)
    dialogs.name = str(path)
    window.exports.ask(exporter_named("docx"))
    assert dialogs.asked[-1] == str(tmp_path / "essay-coloured.docx")
    assert "would replace “essay.docx”" in window.message.text
    assert path.read_bytes() == data
    dialogs.name = str(tmp_path / "essay-coloured.docx")
    window.exports.ask(exporter_named("docx"))
    qtbot.waitUntil(lambda: offered(window) == "&Open")
    assert (tmp_path / "essay-coloured.docx").read_bytes().startswith(b"PK")
