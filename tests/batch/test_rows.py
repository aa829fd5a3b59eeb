"""A row says what was measured of a text, or why nothing could be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from helpers.analyses import MODEL, analysis_of

from gltr_desktop import __version__
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.text_figures import text_figures
from gltr_desktop.batch.rows import Measured, TextFile, TextRow, failed_row, measured
from gltr_desktop.documents.document import Document
from gltr_desktop.errors import InputError
from gltr_desktop.models.options import BUILT_IN, SMALL

FILE = TextFile(Path("essays/lamp.docx"), "lamp.docx")
GERMAN = (
    "Der Leuchtturm steht seit mehr als hundert Jahren auf der kleinen Insel vor der Küste, und "
    "jeden Abend stieg der Wärter die zweihundert Stufen hinauf und zündete die Lampe an."
)


def measured_text(text: str, model: str, colouring: Colouring = GLTR_COLOURING) -> Measured:
    """What is said of ``text`` when the model chosen as ``model`` has read it in two seconds."""
    document = Document(text, notices=("1 deletion left out",))
    analysis = analysis_of(text.split(" "), range(len(text.split(" "))))
    return measured(document, analysis, model, colouring, 2.0)


def test_what_was_measured_names_the_model() -> None:
    found = measured_text("One two three.", BUILT_IN)
    assert (found.model, found.revision) == (MODEL.name, MODEL.revision)
    assert (found.precision, found.device) == (MODEL.precision, MODEL.device)
    assert (found.program, found.seconds) == (f"gltr-desktop {__version__}", 2.0)
    assert found.notices == ("1 deletion left out",)


def test_the_level_and_the_thresholds_are_those_of_the_colouring() -> None:
    colouring = Colouring(granularity=Granularity.SENTENCE)
    analysis = analysis_of(["One. ", "Two. "], [0, 2000])
    found = measured(Document("One. Two. "), analysis, BUILT_IN, colouring, 0.0)
    assert found.figures == text_figures(analysis, colouring.thresholds, Granularity.SENTENCE)
    assert sum(found.figures.buckets) == 2


def test_a_status_is_ok_or_what_is_wrong() -> None:
    assert TextRow(FILE, "ab", measured_text("One two three.", BUILT_IN)).status == "ok"
    error = InputError("“lamp.docx” is damaged.", "Save it again.")
    assert failed_row(FILE, error).status == "“lamp.docx” is damaged. Save it again."


@pytest.mark.parametrize("model", [BUILT_IN, SMALL])
def test_a_status_says_that_the_model_does_not_know_the_language(model: str) -> None:
    status = TextRow(FILE, "ab", measured_text(GERMAN, model)).status
    assert status == "ok; the text looks German, and this model knows English only"


def test_a_status_says_that_a_masked_model_gives_no_likelihood() -> None:
    analysis = analysis_of(["One", " two"], [0, 1], model=replace(MODEL, masking="word"))
    found = measured(Document("One two"), analysis, "a-bert", GLTR_COLOURING, 1.0)
    assert TextRow(FILE, "ab", found).status == (
        "ok; pseudo-log-likelihood; not comparable with perplexity or with left-to-right models"
    )
    assert found.figures.perplexity is None


def test_nobody_knows_what_languages_other_models_know() -> None:
    assert TextRow(FILE, "ab", measured_text(GERMAN, "somebody/model")).status == "ok"
