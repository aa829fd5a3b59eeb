"""Segments: all of both texts, as small as they can be, and their differences add up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.measures import SURPRISAL
from helpers.tokenisations import TEXTS, analyses
from helpers.word_masses import analysis_with_masses
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.difference.difference import (
    Difference,
    difference_of_models,
    difference_of_texts,
)
from gltr_desktop.analysis.measures import values_of
from gltr_desktop.analysis.model_record import NOWHERE
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.analysis.difference.segments import Segments
    from gltr_desktop.analysis.record import Analysis


@st.composite
def model_pairs(draw: st.DrawFn, *, covering: bool, scored: bool) -> Difference:
    text = draw(TEXTS)
    left, right = (draw(analyses(text, covering=covering, scored=scored)) for _ in "AB")
    return difference_of_models(left, right)


@st.composite
def text_pairs(draw: st.DrawFn, *, scored: bool) -> Difference:
    text, other = draw(TEXTS), draw(TEXTS)
    begin, length = draw(st.integers(0, 60)), draw(st.integers(0, 12))
    version = text[:begin] + other + text[begin + length :]
    covering = draw(st.booleans())
    left, right = (draw(analyses(one, covering=covering, scored=scored)) for one in (text, version))
    return difference_of_texts(left, right)


def surprisal(analysis: Analysis) -> float:
    """Total in bits, added up one by one."""
    known = analysis.columns.logprob[: analysis.done]
    return float(sum(-float(value) / np.log(2) for value in known if not np.isnan(value)))


def sides(segments: Segments) -> Iterator[tuple[list[int], list[int], list[int]]]:
    for start, end, tokens in (
        (segments.left_start, segments.left_end, segments.left_tokens),
        (segments.right_start, segments.right_end, segments.right_tokens),
    ):
        yield start.tolist(), end.tolist(), tokens.tolist()


def check_cover(difference: Difference) -> None:
    for granularity in Granularity:
        segments = difference.at(granularity)
        for analysis, (start, end, tokens) in zip(
            (difference.left, difference.right), sides(segments), strict=True
        ):
            assert len(tokens) == len(segments) + 1
            assert (tokens[0], tokens[-1]) == (0, len(analysis))
            assert tokens == sorted(tokens)
            if len(segments):
                assert [0, *end] == [*start, len(analysis.text)]
                assert start == sorted(start)
        empty = np.diff(segments.left_tokens) + np.diff(segments.right_tokens) == 0
        assert not empty.any()
        assert not (segments.changed[1:] & segments.changed[:-1]).any()


@given(model_pairs(covering=True, scored=False))
def test_segments_of_two_models_cover_the_text_alike(difference: Difference) -> None:
    check_cover(difference)
    for granularity in Granularity:
        segments = difference.at(granularity)
        left, right = sides(segments)
        assert left[:2] == right[:2]
        assert not segments.changed.any()


@given(model_pairs(covering=False, scored=False))
def test_models_that_leave_blanks_out_are_aligned_as_well(difference: Difference) -> None:
    check_cover(difference)
    assert not difference.smallest.changed.any()


@given(text_pairs(scored=False))
def test_segments_of_two_texts_cover_both(difference: Difference) -> None:
    check_cover(difference)


@given(st.one_of(model_pairs(covering=False, scored=True), text_pairs(scored=True)))
def test_differences_add_up_to_that_of_the_totals(difference: Difference) -> None:
    left, right = surprisal(difference.left), surprisal(difference.right)
    assert difference.left_bits == pytest.approx(left, abs=1e-9)
    assert difference.right_bits == pytest.approx(right, abs=1e-9)
    for granularity in Granularity:
        total = difference.at(granularity).difference.sum()
        assert total == pytest.approx(right - left, abs=1e-9)
        assert difference.bits == pytest.approx(total, abs=1e-9)


@given(st.one_of(model_pairs(covering=False, scored=False), text_pairs(scored=False)))
def test_a_segment_has_bits_where_all_its_tokens_have(difference: Difference) -> None:
    segments = difference.smallest
    known = np.ones(len(segments), np.bool_)
    for analysis, (_, _, tokens) in zip(
        (difference.left, difference.right), sides(segments), strict=True
    ):
        for number in range(len(segments)):
            known[number] &= analysis.scored[tokens[number] : tokens[number + 1]].all()
    assert segments.compared.tolist() == known.tolist()
    assert np.isnan(segments.difference).tolist() == (~known).tolist()


def slow_cuts(text: str, left: list[int], right: list[int]) -> list[int]:
    """Where both begin a token; where they do not, but do among the same blanks, after these."""
    cuts, begin = [], 0
    while begin <= len(text):
        end = begin
        while end < len(text) and text[end].isspace():
            end += 1
        places = range(begin, end + 1)
        here, there = ([place for place in places if place in side] for side in (left, right))
        both = [place for place in here if place in there]
        if both:
            cuts += both
        elif here and there:
            cuts.append(end)
        begin = end + 1
    return cuts


@given(model_pairs(covering=True, scored=False))
def test_segments_are_the_smallest_that_both_models_have(difference: Difference) -> None:
    starts = [one.groups.start.tolist() for one in (difference.left, difference.right)]
    expected = slow_cuts(difference.left.text, *starts)
    assert difference.smallest.left_start.tolist() == expected


@given(model_pairs(covering=False, scored=False))
def test_so_they_are_where_blanks_are_left_out(difference: Difference) -> None:
    starts = [one.groups.start.tolist() for one in (difference.left, difference.right)]
    assert len(difference.smallest) == len(slow_cuts(difference.left.text, *starts))


def visible(text: str) -> str:
    return text.strip().replace("\r\n", "\n")


@given(text_pairs(scored=False))
def test_what_is_not_changed_reads_the_same_on_both_sides(difference: Difference) -> None:
    segments = difference.smallest
    for index in np.flatnonzero(~segments.changed).tolist():
        left = difference.left.text[segments.left_start[index] : segments.left_end[index]]
        right = difference.right.text[segments.right_start[index] : segments.right_end[index]]
        assert visible(left) == visible(right)


@given(text_pairs(scored=False))
def test_what_was_edited_is_in_a_change(difference: Difference) -> None:
    edits, segments = difference.edits, difference.smallest
    for text, start, end, (first, last, _) in zip(
        (difference.left.text, difference.right.text),
        (edits.left_start, edits.right_start),
        (edits.left_end, edits.right_end),
        sides(segments),
        strict=True,
    ):
        kept = np.zeros(len(text), np.bool_)
        for a, b in zip(start, end, strict=True):
            kept[a:b] = True
        changed = np.zeros(len(text), np.bool_)
        for number in np.flatnonzero(segments.changed).tolist():
            changed[first[number] : last[number]] = True
        blank = np.array([character.isspace() for character in text], np.bool_)
        assert (kept | changed | blank).all()


@given(st.data())
def test_a_text_beside_itself_is_cut_as_by_two_models(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    left, right = (data.draw(analyses(text)) for _ in "AB")
    texts, models = difference_of_texts(left, right), difference_of_models(left, right)
    assert texts.smallest.left_start.tolist() == models.smallest.left_start.tolist()
    assert not texts.smallest.changed.any()


def pieces(difference: Difference, granularity: Granularity = Granularity.TOKEN) -> list[object]:
    """The texts of all segments; both, where something was changed."""
    segments = difference.at(granularity)
    columns = (
        segments.left_start, segments.left_end, segments.right_start, segments.right_end,
        segments.changed,
    )  # fmt: skip
    found: list[object] = []
    for a, b, c, d, changed in zip(*(column.tolist() for column in columns), strict=True):
        left, right = difference.left.text[a:b], difference.right.text[c:d]
        found.append((left, right) if changed else left)
    return found


def of(*tokens: str | bytes) -> Analysis:
    return analysis_of(tokens, [3] * len(tokens))


def test_two_tokenizers_have_their_words_in_common() -> None:
    left = of("un", "believ", "able", " news", ",", " 🙂", "\n")
    right = of("unbel", "ievable", " ne", "ws", ", ", "🙂".encode()[:2], "🙂".encode()[2:], "\n")
    difference = difference_of_models(left, right)
    assert pieces(difference) == ["unbelievable", " news", ", ", "🙂", "\n"]
    assert pieces(difference, Granularity.SENTENCE) == ["unbelievable news, 🙂\n"]


def test_a_change_takes_the_tokens_with_it_that_reach_into_the_text_around() -> None:
    left = of("He", " said", " “", "yes", ".”", " And", " he", " went", " to", " bed.")
    right = of("He", " said", " “", "yes", "!", "”", " And", " he", " went", " to", " bed.")
    difference = difference_of_texts(left, right)
    assert pieces(difference)[3:6] == ["yes", (".”", "!”"), " And"]
    left = of("He", " went", " to", " his", " bed,", " and", " slept", ".", "”")
    right = of("He", " went", " to", " his", " bed", ",", " and", " slept", "!”")
    difference = difference_of_texts(left, right)
    assert pieces(difference)[4:] == [" bed,", " and", " slept", (".”", "!”")]


def test_blanks_that_are_cut_in_many_ways_stay_in_order() -> None:
    left = of("He", " went", " to", " bed", " ", "  early", ".")
    right = of("He", " went", " to", " bed ", " ", " late", ".")
    difference = difference_of_texts(left, right)
    check_cover(difference)
    assert [one for one in pieces(difference) if isinstance(one, tuple)] == [("  early", " late")]


def test_a_token_of_nothing_belongs_to_what_is_before_it() -> None:
    left, right = of("", "One", "", " word", "", ""), of("One", " word", "")
    difference = difference_of_models(left, right)
    check_cover(difference)
    assert pieces(difference)[:2] == ["One", " word"]
    assert not difference.smallest.changed.any()


def test_an_added_word_is_a_change_with_nothing_on_the_left() -> None:
    left = of("The", " man", " went", " home", " and", " slept", ".")
    right = of("The", " old", " man", " went", " home", " and", " slept", ".")
    difference = difference_of_texts(left, right)
    assert pieces(difference)[:4] == ["The", ("", " old"), " man", " went"]
    segments = difference.smallest
    assert segments.left_bits[1] == 0
    assert segments.difference[1] > 0


def test_line_ends_of_another_kind_are_no_change() -> None:
    left = of("One", " line", "\r\n", "and", " the", " next", "\r", "\n", "is", " here", ".")
    right = of("One", " line", "\n", "and", " the", " next", "\n", "is", " there", ".")
    difference = difference_of_texts(left, right)
    assert pieces(difference) == [
        "One", " line", "\r\n", "and", " the", " next", "\r\n", "is", (" here", " there"), ".",
    ]  # fmt: skip


def test_words_and_sentences_are_those_of_the_left_text_between_the_changes() -> None:
    left = of("It", " rain", "ed", ".", " We", " went", " to", " the", " old", " house", ".")
    right = of("It", " rained", ".", " We", " went", " to", " the", " new", " house", ".")
    difference = difference_of_texts(left, right)
    assert pieces(difference, Granularity.WORD)[:3] == ["It", " rained", "."]
    assert pieces(difference, Granularity.SENTENCE) == [
        "It rained.", " We went to the", (" old", " new"), " house.",
    ]  # fmt: skip


def test_different_texts_are_one_change() -> None:
    difference = difference_of_texts(of("Some", " words"), of("Other", " things", " here"))
    assert pieces(difference) == [("Some words", "Other things here")]
    assert not difference.is_revision


def test_texts_of_nothing_have_no_segments() -> None:
    nothing = analysis_of([], [])
    assert len(difference_of_models(nothing, nothing).smallest) == 0
    assert pieces(difference_of_texts(nothing, of("a"))) == [("", "a")]
    assert pieces(difference_of_texts(of("a"), nothing)) == [("a", "")]


def test_models_can_only_be_compared_on_the_same_text() -> None:
    with pytest.raises(ValueError, match="same text"):
        difference_of_models(of("a"), of("b"))


def test_by_character_is_by_those_of_the_longer_side() -> None:
    left, right = analysis_of(["abcd", "e"], [3, UNSCORED]), analysis_of(["ab", "cd", "e"], [3] * 3)
    segments = difference_of_models(left, right).smallest
    assert segments.difference_per_character[0] == pytest.approx(segments.difference[0] / 4)
    assert np.isnan(segments.difference_per_character[1])


def test_what_is_impossible_to_a_model_leaves_the_rest_alone() -> None:
    left, right = of("a", " b", " c", " d"), of("a", " b", " c", " d")
    left.columns.logprob[1:3] = -np.inf
    right.columns.logprob[1] = -np.inf
    difference = difference_of_models(left, right).smallest.difference.tolist()
    assert difference[0] == difference[3] == 0
    assert np.isnan(difference[1])
    assert difference[2] == -np.inf


def test_words_of_two_models_are_plain_products_on_both_sides_whatever_either_can_correct() -> None:
    left = analysis_with_masses([b"The", b" cat", b"s", b" sat"], 1)
    right = replace(left, model=replace(left.model, word_marks=NOWHERE))
    words = difference_of_models(left, right).at(Granularity.WORD)
    assert words.left_bits.tolist() == words.right_bits.tolist()
    bounds = left.tokens.unit_bounds(Granularity.WORD)
    plain, corrected = (
        values_of(left, SURPRISAL, bounds, Granularity.WORD, plain_words=each)
        for each in (True, False)
    )
    assert words.left_bits.tolist() == pytest.approx(plain.tolist())
    assert words.left_bits.tolist() != pytest.approx(corrected.tolist())
