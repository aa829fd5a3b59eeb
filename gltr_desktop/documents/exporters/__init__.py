"""Writes analyses: one module for each output format, and EXPORTERS, the table of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

from gltr_desktop.errors import printable

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis


@dataclass(frozen=True)
class Exporter:
    """A format that an analysis can be written in.

    ``name`` is the value of ``--format``, ``title`` and ``suffix`` (with its dot) are shown in
    dialogs. ``module`` is imported at the first export; its ``function`` takes what :meth:`render`
    takes. ``menu_text``, ``shortcut`` and ``tip`` make an entry of the File menu; without a
    ``menu_text`` there is none.
    """

    name: str
    title: str
    suffix: str
    module: str
    function: str
    menu_text: str = ""
    shortcut: str = ""
    tip: str = ""

    def render(
        self, analysis: Analysis, colouring: Colouring, title: str, when: datetime
    ) -> str | bytes:
        """The content of a file; ``title`` is the name of the text, ``when`` the time of export.

        Titles and names of models are names of files, which may be no text: the bytes in them that
        are none are shown as �.
        """
        function = getattr(import_module(self.module), self.function)
        model = replace(analysis.model, name=printable(analysis.model.name))
        named = replace(analysis, model=model)
        content: str | bytes = function(named, colouring, printable(title), when)
        return content


# The command line lists the formats in this order.
EXPORTERS = [
    Exporter("ansi", "ANSI", ".ansi", "gltr_desktop.documents.exporters.ansi_export", "to_ansi"),
    Exporter("json", "JSON", ".json", "gltr_desktop.documents.exporters.json_export", "to_json"),
    Exporter(
        "html",
        "HTML",
        ".html",
        "gltr_desktop.documents.exporters.html_export",
        "to_html",
        menu_text="&Export HTML…",
        shortcut="Ctrl+E",
        tip="Write the highlighted text as a web page (Ctrl+E)",
    ),
]


def exporter_named(name: str) -> Exporter:
    """The row of EXPORTERS with this ``name``; raises KeyError if there is none."""
    return {exporter.name: exporter for exporter in EXPORTERS}[name]
