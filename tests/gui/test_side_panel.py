"""The panel beside the text: what there is room for is shown in full, and in order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from helpers.windows import LONG, open_window, wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture
def window(coloured: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window with a text that is long enough for all that the summary says."""
    coloured.pane.editor.setPlainText(LONG)
    coloured.pane.analysis.analyse()
    wait_for_colours(coloured, qtbot)
    coloured.pane.mode.set_reading(reading=True)
    return coloured


def shown_cards(window: MainWindow) -> list[QWidget]:
    side = window.pane.side
    return [card for card in (side.summary, side.inspector, side.charts) if card.isVisible()]


def resize(window: MainWindow, qtbot: QtBot, width: int, height: int) -> None:
    window.resize(width, height)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == (width, height))
    QApplication.processEvents()


@pytest.mark.parametrize("has_message", [False, True])
@pytest.mark.parametrize("size", [(700, 480), (800, 600), (1024, 700), (1280, 800), (1920, 1080)])
def test_no_card_is_cut_and_the_summary_never_scrolls(
    size: tuple[int, int], window: MainWindow, qtbot: QtBot, *, has_message: bool
) -> None:
    if has_message:
        window.message.show_text("There is less room now.")
    resize(window, qtbot, *size)
    window.pane.cards.navigator.step(1)
    side = window.pane.side
    bar = window.pane.comparison_panel.area.verticalScrollBar()

    def is_laid_out() -> None:
        cards = shown_cards(window)
        assert cards[0] is side.summary
        assert bar.maximum() == 0
        for above, below in pairwise(cards):
            assert above.geometry().bottom() < below.geometry().top()
        for card in cards:
            assert card.height() >= card.minimumHeight()
            assert side.rect().contains(card.geometry())

    qtbot.waitUntil(is_laid_out)


def test_all_three_fit_in_a_small_laptop_window(window: MainWindow, qtbot: QtBot) -> None:
    resize(window, qtbot, 1024, 700)
    side = window.pane.side
    assert shown_cards(window) == [side.summary, side.inspector, side.charts]


def test_where_there_is_no_room_for_the_word_it_is_shown_beside_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    resize(window, qtbot, 700, 480)
    window.pane.cards.navigator.step(1)
    qtbot.waitUntil(lambda: window.pane.cards.visible)
    assert not window.pane.inspector.isVisible()
    resize(window, qtbot, 1280, 800)
    window.pane.cards.navigator.step(1)
    qtbot.waitUntil(window.pane.inspector.isVisible)
    assert not window.pane.cards.visible


def test_tab_goes_from_the_text_through_the_cards_as_they_stand(window: MainWindow) -> None:
    pane = window.pane
    pane.cards.navigator.step(1)
    pane.editor.setFocus()
    parts = (pane.editor, pane.comparison_panel, pane.inspector, pane.panel, pane.legend)
    order: list[int] = []
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        here = [n for n, part in enumerate(parts) if part is focus or part.isAncestorOf(focus)]
        order += [part for part in here if [part] != order[-1:]]
        if here == [4]:
            break
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert order == [0, 1, 2, 3, 4]


def test_the_tab_of_a_chart_comes_before_the_chart(window: MainWindow) -> None:
    panel = window.pane.panel
    panel.tabs.current.setFocus()
    for expected in (panel.help, panel.current):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        assert expected.hasFocus()


def test_the_keyboard_reaches_the_first_page_by_f6(tiny_model: Path, qtbot: QtBot) -> None:
    window = open_window(qtbot, tiny_model)
    window.pane.editor.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.pane.start_page.zone.open.hasFocus()


def test_the_keyboard_goes_to_the_text_when_another_one_comes(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    fold = window.pane.comparison_panel.fold
    qtbot.waitUntil(fold.isVisible)
    fold.setFocus()
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    window.pane.editor.document().setModified(False)
    path = tmp_path / "other.txt"
    path.write_text(LONG)
    with qtbot.waitSignal(window.files.opened, timeout=20_000):
        window.files.open_path(path)
    assert window.pane.editor.hasFocus()
    wait_for_colours(window, qtbot)
    assert window.pane.editor.hasFocus()


def test_the_keyboard_goes_to_the_text_when_the_panel_is_hidden(window: MainWindow) -> None:
    window.pane.comparison_panel.caution.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert window.pane.editor.hasFocus()
