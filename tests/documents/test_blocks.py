"""The rules by which paragraphs, lists, tables and notes become a text."""

from __future__ import annotations

from gltr_desktop.documents.blocks import Blocks, clean, with_notes


def blocks(*paragraphs: str) -> Blocks:
    made = Blocks()
    for paragraph in paragraphs:
        made.paragraph(paragraph)
    return made


def test_paragraphs_are_parted_by_a_blank_line_and_lines_by_a_line_end() -> None:
    made = blocks("What is needed")
    made.line("oars")
    made.line("a lamp")
    made.paragraph("That is all.")
    made.line("rope")
    assert made.text() == "What is needed\n\noars\na lamp\n\nThat is all.\n\nrope"


def test_what_holds_no_text_is_no_block() -> None:
    made = blocks("", " \t", "\u200b", "one", "\n\n")
    made.line(" ")
    assert made.text() == "one"
    assert bool(made)
    assert not blocks("", " ")


def test_two_lists_in_a_row_are_two_blocks() -> None:
    made = Blocks()
    made.line("one")
    made.end_lines()
    made.line("two")
    assert made.text() == "one\n\ntwo"


def test_what_programs_add_for_the_eye_goes() -> None:
    assert clean("deso\u00adla\u200btion\ufeff \uf0b7") == "desolation "
    assert clean("one\vtwo\u2028three\r\nfour\rfive") == "one\ntwo\nthree\nfour\nfive"
    assert clean("no\u00a0break, “quotes” – and \u2011") == "no\u00a0break, “quotes” – and \u2011"


def test_the_cells_of_a_row_are_parted_by_tabs() -> None:
    made = blocks("Before")
    made.table([[blocks("house"), blocks("hours")], [blocks("A"), blocks("six", "to\n noon")]])
    made.paragraph("After")
    assert made.text() == "Before\n\nhouse\thours\nA\tsix to noon\n\nAfter"


def test_an_empty_row_is_no_line() -> None:
    made = Blocks()
    made.table([[blocks("a"), blocks("b")], [blocks(), blocks()], [blocks(), blocks("d")]])
    assert made.text() == "a\tb\n\td"


def test_a_table_of_one_column_and_a_layout_are_blocks() -> None:
    one = Blocks()
    one.table([[blocks("first", "second")], [blocks("third")]])
    assert one.text() == "first\n\nsecond\n\nthird"
    two = Blocks()
    two.table([[blocks("left"), blocks("right")]], layout=True)
    assert two.text() == "left\n\nright"


def test_notes_follow_after_the_text() -> None:
    body = blocks("Text.")
    body.line("an item")
    notes = [blocks("First note.", "It goes on."), blocks("Second.")]
    assert with_notes(body, notes) == "Text.\n\nan item\n\nFirst note.\n\nIt goes on.\n\nSecond."
