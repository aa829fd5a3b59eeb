"""What is side by side is written to files in every format of the table."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers import offices
from helpers.differences import of_models, of_texts
from helpers.offices import open_office
from PySide6.QtWidgets import QWidget

from gltr_desktop.documents.difference_exporters import (
    DIFFERENCE_EXPORTERS,
    DifferenceExporter,
    difference_exporter_named,
)
from gltr_desktop.ui.charts.chart_panel import ChartPanel
from gltr_desktop.ui.coloured_copy import ColouredCopy
from gltr_desktop.ui.editor.token_editor import TokenEditor
from gltr_desktop.ui.exports import Exports
from gltr_desktop.ui.menus.share_menu import ShareMenu
from gltr_desktop.ui.side_by_side.difference_export import DifferenceExports, DifferenceSubject

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot


HTML, JSON = map(difference_exporter_named, ("html", "json"))


Office = offices.Office[DifferenceExports, DifferenceSubject]


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Office:
    return open_office(qtbot, tmp_path, DifferenceExports)


@pytest.mark.parametrize("exporter", [row for row in DIFFERENCE_EXPORTERS if row.menu_text],
                         ids=lambda row: row.name)  # fmt: skip
def test_a_difference_is_written_where_the_user_says(
    exporter: DifferenceExporter, office: Office, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    (tmp_path / "out").mkdir()
    path = tmp_path / "out" / f"found{exporter.suffix}"
    office.subject = DifferenceSubject(of_texts(), (tmp_path / "draft.txt",))
    dialogs.name = str(path)
    office.exports.ask(exporter)
    assert dialogs.asked == [str(tmp_path / f"draft-compared{exporter.suffix}")]
    assert dialogs.filters == [f"{exporter.title} (*{exporter.suffix})"]
    qtbot.waitUntil(lambda: bool(office.notes))
    assert office.statuses == [f"Exporting {path.name}…", f"Exported {path}"]
    assert "woman" in path.read_text(encoding="utf-8")
    assert office.settings.folder == path.parent
    ((sentence, *_),) = office.notes
    assert sentence == f"“{path.name}” holds {exporter.holds}."
    assert exporter.tip


def test_of_two_models_the_name_of_their_text_is_suggested(
    office: Office, tmp_path: Path, dialogs: Dialogs
) -> None:
    office.subject, dialogs.name = DifferenceSubject(of_models(title="letter")), ""
    office.exports.ask(HTML)
    assert dialogs.asked == [str(tmp_path / "letter-compared.html")]
    assert office.statuses == []


def test_nothing_is_asked_before_both_sides_are_read(office: Office, dialogs: Dialogs) -> None:
    office.exports.ask(HTML)
    assert office.statuses == ["There is nothing to export yet: the two sides have not been read."]
    assert dialogs.asked == []


def test_neither_text_is_replaced(office: Office, tmp_path: Path, dialogs: Dialogs) -> None:
    for name in ("draft.txt", "final.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    paths = (tmp_path / "draft.txt", tmp_path / "final.txt")
    office.subject, dialogs.name = DifferenceSubject(of_texts(), paths), str(paths[1])
    office.exports.ask(HTML)
    assert "“final.txt”, which the text was read from" in office.errors[0].message
    assert paths[1].read_text(encoding="utf-8") == "final.txt"


def test_a_file_that_cannot_be_written_is_reported(
    office: Office, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    office.subject = DifferenceSubject(of_texts())
    dialogs.name = str(tmp_path / "nowhere" / "page.html")
    office.exports.ask(HTML)
    qtbot.waitUntil(lambda: bool(office.errors))
    assert "nowhere" in office.errors[0].message
    assert office.settings.folder == tmp_path


def test_what_is_written_is_what_is_side_by_side_when_the_dialog_closes(
    office: Office,
    tmp_path: Path,
    dialogs: Dialogs,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While the dialog is open, the other side is read further."""
    answer = dialogs.folder
    report = of_texts()

    def answer_late(_: object, title: str, suggestion: str = "", *__: object) -> str:
        office.subject = DifferenceSubject(replace(report, names=("later", "version")))
        return answer(_, title, suggestion)

    monkeypatch.setattr(dialogs, "folder", answer_late)
    office.subject, dialogs.name = DifferenceSubject(report), str(tmp_path / "found.json")
    office.exports.ask(JSON)
    qtbot.waitUntil(lambda: bool(office.notes))
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert found["left"]["title"] == "later"


def test_the_share_menu_offers_the_formats_while_there_is_a_difference(
    office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[DifferenceExporter] = []
    monkeypatch.setattr(DifferenceExports, "ask", lambda _, row: asked.append(row))
    parent = QWidget()
    qtbot.addWidget(parent)
    exports = Exports(parent, office.settings, ChartPanel(parent), lambda: None)
    share = ShareMenu(parent, exports, ColouredCopy(TokenEditor(parent), exports))
    share.add_comparison(office.exports)
    entry = share.comparison.menuAction()
    assert entry in share.menu.actions()
    assert not entry.isEnabled()
    office.subject = DifferenceSubject(of_texts())
    share.update_comparison()
    assert entry.isEnabled()
    entries = share.comparison.actions()
    assert [action.text() for action in entries] == ["&Web Page…", "&JSON…", "&CSV…"]
    entries[1].trigger()
    assert asked == [JSON]
    office.subject = None
    share.update_comparison()
    assert not entry.isEnabled()
