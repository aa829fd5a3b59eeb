"""The View menu shows and hides the parts of the window, and knows which are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gltr_desktop.ui.settings import SCHEMES
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

Key = Qt.Key


@pytest.mark.parametrize(
    ("key", "name"), [(Key.Key_F8, "summary"), (Key.Key_F7, "inspector"), (Key.Key_F9, "charts")]
)
def test_a_part_of_the_panel_is_hidden_and_shown_by_its_key(
    key: Key, name: str, coloured: MainWindow
) -> None:
    side, view = coloured.pane.side, coloured.menu_actions.view
    part = {
        "summary": coloured.pane.comparison_panel,
        "inspector": side.inspector,
        "charts": side.charts,
    }[name]
    action = {"summary": view.summary, "inspector": view.word, "charts": view.charts}[name]
    assert part.isVisible()
    assert action.isChecked()
    for shown in (False, True):
        QTest.keyClick(coloured.pane.editor, key)
        assert part.isVisible() is shown
        assert action.isChecked() is shown


def test_the_whole_panel_goes_and_comes_by_one_key(coloured: MainWindow) -> None:
    view, side = coloured.menu_actions.view, coloured.pane.side
    coloured.pane.show_charts(shown=False)
    for shown in (False, True):
        QTest.keyClick(coloured.pane.editor, Key.Key_F4)
        assert side.isVisible() is shown
        for action in (view.side, view.summary, view.word, view.charts):
            assert action.isChecked() is shown


def test_the_checks_follow_what_was_chosen_elsewhere(coloured: MainWindow) -> None:
    view = coloured.menu_actions.view
    coloured.pane.use_floating_card(floating=True)
    coloured.pane.show_charts(shown=False)
    view.refresh()
    assert view.floating.isChecked()
    assert not view.charts.isChecked()
    view.floating.trigger()
    assert not coloured.settings.floating_card
    # The settings decide, whatever the check said before.
    coloured.settings.charts = True
    view.charts.trigger()
    assert not coloured.settings.charts


def test_light_and_dark_are_chosen(coloured: MainWindow, qapp: QApplication, qtbot: QtBot) -> None:
    view, before = coloured.menu_actions.view, qapp.palette()
    try:
        for scheme, dark in (("dark", True), ("light", False)):
            view.schemes[SCHEMES.index(scheme)].trigger()
            assert coloured.settings.scheme == scheme
            qtbot.waitUntil(lambda dark=dark: Theme.of(coloured.palette()).dark is dark)  # type: ignore[misc]
            assert view.schemes[SCHEMES.index(scheme)].isChecked()
    finally:
        qapp.setPalette(before)
