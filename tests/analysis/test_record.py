"""The record: filled piece by piece, grouped by characters."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from helpers.analyses import MODEL, analysis_of, scores_of, tokens_of, vocabulary_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.record import COLUMN_NAMES, UNSCORED, Analysis, Groups, Tokens

PIECES: list[str | bytes] = ["A", " “", b"\xc3", b"\xa9", " word"]
RANKS = [UNSCORED, 3, 700, 0, 12]
SIZE = len(vocabulary_of(PIECES))


def test_nothing_is_known_at_the_beginning() -> None:
    vocabulary = vocabulary_of(PIECES)
    analysis = Analysis.begin(tokens_of(PIECES, vocabulary), MODEL, vocabulary, 4)
    assert len(analysis) == 5
    assert analysis.done == 0
    assert not analysis.complete
    assert not analysis.scored.any()
    assert analysis.columns.rank.tolist() == [UNSCORED] * 5
    assert analysis.columns.top_id.shape == analysis.columns.top_logprob.shape == (5, 4)
    assert np.isnan(analysis.frac_p).all()


@pytest.mark.parametrize(
    ("precision", "arithmetic"),
    [("float32", "BF16 weights in float32"), ("bfloat16", "BF16 weights in bfloat16 ±")],
)
def test_a_record_says_how_far_its_figures_can_be_relied_on(
    precision: str, arithmetic: str
) -> None:
    assert replace(MODEL, precision=precision).arithmetic == arithmetic


def test_no_more_predictions_than_the_vocabulary_has() -> None:
    vocabulary = vocabulary_of(PIECES)
    model = replace(MODEL, vocabulary_size=2)
    analysis = Analysis.begin(tokens_of(PIECES, vocabulary), model, vocabulary, 10)
    assert analysis.columns.top_id.shape == (5, 2)


@given(st.lists(st.integers(1, 5), max_size=4))
def test_scores_in_parts_make_the_same_analysis(steps: list[int]) -> None:
    whole = analysis_of(PIECES, RANKS)
    analysis = analysis_of(PIECES, RANKS, done=0)
    stages = [analysis]
    for stop in sorted({min(step, 5) for step in steps} | {5}):
        scores = scores_of(analysis.tokens, RANKS, analysis.done, stop, 3, SIZE)
        analysis = analysis.extended(scores)
        stages.append(analysis)
        assert analysis.done == stop
    assert analysis.complete
    for column in COLUMN_NAMES:
        np.testing.assert_array_equal(
            getattr(analysis.columns, column), getattr(whole.columns, column)
        )
    for stage in stages:  # An earlier stage goes on showing its own tokens only.
        expected = [index < stage.done and rank != UNSCORED for index, rank in enumerate(RANKS)]
        assert stage.scored.tolist() == expected
        assert (~np.isnan(stage.frac_p)).tolist() == expected


def test_scores_may_leave_out_what_cannot_be_scored() -> None:
    analysis = analysis_of(PIECES, RANKS, done=0)
    later = scores_of(analysis.tokens, RANKS, 1, 3, 3, SIZE)
    extended = analysis.extended(later)
    assert extended.done == 3
    assert extended.scored.tolist() == [False, True, True, False, False]


@pytest.mark.parametrize(("done", "first", "stop"), [(3, 2, 4), (3, 0, 1)])
def test_scores_must_follow(done: int, first: int, stop: int) -> None:
    analysis = analysis_of(PIECES, RANKS, done=done)
    scores = scores_of(analysis.tokens, RANKS, first, stop, 3, SIZE)
    with pytest.raises(ValueError, match="do not follow 3 tokens"):
        analysis.extended(scores)


def test_scores_must_not_reach_beyond_the_text() -> None:
    analysis = analysis_of(PIECES, RANKS, done=4)
    scores = replace(scores_of(analysis.tokens, RANKS, 3, 5, 3, SIZE), begin=4)
    with pytest.raises(ValueError, match="do not follow 4 tokens"):
        analysis.extended(scores)


def test_frac_p_compares_with_the_first_choice() -> None:
    analysis = analysis_of(PIECES, RANKS)
    expected = [np.nan, 1 / 4, 1 / 701, 1, 1 / 13]
    np.testing.assert_allclose(analysis.frac_p, expected, rtol=1e-5)
    assert analysis.frac_p.dtype == np.float32
    assert np.isnan(analysis_of(PIECES, RANKS, top_k=0).frac_p).all()


def test_frac_p_is_never_more_than_one() -> None:
    analysis = analysis_of(PIECES, RANKS)
    # The last bit of two sums of the same numbers may differ.
    analysis.columns.logprob[3] = np.nextafter(analysis.columns.top_logprob[3, 0], np.float32(0))
    assert analysis.frac_p[3] == 1


def groups_of(spans: list[tuple[int, int]]) -> Groups:
    start, end = (np.array(column, np.int32) for column in zip(*spans, strict=True))
    text = "x" * int(end.max())
    return Groups.of(Tokens(text, start, end, np.zeros(len(spans), np.int32)))


def test_tokens_that_share_a_character_are_one_group() -> None:
    groups = groups_of([(0, 1), (1, 2), (1, 2), (1, 2), (2, 5), (4, 6), (6, 7)])
    assert groups.start.tolist() == [0, 1, 2, 6]
    assert groups.end.tolist() == [1, 2, 6, 7]
    assert groups.token_bounds.tolist() == [0, 1, 4, 6, 7]
    assert [groups.of_token(index) for index in range(7)] == [0, 1, 1, 1, 2, 2, 3]


def test_an_empty_text_has_no_groups() -> None:
    analysis = analysis_of([], [])
    assert len(analysis.groups) == 0
    assert analysis.groups.token_bounds.tolist() == [0]
    assert analysis.complete


@given(st.text("aé漢🙂", min_size=1, max_size=8), st.data())
def test_groups_part_the_text_between_characters(text: str, data: st.DataObject) -> None:
    octets = text.encode()
    cuts = data.draw(st.sets(st.integers(1, len(octets)).filter(lambda cut: cut < len(octets))))
    bounds = [0, *sorted(cuts), len(octets)]
    pieces = [octets[low:high] for low, high in pairwise(bounds)]
    analysis = analysis_of(pieces, [0] * len(pieces))
    groups = analysis.groups
    shown = [text[low:high] for low, high in zip(groups.start, groups.end, strict=True)]
    assert "".join(shown) == text
    for group, characters in enumerate(shown):
        members = range(groups.token_bounds[group], groups.token_bounds[group + 1])
        assert b"".join(pieces[member] for member in members).decode() == characters
        assert {groups.of_token(member) for member in members} == {group}
    # And no cut between two characters is lost.
    starts = {len(text[:place].encode()) for place in range(len(text) + 1)}
    assert len(groups) == len(starts & set(bounds)) - 1
