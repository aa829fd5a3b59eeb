"""The strip over both columns says what stands on each side, and has buttons for the rest."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from helpers.side_by_side import AFTER, compare_texts, second_of, wait_for_difference
from helpers.widgets import child_of
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from gltr_desktop.ui.side_by_side.pair_strip import PairStrip
from gltr_desktop.ui.side_by_side.side_title import SideState, SideTitle

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture
def strip(window: MainWindow, qtbot: QtBot) -> PairStrip:
    """Over two versions of a text, both of which are read."""
    compare_texts(window, qtbot)
    return child_of(window, PairStrip)


def test_it_names_both_sides_and_what_they_add_up_to(
    strip: PairStrip, window: MainWindow, qtbot: QtBot
) -> None:
    difference = wait_for_difference(window, qtbot)
    left, right = (title.text for title in strip.titles)
    assert left.startswith("A: Untitled, ")
    assert right == f"B: After, {difference.right_bits_per_character:.2f} bits/character"


def test_each_title_stands_over_its_column(strip: PairStrip, window: MainWindow) -> None:
    second = second_of(window)
    border = second.mapTo(window, QPoint()).x()
    assert strip.titles[1].mapTo(window, QPoint()).x() == pytest.approx(border, abs=24)


def test_it_says_that_a_side_was_edited_and_is_empty(strip: PairStrip, window: MainWindow) -> None:
    editor = second_of(window).editor
    QTest.keyClicks(editor, "So ")
    assert "edited since it was read" in strip.titles[1].text
    editor.selectAll()
    editor.cut()
    assert strip.titles[1].text == "B: After, no text"


def test_its_buttons_swap_colour_and_end(strip: PairStrip, window: MainWindow) -> None:
    sides = window.side_by_side
    QTest.mouseClick(strip.colours.buttons[1], Qt.MouseButton.LeftButton)
    assert sides.shows_difference
    QTest.mouseClick(strip.colours.buttons[0], Qt.MouseButton.LeftButton)
    assert not sides.shows_difference
    QTest.mouseClick(strip.swap, Qt.MouseButton.LeftButton)
    assert sides.names == ("After", "Untitled")
    QTest.mouseClick(strip.end, Qt.MouseButton.LeftButton)
    assert not sides.active


def test_two_different_texts_have_no_colours_of_the_difference(
    strip: PairStrip, window: MainWindow, qtbot: QtBot
) -> None:
    assert strip.colours.buttons[1].isEnabled()
    editor = second_of(window).editor
    editor.selectAll()
    editor.insertPlainText("Quite another story begins here. " * 3)
    window.pane.analysis.analyse()
    assert not wait_for_difference(window, qtbot).is_revision
    assert not strip.colours.buttons[1].isEnabled()
    editor.undo()
    editor.undo()
    qtbot.waitUntil(lambda: window.side_by_side.difference is not None, timeout=60_000)
    assert wait_for_difference(window, qtbot).right.text == AFTER
    assert strip.colours.buttons[1].isEnabled()


@pytest.mark.parametrize("width", [1600, 1280, 1000, 900])
def test_nothing_covers_anything_else(
    width: int, strip: PairStrip, window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(width, 600)
    qtbot.waitUntil(lambda: window.width() == width)

    def is_tidy() -> bool:
        buttons = [each for each in strip.findChildren(QToolButton) if each.isVisible()]
        rects = [
            QRect(each.mapTo(strip, QPoint()), each.size()) for each in (*strip.titles, *buttons)
        ]
        is_inside = all(map(strip.rect().contains, rects))
        pairs = combinations(rects, 2)
        return is_inside and not any(one.intersects(other) for one, other in pairs)

    qtbot.waitUntil(is_tidy)


def test_where_there_is_little_room_a_figure_is_left_out_and_a_state_is_not(
    frame: QWidget,
) -> None:
    title = SideTitle("A", frame)
    title.show_side("essay-second-draft.txt", SideState("2.31 bits/character", is_figure=True))
    assert title.shown_in(600) == ("essay-second-draft.txt", "2.31 bits/character")
    assert title.shown_in(170) == ("essay-second-draft.txt", "")
    title.show_side("essay-second-draft.txt", SideState("cannot be read"))
    name, state = title.shown_in(190)
    assert name.endswith("…")
    assert state == "cannot be read"


def test_a_window_of_usual_size_has_room_for_the_figures_of_both_sides(
    strip: PairStrip, window: MainWindow, qtbot: QtBot
) -> None:
    wait_for_difference(window, qtbot)
    window.resize(1280, 800)

    def has_room() -> bool:
        return all(
            title.width() >= title.fontMetrics().horizontalAdvance(title.text)
            for title in strip.titles
        )

    qtbot.waitUntil(has_room)
