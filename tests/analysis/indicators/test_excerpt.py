"""What an indicator is computed of: consecutive tokens, some of which have no evidence."""

from __future__ import annotations

import math

import pytest
from helpers.evidence_rows import Row, analysis_of_rows
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity

ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from([" we", " sailed", ". Then", ",", "é", "\n\n"]),
        st.sampled_from([UNSCORED, 0, 3, 40]),
        st.floats(-9, 0),
    ),
    min_size=1,
    max_size=20,
)


@given(ROWS, st.data())
def test_it_is_what_lies_between_its_bounds(rows: list[Row], data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(rows)))
    end = data.draw(st.integers(begin, len(rows)))
    excerpt = Excerpt(analysis_of_rows(rows), begin, end)
    within = rows[begin:end]
    known = [row for row in within if row.is_scored]
    assert excerpt.text == "".join(str(row.piece) for row in within)
    assert excerpt.characters == len(excerpt.text)
    assert excerpt.scored == len(known)
    assert excerpt.column("logprob") == pytest.approx([row.logprob for row in known])
    assert excerpt.bits == pytest.approx([-row.logprob / math.log(2) for row in known], abs=1e-5)
    first = next((place for place in range(begin, end) if rows[place].is_scored), None)
    assert excerpt.context == (0 if first is None else first + 1)


@given(ROWS, st.integers(0, 8), st.integers(1, 8))
def test_a_part_has_so_many_scored_tokens_after_so_many(
    rows: list[Row], before: int, count: int
) -> None:
    whole = Excerpt.whole(analysis_of_rows(rows))
    known = [place for place, row in enumerate(rows) if row.is_scored]
    wanted = known[before : before + count]
    part = whole.between(before, count)
    found = [place for place in range(part.begin, part.end) if rows[place].is_scored]
    assert found == wanted
    if wanted:
        assert part.end == wanted[-1] + 1
        assert part.begin == (wanted[0] if before else 0)


def test_what_is_not_dealt_with_yet_is_not_in_the_whole() -> None:
    analysis = analysis_of_rows([Row("One"), Row(" two"), Row(" three")], done=2)
    whole = Excerpt.whole(analysis)
    assert whole.text == "One two"
    assert whole.scored == 2
    # A selection may reach beyond, while the text is still being read.
    selected = Excerpt(analysis, 1, 3)
    assert selected.text == " two"
    assert selected.scored == 1
    assert Excerpt(analysis, 2, 3).text == ""


def test_units_are_cut_where_the_excerpt_ends() -> None:
    rows = [Row("We"), Row(" sail"), Row("ed"), Row("."), Row(" Then"), Row(" it"), Row(" rained")]
    excerpt = Excerpt(analysis_of_rows(rows), 2, 6)
    assert excerpt.unit_bounds(Granularity.WORD).tolist() == [0, 1, 2, 3, 4]
    assert excerpt.unit_bounds(Granularity.SENTENCE).tolist() == [0, 2, 4]


@pytest.mark.parametrize(("split", "known"), [(0, True), (2, True), (3, False)])
def test_a_script_is_known_unless_more_than_a_tenth_are_parts_of_characters(
    split: int, known: bool
) -> None:
    parts = [Row("…".encode()[:1]), Row("…".encode()[1:2]), Row("…".encode()[2:])][:split]
    if split == 2:
        parts = [Row("é".encode()[:1]), Row("é".encode()[1:])]
    rows = [*parts, *[Row(" we")] * (20 - len(parts))]
    analysis = analysis_of_rows(rows)
    assert Excerpt.whole(analysis).is_script_known == known
    # A part of the text is judged by its own tokens.
    assert Excerpt(analysis, len(parts), len(rows)).is_script_known
    assert Excerpt(analysis, 0, 4).is_script_known == (split == 0)
    assert Excerpt(analysis, 0, 0).is_script_known
