"""Every format writes analyses of servers and of files: what is missing is missing, not 0."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.server_analyses import MODELS, PIECES, RANKS, long_analysis
from helpers.workbooks import Book
from pyarrow import parquet

from gltr_desktop.analysis.bounded_values import bound_note
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring, default_thresholds
from gltr_desktop.analysis.difference.difference import difference_of_models, difference_of_texts
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.measures import MEASURES
from gltr_desktop.analysis.reference.comparison import compare
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.difference_exporters import DIFFERENCE_EXPORTERS
from gltr_desktop.documents.difference_report import DifferenceReport
from gltr_desktop.documents.exporters import EXPORTERS, exporter_named
from gltr_desktop.documents.origin import Origin

if TYPE_CHECKING:
    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.documents.difference_exporters import DifferenceExporter
    from gltr_desktop.documents.exporters import Content, Exporter

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
ORIGIN = Origin("essay.txt")
NOT_A_NUMBER = re.compile(r"(?<![a-z])nan(?![a-z])", re.IGNORECASE)
BYTES_ONLY = ("pdf", "png")
OWN_NOTE = ("html", "docx", "odt", "xlsx", "parquet", "latex", "ansi", "json")
"""The formats that have words of their own beside the numbers."""


def rendered(name: str, analysis: Analysis, colouring: Colouring = GLTR_COLOURING) -> Content:
    compared = compare(Excerpt.whole(analysis), None)
    return exporter_named(name).render(analysis, colouring, ORIGIN, WHEN, compared)


def as_text(content: Content) -> str:
    """All that a file says; for those that are packed, what is in them."""
    if isinstance(content, str):
        return content
    assert isinstance(content, bytes)
    if content[:4] == b"PAR1":
        table = parquet.read_table(io.BytesIO(content))
        metadata = b" ".join(table.schema.metadata.values()).decode()
        return f"{metadata} {table.to_pylist()}"
    if content[:2] != b"PK":
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(part).decode() for part in archive.namelist() if ".xml" in part]
    return " ".join(re.sub(r"<[^>]*>", "", part) for part in parts)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
def test_every_format_writes_what_a_server_gives(
    exporter: Exporter, kind: str, measure: Measure, qapp: object
) -> None:
    level = Granularity.SENTENCE
    for colouring in (
        Colouring(default_thresholds(measure, Granularity.TOKEN)),
        Colouring(default_thresholds(measure, level), level, continuous=True),
    ):
        content = rendered(exporter.name, long_analysis(kind), colouring)
        assert content
        if exporter.name not in BYTES_ONLY:
            assert not NOT_A_NUMBER.search(as_text(content))


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("name", OWN_NOTE)
def test_the_note_on_bounds_stands_beside_the_figures(name: str, kind: str) -> None:
    analysis = long_analysis(kind)
    note = re.sub(r"\W+", " ", bound_note(analysis.model)).strip()
    plain = analysis_of(PIECES, [rank % 100 for rank in RANKS])
    shown = [
        re.sub(r"\W+", " ", re.sub(r"&\S+?;", " ", as_text(rendered(name, each))))
        for each in (analysis, plain)
    ]
    beginning = note[:40]
    assert beginning in shown[0]
    assert beginning not in shown[1]


@pytest.mark.parametrize("kind", MODELS)
def test_json_has_null_for_what_is_missing(kind: str) -> None:
    content: dict[str, Any] = json.loads(as_text(rendered("json", long_analysis(kind))))
    for token in content["tokens"]:
        for name in ("ties", "entropy", "variance", "mass_above"):
            assert token[name] is None
        assert token["rank"] is not None
        # The last prediction was not given.
        assert len(token["top"]) == 2
    assert content["summary"]["mean_entropy"] is None
    model, expected = content["model"], MODELS[kind]
    assert model["note"] == bound_note(expected)
    for name in ("exact_ranks", "further_ranks", "least_probability"):
        assert model[name] == getattr(expected, name)


@pytest.mark.parametrize(
    ("kind", "column", "words"),
    [
        ("ties counted", "rank_is", ["exact", "exact", "at most"]),
        ("at least", "rank_is", ["exact", "exact", "exact"]),
        ("rounded", "probability_is", ["exact", "exact", "exact"]),
    ],
)
def test_tables_say_which_numbers_are_bounds(kind: str, column: str, words: list[str]) -> None:
    analysis = long_analysis(kind)
    last = "at least" if kind == "at least" else "at most"
    csv = as_text(rendered("csv", analysis)).splitlines()
    head, rows = csv[0].split(","), [line.split(",") for line in csv[1:]]
    place = head.index(column)
    assert [row[place] for row in rows[:3]] == words
    assert rows[6][place] == last
    assert all(row[head.index("entropy")] == "" for row in rows)
    content = rendered("parquet", analysis)
    assert isinstance(content, bytes)
    table = parquet.read_table(io.BytesIO(content))
    assert table.column(column).to_pylist() == [row[place] for row in rows]
    assert table.column("entropy").null_count == len(rows)
    assert str(table.schema.field("rank").type) == "int32"
    workbook = rendered("xlsx", analysis)
    assert isinstance(workbook, bytes)
    shown = Book(workbook).rows(1)
    assert shown[0] == head
    assert shown[7][-1] == last


def test_tables_of_other_models_have_the_columns_that_they_had() -> None:
    plain = analysis_of(PIECES, [rank % 100 for rank in RANKS], model=MODEL)
    head = as_text(rendered("csv", plain)).splitlines()[0]
    assert head.endswith("sentence")


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("exporter", DIFFERENCE_EXPORTERS, ids=lambda exporter: exporter.name)
def test_every_format_of_differences_writes_what_a_server_gives(
    exporter: DifferenceExporter, kind: str
) -> None:
    served, usual = long_analysis(kind), analysis_of(PIECES, [rank % 100 for rank in RANKS])
    names = ("A", "B")
    reports = [
        DifferenceReport(difference, names, GLTR_COLOURING, granularity)
        for difference in (
            difference_of_models(usual, served),
            difference_of_models(served, served),
            difference_of_texts(served, long_analysis(kind)),
        )
        for granularity in (Granularity.TOKEN, Granularity.SENTENCE)
    ]
    for report in reports:
        assert not NOT_A_NUMBER.search(as_text(exporter.render(report, WHEN)))
    if exporter.name in ("ansi", "html"):
        shown = as_text(exporter.render(reports[0], WHEN))
        assert bound_note(served.model)[:40] in shown


def test_the_json_of_a_difference_has_null_for_a_rank_that_is_not_known() -> None:
    served, usual = long_analysis("at least"), analysis_of(PIECES, [rank % 100 for rank in RANKS])
    report = DifferenceReport(
        difference_of_models(usual, served), ("A", "B"), GLTR_COLOURING, Granularity.WORD
    )
    exporter = next(each for each in DIFFERENCE_EXPORTERS if each.name == "json")
    pairs = json.loads(as_text(exporter.render(report, WHEN)))["token_pairs"]
    assert [pair["rank_difference"] is None for pair in pairs[:8]] == [
        *[False] * 4, True, False, True, False,
    ]  # fmt: skip
    assert all(pair["logprob_difference"] is not None for pair in pairs)


def test_a_page_names_ranks_as_they_are_known() -> None:
    page = as_text(rendered("html", long_analysis("ties counted")))
    assert 'data-r="41st or earlier"' in page
    assert "data-r=4th" in page
    assert 'data-r="1,001st or later"' in as_text(rendered("html", long_analysis("at least")))
    assert "&lt; 0.0005 %\t&gt; 17.6" in as_text(rendered("html", long_analysis("rounded")))


def test_a_model_without_a_known_precision_has_no_empty_place_for_it() -> None:
    shown = as_text(rendered("ansi", long_analysis()))
    assert "#little-model\n" in shown
    precise = replace(MODEL, precision=None)
    assert f"{precise.name}\n" in as_text(rendered("ansi", analysis_of(["a"], [0], model=precise)))
