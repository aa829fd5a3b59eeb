"""White space, control characters and lone bytes are written so that people can see them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.visible_text import (
    code_points,
    decode_piece,
    first_visible,
    isolated,
    last_visible,
    unfinished,
    visible,
)


@given(st.text(max_size=20))
def test_code_points_are_the_numbers_of_the_characters(text: str) -> None:
    points = code_points(text)
    assert points.dtype == np.uint32
    assert points.tolist() == [ord(character) for character in text]


def first(text: str, *ranges: tuple[int, int]) -> list[int]:
    """``first_visible`` of half-open ranges of ``text``."""
    bounds = np.array(ranges, np.int32).reshape(-1, 2)
    found = first_visible(text, bounds[:, 0], bounds[:, 1])
    assert found.dtype == np.int32
    return list(map(int, found))


def test_the_first_visible_character_of_a_range_is_the_first_that_is_no_white_space() -> None:
    text = "a \t\u3000🙂\n"
    assert first(text, (0, 1), (1, 5), (2, 6), (4, 5)) == [0, 4, 4, 4]


def test_a_range_of_white_space_alone_begins_where_it_starts() -> None:
    assert first("a \tb\n", (1, 3), (4, 5), (2, 2)) == [1, 4, 2]


def test_an_empty_text_has_no_ranges() -> None:
    assert first("") == []


@given(st.text(st.sampled_from("ab \n\u00a0\u3000🙂"), max_size=12), st.data())
def test_the_first_visible_character_is_that_of_a_search_from_the_left(
    text: str, data: st.DataObject
) -> None:
    begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    offsets = (offset for offset in range(begin, end) if not text[offset].isspace())
    assert first(text, (begin, end)) == [next(offsets, begin)]


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        (b"word", "word"),
        (" “é漢🙂".encode(), " “é漢🙂"),
        (b"", ""),
        (b"\xe2\x80", "⟨E2 80⟩"),
        (b"\x9c", "⟨9C⟩"),
        (b"\x80\x9cYes", "⟨80 9C⟩Yes"),
        (b" \xf0\x9f", " ⟨F0 9F⟩"),
        (b"\xff\xc0a\x80", "⟨FF C0⟩a⟨80⟩"),
        ("\ufffd".encode(), "\ufffd"),
    ],
)
def test_lone_bytes_are_written_in_brackets(piece: bytes, text: str) -> None:
    assert decode_piece(piece) == text


@given(st.binary(max_size=8))
def test_no_byte_becomes_a_replacement_character(piece: bytes) -> None:
    assert decode_piece(piece).count("\ufffd") == piece.count("\ufffd".encode())


@pytest.mark.parametrize(
    ("pending", "piece", "text"),
    [
        (b"\xe2\x80", b"\x9c", "“"),
        (b"\xf0\x9f", b"\x99\x82!", "🙂!"),
        (b"\xe2\x80", b" the", " the"),
        (b"\xe2", b"\x80", "⟨80⟩"),
        (b"\xe2\x80", b"\x9c\xe2", "⟨9C E2⟩"),
    ],
)
def test_what_completes_a_character_is_that_character(
    pending: bytes, piece: bytes, text: str
) -> None:
    assert decode_piece(piece, pending) == text


@given(st.text(max_size=4), st.integers(0, 12))
def test_unfinished_is_what_a_strict_decoder_waits_for(text: str, cut: int) -> None:
    data = text.encode(errors="ignore")[:cut]
    rest = next(rest for rest in range(4) if _decodes(data[: len(data) - rest]))
    assert unfinished(data) == data[len(data) - rest :]


def _decodes(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("data", [b"", b"a", b"\x80\x80\x80\x80", b"\xc3\xa9", b"\xe2a"])
def test_what_waits_for_nothing_is_not_unfinished(data: bytes) -> None:
    assert unfinished(data) == b""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" word", "␣word"),
        ("\r\n\t", "␍↵⇥"),
        ("a\u00a0b", "a⟨U+00A0⟩b"),
        ("\u200b\u200d\ufeff", "⟨U+200B⟩⟨U+200D⟩⟨U+FEFF⟩"),
        ("\x00\x1b\x85", "⟨U+0000⟩⟨U+001B⟩⟨U+0085⟩"),
        ("\u2028\u202e\ue000", "⟨U+2028⟩⟨U+202E⟩⟨U+E000⟩"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("é漢🙂“…", "é漢🙂“…"),
        (" ⟨E2 80⟩ x", "␣⟨E2 80⟩␣x"),
        ("⟨e2 80⟩ ⟨E2  80⟩", "⟨e2␣80⟩␣⟨E2␣␣80⟩"),
    ],
)
def test_white_space_and_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["", "word", "␣é漢", "👩", "12"])
def test_text_that_turns_nothing_is_left_alone(text: str) -> None:
    assert isolated(text) == text


@pytest.mark.parametrize("text", ["שלום", "␣كلمة", "x א", "٣"])
def test_text_from_right_to_left_is_isolated(text: str) -> None:
    assert isolated(text) == f"\u2068{text}\u2069"


@given(st.text("ab \u3000\n漢", max_size=12), st.data())
def test_the_end_of_what_is_visible_is_that_of_the_stripped_range(
    text: str, data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    found = last_visible(text, np.array([begin], np.int32), np.array([end], np.int32))
    assert found.tolist() == [begin + len(text[begin:end].rstrip())]
