"""Writes analyses: one module for each output format, and EXPORTERS, the table of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from importlib import import_module
from typing import TYPE_CHECKING

from gltr_desktop.documents.optional_libraries import require_library
from gltr_desktop.errors import printable

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin

    Content = str | bytes | tuple[bytes, ...]


class Group(Enum):
    """The groups of the Share menu, in its order."""

    READING = auto()
    TABLE = auto()
    SOURCE = auto()


@dataclass(frozen=True)
class Exporter:
    """A format that an analysis can be written in.

    ``name`` is the value of ``--format``, ``title`` and ``suffix`` (with its dot) are shown in
    dialogs. ``module`` is imported at the first export; its ``function`` takes what :meth:`render`
    takes. ``menu_text``, ``shortcut`` and ``tip`` make an entry of the Share menu, in its
    ``group``; without a ``menu_text`` there is none. ``holds`` says what is in the file, as the end
    of the sentence “It holds …”. A format that needs a ``library`` is only written where the
    ``extra`` of the installation has brought it.
    """

    name: str
    title: str
    suffix: str
    module: str
    function: str
    menu_text: str = ""
    shortcut: str = ""
    tip: str = ""
    group: Group = Group.READING
    holds: str = ""
    predictions: int = 10
    extra: str = ""
    library: str = ""

    def require(self) -> None:
        """Do nothing if all that the format needs is installed.

        Raises:
            InputError: a library is missing; the remedy is the command that installs it.
        """
        if self.library:
            consequence = f"{self.title} files cannot be written"
            require_library(self.library, self.extra, consequence)

    def render(
        self,
        analysis: Analysis,
        colouring: Colouring,
        origin: Origin,
        when: datetime,
        comparison: Comparison | None = None,
    ) -> Content:
        """The content of a file, or of several with one page each; ``when``: the time of export.

        ``comparison`` is of the whole text; None where the reader has not asked for one.

        Raises:
            GltrError: the format cannot be written here, or cannot hold this analysis.
        """
        self.require()
        function = getattr(import_module(self.module), self.function)
        analysis, origin = printably_named(analysis, origin)
        content: Content = function(
            analysis, colouring, origin, when, comparison and printably_compared(comparison)
        )
        return content


# The command line lists the formats in this order.
EXPORTERS = [
    Exporter("ansi", "ANSI", ".ansi", "gltr_desktop.documents.exporters.ansi_export", "to_ansi"),
    Exporter(
        "html",
        "HTML",
        ".html",
        "gltr_desktop.documents.exporters.html_export",
        "to_html",
        menu_text="&Web Page…",
        shortcut="Ctrl+E",
        tip="Write the coloured text as a web page that opens in any browser (Ctrl+E)",
        holds="the coloured text with its legend, its charts and a card for each part",
    ),
    Exporter(
        "pdf",
        "PDF",
        ".pdf",
        "gltr_desktop.ui.pages.pdf_export",
        "to_pdf",
        menu_text="&PDF…",
        tip="Write the coloured text as pages to print, keep or send",
        holds="the coloured text with its legend and figures",
    ),
    Exporter(
        "docx",
        "Word",
        ".docx",
        "gltr_desktop.documents.exporters.docx_export",
        "to_docx",
        menu_text="Wor&d Document…",
        tip="Write the coloured text as a document for Word",
        holds="the coloured text with its legend and figures",
    ),
    Exporter(
        "odt",
        "OpenDocument",
        ".odt",
        "gltr_desktop.documents.exporters.odt_export",
        "to_odt",
        menu_text="&OpenDocument…",
        tip="Write the coloured text as a document for LibreOffice",
        holds="the coloured text with its legend and figures",
    ),
    Exporter(
        "png",
        "PNG",
        ".png",
        "gltr_desktop.ui.pages.png_export",
        "to_png",
        menu_text="P&icture…",
        tip="Draw the coloured text, for slides and posts; a long text makes several pictures",
        holds="a picture of the coloured text with its legend and figures",
    ),
    Exporter(
        "csv",
        "CSV",
        ".csv",
        "gltr_desktop.documents.exporters.csv_export",
        "to_csv",
        menu_text="&CSV…",
        tip="Write a table of the tokens that any program reads",
        group=Group.TABLE,
        holds="a row for each token, with its rank, probability and colour",
    ),
    Exporter(
        "xlsx",
        "Excel",
        ".xlsx",
        "gltr_desktop.documents.exporters.xlsx_export",
        "to_xlsx",
        menu_text="&Excel Workbook…",
        tip="Write a table of the tokens for Excel and other spreadsheets",
        group=Group.TABLE,
        holds="a row for each token, with its rank, probability and colour, and a sheet about it",
    ),
    Exporter(
        "parquet",
        "Parquet",
        ".parquet",
        "gltr_desktop.documents.exporters.parquet_export",
        "to_parquet",
        menu_text="Par&quet…",
        tip="Write a table of the tokens for pandas, R and other data analysis",
        group=Group.TABLE,
        holds="a row for each token, with its rank, probability and colour",
        extra="corpus",
        library="pyarrow",
    ),
    Exporter(
        "json",
        "JSON",
        ".json",
        "gltr_desktop.documents.exporters.json_export",
        "to_json",
        menu_text="&JSON…",
        tip="Write all that is known about each token, for programs of your own",
        group=Group.TABLE,
        holds="the text, its tokens, and what the model made of each",
    ),
    Exporter(
        "gltr",
        "GLTR JSON",
        ".gltr.json",
        "gltr_desktop.documents.exporters.gltr_export",
        "to_gltr",
        menu_text="&GLTR JSON…",
        tip="Write the analysis as GLTR does, for its web page and for scripts made for it",
        group=Group.TABLE,
        holds="the text, its tokens with their ranks and probabilities, and the first guesses",
        # As many as GLTR has.
        predictions=20,
    ),
    Exporter(
        "latex",
        "LaTeX",
        ".tex",
        "gltr_desktop.documents.exporters.latex_export",
        "to_latex",
        menu_text="&LaTeX…",
        tip="Write the coloured text as a fragment to put into a paper",
        group=Group.SOURCE,
        holds="the coloured text, to be put into a paper, with its legend",
    ),
]


def printably_named(analysis: Analysis, origin: Origin) -> tuple[Analysis, Origin]:
    """Both, with names that can be written.

    Titles and names of models are names of files, which may be no text: the bytes in them that are
    none are shown as �.
    """
    model = replace(analysis.model, name=printable(analysis.model.name))
    return replace(analysis, model=model), replace(origin, title=printable(origin.title))


def printably_compared(comparison: Comparison) -> Comparison:
    """The same, with names that can be written: a reference may have that of a folder."""
    reference = comparison.reference
    return replace(
        comparison,
        model=printable(comparison.model),
        reference=reference
        and replace(
            reference, name=printable(reference.name), passages=printable(reference.passages)
        ),
        reason=printable(comparison.reason),
        warnings=tuple(map(printable, comparison.warnings)),
    )


def exporter_named(name: str) -> Exporter:
    """The row of EXPORTERS with this ``name``; raises KeyError if there is none."""
    return {exporter.name: exporter for exporter in EXPORTERS}[name]
