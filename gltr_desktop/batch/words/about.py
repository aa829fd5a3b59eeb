"""What is written beside a table of words or pairs: how its figures were made, to be repeated."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.notes import word_note
from gltr_desktop.batch.rows import PROGRAM
from gltr_desktop.batch.words.item_text import JOINER
from gltr_desktop.batch.words.table import holds_sheets, rendered
from gltr_desktop.documents.model_facts import model_facts
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import InputError, printable
from gltr_desktop.models.options import model_title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from gltr_desktop.batch.words.frequencies import Frequencies
    from gltr_desktop.batch.words.request import WordsRequest
    from gltr_desktop.batch.words.scoring import ModelRead
    from gltr_desktop.batch.words.table import Table, TableColumn

_FORMAT = "gltr-desktop-words-about/1"
_HEAD_BYTES = 256
_REFERENCES = (
    "Pimentel and Meister 2024, How to Compute the Probability of a Word, arXiv 2406.14561",
    (
        "Oh and Schuler 2024, Leading Whitespaces of Language Models' Subword Vocabulary Pose a"
        " Confound for Calculating Word Probabilities, arXiv 2406.10851"
    ),
)
_OF_PAIRS = (
    "Warstadt et al. 2020, BLiMP: The Benchmark of Linguistic Minimal Pairs for English, TACL 8",
    "Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22",
)
_OF_FREQUENCIES = "Speer 2022, rspeer/wordfreq"


def about_path(out: Path) -> Path:
    """The file beside the table ``out`` that says how it was made: “words.csv.about.json”."""
    return out.with_name(f"{out.name}.about.json")


def beside(out: Path, title: str) -> Path:
    """The file of a further table that belongs to ``out``: “pairs.groups.csv”."""
    return out.with_name(f"{out.stem}.{title.lower()}{out.suffix}")


def check_beside(out: Path, titles: Sequence[str] = ()) -> None:
    """Do nothing if what belongs beside ``out`` replaces nothing but what a run has written.

    ``titles`` are those of further tables, which have no sheet in it.

    Raises:
        InputError: there is another file.
    """
    described = about_path(out)
    further = [] if holds_sheets(out) else [beside(out, title) for title in titles]
    paths = [path for path in (described, *further) if os.path.lexists(path)]
    if paths and not _is_own(described):
        raise InputError(
            f"“{paths[0]}” would be replaced, and is not from this program.",
            "Name another file after -o, or remove that one.",
        )


def _is_own(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _FORMAT.encode() in file.read(_HEAD_BYTES)
    except OSError:
        return False


def about(
    request: WordsRequest,
    models: Sequence[ModelRead],
    counts: dict[str, object],
    columns: Sequence[TableColumn],
    when: datetime,
    frequencies: Frequencies | None = None,
) -> dict[str, object]:
    """How the figures that the ``models`` made for ``request`` came about.

    ``counts`` say what became of the items, and whether all of them were read.
    """
    wording, given = request.wording, request.columns
    references = [*_REFERENCES, *(_OF_PAIRS if request.other is not None else ())]
    if frequencies is not None:
        references.append(_OF_FREQUENCIES)
    return {
        "format": _FORMAT,
        "program": PROGRAM,
        "made": when.isoformat(),
        "input": {
            "name": printable(request.table.path.name),
            "sha256": request.table.sha256,
            "encoding": request.table.encoding,
            "text": given.text,
            "other_text": request.other,
            "context": given.context,
            "item": given.item,
            "regions": given.regions,
            "group": given.group,
        },
        "result": counts,
        "words": "regions" if given.regions is not None else wording.rule.value,
        "punctuation": "apart" if wording.punctuation_apart else "attached",
        "words_begin_with": "space" if wording.spaces_only else "white space",
        "between_context_and_item": None if given.context is None else JOINER,
        "base": request.base.value,
        "unit": request.base.unit,
        "models": [
            _of_model(read, suffix) for read, suffix in zip(models, request.suffixes, strict=True)
        ],
        "frequencies": frequencies and frequencies.source,
        "language": frequencies and frequencies.language,
        "columns": {column.name: column.description for column in columns},
        "references": references,
    }


def write_with_about(
    out: Path, tables: Sequence[Table], content: dict[str, object], when: datetime
) -> None:
    """Write the first of ``tables`` to ``out``, and the ``content`` of :func:`about` beside it.

    Further tables are sheets of a workbook, or else files of their own.

    Raises:
        GltrError: a file cannot be written.
    """
    if holds_sheets(out):
        write_atomically(out, rendered(tables, out.suffix, content, when))
    else:
        paths = [out, *(beside(out, table.title) for table in tables[1:])]
        for path, table in zip(paths, tables, strict=True):
            write_atomically(path, rendered([table], out.suffix, content, when))
    shown = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    write_atomically(about_path(out), f"{shown}\n")


def _of_model(read: ModelRead, suffix: str) -> dict[str, object]:
    facts: dict[str, object] = {
        "columns_end_in": suffix or None,
        "chosen_as": printable(model_title(read.choice.name)),
        "weights_sha256": read.weights_sha256 or None,
    }
    record = read.record
    if record is None:
        return facts
    method = word_note(record, Thresholds(), Granularity.WORD)
    shown = {
        name: printable(fact) if isinstance(fact, str) else fact
        for name, fact in model_facts(record).items()
    }
    return facts | shown | {"correction": method}
