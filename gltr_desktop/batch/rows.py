"""A text of a folder as a row of a table: what was measured, or why nothing could be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop import __version__
from gltr_desktop.analysis.bounded_values import rank_remark
from gltr_desktop.analysis.language import language_of, language_title
from gltr_desktop.analysis.pseudo_likelihood import likelihood_note
from gltr_desktop.analysis.text_figures import TextFigures, text_figures
from gltr_desktop.models.options import SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.documents.document import Document
    from gltr_desktop.errors import GltrError

PROGRAM = f"gltr-desktop {__version__}"
"""What made a row: figures of another version may differ."""


@dataclass(frozen=True)
class TextFile:
    """A file that may hold a text; ``name`` is its path below the folder given, with “/”."""

    path: Path
    name: str


@dataclass(frozen=True)
class Measured:
    """What was found out about a text, whatever its file is called.

    ``notices`` say what was done to get the text out of its file. ``remark`` is what a reader of
    the figures has to know, such as that the model does not know the language; or "". ``model``,
    ``revision``, ``precision``, ``device`` are those of the record, "" where unknown. ``seconds``
    is how long the scoring took.
    """

    figures: TextFigures
    notices: tuple[str, ...]
    remark: str
    model: str
    revision: str
    precision: str
    device: str
    program: str
    seconds: float


@dataclass(frozen=True)
class TextRow:
    """A row of the table: exactly one of ``measured`` and ``error`` is there.

    ``sha256`` is the hexadecimal digest of the file's bytes, "" if they could not be read.
    ``error`` is a sentence and its remedy.
    """

    file: TextFile
    sha256: str
    measured: Measured | None = None
    error: str = ""

    @property
    def status(self) -> str:
        """“ok”, “ok; ” and a remark, or why there are no figures."""
        if self.measured is None:
            return self.error
        return f"ok; {self.measured.remark}" if self.measured.remark else "ok"


def measured(
    document: Document, analysis: Analysis, model: str, colouring: Colouring, seconds: float
) -> Measured:
    """What a complete ``analysis`` of ``document`` says.

    ``model`` is the name by which the model was chosen, ``seconds`` how long it has read. Buckets
    are those of the thresholds and the level of ``colouring``.
    """
    record = analysis.model
    return Measured(
        figures=text_figures(analysis, colouring.thresholds, colouring.granularity),
        notices=document.notices,
        remark=likelihood_note(record)
        or rank_remark(record)
        or _remark_on_language(document.text, model),
        model=record.name,
        revision=record.revision or "",
        precision=record.precision or "",
        device=record.device or "",
        program=PROGRAM,
        seconds=seconds,
    )


def failed_row(file: TextFile, error: GltrError, sha256: str = "") -> TextRow:
    """The row of a file that holds no text, or whose text could not be analysed."""
    return TextRow(file, sha256, error=str(error))


def _remark_on_language(text: str, model: str) -> str:
    """That the model does not know the language of ``text``; "" if it may."""
    shipped = SHIPPED.get(model)
    if shipped is None:
        return ""
    language = language_of(text)
    if language is None or language in shipped.languages:
        return ""
    known = " and ".join(map(language_title, shipped.languages))
    return f"the text looks {language_title(language)}, and this model knows {known} only"
