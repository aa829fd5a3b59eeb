"""The dialog that asks which columns of a table hold the parts of its items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QWidget

from gltr_desktop.batch.words.items import ItemColumns
from gltr_desktop.ui.items.columns_dialog import ColumnsDialog
from gltr_desktop.ui.items.table_preview import read_preview

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QPushButton
    from pytestqt.qtbot import QtBot


def dialog_for(path: Path, frame: QWidget, columns: ItemColumns | None = None) -> ColumnsDialog:
    preview = read_preview(path, None, lambda: False)
    return ColumnsDialog(preview, columns or preview.suggested(), frame)


@pytest.fixture
def dialog(stimuli: Path, frame: QWidget) -> ColumnsDialog:
    return dialog_for(stimuli, frame)


def ok_of(dialog: ColumnsDialog) -> QPushButton:
    return dialog.box.button(QDialogButtonBox.StandardButton.Ok)


def test_what_is_likely_is_chosen_at_first(dialog: ColumnsDialog) -> None:
    assert dialog.columns == ItemColumns("sentence", "context", "item", "regions", "condition")
    assert not dialog.complaint.text()


def test_what_is_chosen_is_told(dialog: ColumnsDialog, qtbot: QtBot) -> None:
    dialog.parts["context"].setCurrentText("none")
    dialog.parts["group"].setCurrentText("none")
    with qtbot.waitSignal(dialog.chosen) as told:
        ok_of(dialog).click()
    assert told.args == [ItemColumns("sentence", None, "item", "regions", None)]


def test_nothing_is_told_of_a_dialog_that_is_cancelled(dialog: ColumnsDialog, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(dialog.chosen):
        dialog.reject()


def test_no_column_can_be_chosen_twice(dialog: ColumnsDialog) -> None:
    dialog.parts["context"].setCurrentText("sentence")
    assert "“sentence” is chosen twice" in dialog.complaint.text()
    assert not ok_of(dialog).isEnabled()
    dialog.parts["context"].setCurrentText("none")
    assert ok_of(dialog).isEnabled()


def test_the_text_cannot_be_left_out(dialog: ColumnsDialog) -> None:
    for part, choice in dialog.parts.items():
        assert (choice.findText("none") == -1) is (part == "text")


def test_the_first_rows_are_shown_below_the_names(dialog: ColumnsDialog) -> None:
    names = [dialog.rows.horizontalHeaderItem(column) for column in range(5)]
    assert [name.text() for name in names if name] == [
        "item", "condition", "context", "sentence", "regions",
    ]  # fmt: skip
    cell = dialog.rows.item(0, 3)
    assert cell is not None
    assert cell.text() == "The horse raced past the barn fell."


def test_used_columns_are_marked(dialog: ColumnsDialog) -> None:
    def mark(column: int) -> tuple[bool, str]:
        head = dialog.rows.horizontalHeaderItem(column)
        assert head is not None
        return head.font().bold(), head.toolTip()

    assert mark(2) == (True, "Context of the items")
    dialog.parts["context"].setCurrentText("none")
    assert mark(2) == (False, "Not used")


def test_each_choice_has_a_label_with_a_letter_of_its_own(dialog: ColumnsDialog) -> None:
    labels = [label for label in dialog.findChildren(QLabel) if label.buddy() is not None]
    named = {label.buddy(): label.text() for label in labels}
    assert {named[choice] for choice in dialog.parts.values()} == {
        "&Text", "&Context", "&Name", "&Group", "&Regions",
    }  # fmt: skip
    assert all(choice.accessibleDescription() for choice in dialog.parts.values())


def test_the_keyboard_goes_through_the_choices_in_their_order(
    dialog: ColumnsDialog, qtbot: QtBot
) -> None:
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    for choice in dialog.parts.values():
        assert choice.hasFocus()
        QTest.keyClick(choice, Qt.Key.Key_Tab)
    dialog.reject()


def test_an_encoding_is_asked_for_only_where_it_is_a_guess(
    dialog: ColumnsDialog, tmp_path: Path, frame: QWidget, qtbot: QtBot
) -> None:
    assert dialog.encoding.isHidden()
    path = tmp_path / "table.csv"
    path.write_bytes("text\nŽluťoučký kůň\n".encode("iso8859-2"))
    uncertain = dialog_for(path, frame)
    assert not uncertain.encoding.isHidden()
    assert uncertain.encoding.count() > 1
    with qtbot.waitSignal(uncertain.encoding_chosen) as told:
        choose(uncertain.encoding, 1)
    assert told.args == [uncertain.encoding.itemData(1)]


def choose(choice: QComboBox, index: int) -> None:
    choice.setCurrentIndex(index)
    choice.activated.emit(index)
