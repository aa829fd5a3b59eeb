"""Minimal pairs: totals, differences, and the word at which two sentences part."""

from __future__ import annotations

import math
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import MODEL, analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.model_record import AFTER, BEFORE, NOWHERE
from gltr_desktop.analysis.record import UNSCORED, EndMass
from gltr_desktop.analysis.words.regions import WordRule, Words, find_words, tokens_of_words
from gltr_desktop.analysis.words.word_columns import word_figures
from gltr_desktop.batch.words.pairs import (
    BAD,
    CORRECTED,
    GOOD,
    NEITHER,
    PLAIN,
    Comparison,
    Pair,
    Parting,
    ReadSentence,
    Total,
    compare,
    measure_of,
)
from gltr_desktop.models.engine import analyse_alone, open_engine
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.words.word_columns import WordFigures
    from gltr_desktop.models.engine import Engine

CORRECTABLE = replace(MODEL, word_marks=BEFORE)
NO_FIRST = "the model gives the first word no probability"
LEFT_OUT = "without the first word, to which the model gives no probability"


def pair_of(good: str, bad: str, *, apart: bool = False) -> Pair:
    def words(text: str) -> tuple[str, ...]:
        return tuple(find_words(text, WordRule.RUNS, punctuation_apart=apart).texts(text))

    return Pair("1", "", good, bad, words(good), words(bad))


def read(
    pieces: Sequence[str],
    ranks: Sequence[int],
    *,
    model: ModelRecord = CORRECTABLE,
    context: str = "",
    apart: bool = False,
) -> ReadSentence:
    """A sentence whose tokens are ``pieces``, of which the first may make up a ``context``."""
    analysis = replace(
        analysis_of(pieces, ranks, model=model), end_mass=EndMass(0.625, 0.125, 0.625)
    )
    sentence = analysis.text[len(context) :]
    words = find_words(sentence, WordRule.RUNS, punctuation_apart=apart)
    return ReadSentence(analysis, words.shifted(len(context)))


def compared(good: ReadSentence, bad: ReadSentence, context: str = "") -> Comparison:
    texts = [one.analysis.text.removeprefix(context) for one in (good, bad)]
    apart = good.words.punctuation_apart
    return compare(pair_of(*texts, apart=apart), good, bad)


@pytest.mark.parametrize(
    ("good", "bad", "position", "good_word", "bad_word"),
    [
        ("The cats sleep.", "The cats sleeps.", 3, "sleep.", "sleeps."),
        ("Cats sleep.", "Cat sleep.", 1, "Cats", "Cat"),
        ("The cat sat", "The cat sat down", 4, "", "down"),
        ("The cat sat down", "The cat sat", 4, "down", ""),
        ("who the man saw", "the man saw who", 1, "who", "the"),
        ("彼が 来た", "彼は 来た", 1, "彼が", "彼は"),
        ("Don't go", "Don’t go", 1, "Don't", "Don’t"),
    ],
)
def test_two_sentences_part_at_the_first_word_that_differs(
    good: str, bad: str, position: int, good_word: str, bad_word: str
) -> None:
    pair = pair_of(good, bad)
    assert pair.parting == Parting(position, good_word, bad_word)
    assert pair.note == ""


def test_with_punctuation_apart_the_word_itself_is_where_they_part() -> None:
    assert pair_of("It sleep.", "It sleeps.", apart=True).parting == Parting(2, "sleep", "sleeps")


@pytest.mark.parametrize(
    ("good", "bad", "gap", "note"),
    [
        ("Same words.", "Same words.", "", "both sentences are the same"),
        ("Same words.", "Same  words.", "", "both sentences have the same words"),
        ("", "Words.", "the good sentence is empty", "the good sentence is empty"),
        ("Words.", " \n", "the bad sentence is empty", "the bad sentence is empty"),
        ("", "", "both sentences are empty", "both sentences are empty"),
    ],
)
def test_sentences_that_do_not_part_say_why(good: str, bad: str, gap: str, note: str) -> None:
    pair = pair_of(good, bad)
    assert pair.parting is None
    assert pair.gap == gap
    assert pair.note == note


WORDS = st.lists(
    st.tuples(st.sampled_from(["a", "bc", "d-e", "f'g", "«h»", "日本", "i."]), st.integers(0, 40)),
    min_size=1,
    max_size=6,
)


def pieces_of(words: list[tuple[str, int]]) -> tuple[list[str], list[int]]:
    """A token for each character, with the blank before it; the ranks are all different."""
    pieces = [
        f"{' ' if place == 0 and number else ''}{character}"
        for number, (word, _) in enumerate(words)
        for place, character in enumerate(word)
    ]
    ranks = [rank + place for word, rank in words for place in range(len(word))]
    return pieces, ranks


def surprisals_of(sentence: ReadSentence) -> WordFigures:
    tokens = tokens_of_words(sentence.analysis.tokens, sentence.words)
    apart = sentence.words.punctuation_apart
    return word_figures(sentence.analysis, tokens.begin, tokens.end, punctuation_apart=apart)


def sum_of_words(sentence: ReadSentence, count: int) -> tuple[float, float]:
    """Corrected and plain surprisal of the first words, word by word."""
    figures = surprisals_of(sentence)
    return math.fsum(figures.corrected[:count]), math.fsum(figures.plain[:count])


@given(WORDS, WORDS, WORDS, st.booleans())
def test_totals_are_the_sums_of_their_words(
    start: list[tuple[str, int]],
    good_rest: list[tuple[str, int]],
    bad_rest: list[tuple[str, int]],
    apart: bool,
) -> None:
    good = read(*pieces_of(start + good_rest), apart=apart)
    bad = read(*pieces_of(start + bad_rest), apart=apart)
    found = compared(good, bad)
    for sentence, total in ((good, found.good), (bad, found.bad)):
        assert total is not None
        assert total.tokens == len(sentence.analysis)
        expected = sum_of_words(sentence, len(sentence.words))
        assert (total.corrected, total.plain) == pytest.approx(expected, abs=1e-5)
        logprob = sentence.analysis.columns.logprob.astype(np.float64)
        assert total.plain == pytest.approx(-math.fsum(logprob), abs=1e-9)


@given(WORDS, WORDS, WORDS, st.booleans())
def test_what_precedes_the_parting_is_the_sum_of_its_words(
    start: list[tuple[str, int]],
    good_rest: list[tuple[str, int]],
    bad_rest: list[tuple[str, int]],
    apart: bool,
) -> None:
    good = read(*pieces_of(start + good_rest), apart=apart)
    bad = read(*pieces_of(start + bad_rest), apart=apart)
    pair = pair_of(good.analysis.text, bad.analysis.text, apart=apart)
    before = compare(pair, good, bad).before
    if pair.parting is None:
        assert before is None
        return
    assert before is not None
    count = pair.parting.position - 1
    assert pair.good_words[:count] == pair.bad_words[:count]
    assert pair.good_words[count:][:1] != pair.bad_words[count:][:1]
    expected = sum_of_words(good, count)
    assert (before.corrected, before.plain) == pytest.approx(expected, abs=1e-5)


def test_the_difference_is_positive_where_the_good_sentence_is_likelier() -> None:
    likely, unlikely = read(["It", " sleeps"], [0, 1]), read(["It", " sleep"], [0, 99])
    found = compared(likely, unlikely)
    # The rest of both is the same.
    assert found.difference == pytest.approx(math.log(100 / 2), abs=1e-5)
    assert found.difference == found.difference_by(CORRECTED)
    assert found.difference_by(PLAIN) == pytest.approx(math.log(100 / 2), abs=1e-5)
    assert found.likelier == GOOD
    turned = compared(unlikely, likely)
    assert turned.difference == -found.difference
    assert turned.likelier == BAD
    assert found.note == turned.note == ""


def test_equally_likely_sentences_are_neither() -> None:
    found = compared(read(["It", " sleeps"], [0, 5]), read(["It", " sleep"], [0, 5]))
    assert found.difference == 0
    assert found.likelier == NEITHER


def test_nothing_precedes_a_difference_in_the_first_word() -> None:
    found = compared(read(["Cats", " sleep"], [3, 5]), read(["Cat", " sleep"], [4, 50]))
    assert found.before == Total(0, 0.0, 0.0)


def test_a_start_that_is_split_otherwise_has_no_total_of_both() -> None:
    good = read(["Un", "able", " cats"], [3, 5, 6])
    bad = read(["U", "na", "ble", " dogs"], [4, 50, 6, 1])
    found = compared(good, bad)
    assert found.likelier == GOOD
    assert found.before is None


def test_the_end_of_the_text_counts_as_what_is_behind_the_last_word() -> None:
    good, bad = read(["Go"], [3]), read(["Went"], [3])
    bad = ReadSentence(replace(bad.analysis, end_mass=EndMass(0.125, 0.5, 0.125)), bad.words)
    # Equally likely up to there; but something may follow the bad word without a space.
    assert compared(good, bad).difference == pytest.approx(math.log(0.625 / 0.125))
    assert compared(good, bad).difference_by(PLAIN) == 0


def test_white_space_behind_a_sentence_does_not_count() -> None:
    found = compared(read(["It", " sleeps", "\n"], [0, 5, 90]), read(["It", " sleep"], [0, 5]))
    assert found.difference_by(PLAIN) == 0
    assert found.good is not None
    assert found.good.tokens == 2


@pytest.mark.parametrize(
    ("model", "measure"),
    [
        (CORRECTABLE, CORRECTED),
        (replace(MODEL, word_marks=AFTER), CORRECTED),
        (replace(MODEL, word_marks=NOWHERE), PLAIN),
        (MODEL, PLAIN),
        (replace(CORRECTABLE, lacks=frozenset({"boundary_mass"})), PLAIN),
    ],
)
def test_what_pairs_are_compared_by(model: ModelRecord, measure: str) -> None:
    assert measure_of(model) == measure
    good, bad = read(["A", " b"], [1, 2], model=model), read(["A", " c"], [1, 9], model=model)
    found = compared(good, bad)
    assert found.measure == measure
    assert found.likelier == GOOD
    assert found.difference == found.difference_by(measure)
    assert math.isnan(found.difference_by(CORRECTED)) == (measure == PLAIN)


def test_where_a_tokenizer_marks_the_ends_of_words_nothing_is_corrected() -> None:
    marked = replace(MODEL, word_marks=AFTER)
    found = compared(
        read(["A", " b"], [1, 2], model=marked), read(["A", " c"], [1, 9], model=marked)
    )
    assert found.good is not None
    assert found.good.corrected == found.good.plain


def test_the_context_is_no_part_of_the_totals() -> None:
    context = "Once upon"
    good = read(["Once", " upon", " a", " time"], [9, 8, 2, 3], context=context)
    bad = read(["Once", " upon", " a", " lime"], [9, 8, 2, 30], context=context)
    found = compared(good, bad, context)
    assert found.good is not None
    assert found.good.tokens == 2
    assert found.good.plain == pytest.approx(-2 * math.log(0.3) + math.log(3 * 4), abs=1e-6)
    assert found.before is not None
    assert found.before.tokens == 1
    assert found.note == ""


def test_a_context_that_is_split_otherwise_is_noted() -> None:
    context = "日本"
    good = read(["日本", "語"], [1, 2], context=context)
    bad = read(["日", "本", "人"], [4, 1, 2], context=context)
    found = compared(good, bad, context)
    assert found.likelier is not None
    assert found.note == "the context is split into other tokens before the bad sentence"
    assert found.before is None


def test_without_a_start_token_the_first_word_is_left_out() -> None:
    good = read(["Kind", "er", " spielen"], [UNSCORED, 1, 2])
    bad = read(["Kind", "er", " spielt"], [UNSCORED, 1, 20])
    found = compared(good, bad)
    assert found.likelier == GOOD
    assert found.note == LEFT_OUT
    assert found.good is not None
    assert found.good.tokens == 1
    assert found.before == Total(0, 0.0, 0.0)
    third = compared(
        read(["Kind", " er", " spielt"], [UNSCORED, 1, 2]),
        read(["Kind", " er", " spielen"], [UNSCORED, 1, 20]),
    )
    assert third.before is not None
    assert third.before.tokens == 1
    assert third.before.plain == pytest.approx(-math.log(0.3 / 2), abs=1e-6)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (["Kind", "er", " spielen"], ["Kind", " spielen"]),
        (["Kinder", " spielen"], ["Tiere", " spielen"]),
        (["Spielt"], ["Spielt"]),
        (["Spielt"], ["Spielt", " er"]),
        (["Er", "\n", " spielt"], ["Er", " spielt"]),
        (["Kinder", " spielen"], ["Kind", "er", " spielt"]),
    ],
)
def test_without_a_start_token_first_words_cannot_differ(good: list[str], bad: list[str]) -> None:
    def sentence(pieces: list[str]) -> ReadSentence:
        return read(pieces, [UNSCORED, *range(1, len(pieces))])

    found = compared(sentence(good), sentence(bad))
    assert found.likelier is None
    assert math.isnan(found.difference)
    assert found.note == NO_FIRST


def test_a_token_without_a_probability_leaves_a_pair_uncompared() -> None:
    found = compared(read(["A", " b"], [1, UNSCORED]), read(["A", " c"], [1, 2]))
    assert found.likelier is None
    assert found.note == "the model gives a part of a sentence no probability"
    assert found.bad is not None
    assert found.bad.plain > 0


def test_a_sentence_within_a_token_of_its_context_is_not_compared() -> None:
    analysis = analysis_of(["A bc", " d"], [1, 2], model=CORRECTABLE)
    within = ReadSentence(analysis, Words.of([(3, 4)], punctuation_apart=False))
    pair = pair_of("c", "c")
    assert compare(pair, within, within).likelier is None


def test_sentences_that_are_not_scored_have_no_difference() -> None:
    found = Comparison(PLAIN, note="the good sentence is empty")
    assert found.likelier is None
    assert math.isnan(found.difference)


SENTENCES = ["The cats sleep.", "The cats sleeps.", "The cats", "Kein Hund bellt", "彼が 来た。"]


@pytest.fixture(scope="module")
def engine(tiny_choice: ModelChoice) -> Iterator[Engine]:
    engine = open_engine(tiny_choice)
    yield engine
    engine.close()


def read_by(engine: Engine, text: str, context: str = "") -> ReadSentence:
    analysis = analyse_alone(engine, context + text, 0, threading.Event())
    words = find_words(text, WordRule.RUNS, punctuation_apart=False)
    return ReadSentence(analysis, words.shifted(len(context)))


@pytest.mark.parametrize("good", SENTENCES)
@pytest.mark.parametrize("bad", SENTENCES)
def test_a_real_model_finds_the_likelier_text(engine: Engine, good: str, bad: str) -> None:
    sentences = read_by(engine, good), read_by(engine, bad)
    found = compare(pair_of(good, bad), *sentences)
    assert found.measure == CORRECTED
    plain = [-one.analysis.columns.logprob.astype(np.float64).sum() for one in sentences]
    assert found.difference_by(PLAIN) == pytest.approx(plain[1] - plain[0], abs=1e-9)
    # Both begin alike, and so only what follows the last word is corrected for.
    ends = [math.log(one.analysis.end_mass[0]) for one in sentences]
    expected = plain[1] - ends[1] - plain[0] + ends[0]
    assert found.difference == pytest.approx(expected, abs=1e-5)
    if good == bad:
        assert found.likelier == NEITHER
    else:
        assert found.likelier == (GOOD if expected > 0 else BAD)


def test_a_real_model_reads_pairs_in_a_context(engine: Engine) -> None:
    context = "In the house "
    good, bad = "they sleep", "they sleeps"
    found = compare(
        pair_of(good, bad), read_by(engine, good, context), read_by(engine, bad, context)
    )
    assert found.good is not None
    assert found.bad is not None
    # A byte is a token, and the blank before a word is a part of it.
    assert (found.good.tokens, found.bad.tokens) == (len(" they sleep"), len(" they sleeps"))
    alone = compare(pair_of(good, bad), read_by(engine, good), read_by(engine, bad))
    assert found.difference != pytest.approx(alone.difference, abs=1e-6)
    assert found.note == alone.note == ""


def test_a_real_model_without_a_start_token_leaves_out_the_first_word(tmp_path: Path) -> None:
    from helpers.tiny_models import CONFIGS, save_model, tokenizer_with

    save_model(tmp_path, CONFIGS["gpt2"], tokenizer_with(None))
    engine = open_engine(ModelChoice(str(tmp_path), "cpu", "float32"))
    good, bad = read_by(engine, "It was bright"), read_by(engine, "It was bricht")
    found = compare(pair_of("It was bright", "It was bricht"), good, bad)
    assert found.note == LEFT_OUT
    assert found.likelier == (GOOD if found.difference > 0 else BAD)
    rests = [surprisals_of(one).corrected[1:] for one in (good, bad)]
    assert found.difference == pytest.approx(math.fsum(rests[1]) - math.fsum(rests[0]), abs=1e-5)
    other = compare(
        pair_of("It was", "At was"), read_by(engine, "It was"), read_by(engine, "At was")
    )
    assert other.note == NO_FIRST
    engine.close()
