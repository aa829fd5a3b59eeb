"""The probabilities that cards give to words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.measures import PROBABILITY
from helpers.word_masses import TEXTS, analysis_with_masses, pieces
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.measures import values_of
from gltr_desktop.analysis.model_record import NOWHERE
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.word_probability import corrected_logprobs

WORDS = Colouring(granularity=Granularity.WORD)


@given(TEXTS, st.integers(0, 99), st.data())
def test_they_are_those_that_would_have_the_colour(
    text: str, seed: int, data: st.DataObject
) -> None:
    parts = data.draw(pieces(text))
    analysis = analysis_with_masses(parts, seed, done=data.draw(st.integers(0, len(parts))))
    bounds = analysis.tokens.unit_bounds(Granularity.WORD)
    expected = values_of(analysis, PROBABILITY, bounds, Granularity.WORD)
    found = np.exp(corrected_logprobs(analysis, WORDS))
    assert found.tolist() == pytest.approx(expected.tolist(), rel=1e-6, nan_ok=True)
    for unit in range(len(found)):
        one = np.exp(corrected_logprobs(analysis, WORDS, unit, unit + 1))
        assert one.tolist() == pytest.approx([expected[unit]], rel=1e-6, nan_ok=True)


def test_plain_products_and_what_is_no_word_have_none() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s"], 1)
    assert not np.isnan(corrected_logprobs(analysis, WORDS)).any()
    for colouring in (
        Colouring(),
        Colouring(granularity=Granularity.SENTENCE),
        replace(WORDS, thresholds=Thresholds(plain_words=True)),
    ):
        assert np.isnan(corrected_logprobs(analysis, colouring)).all()
    unmarked = replace(analysis, model=replace(analysis.model, word_marks=NOWHERE))
    assert np.isnan(corrected_logprobs(unmarked, WORDS)).tolist() == [True, True]
    assert len(corrected_logprobs(analysis_with_masses([], 1), WORDS)) == 0
