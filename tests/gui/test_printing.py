"""Printing: the pages of a PDF, on the paper that was chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from helpers.analyses import analysis_of
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.documents.origin import Origin
from gltr_desktop.ui.charts.chart_panel import ChartPanel
from gltr_desktop.ui.exports import Exports, ExportSubject
from gltr_desktop.ui.printing import Printing
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.errors import GltrError

LINES = 120
# The name of a file may be no text.
SUBJECT = ExportSubject(
    analysis_of([f"{number}\n" for number in range(LINES)], [0] * LINES),
    GLTR_COLOURING,
    Origin("caf\udce9.txt"),
    None,
)


@dataclass
class Press:
    """Printing without a window, and what it reports."""

    printing: Printing
    statuses: list[str] = field(default_factory=list)
    errors: list[GltrError] = field(default_factory=list)


@pytest.fixture
def press(qtbot: QtBot) -> Press:
    parent = QWidget()
    qtbot.addWidget(parent)
    exports = Exports(parent, Settings(), ChartPanel(parent), lambda: SUBJECT)
    made = Press(Printing(parent, exports))
    exports.status_changed.connect(made.statuses.append)
    exports.failed.connect(made.errors.append)
    return made


def answer(
    monkeypatch: pytest.MonkeyPatch, choose: Callable[[QPrinter], object], *, accept: bool = True
) -> None:
    """Have the user ``choose`` in the dialog."""
    code = QPrintDialog.DialogCode.Accepted if accept else QPrintDialog.DialogCode.Rejected

    def execute(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        choose(dialog.printer())
        return code

    monkeypatch.setattr(QPrintDialog, "exec", execute)


def to_file(path: Path) -> Callable[[QPrinter], None]:
    def choose(printer: QPrinter) -> None:
        printer.setOutputFileName(str(path))
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))

    return choose


def test_all_pages_are_printed_on_the_chosen_paper(
    press: Press, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, to_file(tmp_path / "out.pdf"))
    press.printing.ask()
    qtbot.waitUntil(lambda: press.statuses == ["Printing…", "Sent to the printer."])
    document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    sizes = {tuple(map(round, page.get_size())) for page in document}
    texts = [page.get_textpage().get_text_range() for page in document]
    assert sizes == {(420, 595)}
    assert len(texts) > 2
    assert all(f"{number} / {len(texts)}" in text for number, text in enumerate(texts, 1))
    assert [line for line in "\n".join(texts).split() if line == "77"] == ["77"]
    assert document.get_metadata_dict()["Title"] == "caf�.txt"


def test_only_the_chosen_pages_are_printed(
    press: Press, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose(printer: QPrinter) -> None:
        to_file(tmp_path / "out.pdf")(printer)
        printer.setFromTo(2, 3)

    answer(monkeypatch, choose)
    press.printing.ask()
    qtbot.waitUntil(lambda: len(press.statuses) == 2)
    document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    texts = [page.get_textpage().get_text_range() for page in document]
    assert len(texts) == 2
    assert "2 / " in texts[0]
    assert "3 / " in texts[1]


def test_cancel_prints_nothing(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, lambda _: None, accept=False)
    press.printing.ask()
    assert press.statuses == []


def test_a_printer_that_cannot_be_reached_is_named(
    press: Press, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, to_file(tmp_path / "nowhere" / "out.pdf"))
    press.printing.ask()
    qtbot.waitUntil(lambda: bool(press.errors))
    assert "nowhere" in press.errors[0].message


def test_the_preview_shows_the_pages(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def execute(dialog: QPrintPreviewDialog) -> int:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFileName(str(tmp_path / "out.pdf"))
        dialog.paintRequested.emit(printer)
        return 0

    monkeypatch.setattr(QPrintPreviewDialog, "exec", execute)
    press.printing.preview()
    text = pypdfium2.PdfDocument(tmp_path / "out.pdf")[0].get_textpage().get_text_range()
    assert "caf�.txt" in text


@pytest.mark.parametrize("name", ["ask", "preview"])
def test_nothing_is_asked_before_there_is_an_analysis(name: str, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    exports = Exports(parent, Settings(), ChartPanel(parent), lambda: None)
    statuses: list[str] = []
    exports.status_changed.connect(statuses.append)
    getattr(Printing(parent, exports), name)()
    assert statuses == ["There is nothing to print yet: analyse a text first."]
