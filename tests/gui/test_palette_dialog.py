"""Colours of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.pixels import picture, share
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QDialogButtonBox

from gltr_desktop.analysis.palette import GLTR, SAFE, PaletteSet
from gltr_desktop.ui.dialogs.palette_dialog import PaletteDialog
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


def opened(window: MainWindow) -> PaletteDialog:
    window.menu_actions.colour_menus.palettes[-1].trigger()
    dialog = window.findChildren(PaletteDialog)[-1]
    assert dialog.isVisible()
    return dialog


def test_a_colour_is_used_at_once_and_kept(
    coloured: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(coloured)
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor("#c0ffee"))
    dialog.buttons[0].click()
    assert dialog.buttons[0].text() == "#c0ffee"
    assert coloured.pane.editor.theme.buckets[0] == QColor("#c0ffee")
    assert share(picture(coloured.pane.legend), QColor("#c0ffee")) > 0
    dialog.accept()
    assert Settings().palette.light.buckets == ("#c0ffee", *GLTR.light.buckets[1:])
    assert Settings().palette.dark == GLTR.dark
    assert coloured.menu_actions.colour_menus.palettes[-1].isChecked()


def test_a_choice_that_is_given_up_changes_nothing(
    coloured: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor())
    dialog = opened(coloured)
    dialog.buttons[2].click()
    assert coloured.colouring.palette.light == GLTR.light
    dialog.reject()


def test_cancel_brings_the_initial_colours_back(coloured: MainWindow) -> None:
    coloured.colouring_controller.choose_palette(SAFE)
    dialog = opened(coloured)
    dialog.set_colour(1, "#abcdef")
    dialog.reject()
    assert coloured.colouring.palette is SAFE
    assert Settings().palette is SAFE
    assert Settings().own_palette.light == GLTR.light
    assert coloured.menu_actions.colour_menus.palettes[1].isChecked()


@pytest.mark.parametrize("dark", [False, True])
def test_a_colour_on_which_nobody_could_read_is_refused(dark: bool, qtbot: QtBot) -> None:
    dialog = PaletteDialog(GLTR, None, dark=dark)
    qtbot.addWidget(dialog)
    changes: list[PaletteSet] = []
    dialog.changed.connect(changes.append)
    dialog.set_colour(0, "#777777" if dark else "#555555")
    assert ("darker" if dark else "lighter") in dialog.complaint.text()
    assert changes == []
    dialog.set_colour(0, "#002200" if dark else "#ddffdd")
    assert dialog.complaint.text() == ""
    (changed,) = changes
    assert (changed.dark if dark else changed.light).buckets[0] in {"#002200", "#ddffdd"}
    assert (changed.light == GLTR.light) is dark
    dialog.box.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert changes[-1] == GLTR
