"""A dialog whose choices take effect while the user makes them: kept by OK, undone by Cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QSpinBox

from gltr_desktop.ui.dialogs.preview_dialog import PreviewDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Buttons = QDialogButtonBox.StandardButton
INITIAL, DEFAULT = 3, 10


class NumberDialog(PreviewDialog):
    """A dialog for one number."""

    def __init__(self) -> None:
        super().__init__("Number", "A number of your choice.", INITIAL, None)
        self.field = QSpinBox(self)
        self.field.setValue(INITIAL)
        self.field.valueChanged.connect(self.changed.emit)
        self.form.addRow("&Number", self.field)

    def restore_defaults(self) -> None:
        self.field.setValue(DEFAULT)


@pytest.fixture
def dialog(qtbot: QtBot) -> NumberDialog:
    dialog = NumberDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


@pytest.fixture
def emitted(dialog: NumberDialog) -> list[object]:
    """What ``changed`` has passed so far."""
    emitted: list[object] = []
    dialog.changed.connect(emitted.append)
    return emitted


def test_it_says_what_it_is_for(dialog: NumberDialog) -> None:
    assert dialog.windowTitle() == "Number"
    assert "A number of your choice." in [label.text() for label in dialog.findChildren(QLabel)]
    assert dialog.complaint.text() == ""


def test_ok_keeps_the_choice(dialog: NumberDialog, emitted: list[object]) -> None:
    dialog.field.setValue(5)
    dialog.box.button(Buttons.Ok).click()
    assert emitted == [5]
    assert not dialog.isVisible()


@pytest.mark.parametrize("by_key", [False, True])
def test_cancel_brings_the_initial_value_back(
    by_key: bool, dialog: NumberDialog, emitted: list[object]
) -> None:
    dialog.field.setValue(5)
    if by_key:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.box.button(Buttons.Cancel).click()
    assert emitted == [5, INITIAL]
    assert not dialog.isVisible()


def test_the_defaults_are_restored_and_can_still_be_given_up(
    dialog: NumberDialog, emitted: list[object]
) -> None:
    dialog.box.button(Buttons.RestoreDefaults).click()
    assert emitted == [DEFAULT]
    assert dialog.isVisible()
    dialog.reject()
    assert emitted == [DEFAULT, INITIAL]
