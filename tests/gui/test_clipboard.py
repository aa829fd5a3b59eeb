"""Every character that a document can hold survives copy, cut, paste, drag and drop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.editors import open_editor, place_caret
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QTextCursor,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gltr_desktop.errors import InputError
from gltr_desktop.ui.editor.pasting import EXACT_TEXT
from gltr_desktop.ui.editor.positions import (
    document_text,
    for_document,
    for_qt,
    selected_text,
    utf16_positions,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor

SPACES = "\u00a0\u1680\u2000\u2002\u2007\u2009\u200b\u202f\u205f\u2060\u3000\u00ad\u0085\t \n\r"
MARKS = (
    "\u2028\u2029\ufdd0\ufdd1\ufeff\ufffe\ufffc\uffff\0\x0b\x0c\x1c\u200d\u0301é漢👩🏽\U0010ffff"
)
# Qt warns of scripts for which the computer has no font.
CHARACTERS = st.one_of(st.sampled_from(SPACES + MARKS), st.characters(max_codepoint=0x24F))
TEXTS = st.text(CHARACTERS, max_size=20).map(for_document)

# An editor is as good as new after its text has been set.
each_with_the_same_editor = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture
def editor(qtbot: QtBot) -> TokenEditor:
    return open_editor(qtbot)


def select(editor: TokenEditor, text: str, begin: int, end: int) -> None:
    """Put ``text`` into the editor, and select code points [``begin``, ``end``)."""
    editor.setPlainText(for_qt(text))
    positions = utf16_positions(text)
    place_caret(editor, int(positions[begin]))
    cursor = editor.textCursor()
    cursor.setPosition(int(positions[end]), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def press(editor: TokenEditor, key: QKeySequence.StandardKey) -> None:
    QTest.keySequence(editor, QKeySequence(key))


def drop(editor: TokenEditor, data: QMimeData) -> None:
    """Drop ``data`` behind the end of the text, as another program does."""
    end = editor.viewport().rect().bottomRight()
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    modifiers = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(editor.viewport(), QDragEnterEvent(end, *how, modifiers))
    QApplication.sendEvent(editor.viewport(), QDropEvent(QPointF(end), *how, modifiers))


@each_with_the_same_editor
@given(before=TEXTS, selected=TEXTS, after=TEXTS)
@example(before="coûte ", selected="10\u00a0000", after="\u00a0francs")
@example(before="", selected="\ufeffa", after="")
@example(before="", selected="\ufffea", after="")
@example(before="a", selected="\n\u00a0\n", after="")
def test_what_is_copied_cut_and_pasted_stays_as_it_is(
    editor: TokenEditor, before: str, selected: str, after: str
) -> None:
    text = before + selected + after
    select(editor, text, len(before), len(before) + len(selected))
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    assert selected_text(editor.textCursor()) == selected
    press(editor, QKeySequence.StandardKey.Copy)
    assert clipboard.text() == selected
    assert document_text(editor.document()) == text
    clipboard.clear()
    press(editor, QKeySequence.StandardKey.Cut)
    assert clipboard.text() == selected
    assert document_text(editor.document()) == before + after
    press(editor, QKeySequence.StandardKey.Paste)
    assert document_text(editor.document()) == text


@each_with_the_same_editor
@given(text=TEXTS, selected=TEXTS)
@example(text="a", selected="10\u00a0000")
def test_what_is_dragged_is_dropped_as_it_is(editor: TokenEditor, text: str, selected: str) -> None:
    select(editor, selected, 0, len(selected))
    dragged = editor.createMimeDataFromSelection()
    editor.setPlainText(for_qt(text))
    drop(editor, dragged)
    assert document_text(editor.document()) == text + selected


def test_nothing_but_text_is_copied(editor: TokenEditor) -> None:
    select(editor, "plain text", 0, 5)
    assert editor.createMimeDataFromSelection().formats() == ["text/plain"]


def paste(editor: TokenEditor, data: QMimeData) -> str:
    """Paste ``data`` into the empty editor, and return what it holds then."""
    editor.setPlainText("")
    QGuiApplication.clipboard().setMimeData(data)
    press(editor, QKeySequence.StandardKey.Paste)
    return document_text(editor.document())


def formatted(html: str, text: str) -> QMimeData:
    data = QMimeData()
    data.setHtml(html)
    data.setText(text)
    return data


WORD = (
    "<html><head><style>p.MsoNormal {margin: 0}</style></head><body><!--StartFragment-->"
    "<p class=MsoNormal>The lamp is\ndark.<o:p></o:p></p><p class=MsoNormal>Who is there?</p>"
    "<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table><!--EndFragment--></body></html>"
)
WORD_TEXT = "The lamp is dark.\n\nWho is there?\n\na\tb"


def test_formatted_text_is_taken_in_blocks(editor: TokenEditor) -> None:
    data = formatted(WORD, "The lamp is dark.\r\nWho is there?\r\na\tb\r\n")
    with_html_only = QMimeData()
    with_html_only.setHtml(WORD)
    assert paste(editor, data) == WORD_TEXT
    assert editor.canInsertFromMimeData(with_html_only)
    assert paste(editor, with_html_only) == WORD_TEXT
    editor.setPlainText("Dropped: ")
    drop(editor, formatted(WORD, "plain"))
    assert document_text(editor.document()) == f"Dropped: {WORD_TEXT}"


@pytest.mark.parametrize("plain", [" dark", "dark  ", "a\u00a0b", "two words"])
def test_a_piece_of_a_line_keeps_its_spaces(editor: TokenEditor, plain: str) -> None:
    html = f"<span>{plain}</span>".replace("\u00a0", "&nbsp;")
    assert paste(editor, formatted(html, plain)) == plain


def test_html_without_text_gives_way_to_the_plain_text(editor: TokenEditor) -> None:
    assert paste(editor, formatted("<img src='a.png'>", "a picture")) == "a picture"


def test_html_that_takes_too_long_gives_way_to_the_plain_text(editor: TokenEditor) -> None:
    long = f"<p>of the page</p><!-- {'-' * 1_000_000} -->"
    assert paste(editor, formatted(long, "plain text")) == "plain text"
    attributes = " ".join(f"a{number}='>'" for number in range(50_000))
    assert paste(editor, formatted(f"<p {attributes}>page</p>", "plain text")) == "plain text"
    picture = f"<p>of the <img src='data:image/png;base64,{'a' * 100_000}'>page</p>"
    assert paste(editor, formatted(picture, "plain text")) == "of the page"


def test_html_that_cannot_be_read_gives_way_to_the_plain_text(
    editor: TokenEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(html: str) -> str:
        raise ValueError(html)

    monkeypatch.setattr("gltr_desktop.documents.markup.pasted_html.text_of_html", fail)
    assert paste(editor, formatted("<p>page</p>", "plain text")) == "plain text"


@each_with_the_same_editor
@given(text=TEXTS.filter(bool))
@example(text=" 10\u00a0000  \n\n<b>")
def test_what_was_copied_here_with_colours_comes_back_as_it_was(
    editor: TokenEditor, text: str
) -> None:
    data = formatted("<p>its colours</p>", "its text")
    data.setData(EXACT_TEXT, text.encode())
    assert paste(editor, data) == text


def test_one_file_is_to_be_opened_and_several_together(editor: TokenEditor, qtbot: QtBot) -> None:
    one, several = QMimeData(), QMimeData()
    paths = [Path(f"/a/{name}.docx") for name in ("one", "two", "three")]
    one.setUrls([QUrl.fromLocalFile(str(paths[0]))])
    several.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    for bring in (drop, paste):
        with (
            qtbot.assertNotEmitted(editor.files_dropped),
            qtbot.waitSignal(editor.file_dropped) as caught,
        ):
            bring(editor, one)
        assert caught.args == [paths[0]]
        with (
            qtbot.assertNotEmitted(editor.file_dropped),
            qtbot.waitSignal(editor.files_dropped) as caught,
        ):
            bring(editor, several)
        assert caught.args == [paths]
    assert document_text(editor.document()) == ""


def address() -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a page")])
    return data


def test_a_dropped_address_is_not_fetched(editor: TokenEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.drop_refused) as caught, qtbot.assertNotEmitted(editor.pasted):
        drop(editor, address())
    assert isinstance(caught.args[0], InputError)
    assert str(caught.args[0]).startswith("“https://example.org/a page” is an address on the web")
    assert document_text(editor.document()) == ""


def test_a_pasted_address_is_text(editor: TokenEditor) -> None:
    drop(editor, address())
    assert paste(editor, address()).startswith("https://example.org/a")
    drop(editor, formatted("<a href='https://example.org'>here</a>", "here"))
    assert document_text(editor.document()).endswith("here")


def test_what_holds_no_text_is_not_taken(editor: TokenEditor) -> None:
    data = QMimeData()
    data.setData("image/x-unknown", b"a")
    assert not editor.canInsertFromMimeData(data)
    assert paste(editor, data) == ""
