"""Writes the sample in every format, and reads documents of many in the process that reads them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.cli.smoke_test.figures import analysed, sample
from gltr_desktop.cli.smoke_test.parts import missing_formats
from gltr_desktop.errors import GltrError
from gltr_desktop.models.options import BUILT_IN, SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.documents.difference_report import DifferenceReport

_SENTENCE = "The clocks were striking thirteen, and nobody in the street had noticed it."
_SMALL_DOCUMENTS = {
    "email.eml": f"From: ann@example.org\r\nSubject: Clocks\r\n\r\n{_SENTENCE}\r\n",
    "markdown.md": f"# Clocks\n\n{_SENTENCE}\n",
    "page.html": f"<!doctype html><title>Clocks</title><body><p>{_SENTENCE}</p></body>",
    "rich.rtf": rf"{{\rtf1\ansi {_SENTENCE}\par}}",
    "subtitles.srt": f"1\n00:00:01,000 --> 00:00:02,000\n{_SENTENCE}\n",
    "table.csv": f'number,text\n1,"{_SENTENCE}"\n',
    "tei.xml": (
        '<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>'
        f"<p>{_SENTENCE}</p></body></text></TEI>"
    ),
    "text.txt": _SENTENCE,
}
"""Of the formats that need no program to be written."""
_READ_BACK = ("docx", "odt", "pdf", "gltr")
"""The formats that are both written and read."""


def write_all(folder: Path) -> str:
    """Write the sample in every format of the Share menu; raises GltrError where one fails."""
    from gltr_desktop.documents.difference_exporters import DIFFERENCE_EXPORTERS
    from gltr_desktop.documents.exporters import EXPORTERS
    from gltr_desktop.documents.origin import Origin
    from gltr_desktop.documents.writing import write_pages

    now, absent = datetime.now().astimezone(), missing_formats()
    exporters = [exporter for exporter in EXPORTERS if exporter not in absent]
    for exporter in exporters:
        content = exporter.render(analysed(BUILT_IN), GLTR_COLOURING, Origin("Sample"), now)
        write_pages(_written(folder, exporter.name, exporter.suffix), content)
    for difference in DIFFERENCE_EXPORTERS:
        if not difference.render(_difference(), now):
            raise GltrError(f"A difference as {difference.title} is empty.", "Please report it.")
    return f"{len(exporters)} formats, and {len(DIFFERENCE_EXPORTERS)} of a difference"


def read_all(folder: Path) -> str:
    """Read a document of each format; raises GltrError where one is not read as it was written."""
    from gltr_desktop.documents.exporters import exporter_named

    paths = []
    for name, text in _SMALL_DOCUMENTS.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        _require(path, _SENTENCE)
        paths.append(path)
    for name in _READ_BACK:
        path = _written(folder, name, exporter_named(name).suffix)
        # What has not been written was said before.
        if path.exists():
            _require(path, sample().partition(".")[0])
            paths.append(path)
    return f"{len(paths)} formats"


def _require(path: Path, words: str) -> None:
    """Read the document in the process that reads documents, and look for the ``words``."""
    from gltr_desktop.documents.document import ReadOptions
    from gltr_desktop.documents.isolation import read_in_child

    document = read_in_child(path.read_bytes(), path.name, ReadOptions())
    # Where a line ends is for the format to say.
    if " ".join(words.split()) not in " ".join(document.text.split()):
        raise GltrError(f"“{path.name}” is not read as it was written.", "Please report it.")


def _written(folder: Path, name: str, suffix: str) -> Path:
    return folder / f"sample-{name}{suffix}"


def _difference() -> DifferenceReport:
    from gltr_desktop.analysis.difference.difference import difference_of_models
    from gltr_desktop.analysis.segmentation import Granularity
    from gltr_desktop.documents.difference_report import DifferenceReport

    left, right = analysed(BUILT_IN), analysed(SMALL)
    names = (left.model.name, right.model.name)
    return DifferenceReport(
        difference_of_models(left, right), names, GLTR_COLOURING, Granularity.TOKEN, title="Sample"
    )
