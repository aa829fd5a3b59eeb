"""The words of a card: of a token, of several pieces, of a passage, and of what is missing."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.card import Card, Row, card
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity

PIECES = ["Un", "believ", "able", ",", " he", " said", ".", " No", "body", " came", "."]
RANKS = [0, 500, 50, 0, 50, 5_000, 0, 50, 5_000, 0, 0]


def card_of(
    analysis: Analysis,
    unit: int = 0,
    granularity: Granularity = Granularity.TOKEN,
    top_k: int = 10,
    *,
    stale: bool = False,
) -> Card:
    return card(analysis, unit, Colouring(granularity=granularity), top_k, stale=stale)


def rounded(row: Row) -> Row:
    return replace(row, share=round(row.share, 3))


def lacking(analysis: Analysis, *names: str) -> Analysis:
    """The analysis as an engine gives it that lacks some columns."""
    nan = {name: np.full_like(getattr(analysis.columns, name), np.nan) for name in names}
    return replace(
        analysis,
        model=replace(analysis.model, lacks=frozenset(names)),
        columns=replace(analysis.columns, **nan),
    )


# A token


def test_a_token_has_its_rank_its_numbers_and_its_predictions() -> None:
    shown = card_of(analysis_of(["Hello", " world", "\n"], [0, 1, 5_000]), 1)
    assert replace(shown, rows=tuple(map(rounded, shown.rows))) == Card(
        title="␣world",
        corner="2nd",
        lines=(
            "probability 15.0%  ·  2.7 bits  ·  frac(p) 0.500",
            "more likely tokens: 50.0%",
            "entropy 1.35 nats  ·  ≈ 3.8 equally likely choices",
            "context 2 tokens",
        ),
        description="␣world, rank 2, probability 15.0%",
        heading="The model expected",
        rows=(
            Row("Hello", 1.0, "30.0%"),
            Row("␣world", 0.5, "15.0%", actual=True),
            Row("↵", 0.333, "10.0%"),
        ),
    )


def test_the_first_choice_has_no_more_likely_tokens() -> None:
    shown = card_of(analysis_of(["a", "b"], [0, 0]), 1)
    assert shown.corner == "1st"
    assert not any("more likely" in line for line in shown.lines)


def test_a_token_beyond_the_predictions_comes_after_them() -> None:
    shown = card_of(analysis_of(["a", "b"], [0, 1_233], top_k=3), 1)
    *predictions, last = shown.rows
    assert [(row.actual, row.apart) for row in predictions] == [(False, False)] * 3
    assert (last.text, last.value, last.actual, last.apart) == ("b", "0.024%", True, True)


@pytest.mark.parametrize(("top_k", "texts"), [(0, ""), (1, "ac"), (2, "abc"), (9, "abc")])
def test_there_are_as_many_predictions_as_are_wanted(top_k: int, texts: str) -> None:
    shown = card_of(analysis_of(["a", "b", "c"], [0, 0, 2], top_k=3), 2, top_k=top_k)
    assert "".join(row.text for row in shown.rows) == texts


def test_a_token_that_nothing_precedes_says_so() -> None:
    assert card_of(analysis_of(["a"], [UNSCORED])) == Card(
        title="a",
        corner="not scored",
        lines=("There is nothing before it to predict it from.",),
        description="a, not scored",
    )


def test_a_prediction_that_only_looks_the_same_is_not_the_actual_one() -> None:
    analysis = analysis_of(["⟨C3⟩", b"\xc3", b"\xa9"], [0, 0, 0])
    rows = card_of(analysis, 1).rows[:2]
    assert [(row.text, row.actual) for row in rows] == [("⟨C3⟩", True), ("⟨C3⟩", False)]


# Several pieces


def test_a_word_is_as_probable_as_all_of_its_pieces() -> None:
    shown = card_of(analysis_of(PIECES, RANKS), 0, Granularity.WORD)
    product = 0.3 * 0.3 / 501 * 0.3 / 51
    assert (shown.title, shown.corner) == ("Unbelievable", "501st")
    assert shown.lines == (
        f"probability 0.00011%  ·  {-math.log2(product):.1f} bits",
        "3 tokens, the worst of them 501st:",
        f"Un   1st  ·  30.0%  ·  ln p {math.log(0.3):.2f}",
        f"believ   501st  ·  0.06%  ·  ln p {math.log(0.3 / 501):.2f}",
        f"able   51st  ·  0.59%  ·  ln p {math.log(0.3 / 51):.2f}",
    )
    assert shown.heading == "Instead of believ the model expected"
    assert rounded(shown.rows[-1]) == Row("believ", 0.002, "0.06%", actual=True, apart=True)
    assert shown.description == "Unbelievable, rank 501, probability 0.00011%"


def test_a_split_character_is_one_title_and_several_pieces() -> None:
    analysis = analysis_of(["a", b"\xe6\xbc", b"\xa2"], [0, 4, UNSCORED])
    shown = card_of(analysis, 1)
    assert (shown.title, shown.corner) == ("漢", "5th")
    assert shown.lines == (
        "probability 6.0%  ·  4.1 bits",
        "2 tokens, the worst of them 5th:",
        "⟨E6 BC⟩   5th  ·  6.0%  ·  ln p -2.81",
        "⟨A2⟩   not scored",
    )
    assert shown.heading == "Instead of ⟨E6 BC⟩ the model expected"
    assert shown.description == "漢, rank 5, probability 6.0%"


def test_only_the_first_pieces_of_a_long_word_are_listed() -> None:
    for count, lines in ((6, 8), (7, 9), (30, 9)):
        shown = card_of(analysis_of(["x"] * count, [0] * count), 0, Granularity.WORD)
        assert len(shown.lines) == lines
        assert (shown.lines[-1] == "…") is (count > 6)


def test_a_piece_from_right_to_left_does_not_turn_its_line_around() -> None:
    shown = card_of(analysis_of(["كل", "مة"], [0, 3]), 0, Granularity.WORD)
    assert shown.title == "كلمة"
    assert shown.lines[2].startswith("\u2068كل\u2069   1st")
    assert shown.heading == "Instead of \u2068مة\u2069 the model expected"
    assert "\u2068" not in shown.description, "a screen reader would read it out"


# A passage


def test_a_passage_shows_its_mean_and_the_shares_of_its_tokens() -> None:
    shown = card_of(analysis_of(PIECES, RANKS), 0, Granularity.SENTENCE)
    bits = [-math.log2(0.3 / (rank + 1)) for rank in RANKS[:7]]
    mean = sum(bits) / 7
    assert (shown.title, shown.corner) == ("Sentence of 7 tokens", f"{mean:.1f} bits")
    assert shown.lines == (
        "Unbelievable, he said.",
        f"mean surprisal {mean:.2f} bits  ·  perplexity {2**mean:.1f}",
        f"{sum(bits):,.0f} bits in all",
    )
    assert shown.heading == "Its tokens"
    labels = ["top 10", "top 100", "top 1,000", "beyond 1,000"]
    assert [row.text for row in shown.rows] == labels
    assert [row.value for row in shown.rows] == ["43%", "29%", "14%", "14%"]
    assert [row.share for row in shown.rows] == pytest.approx([3 / 7, 2 / 7, 1 / 7, 1 / 7])
    assert [row.bucket for row in shown.rows] == [0, 1, 2, 3]
    assert shown.description == (
        f"sentence of 7 tokens, mean surprisal {mean:.1f} bits: Unbelievable, he said."
    )


def test_the_tokens_of_a_passage_are_sorted_by_their_own_thresholds() -> None:
    colouring = Colouring(Thresholds((3, 6, 12)), Granularity.SENTENCE, Thresholds((60, 600, 6000)))
    shown = card(analysis_of(PIECES, RANKS), 0, colouring, 10)
    assert [row.text for row in shown.rows] == ["top 60", "top 600", "top 6,000", "beyond 6,000"]
    assert [row.value for row in shown.rows] == ["71%", "14%", "14%", "0%"]


def test_a_passage_without_evidence_says_so() -> None:
    assert card_of(analysis_of(["A"], [UNSCORED]), 0, Granularity.PARAGRAPH) == Card(
        title="Paragraph of 0 tokens",
        corner="not scored",
        lines=("A",),
        description="paragraph, not scored",
    )


def test_a_perplexity_beyond_all_numbers_is_infinite() -> None:
    analysis = analysis_of(["a"], [9])
    analysis.columns.logprob[0] = -1_000
    assert card_of(analysis, 0, Granularity.SENTENCE).lines[1].endswith("perplexity ∞")


# What is out of date, and what an engine does not give


@pytest.mark.parametrize("ranks", [RANKS, [UNSCORED] * len(RANKS)])
@pytest.mark.parametrize("granularity", Granularity)
def test_a_stale_card_says_so_first(granularity: Granularity, ranks: list[int]) -> None:
    analysis = analysis_of(PIECES, ranks)
    fresh, stale = (card_of(analysis, 0, granularity, stale=stale) for stale in (False, True))
    warning = "Read before your last edit: out of date"
    assert stale == replace(fresh, lines=(warning, *fresh.lines))


def test_numbers_that_the_engine_does_not_give_are_left_out() -> None:
    complete = analysis_of(["Hello", " world"], [0, 4])
    for name, word in (("entropy", "entropy"), ("mass_above", "more likely")):
        whole, shown = card_of(complete, 1), card_of(lacking(complete, name), 1)
        assert [line for line in whole.lines if word not in line] == [*shown.lines]
        assert len(shown.lines) == len(whole.lines) - 1
        assert replace(shown, lines=()) == replace(whole, lines=())


def test_predictions_that_the_engine_does_not_give_are_left_out() -> None:
    analysis = lacking(analysis_of(["Hello", " world"], [0, 4]), "top_logprob")
    shown = card_of(analysis, 1)
    assert shown.rows == ()
    assert shown.lines[0] == "probability 6.0%  ·  4.1 bits"
    fewer = analysis_of(["Hello", " world"], [0, 4], top_k=3)
    fewer.columns.top_logprob[1, 2] = np.nan
    shown = card_of(fewer, 1)
    assert [row.text for row in shown.rows] == ["Hello", "␣the", "␣world"]
    assert [row.apart for row in shown.rows] == [False, False, True]


def test_a_card_of_ranks_alone() -> None:
    names = ("logprob", "entropy", "variance", "mass_above", "top_logprob", "top_entropy")
    analysis = lacking(analysis_of(PIECES, RANKS), *names)
    token = card_of(analysis, 1)
    assert (token.corner, token.lines) == ("501st", ("context 2 tokens",))
    assert token.description == "believ, rank 501"
    word = card_of(analysis, 0, Granularity.WORD)
    assert word.lines == (
        "3 tokens, the worst of them 501st:", "Un   1st", "believ   501st", "able   51st"
    )  # fmt: skip
    passage = card_of(analysis, 0, Granularity.SENTENCE)
    assert (passage.corner, passage.lines) == ("", ("Unbelievable, he said.",))
    assert [row.value for row in passage.rows] == ["43%", "29%", "14%", "14%"]
    assert passage.description == "sentence of 7 tokens: Unbelievable, he said."


@pytest.mark.parametrize("granularity", Granularity)
def test_no_card_says_nan(granularity: Granularity) -> None:
    complete = analysis_of(PIECES, RANKS)
    floats = [
        column.name
        for column in fields(complete.columns)
        if getattr(complete.columns, column.name).dtype.kind == "f"
    ]
    for names in ([], *([name] for name in floats), floats):
        shown = card_of(lacking(complete, *names), 0, granularity)
        texts = [*shown.lines, shown.corner, shown.description, *(row.value for row in shown.rows)]
        assert not any("nan" in text or "–" in text for text in texts), names
        assert not any(math.isnan(row.share) for row in shown.rows), names
