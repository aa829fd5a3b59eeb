"""Every format that names figures says what those of a masked model are not."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL, analysis_of
from pyarrow import parquet

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.report_head import report_head

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
ORIGIN = Origin("essay.txt")
MASKED = replace(MODEL, masking="token")
NOTE = "pseudo-log-likelihood; not comparable with perplexity or with left-to-right models"
UNWANTED = re.compile("Perplexity|[Bb]its per character")


def written(name: str, model: ModelRecord) -> str:
    """All that a format says, as text."""
    analysis = analysis_of(["The", " cat", " sat", "."] * 15, [0, 20, 3, 1] * 15, model=model)
    made = exporter_named(name).render(analysis, GLTR_COLOURING, ORIGIN, WHEN, None)
    if isinstance(made, str):
        return made
    assert isinstance(made, bytes)
    if name == "parquet":
        metadata = parquet.read_schema(io.BytesIO(made)).metadata
        return " ".join(value.decode() for value in metadata.values())
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = [archive.read(part).decode() for part in archive.namelist() if ".xml" in part]
    return " ".join(re.sub(r"<[^>]*>", "", part) for part in parts)


@pytest.mark.parametrize("name", ["html", "docx", "odt", "xlsx", "parquet", "latex", "ansi"])
def test_the_note_stands_beside_the_figures(name: str) -> None:
    assert NOTE[1:] not in written(name, MODEL)
    text = written(name, MASKED)
    assert NOTE[1:] in text.replace("\n", " ")
    assert not UNWANTED.search(text)


def test_json_has_null_in_place_of_what_is_no_likelihood() -> None:
    plain, pseudo = (json.loads(written("json", model)) for model in (MODEL, MASKED))
    assert plain["model"]["note"] is plain["model"]["masking"] is None
    assert pseudo["model"]["note"] == NOTE
    assert pseudo["model"]["masking"] == "token"
    assert pseudo["summary"]["perplexity"] is pseudo["summary"]["bits_per_character"] is None
    assert plain["summary"]["perplexity"] is not None
    names = {indicator["name"] for indicator in pseudo["indicators"]}
    assert names.isdisjoint({"bits_per_character", "bits_per_token"})
    assert all(indicator["percentile"] is None for indicator in pseudo["indicators"])
    assert all(part["bits_per_character"] is None for part in pseudo["within_text"]["parts"])


def test_a_report_says_that_the_model_saw_both_sides() -> None:
    analysis = analysis_of(["The", " cat"], [0, 1], model=MASKED)
    head = report_head(analysis, GLTR_COLOURING, ORIGIN, WHEN)
    assert head.reading.startswith("Each token was hidden from the model, which guessed it from")
    facts = dict(head.facts)
    assert facts["Values"] == NOTE
    assert facts["Method"] == "PLL: the token alone hidden"
    assert "Perplexity" not in facts


@pytest.mark.parametrize("name", ["html", "docx", "odt", "xlsx", "parquet", "ansi"])
def test_guesses_in_lower_case_are_said_to_be_all_that_the_model_knows(name: str) -> None:
    said = "uesses are in lower case, as the model knows no other"
    assert said not in written(name, MASKED)
    assert said in written(name, replace(MASKED, lower_case=True)).replace("\n", " ")
