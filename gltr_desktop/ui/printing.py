"""Prints the pages of the coloured text: the same that a PDF has."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QPainter

from gltr_desktop.documents.exporters import printably_compared, printably_named
from gltr_desktop.errors import GltrError, printable
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.exports import Exports, ExportSubject
    from gltr_desktop.ui.pages.pages import Pages


class Printing(QObject):
    """The print dialogs of one window."""

    def __init__(self, parent: QWidget, exports: Exports) -> None:
        """``exports`` knows the analysis, and passes on what there is to say."""
        super().__init__(parent)
        self._parent, self._exports = parent, exports

    @Slot()
    def ask(self) -> None:
        """Ask for a printer, and print."""
        subject = self._exports.subject("print")
        if subject is None:
            return
        from PySide6.QtPrintSupport import QPrintDialog

        printer = _printer(subject)
        dialog = QPrintDialog(printer, self._parent)
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        if not accepted:
            return
        self._exports.status_changed.emit("Printing…")
        task = Task(lambda: print_pages(_pages(subject, printer), printer))
        task.succeeded.connect(self._finish)
        task.failed.connect(self._exports.failed)
        task.start()

    @Slot()
    def preview(self) -> None:
        """Show the pages as they would be printed; from there, they can be."""
        subject = self._exports.subject("print")
        if subject is None:
            return
        from PySide6.QtPrintSupport import QPrintPreviewDialog

        printer = _printer(subject)  # The dialog does not keep it.
        dialog = QPrintPreviewDialog(printer, self._parent)
        dialog.resize(self._parent.size())
        dialog.paintRequested.connect(lambda chosen: print_pages(_pages(subject, chosen), chosen))
        dialog.exec()
        dialog.deleteLater()

    @Slot()
    def _finish(self) -> None:
        self._exports.status_changed.emit("Sent to the printer.")


def _printer(subject: ExportSubject) -> QPrinter:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(printable(subject.origin.title))
    printer.setCreator("gltr-desktop")
    printer.setFullPage(True)
    return printer


def _pages(subject: ExportSubject, printer: QPrinter) -> Pages:
    """The pages of ``subject`` on the paper that the user has chosen."""
    from gltr_desktop.ui.pages.page_document import page_document
    from gltr_desktop.ui.pages.pages import Pages
    from gltr_desktop.ui.pages.paper import paper_format

    now = datetime.now().astimezone()
    analysis, origin = printably_named(subject.analysis, subject.origin)
    compared = subject.comparison and printably_compared(subject.comparison)
    document = page_document(analysis, subject.colouring, origin, now, compared)
    layout = printer.pageLayout()
    return Pages(document, paper_format(layout.fullRectPoints().size()))


def print_pages(pages: Pages, printer: QPrinter) -> None:
    """Print those of ``pages`` that were asked for.

    Raises:
        GltrError: the printer cannot be reached.
    """
    from gltr_desktop.ui.pages.paper import UNITS_PER_INCH

    first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
    painter = QPainter()
    if not painter.begin(printer):
        raise GltrError(
            f"Nothing can be sent to {_in_words(printer)}.",
            "Choose another printer, or export a PDF (Share → PDF…).",
        )
    scale = printer.resolution() / UNITS_PER_INCH
    painter.scale(scale, scale)
    for number in range(first, min(last, len(pages)) + 1):
        if number > first:
            printer.newPage()
        pages.paint(number - 1, painter)
    painter.end()


def _in_words(printer: QPrinter) -> str:
    file = printer.outputFileName()
    return f"the file “{file}”" if file else f"the printer “{printer.printerName()}”"
