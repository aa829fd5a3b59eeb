"""The row above the text: everything has its place, whatever happens and however wide it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.measures import PROBABILITY
from helpers.windows import LONG, TEXT, open_window, wait_for_colours
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.header.analyse_button import Offered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.header.header import Header
    from gltr_desktop.ui.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def header(coloured: MainWindow) -> Header:
    return coloured.menu_actions.header


def shown(header: Header) -> list[QToolButton]:
    return [button for button in header.findChildren(QToolButton) if button.isVisible()]


def places(header: Header) -> list[QPoint]:
    """Where the buttons begin, the one that comes and goes left out."""
    return [
        button.mapTo(header, QPoint()) for button in shown(header) if button is not header.analyse
    ]


# Its places


def test_no_name_and_no_state_moves_anything(
    coloured: MainWindow, header: Header, qtbot: QtBot
) -> None:
    before = places(header)
    coloured.colouring_controller.choose_measure(PROBABILITY)
    coloured.colouring_controller.choose_granularity(Granularity.SENTENCE)
    coloured.pane.mode.set_reading(reading=True)
    assert places(header) == before
    coloured.pane.mode.set_reading(reading=False)
    coloured.menu_actions.show_running(running=True)
    qtbot.waitUntil(header.analyse.isVisible)
    assert places(header) == before


@pytest.mark.parametrize("width", [1920, 1280, 1100, 1000, 900, 800, 700])
def test_nothing_is_cut_off_in_a_narrow_window(
    width: int, coloured: MainWindow, header: Header, qtbot: QtBot
) -> None:
    coloured.resize(width, 800)
    qtbot.waitUntil(lambda: header.width() == width)
    header.analyse.show()
    last = 0
    for button in sorted(shown(header), key=lambda each: each.mapTo(header, QPoint()).x()):
        left = button.mapTo(header, QPoint()).x()
        assert left >= last, "no two of them overlap"
        last = left + button.width()
        assert button.width() >= button.minimumSizeHint().width()
    assert last <= width
    colours = coloured.menu_actions.colour_menus
    assert colours.levels.isVisible() != colours.level_button.isVisible()


def test_words_give_way_to_pictures_and_come_back(
    coloured: MainWindow, header: Header, qtbot: QtBot
) -> None:
    coloured.resize(1920, 800)
    qtbot.waitUntil(lambda: header.step == 0)
    both, picture = (
        Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
        Qt.ToolButtonStyle.ToolButtonIconOnly,
    )
    for button in (header.open, header.paste, header.share):
        assert button.toolButtonStyle() == both
        assert not button.icon().isNull()
    coloured.resize(720, 800)
    qtbot.waitUntil(lambda: header.step >= 4)
    for button in (header.open, header.share):
        assert button.toolButtonStyle() == picture
        assert button.accessibleName()
    coloured.resize(1920, 800)
    qtbot.waitUntil(lambda: header.step == 0)


def test_a_click_leaves_the_keyboard_in_the_text(
    coloured: MainWindow, header: Header, qtbot: QtBot
) -> None:
    coloured.pane.editor.setFocus()
    levels = coloured.menu_actions.colour_menus.levels
    for button in (header.paste, levels.buttons[1], header.mode.buttons[0]):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert coloured.pane.editor.hasFocus()


def test_the_pictures_are_drawn_anew_in_the_dark(
    header: Header, qapp: QApplication, qtbot: QtBot
) -> None:
    before = qapp.palette()

    def ink() -> QColor:
        image = header.settings.icon().pixmap(16, 16).toImage()
        pixels = [image.pixelColor(x, y) for x in range(16) for y in range(16)]
        return max(pixels, key=lambda colour: colour.alpha())

    assert ink().lightness() < 128
    try:
        qapp.setPalette(QPalette(Qt.GlobalColor.black))
        qtbot.waitUntil(lambda: ink().lightness() > 128)
    finally:
        qapp.setPalette(before)


# Read or edit


def test_the_text_is_read_or_edited_as_chosen(coloured: MainWindow, header: Header) -> None:
    read, edit = header.mode.buttons
    read.click()
    assert coloured.pane.mode.is_reading
    assert coloured.menu_actions.edit.read_only.isChecked()
    edit.click()
    assert not coloured.pane.mode.is_reading
    QTest.keyClick(coloured.pane.editor, Qt.Key.Key_F2)
    assert coloured.pane.mode.is_reading
    assert read.isChecked()


# Opening


def test_the_arrow_beside_open_offers_recent_files_samples_and_folders(
    coloured: MainWindow, header: Header, tmp_path: Path
) -> None:
    there, gone = tmp_path / "essay & more.txt", tmp_path / "gone.txt"
    there.write_text(TEXT)
    coloured.settings.add_recent_file(gone)
    coloured.settings.add_recent_file(there)
    menu = header.more.menu()
    for _ in range(2):
        menu.aboutToShow.emit()
        texts = [action.text() for action in menu.actions() if not action.isSeparator()]
        assert texts == [
            "&Open…",
            "&1  essay && more.txt",
            "Sa&mples",
            "&Folder of Texts…",
            "Open as &Items…",
        ]


# Analyse and stop


def test_analyse_is_offered_only_for_text_without_fresh_colours(
    window: MainWindow, qtbot: QtBot
) -> None:
    button = window.menu_actions.header.analyse
    assert not button.isVisible()
    window.pane.editor.insertPlainText(TEXT)
    qtbot.waitUntil(button.isVisible)
    assert button.offered is Offered.ANALYSE
    button.click()
    wait_for_colours(window, qtbot)
    assert not button.isVisible()
    QTest.keyClicks(window.pane.editor, "more")
    qtbot.waitUntil(button.isVisible)
    assert button.offered is Offered.ANALYSE
    window.pane.editor.undo()
    qtbot.waitUntil(button.isHidden)


def test_live_needs_no_button_for_an_edit(tiny_model: Path, qtbot: QtBot) -> None:
    window = open_window(qtbot, tiny_model, live=True)
    button = window.menu_actions.header.analyse
    window.pane.editor.insertPlainText(TEXT)
    assert not window.pane.analysis.needs_asking
    wait_for_colours(window, qtbot)
    assert not button.isVisible()
    assert button.offered is Offered.NOTHING
    QTest.keyClick(window.pane.editor, Qt.Key.Key_L, CONTROL)
    assert not window.pane.analysis.live
    QTest.keyClicks(window.pane.editor, "more")
    qtbot.waitUntil(button.isVisible)


def test_what_runs_is_stopped_by_the_same_button_which_says_how_long_it_takes(
    window: MainWindow, qtbot: QtBot
) -> None:
    button = window.menu_actions.header.analyse
    window.resize(1920, 800)
    window.pane.editor.insertPlainText(LONG * 20)
    window.pane.analysis.analyse()
    qtbot.waitUntil(lambda: button.offered is Offered.STOP, timeout=60_000)
    qtbot.waitUntil(lambda: button.text().startswith("Stop · ") and " left" in button.text())
    width = button.width()
    button.click()
    assert not window.pane.analysis.running
    qtbot.waitUntil(lambda: button.offered is Offered.ANALYSE)
    assert button.width() == width


def test_a_double_click_on_analyse_stops_nothing(window: MainWindow, qtbot: QtBot) -> None:
    button = window.menu_actions.header.analyse
    window.pane.editor.insertPlainText(TEXT)
    qtbot.waitUntil(button.isVisible)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    # QTest holds the button down, also for the tests that come after this one.
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert window.pane.analysis.running
    wait_for_colours(window, qtbot)


@pytest.mark.parametrize("width", [1280, 800])
def test_tab_goes_through_the_row_as_it_stands(
    width: int, coloured: MainWindow, header: Header, qtbot: QtBot
) -> None:
    coloured.resize(width, 800)
    qtbot.waitUntil(lambda: header.width() == width)
    # Another one is chosen in both rows of joined buttons.
    coloured.colouring_controller.choose_granularity(Granularity.SENTENCE)
    coloured.pane.mode.set_reading(reading=True)
    header.setFocus(Qt.FocusReason.TabFocusReason)
    visited: list[int] = []
    while (focus := QApplication.focusWidget()) is not None and header.isAncestorOf(focus):
        visited.append(focus.mapTo(header, QPoint()).x())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert len(visited) >= 7
    assert visited == sorted(visited)


@pytest.fixture
def large_letters() -> Iterator[None]:
    """The letters of a system whose user has asked for large ones."""
    usual = QApplication.font()
    font = QFont(usual)
    font.setPointSize(18)
    QApplication.setFont(font)
    yield
    QApplication.setFont(usual)


@pytest.mark.parametrize("width", [1280, 800])
@pytest.mark.usefixtures("large_letters")
def test_buttons_are_equally_high_however_large_the_letters_are(
    width: int, tiny_model: Path, qtbot: QtBot
) -> None:
    window = open_window(qtbot, tiny_model)
    window.resize(width, 700)
    header = window.menu_actions.header
    qtbot.waitUntil(lambda: header.width() == width)
    heights = {button.height() for button in shown(header)}
    assert len(heights) == 1
    assert heights.pop() > QFontMetrics(QApplication.font()).height()
