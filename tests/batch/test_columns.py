"""The columns of a table of texts, and what stands where there is no figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.text_figures import MIN_TOKENS
from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.rows import TextFile, TextRow, failed_row, measured
from gltr_desktop.documents.document import Document
from gltr_desktop.errors import InputError

FILE = TextFile(Path("essays/lamp.txt"), "lamp.txt")
NAMES = (
    "file sha256 status characters words tokens scored top10 top100 top1000 beyond top10_share"
    " top100_share top1000_share beyond_share perplexity bits_per_character bits_per_token"
    " mean_entropy median_rank first_choice_share sentence_bits_sd model revision precision"
    " thresholds program seconds level device notes"
)


def row_of(length: int, colouring: Colouring = GLTR_COLOURING) -> TextRow:
    """The row of a text of ``length`` tokens with the ranks 0, 1, 2, …"""
    analysis = analysis_of([" w"] * length, range(length))
    document = Document(analysis.text, notices=("a", "b"))
    return TextRow(FILE, "ab", measured(document, analysis, "x/y", colouring, 1.23456))


def cells(row: TextRow, colouring: Colouring = GLTR_COLOURING) -> dict[str, object]:
    return {column.name: column.cell(row) for column in columns(colouring)}


def test_the_columns_keep_their_order() -> None:
    assert " ".join(column.name for column in columns(GLTR_COLOURING)) == NAMES


def test_buckets_are_headed_by_the_limits_in_use() -> None:
    names = [column.name for column in columns(Colouring(Thresholds((5, 50, 500))))]
    assert names[7:15] == [
        "top5", "top50", "top500", "beyond",
        "top5_share", "top50_share", "top500_share", "beyond_share",
    ]  # fmt: skip


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_names_are_unique_by_every_measure(measure: Measure) -> None:
    colouring = Colouring(Thresholds(measure.limits, measure))
    names = [column.name for column in columns(colouring)]
    assert len(set(names)) == len(NAMES.split())


def test_a_row_has_a_value_of_its_type_in_every_column() -> None:
    row = row_of(2 * MIN_TOKENS)
    for column in columns(GLTR_COLOURING):
        value = column.cell(row)
        if column.name != "sentence_bits_sd":  # It is one sentence.
            assert isinstance(value, column.type), column.name
            assert column.number(row) == (None if column.type is str else value)
    found = cells(row)
    assert (found["file"], found["status"], found["tokens"]) == ("lamp.txt", "ok", 2 * MIN_TOKENS)
    assert (found["top10"], found["top100"], found["top10_share"]) == (10, 90, 0.1)
    assert found["thresholds"] == "10,100,1000"
    assert (found["seconds"], found["notes"], found["level"]) == (1.235, "a, b", "token")


def test_the_level_names_what_is_counted() -> None:
    colouring = Colouring(granularity=Granularity.SENTENCE)
    found = cells(row_of(2 * MIN_TOKENS, colouring), colouring)
    assert (found["level"], found["top10"], found["top100"]) == ("sentence", 0, 1)


def test_a_short_text_carries_counts_and_no_statistics() -> None:
    row = row_of(MIN_TOKENS - 1)
    statistics = [column for column in columns(GLTR_COLOURING) if column.is_statistic]
    assert len(statistics) == 11
    assert {column.cell(row) for column in statistics} == {"-"}
    assert {column.number(row) for column in statistics} == {None}
    assert cells(row)["top10"] == 10


def test_a_file_without_figures_has_its_sentence_and_empty_cells() -> None:
    row = failed_row(FILE, InputError("It is broken.", "Mend it."))
    found = cells(row)
    assert (found.pop("file"), found.pop("status")) == ("lamp.txt", "It is broken. Mend it.")
    assert set(found.values()) == {None}
