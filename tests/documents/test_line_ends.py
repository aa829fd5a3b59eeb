"""The window, the command line and the models see one and the same form of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from gltr_desktop.documents.line_ends import LINE_ENDS, canonical_text
from gltr_desktop.documents.reading import decode_document
from gltr_desktop.ui.editor.positions import document_text, for_document, for_qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# All that somebody might take for a line end.
LIKE_LINE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\ufddf\ufffe\ufeff\u200b\xa0"
TEXTS = st.text(
    st.one_of(
        st.sampled_from(["\r", "\n", "\u2028", "\u2029", "\ufdd0", "\ufdd1", *LIKE_LINE_ENDS]),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    min_size=1,
)


def in_window(text: str) -> str:
    """``text`` as a document of the window gives it back."""
    document = QTextDocument()
    QTextCursor(document).insertText(for_qt(for_document(text)))
    return document_text(document)


@given(TEXTS)
def test_a_document_of_the_window_gives_the_shared_form_back(
    qapp: QApplication,
    text: str,
) -> None:
    assert in_window(canonical_text(text)) == canonical_text(text)
    assert in_window(text) == canonical_text(text)


@given(TEXTS.map(lambda text: f"a{text}"))
def test_the_text_of_a_file_is_what_the_window_shows(
    qapp: QApplication,
    text: str,
) -> None:
    read = decode_document(text.encode(), "it.txt").text
    assert read == in_window(read)


@pytest.mark.parametrize("line_end", LINE_ENDS)
def test_a_line_end_is_one_line_feed(line_end: str) -> None:
    assert canonical_text(f"one{line_end}two{line_end}") == "one\ntwo\n"


@pytest.mark.parametrize("character", LIKE_LINE_ENDS)
def test_other_characters_stay(character: str) -> None:
    assert canonical_text(f"one{character}two") == f"one{character}two"
