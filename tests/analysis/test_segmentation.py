"""Where sentences begin, in several scripts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.segmentation import (
    Granularity,
    paragraph_starts,
    segment,
    sentence_starts,
    word_starts,
)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("   ", []),
        ("One. Two! Three?", ["One. ", "Two! ", "Three?"]),
        ("It cost 3.50, i.e. little. Good.", ["It cost 3.50, i.e. little. ", "Good."]),
        ("“Go,” she said. “Now.”", ["“Go,” she said. ", "“Now.”"]),
        ("道可道。非常道。名可名", ["道可道。", "非常道。", "名可名"]),
        ("😀 One. 👩‍👩‍👧 Two.", ["😀 One. ", "👩‍👩‍👧 Two."]),
        ("A title\n\nA text.", ["A title\n\n", "A text."]),
        (
            "Dr. Who met Mr. Fox at 5 p.m. on Monday. Good.",
            ["Dr. Who met Mr. Fox at 5 p.m. on Monday. ", "Good."],
        ),
        ("One.\n\n   Two.", ["One.", "Two."]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    starts = sentence_starts(text).tolist()
    assert not any(text[start].isspace() for start in starts)
    ends = [*starts[1:], len(text)] if starts else []
    found = [text[begin:end].strip() for begin, end in zip(starts, ends, strict=True)]
    assert found == [sentence.strip() for sentence in sentences]


WRAPPED = """\
This line was broken by hand because it would have been too long
for a page, and so was this one. A sentence runs on over the end
of a line.

Another paragraph, which is broken in the same way as the one
before it."""


def test_lines_that_were_broken_by_hand_run_on() -> None:
    starts = sentence_starts(WRAPPED)
    assert [WRAPPED[at:].split(maxsplit=1)[0] for at in starts] == ["This", "A", "Another"]
    assert [WRAPPED[at:].split(maxsplit=1)[0] for at in paragraph_starts(WRAPPED)] == [
        "This",
        "Another",
    ]


@pytest.mark.parametrize("text", ["Roses are red,\nviolets are blue.\n\nEnd.", "a" * 300 + "\nb"])
def test_other_lines_are_paragraphs(text: str) -> None:
    assert paragraph_starts(text).tolist() == [
        text.index(line) for line in text.split("\n") if line
    ]


def test_a_space_of_its_own_is_part_of_the_word_behind_it_and_a_line_break_is_not() -> None:
    # The groups “In”, “ ”, “8”, “ ”, line break, “ ”, “years”, and “ ” at the end.
    text = "In 8 \n years "
    visible_start = np.array([0, 2, 3, 4, 5, 6, 7, 12], np.int32)
    units = segment(text, Granularity.WORD, visible_start)
    assert units.tolist() == [0, 1, 3, 5, 7, 8]


def test_words_and_what_is_between_them() -> None:
    text = "Don't panic: 3.14 👩‍👩‍👧"
    starts = [*word_starts(text).tolist(), len(text)]
    found = [text[begin:end] for begin, end in pairwise(starts)]
    assert found == ["Don't", " ", "panic", ":", " ", "3.14", " ", "👩‍👩‍👧"]
    assert word_starts("").tolist() == []


@given(st.text(max_size=60))
def test_any_text_is_parted_from_its_beginning_to_its_end(text: str) -> None:
    words = word_starts(text).tolist()
    assert words == sorted(set(words))
    assert words[:1] == ([0] if text else [])
    for starts in (sentence_starts(text).tolist(), paragraph_starts(text).tolist()):
        assert starts == sorted(set(starts))
        assert all(not text[start].isspace() for start in starts)
        # What is before the first of them is white space.
        assert text[: starts[0] if starts else None].strip() == ""
