"""The analysis and the charts are written to files in every format of the table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers import offices
from helpers.analyses import analysis_of
from helpers.dummy_formats import title_exporter
from helpers.offices import open_office
from helpers.table_rows import added_row
from PySide6.QtGui import QDesktopServices

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.documents.exporters import EXPORTERS, Exporter, exporter_named
from gltr_desktop.documents.origin import Origin
from gltr_desktop.ui.charts.chart_panel import ChartPanel
from gltr_desktop.ui.exports import Exports, ExportSubject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot


HTML = exporter_named("html")


Office = offices.Office[Exports, ExportSubject]


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Office:
    return open_office(
        qtbot,
        tmp_path,
        lambda parent, settings, subject: Exports(parent, settings, ChartPanel(parent), subject),
    )


def subject(path: Path | None = None, *, done: int = 2) -> ExportSubject:
    analysis = analysis_of(["a", " b"], [0, 20], done=done)
    return ExportSubject(analysis, Colouring(Thresholds((1, 2, 3))), Origin("essay.txt"), path)


def test_a_page_is_written_where_the_user_says(
    office: Office, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    (tmp_path / "out").mkdir()
    path = tmp_path / "out" / "page.html"
    office.subject, dialogs.name = subject(Path("somewhere/essay.txt")), str(path)
    office.exports.ask(HTML)
    assert dialogs.asked == [str(tmp_path / "essay.html")]
    assert dialogs.filters == ["HTML (*.html)"]
    qtbot.waitUntil(lambda: len(office.statuses) == 2)
    assert office.statuses == ["Exporting page.html…", f"Exported {path}"]
    assert "top 1" in path.read_text(encoding="utf-8")
    assert office.settings.folder == tmp_path / "out"


def test_a_new_exporter_is_asked_for_like_the_others(
    office: Office, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    office.subject, dialogs.name = subject(), str(tmp_path / "a.title")
    with title_exporter(tmp_path) as exporter:
        office.exports.ask(exporter)
        qtbot.waitUntil(lambda: office.statuses[-1].startswith("Exported"))
    assert dialogs.asked == [str(tmp_path / "essay.txt.title")]
    assert dialogs.filters == ["Title (*.title)"]
    assert (tmp_path / "a.title").read_bytes() == b"essay.txt: 2 tokens, 1,2,3"


@pytest.mark.parametrize("nothing", [None, subject(done=0)])
def test_nothing_is_asked_before_there_is_an_analysis(
    nothing: ExportSubject | None, office: Office, dialogs: Dialogs
) -> None:
    office.subject = nothing
    office.exports.ask(HTML)
    assert office.statuses == ["There is nothing to export yet: analyse a text first."]
    assert dialogs.asked == []


def test_cancel_writes_nothing(office: Office, tmp_path: Path, dialogs: Dialogs) -> None:
    office.subject, dialogs.name = subject(), ""
    before = list(tmp_path.glob("*.html"))
    office.exports.ask(HTML)
    assert list(tmp_path.glob("*.html")) == before == []
    assert office.statuses == []


def test_a_file_that_cannot_be_written_is_reported(
    office: Office, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    office.subject, dialogs.name = subject(), str(tmp_path / "nowhere" / "page.html")
    office.exports.ask(HTML)
    qtbot.waitUntil(lambda: bool(office.errors))
    assert "nowhere" in office.errors[0].message
    assert office.settings.folder == tmp_path


def test_the_exported_analysis_is_that_of_the_moment_the_dialog_closes(
    office: Office,
    tmp_path: Path,
    dialogs: Dialogs,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While the dialog is open, the analysis goes on."""
    answer = dialogs.folder

    def answer_late(_: object, title: str, suggestion: str = "", *__: object) -> str:
        office.subject = subject(done=2)
        return answer(_, title, suggestion)

    monkeypatch.setattr(dialogs, "folder", answer_late)
    office.subject, dialogs.name = subject(done=1), str(tmp_path / "page.html")
    office.exports.ask(HTML)
    qtbot.waitUntil(lambda: office.statuses[-1].startswith("Exported"))
    assert "Only the first" not in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_note_says_what_the_file_holds_and_offers_to_open_it(
    office: Office, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    office.subject = subject()
    office.exports.write(HTML, tmp_path / "my page.html")
    qtbot.waitUntil(lambda: bool(office.notes))
    ((text, open_it, show_it),) = office.notes
    assert text == f"“my page.html” holds {HTML.holds}."
    assert (open_it.label, show_it.label) == ("&Open", "Show in &Folder")
    open_it.action()
    show_it.action()
    assert opened == [str(tmp_path / "my page.html"), str(tmp_path)]


@pytest.fixture
def three_pages(tmp_path: Path) -> Iterator[Exporter]:
    """An exporter that makes three files."""
    source = "def to_pages(*_):\n    return b'one', b'two', b'three'\n"
    row = Exporter("pages", "Pages", ".page", "dummy_pages", "to_pages", holds="a page each")
    with added_row(EXPORTERS, row, source, tmp_path) as exporter:
        yield exporter


def test_pages_become_files_beside_the_first(
    three_pages: Exporter, office: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    office.subject = subject()
    office.exports.write(three_pages, tmp_path / "essay.page")
    qtbot.waitUntil(lambda: bool(office.notes))
    names = ["essay.page", "essay-2.page", "essay-3.page"]
    assert [(tmp_path / name).read_bytes() for name in names] == [b"one", b"two", b"three"]
    text = "“essay.page” and 2 more, up to “essay-3.page”, hold a page each."
    assert office.notes[0][0] == text


def test_a_page_replaces_no_file_that_nobody_was_asked_about(
    three_pages: Exporter, office: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "essay-3.page").write_bytes(b"mine")
    office.subject = subject()
    office.exports.write(three_pages, tmp_path / "essay.page")
    qtbot.waitUntil(lambda: bool(office.errors))
    assert "“essay-3.page” is there already" in office.errors[0].message
    assert (tmp_path / "essay-3.page").read_bytes() == b"mine"
    assert not (tmp_path / "essay.page").exists()


def test_nothing_is_asked_where_a_library_is_missing(
    office: Office, dialogs: Dialogs, tmp_path: Path
) -> None:
    office.subject = subject()
    office.exports.ask(Exporter("x", "X", ".x", "m", "f", library="no_such_library", extra="all"))
    assert dialogs.asked == []
    assert "all" in office.errors[0].remedy


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Untitled", "text.html"),
        ("A novel: Frankenstein (Mary Shelley)", "A novel Frankenstein (Mary Shelley).html"),
        ("?", "text.html"),
    ],
)
def test_a_text_without_a_file_is_exported_under_its_title(
    title: str, name: str, office: Office, tmp_path: Path, dialogs: Dialogs
) -> None:
    office.subject, dialogs.name = replace(subject(), origin=Origin(title)), ""
    office.exports.ask(HTML)
    assert dialogs.asked == [str(tmp_path / name)]
