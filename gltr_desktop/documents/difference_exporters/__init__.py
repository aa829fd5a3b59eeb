"""Writes differences of two analyses: a module for each format, and DIFFERENCE_EXPORTERS."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.documents.difference_report import DifferenceReport


@dataclass(frozen=True)
class DifferenceExporter:
    """A format that a difference can be written in.

    ``name`` is the value of ``--format``, ``title`` and ``suffix`` (with its dot) are shown in
    dialogs. ``module`` is imported at the first export; its ``function`` takes what :meth:`render`
    takes. ``menu_text`` and ``tip`` make an entry of the Share menu; without a ``menu_text`` there
    is none. ``holds`` says what is in the file, as the end of the sentence “It holds …”.
    """

    name: str
    title: str
    suffix: str
    module: str
    function: str
    menu_text: str = ""
    tip: str = ""
    holds: str = ""

    def render(self, report: DifferenceReport, when: datetime) -> str | bytes:
        """The content of a file; ``when`` is the time of export."""
        function = getattr(import_module(self.module), self.function)
        content: str | bytes = function(report.printable(), when)
        return content


# The command line lists the formats in this order.
DIFFERENCE_EXPORTERS = [
    DifferenceExporter(
        "ansi",
        "ANSI",
        ".ansi",
        "gltr_desktop.documents.difference_exporters.ansi_difference",
        "to_ansi",
    ),
    DifferenceExporter(
        "html",
        "HTML",
        ".html",
        "gltr_desktop.documents.difference_exporters.html_difference",
        "to_html",
        menu_text="&Web Page…",
        tip="Write both sides and their differences as a web page that opens in any browser",
        holds="both sides, and where they differ",
    ),
    DifferenceExporter(
        "json",
        "JSON",
        ".json",
        "gltr_desktop.documents.difference_exporters.json_difference",
        "to_json",
        menu_text="&JSON…",
        tip="Write all that is known about the differences, for programs of your own",
        holds="both sides, and what each piece of the text differs by",
    ),
    DifferenceExporter(
        "csv",
        "CSV",
        ".csv",
        "gltr_desktop.documents.difference_exporters.csv_difference",
        "to_csv",
        menu_text="&CSV…",
        tip="Write a table of the differences that any program reads",
        holds="a row for each piece of the text, with what it differs by",
    ),
]


def difference_exporter_named(name: str) -> DifferenceExporter:
    """The row of DIFFERENCE_EXPORTERS with this ``name``; raises KeyError if there is none."""
    return {exporter.name: exporter for exporter in DIFFERENCE_EXPORTERS}[name]
