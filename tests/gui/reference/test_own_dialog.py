"""The dialogs about references of one's own: a title is asked for, and what there is is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.reference_texts import write_texts
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox, QWidget

from gltr_desktop.analysis.reference.baseline import Baseline, Values
from gltr_desktop.batch.reference.own import OwnReference, keep_own, own_references
from gltr_desktop.batch.reference.store import BaselineStore, StoredBaseline, read_baseline
from gltr_desktop.models.options import BUILT_IN
from gltr_desktop.ui.reference.own_dialog import OwnDialog
from gltr_desktop.ui.reference.references_dialog import ReferencesDialog
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

STORED = StoredBaseline(
    "My class",
    "texts of “My class”",
    "en",
    "SmolLM2-135M-Instruct",
    None,
    None,
    "float32",
    "1",
    Baseline({"bits_per_token": Values({50: (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)}, {})}),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_texts(tmp_path / "essays", range(1, 7))
    return tmp_path / "essays"


def chosen_in(dialog: OwnDialog) -> list[OwnReference]:
    chosen: list[OwnReference] = []
    dialog.chosen.connect(chosen.append)
    return chosen


def test_the_name_of_the_folder_is_suggested(frame: QWidget, folder: Path) -> None:
    dialog = OwnDialog(folder, ["News"], frame)
    chosen = chosen_in(dialog)
    assert dialog.title.text() == "essays"
    assert dialog.title.selectedText() == "essays"
    dialog.accept()
    assert chosen == [OwnReference("essays", folder)]


def test_a_title_that_is_taken_gets_a_number(frame: QWidget, folder: Path) -> None:
    assert OwnDialog(folder, ["Essays", "essays 2"], frame).title.text() == "essays 3"


@pytest.mark.parametrize(("title", "complaint"), [("  ", "Say what"), ("NEWS", "“NEWS” already")])
def test_a_title_that_cannot_be_used_is_not(
    title: str, complaint: str, frame: QWidget, folder: Path
) -> None:
    dialog = OwnDialog(folder, ["News"], frame)
    ok = dialog.box.button(QDialogButtonBox.StandardButton.Ok)
    dialog.title.setText(title)
    assert complaint in dialog.complaint.text()
    assert not ok.isEnabled()
    dialog.title.setText(" My class ")
    assert dialog.complaint.text() == ""
    assert ok.isEnabled()
    chosen = chosen_in(dialog)
    QTest.mouseClick(ok, Qt.MouseButton.LeftButton)
    assert [one.title for one in chosen] == ["My class"]


def test_cancelling_chooses_nothing(frame: QWidget, folder: Path) -> None:
    dialog = OwnDialog(folder, [], frame)
    chosen = chosen_in(dialog)
    dialog.reject()
    assert chosen == []


class Listed:
    """The list of references, and what it has emitted."""

    def __init__(self, store: BaselineStore, frame: QWidget, settings: Settings) -> None:
        self.dialog = ReferencesDialog(store, BUILT_IN, ("float32", None), settings, frame)
        self.removed: list[str] = []
        self.files: list[str] = []
        self.dialog.removed.connect(self.removed.append)
        self.dialog.file_chosen.connect(self.files.append)

    @property
    def rows(self) -> list[list[str]]:
        table = self.dialog.table
        items = [
            [table.item(row, column) for column in range(table.columnCount())]
            for row in range(table.rowCount())
        ]
        return [[item.text() for item in row if item is not None] for row in items]


@pytest.fixture
def store(tmp_path: Path) -> BaselineStore:
    return BaselineStore(tmp_path / "data" / "gltr_desktop" / "reference" / "baselines")


@pytest.fixture
def listed(
    store: BaselineStore, folder: Path, tmp_path: Path, frame: QWidget, qtbot: QtBot
) -> Listed:
    """A reference that the model has read, and one whose folder is gone."""
    keep_own(OwnReference("My class", folder))
    keep_own(OwnReference("Gone", tmp_path / "gone"))
    store.put(str(folder), BUILT_IN, STORED)
    settings = Settings()
    settings.folder = tmp_path
    listed = Listed(store, frame, settings)
    qtbot.waitUntil(lambda: len(listed.rows) == 2)
    return listed


def test_references_are_listed_with_what_the_model_has_made_of_them(
    listed: Listed, folder: Path, tmp_path: Path
) -> None:
    assert listed.rows == [
        ["My class", str(folder), "6", "6 texts"],
        ["Gone", str(tmp_path / "gone"), "not there", "no"],
    ]
    assert listed.dialog.remove_button.isEnabled()
    assert listed.dialog.export_button.isEnabled()
    listed.dialog.table.selectRow(1)
    assert listed.dialog.remove_button.isEnabled()
    assert not listed.dialog.export_button.isEnabled()


def test_what_a_newer_version_has_kept_is_named(
    store: BaselineStore, folder: Path, frame: QWidget, qtbot: QtBot
) -> None:
    keep_own(OwnReference("My class", folder))
    path = store.put(str(folder), BUILT_IN, STORED)
    path.write_text('{"format": "gltr-desktop-reference/2"}', encoding="utf-8")
    listed = Listed(store, frame, Settings())
    qtbot.waitUntil(lambda: len(listed.rows) == 1)
    assert listed.rows[0][-1] == "no"
    assert "newer version" in listed.dialog.notice.text()
    assert "“My class”" in listed.dialog.notice.text()


def test_a_list_of_a_newer_version_is_named(
    store: BaselineStore, tmp_path: Path, frame: QWidget, qtbot: QtBot
) -> None:
    path = tmp_path / "data" / "gltr_desktop" / "reference" / "own.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"format": "gltr-desktop-own-references/2"}', encoding="utf-8")
    listed = Listed(store, frame, Settings())
    qtbot.waitUntil(lambda: str(path) in listed.dialog.notice.text())


def test_without_references_it_is_said_how_to_make_one(
    store: BaselineStore, frame: QWidget, qtbot: QtBot
) -> None:
    listed = Listed(store, frame, Settings())
    qtbot.waitUntil(lambda: "makes one" in listed.dialog.notice.text())
    assert not listed.dialog.remove_button.isEnabled()
    assert not listed.dialog.export_button.isEnabled()


def test_a_reference_is_removed_and_its_texts_stay(
    listed: Listed, folder: Path, store: BaselineStore, dialogs: Dialogs, qtbot: QtBot
) -> None:
    dialogs.answer = QMessageBox.StandardButton.No
    listed.dialog.remove_button.click()
    assert "“My class”" in dialogs.asked[-1]
    assert len(own_references()) == 2
    dialogs.answer = QMessageBox.StandardButton.Yes
    listed.dialog.remove_button.click()
    qtbot.waitUntil(lambda: len(listed.rows) == 1)
    assert listed.removed == ["My class"]
    assert [own.title for own in own_references()] == ["Gone"]
    assert len(list(folder.iterdir())) == 6
    assert store.get(str(folder), BUILT_IN, "float32") is None


def test_an_export_holds_the_figures(
    listed: Listed, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    path = tmp_path / "class.json"
    dialogs.name = str(path)
    listed.dialog.export_button.click()
    qtbot.waitUntil(lambda: "class.json" in listed.dialog.notice.text())
    exported = read_baseline(path)
    assert exported is not None
    assert exported.name == "My class"
    assert exported.baseline == STORED.baseline


def test_an_export_that_fails_says_why(
    listed: Listed, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    dialogs.name = str(tmp_path / "no folder" / "class.json")
    listed.dialog.export_button.click()
    qtbot.waitUntil(lambda: "no folder" in listed.dialog.notice.text())


def test_a_file_of_somebody_elses_is_chosen(listed: Listed, dialogs: Dialogs) -> None:
    dialogs.name = ""
    listed.dialog.file_button.click()
    assert listed.files == []
    dialogs.name = "/somewhere/class.json"
    listed.dialog.file_button.click()
    assert listed.files == ["/somewhere/class.json"]
    assert not listed.dialog.isVisible()
