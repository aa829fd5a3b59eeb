"""The table of tokens: values, units and empty cells."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.word_masses import analysis_with_masses
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.record import NO_END_MASS, UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.token_rows import DESCRIPTIONS, end_masses_in_words, token_rows


def cells_of(
    analysis: Analysis, colouring: Colouring = GLTR_COLOURING
) -> list[dict[str, str | int | float | None]]:
    rows = token_rows(analysis, colouring).cells()
    return [dict(zip(DESCRIPTIONS, row, strict=True)) for row in rows]


def test_a_row_holds_what_the_model_made_of_a_token() -> None:
    analysis = analysis_of(["The", " fox", " ran", "."], [UNSCORED, 0, 150, 2])
    first, second, third, _ = cells_of(analysis)
    assert first == {
        "text": "The", "start": 0, "end": 3, "rank": None, "probability": None, "surprisal": None,
        "frac_p": None, "entropy": None, "bucket": None, "word": 1, "sentence": 1,
    }  # fmt: skip
    assert (second["text"], second["start"], second["end"]) == (" fox", 3, 7)
    assert (second["rank"], second["bucket"], second["frac_p"]) == (1, "green", 1.0)
    assert second["probability"] == pytest.approx(0.3)
    assert second["surprisal"] == pytest.approx(-math.log2(0.3))
    assert second["entropy"] == pytest.approx(1 / math.log(2)), "1 nat"
    assert (third["rank"], third["bucket"]) == (151, "red")
    assert third["frac_p"] == pytest.approx(1 / 151)


def test_words_and_sentences_are_numbered_from_1() -> None:
    rows = cells_of(analysis_of(["Un", "like", " you", ".", " I", " do", "."], [0] * 7))
    assert [row["word"] for row in rows] == [1, 1, 2, 3, 4, 5, 6]
    assert [row["sentence"] for row in rows] == [1, 1, 1, 1, 2, 2, 2]


def test_pieces_of_a_character_are_written_as_bytes() -> None:
    rows = cells_of(analysis_of(["a", b"\xe6\xbc", b"\xa2"], [0, 0, 0]))
    assert [row["text"] for row in rows] == ["a", "⟨E6 BC⟩", "⟨A2⟩"]
    assert [(row["start"], row["end"]) for row in rows] == [(0, 1), (1, 2), (1, 2)]


def test_what_an_engine_cannot_give_stays_empty() -> None:
    model = replace(MODEL, lacks=frozenset({"entropy"}))
    analysis = analysis_of(["a", " b"], [0, 0], top_k=0, model=model)
    analysis.columns.entropy[:] = np.nan
    assert [(row["entropy"], row["frac_p"]) for row in cells_of(analysis)] == [(None, None)] * 2
    assert all(row["probability"] for row in cells_of(analysis))


def test_tokens_that_are_not_analysed_yet_have_empty_cells() -> None:
    *_, last = cells_of(analysis_of(["a", " b"], [0, 0], done=1))
    assert (last["rank"], last["probability"], last["bucket"]) == (None, None, None)


def test_buckets_are_those_of_single_tokens_even_where_sentences_are_coloured() -> None:
    analysis = analysis_of(["a", " b", " c"], [0, 20, 5000])
    colouring = Colouring(
        Thresholds((3, 6, 12)), Granularity.SENTENCE, token_thresholds=Thresholds((10, 30, 1000))
    )
    assert [row["bucket"] for row in cells_of(analysis, colouring)] == ["green", "yellow", "purple"]
    words = Colouring(Thresholds((1, 2, 3)), Granularity.WORD)
    assert [row["bucket"] for row in cells_of(analysis, words)] == ["green", "purple", "purple"]


def test_a_probability_of_nothing_is_infinitely_surprising() -> None:
    analysis = analysis_of(["a"], [0])
    analysis.columns.logprob[0] = -np.inf
    (row,) = cells_of(analysis)
    assert (row["probability"], row["surprisal"]) == (0, math.inf)


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=5), max_size=8))
def test_the_tokens_make_up_the_text(pieces: list[str]) -> None:
    analysis = analysis_of(pieces, list(range(len(pieces))))
    rows = cells_of(analysis)
    assert "".join(str(row["text"]) for row in rows) == analysis.text
    for row in rows:
        start, end = row["start"], row["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert analysis.text[start:end] == row["text"]


def test_the_masses_are_there_where_they_correct_words() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s"], 1, start=False)
    rows = token_rows(analysis, GLTR_COLOURING)
    assert list(rows.descriptions)[-2:] == ["boundary_mass", "punctuation_mass"]
    first, second, _ = rows.cells()
    assert first[-2:] == (None, None)
    masses = analysis.columns.boundary_mass[1], analysis.columns.punctuation_mass[1]
    assert np.array(second[-2:], np.float32).tolist() == list(map(float, masses))
    assert "boundary_mass" in end_masses_in_words(analysis)
    unknown = replace(analysis, end_mass=NO_END_MASS)
    assert end_masses_in_words(unknown) == ""
    others = replace(analysis, model=replace(analysis.model, word_marks="nowhere"))
    assert list(token_rows(others, GLTR_COLOURING).descriptions) == list(DESCRIPTIONS)
