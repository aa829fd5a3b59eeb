"""A folder of texts in the window: read beside the window's own text, opened, compared, kept."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.office_files import docx, paragraph, run
from helpers.widgets import menu_of
from helpers.windows import (
    TEXT,
    is_coloured,
    offered,
    open_window,
    text_of,
    wait_for_colours,
)
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.palette import GREY
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.batch.caution import CAUTION
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.folder.folder_opener import FolderOpener
    from gltr_desktop.ui.main_window import MainWindow

LONG = TEXT * 150
Key = Qt.Key


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known of any text yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with three texts, a picture, and one text in a folder below."""
    folder = tmp_path / "texts"
    (folder / "more").mkdir(parents=True)
    (folder / "essay 10.txt").write_text(TEXT * 2)
    (folder / "essay 2.txt").write_text(TEXT.upper() * 3)
    (folder / "essay 3.docx").write_bytes(docx(paragraph(run(TEXT * 4))))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100))
    (folder / "more" / "below.txt").write_text(TEXT.lower() * 3)
    return folder


@pytest.fixture
def long_texts(tmp_path: Path) -> Path:
    """A folder with four texts that take a while."""
    folder = tmp_path / "long"
    folder.mkdir()
    for number in range(1, 5):
        (folder / f"{number}.txt").write_text(f"{number} {LONG}")
    return folder


def column(folder: FolderOpener, key: str) -> list[str]:
    model = folder.controller.model
    index = model.column_of(key)
    return [str(model.index(row, index).data()) for row in range(model.rowCount())]


def wait_for_folder(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.folder.running, timeout=60_000)


def wait_for_files(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.folder.controller.model.rowCount() > 0, timeout=60_000)


def wait_until_a_text_is_read(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the model has got the first text, of which it has not come to the end."""
    qtbot.waitUntil(
        lambda: (run := window.folder.controller._run) is not None and run.present is not None,
        timeout=60_000,
    )


def click_row(window: MainWindow, row: int) -> None:
    view = window.folder.controller.dock.view
    view.scrollTo(view.model().index(row, 0))
    point = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


# Opening


def test_a_folder_is_asked_for_and_its_table_fills(
    window: MainWindow, texts: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    folder = window.folder
    assert not folder.controller.dock.isVisible()
    dialogs.name = ""
    QTest.keyClick(
        window, Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert not folder.controller.dock.isVisible()
    dialogs.name = str(texts)
    folder.ask()
    assert folder.controller.dock.isVisible()
    assert folder.running
    assert window.menu_actions.stop.isEnabled()
    assert window.settings.folder == texts
    wait_for_files(window, qtbot)
    # All are there at once, in their natural order.
    assert column(folder, "file") == ["essay 2.txt", "essay 3.docx", "essay 10.txt", "photo.jpg"]
    assert "ok" not in column(folder, "status")
    wait_for_folder(window, qtbot)
    *fine, picture = column(folder, "status")
    assert fine == ["ok"] * 3
    assert "an image" in picture
    assert all(column(folder, "tokens")[:3])
    assert column(folder, "tokens")[3] == ""
    assert folder.controller.dock.progress.text() == "4 of 4 texts"
    assert CAUTION in folder.controller.dock.head.text()
    assert "tiny" in folder.controller.dock.head.text()
    assert not window.menu_actions.stop.isEnabled()
    assert window.message.text == ""
    assert text_of(window) == ""


@pytest.mark.parametrize("way", ["dropped", "pasted", "dropped on the dock"])
def test_several_files_are_read_as_a_folder(
    way: str, window: MainWindow, texts: Path, qtbot: QtBot
) -> None:
    data = files(texts / "essay 10.txt", texts / "essay 2.txt")
    if way == "pasted":
        QGuiApplication.clipboard().setMimeData(data)
        window.pane.editor.paste()
    elif way == "dropped":
        window.pane.editor.insertFromMimeData(data)
    else:
        window.folder.controller.dock.show()
        _drop(window, data)
    wait_for_files(window, qtbot)
    wait_for_folder(window, qtbot)
    assert column(window.folder, "file") == ["essay 2.txt", "essay 10.txt"]
    assert column(window.folder, "status") == ["ok", "ok"]
    assert text_of(window) == ""


def _drop(window: MainWindow, data: QMimeData) -> None:
    arguments = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, *arguments)
    QApplication.sendEvent(window.folder.controller.dock, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, *arguments)
    QApplication.sendEvent(window.folder.controller.dock, drop)


def test_a_dropped_folder_is_read_with_the_folders_below_if_wanted(
    window: MainWindow, texts: Path, qtbot: QtBot
) -> None:
    window.pane.editor.insertFromMimeData(files(texts))
    wait_for_files(window, qtbot)
    wait_for_folder(window, qtbot)
    assert len(column(window.folder, "file")) == 4
    window.folder.controller.dock.recursive.click()
    wait_for_folder(window, qtbot)
    assert column(window.folder, "file")[3:] == ["more/below.txt", "photo.jpg"]
    assert column(window.folder, "status")[3] == "ok"


def test_a_folder_without_texts_says_so_and_can_be_read_again(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    dock = window.folder.controller.dock
    dock.show()
    assert "No folder is open" in dock.notice.text()
    window.folder.open_folder(empty)
    assert "“empty”" in dock.notice.text()
    wait_for_folder(window, qtbot)
    assert dock.notice.isVisible()
    assert "no file" in dock.notice.text()
    (empty / "a.txt").write_text(TEXT)
    dock.run.click()
    wait_for_folder(window, qtbot)
    assert dock.view.isVisible()
    assert column(window.folder, "status") == ["ok"]


# Beside the window's own text


def test_a_click_opens_a_text_in_its_colours_while_the_others_are_read(
    window: MainWindow, long_texts: Path, qtbot: QtBot
) -> None:
    (long_texts / "5.txt").write_text(TEXT)
    window.folder.open_folder(long_texts)
    wait_for_files(window, qtbot)
    wait_until_a_text_is_read(window, qtbot)
    click_row(window, 4)
    wait_for_colours(window, qtbot)
    assert text_of(window) == TEXT
    assert window.folder.running
    wait_for_folder(window, qtbot)
    assert column(window.folder, "status") == ["ok"] * 5
    assert is_coloured(window)


def test_an_edited_text_is_not_lost_by_a_click(
    window: MainWindow, texts: Path, qtbot: QtBot
) -> None:
    window.pane.editor.insertPlainText("mine")
    window.folder.open_folder(texts)
    wait_for_files(window, qtbot)
    wait_for_folder(window, qtbot)
    with qtbot.waitSignal(window.files.opened, timeout=60_000):
        click_row(window, 0)
    assert [text.text() for text in window.texts.texts] == ["mine", text_of(window)]
    assert window.texts.texts[0].is_modified


def test_a_file_that_is_no_text_says_so_when_it_is_opened(
    window: MainWindow, texts: Path, qtbot: QtBot
) -> None:
    window.folder.open_folder(texts)
    wait_for_files(window, qtbot)
    wait_for_folder(window, qtbot)
    click_row(window, 3)
    qtbot.waitUntil(lambda: "an image" in window.message.text, timeout=60_000)


# Stopping and going on


def test_esc_stops_after_the_present_text_and_reading_again_goes_on(
    window: MainWindow, long_texts: Path, qtbot: QtBot
) -> None:
    folder = window.folder
    folder.open_folder(long_texts)
    wait_for_files(window, qtbot)
    wait_until_a_text_is_read(window, qtbot)
    assert folder.controller.dock.run.text() == "S&top"
    QTest.keyClick(window.pane.editor, Key.Key_Escape)
    assert "stopping after this text" in folder.controller.dock.progress.text()
    wait_for_folder(window, qtbot)
    assert column(folder, "status") == ["ok", "waiting", "waiting", "waiting"]
    assert folder.controller.dock.progress.text() == "1 of 4 texts · stopped"
    assert folder.controller.dock.run.text() == "&Read Again"
    figures = column(folder, "tokens")[0], column(folder, "seconds")[0]
    folder.controller.dock.run.click()
    wait_for_folder(window, qtbot)
    assert column(folder, "status") == ["ok"] * 4
    # It was not read a second time: that would have taken another time.
    assert (column(folder, "tokens")[0], column(folder, "seconds")[0]) == figures


def test_esc_twice_stops_at_once(window: MainWindow, long_texts: Path, qtbot: QtBot) -> None:
    (long_texts / "0.txt").write_text(LONG * 40)
    window.folder.open_folder(long_texts)
    wait_for_files(window, qtbot)
    wait_until_a_text_is_read(window, qtbot)
    QTest.keyClick(window.pane.editor, Key.Key_Escape)
    assert window.folder.running
    QTest.keyClick(window.pane.editor, Key.Key_Escape)
    wait_for_folder(window, qtbot)
    assert column(window.folder, "status") == ["waiting"] * 5


def test_esc_stops_the_windows_own_text_first(
    window: MainWindow, long_texts: Path, qtbot: QtBot
) -> None:
    window.folder.open_folder(long_texts)
    wait_for_files(window, qtbot)
    window.pane.editor.insertPlainText(LONG)
    window.pane.analysis.analyse()
    QTest.keyClick(window.pane.editor, Key.Key_Escape)
    assert not window.pane.analysis.running
    assert window.folder.running
    assert "stopping" not in window.folder.controller.dock.progress.text()
    assert window.menu_actions.stop.isEnabled()
    window.menu_actions.stop.trigger()
    assert "stopping" in window.folder.controller.dock.progress.text() or not window.folder.running


def test_esc_stops_the_search_for_files(window: MainWindow, texts: Path, qtbot: QtBot) -> None:
    window.folder.open_folder(texts)
    QTest.keyClick(window.pane.editor, Key.Key_Escape)
    assert not window.folder.running
    assert "Stopped" in window.folder.controller.dock.notice.text()
    window.folder.controller.dock.run.click()
    wait_for_folder(window, qtbot)
    assert len(column(window.folder, "file")) == 4


def test_another_model_leaves_the_table_that_of_the_one_before(
    window: MainWindow, long_texts: Path, tiny_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = window.folder
    folder.open_folder(long_texts)
    wait_for_files(window, qtbot)
    wait_until_a_text_is_read(window, qtbot)
    other = shutil.copytree(tiny_model, tmp_path / "other")
    window.model_menu.choose(replace(window.model_menu.choice, name=str(other)))
    wait_for_folder(window, qtbot)
    assert len([status for status in column(folder, "status") if status == "ok"]) <= 1
    assert folder.controller.dock.head.text().startswith("Read by tiny.")
    assert "“Read Again” reads the texts with other." in folder.controller.dock.head.text()
    folder.controller.dock.run.click()
    wait_for_folder(window, qtbot)
    assert folder.controller.dock.head.text() == f"Read by other. {CAUTION}"
    assert set(column(folder, "model")) == {str(other)}


def test_a_model_that_is_not_there_can_be_downloaded(
    window: MainWindow, texts: Path, tiny_model: Path, qtbot: QtBot
) -> None:
    window.model_menu.choice = ModelChoice("nobody/no-such-model")
    window.folder.open_folder(texts)
    wait_for_files(window, qtbot)
    wait_for_folder(window, qtbot)
    assert "nobody/no-such-model" in window.message.text
    assert offered(window) == "&Download…"
    assert column(window.folder, "status")[0] == "waiting"
    # The model before is in use again, and reads the folder if it is asked to.
    assert window.model_menu.choice.name == str(tiny_model)
    dock = window.folder.controller.dock
    assert "“Read Again” reads the texts with tiny." in dock.head.text()
    dock.run.click()
    wait_for_folder(window, qtbot)
    assert column(window.folder, "status")[0] == "ok"


def test_the_thresholds_of_ranks_are_those_of_the_window(
    window: MainWindow, texts: Path, qtbot: QtBot
) -> None:
    folder, colouring = window.folder, window.colouring_controller
    folder.open_folder(texts)
    wait_for_files(window, qtbot)
    wait_for_folder(window, qtbot)
    usual = column(folder, "top10")
    assert set(column(folder, "thresholds")) == {"10,100,1000", ""}
    colouring.set_thresholds(Thresholds((1, 5, 50)))
    assert "“Read Again” counts the tokens by the new ones" in folder.controller.dock.head.text()
    assert column(folder, "top10") == usual
    # Colours alone change no figures.
    colouring.choose_palette(GREY)
    folder.controller.dock.run.click()
    wait_for_folder(window, qtbot)
    assert "Read Again" not in folder.controller.dock.head.text()
    assert set(column(folder, "thresholds")) == {"1,5,50", ""}
    assert column(folder, "top10") != usual
    # Means of passages have limits of their own, which would sort no token.
    colouring.choose_granularity(Granularity.SENTENCE)
    folder.controller.dock.run.click()
    wait_for_folder(window, qtbot)
    assert column(folder, "top10") == usual
    assert set(column(folder, "level")) == {"token", ""}


# The table


def test_the_filter_shows_some_files_and_esc_all(
    window: MainWindow, texts: Path, qtbot: QtBot
) -> None:
    window.folder.open_folder(texts)
    wait_for_files(window, qtbot)
    wait_for_folder(window, qtbot)
    QTest.keyClicks(window.folder.controller.dock.filter, "ESSAY 1")
    assert column(window.folder, "file") == ["essay 10.txt"]
    QTest.keyClick(window.folder.controller.dock.filter, Key.Key_Escape)
    assert len(column(window.folder, "file")) == 4


def test_what_is_sorted_stays_sorted_while_it_fills(
    window: MainWindow, texts: Path, qtbot: QtBot
) -> None:
    view, model = window.folder.controller.dock.view, window.folder.controller.model
    view.sortByColumn(model.column_of("tokens"), Qt.SortOrder.AscendingOrder)
    window.folder.open_folder(texts)
    wait_for_files(window, qtbot)
    wait_for_folder(window, qtbot)

    def is_sorted() -> bool:
        *counts, none = column(window.folder, "tokens")
        numbers = [int(count.replace(",", "") or -1) for count in counts]
        return none == "" and numbers == sorted(numbers)

    qtbot.waitUntil(is_sorted, timeout=60_000)


def test_the_keys_for_copying_are_the_tables_while_it_has_the_keyboard(
    coloured: MainWindow, texts: Path, qtbot: QtBot
) -> None:
    coloured.folder.open_folder(texts)
    wait_for_files(coloured, qtbot)
    wait_for_folder(coloured, qtbot)
    coloured.pane.editor.selectAll()
    coloured.folder.controller.dock.view.setFocus()
    QTest.keySequence(coloured.focusWidget(), QKeySequence(QKeySequence.StandardKey.SelectAll))
    assert coloured.folder.controller.dock.view.selected == [0, 1, 2, 3]
    QTest.keySequence(coloured.focusWidget(), QKeySequence(QKeySequence.StandardKey.Copy))
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("File\t")
    assert len(copied.splitlines()) == 5
    coloured.pane.editor.setFocus()
    QTest.keySequence(coloured.focusWidget(), QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == TEXT


def test_the_keyboard_gets_to_the_table_and_opens_a_text(
    window: MainWindow, texts: Path, qtbot: QtBot
) -> None:
    window.folder.open_folder(texts)
    wait_for_files(window, qtbot)
    wait_for_folder(window, qtbot)
    window.pane.editor.setFocus()
    view = window.folder.controller.dock.view
    parts = set[QWidget]()
    while (here := window.focusWidget()) is not view and here not in parts:
        parts.add(here)
        QTest.keyClick(here, Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert view.hasFocus()
    QTest.keyClick(window.focusWidget(), Key.Key_Return)
    wait_for_colours(window, qtbot)
    assert text_of(window) == TEXT.upper() * 3
    assert window.folder.controller.dock.view.hasFocus()


def test_the_table_is_exported_and_not_read_as_a_text(
    window: MainWindow, texts: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    folder = window.folder
    folder.open_folder(texts)
    assert not folder.controller.dock.export.isEnabled()
    wait_for_files(window, qtbot)
    wait_for_folder(window, qtbot)
    folder.controller.dock.filter.setText("essay 1")
    dialogs.name = str(texts / "table.csv")
    with qtbot.waitSignal(folder.exported, timeout=60_000):
        folder.controller.dock.export.click()
    assert dialogs.asked[-1] == str(texts.parent / "texts.csv")
    assert window.message.text == "“table.csv” holds the table of 4 texts."
    assert "photo.jpg" in (texts / "table.csv").read_text("utf-8")
    folder.controller.dock.filter.clear()
    folder.controller.dock.run.click()
    wait_for_folder(window, qtbot)
    assert len(column(folder, "file")) == 4


def test_groups_are_compared(
    window: MainWindow, texts: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    folder = window.folder
    folder.open_folder(texts)
    wait_for_files(window, qtbot)
    wait_for_folder(window, qtbot)
    dock = folder.controller.dock
    assert not dock.group_panel.isVisible()
    dock.groups.click()
    assert dock.group_panel.isVisible()
    click_row(window, 0)
    wait_for_colours(window, qtbot)
    dialogs.name = "Anna"
    groups = menu_of(dock.row_menu.groups.menuAction())
    groups.aboutToShow.emit()
    next(action for action in groups.actions() if action.text() == "&New…").trigger()
    assert column(folder, "group") == ["Anna", "", "", ""]
    plot = dock.group_panel.chart.plot
    assert plot is not None
    assert len(plot.groups) == 2
    dock.group_panel.text_chosen.emit(folder.controller.model.entries[2].file)
    qtbot.waitUntil(lambda: text_of(window) == TEXT * 2, timeout=60_000)
    wait_for_colours(window, qtbot)


# The window


def test_the_window_can_be_closed_while_texts_are_read(
    window: MainWindow, long_texts: Path, tiny_model: Path, qtbot: QtBot
) -> None:
    window.folder.open_folder(long_texts)
    wait_for_files(window, qtbot)
    wait_until_a_text_is_read(window, qtbot)
    window.close()
    assert not window.folder.running
    # Where the dock was is remembered, but no folder is open.
    assert window.settings.docks is not None
    again = open_window(qtbot, tiny_model)
    assert not again.folder.controller.dock.isVisible()


def test_the_view_menu_shows_the_dock(window: MainWindow) -> None:
    action = window.folder.controller.dock.toggleViewAction()
    assert not action.isChecked()
    action.trigger()
    assert window.folder.controller.dock.isVisible()
    assert window.folder.controller.dock.notice.isVisible()
    action.trigger()
    assert not window.folder.controller.dock.isVisible()


def test_the_table_leaves_the_summary_of_the_text_whole(
    window: MainWindow, texts: Path, qtbot: QtBot
) -> None:
    window.resize(1280, 800)
    window.pane.editor.insertPlainText(LONG)
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    window.folder.open_folder(texts)
    wait_for_folder(window, qtbot)
    bar = window.pane.comparison_panel.area.verticalScrollBar()
    qtbot.waitUntil(lambda: window.pane.inspector.isVisible() and bar.maximum() == 0)
