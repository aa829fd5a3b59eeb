"""Every character of the text is painted once, in the colour of the worst rank."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import NO_BUCKET, Thresholds
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.documents.segments import segments


@st.composite
def split_texts(draw: st.DrawFn) -> tuple[list[bytes], list[int], int]:
    """A text cut anywhere between two bytes, ranks for the pieces, and how many are known."""
    data = draw(st.text("aé漢🙂 \n", max_size=12)).encode()
    cuts = draw(st.sets(st.integers(1, len(data) - 1))) if len(data) > 1 else set()
    bounds = [0, *sorted(cuts), len(data)]
    pieces = [data[begin:end] for begin, end in pairwise(bounds) if data]
    ranks = st.sampled_from([UNSCORED, 0, 9, 10, 99, 100, 999, 1000, 5000])
    drawn = draw(st.lists(ranks, min_size=len(pieces), max_size=len(pieces)))
    return pieces, drawn, draw(st.integers(0, len(pieces)))


@given(split_texts())
def test_each_character_has_the_bucket_of_its_worst_token(
    case: tuple[list[bytes], list[int], int],
) -> None:
    pieces, ranks, done = case
    # While scores stream in, all stages of an analysis share the columns of the latest.
    analysis = replace(analysis_of(pieces, ranks), done=done)
    tokens = analysis.tokens
    worst = [UNSCORED] * len(analysis.text)
    for group in range(len(analysis.groups)):
        members = range(
            analysis.groups.token_bounds[group], analysis.groups.token_bounds[group + 1]
        )
        rank = max(ranks[member] for member in members)
        # As in the window, a character waits for all of its pieces.
        rank = rank if members[-1] < done else UNSCORED
        for position in range(tokens.start[members[0]], tokens.end[members[-1]]):
            worst[position] = rank
    expected = [sum(rank >= limit for limit in (0, 10, 100, 1000)) - 1 for rank in worst]

    found = list(segments(analysis, Thresholds()))
    painted = [bucket for start, end, bucket, _ in found for _ in range(start, end)]
    assert painted == expected
    assert all(before.end == after.start for before, after in pairwise(found))
    assert all(start < end for start, end, _, _ in found)
    assert all((bucket == NO_BUCKET) == (group is None) for _, _, bucket, group in found)


def test_segments_name_their_group() -> None:
    analysis = analysis_of(["a", *(b"\xc3", b"\xa9"), "b"], [UNSCORED, 3, 200, 20])
    assert list(segments(analysis, Thresholds())) == [
        (0, 1, NO_BUCKET, None),
        (1, 2, 2, 1),
        (2, 3, 1, 2),
    ]


def test_a_token_without_text_is_not_painted() -> None:
    analysis = analysis_of(["a", "", "b"], [0, 5000, 0])
    assert [tuple(segment)[:2] for segment in segments(analysis, Thresholds())] == [(0, 1), (1, 2)]
