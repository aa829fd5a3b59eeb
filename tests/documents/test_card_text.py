"""The card of a unit as lines of text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.card import card
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.card_text import bar, card_text


def lines_of(
    analysis: Analysis, unit: int, granularity: Granularity = Granularity.TOKEN
) -> list[str]:
    return card_text(analysis, unit, Colouring(granularity=granularity)).split("\n")


def test_a_token_has_its_text_its_numbers_and_its_predictions() -> None:
    analysis = analysis_of(["Hello", " world", "\n"], [0, 1, 5_000], top_k=3)
    assert lines_of(analysis, 1) == [
        "␣world  ·  2nd",
        "probability 15.0%  ·  2.7 bits  ·  frac(p) 0.500",
        "more likely tokens: 50.0%",
        "entropy 1.35 nats  ·  ≈ 3.8 equally likely choices",
        "context 2 tokens",
        "The model expected",
        "30.0%\t━━━━━━━━\tHello",
        "15.0%\t━━━━\t␣world  ← here",
        "10.0%\t━━╸\t↵",
    ]


def test_values_end_below_one_another() -> None:
    analysis = analysis_of(["Hello", " world", "\n"], [0, 1, 4], top_k=4)
    assert [line.split("\t")[0] for line in lines_of(analysis, 2)[-5:]] == [
        "30.0%", "15.0%", "10.0%", "\u20077.5%", "\u20076.0%"
    ]  # fmt: skip


@pytest.mark.parametrize("granularity", Granularity)
def test_the_words_are_those_of_the_card(granularity: Granularity) -> None:
    analysis = analysis_of(["Un", "believ", "able", ",", " he", "."], [0, 500, 50, 0, 7, 3])
    colouring = Colouring(granularity=granularity)
    shown = card(analysis, 0, colouring, analysis.top_k)
    text = card_text(analysis, 0, colouring)
    for words in (shown.title, shown.corner, *shown.lines, shown.heading):
        assert words in text
    for row, line in zip(shown.rows, text.split("\n")[-len(shown.rows) :], strict=True):
        value, strokes, name = line.split("\t")
        assert (value.strip("\u2007"), strokes) == (row.value, bar(row.share))
        assert name == row.text + ("  ← here" if row.actual else "")


def test_without_predictions_there_are_numbers_only() -> None:
    assert lines_of(analysis_of(["a", "b"], [0, 1], top_k=0), 1) == [
        "b  ·  2nd",
        "probability 15.0%  ·  2.7 bits",
        "more likely tokens: 50.0%",
        "entropy 1.35 nats  ·  ≈ 3.8 equally likely choices",
        "context 2 tokens",
    ]


def test_a_split_character_lists_its_pieces() -> None:
    analysis = analysis_of(["a", b"\xe6\xbc", b"\xa2"], [0, 4, UNSCORED], top_k=3)
    assert lines_of(analysis, 1)[:4] == [
        "漢  ·  5th",
        "probability 6.0%  ·  4.1 bits",
        "2 tokens, the worst of them 5th:",
        "⟨E6 BC⟩   5th  ·  6.0%  ·  ln p -2.81",
    ]


def test_a_title_without_a_corner_stands_alone() -> None:
    analysis = analysis_of(["A", " cat."], [3, 5])
    unknown = np.full(2, np.nan, np.float32)
    ranks_only = replace(analysis, columns=replace(analysis.columns, logprob=unknown))
    assert lines_of(ranks_only, 0, Granularity.SENTENCE)[:2] == ["Sentence of 2 tokens", "A cat."]


def test_text_from_right_to_left_does_not_turn_the_line_around() -> None:
    lines = lines_of(analysis_of([" كلمة", "x"], [0, 1]), 1)
    assert lines[6] == "30.0%\t━━━━━━━━\t\u2068␣كلمة\u2069"
    assert lines_of(analysis_of([" كلمة", "x"], [0, 1]), 0)[0] == "\u2068␣كلمة\u2069  ·  1st"
    assert "\u2068" not in lines[0]


@pytest.mark.parametrize(
    ("share", "shown"), [(1, "━" * 8), (0.5, "━" * 4), (0.07, "╸"), (0.01, "")]
)
def test_bars_are_as_long_as_the_share(share: float, shown: str) -> None:
    assert bar(share) == shown
