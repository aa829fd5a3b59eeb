"""The strip of a text: the shares of its colours, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.pixels import matches, part, picture, share
from helpers.text_rows import error_row, figures_of, text_row
from PySide6.QtWidgets import QTableView, QWidget

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.ui.folder.folder_model import FolderModel
from gltr_desktop.ui.folder.strip_delegate import StripDelegate

if TYPE_CHECKING:
    from gltr_desktop.ui.theme import Theme

ROWS = [
    text_row("1", figures_of((50, 25, 15, 10))),
    text_row("2", figures_of((0, 0, 0, 100))),
    error_row("3", "Broken."),
]


@pytest.fixture
def view(frame: QWidget, theme: Theme) -> QTableView:
    model = FolderModel()
    model.setParent(frame)
    model.show_files([row.file for row in ROWS], GLTR_COLOURING)
    for number, row in enumerate(ROWS):
        model.show_row(number, row)
    view = QTableView(frame)
    view.setModel(model)
    delegate = StripDelegate(view)
    delegate.set_theme(theme)
    view.setItemDelegateForColumn(1, delegate)
    view.setColumnWidth(1, 209)
    view.resize(600, 300)
    return view


def test_each_colour_takes_its_share_of_the_bar_in_order(view: QTableView, theme: Theme) -> None:
    cell = view.visualRect(view.model().index(0, 1))
    pixels = part(picture(view.viewport()), cell)
    middle = pixels[cell.height() // 2]
    columns = [matches(middle, colour).nonzero()[0] for colour in theme.buckets]
    bar = sum(map(len, columns))
    assert bar >= 0.9 * cell.width()
    for found, wanted in zip(columns, (0.5, 0.25, 0.15, 0.1), strict=True):
        assert len(found) == pytest.approx(wanted * bar, abs=3)
        assert (found[1:] - found[:-1] == 1).all()
    firsts = [found[0] for found in columns]
    assert firsts == sorted(firsts)


def test_colours_without_a_share_are_not_there(view: QTableView, theme: Theme) -> None:
    pixels = part(picture(view.viewport()), view.visualRect(view.model().index(1, 1)))
    *others, purple = (share(pixels, colour) for colour in theme.buckets)
    assert others == [0, 0, 0]
    assert purple > 0.3


def test_a_text_without_figures_has_no_strip(view: QTableView, theme: Theme) -> None:
    pixels = part(picture(view.viewport()), view.visualRect(view.model().index(2, 1)))
    assert not any(share(pixels, colour) for colour in theme.buckets)
