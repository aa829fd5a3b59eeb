"""An analysis as a PDF: pages to print, keep or send, with text that can be searched and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.ui.pages.pdf_letters import with_plain_letters
from gltr_desktop.ui.pages.qt_application import ensure_application

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QPageSize

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin

# Where people write on Letter: CLDR's territories with the paper size US-Letter.
_LETTER = ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]


def to_pdf(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,
    comparison: Comparison | None = None,
) -> bytes:
    """The pages of ``analysis`` in the size of paper that is usual here.

    Raises:
        GltrError: Qt, or a library that it needs, is missing.
    """
    ensure_application()
    from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
    from PySide6.QtGui import QPagedPaintDevice, QPainter, QPdfWriter

    from gltr_desktop.ui.pages.page_document import page_document
    from gltr_desktop.ui.pages.pages import Pages
    from gltr_desktop.ui.pages.paper import UNITS_PER_INCH, paper_format

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_1_6)
    writer.setResolution(UNITS_PER_INCH)
    writer.setPageSize(_paper_size())
    writer.setPageMargins(QMarginsF())
    writer.setTitle(origin.title)
    writer.setCreator("gltr-desktop")
    document = page_document(analysis, colouring, origin, when, comparison)
    pages = Pages(document, paper_format(writer.pageLayout().fullRectPoints().size()))
    painter = QPainter(writer)
    for number in range(len(pages)):
        if number:
            writer.newPage()
        pages.paint(number, painter)
    painter.end()
    buffer.close()
    return with_plain_letters(bytes(buffer.data().data()))


def _paper_size() -> QPageSize:
    from PySide6.QtCore import QLocale
    from PySide6.QtGui import QPageSize

    territory = QLocale.territoryToCode(QLocale.system().territory())
    size = QPageSize.PageSizeId.Letter if territory in _LETTER else QPageSize.PageSizeId.A4
    return QPageSize(size)
