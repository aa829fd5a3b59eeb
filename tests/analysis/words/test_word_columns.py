"""The figures of words, against one word after the other."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from helpers.word_masses import MARKING, TEXTS, analysis_with_masses, pieces
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.model_record import AFTER, BEFORE, NOWHERE
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity, sentence_starts
from gltr_desktop.analysis.words.regions import WordRule, find_words, tokens_of_words
from gltr_desktop.analysis.words.surprisal import corrected_surprisal
from gltr_desktop.analysis.words.word_columns import (
    WordFigures,
    positions_in_sentences,
    previous,
    word_figures,
)

SEEDS = st.integers(0, 10_000)


@given(TEXTS, st.sampled_from(WordRule), st.booleans(), st.booleans(), SEEDS, st.data())
def test_each_word_has_its_own_figures(
    text: str, rule: WordRule, apart: bool, start: bool, seed: int, data: st.DataObject
) -> None:
    parts = data.draw(pieces(text))
    # Whoever reads on has filled rows already that this step does not show.
    whole = analysis_with_masses(parts, seed, start=start)
    analysis = replace(whole, done=data.draw(st.integers(0, len(parts))))
    columns = analysis.columns
    words = tokens_of_words(analysis.tokens, find_words(text, rule, punctuation_apart=apart))
    found = word_figures(analysis, words.begin, words.end, punctuation_apart=apart)
    corrected = corrected_surprisal(analysis, words.begin, words.end, punctuation_apart=apart)
    assert len(found) == len(words.begin)
    assert found.corrected.tolist() == pytest.approx(corrected.tolist(), nan_ok=True)
    for word, (begin, end) in enumerate(zip(words.begin, words.end, strict=True)):
        assert found.tokens[word] == end - begin
        first = found.entropy[word], found.probability[word]
        if begin < end and analysis.scored[begin]:
            probability = math.exp(float(columns.logprob[begin]))
            assert first == pytest.approx((columns.entropy[begin], probability))
            assert found.rank[word] == columns.rank[begin]
        else:
            assert np.isnan(first).all()
            assert found.rank[word] == UNSCORED
        if begin < end and analysis.scored[begin:end].all():
            expected = -sum(float(logprob) for logprob in columns.logprob[begin:end])
            assert found.plain[word] == pytest.approx(expected, abs=1e-9)
        else:
            assert math.isnan(found.plain[word])


def figures_by(word_marks: str | None, lacks: frozenset[str] = frozenset()) -> WordFigures:
    analysis = analysis_with_masses([b"The", b" cat", b"s", b" sat", b"."], 7)
    model = replace(MARKING, word_marks=word_marks, lacks=lacks)
    bounds = analysis.tokens.unit_bounds(Granularity.WORD)
    changed = replace(analysis, model=model)
    return word_figures(changed, bounds[:-1], bounds[1:], punctuation_apart=True)


def test_only_what_can_be_corrected_is() -> None:
    corrected = figures_by(BEFORE)
    assert not np.isnan(corrected.corrected).any()
    assert corrected.corrected.tolist() != corrected.plain.tolist()
    for marks in (NOWHERE, None):
        assert np.isnan(figures_by(marks).corrected).all()
    assert np.isnan(figures_by(BEFORE, frozenset({"boundary_mass"})).corrected).all()
    for marks in (AFTER, NOWHERE, None):
        assert figures_by(marks).plain.tolist() == corrected.plain.tolist()


def test_where_tokens_mark_the_ends_of_words_the_plain_product_is_the_word() -> None:
    found = figures_by(AFTER)
    assert found.corrected.tolist() == found.plain.tolist()


# Sentences


@given(TEXTS, st.sampled_from(WordRule), st.booleans())
def test_words_are_counted_in_their_sentences(text: str, rule: WordRule, apart: bool) -> None:
    words = find_words(text, rule, punctuation_apart=apart)
    starts = sentence_starts(text).tolist()
    sentence, position = positions_in_sentences(text, words.start)
    count, before = 0, 0
    for word, start in enumerate(words.start.tolist()):
        begun = [begin for begin in starts if begin <= start and begin in words.start]
        number = max(1, len(begun))
        count = count + 1 if number == before else 1
        before = number
        assert (sentence[word], position[word]) == (number, count)
    assert sentence.dtype == position.dtype == np.int32


def test_positions_begin_anew_with_each_sentence() -> None:
    text = "The cat sat. Did it? Dr. Smith knew."
    starts = find_words(text, WordRule.RUNS, punctuation_apart=False).start
    sentence, position = positions_in_sentences(text, starts)
    assert sentence.tolist() == [1, 1, 1, 2, 2, 3, 3, 3]
    assert position.tolist() == [1, 2, 3, 1, 2, 1, 2, 3]


def test_no_sentence_begins_within_a_word() -> None:
    text = "See https://example.org/a?b=c now. Good."
    starts = find_words(text, WordRule.RUNS, punctuation_apart=False).start
    sentence, position = positions_in_sentences(text, starts)
    assert sentence.tolist() == [1, 1, 1, 2]
    assert position.tolist() == [1, 2, 3, 1]


# The word before


@given(st.lists(st.floats(allow_nan=True)))
def test_the_word_before_is_the_one_before_it(values: list[float]) -> None:
    found = previous(np.array(values, np.float64)).tolist()
    assert found == pytest.approx([math.nan, *values][: len(values)], nan_ok=True)


def test_whole_numbers_have_a_word_before_too() -> None:
    found = previous(np.array([4, 2], np.int32))
    assert found.tolist() == pytest.approx([math.nan, 4.0], nan_ok=True)
