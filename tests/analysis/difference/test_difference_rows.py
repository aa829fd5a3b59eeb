"""The rows of the table of differences: words of one text, or changes of a version."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.differences import of_different_texts, of_models, of_texts

from gltr_desktop.analysis.difference.changes import changes
from gltr_desktop.analysis.difference.difference import difference_of_models
from gltr_desktop.analysis.difference.difference_rows import DifferenceRows, difference_rows
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity

WORDS = ["The", " cat", " sat", " down"]


def values(rows: DifferenceRows, title: str) -> list[float]:
    column = next(column for column in rows.columns if column.title == title)
    found: list[float] = column.values.tolist()
    return found


def test_the_words_of_two_models_add_up_to_the_difference() -> None:
    difference = of_models().difference
    rows = difference_rows(difference, Granularity.WORD)
    assert rows.unit == "word"
    assert sum(values(rows, "B less A, bits")) == pytest.approx(difference.bits)
    assert [column.title for column in rows.columns] == [
        "A, bits", "B, bits", "B less A, bits", "Per character",
    ]  # fmt: skip
    assert rows.columns[rows.by_size].title == "B less A, bits"


def test_words_that_were_not_scored_have_no_row() -> None:
    left = analysis_of(WORDS, [UNSCORED, 0, 0, 0])
    rows = difference_rows(difference_of_models(left, left), Granularity.WORD)
    assert [rows.text(row) for row in range(len(rows))] == ["cat", "sat", "down"]
    assert rows.left_tokens.tolist() == [[1, 2], [2, 3], [3, 4]]


def test_models_with_one_tokenizer_are_compared_token_by_token() -> None:
    left, right = analysis_of(WORDS, [0, 7, 0, 3]), analysis_of(WORDS, [0, 1, 15, 3])
    rows = difference_rows(difference_of_models(left, right), Granularity.WORD)
    assert values(rows, "Δ rank") == [0, -6, 15, 0]
    assert values(rows, "Δ ln p") == pytest.approx([0, np.log(4), -np.log(16), 0], abs=1e-6)
    assert "Δ rank" not in [
        column.title
        for column in difference_rows(
            difference_of_models(left, right), Granularity.SENTENCE
        ).columns
    ]


def test_of_several_tokens_the_rank_that_differs_most_counts() -> None:
    pieces = ["Un", "usu", "al"]
    left, right = analysis_of(pieces, [0, 9, 4]), analysis_of(pieces, [3, 1, 4])
    rows = difference_rows(difference_of_models(left, right), Granularity.WORD)
    assert values(rows, "Δ rank") == [-8]


def test_the_changes_of_a_version_say_what_they_did() -> None:
    difference = of_texts().difference
    rows, known = difference_rows(difference, Granularity.WORD), changes(difference)
    assert rows.unit == "change"
    assert len(rows) == len(known)
    assert rows.text(0) == "old man → young woman"
    assert values(rows, "Text after it") == pytest.approx(
        [change.rest for change in known], nan_ok=True
    )
    assert values(rows, "B less A, bits") == pytest.approx([each.difference for each in known])


def test_two_different_texts_have_no_rows() -> None:
    assert len(difference_rows(of_different_texts().difference, Granularity.WORD)) == 0


def test_numbers_are_written_with_their_signs() -> None:
    left, right = analysis_of(WORDS, [0, 7, 0, 3]), analysis_of(WORDS, [0, 1, 15, 3])
    rows = difference_rows(difference_of_models(left, right), Granularity.WORD)
    change = rows.columns[rows.by_size]
    assert [change.written(row) for row in range(4)] == ["0.0", "−2.0", "+4.0", "0.0"]
