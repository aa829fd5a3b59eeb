"""What Word itself writes into documents of Word 97, and other programs do not, is read as well."""

from __future__ import annotations

import struct

import pytest
from helpers.word97_files import Run, word97

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.doc import read
from gltr_desktop.documents.readers.doc.styles import is_on

DELETED, HIDDEN = b"\x00\x08\x01", b"\x3c\x08\x01"
IN_TABLE, ENDS_ROW = b"\x16\x24\x01", b"\x17\x24\x01"


def opened(*runs: Run, tables: dict[int, bytes] | None = None, notes: int = 0) -> Document:
    return read(word97(*runs, tables=tables, notes=notes), "letter.doc", ReadOptions())


def in_list(number: int) -> bytes:
    return b"\x0b\x46" + struct.pack("<H", number)


def row(*cells: str, end: bytes = b"") -> list[Run]:
    """A row of a table, with what the mark at its ``end`` says more."""
    return [
        *(Run(f"{cell}\x07", b"", IN_TABLE) for cell in cells),
        Run("\x07", b"", IN_TABLE + ENDS_ROW + end),
    ]


def test_text_of_one_and_of_two_bytes_a_character() -> None:
    document = opened(Run("“Quoted” – 5 €.\r"), Run("漢字 🙂 déjà\r", is_wide=True))
    assert document.text == "“Quoted” – 5 €.\n\n漢字 🙂 déjà"


def test_a_deleted_mark_joins_two_paragraphs() -> None:
    document = opened(Run("to the "), Run("north.\r", DELETED), Run("west\r"), Run("Next.\r"))
    assert document.text == "to the west\n\nNext."
    assert document.notices == ("1 deletion left out",)


def test_a_paragraph_without_an_end_before_a_table_is_a_paragraph() -> None:
    document = opened(Run("Left"), Run("\r", DELETED), *row("a", "b"), Run("Right\r"))
    assert document.text == "Left\n\na\tb\n\nRight"


@pytest.mark.parametrize(
    ("value", "text"), [(1, "Text."), (0, "Text. no"), (0x80, "Text. no"), (0x81, "Text.")]
)
def test_a_switch_may_refer_to_the_style(value: int, text: str) -> None:
    document = opened(Run("Text."), Run(" no", HIDDEN[:2] + bytes([value])), Run("\r"))
    assert document.text == text


def test_a_switch_may_undo_what_the_style_says() -> None:
    values = {b"\x00": False, b"\x01": True, b"\x80": True, b"\x81": False}
    assert {value: is_on({"hidden": value}, "hidden", styled=True) for value in values} == values


def test_cells_that_another_spreads_over_are_no_cells() -> None:
    widths = struct.pack("<4h", 0, 100, 200, 300)
    flags = (2, 1, 0x20)
    cells = b"".join(struct.pack("<H18x", flag) for flag in flags)
    definition = bytes([len(flags)]) + widths + cells
    change = b"\x08\xd6" + struct.pack("<H", len(definition) + 1) + definition
    runs = [*row("both", "", "", end=change), *row("a", "", "c")]
    assert opened(*runs).text == "both\na\t\tc"


def test_lists_are_told_apart_by_what_they_are_and_not_by_their_numbers() -> None:
    # Numbers 1 and 2 are the same list, begun again; 0 goes on with the item before it.
    lists = struct.pack("<I", 3) + b"".join(struct.pack("<I12x", each) for each in (7, 7, 8))
    runs = [
        Run(f"{text}\r", b"", in_list(number))
        for text, number in zip("abcde", (1, 0, 2, 3, 0), strict=True)
    ]
    assert opened(*runs, tables={74: lists}).text == "a\nb\nc\n\nd\ne"


def test_the_end_of_a_section_ends_a_paragraph_with_its_own_properties() -> None:
    runs = [Run("Before.\x0c"), Run("one\r", b"", in_list(1)), Run("two\r", b"", in_list(1))]
    assert opened(*runs, Run("Left\x0eright\r")).text == "Before.\n\none\ntwo\n\nLeft\n\nright"


def test_the_mark_that_the_author_chose_goes_with_the_note() -> None:
    runs = [Run("Text"), Run("*"), Run(" on.\r"), Run("* The note.\r")]
    places = {
        2: struct.pack("<IIH", 4, 9, 0),
        3: struct.pack("<III", 0, 12, 12),
    }
    document = opened(*runs, tables=places, notes=12)
    assert document.text == "Text on.\n\nThe note."
    assert document.notices == ("1 note at the end",)


def test_characters_of_symbol_fonts_go() -> None:
    symbol = b"\x09\x6a" + struct.pack("<HH", 3, 0xF0E0)
    assert opened(Run("An arrow "), Run("(", symbol), Run(".\r")).text == "An arrow ."
