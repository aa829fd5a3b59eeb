"""Where a text is most predictable, and where least: sentences, or words of a short text."""

from __future__ import annotations

import pytest
from helpers.evidence_rows import Row, analysis_of_rows

from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.passages import Extremes, Passage, extremes
from gltr_desktop.analysis.record import UNSCORED, Analysis

LN_2 = 0.6931471805599453


def sentence(bits: float, words: int = 10) -> list[Row]:
    """A sentence of this many words of five letters, each of so many bits, and a full stop."""
    first = Row(" Lorem", 1, -bits * LN_2)
    return [first, *[Row(" ipsum", 1, -bits * LN_2)] * (words - 1), Row(".", 1, -bits * LN_2)]


def found(analysis: Analysis) -> Extremes:
    extreme = extremes(Excerpt.whole(analysis))
    assert extreme is not None
    return extreme


def text(analysis: Analysis, passage: Passage) -> str:
    return analysis.text[
        analysis.tokens.start[passage.begin] : analysis.tokens.end[passage.end - 1]
    ]


def analysis_of(*bits: float, context: int = 60) -> Analysis:
    rows = [row for one in bits for row in sentence(one)]
    return analysis_of_rows(rows, context=context)


def test_sentences_are_told_apart_by_bits_per_character() -> None:
    analysis = analysis_of(3, 2, 5, 1, 4)
    extreme = found(analysis)
    assert extreme.unit == "passage"
    assert (extreme.predictable.begin, extreme.predictable.end) == (33, 44)
    assert (extreme.surprising.begin, extreme.surprising.end) == (22, 33)
    assert text(analysis, extreme.surprising) == " Lorem" + " ipsum" * 9 + "."
    # Eleven tokens of five bits have 61 characters.
    assert extreme.surprising.bits == pytest.approx(55 / 61)


def test_the_first_of_equal_ones_is_taken() -> None:
    extreme = found(analysis_of(2, 1, 3, 1, 3))
    assert (extreme.predictable.begin, extreme.surprising.begin) == (11, 22)


def test_short_sentences_are_left_out() -> None:
    short = sentence(9, words=7), sentence(0.1, words=7)
    rows = [*short[0], *sentence(2), *sentence(3), *short[1], *sentence(4)]
    extreme = found(analysis_of_rows(rows, context=60))
    assert (extreme.predictable.begin, extreme.surprising.begin) == (8, 38)


def test_the_beginning_of_a_text_is_left_out_as_it_surprises_by_its_place() -> None:
    # The first five sentences begin with less than 50 tokens before them.
    extreme = found(analysis_of(9, 8, 0.1, 7, 6, 3, 2, 4, context=1))
    assert (extreme.predictable.begin, extreme.surprising.begin) == (66, 77)
    # Where nothing else is left, it is better than nothing.
    extreme = found(analysis_of(9, 8, 0.1, 7, 6, 3, context=1))
    assert (extreme.predictable.begin, extreme.surprising.begin) == (22, 0)


@pytest.mark.parametrize("row", [Row(" ipsum", 5, float("-inf")), Row(" ipsum", UNSCORED)])
def test_what_has_no_measure_is_left_out(row: Row) -> None:
    rows = [row for bits in (3, 9, 4, 2, 5) for row in sentence(bits)]
    rows[15] = row
    extreme = found(analysis_of_rows(rows, context=60))
    assert extreme.surprising.begin == 44


def test_a_text_of_few_sentences_has_words_in_their_place() -> None:
    rows = [Row(" a", 0, -2.0), Row("n", 0, -1.0), Row(" owl", 0, -2.5), Row(".", 0, -9.0)]
    analysis = analysis_of_rows(rows)
    extreme = found(analysis)
    assert extreme.unit == "word"
    # A word of two tokens has the surprisal of both, and a full stop is no word.
    assert text(analysis, extreme.surprising) == " an"
    assert extreme.surprising.bits == pytest.approx(3 / LN_2)
    assert text(analysis, extreme.predictable) == " owl"


def test_a_selection_has_its_own_passages_in_tokens_of_the_whole_text() -> None:
    analysis = analysis_of(9, 3, 2, 5, 1, 4, 0.1)
    extreme = extremes(Excerpt(analysis, 11, 66))
    assert extreme is not None
    assert (extreme.predictable.begin, extreme.surprising.begin) == (44, 33)


def test_paragraphs_end_sentences() -> None:
    titles = [Row(" Lorem", 1, -1.0), *[Row(" ipsum", 1, -1.0)] * 8, Row("\n\n", 1, -1.0)]
    rows = [*titles, *[row for bits in (2, 3, 4, 5) for row in sentence(bits)]]
    extreme = found(analysis_of_rows(rows, context=60))
    assert (extreme.predictable.begin, extreme.predictable.end) == (0, 10)


@pytest.mark.parametrize("pieces", [[], [" one"], [".", "!"], [" one", "."]])
def test_where_there_are_not_two_there_is_nothing_to_choose(pieces: list[str]) -> None:
    analysis = analysis_of_rows([Row(piece) for piece in pieces])
    assert extremes(Excerpt.whole(analysis)) is None
