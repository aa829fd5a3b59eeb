"""Text goes into a document and comes back, and every character is at its position."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from gltr_desktop.analysis.visible_text import code_points
from gltr_desktop.ui.editor.positions import (
    difference,
    document_text,
    for_document,
    for_qt,
    selected_text,
    utf16_positions,
    word_start,
)

ODD = (
    "a \n\r\t\u00a0\u2028\u2029\ufdd0\ufdd1\ufeff\ufffc\uffff\0\u200d\u0301é漢👩🏽\U0010ffff"
    "\ud83d\udc69"  # Together these are 👩, but each of them is drawn by itself.
)
CHARACTERS = st.sampled_from("ab👩😀")
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters()), max_size=30)

pytestmark = pytest.mark.usefixtures("qapp")


@given(TEXTS)
@example("\ufeffb")
@example("\ufffeb")
@example("\ufeff\ufffe\ufeff👩")
@example("a\r\n\r\rb")
@example("\ud83d\ude00 \ud83d")
def test_what_a_document_is_given_it_gives_back(text: str) -> None:
    given_text = for_document(text)
    set_at_once = QTextDocument()
    set_at_once.setPlainText(for_qt(given_text))
    assert document_text(set_at_once) == given_text
    inserted = QTextDocument("x")
    QTextCursor(inserted).insertText(for_qt(given_text))
    assert document_text(inserted) == given_text + "x"


@given(TEXTS)
@example("\uffff\U00010000\U0010ffff\ue000")
def test_every_code_point_is_at_its_position(text: str) -> None:
    text = for_document(text)
    document = QTextDocument()
    document.setPlainText(for_qt(text))
    positions = utf16_positions(text)
    assert len(positions) == len(text) + 1
    assert positions[-1] == document.characterCount() - 1
    cursor = QTextCursor(document)
    for index in range(len(text)):
        cursor.setPosition(int(positions[index]))
        cursor.setPosition(int(positions[index + 1]), QTextCursor.MoveMode.KeepAnchor)
        assert selected_text(cursor) == text[index]


@given(st.text(st.characters(codec="utf-8")))
def test_positions_count_utf16_units(text: str) -> None:
    expected = [len(text[:index].encode("utf-16-le")) // 2 for index in range(len(text) + 1)]
    assert utf16_positions(text).tolist() == expected
    assert code_points(text).tolist() == [ord(character) for character in text]


@given(st.text(CHARACTERS, max_size=8), st.text(CHARACTERS, max_size=8))
def test_the_difference_makes_one_text_the_other(old: str, new: str) -> None:
    position, removed, added = difference(old, new)
    before, after = old.encode("utf-16-le"), new.encode("utf-16-le")
    begin, end = 2 * position, 2 * (position + removed)
    inserted = after[begin : begin + 2 * added]
    assert before[:begin] + inserted + before[end:] == after
    if removed and added:
        assert before[begin:].decode("utf-16-le")[0] != after[begin:].decode("utf-16-le")[0]
        assert before[:end].decode("utf-16-le")[-1] != inserted.decode("utf-16-le")[-1]


@pytest.mark.parametrize("kept", ["a\u00a0b", "a\u202fb", "“é”", "a\tb ", "\n\na\n", "a\u200bb"])
def test_ordinary_text_goes_in_unchanged(kept: str) -> None:
    document = QTextDocument()
    document.setPlainText(for_document(kept))
    assert document_text(document) == kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\n\rb", "a\n\nb"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("a\ud83d", "a\ufffd"),
        ("\udc69a", "\ufffda"),
        ("\ud83d\udc69", "👩"),
    ],
)
def test_what_no_document_can_hold_is_replaced(text: str, expected: str) -> None:
    assert for_document(text) == expected


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", 0),
        ("word|", 0),
        ("two wo|rds", 4),
        ("two |words", 3),
        ("two \t |words", 3),
        ("a\n\n|b", 1),
        ("a\nb|", 2),
        ("a\u00a0b|", 0),
        ("a\u00a0|b", 1),
        ("tab\tb|", 4),
        ("👩 👩👩|", 3),
        ("don’t|", 0),
    ],
)
def test_the_word_or_the_white_space_before_a_position_has_a_start(text: str, start: int) -> None:
    before, _, after = text.partition("|")
    document = QTextDocument()
    document.setPlainText(before + after)
    assert word_start(document, len(before.encode("utf-16-le")) // 2) == start
