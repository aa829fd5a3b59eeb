"""The Share menu: every format, the clipboard and the charts, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.table_rows import added_row
from PySide6.QtWidgets import QWidget

from gltr_desktop.documents.exporters import EXPORTERS, Exporter, Group
from gltr_desktop.ui.charts.chart_panel import ChartPanel
from gltr_desktop.ui.coloured_copy import ColouredCopy
from gltr_desktop.ui.editor.token_editor import TokenEditor
from gltr_desktop.ui.exports import Exports
from gltr_desktop.ui.menus.share_menu import ShareMenu
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from PySide6.QtWidgets import QMenu
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


def groups(menu: QMenu) -> list[list[str]]:
    """The entries between the lines of ``menu``."""
    found: list[list[str]] = [[]]
    for action in menu.actions():
        if action.isSeparator():
            found.append([])
        else:
            found[-1].append(action.text())
    return found


def share_menu(qtbot: QtBot) -> ShareMenu:
    parent = QWidget()
    qtbot.addWidget(parent)
    exports = Exports(parent, Settings(), ChartPanel(parent), lambda: None)
    return ShareMenu(parent, exports, ColouredCopy(TokenEditor(parent), exports))


def test_formats_stand_in_their_groups_and_copying_and_charts_below(qtbot: QtBot) -> None:
    menu = share_menu(qtbot).menu
    formats = [
        [row.menu_text for row in EXPORTERS if row.menu_text and row.group is group]
        for group in Group
    ]
    assert groups(menu) == [*formats, ["Cop&y with Colours"], ["C&harts…", "Copy Ch&arts"]]
    assert formats[0][:2] == ["&Web Page…", "&PDF…"]


def test_every_format_says_what_it_is_for_and_what_it_holds() -> None:
    for row in EXPORTERS:
        if row.menu_text:
            assert row.tip, row.name
            assert row.holds, row.name


def test_an_entry_asks_for_its_format(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Exporter] = []
    monkeypatch.setattr(Exports, "ask", lambda _, row: asked.append(row))
    row = Exporter("x", "X", ".x", "dummy_x", "f", "&X…", "F7", "An X", Group.TABLE)
    with added_row(EXPORTERS, row, "", tmp_path):
        menu = share_menu(qtbot).menu
    (action,) = [action for action in menu.actions() if action.text() == "&X…"]
    assert (action.shortcut().toString(), action.toolTip()) == ("F7", "An X")
    assert "&X…" in groups(menu)[list(Group).index(Group.TABLE)]
    action.trigger()
    assert asked == [row]


def test_the_button_in_the_header_opens_the_menu_of_the_menu_bar(window: MainWindow) -> None:
    menu = window.menu_actions.share.menu
    assert menu.menuAction() in window.menuBar().actions()
    button = window.menu_actions.header.share
    assert button.menu() is menu
    assert button.text().strip().startswith("Share")
    assert not button.icon().isNull()
    assert button.toolTip()
