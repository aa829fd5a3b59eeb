"""The profile against a plain loop."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.measures import RANK, SURPRISAL
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import NO_BUCKET, Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.measures import values_of
from gltr_desktop.analysis.model_record import BEFORE
from gltr_desktop.analysis.profile import (
    mean_of_words,
    sentence_at,
    sentence_profile,
    surprisal_profile,
    text_profile,
    word_at,
    word_profile,
)
from gltr_desktop.analysis.record import UNSCORED, Analysis, EndMass
from gltr_desktop.analysis.segmentation import Granularity


@given(
    st.lists(st.sampled_from([UNSCORED, 0, 3, 50, 9000]), max_size=120),
    st.integers(1, 50),
    st.data(),
)
def test_every_point_has_the_mean_of_its_window(
    ranks: list[int], points: int, data: st.DataObject
) -> None:
    done = data.draw(st.integers(0, len(ranks)))
    analysis = replace(analysis_of(["x"] * len(ranks), ranks), done=done)
    found = surprisal_profile(analysis, points)
    assert len(found.token) == len(found.bits) <= points
    assert (np.diff(found.token) > 0).all()
    if done:
        assert found.token[0] == 0
        assert found.token[-1] == (done - 1 if min(points, done) > 1 else 0)
    assert found.window % 2 == 1
    half = found.window // 2
    for token, bits in zip(found.token.tolist(), found.bits.tolist(), strict=True):
        around = range(max(0, token - half), min(done, token + half + 1))
        known = [-math.log2(0.3 / (ranks[i] + 1)) for i in around if ranks[i] != UNSCORED]
        if known:
            assert bits == pytest.approx(sum(known) / len(known), rel=1e-5)
        else:
            assert math.isnan(bits)


PIECES = [
    "It",
    " rained",
    ".",
    " On",
    " the",
    " Thursday",
    " we",
    " found",
    " an",
    " eel",
    ".",
    " Yes",
    ".",
]
SENTENCES = Colouring(default_thresholds(SURPRISAL, Granularity.SENTENCE), Granularity.SENTENCE)


def test_a_sentence_has_the_mean_of_its_tokens_and_their_bucket() -> None:
    ranks = [UNSCORED, 0, 0, *[9_000] * 8, 30, 40]
    found = sentence_profile(analysis_of(PIECES, ranks), SENTENCES.thresholds)
    assert found.token.tolist() == [0, 3, 11]
    expected = [-math.log2(0.3), -math.log2(0.3 / 9_001)]
    expected.append((-math.log2(0.3 / 31) - math.log2(0.3 / 41)) / 2)
    assert found.bits == pytest.approx(expected, rel=1e-5)
    assert found.buckets is not None
    assert found.buckets.tolist() == [0, 3, 3]
    assert (found.peak, found.stop) == (1, len(PIECES))


def test_a_sentence_that_is_not_read_to_its_end_has_no_mean() -> None:
    analysis = replace(analysis_of(PIECES, [0] * len(PIECES)), done=5)
    found = sentence_profile(analysis, SENTENCES.thresholds)
    assert np.isnan(found.bits).tolist() == [False, True, True]
    assert found.buckets is not None
    assert found.buckets.tolist() == [0, NO_BUCKET, NO_BUCKET]


@pytest.mark.parametrize(("sentences", "as_bars"), [(1, True), (60, True), (61, False)])
def test_few_sentences_are_shown_one_by_one(sentences: int, as_bars: bool) -> None:
    analysis = analysis_of(["It", " rained", ". "] * sentences, [0] * 3 * sentences)
    found = text_profile(analysis, SENTENCES, 200)
    assert (found.buckets is not None) == as_bars


def test_a_long_text_is_not_cut_into_sentences_for_bars() -> None:
    analysis = analysis_of([f"{'a' * 20_001} b."], [0])
    assert text_profile(analysis, SENTENCES, 200).buckets is None


def test_tokens_and_words_have_the_usual_colours_of_sentences() -> None:
    analysis = analysis_of(PIECES, [0, 5, 20, *[200] * 8, 3, 4])
    usual = sentence_profile(analysis, default_thresholds(RANK, Granularity.SENTENCE))
    found = text_profile(analysis, Colouring(), 200)
    assert found.buckets is not None
    assert usual.buckets is not None
    assert found.buckets.tolist() == usual.buckets.tolist()


@pytest.mark.parametrize(
    ("token", "sentence"),
    [(0, "It rained."), (2, "It rained."), (3, "On the Thursday we found an eel."), (12, "Yes.")],
)
def test_a_token_knows_its_sentence(token: int, sentence: str) -> None:
    assert sentence_at(analysis_of(PIECES, [0] * len(PIECES)), token) == sentence


def test_the_sentence_of_a_token_in_a_long_text_is_on_one_line() -> None:
    pieces = (
        ["One", " line", ".\n\n"] * 1_000 + ["Here", "  ", "it", " is", "."] + [" No", "."] * 900
    )
    analysis = analysis_of(pieces, [0] * len(pieces), top_k=1)
    assert sentence_at(analysis, 3_003) == "Here it is."


def test_a_sentence_whose_beginning_is_far_away_begins_at_the_token() -> None:
    pieces = ["so"] + [" on", " and"] * 2_000
    found = sentence_at(analysis_of(pieces, [0] * len(pieces), top_k=1), 2_000)
    assert found.startswith("and on and")
    assert len(found) <= 1_000


# Words

WORDS = Colouring(default_thresholds(SURPRISAL, Granularity.WORD), Granularity.WORD)
PLAIN = replace(WORDS.thresholds, plain_words=True)
MARKED = replace(MODEL, word_marks=BEFORE)
LINES = ["It", " ra", "ined", ".", "\n\n", "An", " eel", ".", "\n"]


def read(pieces: list[str], ranks: list[int], done: int | None = None) -> Analysis:
    """An analysis of a model by which words can be corrected."""
    analysis = analysis_of(pieces, ranks, model=MARKED, done=done)
    return replace(analysis, end_mass=EndMass(0.6, 0.1, 0.6)) if analysis.complete else analysis


def test_few_words_are_shown_one_by_one_without_white_space() -> None:
    analysis = read(LINES, [0, 40, 3, 0, 9, 9_000, 500, 2, 1])
    found = text_profile(analysis, WORDS, 200)
    assert found.token.tolist() == [0, 1, 3, 5, 6, 7]
    assert [word_at(analysis, token) for token in found.token.tolist()] == [
        "It", "rained", ".", "An", "eel", "."
    ]  # fmt: skip
    assert found.buckets is not None
    assert found.buckets.tolist() == WORDS.thresholds.buckets(found.bits).tolist()
    assert found.words is not None
    assert found.words.corrected
    assert found.words.bits is found.bits


def test_a_word_is_shown_behind_a_space_that_is_a_token_of_its_own() -> None:
    profile = word_profile(analysis_of(["In", " ", "8", " years"], [0] * 4), Thresholds(), 10)
    assert profile.token.tolist() == [0, 1, 3]


def test_a_word_has_the_value_that_it_has_everywhere() -> None:
    analysis = read(LINES, [0, 40, 3, 0, 9, 9_000, 500, 2, 1])
    bounds = analysis.tokens.unit_bounds(Granularity.WORD)
    for thresholds in (WORDS.thresholds, PLAIN):
        values = values_of(
            analysis, SURPRISAL, bounds, Granularity.WORD, plain_words=thresholds.plain_words
        )
        found = word_profile(analysis, thresholds, 200)
        assert found.bits == pytest.approx(np.delete(values, [3, 7]), rel=1e-5)
    # By hand: of the plain product of “rained” with its two tokens.
    assert found.bits[1] == pytest.approx(-math.log2(0.3 / 41) - math.log2(0.3 / 4), rel=1e-5)


def test_words_have_surprisals_and_the_colours_of_the_measure() -> None:
    analysis = read(LINES, [0, 40, 3, 0, 9, 9_000, 500, 2, 1])
    found = word_profile(analysis, Thresholds(), 200)
    assert found.bits.tolist() == word_profile(analysis, WORDS.thresholds, 200).bits.tolist()
    assert found.buckets is not None
    assert found.buckets.tolist() == [0, 1, 0, 3, 2, 0]


def test_a_model_that_cannot_be_corrected_has_plain_products() -> None:
    found = word_profile(analysis_of(LINES, [3] * 9), WORDS.thresholds, 200)
    assert found.words is not None
    assert not found.words.corrected
    assert found.bits[1] == pytest.approx(-2 * math.log2(0.3 / 4), rel=1e-5)


@pytest.mark.parametrize(("done", "known"), [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (9, 6)])
def test_a_word_has_no_value_before_the_token_behind_it_is_read(done: int, known: int) -> None:
    found = word_profile(read(LINES, [5] * 9, done), WORDS.thresholds, 200)
    assert np.isnan(found.bits).tolist() == [False] * known + [True] * (6 - known)
    assert found.buckets is not None
    assert (found.buckets != NO_BUCKET).tolist() == (~np.isnan(found.bits)).tolist()


@pytest.mark.parametrize(("words", "as_bars"), [(1, True), (120, True), (121, False)])
def test_many_words_are_a_line(words: int, as_bars: bool) -> None:
    analysis = read(["so"] + [" on"] * (words - 1), [0] * words)
    found = word_profile(analysis, WORDS.thresholds, 200)
    assert (found.buckets is not None) == as_bars
    assert len(found.token) == words


@given(
    st.lists(st.sampled_from([" so", "on", "\n", "."]), min_size=1, max_size=120),
    st.integers(1, 50),
    st.data(),
)
def test_every_point_of_a_line_has_the_mean_of_the_words_around_it(
    pieces: list[str], points: int, data: st.DataObject
) -> None:
    # So many words more that there is a line.
    pieces = [" eel"] * 121 + pieces
    ranks = [index % 700 for index in range(len(pieces))]
    analysis = read(pieces, ranks, data.draw(st.integers(0, len(pieces))))
    found = word_profile(analysis, WORDS.thresholds, points)
    assert found.words is not None
    assert found.window % 2 == 1
    assert len(found.token) <= points
    bounds = analysis.tokens.unit_bounds(Granularity.WORD).tolist()
    values, begins = [], []
    for begin, end in pairwise(bounds):
        if "".join(pieces[begin:end]).strip() and begin < analysis.done:
            bits = values_of(
                analysis, SURPRISAL, np.array([begin, end], np.int32), Granularity.WORD
            )
            is_read = end < analysis.done or analysis.complete
            values.append(float(bits[0]) if is_read else math.nan)
            begins.append(begin)
    half = found.window // 2
    assert mean_of_words(analysis, found, found.words.begin, found.words.end) == pytest.approx(
        found.bits, nan_ok=True
    )
    for token, bits, own in zip(
        found.token.tolist(), found.bits.tolist(), found.words.bits.tolist(), strict=True
    ):
        index = begins.index(token)
        near = values[max(0, index - half) : index + half + 1]
        around = [value for value in near if not math.isnan(value)]
        expected = sum(around) / len(around) if around else math.nan
        assert bits == pytest.approx(expected, rel=1e-4, nan_ok=True)
        assert own == pytest.approx(values[index], rel=1e-4, nan_ok=True)


def test_an_empty_text_has_no_words() -> None:
    found = word_profile(read([], []), WORDS.thresholds, 200)
    assert len(found.token) == 0
    assert found.peak is None


def test_the_words_of_another_analysis_are_compared_as_they_are_counted_here() -> None:
    analysis = read(LINES, [0, 40, 3, 0, 9, 9_000, 500, 2, 1])
    bounds = np.array([0, 1, 3, 5, 6, 7], np.int32), np.array([1, 3, 5, 6, 7, 9], np.int32)
    for thresholds in (WORDS.thresholds, PLAIN):
        here = word_profile(analysis, thresholds, 200)
        assert here.words is not None
        assert here.words.begin.tolist() == bounds[0].tolist()
        assert here.words.end.tolist() == bounds[1].tolist()
        assert mean_of_words(analysis, here, *bounds).tolist() == here.bits.tolist()
    here = word_profile(analysis, WORDS.thresholds, 200)
    both = mean_of_words(analysis, here, bounds[0][:1], bounds[1][1:2])
    assert both == pytest.approx([here.bits[:2].mean()])
    other = analysis_of(LINES, [0] * 9)
    assert np.isnan(mean_of_words(other, here, *bounds)).all()
    plain = word_profile(analysis, PLAIN, 200)
    assert not np.isnan(mean_of_words(other, plain, *bounds)).any()
