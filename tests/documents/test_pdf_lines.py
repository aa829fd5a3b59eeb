"""The characters of a page become lines, whatever they were drawn with and in whatever order."""

from __future__ import annotations

import pytest

from gltr_desktop.documents.readers.pdf.glyphs import Glyph
from gltr_desktop.documents.readers.pdf.lines import Line, lines_of

WIDTH = 5.0


def drawn(
    text: str, x: float = 0, y: float = 0, size: float = 10, number: int = 1, width: float = WIDTH
) -> list[Glyph]:
    """Characters drawn at once, each ``width`` wide."""
    return [
        Glyph(letter, x + width * at, x + width * (at + 1), y, size, number, font=1)
        for at, letter in enumerate(text)
    ]


def right_to_left(text: str, right: float = 200) -> list[Glyph]:
    """Letters each to the left of the one before it, each a drawing."""
    return [
        Glyph(letter, right - WIDTH * (at + 1), right - WIDTH * at, 0, 10, at, font=1)
        for at, letter in enumerate(text)
    ]


def texts(glyphs: list[Glyph]) -> list[str]:
    return [line.text for line in lines_of(glyphs, page=0)]


def only(glyphs: list[Glyph]) -> Line:
    (line,) = lines_of(glyphs, page=0)
    return line


def test_a_new_line_begins_further_down_and_left() -> None:
    assert texts(drawn("one two", y=20) + drawn("three", y=8, number=2)) == ["one two", "three"]


def test_a_wide_gap_parts_the_pieces_of_a_line() -> None:
    near = drawn("one") + drawn("two", x=15 + 11, number=2)
    far = drawn("one") + drawn("two", x=15 + 13, number=2)
    assert len(texts(near)) == 1
    assert texts(far) == ["one", "two"]


def test_a_word_that_pdfium_gives_as_a_line_of_its_own_is_joined_with_a_space() -> None:
    rest = [
        drawn("two", x=20, number=2)[0]._replace(after_break=True),
        *drawn("wo", x=25, number=2),
    ]
    assert texts(drawn("one") + rest) == ["one two"]


@pytest.mark.parametrize(
    ("ligature", "letters"),
    [("\ufb00", "ff"), ("\ufb01", "fi"), ("\ufb02", "fl"), ("\ufb04", "ffl"), ("\ufb06", "st")],
)
def test_ligatures_become_letters(ligature: str, letters: str) -> None:
    assert texts(drawn(f"a{ligature}b")) == [f"a{letters}b"]


def test_accents_drawn_over_letters_become_one_with_them() -> None:
    glyphs = drawn("na") + drawn("¨", x=10, number=2) + drawn("ıve", x=11, number=3)
    assert texts(glyphs) == ["naïve"]


def test_an_accent_beside_a_letter_stays_alone() -> None:
    assert texts(drawn("a´b")) == ["a´b"]


def test_pairs_of_surrogates_are_one_character() -> None:
    assert texts(drawn("a \ud83c\udf89 b")) == ["a 🎉 b"]


def raised(text: str, mark: str, after: str = "") -> list[Glyph]:
    end = WIDTH * len(text)
    small = drawn(mark, x=end, y=4, size=6, number=2, width=3)
    return drawn(text) + small + drawn(after, x=end + 3 * len(mark), number=3)


@pytest.mark.parametrize("mark", ["1", "12", "*", "†", "1,2", "3–5"])
@pytest.mark.parametrize("text", ["the box", "the box.", "“the box”"])
def test_raised_marks_of_notes_go_and_are_remembered(text: str, mark: str) -> None:
    line = only(raised(text, mark, " and on"))
    assert line.text == f"{text} and on"
    assert line.marks == [mark]


@pytest.mark.parametrize(
    ("text", "mark"),
    [("20 m", "2"), ("9 km", "2"), ("4", "th"), ("M", "me"), ("10", "3"), ("x =", "2")],
)
def test_what_is_raised_otherwise_stays(text: str, mark: str) -> None:
    assert only(raised(text, mark)).text == text + mark


def test_a_raised_mark_at_the_beginning_belongs_to_the_line() -> None:
    line = only(drawn("1", y=3, size=6) + drawn("The records", x=6, number=2))
    assert (line.mark, line.text, line.size) == ("1", "The records", 10)


def test_lowered_digits_stay() -> None:
    small = drawn("2", x=10, y=-2, size=6, number=2)
    assert texts(drawn("CO") + small + drawn(" rose", x=16, number=3)) == ["CO2 rose"]


def test_the_first_word_and_the_beginning_of_the_second_are_measured() -> None:
    line = only(drawn("seven words", x=30))
    assert (line.left, line.right) == (30, 85)
    assert line.first_word == 25
    assert line.second == 60


def test_a_line_from_right_to_left_begins_on_the_right() -> None:
    line = only(right_to_left("שלום עולם"))
    assert line.text == "שלום עולם"
    assert (line.left, line.right) == (-200, -155)
    assert line.first_word == 20


def test_letters_from_right_to_left_are_read_from_the_right_one_on() -> None:
    first, second, third = right_to_left("خلق")
    assert texts([third, second, first]) == ["خلق"]


def test_the_letters_of_a_ligature_from_right_to_left_come_in_their_order() -> None:
    glyphs = right_to_left("واأرض")
    glyphs[2:3] = [glyphs[2]._replace(text="أ"), glyphs[2]._replace(text="ل")]
    assert texts(glyphs) == ["والأرض"]


def test_points_follow_the_letter_that_they_stand_over() -> None:
    bet, resh = right_to_left("בר")
    point = bet._replace(text="\u05b8", left=bet.left + 1, right=bet.right - 1)
    assert texts([point, bet, resh]) == ["ב\u05b8ר"]


def test_brackets_that_pdfium_turned_once_too_often_are_turned_back() -> None:
    assert texts(right_to_left("אב )גד( הו")) == ["אב (גד) הו"]
    assert texts(right_to_left("אב (גד) הו")) == ["אב (גד) הו"]
