"""How many pairs of each group a model gets right."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.batch.words.intervals import wilson_interval
from gltr_desktop.batch.words.pair_groups import GroupTally, PairTallies
from gltr_desktop.batch.words.pairs import PLAIN, Comparison, Total


def differing_by(nats: float) -> Comparison:
    return Comparison(PLAIN, Total(3, math.nan, 10.0), Total(3, math.nan, 10.0 + nats))


def tallied(*pairs: tuple[str, float]) -> list[GroupTally]:
    tallies = PairTallies(PLAIN)
    for group, nats in pairs:
        tallies.add(group, differing_by(nats))
    return tallies.tallies


def expect(tally: GroupTally, group: str | None, differences: list[float]) -> None:
    """Check the ``tally`` against what its pairs say, counted anew."""
    known = [nats for nats in differences if not math.isnan(nats)]
    right = sum(nats > 0 for nats in known)
    assert tally.group == group
    assert tally.pairs == len(known)
    assert tally.good == right
    assert tally.bad == sum(nats < 0 for nats in known)
    assert tally.neither == known.count(0)
    assert tally.not_compared == len(differences) - len(known)
    assert tally.interval == wilson_interval(right, len(known))
    if known:
        assert tally.share == right / len(known)
        assert tally.mean_difference == pytest.approx(math.fsum(known) / len(known), abs=1e-9)
    else:
        assert tally.share is None
        assert tally.mean_difference is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["agreement", "binding", "", "npi"]),
            st.sampled_from([-2.5, -1.0, 0.0, 0.5, 4.0, math.nan]),
        )
    )
)
def test_groups_are_counted_in_the_order_of_their_appearance(
    pairs: list[tuple[str, float]],
) -> None:
    *groups, together = tallied(*pairs)
    names = list(dict.fromkeys(group for group, _ in pairs))
    names = [] if set(names) <= {""} else names
    assert [tally.group for tally in groups] == names
    for tally in groups:
        expect(tally, tally.group, [nats for group, nats in pairs if group == tally.group])
    expect(together, None, [nats for _, nats in pairs])


def test_a_tie_counts_against_the_share() -> None:
    (together,) = tallied(("", 1), ("", 0), ("", -1), ("", 2))
    assert together.share == 0.5
    assert together.mean_difference == 0.5


def test_an_infinite_difference_is_counted() -> None:
    (together,) = tallied(("", math.inf), ("", -1))
    assert together.share == 0.5
    assert together.mean_difference == math.inf


def test_where_nothing_is_compared_there_is_no_share() -> None:
    npi, together = tallied(("npi", math.nan))
    for tally in (npi, together):
        assert (tally.pairs, tally.not_compared) == (0, 1)
        assert (tally.share, tally.interval, tally.mean_difference) == (None, None, None)
    assert [tally.pairs for tally in tallied()] == [0]
