"""What was changed between two texts: true to both, and as a reader would say it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.difference.edits import Edits, edits_between, unedited

WORDS = st.sampled_from(
    ["the", "old", "man", " ", " ", " ", ".", ", ", "\n", "\n\n", "\r\n", "🙂", "👩‍👩‍👧", "e\u0301",
     "日本", "語", "naïve", "“", "”", "\t", "don't", "3.14", "\u2028", "א"]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=40).map("".join) | st.text(max_size=30)


def runs_of(edits: Edits) -> list[tuple[int, int, int, int]]:
    columns = edits.left_start, edits.left_end, edits.right_start, edits.right_end
    return list(zip(*(column.tolist() for column in columns), strict=True))


def changes(left: str, right: str) -> list[tuple[str, str]]:
    """What is between the runs, of either text."""
    edits = edits_between(left, right)
    assert edits.is_revision
    ends = [(0, 0, 0, 0), *runs_of(edits), (len(left), len(left), len(right), len(right))]
    found = [
        (left[before[1] : after[0]], right[before[3] : after[2]])
        for before, after in pairwise(ends)
    ]
    return [change for change in found if change != ("", "")]


def unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(TEXTS, TEXTS, st.integers(0, 40), st.integers(0, 10))
def test_the_runs_are_what_both_texts_have_in_order(
    text: str, other: str, begin: int, length: int
) -> None:
    for right in (other, text[:begin] + other + text[begin + length :]):
        edits = edits_between(text, right)
        assert (edits.left_length, edits.right_length) == (len(text), len(right))
        reached = (0, 0)
        for number, (start, end, right_start, right_end) in enumerate(runs_of(edits)):
            assert start < end
            assert right_start < right_end
            assert unified(text[start:end]) == unified(right[right_start:right_end])
            assert start >= reached[0]
            assert right_start >= reached[1]
            assert number == 0 or (start, right_start) != reached
            reached = end, right_end
        assert reached <= (len(text), len(right))
        assert reached[1] <= len(right)


@given(TEXTS)
def test_a_text_is_a_version_of_itself(text: str) -> None:
    for edits in (edits_between(text, text), unedited(text)):
        assert edits.is_revision
        assert runs_of(edits) == ([(0, len(text), 0, len(text))] if text else [])


@given(TEXTS.filter(lambda text: "\r" not in text))
def test_all_kinds_of_line_ends_are_equal(text: str) -> None:
    other = text.replace("\n", "\r\n")
    assert runs_of(edits_between(text, other)) == ([(0, len(text), 0, len(other))] if text else [])


KEPT = " The rest of this text has not been changed at all."


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("The old man slept.", "The young woman slept.", [("old man", "young woman")]),
        ("It is old, grey.", "It is new, blue.", [("old, grey", "new, blue")]),
        ("He left. She came.", "He stayed. They came.", [("left", "stayed"), ("She", "They")]),
        ("A cat of war.", "A dog of peace.", [("cat", "dog"), ("war", "peace")]),
        (
            "We saw big brown bears in deep dark woods.",
            "We saw two small cats in an old house.",
            [("big brown bears in deep dark woods", "two small cats in an old house")],
        ),
        ("The man slept.", "The old man slept.", [("", "old ")]),
        ("A very very old man.", "A very old man.", [("very ", "")]),
        ("One.\nTwo.", "One!\nToo.", [(".", "!"), ("Two", "Too")]),
        ("日本語の文章です。", "日本語の良い文章です。", [("", "良い")]),
        ("So 🙂 it is.", "So 👩‍👩‍👧 it is.", [("🙂", "👩‍👩‍👧")]),
    ],
)
def test_changes_are_those_that_a_reader_sees(
    left: str, right: str, expected: list[tuple[str, str]]
) -> None:
    assert changes(left + KEPT, right + KEPT) == expected
    assert changes(KEPT + left, KEPT + right) == expected


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_an_added_paragraph_is_that_paragraph(place: int) -> None:
    paragraphs = ["The cat sat on a mat.\n\n", "The dog ran far away.\n\n", "The end is near.\n\n"]
    longer = [*paragraphs[:place], "The cow jumped over the moon.\n\n", *paragraphs[place:]]
    expected = "The cow jumped over the moon.\n\n"
    assert changes("".join(paragraphs), "".join(longer)) == [("", expected)]
    assert changes("".join(longer), "".join(paragraphs)) == [(expected, "")]


def test_a_moved_paragraph_is_gone_from_one_place_and_new_in_another() -> None:
    one, two, three = (
        f"{start} of a paragraph that has its own {end} words, and then some more.\n\n"
        for start, end in (("The first", "seven"), ("A second", "other"), ("Yet a third", "last"))
    )
    assert changes(one + two + three, two + three + one) == [(one, ""), ("", one)]


def test_a_change_does_not_reach_over_the_end_of_a_paragraph() -> None:
    left = "Keep this line as it is.\nall of that goes\nand that as well, too\nKeep this one here."
    right = "Keep this line as it is.\nsome other things\nstand there instead\nKeep this one here."
    assert len(changes(left, right)) == 2


NAMES = ["amber", "birch", "cedar", "dove", "elm", "fern", "gorse", "hazel", "ivy", "juniper"]


def long_text(sentences: int) -> list[str]:
    return [
        f"Sentence {number} is about the {NAMES[number % 10]} and the {NAMES[number * 7 % 9]}."
        for number in range(sentences)
    ]


def test_of_a_long_text_only_what_was_edited_is_changed() -> None:
    sentences = long_text(6_000)
    edited = list(sentences)
    for number in range(50, 6_000, 100):
        edited[number] = edited[number].replace("about", "rather against")
    assert changes(" ".join(sentences), " ".join(edited)) == [("about", "rather against")] * 60


def test_long_texts_without_any_order_in_common_are_different() -> None:
    left = " ".join(f"{number}" for number in range(20_000))
    right = " ".join(f"{number}" for number in reversed(range(20_000)))
    assert not edits_between(left, right).is_revision


def test_long_texts_of_the_same_few_words_are_no_burden() -> None:
    left, right = "ab " * 60_000, "x " + "ab " * 30_000 + "y " + "ab " * 29_000
    assert edits_between(left, right).left_length == len(left)


GARDEN = (
    "The garden was quiet in the morning, and nobody had come to see it. In the middle of the lawn"
    " there was a fountain, which had not been turned on for a year, and the paths were covered"
    " with leaves. It would be a long time before anybody walked there again."
)
BRIDGE = (
    "In the end the committee agreed that the bridge should be built, and that it would be paid for"
    " by those who had asked for it. There was a vote, which was taken in the evening, and a dinner"
    " that was given to the members of the board. Nobody had thought it would be so quick."
)


def test_two_essays_are_no_versions_of_one_another_whatever_words_they_share() -> None:
    edits = edits_between(GARDEN, BRIDGE)
    assert not edits.is_revision
    assert runs_of(edits) == []


def test_small_words_do_not_make_a_version_however_many_they_are() -> None:
    left, right = (
        " ".join(f"{letter}{place} the {letter}{place}{place} in a" for place in range(100))
        for letter in "xy"
    )
    assert not edits_between(left, right).is_revision


def test_an_essay_with_every_sentence_edited_is_a_version() -> None:
    edited = GARDEN.replace("quiet", "silent").replace("fountain", "well").replace("long", "big")
    assert edits_between(GARDEN, edited).is_revision
    # Neither is half of it, or twice as much.
    assert edits_between(GARDEN, GARDEN[:90]).is_revision
    assert edits_between(GARDEN, GARDEN + " " + BRIDGE).is_revision


@pytest.mark.parametrize(("left", "right"), [("", "a"), ("a", ""), ("a", "b"), ("🙂", "🙁")])
def test_texts_with_nothing_in_common_are_different(left: str, right: str) -> None:
    assert not edits_between(left, right).is_revision


def test_short_texts_can_be_versions() -> None:
    assert changes("Hello world", "Hello wide world") == [("", "wide ")]
    assert changes("a", "a b") == [("", " b")]


def test_a_short_sentence_with_many_words_changed_is_a_version() -> None:
    assert changes("The cat sat on the mat.", "The dog sat on the rug.") == [
        ("cat", "dog"),
        ("mat", "rug"),
    ]
    assert edits_between(
        "It was a bright cold day in April.", "It was a dark night in May."
    ).is_revision
    assert not edits_between(
        "He ran to the old shop.", "She walked slowly to the park."
    ).is_revision
