"""The window and its files: export, new texts, drafts, and the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from helpers.dialogs import Answer, Dialogs
from helpers.spans import spans_of
from helpers.windows import (
    LONG,
    TEXT,
    begin_reading_long,
    is_coloured,
    open_window,
    text_of,
    wait_for_colours,
    wait_for_first_colours,
)
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gltr_desktop.documents.reading import read_document
from gltr_desktop.documents.samples import samples
from gltr_desktop.ui.legend.legend_words import bucket_words

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_export(coloured: MainWindow, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot) -> None:
    path = tmp_path / "out" / "page.html"
    path.parent.mkdir()
    dialogs.name = str(path)
    QTest.keyClick(coloured.pane.editor, Qt.Key.Key_E, CONTROL)
    qtbot.waitUntil(lambda: coloured.status_bar.status.text().startswith("Exported"))
    assert dialogs.asked[0].endswith("text.html")
    assert str(path) in coloured.status_bar.status.text()
    page = path.read_text(encoding="utf-8")
    assert "bright cold day" in re.sub(r"<[^>]*>", "", page)
    assert "tiny" in page
    assert coloured.settings.folder == path.parent


def test_an_export_that_fails_is_told(
    coloured: MainWindow, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    dialogs.name = str(tmp_path / "no folder" / "page.html")
    coloured.menu_actions.share.formats[0].trigger()
    qtbot.waitUntil(lambda: "no folder" in coloured.message.text)
    assert is_coloured(coloured)


def test_there_is_nothing_to_export_before_the_first_analysis(window: MainWindow) -> None:
    window.pane.editor.insertPlainText(TEXT)
    window.menu_actions.share.formats[0].trigger()  # A dialog would never be closed.
    assert "nothing to export" in window.status_bar.status.text()


def test_new_begins_without_colours_and_figures(coloured: MainWindow) -> None:
    coloured.menu_actions.new.trigger()
    assert text_of(coloured) == ""
    assert coloured.spans is None
    meanings = [words.full for words in bucket_words(coloured.colouring)]
    assert coloured.pane.legend.accessibleDescription() == ", ".join(meanings)
    assert coloured.status_bar.summary.text() == ""
    assert not coloured.isWindowModified()


def test_new_stops_what_is_being_read(window: MainWindow, qtbot: QtBot) -> None:
    begin_reading_long(window, qtbot)
    window.menu_actions.new.trigger()
    assert not window.pane.analysis.running
    assert window.spans is None
    assert not window.status_bar.progress.isVisible()
    window.pane.editor.insertPlainText("New text.")
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    assert spans_of(window).analysis.text == "New text."


def test_esc_stops_the_opening_of_a_long_file(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "long.txt"
    path.write_text(TEXT * 20_000)
    with qtbot.waitSignal(window.files.inserted):
        window.files.open_path(path)
    assert window.files.loading
    assert window.status_bar.progress.isVisible()
    assert window.menu_actions.stop.isEnabled()
    QTest.keyClick(window.pane.editor, Qt.Key.Key_Escape)
    assert not window.files.loading
    assert text_of(window) == ""
    assert not window.status_bar.progress.isVisible()
    QTest.keyClicks(window.pane.editor, "usable")
    assert text_of(window) == "usable"


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """The folder in which drafts are kept."""
    folder = tmp_path / "data" / "gltr_desktop" / "gltr_desktop"
    folder.mkdir(parents=True)
    return folder


def test_a_draft_left_behind_is_given_back(tiny_model: Path, drafts: Path, qtbot: QtBot) -> None:
    (drafts / "unsaved.txt").write_text("\ufeffprecious")
    window = open_window(qtbot, tiny_model)
    assert text_of(window) == "\ufeffprecious"
    assert window.isWindowModified()
    assert "unexpectedly" in window.message.text
    # A second crash loses nothing either.
    assert (drafts / "unsaved.txt").exists()
    window.pane.editor.document().setModified(False)
    assert window.close()
    # Whoever is about to write it deletes it afterwards.
    qtbot.waitUntil(lambda: not (drafts / "unsaved.txt").exists())


def test_all_drafts_left_behind_are_given_back(
    tiny_model: Path, drafts: Path, qtbot: QtBot
) -> None:
    (drafts / "unsaved.txt").write_text("first")
    (drafts / "unsaved.title").write_text("essay.txt")
    (drafts / "unsaved-3.txt").write_text("second")
    first = open_window(qtbot, tiny_model)
    assert [(text.title, text.text()) for text in first.texts.texts] == [
        ("essay.txt", "first"),
        ("Untitled", "second"),
    ]
    assert all(text.is_modified for text in first.texts.texts)
    assert text_of(first) == "first"
    assert first.message.text.startswith("Recovered: 2 texts")
    # What one window has taken is nobody else's.
    assert text_of(open_window(qtbot, tiny_model)) == ""
    # Another crash would lose nothing.
    assert (drafts / "unsaved.txt").read_text() == "first"
    second = first.texts.texts[1].document
    assert second is not None
    second.setModified(False)
    qtbot.waitUntil(lambda: not (drafts / "unsaved-3.txt").exists())
    assert (drafts / "unsaved.txt").exists()


def test_a_damaged_draft_is_named(tiny_model: Path, drafts: Path, qtbot: QtBot) -> None:
    (drafts / "unsaved.txt").write_bytes(b"readable\xff")
    window = open_window(qtbot, tiny_model)
    (aside,) = drafts.glob("damaged-*.txt")
    assert text_of(window) == "readable\ufffd"
    assert str(aside) in window.message.text


def test_the_window_opens_without_a_folder_for_drafts(
    tiny_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "data").write_text("in the way")
    window = open_window(qtbot, tiny_model)
    assert "not protected" in window.message.text
    QTest.keyClicks(window.pane.editor, "usable")
    assert text_of(window) == "usable"


def test_a_draft_outlives_a_save_that_fails(
    window: MainWindow, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    QTest.keyClicks(window.pane.editor, "mine")
    qtbot.waitUntil(lambda: len(list((tmp_path / "data").rglob("unsaved.txt"))) == 1)
    (draft,) = (tmp_path / "data").rglob("unsaved.txt")
    dialogs.name = str(tmp_path / "no folder" / "text.txt")
    with qtbot.waitSignal(window.files.failed):
        window.files.save()
    assert draft.read_text() == "mine"
    QTest.keyClicks(window.pane.editor, " too")
    qtbot.waitUntil(lambda: draft.read_text() == "mine too")
    dialogs.name = str(tmp_path / "text.txt")
    with qtbot.waitSignal(window.files.saved):
        window.files.save()
    # Whoever is about to write it deletes it afterwards.
    qtbot.waitUntil(lambda: not draft.exists())


# The end


def test_closing_asks_about_unsaved_text(
    window: MainWindow, dialogs: Dialogs, qtbot: QtBot
) -> None:
    QTest.keyClicks(window.pane.editor, "mine")
    assert window.isWindowModified()
    dialogs.answer = Answer.Cancel
    assert not window.close()
    assert window.isVisible()
    assert len(dialogs.asked) == 1
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    assert text_of(window) == "mine"
    dialogs.answer = Answer.Discard
    assert window.close()
    assert not window.isVisible()


def test_closing_saves_when_asked_to(window: MainWindow, tmp_path: Path, dialogs: Dialogs) -> None:
    QTest.keyClicks(window.pane.editor, "mine")
    dialogs.answer = Answer.Save
    dialogs.name = ""
    assert not window.close()
    dialogs.name = str(tmp_path / "mine.txt")
    assert window.close()
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("moment", ["at once", "while it is read", "while a file comes in"])
def test_closing_in_the_middle_of_something(
    moment: str, tiny_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(qtbot, tiny_model)
    if moment == "while it is read":
        window.pane.editor.insertPlainText(LONG)
        window.pane.analysis.analyse()
        wait_for_first_colours(window, qtbot)
        window.pane.editor.document().setModified(False)
    elif moment == "while a file comes in":
        path = tmp_path / "long.txt"
        path.write_text(TEXT * 20_000)
        with qtbot.waitSignal(window.files.inserted):
            window.files.open_path(path)
    assert window.close()
    assert not window.isVisible()
    assert window.pane.analysis._client._thread.isFinished()


def test_the_card_goes_with_the_window(coloured: MainWindow) -> None:
    coloured.pane.use_floating_card(floating=True)
    coloured.menu_actions.next.trigger()
    assert coloured.pane.cards.visible
    coloured.pane.editor.document().setModified(False)
    coloured.close()
    assert not coloured.pane.cards.visible


def test_a_sample_is_opened_as_a_text_of_ones_own(window: MainWindow, qtbot: QtBot) -> None:
    entries = window.menu_actions.samples.actions()
    texts = [read_document(sample.path).text for sample in samples()]
    titles = [entry.text().partition("  ")[2] for entry in entries]
    assert titles == [sample.title for sample in samples()]
    with qtbot.waitSignal(window.files.opened):
        entries[-1].trigger()
    assert text_of(window) == texts[-1]
    # Saving it must not write into the program's own files.
    assert window.files.path is None
    assert not window.pane.editor.document().isModified()
    wait_for_colours(window, qtbot)
