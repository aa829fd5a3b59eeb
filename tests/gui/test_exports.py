"""The analysis and the charts are written to files in every format of the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import analysis_of
from helpers.dummy_formats import title_exporter
from PySide6.QtWidgets import QWidget

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.ui.charts.chart_panel import ChartPanel
from gltr_desktop.ui.exports import Exports, ExportSubject
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.errors import GltrError

HTML = exporter_named("html")


@dataclass
class Office:
    """The exports of a window without a model, and what they report."""

    exports: Exports
    settings: Settings
    subject: ExportSubject | None = None
    statuses: list[str] = field(default_factory=list)
    errors: list[GltrError] = field(default_factory=list)


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Office:
    parent, settings = QWidget(), Settings()
    qtbot.addWidget(parent)
    settings.folder = tmp_path
    exports = Exports(parent, settings, ChartPanel(parent), lambda: made.subject)
    made = Office(exports, settings)
    exports.status_changed.connect(made.statuses.append)
    exports.failed.connect(made.errors.append)
    return made


def subject(path: Path | None = None, *, done: int = 2) -> ExportSubject:
    analysis = analysis_of(["a", " b"], [0, 20], done=done)
    return ExportSubject(analysis, Colouring(Thresholds((1, 2, 3))), "essay.txt", path)


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
    assert dialogs.asked == [str(tmp_path / "text.title")]
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
