"""The table of texts is written to a file in every format."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.text_rows import error_row, text_row

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch import tables
from gltr_desktop.batch.tables import TABLES
from gltr_desktop.ui.folder.table_export import TableExport
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from helpers.dialogs import Dialogs
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

ROWS = [text_row("a.txt"), error_row("b.txt", "Broken. Repair it.")]


@pytest.fixture
def export(frame: QWidget) -> TableExport:
    return TableExport(frame, Settings())


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_format_is_offered_and_written(
    table: object, export: TableExport, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    (chosen,) = (one for one in TABLES if one is table)
    dialogs.name = str(tmp_path / f"out{chosen.suffix.upper()}")
    with qtbot.waitSignal(export.exported, timeout=60_000) as caught:
        export.ask(ROWS, GLTR_COLOURING, tmp_path / "essays")
    path = Path(dialogs.name)
    sentence, written = caught.args
    assert sentence == f"“{path.name}” holds the table of 2 texts."
    assert written == path
    assert dialogs.asked == [str(tmp_path / "essays.csv")]
    assert dialogs.filters == ["CSV (*.csv);;Excel (*.xlsx);;Parquet (*.parquet);;JSON (*.json)"]
    assert path.stat().st_size > 0
    assert Settings().folder == tmp_path
    if chosen.name == "json":
        assert "b.txt" in json.dumps(json.loads(path.read_text("utf-8")))


def test_a_name_without_a_suffix_gets_that_of_the_chosen_format(
    export: TableExport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(
        "PySide6.QtWidgets.QFileDialog.getSaveFileName",
        lambda *_: (str(tmp_path / "my.table v2"), "Excel (*.xlsx)"),
    )
    with qtbot.waitSignal(export.failed) as refused:
        export.ask(ROWS, GLTR_COLOURING, tmp_path / "essays")
    assert "my.table v2" in refused.args[0].message
    monkeypatch.setattr(
        "PySide6.QtWidgets.QFileDialog.getSaveFileName",
        lambda *_: (str(tmp_path / "table"), "Excel (*.xlsx)"),
    )
    with qtbot.waitSignal(export.exported, timeout=60_000):
        export.ask(ROWS, GLTR_COLOURING, tmp_path / "essays")
    assert (tmp_path / "table.xlsx").read_bytes().startswith(b"PK")


def test_nothing_is_written_where_nobody_gives_a_name(
    export: TableExport, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    dialogs.name = ""
    with qtbot.assertNotEmitted(export.exported), qtbot.assertNotEmitted(export.failed):
        export.ask(ROWS, GLTR_COLOURING, tmp_path / "essays")


def test_a_text_is_not_replaced_by_the_table(
    export: TableExport, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    path = tmp_path / "essay.csv"
    path.write_text("a text")
    row = replace(ROWS[0], file=replace(ROWS[0].file, path=path))
    dialogs.name = str(tmp_path / "." / "essay.csv")
    with qtbot.waitSignal(export.failed, timeout=60_000) as caught:
        export.ask([row], GLTR_COLOURING, tmp_path / "essays")
    assert "one of the texts" in caught.args[0].message
    assert path.read_text() == "a text"


def test_a_missing_library_is_named_before_anything_is_written(
    export: TableExport,
    tmp_path: Path,
    dialogs: Dialogs,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    other = replace(TABLES[0], suffix=".other", library="no_such_library", extra="corpus")
    dialogs.name = str(tmp_path / "out.other")
    monkeypatch.setattr(tables, "TABLES", [*TABLES, other])
    with qtbot.waitSignal(export.failed) as caught:
        export.ask(ROWS, GLTR_COLOURING, tmp_path / "essays")
    assert "no_such_library" in str(caught.args[0])
    assert not Path(dialogs.name).exists()


def test_a_disk_that_cannot_be_written_is_told(
    export: TableExport, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    dialogs.name = str(tmp_path / "no folder" / "out.csv")
    with qtbot.waitSignal(export.failed, timeout=60_000) as caught:
        export.ask(ROWS[:1], GLTR_COLOURING, tmp_path / "essays")
    assert "no folder" in str(caught.args[0])
