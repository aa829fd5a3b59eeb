"""Lines of a text with their colours, against a slow reference that goes by characters."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.painted_lines import (
    is_neutral,
    painted_lines,
    runs_right_to_left,
    xml_characters,
)
from gltr_desktop.documents.segments import segments


def lines_of(analysis: Analysis, colouring: Colouring = GLTR_COLOURING) -> list[list[object]]:
    return [list(line.pieces) for line in painted_lines(analysis, colouring)]


def test_lines_are_cut_within_tokens_and_spaces_around_words_are_plain() -> None:
    analysis = analysis_of(["The", " fox.\n\n He ", "ran"], [UNSCORED, 0, 5000])
    assert lines_of(analysis) == [
        [("The", NO_BUCKET), (" ", NO_BUCKET), ("fox.", 0)],
        [],
        [(" ", NO_BUCKET), ("He", 0), (" ", NO_BUCKET), ("ran", 3)],
    ]


def test_a_token_of_spaces_is_plain_unless_it_is_to_be_seen() -> None:
    analysis = analysis_of(["a", "   "], [0, 50])
    assert lines_of(analysis) == [[("a", 0), ("   ", NO_BUCKET)]]
    (line,) = painted_lines(analysis, Colouring(line_breaks=True))
    assert line.pieces == (("a", 0), ("   ", 1))


def test_a_line_end_of_two_tokens_is_one_line_end() -> None:
    analysis = analysis_of(["a", "\r", "\n", "b"], [0, 0, 0, 0])
    assert lines_of(analysis) == [[("a", 0)], [("b", 0)]]


def test_the_last_line_end_makes_no_line() -> None:
    assert lines_of(analysis_of(["a\n"], [0])) == [[("a", 0)]]
    assert lines_of(analysis_of([], [])) == []


def test_nothing_has_a_colour_where_the_text_is_not_painted() -> None:
    colouring = replace(GLTR_COLOURING, painted=False)
    assert lines_of(analysis_of(["a", " b"], [0, 0]), colouring) == [
        [("a", NO_BUCKET), (" ", NO_BUCKET), ("b", NO_BUCKET)]
    ]


def reference(analysis: Analysis, colouring: Colouring) -> list[list[tuple[str, int]]]:
    """The visible characters of each line with their buckets."""
    buckets = [NO_BUCKET] * len(analysis.text)
    for start, end, bucket, _ in segments(analysis, colouring.thresholds, colouring.granularity):
        buckets[start:end] = [bucket] * (end - start)
    lines, offset = list[list[tuple[str, int]]](), 0
    for part in re.split("(\r\n|[\n\v\f\r\x85\u2028\u2029])", analysis.text)[::1]:
        if not re.fullmatch("\r\n|[\n\v\f\r\x85\u2028\u2029]", part):
            places = range(offset, offset + len(part))
            lines.append([(analysis.text[place], buckets[place]) for place in places])
        offset += len(part)
    return lines if lines[-1] else lines[:-1]


@given(
    st.lists(
        st.text(st.sampled_from("ab \n\r\t\u2028\x0b\x85"), min_size=1, max_size=4), max_size=8
    ),
    st.sampled_from(Granularity),
)
def test_lines_hold_all_of_the_text_in_its_colours(
    pieces: list[str], granularity: Granularity
) -> None:
    analysis = analysis_of(pieces, [9**index for index in range(len(pieces))])
    colouring = Colouring(granularity=granularity)
    found = list(painted_lines(analysis, colouring))
    expected = reference(analysis, colouring)
    assert [line.text for line in found] == [
        "".join(character for character, _ in line) for line in expected
    ]
    for line, characters in zip(found, expected, strict=True):
        painted = [(one, piece.bucket) for piece in line.pieces for one in piece.text]
        assert [pair for pair in painted if not pair[0].isspace()] == [
            pair for pair in characters if not pair[0].isspace()
        ]


@pytest.mark.parametrize(
    ("text", "turned"),
    [("abc שלום", False), ("שלום abc", True), ("12, «سلام»", True), ("12 + 3", False), ("", False)],
)
def test_the_first_letter_decides_which_way_a_line_runs(text: str, *, turned: bool) -> None:
    assert runs_right_to_left(text) is turned
    lines = list(painted_lines(analysis_of([text], [0]), GLTR_COLOURING)) if text else []
    assert [line.right_to_left for line in lines] == [turned] * len(lines)


def test_numbers_and_signs_have_no_direction() -> None:
    assert is_neutral(" 12, (3)")
    assert not is_neutral(" 12a")
    assert not is_neutral("12 א")


def test_what_xml_cannot_hold_is_written_out() -> None:
    assert xml_characters("a\0\x1b\ufffe\ud800\tb🙂") == "a⟨U+0000⟩⟨U+001B⟩⟨U+FFFE⟩⟨U+D800⟩\tb🙂"


@given(
    st.lists(st.sampled_from(["a", " b", "\n", "c\n\nd", "  "]), min_size=1, max_size=8),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_a_part_has_its_own_lines(pieces: list[str], begin: int, stop: int) -> None:
    analysis = analysis_of(pieces, [10 ** (number % 4) for number in range(len(pieces))])
    text = analysis.text
    part = [line.text for line in painted_lines(analysis, GLTR_COLOURING, begin, stop)]
    lines = text[begin:stop].split("\n")
    assert part == (lines if lines[-1] else lines[:-1])


def test_a_part_of_a_token_has_its_colour() -> None:
    analysis = analysis_of(["The", " quick", " fox"], [0, 50, 5000])
    (line,) = painted_lines(analysis, GLTR_COLOURING, 5, 11)
    assert list(line.pieces) == [("uick", 1), (" ", NO_BUCKET), ("f", 3)]
