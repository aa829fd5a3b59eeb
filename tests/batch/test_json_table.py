"""The table of texts as other programs read it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from helpers.text_rows import FIGURES, error_row, figures_of, text_row

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.rows import PROGRAM
from gltr_desktop.batch.tables.json_table import to_json

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextRow

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


def written(*rows: TextRow, colouring: Colouring = GLTR_COLOURING) -> dict[str, Any]:
    def refuse(constant: str) -> object:
        raise AssertionError(constant)

    content: dict[str, Any] = json.loads(to_json(rows, colouring, WHEN), parse_constant=refuse)
    return content


def test_the_content_says_how_the_figures_were_made() -> None:
    colouring = replace(GLTR_COLOURING, granularity=Granularity.WORD)
    content = written(text_row("a.txt"), text_row("b.txt", revision=""), colouring=colouring)
    assert content["format"] == "gltr-desktop-texts/1"
    assert content["program"] == PROGRAM
    assert content["made"] == "2026-08-04T15:09:00+00:00"
    model = {"name": "little-model", "precision": "float32", "device": "cpu"}
    assert content["models"] == [model | {"revision": "abc123"}, model | {"revision": None}]
    assert (content["measure"], content["thresholds"]) == ("rank", [10, 100, 1000])
    assert content["level"] == "word"


def test_each_column_is_described_and_in_each_text() -> None:
    content = written(text_row("a.txt"), error_row("b.txt", "It is empty."))
    names = [column.name for column in columns(GLTR_COLOURING)]
    assert [column["name"] for column in content["columns"]] == names
    assert all(column["description"].endswith(".") for column in content["columns"])
    assert [list(text) for text in content["texts"]] == [names, names]


def test_numbers_are_whole_or_not_and_never_rounded() -> None:
    figures = replace(FIGURES, perplexity=1 / 3)
    (text,) = written(text_row("a.txt", figures))["texts"]
    assert (text["perplexity"], text["tokens"], text["top10_share"]) == (1 / 3, 1_001, 0.5)
    assert isinstance(text["tokens"], int)


def test_what_is_not_there_or_not_finite_is_null() -> None:
    texts = written(
        error_row("a.txt", "It is empty.", sha256=""),
        text_row("b.txt", figures_of((5, 0, 0, 0))),
        text_row("c.txt", replace(FIGURES, perplexity=float("inf"), mean_entropy=None)),
    )["texts"]
    assert {name: value for name, value in texts[0].items() if value is not None} == {
        "file": "a.txt",
        "status": "It is empty.",
    }
    assert (texts[1]["top10"], texts[1]["top10_share"], texts[1]["perplexity"]) == (5, None, None)
    assert (texts[2]["perplexity"], texts[2]["mean_entropy"]) == (None, None)
