"""The page for the first text: how one begins, what the samples show, and what was open before."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.widgets import child_of
from helpers.windows import open_window
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QHelpEvent,
    QImage,
    QPalette,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QToolTip, QWidget

from gltr_desktop.analysis.palette import GREY
from gltr_desktop.documents.samples import samples
from gltr_desktop.ui.start.colour_key import MEANINGS
from gltr_desktop.ui.start.recent_files import MOST
from gltr_desktop.ui.start.start_page import StartPage
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

COPY, NONE = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot) -> StartPage:
    page = StartPage()
    qtbot.addWidget(page)
    page.resize(1000, 700)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def files(folder: Path, count: int) -> list[Path]:
    made = [folder / f"essay {number}.txt" for number in range(count)]
    for path in made:
        path.touch()
    return made


def recent_names(page: StartPage) -> list[str]:
    return [row.text() for row in page.recent.shown]


def focused(page: StartPage) -> QWidget:
    widget = page.focusWidget()
    assert widget is not None
    return widget


def colours(image: QImage) -> set[str]:
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in points}


def dragged(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


# Beginning


def test_the_buttons_ask_for_a_file_and_for_the_clipboard(page: StartPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.open_requested):
        QTest.mouseClick(page.zone.open, LEFT)
    with qtbot.waitSignal(page.paste_requested):
        QTest.mouseClick(page.zone.paste, LEFT)


def test_a_click_beside_everything_asks_for_the_text(page: StartPage, qtbot: QtBot) -> None:
    corner = child_of(page, QScrollArea).viewport()
    with qtbot.waitSignal(page.typing_wanted):
        QTest.mouseClick(corner, LEFT, pos=QPoint(5, 5))


def test_a_click_on_a_button_leaves_the_keyboard_where_it_is(page: StartPage) -> None:
    has_it = focused(page)
    for button in (page.zone.paste, *page.tiles):
        QTest.mouseClick(button, LEFT)
        assert focused(page) is has_it


def test_tab_goes_from_the_top_to_the_bottom(page: StartPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.set_recent(files(tmp_path, 2))
    page.zone.open.setFocus(Qt.FocusReason.TabFocusReason)
    order = [page.zone.open, page.zone.paste, *page.tiles, page.more, *page.recent.shown]
    for widget in order:
        assert focused(page) is widget
        assert widget.accessibleName() or widget.text()
        QTest.keyClick(widget, Qt.Key.Key_Tab)


def test_the_keyboard_goes_to_the_text_that_has_come(frame: QWidget, qtbot: QtBot) -> None:
    page = StartPage(frame)
    with qtbot.waitActive(frame):
        frame.show()
        frame.activateWindow()
    page.zone.paste.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.zone.paste.hasFocus()
    with qtbot.waitSignal(page.typing_wanted):
        page.hide()
    page.show()
    frame.setFocus()
    with qtbot.assertNotEmitted(page.typing_wanted):
        page.hide()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_choose_what_has_the_keyboard(page: StartPage, qtbot: QtBot, key: Qt.Key) -> None:
    tile = page.tiles[1]
    tile.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.sample_chosen) as chosen:
        QTest.keyClick(tile, key)
    assert chosen.args == [tile.tile.sample.path]
    page.zone.paste.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.paste_requested):
        QTest.keyClick(page.zone.paste, key)


def test_the_focus_is_seen(page: StartPage, theme: Theme) -> None:
    page.set_theme(theme)
    tile = page.tiles[0]
    before = tile.grab().toImage()
    tile.setFocus(Qt.FocusReason.TabFocusReason)
    middle = QPoint(tile.width() // 2, 0)
    assert before.pixelColor(middle) != theme.accent
    assert tile.grab().toImage().pixelColor(middle) == theme.accent


# Samples


def test_every_sample_can_be_opened(page: StartPage, qtbot: QtBot) -> None:
    opened: list[Path] = []
    page.sample_chosen.connect(opened.append)
    for tile in page.tiles:
        QTest.mouseClick(tile, LEFT)
    menu = page.more.menu()
    for action in menu.actions():
        action.trigger()
    assert sorted(opened) == sorted(sample.path for sample in samples())
    assert len(page.tiles) == 3


def test_tiles_and_key_have_the_colours_of_the_theme(page: StartPage, theme: Theme) -> None:
    page.set_theme(theme)
    wanted = {colour.name() for colour in theme.buckets}
    assert wanted <= colours(page.tiles[0].grab().toImage())
    assert wanted <= colours(page.key.grab().toImage())
    assert theme.card.name() in colours(page.tiles[0].grab().toImage())


def test_a_colour_like_the_card_has_a_line_around_it(page: StartPage) -> None:
    grey = Theme.of(QPalette(QColor("white")), GREY)
    assert grey.buckets[0] == grey.card
    page.set_theme(grey)
    image = page.key.grab().toImage()
    swatch = page.key.swatch(0).toRect()
    beside = image.pixelColor(swatch.left() - 4, swatch.center().y())
    edge = image.pixelColor(swatch.left(), swatch.center().y())
    assert edge.lightness() < beside.lightness() - 20


def test_each_colour_says_what_it_means(page: StartPage) -> None:
    for bucket, meaning in enumerate(MEANINGS):
        place = page.key.swatch(bucket).center().toPoint()
        event = QHelpEvent(QEvent.Type.ToolTip, place, page.key.mapToGlobal(place))
        QApplication.sendEvent(page.key, event)
        assert QToolTip.text() == meaning
    QToolTip.hideText()
    assert all(meaning in page.key.accessibleDescription() for meaning in MEANINGS)


# Recent files


def test_the_latest_files_are_offered(page: StartPage, tmp_path: Path, qtbot: QtBot) -> None:
    paths = files(tmp_path, MOST + 2)
    page.set_recent(paths)
    assert recent_names(page) == [path.name for path in paths[:MOST]]
    with qtbot.waitSignal(page.recent_chosen) as chosen:
        QTest.mouseClick(page.recent.shown[1], LEFT)
    assert chosen.args == [paths[1]]


def test_without_recent_files_there_is_no_word_of_them(page: StartPage) -> None:
    page.set_recent([])
    assert not page.recent.isVisible()
    captions = [label for label in page.findChildren(QLabel) if label.text() == "RECENT"]
    assert captions
    assert not any(label.isVisible() for label in captions)


def test_missing_files_are_left_out(page: StartPage, tmp_path: Path, qtbot: QtBot) -> None:
    paths = files(tmp_path, MOST + 2)
    paths[0].unlink()
    paths[3].unlink()
    page.set_recent(paths)
    there = [path.name for path in paths if path.exists()]
    qtbot.waitUntil(lambda: recent_names(page) == there[:MOST])


def test_a_dead_disk_holds_up_nothing(
    page: StartPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead, (gone, there) = tmp_path / "dead" / "text.txt", files(tmp_path, 2)
    gone.unlink()
    answers, ask = threading.Event(), os.path.isfile

    def is_file(path: Path) -> bool:
        if path == dead:
            answers.wait(30)
        return ask(path)

    monkeypatch.setattr(os.path, "isfile", is_file)
    try:
        page.set_recent([dead, gone, there])
        qtbot.waitUntil(lambda: recent_names(page) == [dead.name, there.name])
    finally:
        answers.set()
    qtbot.waitUntil(lambda: recent_names(page) == [there.name])


def test_later_lists_replace_earlier_ones(page: StartPage, tmp_path: Path, qtbot: QtBot) -> None:
    first, second = files(tmp_path, 2)
    page.set_recent([first])
    page.set_recent([second, first])
    assert recent_names(page) == [second.name, first.name]
    page.set_recent([])
    assert recent_names(page) == []


def test_a_long_name_does_not_widen_the_page(page: StartPage, tmp_path: Path) -> None:
    path = tmp_path / "folder of essays" / ("a very long name " * 12 + ".txt")
    path.parent.mkdir()
    path.touch()
    page.set_recent([path])
    page.resize(640, 700)
    (row,) = page.recent.shown
    assert page.rect().contains(row.mapTo(page, row.rect().bottomRight()))
    assert row.toolTip() == str(path)


# Room


def parts(page: StartPage) -> list[QWidget]:
    labels = page.findChildren(QLabel)
    return [*labels, page.zone, *page.tiles, page.key, page.more, *page.recent.shown]


@pytest.mark.parametrize("width", [1280, 800, 560])
def test_nothing_is_cut_at_the_sides(page: StartPage, tmp_path: Path, width: int) -> None:
    page.set_recent(files(tmp_path, MOST))
    page.resize(width, 380)
    for part in parts(page):
        left, right = (
            part.mapTo(page, corner).x() for corner in (QPoint(0, 0), part.rect().bottomRight())
        )
        assert 0 <= left < right < width
    tiles = page.tiles
    assert tiles[0].geometry().right() < tiles[1].geometry().left()
    assert tiles[1].geometry().right() < tiles[2].geometry().left()


def test_a_usual_window_shows_all_without_scrolling(page: StartPage, tmp_path: Path) -> None:
    page.set_recent(files(tmp_path, MOST))
    page.resize(1280, 690)
    assert not child_of(page, QScrollArea).verticalScrollBar().isVisible()


def test_in_a_low_window_the_keyboard_scrolls(page: StartPage, tmp_path: Path) -> None:
    page.set_recent(files(tmp_path, MOST))
    page.resize(800, 380)
    view = child_of(page, QScrollArea).viewport()
    last = page.recent.shown[-1]
    assert not view.rect().contains(last.mapTo(view, last.rect().center()))
    page.recent.shown[-2].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.recent.shown[-2], Qt.Key.Key_Tab)
    assert last.hasFocus()
    assert view.rect().contains(last.mapTo(view, last.rect().center()))


# Dropping


def test_a_file_that_is_dropped_on_it_is_opened(
    tiny_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(qtbot, tiny_model)
    path = tmp_path / "essay.txt"
    path.write_text("It was a bright cold day in April.")
    page = window.pane.start_page
    assert page.isVisible()
    data = dragged(path)
    enter = QDragEnterEvent(QPoint(50, 50), COPY, data, LEFT, NONE)
    QApplication.sendEvent(page.zone, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page.zone, QDropEvent(QPointF(50, 50), COPY, data, LEFT, NONE))
    qtbot.waitUntil(lambda: window.files.path == path)
    qtbot.waitUntil(page.isHidden)
