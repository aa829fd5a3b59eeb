"""Histograms against plain loops, and against the numbers of GLTR's own analyses."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import MODEL, Pieces, analysis_of
from helpers.measures import RANK, SURPRISAL
from helpers.word_masses import analysis_with_masses
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import default_thresholds
from gltr_desktop.analysis.histograms import (
    BINNED_VALUES,
    NO_BIN,
    BinnedValue,
    Histogram,
    binned_histogram,
    bucket_histogram,
)
from gltr_desktop.analysis.record import (
    UNSCORED,
    Analysis,
    Columns,
    Scores,
    Tokens,
    entropy_of_top,
)
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from gltr_desktop.analysis.measures import Measure

FRAC_P, TOP_ENTROPY = BINNED_VALUES
RANKS = st.lists(st.sampled_from([UNSCORED, 0, 1, 5, 10, 99, 100, 1000, 9000]), max_size=25)
ORIGINALS = Path(__file__).parents[3] / "shared" / "gltr"


def analysis_with(probabilities: np.ndarray, top: np.ndarray, ranks: np.ndarray) -> Analysis:
    """One token a row, with the probability (n,) of its own and those of the predictions (n, k)."""
    n, k = top.shape
    vocabulary = Pieces([b"x"])
    start = np.arange(n, dtype=np.int32)
    tokens = Tokens("x" * n, start, start + 1, np.zeros(n, np.int32))
    zeros, nan = np.zeros(n, np.int32), np.full(n, np.nan, np.float32)
    with np.errstate(divide="ignore"):
        logprob, top_logprob = np.log(probabilities), np.log(top)
    columns = Columns(
        rank=ranks.astype(np.int32),
        ties=zeros,
        logprob=logprob.astype(np.float32),
        entropy=nan,
        variance=nan,
        mass_above=nan,
        boundary_mass=nan,
        punctuation_mass=nan,
        space_mass=nan,
        top_id=np.zeros((n, k), np.int32),
        top_logprob=top_logprob.astype(np.float32),
        top_entropy=entropy_of_top(top_logprob.astype(np.float32)),
        context=zeros,
    )
    return Analysis.begin(tokens, MODEL, vocabulary, k).extended(Scores(0, columns))


@given(RANKS, st.data())
def test_buckets_are_counted(ranks: list[int], data: st.DataObject) -> None:
    analysis = analysis_of(["x"] * len(ranks), ranks)
    counted = [data.draw(st.booleans()) for _ in ranks]
    found = bucket_histogram(analysis, Thresholds(), np.array(counted, bool))
    expected = [0, 0, 0, 0]
    for rank, counts in zip(ranks, counted, strict=True):
        if rank != UNSCORED and counts:
            expected[sum(rank >= limit for limit in (10, 100, 1000))] += 1
    assert found.counts.tolist() == expected
    assert (found.bins == NO_BIN).tolist() == [rank == UNSCORED for rank in ranks]
    known = [rank + 1 for rank, counts in zip(ranks, counted, strict=True) if counts and rank >= 0]
    if known:
        assert found.quartiles == pytest.approx(np.percentile(known, [25, 50, 75]))
    else:
        assert found.quartiles is None


@given(
    hnp.arrays(
        np.float64,
        st.tuples(st.integers(1, 8), st.integers(1, 14)),
        elements=st.floats(1e-6, 1.0),
    ),
    st.data(),
)
def test_values_are_those_of_their_definition(top: np.ndarray, data: st.DataObject) -> None:
    top = np.sort(top, 1)[:, ::-1]
    own = np.array([data.draw(st.sampled_from(row.tolist())) for row in top])
    analysis = analysis_with(own, top, np.zeros(len(top)))
    fractions, entropies = own / top[:, 0], []
    for row in top[:, :10]:
        q = row / row.sum()
        entropies.append(-sum(value * math.log(value) for value in q))
    assert analysis.frac_p == pytest.approx(fractions, rel=1e-5)
    assert analysis.top_entropy == pytest.approx(entropies, abs=1e-5)
    assert (analysis.top_entropy <= math.log(10) + 1e-6).all()
    check_bins(binned_histogram(analysis, FRAC_P), fractions, 1.0)
    check_bins(binned_histogram(analysis, TOP_ENTROPY), np.array(entropies), math.log(10))


def check_bins(found: Histogram, values: np.ndarray, end: float) -> None:
    """Check that each value is in its tenth of [0, ``end``], or in the next one after rounding."""
    assert found.counts.sum() == len(values)
    assert len(found.labels) == len(found.counts) == 10
    for index, value in zip(found.bins.tolist(), values.tolist(), strict=True):
        low, high = (max(0, min(9, int((value + d) / end * 10))) for d in (-1e-5, 1e-5))
        assert low <= index <= high


def test_the_first_choice_is_in_the_last_bin() -> None:
    found = binned_histogram(analysis_of(["a", "b"], [0, 0]), FRAC_P)
    assert found.counts.tolist() == [0] * 9 + [2]
    assert found.labels[0] == "0.0–0.1"
    assert found.quartiles == (1.0, 1.0, 1.0)


def test_only_the_tokens_that_are_asked_for_are_counted() -> None:
    analysis = analysis_of(["a", "b", "c"], [0, 0, 3])
    found = binned_histogram(analysis, FRAC_P, np.array([True, False, True]))
    assert found.counts.sum() == 2
    assert found.counts[9] == 1
    assert found.bins.tolist() == [9, 9, 2]


@pytest.mark.parametrize(
    ("measure", "granularity", "title"),
    [
        (RANK, Granularity.TOKEN, "Rank"),
        (SURPRISAL, Granularity.TOKEN, "Surprisal, in bits"),
        (SURPRISAL, Granularity.WORD, "Surprisal of words, in bits, plain product"),
        (RANK, Granularity.WORD, "Rank of words"),
        (RANK, Granularity.PARAGRAPH, "Rank of paragraphs"),
    ],
)
def test_the_title_says_what_is_counted(
    measure: Measure, granularity: Granularity, title: str
) -> None:
    thresholds = default_thresholds(measure, granularity)
    found = bucket_histogram(analysis_of(["a", "b"], [0, 3]), thresholds, granularity=granularity)
    assert found.title == title
    assert found.description.startswith(measure.description)
    assert found.name == measure.title.lower()


@pytest.mark.parametrize(("plain", "method"), [(False, "corrected"), (True, "plain product")])
def test_the_title_says_how_the_values_of_words_come_about(plain: bool, method: str) -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s", b" sat", b"."], 0)
    for measure, title in ((SURPRISAL, "Surprisal of words, in bits"), (RANK, "Rank of words")):
        thresholds = replace(default_thresholds(measure, Granularity.WORD), plain_words=plain)
        found = bucket_histogram(analysis, thresholds, granularity=Granularity.WORD)
        assert found.title == (f"{title}, {method}" if measure is SURPRISAL else title)


@pytest.mark.parametrize("value", BINNED_VALUES)
def test_without_predictions_there_is_nothing_to_count(value: BinnedValue) -> None:
    found = binned_histogram(analysis_of(["a", "b"], [0, 3], top_k=0), value)
    assert found.counts.sum() == 0
    assert found.quartiles is None


@pytest.mark.parametrize(
    ("name", "buckets", "fractions"),
    [
        ("gpt2_small_top5_uncond", [539, 0, 0, 0], None),
        ("gpt_2_small_top40_t0.7", [443, 24, 0, 0], None),
        ("unicorn", [380, 84, 13, 2], None),
        ("NYTimes", [280, 71, 35, 9], [132, 22, 16, 14, 6, 5, 8, 7, 6, 179]),
        ("paper_gan", [154, 48, 34, 2], None),
        ("woodchuck", [12, 5, 1, 0], [6, 2, 1, 0, 0, 1, 1, 1, 0, 6]),
    ],
)
@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="GLTR's analyses may not be copied here")
def test_gltrs_own_analyses_give_gltrs_own_counts(
    name: str, buckets: list[int], fractions: list[int] | None
) -> None:
    result = json.loads((ORIGINALS / f"{name}.json").read_text(encoding="utf-8"))["result"]
    ranks, own = np.array(result["real_topk"]).T
    top = np.array([[value for _, value in row] for row in result["pred_topk"]])
    analysis = analysis_with(own, top, ranks)
    assert bucket_histogram(analysis, Thresholds()).counts.tolist() == buckets
    found = binned_histogram(analysis, FRAC_P)
    assert found.counts.sum() == len(ranks)
    if fractions is not None:
        assert found.counts.tolist() == fractions
