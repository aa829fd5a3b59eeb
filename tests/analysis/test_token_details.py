"""The details of a unit are those of the record."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from helpers.analyses import analysis_of, group_details

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.token_details import (
    PassageDetails,
    token_details,
    unit_details,
)

PIECES: list[str | bytes] = ["A", " b", b"\xe6\xbc", b"\xa2", "c"]
RANKS = [UNSCORED, 1, 30, 4, 700]


def test_the_numbers_of_a_token_are_those_of_the_record() -> None:
    analysis = analysis_of(PIECES, RANKS, top_k=3)
    details = token_details(analysis, 1)
    assert (details.index, details.text, details.rank, details.context) == (1, "␣b", 1, 2)
    assert details.probability == pytest.approx(0.15)
    assert details.frac_p == pytest.approx(0.5)
    assert details.entropy == pytest.approx(1 + math.log(2) / 2)
    assert details.mass_above == pytest.approx(float(analysis.columns.mass_above[1]))
    assert [prediction.text for prediction in details.predictions] == ["A", "␣b", "⟨E6 BC⟩"]
    assert [prediction.actual for prediction in details.predictions] == [False, True, False]
    shares = [prediction.probability for prediction in details.predictions]
    assert shares == pytest.approx([0.3, 0.15, 0.1])


def test_without_predictions_there_is_no_frac_p() -> None:
    details = token_details(analysis_of(PIECES, RANKS, top_k=0), 1)
    assert details.predictions == ()
    assert math.isnan(details.frac_p)


@pytest.mark.parametrize("index", [0, 4])
def test_a_token_without_scores_has_no_numbers(index: int) -> None:
    details = token_details(replace(analysis_of(PIECES, RANKS), done=4), index)
    assert details.rank is None
    assert details.predictions == ()
    assert math.isnan(details.probability)


def test_a_split_character_has_its_pieces_and_the_worst_of_them() -> None:
    analysis = analysis_of(PIECES, RANKS)
    details = group_details(analysis, 2)
    assert details.text == "漢"
    assert [piece.index for piece in details.pieces] == [2, 3]
    assert details.worst.index == 2
    assert [prediction.text for prediction in details.pieces[1].predictions][:2] == ["A", "␣b"]
    assert group_details(analysis, 0).worst.rank is None


def test_a_passage_counts_its_scored_tokens_by_bucket() -> None:
    details = unit_details(analysis_of(PIECES, RANKS), 0, Granularity.PARAGRAPH, Thresholds())
    assert isinstance(details, PassageDetails)
    assert (details.text, details.tokens) == ("A b漢c", 4)
    assert details.buckets == (2, 1, 1, 0)
    bits = sum(math.log2((rank + 1) / 0.3) for rank in RANKS[1:])
    assert details.bits == pytest.approx(bits, rel=1e-6)
    assert details.mean_bits == pytest.approx(bits / 4, rel=1e-6)
    assert details.perplexity == pytest.approx(2 ** (bits / 4), rel=1e-6)


def test_the_text_of_a_passage_is_its_beginning_on_one_line() -> None:
    analysis = analysis_of(["One\ttwo  three ", "word " * 99], [0, 0])
    details = unit_details(analysis, 0, Granularity.PARAGRAPH, Thresholds())
    assert details.text.startswith("One two three word word")
    assert len(details.text) <= 120
