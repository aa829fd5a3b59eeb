"""The words of a card: of a token, of several pieces, of a passage, and of what is missing."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.measures import FRAC_P, RANK, SURPRISAL
from helpers.word_masses import analysis_with_masses

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.card import Card, Row, card
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.measures import MEASURES, Measure, values_of
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


def test_a_token_has_its_place_its_numbers_and_its_predictions() -> None:
    shown = card_of(analysis_of(["Hello", " world", "\n"], [0, 1, 5_000]), 1)
    assert replace(shown, rows=tuple(map(rounded, shown.rows))) == Card(
        kind="word",
        title="world",
        headline="2nd guess",
        description="world, 2nd guess, probability 15.0\u00a0%",
        before="Hello ",
        word="world",
        aside="of 16,384",
        details=(
            "Probability 15.0\u00a0% · 2.7 bits · frac(p) 0.500",
            "50.0\u00a0% went to more likely words",
            "As unsure as between 3.8 equal options (1.35\u00a0nats)",
            "Had read 2 tokens before this",
        ),
        heading="The model expected",
        rows=(
            Row("Hello", 0.3, "30.0\u00a0%", "1", joins="Hello"),
            Row("world", 0.15, "15.0\u00a0%", "2", actual=True),
            Row("↵", 0.1, "10.0\u00a0%", "3"),
        ),
    )


def test_the_first_choice_has_no_more_likely_words() -> None:
    shown = card_of(analysis_of(["a", "b"], [0, 0]), 1)
    assert (shown.headline, shown.aside) == ("The model's best guess", "")
    assert shown.description.startswith("b, the model's best guess, ")
    assert not any("more likely" in line for line in shown.details)


def test_bars_have_an_absolute_scale() -> None:
    shown = card_of(analysis_of(["a", "b"], [0, 1_233], top_k=3), 1)
    assert [round(row.share, 3) for row in shown.rows] == [0.3, 0.15, 0.1, 0.0]


def test_a_token_beyond_the_predictions_comes_after_them() -> None:
    shown = card_of(analysis_of(["a", "b"], [0, 1_233], top_k=3), 1)
    *predictions, last = shown.rows
    assert [(row.actual, row.apart) for row in predictions] == [(False, False)] * 3
    assert (last.text, last.value, last.actual, last.apart) == ("b", "< 0.1\u00a0%", True, True)
    assert [row.number for row in shown.rows] == ["1", "2", "3", "1,234"]


@pytest.mark.parametrize(("top_k", "texts"), [(0, ""), (1, "ac"), (2, "abc"), (9, "abc")])
def test_there_are_as_many_predictions_as_are_wanted(top_k: int, texts: str) -> None:
    shown = card_of(analysis_of(["a", "b", "c"], [0, 0, 2], top_k=3), 2, top_k=top_k)
    assert "".join(row.text for row in shown.rows) == texts


def test_a_token_that_nothing_precedes_says_so() -> None:
    assert card_of(analysis_of(["a"], [UNSCORED])) == Card(
        kind="word",
        title="a",
        headline="Not scored",
        description="a, not scored",
        word="a",
        notes=("There is nothing before it to predict it from.",),
    )


def test_a_token_that_is_not_read_yet_says_so() -> None:
    half = analysis_of(["a", " b", " c"], [0, 0, 0], done=2)
    assert card_of(half, 2).notes == ("The model has not read it yet.",)
    assert card_of(half, 1).notes == ()
    word = analysis_of(["Un", "able"], [0, 0], done=1)
    assert card_of(word, 0, Granularity.WORD).headline == "The model's best guess"


def test_a_token_without_figures_in_the_middle_of_a_text_says_so() -> None:
    assert card_of(analysis_of(["a", " b"], [0, UNSCORED]), 1).notes == (
        "The model gives no figures for it.",
    )


def test_a_prediction_that_only_looks_the_same_is_not_the_actual_one() -> None:
    analysis = analysis_of(["⟨C3⟩", b"\xc3", b"\xa9"], [0, 0, 0])
    rows = card_of(analysis, 1).rows[:2]
    assert [(row.text, row.actual) for row in rows] == [("⟨C3⟩", True), ("⟨C3⟩", False)]


def test_a_prediction_that_goes_on_with_a_word_shows_its_beginning() -> None:
    shown = card_of(analysis_of(["A", " con", "ger", " eel"], [0, 0, 900, 0], top_k=4), 2)
    assert [(row.joins, row.text) for row in shown.rows] == [
        ("con", "A"), ("", "con"), ("", "eel"), ("", "the"), ("con", "ger")
    ]  # fmt: skip
    assert shown.rows[-1].whole == "conger"


def test_the_value_that_made_the_colour_stands_beside_the_headline() -> None:
    analysis = analysis_of(["a", " b"], [0, 5_000])
    for measure, aside in (
        (RANK, "of 16,384"),
        (SURPRISAL, "surprisal 14.0 bits"),
        (FRAC_P, "frac(p) < 0.001"),
    ):
        colouring = Colouring(Thresholds(measure.limits, measure))
        assert card(analysis, 1, colouring, 10).aside == aside


# Several pieces


def test_a_word_is_as_probable_as_all_of_its_pieces() -> None:
    shown = card_of(analysis_of(PIECES, RANKS), 0, Granularity.WORD)
    product = 0.3 * 0.3 / 501 * 0.3 / 51
    assert (shown.title, shown.word, shown.headline) == (
        "Unbelievable", "Unbelievable", "501st guess"
    )  # fmt: skip
    assert shown.notes == ("3 tokens: Un 1st · believ 501st · able 51st",)
    assert shown.details == (
        f"Probability 0.00011\u00a0% · {-math.log2(product):.1f} bits",
        "Un: 30.0\u00a0% · 1.7 bits",
        "believ: 0.06\u00a0% · 10.7 bits",
        "able: 0.59\u00a0% · 7.4 bits",
    )
    assert shown.lead == "Instead of “believ” the model expected"
    assert rounded(shown.rows[-1]) == Row(
        "believ", 0.001, "0.1\u00a0%", "501", "Un", actual=True, apart=True
    )
    assert shown.description == "Unbelievable, 501st guess, probability 0.00011\u00a0%"


def test_a_split_character_is_one_title_and_several_pieces() -> None:
    analysis = analysis_of(["a", b"\xe6\xbc", b"\xa2"], [0, 4, UNSCORED])
    shown = card_of(analysis, 1)
    assert (shown.title, shown.before, shown.word) == ("漢", "a", "漢")
    assert shown.headline == "5th guess"
    assert shown.notes == ("2 tokens: ⟨E6 BC⟩ 5th · ⟨A2⟩ not scored",)
    assert shown.details == ("Probability 6.0\u00a0% · 4.1 bits", "⟨E6 BC⟩: 6.0\u00a0% · 4.1 bits")
    assert shown.lead == "Instead of “⟨E6 BC⟩” the model expected"


def test_only_the_first_pieces_of_a_long_word_are_listed() -> None:
    for count, listed in ((6, 6), (7, 6), (30, 6)):
        shown = card_of(analysis_of(["x"] * count, [0] * count), 0, Granularity.WORD)
        assert shown.notes[0].count("x 1st") == listed
        assert shown.notes[0].endswith("…") is (count > 6)
        assert len(shown.details) == 1 + listed + (count > 6)
    bits = -24 * math.log2(0.3)
    assert shown.details[-1] == f"24 more: < 0.0001\u00a0% · {bits:.1f} bits"


def test_a_piece_from_right_to_left_does_not_turn_its_line_around() -> None:
    shown = card_of(analysis_of(["كل", "مة"], [0, 3]), 0, Granularity.WORD)
    assert shown.title == "كلمة"
    assert shown.notes[0].startswith("2 tokens: \u2068كل\u2069 1st")
    assert shown.lead == "Instead of “\u2068مة\u2069” the model expected"
    assert "\u2068" not in shown.description, "a screen reader would read it out"


# A passage


def test_a_passage_shows_what_made_its_colour_and_the_shares_of_its_tokens() -> None:
    shown = card_of(analysis_of(PIECES, RANKS), 0, Granularity.SENTENCE)
    bits = [-math.log2(0.3 / (rank + 1)) for rank in RANKS[:7]]
    mean = sum(bits) / 7
    rank = math.exp(sum(math.log(rank + 1) for rank in RANKS[:7]) / 7)
    assert (shown.kind, shown.title) == ("sentence", "Sentence of 7 tokens")
    assert (shown.headline, shown.aside) == (f"Mean rank {rank:.1f}", f"{mean:.1f} bits per token")
    assert (shown.before, shown.word, shown.after) == ("", "", "Unbelievable, he said.")
    assert shown.details == (
        f"Mean surprisal {mean:.2f} bits · perplexity {2**mean:.1f}",
        f"{sum(bits):,.0f} bits in all",
    )
    assert (shown.lead, shown.heading) == ("Sentence of 7 tokens", "Its tokens")
    labels = ["among the 10 best guesses", "11th–100th", "101st–1,000th", "beyond"]
    assert [row.text for row in shown.rows] == labels
    short = ["top 10", "top 100", "top 1,000", "beyond 1,000"]
    assert [row.short for row in shown.rows] == short
    assert [row.value for row in shown.rows] == ["43\u00a0%", "29\u00a0%", "14\u00a0%", "14\u00a0%"]
    assert [row.share for row in shown.rows] == pytest.approx([3 / 7, 2 / 7, 1 / 7, 1 / 7])
    assert [row.bucket for row in shown.rows] == [0, 1, 2, 3]
    assert shown.description == (
        f"sentence of 7 tokens, mean rank {rank:.1f}: Unbelievable, he said."
    )


def test_a_passage_coloured_by_surprisal_says_its_bits_once() -> None:
    colouring = Colouring(Thresholds(SURPRISAL.mean_limits, SURPRISAL), Granularity.SENTENCE)
    shown = card(analysis_of(PIECES, RANKS), 0, colouring, 10)
    assert shown.headline.startswith("Mean surprisal ")
    assert shown.aside == ""


def test_the_tokens_of_a_passage_are_sorted_by_their_own_thresholds() -> None:
    colouring = Colouring(Thresholds((3, 6, 12)), Granularity.SENTENCE, Thresholds((60, 600, 6000)))
    shown = card(analysis_of(PIECES, RANKS), 0, colouring, 10)
    labels = ["among the 60 best guesses", "61st–600th", "601st–6,000th", "beyond"]
    assert [row.text for row in shown.rows] == labels
    assert [row.value for row in shown.rows] == ["71\u00a0%", "14\u00a0%", "14\u00a0%", "0\u00a0%"]


def test_a_passage_without_evidence_says_so() -> None:
    assert card_of(analysis_of(["A"], [UNSCORED]), 0, Granularity.PARAGRAPH) == Card(
        kind="paragraph",
        title="Paragraph of 0 tokens",
        headline="Not scored",
        description="paragraph, not scored",
        after="A",
    )


def test_a_perplexity_beyond_all_numbers_is_infinite() -> None:
    analysis = analysis_of(["a"], [9])
    analysis.columns.logprob[0] = -1_000
    assert card_of(analysis, 0, Granularity.SENTENCE).details[0].endswith("perplexity ∞")


# What is out of date, and what an engine does not give


@pytest.mark.parametrize("ranks", [RANKS, [UNSCORED] * len(RANKS)])
@pytest.mark.parametrize("granularity", Granularity)
def test_a_stale_card_says_so_first(granularity: Granularity, ranks: list[int]) -> None:
    analysis = analysis_of(PIECES, ranks)
    fresh, stale = (card_of(analysis, 0, granularity, stale=stale) for stale in (False, True))
    warning = "Read before your last edit: out of date"
    assert stale == replace(fresh, notes=(warning, *fresh.notes))


def test_numbers_that_the_engine_does_not_give_are_left_out() -> None:
    complete = analysis_of(["Hello", " world"], [0, 4])
    for name, word in (("entropy", "unsure"), ("mass_above", "more likely")):
        whole, shown = card_of(complete, 1), card_of(lacking(complete, name), 1)
        assert [line for line in whole.details if word not in line] == [*shown.details]
        assert len(shown.details) == len(whole.details) - 1
        assert replace(shown, details=()) == replace(whole, details=())


def test_predictions_that_the_engine_does_not_give_are_left_out() -> None:
    analysis = lacking(analysis_of(["Hello", " world"], [0, 4]), "top_logprob")
    shown = card_of(analysis, 1)
    assert shown.rows == ()
    assert shown.details[0] == "Probability 6.0\u00a0% · 4.1 bits"
    fewer = analysis_of(["Hello", " world"], [0, 4], top_k=3)
    fewer.columns.top_logprob[1, 2] = np.nan
    shown = card_of(fewer, 1)
    assert [row.text for row in shown.rows] == ["Hello", "the", "world"]
    assert [row.apart for row in shown.rows] == [False, False, True]


def test_a_card_of_ranks_alone() -> None:
    names = ("logprob", "entropy", "variance", "mass_above", "top_logprob", "top_entropy")
    analysis = lacking(analysis_of(PIECES, RANKS), *names)
    token = card_of(analysis, 1)
    assert (token.headline, token.details) == ("501st guess", ("Had read 2 tokens before this",))
    assert token.description == "believ, 501st guess"
    word = card_of(analysis, 0, Granularity.WORD)
    assert word.notes == ("3 tokens: Un 1st · believ 501st · able 51st",)
    assert word.details == ()
    passage = card_of(analysis, 0, Granularity.SENTENCE)
    assert passage.headline.startswith("Mean rank ")
    assert (passage.aside, passage.details) == ("", ())
    assert [row.value for row in passage.rows] == [
        "43\u00a0%",
        "29\u00a0%",
        "14\u00a0%",
        "14\u00a0%",
    ]


def test_a_model_of_unknown_size_says_of_how_many_no_word() -> None:
    analysis = analysis_of(["a", " b"], [0, 9])
    unknown = replace(analysis, model=replace(analysis.model, vocabulary_size=None))
    assert card_of(unknown, 1).aside == ""


@pytest.mark.parametrize("granularity", Granularity)
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_no_card_says_nan(granularity: Granularity, measure: Measure) -> None:
    complete = analysis_of(PIECES, RANKS)
    floats = [
        column.name
        for column in fields(complete.columns)
        if getattr(complete.columns, column.name).dtype.kind == "f"
    ]
    colouring = Colouring(default_thresholds(measure, granularity), granularity)
    for names in ([], *([name] for name in floats), floats):
        shown = card(lacking(complete, *names), 0, colouring, 10)
        texts = [
            *shown.details, *shown.notes, shown.headline, shown.aside, shown.description,
            *(row.value for row in shown.rows),
        ]  # fmt: skip
        assert not any("nan" in text or "–" in text for text in texts), names
        assert not any(math.isnan(row.share) for row in shown.rows), names


# A word that can be corrected


def marked_card(*, plain: bool = False, measure: Measure = SURPRISAL, unit: int = 1) -> Card:
    analysis = analysis_with_masses([b"The", b" cat", b"s", b" sat"], 1)
    thresholds = Thresholds(measure.limits, measure, plain_words=plain)
    return card(analysis, unit, Colouring(thresholds, Granularity.WORD), 5)


def test_a_word_has_its_own_probability_before_that_of_its_tokens() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s", b" sat"], 1)
    bounds = analysis.tokens.unit_bounds(Granularity.WORD)
    corrected, plain = (
        values_of(analysis, SURPRISAL, bounds, Granularity.WORD, plain_words=each)[1]
        for each in (False, True)
    )
    shown = marked_card()
    assert shown.aside == f"surprisal {corrected:.1f} bits, corrected"
    assert shown.details[0].endswith(f" · {corrected:.1f} bits · corrected")
    assert shown.details[0].startswith("Probability ")
    assert shown.details[1].startswith("Plain product ")
    assert shown.details[1].endswith(f" · {plain:.1f} bits")
    probability = shown.details[0].removeprefix("Probability ").split(" · ")[0]
    assert shown.description.endswith(f"probability {probability}")
    # Whatever has the colour.
    assert marked_card(measure=RANK).details == shown.details


def test_a_word_of_one_token_is_not_as_probable_as_that() -> None:
    shown = marked_card(unit=2)
    assert shown.details[0].endswith("corrected")
    assert shown.details[1].startswith("Its token ")


def test_a_plain_product_that_was_chosen_is_called_that() -> None:
    shown = marked_card(plain=True)
    assert shown.aside.endswith(" bits, plain product")
    assert shown.details[0].startswith("Plain product ")
    assert not any("corrected" in line for line in shown.details)
    assert marked_card(plain=True, unit=2).details[0].startswith("Its token ")


def test_where_nothing_can_be_corrected_it_is_the_probability_of_all_tokens() -> None:
    words = Colouring(Thresholds(SURPRISAL.limits, SURPRISAL), Granularity.WORD)
    shown = card(analysis_of(PIECES, RANKS), 0, words, 5)
    assert shown.aside.endswith(" bits, plain product")
    assert shown.details[0].startswith("Probability ")
