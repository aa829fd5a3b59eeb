"""The card of a unit as attributes, to which a style sheet adds the words."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.measures import FRAC_P, RANK, SURPRISAL
from helpers.word_masses import analysis_with_masses

from gltr_desktop.analysis.card import card
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.word_probability import corrected_logprobs
from gltr_desktop.documents.card_text import (
    MAX_PREDICTIONS,
    bar,
    card_attributes,
)

if TYPE_CHECKING:
    from gltr_desktop.analysis.measures import Measure

WORDS = Colouring(granularity=Granularity.WORD)


def test_a_token_has_its_rank_its_figures_and_what_was_predicted() -> None:
    analysis = analysis_of(["Hello", " world", "\n"], [0, 1, 5_000], top_k=3)
    assert card_attributes(analysis, 1, Colouring()) == {
        "data-r": "2nd",
        "data-n": "15.0 %\t2.7\t0.5\t1.3",
        "data-c": "30 %\tHello\n15 %\tworld ←\n10 %\t↵",
    }


def test_the_first_guess_is_called_the_best_one() -> None:
    attributes = card_attributes(analysis_of(["Hello", " world"], [0, 0]), 1, Colouring())
    assert attributes["data-r"] == "best"


def test_only_the_best_predictions_are_listed() -> None:
    analysis = analysis_of(["Hello", " world"], [0, 900], top_k=10)
    rows = card_attributes(analysis, 1, Colouring())["data-c"].split("\n")
    assert len(rows) == MAX_PREDICTIONS
    assert [row.split("\t")[0] for row in rows] == ["30 %", "15 %", "10 %", "7.5 %", "6.0 %"]


def test_a_prediction_of_a_space_alone_is_visible() -> None:
    analysis = analysis_of(["a", " ", "b"], [0, 0, 0], top_k=2)
    assert card_attributes(analysis, 1, Colouring())["data-c"].startswith("30 %\t␣ ←\n")


def test_without_predictions_there_are_figures_only() -> None:
    attributes = card_attributes(analysis_of(["a", "b"], [0, 1], top_k=0), 1, Colouring())
    assert set(attributes) == {"data-r", "data-n"}


def test_a_word_of_several_tokens_names_the_worst_and_has_the_figures_of_all() -> None:
    analysis = analysis_of(["Un", "believ", "able", " yes"], [0, 500, 50, 0], top_k=3)
    attributes = card_attributes(analysis, 0, WORDS)
    assert (attributes["data-w"], attributes["data-r"]) == ("believ", "501st")
    probability = 0.3 * (0.3 / 501) * (0.3 / 51)
    frac_p = 1 / 501 / 51
    assert attributes["data-n"].split("\t") == [
        f"{100 * probability:.2g} %", f"{-np.log2(probability):.1f}", "< 0.001", "4.1"
    ]  # fmt: skip
    assert frac_p < 0.001
    assert "data-w" not in card_attributes(analysis, 1, WORDS)


def test_a_split_character_is_like_a_word() -> None:
    analysis = analysis_of(["a", b"\xe6\xbc", b"\xa2"], [0, 4, UNSCORED], top_k=3)
    attributes = card_attributes(analysis, 1, Colouring())
    assert (attributes["data-w"], attributes["data-r"]) == ("⟨E6 BC⟩", "5th")
    assert attributes["data-n"].startswith("6.0 %\t4.1\t0.2\t")


@pytest.mark.parametrize(
    ("measure", "mean"),
    [
        (RANK, "Mean rank 7.7"),
        (FRAC_P, "Mean frac(p) 0.13"),
        (SURPRISAL, "Mean surprisal 4.7 bits"),
    ],
)
def test_the_card_of_a_passage_names_the_mean_that_gave_it_its_colour(
    measure: Measure, mean: str
) -> None:
    analysis = analysis_of(["Un", "able", ",", " he", "."], [0, 500, 0, 10, 4], top_k=3)
    colouring = Colouring(default_thresholds(measure, Granularity.SENTENCE), Granularity.SENTENCE)
    lines = card_attributes(analysis, 0, colouring)["data-s"].split("\n")
    assert lines[1] == mean
    shown = card(analysis, 0, colouring, 5)
    assert lines[0] == shown.title
    assert "Unable, he." not in lines, "the text stands beside it"
    assert [row.short for row in shown.rows] == list(colouring.token_thresholds.labels())
    for row, line in zip(shown.rows, lines[-4:], strict=True):
        assert line == f"{100 * row.share:.0f} %\t{bar(row.share)}\t{row.short}"


def test_figures_that_an_engine_lacks_are_dashes() -> None:
    analysis = analysis_of(["A", " cat."], [3, 5])
    unknown = np.full(2, np.nan, np.float32)
    columns = replace(analysis.columns, logprob=unknown, entropy=unknown)
    ranks_only = replace(analysis, columns=columns)
    assert card_attributes(ranks_only, 0, Colouring())["data-n"] == "–\t–\t–\t–"
    sentence = Colouring(granularity=Granularity.SENTENCE)
    lines = card_attributes(ranks_only, 0, sentence)["data-s"].split("\n")
    assert lines[:3] == ["Sentence of 2 tokens", "Mean rank 4.9", "Its tokens:"]


def test_text_from_right_to_left_does_not_turn_the_line_around() -> None:
    rows = card_attributes(analysis_of([" كلمة", "x"], [0, 1]), 1, Colouring())["data-c"]
    assert rows.split("\n")[0] == "30 %\t\u2068كلمة\u2069"


@pytest.mark.parametrize(
    ("share", "shown"), [(1, "━" * 8), (0.5, "━" * 4), (0.07, "╸"), (0.01, "")]
)
def test_bars_are_as_long_as_the_share(share: float, shown: str) -> None:
    assert bar(share) == shown


def test_a_word_has_the_probability_of_the_word_and_not_of_its_tokens() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s"], 1)
    logprob = float(corrected_logprobs(analysis, WORDS)[1])
    probability, bits, *rest = card_attributes(analysis, 1, WORDS, logprob)["data-n"].split("\t")
    assert float(probability.removesuffix(" %")) == pytest.approx(100 * math.exp(logprob), rel=0.05)
    assert float(bits) == pytest.approx(-logprob / math.log(2), abs=0.05)
    plain = card_attributes(analysis, 1, WORDS)["data-n"].split("\t")
    assert plain[2:] == rest
    assert plain[1] == f"{-float(analysis.columns.logprob[1:].sum()) / math.log(2):.1f}" != bits
