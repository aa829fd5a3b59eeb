"""A dialog whose choices take effect while the user makes them: kept by OK, undone by Cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.pixels import picture, share
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QSpinBox, QWidget

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.palette import GLTR
from gltr_desktop.ui.dialogs.palette_dialog import PaletteDialog
from gltr_desktop.ui.dialogs.preview_dialog import PreviewDialog
from gltr_desktop.ui.dialogs.thresholds_dialog import ThresholdsDialog
from gltr_desktop.ui.theme import Theme

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


def test_a_reason_against_a_choice_is_on_the_colour_of_warnings(dialog: NumberDialog) -> None:
    warning = Theme.of(dialog.palette()).warning
    assert share(picture(dialog), warning) == 0
    dialog.complain("It is too large.")
    assert share(picture(dialog), warning) > 0.02
    dialog.complain("")
    assert share(picture(dialog), warning) == 0


@pytest.mark.parametrize("kind", ["thresholds", "palette"])
def test_the_keyboard_is_in_the_first_field(kind: str, frame: QWidget, qtbot: QtBot) -> None:
    frame.show()
    dialog: PreviewDialog
    if kind == "thresholds":
        dialog = ThresholdsDialog(Thresholds(), Thresholds(), frame)
        first: QWidget = dialog.fields[0]
    else:
        dialog = PaletteDialog(GLTR, frame, dark=False)
        first = dialog.buttons[0]
    dialog.open()
    qtbot.waitUntil(lambda: dialog.focusWidget() is first)
    dialog.reject()


def test_it_stands_at_the_end_of_the_window_and_on_the_screen(frame: QWidget, qtbot: QtBot) -> None:
    room = frame.screen().availableGeometry()
    for left in (0, room.width() - 520):
        frame.setGeometry(left, 40, 520, 400)
        frame.show()
        dialog = ThresholdsDialog(Thresholds(), Thresholds(), frame)
        dialog.open()
        qtbot.waitUntil(dialog.isVisible)
        shown = dialog.frameGeometry()
        assert room.contains(shown)
        assert shown.right() >= frame.geometry().right() - 20
        dialog.reject()
