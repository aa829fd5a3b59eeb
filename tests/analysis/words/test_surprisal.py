"""The surprisal of whole words, against the definition and against what adds up."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from helpers.analyses import Pieces, analysis_of, scores_of, tokens_of
from helpers.measures import PROBABILITY, RANK, SURPRISAL
from helpers.word_masses import MARKING, TEXTS, analysis_with_masses, kind_of, pieces
from hypothesis import assume, given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.measures import is_corrected, values_of
from gltr_desktop.analysis.model_record import AFTER, BEFORE, NOWHERE
from gltr_desktop.analysis.record import (
    COLUMN_NAMES,
    NO_END_MASS,
    UNSCORED,
    Analysis,
    EndMass,
    Scores,
)
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import are_counted, counted_values, finished_units, unit_buckets
from gltr_desktop.analysis.words.regions import WordRule, find_words, tokens_of_words
from gltr_desktop.analysis.words.surprisal import (
    MASSES,
    can_correct,
    corrected_surprisal,
    correction,
    knows_whole_words,
    plain_surprisal,
)

SEEDS = st.integers(0, 10_000)
CLOSE = 1e-4


def boundary(analysis: Analysis, place: int, *, apart: bool, spaces: bool = False) -> float:
    """B before token ``place``, by its definition."""
    masses = analysis.end_mass
    if place < len(analysis):
        piece = analysis.vocabulary.piece(int(analysis.tokens.token_id[place]))
        kind = kind_of(piece)
        if spaces and kind == "space" and not piece.startswith(b" "):
            kind = "break"
        if place and kind not in ("space", "mark" if apart else "space"):
            return 1.0
        if not analysis.scored[place]:
            return math.nan
        columns = analysis.columns
        masses = EndMass(*(float(getattr(columns, name)[place]) for name in EndMass._fields))
        if spaces and place == 0 and kind != "space":
            # All that begins with no space, punctuation among it.
            return masses.space_mass
    mass = masses.space_mass if spaces else masses.boundary_mass
    return mass + masses.punctuation_mass if apart else mass


def slowly(analysis: Analysis, begin: int, end: int, *, apart: bool, spaces: bool = False) -> float:
    """The surprisal of the word of tokens [``begin``, ``end``), in nats."""
    if begin >= end or not analysis.scored[begin:end].all():
        return math.nan
    product = math.prod(math.exp(float(p)) for p in analysis.columns.logprob[begin:end])
    before, behind = (
        boundary(analysis, place, apart=apart, spaces=spaces) for place in (begin, end)
    )
    return -math.log(product * behind / before)


@given(TEXTS, st.sampled_from(WordRule), st.booleans(), st.booleans(), SEEDS, st.data())
def test_a_word_has_the_surprisal_of_the_definition(
    text: str, rule: WordRule, apart: bool, start: bool, seed: int, data: st.DataObject
) -> None:
    parts = data.draw(pieces(text))
    done = data.draw(st.integers(0, len(parts)))
    analysis = analysis_with_masses(parts, seed, done=done, start=start)
    words = tokens_of_words(analysis.tokens, find_words(text, rule, punctuation_apart=apart))
    spaces = data.draw(st.booleans())
    found = corrected_surprisal(
        analysis, words.begin, words.end, punctuation_apart=apart, spaces_only=spaces
    )
    expected = [
        slowly(analysis, begin, end, apart=apart, spaces=spaces)
        for begin, end in zip(words.begin.tolist(), words.end.tolist(), strict=True)
    ]
    assert found.tolist() == pytest.approx(expected, nan_ok=True, rel=CLOSE, abs=CLOSE)
    # No word is more than certain, even where what is left to 1 is taken for the whole.
    assert (found[~np.isnan(found)] > -1e-9).all()


@given(TEXTS, st.sampled_from(WordRule), st.booleans(), SEEDS, st.data())
def test_all_words_add_up_to_the_text(
    text: str, rule: WordRule, apart: bool, seed: int, data: st.DataObject
) -> None:
    parts = data.draw(pieces(text))
    analysis = analysis_with_masses(parts, seed)
    found = tokens_of_words(analysis.tokens, find_words(text, rule, punctuation_apart=apart))
    whole = found.begin < found.end
    assume(whole.any())
    begin, end = found.begin[whole], found.end[whole]
    words = corrected_surprisal(analysis, begin, end, punctuation_apart=apart).sum()
    # White space behind the last word is no word's.
    tail = float(plain_surprisal(analysis, end[-1:], np.array([len(analysis)], np.int32))[0])
    tail = 0.0 if math.isnan(tail) else tail
    total = -analysis.columns.logprob.astype(np.float64).sum()
    first, last = (
        math.log(boundary(analysis, int(place), apart=apart)) for place in (begin[0], end[-1])
    )
    assert begin[0] == 0
    assert words + tail == pytest.approx(total + first - last, rel=CLOSE, abs=CLOSE)


@given(TEXTS, SEEDS, st.data())
def test_all_units_of_words_add_up_to_the_text(text: str, seed: int, data: st.DataObject) -> None:
    parts = data.draw(pieces(text))
    assume(parts)
    analysis = analysis_with_masses(parts, seed)
    bounds = analysis.tokens.unit_bounds(Granularity.WORD)
    bits = values_of(analysis, SURPRISAL, bounds, Granularity.WORD)
    total = -analysis.columns.logprob.astype(np.float64).sum()
    ends = (math.log(boundary(analysis, place, apart=True)) for place in (0, len(analysis)))
    first, last = ends
    assert bits.sum() * math.log(2) == pytest.approx(total + first - last, rel=CLOSE, abs=CLOSE)
    probabilities = values_of(analysis, PROBABILITY, bounds, Granularity.WORD)
    assert probabilities.tolist() == pytest.approx((2.0**-bits).tolist(), rel=1e-9)


def test_the_probabilities_of_all_words_add_up_to_one() -> None:
    # A word begins with one of three tokens, and goes on with one of two any number of times: by
    # the place, a word begins with the probability of the first list, or goes on.
    beginnings, endings = {b" a": 0.5, b" b": 0.2, b"\n": 0.3}, {b"s": 0.8, b"t": 0.2}
    begins = [0.9, 0.5, *[0.7] * 6]
    vocabulary = Pieces([*beginnings, *endings])
    plain = corrected = 0.0
    for count in range(6):
        for first, *rest in itertools.product(beginnings, *[endings] * count):
            chances = [begins[0] * beginnings[first]]
            chances += [(1 - begins[at]) * endings[piece] for at, piece in enumerate(rest, start=1)]
            word = np.array([1], np.int32), np.array([2 + count], np.int32)
            # What stands before it is of no matter.
            tokens = tokens_of([b" b", first, *rest], vocabulary)
            scores = scores_of(tokens, [0] * len(tokens), 0, len(tokens), 0, len(vocabulary))
            columns = replace(
                scores.columns,
                logprob=np.log(np.array([0.1, *chances], np.float32)),
                boundary_mass=np.array([0.5, *begins[: count + 1]], np.float32),
            )
            begun = Analysis.begin(tokens, MARKING, vocabulary, 0)
            analysis = begun.extended(Scores(0, columns, EndMass(begins[count + 1], 0.0, math.nan)))
            plain += math.exp(-plain_surprisal(analysis, *word)[0])
            found = corrected_surprisal(analysis, *word, punctuation_apart=False)[0]
            corrected += math.exp(-found)
    # Words of seven tokens and more are left out.
    assert corrected == pytest.approx(1 - 0.5 * 0.3**5, abs=1e-6)
    assert plain > 1.5


@pytest.mark.parametrize("granularity", Granularity, ids=lambda each: each.value)
def test_only_probabilities_of_words_are_corrected(granularity: Granularity) -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s", b" sat", b"."], 7)
    bounds = analysis.tokens.unit_bounds(granularity)
    for measure in (RANK, SURPRISAL, PROBABILITY):
        plain, chosen = (
            values_of(analysis, measure, bounds, granularity, plain_words=each)
            for each in (True, False)
        )
        corrected = is_corrected(measure, analysis.model, granularity, plain_words=False)
        assert corrected == (measure is not RANK and granularity is Granularity.WORD)
        assert (plain.tolist() != chosen.tolist()) == corrected


def test_a_model_that_does_not_mark_beginnings_gives_plain_products() -> None:
    parts = [b"The", b" cat", b"s"]
    marking = analysis_with_masses(parts, 7)
    bounds = marking.tokens.unit_bounds(Granularity.WORD)
    plain = values_of(marking, SURPRISAL, bounds, Granularity.WORD, plain_words=True).tolist()
    for model in (
        replace(MARKING, word_marks=AFTER),
        replace(MARKING, word_marks=NOWHERE),
        replace(MARKING, word_marks=None),
        replace(MARKING, word_marks=BEFORE, lacks=frozenset({"boundary_mass"})),
    ):
        assert not can_correct(model)
        found = values_of(replace(marking, model=model), SURPRISAL, bounds, Granularity.WORD)
        assert found.tolist() == plain
        assert knows_whole_words(model) == (model.word_marks == AFTER)
    assert can_correct(MARKING)
    assert knows_whole_words(MARKING)
    assert set(COLUMN_NAMES) > MASSES


# Places


def masses_of(analysis: Analysis, begin: int, end: int, *, apart: bool = True) -> float:
    bounds = np.array([begin], np.int32), np.array([end], np.int32)
    return float(correction(analysis, *bounds, punctuation_apart=apart)[0])


def test_nothing_is_corrected_between_words_that_nothing_parts() -> None:
    analysis = analysis_with_masses(["これ".encode(), "は".encode(), "本".encode()], 3)
    assert masses_of(analysis, 1, 2) == 0
    end = sum(analysis.end_mass[:2])
    assert masses_of(analysis, 2, 3) == pytest.approx(-math.log(end))
    hyphen = analysis_with_masses([b"well", b"-", b"known"], 3)
    assert masses_of(hyphen, 1, 2) == pytest.approx(math.log(boundary(hyphen, 1, apart=True)))
    assert masses_of(hyphen, 1, 2, apart=False) == 0


def test_the_first_word_is_corrected_for_where_it_begins_whatever_that_is() -> None:
    analysis = analysis_with_masses([b"The", b" cat"], 3)
    first, behind = (boundary(analysis, place, apart=False) for place in (0, 1))
    assert masses_of(analysis, 0, 1, apart=False) == pytest.approx(math.log(first / behind))


def test_where_no_space_stands_in_front_of_a_text_punctuation_is_counted_once() -> None:
    analysis = analysis_with_masses([b"\n", b"The", b" cat", b"."], 3)
    analysis.columns.space_mass[0], analysis.columns.punctuation_mass[0] = 0.5, 0.125
    begin, end = np.array([0], np.int32), np.array([2], np.int32)
    found = correction(analysis, begin, end, punctuation_apart=True, spaces_only=True)
    before = analysis.columns.space_mass[0]
    behind = boundary(analysis, 2, apart=True, spaces=True)
    assert found == pytest.approx(math.log(before / behind), abs=CLOSE)


def test_without_a_start_token_the_first_word_is_not_known() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b" sat"], 3, start=False)
    each = np.arange(4, dtype=np.int32)
    found = corrected_surprisal(analysis, each[:-1], each[1:], punctuation_apart=False)
    assert np.isnan(found).tolist() == [True, False, False]
    values = values_of(analysis, SURPRISAL, each, Granularity.WORD)
    assert np.isnan(values).tolist() == [True, False, False]


def test_without_the_mass_of_the_end_the_last_word_is_not_known() -> None:
    analysis = replace(analysis_with_masses([b"The", b" cat"], 3), end_mass=NO_END_MASS)
    each = np.arange(3, dtype=np.int32)
    found = corrected_surprisal(analysis, each[:-1], each[1:], punctuation_apart=False)
    assert np.isnan(found).tolist() == [False, True]


@given(TEXTS, SEEDS, st.data())
def test_no_word_has_a_value_before_its_end_is_read_and_then_it_stays(
    text: str, seed: int, data: st.DataObject
) -> None:
    parts = data.draw(pieces(text))
    whole = analysis_with_masses(parts, seed)
    thresholds = Thresholds(SURPRISAL.limits, SURPRISAL)
    bounds = whole.tokens.unit_bounds(Granularity.WORD)
    final = unit_buckets(whole, thresholds, Granularity.WORD).tolist()
    values = values_of(whole, SURPRISAL, bounds, Granularity.WORD)
    assert finished_units(whole, Granularity.WORD) == len(bounds) - 1
    done = data.draw(st.integers(0, max(0, len(parts) - 1)))
    begun = replace(analysis_with_masses(parts, seed, done=done), columns=whole.columns)
    finished = finished_units(begun, Granularity.WORD)
    # The token behind each is read, and one unit more would have none.
    assert (bounds[1 : finished + 1] < max(done, 1)).all()
    assert unit_buckets(begun, thresholds, Granularity.WORD).tolist() == final[:finished]
    counted, _ = counted_values(begun, thresholds, Granularity.WORD)
    known = ~np.isnan(counted)
    assert counted[known].tolist() == values[known].tolist()
    # A line break is no word, and not counted.
    counts = are_counted(begun.tokens, Granularity.WORD)
    assert known[:finished].tolist() == counts[:finished].tolist()


def test_at_other_levels_and_with_other_models_nothing_waits() -> None:
    parts = [b"The", b" cat", b" sat"]
    begun = analysis_with_masses(parts, 3, done=2)
    assert finished_units(begun, Granularity.WORD) == 1
    assert finished_units(begun, Granularity.TOKEN) == 2
    plain = replace(begun, model=replace(MARKING, word_marks=NOWHERE))
    assert finished_units(plain, Granularity.WORD) == 2


# Roundings and what is missing


def with_columns(analysis: Analysis, **columns: list[float]) -> Analysis:
    for name, values in columns.items():
        getattr(analysis.columns, name)[:] = values
    return analysis


def test_roundings_never_make_a_word_more_than_certain() -> None:
    analysis = with_columns(
        analysis_with_masses([b" a", b" b", b" c"], 3),
        logprob=[-0.5, 1e-6, -110.0],
        # Less than the token alone, more than certain, and nothing that a float32 can hold.
        boundary_mass=[0.5, 1.00001, 0.0],
        punctuation_mass=[0.0, 0.1, 0.0],
    )
    analysis = replace(analysis, end_mass=EndMass(1.0000001, 0.0, 1.0000001))
    each = np.arange(4, dtype=np.int32)
    for apart in (False, True):
        found = corrected_surprisal(analysis, each[:-1], each[1:], punctuation_apart=apart)
        assert np.isfinite(found).all()
        assert (found > -1e-5).all()
    assert (values_of(analysis, SURPRISAL, each, Granularity.WORD) >= 0).all()
    assert (values_of(analysis, PROBABILITY, each, Granularity.WORD) <= 1).all()


def test_one_impossible_token_makes_its_own_word_impossible_and_no_other() -> None:
    analysis = with_columns(
        analysis_with_masses([b" a", b"s", b" b", b" c"], 3), logprob=[-1, -math.inf, -2, -3]
    )
    begin, end = np.array([0, 2, 3, 0], np.int32), np.array([2, 3, 4, 4], np.int32)
    assert plain_surprisal(analysis, begin, end).tolist() == [math.inf, 2, 3, math.inf]
    found = corrected_surprisal(analysis, begin, end, punctuation_apart=False)
    assert np.isinf(found).tolist() == [True, False, False, True]


def test_a_word_without_tokens_or_with_an_unscored_one_has_no_surprisal() -> None:
    analysis = analysis_of(["a", "b", " c"], [0, UNSCORED, 0], model=MARKING)
    begin, end = np.array([0, 0, 1, 2, 2], np.int32), np.array([1, 2, 2, 2, 3], np.int32)
    found = plain_surprisal(analysis, begin, end)
    assert np.isnan(found).tolist() == [False, True, True, True, False]
    nothing = np.zeros(0, np.int32)
    assert plain_surprisal(analysis, nothing, nothing).tolist() == []
    assert corrected_surprisal(analysis, nothing, nothing, punctuation_apart=True).tolist() == []


def test_a_word_of_which_a_part_is_read_has_no_value_though_its_end_needs_no_correction() -> None:
    emoji = "🙂".encode()
    analysis = analysis_with_masses([b"t", b"he", emoji[:1], emoji[1:]], 1, done=1)
    bounds = analysis.tokens.unit_bounds(Granularity.WORD)
    assert bounds.tolist() == [0, 2, 4]
    assert np.isnan(values_of(analysis, SURPRISAL, bounds, Granularity.WORD)).all()
