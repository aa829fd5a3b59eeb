"""Rows of a table of texts made by hand, so that what shows them is tested without a model."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.analysis.text_figures import TextFigures
from gltr_desktop.batch.rows import PROGRAM, Measured, TextFile, TextRow

if TYPE_CHECKING:
    from typing import Any

FIGURES = TextFigures(
    characters=4_321,
    words=702,
    tokens=1_001,
    scored=1_000,
    buckets=(500, 300, 150, 50),
    perplexity=42.125,
    bits_per_character=1.25,
    bits_per_token=5.375,
    mean_entropy=3.5,
    median_rank=4.5,
    first_choice_share=0.3125,
    sentence_bits_sd=0.75,
)
"""The figures of a text that is long enough to carry them."""

NO_FIGURES = TextFigures(
    characters=1,
    words=1,
    tokens=1,
    scored=0,
    buckets=(0, 0, 0, 0),
    perplexity=None,
    bits_per_character=None,
    bits_per_token=None,
    mean_entropy=None,
    median_rank=None,
    first_choice_share=None,
    sentence_bits_sd=None,
)
"""The figures of a text of one token, which nothing precedes."""

MEASURED = Measured(
    figures=FIGURES,
    notices=(),
    remark="",
    model="little-model",
    revision="abc123",
    precision="float32",
    device="cpu",
    program=PROGRAM,
    seconds=0.25,
)
"""What was found out about a text without remarks."""


def text_file(name: str) -> TextFile:
    """The file of this name below a folder that nobody reads."""
    return TextFile(Path("texts", *name.split("/")), name)


def text_row(
    name: str,
    figures: TextFigures = FIGURES,
    *,
    sha256: str | None = None,
    **changes: Any,  # noqa: ANN401 - the fields have many types
) -> TextRow:
    """A text with ``figures``; ``changes`` are other fields of MEASURED.

    Unless ``sha256`` is given, it is that of the name, so that no two texts are the same.
    """
    measured = replace(MEASURED, figures=figures, **changes)
    return TextRow(text_file(name), _digest(name) if sha256 is None else sha256, measured)


def figures_of(
    buckets: tuple[int, int, int, int],
    **changes: Any,  # noqa: ANN401 - the fields have many types
) -> TextFigures:
    """FIGURES with these counts of the buckets and as many tokens; ``changes`` are other fields."""
    tokens = sum(buckets)
    return replace(FIGURES, buckets=buckets, **{"tokens": tokens, "scored": tokens, **changes})


def error_row(name: str, error: str, *, sha256: str | None = None) -> TextRow:
    """A file without figures; ``error`` says why."""
    return TextRow(text_file(name), _digest(name) if sha256 is None else sha256, error=error)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
