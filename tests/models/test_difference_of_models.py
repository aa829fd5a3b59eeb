"""The two models that ship on one text: what they differ by, piece by piece and in all."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest

from gltr_desktop.analysis.difference.difference import (
    Difference,
    difference_of_models,
    difference_of_texts,
)
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.models.engine import analyse_alone, open_engine
from gltr_desktop.models.options import BUILT_IN, SMALL, ModelChoice

TEXT = (
    "The lighthouse keeper's daughter (born in 1904) counted 17 ships that night…\r\n\r\n"
    "“Is it really you?” she asked 🙂👩‍👩‍👧, and naïvely unlocked the door. 日本語の文章です。\r\n"
    "\tNobody answered;  the antidisestablishmentarian wind did.\n"
)


@pytest.fixture(scope="module")
def difference() -> Difference:
    analyses = []
    for name in (BUILT_IN, SMALL):
        engine = open_engine(ModelChoice(name, "cpu", "float32"))
        analyses.append(analyse_alone(engine, TEXT, 3, threading.Event()))
        engine.close()
    return difference_of_models(*analyses)


def test_the_differences_of_all_pieces_add_up_to_that_of_the_totals(difference: Difference) -> None:
    left, right = (
        -float(one.columns.logprob[one.scored].astype(np.float64).sum()) / math.log(2)
        for one in (difference.left, difference.right)
    )
    assert difference.left.scored.all()
    assert difference.right.scored.all()
    for granularity in Granularity:
        total = float(difference.at(granularity).difference.sum())
        assert total == pytest.approx(right - left, abs=1e-3)


def test_words_are_whole_whatever_the_tokens_of_either_model_are(difference: Difference) -> None:
    segments = difference.at(Granularity.WORD)
    ends = zip(segments.left_start.tolist(), segments.left_end.tolist(), strict=True)
    words = [TEXT[begin:end].strip() for begin, end in ends]
    assert "".join(words) == "".join(TEXT.split())
    for word in ("lighthouse", "keeper's", "naïvely", "antidisestablishmentarian", "👩‍👩‍👧"):
        assert word in words
    assert segments.left_start.tolist() == segments.right_start.tolist()


def test_tokens_that_two_models_do_not_share_give_way_to_words(difference: Difference) -> None:
    assert difference.level(Granularity.TOKEN) is Granularity.WORD
    assert difference.level(Granularity.SENTENCE) is Granularity.SENTENCE
    same = difference_of_models(difference.left, difference.left)
    assert same.level(Granularity.TOKEN) is Granularity.TOKEN
    of_texts = difference_of_texts(difference.left, difference.left)
    assert of_texts.level(Granularity.TOKEN) is Granularity.TOKEN
