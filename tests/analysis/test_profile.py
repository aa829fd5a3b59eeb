"""The profile against a plain loop."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.measures import RANK, SURPRISAL
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.profile import (
    sentence_at,
    sentence_profile,
    surprisal_profile,
    text_profile,
)
from gltr_desktop.analysis.record import UNSCORED
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
