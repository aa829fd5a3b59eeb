"""The window as a whole, with a real model: from a text to its colours, and what can go wrong."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from helpers.pixels import picture, share
from helpers.spans import spans_of
from helpers.windows import (
    LONG,
    TEXT,
    begin_reading_long,
    is_coloured,
    offered,
    open_window,
    text_of,
    wait_for_colours,
    wait_for_first_colours,
)
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QColor, QKeySequence, QPalette, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from gltr_desktop.analysis.palette import DARK, LIGHT
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.ui.legend.legend_words import bucket_words
from gltr_desktop.ui.main_window import MainWindow
from gltr_desktop.ui.stored_values import DEFAULT_FONT, MAX_FONT, MIN_FONT
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.threads import analysis_controller as module

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot


CONTROL = Qt.KeyboardModifier.ControlModifier


# From a text to its colours


def test_typed_text_is_coloured_on_demand(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.pane.editor, "It was a cold day la la la")
    QTest.keyClick(window.pane.editor, Qt.Key.Key_Return)
    QTest.keyClicks(window.pane.editor, "in April")
    assert window.spans is None
    QTest.keyClick(window.pane.editor, Qt.Key.Key_Return, CONTROL)
    wait_for_colours(window, qtbot)
    assert text_of(window) == "It was a cold day la la la\nin April"
    assert window.spans is not None
    analysis = spans_of(window).analysis
    assert analysis.text == text_of(window)
    summary = summarise(analysis, window.colouring.thresholds)
    described = window.pane.legend.accessibleDescription()
    whole = sum(summary.buckets.values())
    for name, words in zip(summary.buckets, bucket_words(window.colouring), strict=True):
        assert f"{words.full}: {summary.buckets[name]:,} of {whole:,} tokens" in described
    assert f"{summary.tokens:,} tokens" in window.status_bar.summary.text()
    assert f"{summary.perplexity:,.1f}" in window.status_bar.summary.toolTip()
    assert "tiny" in window.status_bar.model.text()
    assert "float32 on cpu" in window.status_bar.model.toolTip()
    pixels = picture(window.pane.editor.viewport())
    theme = Theme.of(window.palette())
    for name, colour in zip(summary.buckets, theme.buckets, strict=True):
        assert (share(pixels, colour) > 0) == (summary.buckets[name] > 0)
    assert sum(count > 0 for count in summary.buckets.values()) >= 3


def test_pasted_text_is_coloured_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    QApplication.clipboard().setText(TEXT)
    QTest.keySequence(window.pane.editor, QKeySequence(QKeySequence.StandardKey.Paste))
    wait_for_colours(window, qtbot)
    assert text_of(window) == TEXT
    assert window.isWindowModified()


def test_an_opened_file_is_coloured_by_itself(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "story.txt"
    path.write_text(TEXT)
    window.files.open_path(path)
    wait_for_colours(window, qtbot)
    assert "story.txt" in window.windowTitle()
    assert not window.isWindowModified()
    assert window.settings.folder == tmp_path
    assert not window.status_bar.progress.isVisible()


def test_a_dropped_file_is_opened(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "story.txt"
    path.write_text(TEXT)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.pane.editor.insertFromMimeData(data)
    wait_for_colours(window, qtbot)
    assert text_of(window) == TEXT


def test_a_very_long_text_waits_to_be_asked(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(module, "_MAX_AUTOMATIC_CHARACTERS", 20)
    QApplication.clipboard().setText(TEXT)
    window.pane.editor.paste()
    assert not window.pane.analysis.running
    assert "Ctrl+Return" in window.status_bar.status.text()
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)


@pytest.mark.parametrize("text", ["", " \n\t\u00a0"])
def test_without_words_there_is_nothing_to_analyse(text: str, window: MainWindow) -> None:
    window.pane.editor.insertPlainText(text)
    QTest.keyClick(window.pane.editor, Qt.Key.Key_Return, CONTROL)
    assert not window.pane.analysis.running
    assert not window.menu_actions.stop.isEnabled()
    assert "no text" in window.status_bar.status.text()
    assert text_of(window) == text


def test_colours_come_from_the_top_and_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    window.pane.editor.insertPlainText(LONG)
    window.pane.editor.moveCursor(QTextCursor.MoveOperation.Start)
    assert not window.menu_actions.stop.isEnabled()
    window.pane.analysis.analyse()
    assert window.menu_actions.stop.isEnabled()
    assert window.status_bar.progress.isVisible()
    wait_for_first_colours(window, qtbot)
    QTest.keyClick(window.pane.editor, Qt.Key.Key_Escape)
    assert not window.pane.analysis.running
    assert not window.menu_actions.stop.isEnabled()
    assert not window.status_bar.progress.isVisible()
    assert "Stopped" in window.status_bar.status.text()
    assert window.spans is not None
    done = spans_of(window).analysis.done
    assert 0 < done < len(spans_of(window).analysis)
    assert share(picture(window.pane.editor.viewport()), Theme.of(window.palette()).buckets[3]) > 0
    summary = summarise(spans_of(window).analysis, window.colouring.thresholds)
    assert sum(summary.buckets.values()) == done
    described = window.pane.legend.accessibleDescription()
    assert f"beyond the 1,000th guess: {summary.buckets['purple']:,} of {done:,} " in described
    # Nothing that was under way comes in afterwards.
    window.pane.editor.selectAll()
    window.pane.editor.insertPlainText(TEXT)
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    assert spans_of(window).analysis.text == TEXT


def test_another_analysis_takes_over(window: MainWindow, qtbot: QtBot) -> None:
    begin_reading_long(window, qtbot)
    window.pane.editor.selectAll()
    QApplication.clipboard().setText(TEXT)
    window.pane.editor.paste()
    wait_for_colours(window, qtbot)
    assert window.spans is not None
    assert spans_of(window).analysis.text == TEXT


@pytest.mark.parametrize("floating", [False, True], ids=["docked", "floating"])
def test_the_token_under_the_caret_is_shown_by_keys(floating: bool, coloured: MainWindow) -> None:
    pane = coloured.pane
    pane.use_floating_card(floating=floating)

    def is_shown() -> bool:
        assert not (floating and pane.inspector.isVisible())
        assert floating or not pane.cards.visible
        return pane.cards.visible if floating else pane.inspector.card is not None

    assert not is_shown()
    coloured.pane.editor.moveCursor(QTextCursor.MoveOperation.Start)
    for expected in (0, 1, 2, 1):
        key = (
            Qt.Key.Key_Left
            if expected == 1 and coloured.pane.editor.marked == 2
            else Qt.Key.Key_Right
        )
        QTest.keyClick(coloured.pane.editor, key, Qt.KeyboardModifier.AltModifier)
        assert is_shown()
        assert coloured.pane.editor.marked == expected
    QTest.keyClick(coloured.pane.editor, Qt.Key.Key_Escape)
    assert not is_shown()
    assert coloured.pane.editor.marked is None
    assert is_coloured(coloured)


# Models


def test_a_model_that_is_not_there_is_told_and_nothing_is_lost(
    window: MainWindow, tiny_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.pane.editor.insertPlainText(TEXT)
    window.model_menu.choose(replace(window.model_menu.choice, name=str(tmp_path / "nothing here")))
    qtbot.waitUntil(lambda: window.message.text != "", timeout=60_000)
    assert "nothing here" in window.message.text
    assert offered(window) == "&Try Again"
    qtbot.waitUntil(lambda: not window.pane.analysis.running)
    assert text_of(window) == TEXT
    assert not window.status_bar.progress.isVisible()
    # The model before has taken its place, and has read the text.
    assert window.model_menu.choice.name == str(tiny_model)
    assert is_coloured(window)
    QTest.keyClicks(window.pane.editor, "more")
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    assert window.message.text == ""
    assert text_of(window) == TEXT + "more"


def test_a_model_of_the_hub_is_offered_to_be_downloaded(window: MainWindow, qtbot: QtBot) -> None:
    window.pane.editor.insertPlainText(TEXT)
    window.model_menu.choose(replace(window.model_menu.choice, name="nobody/no-such-model"))
    qtbot.waitUntil(lambda: window.message.text != "", timeout=60_000)
    assert "nobody/no-such-model" in window.message.text
    assert offered(window) == "&Download…"
    qtbot.waitUntil(lambda: not window.pane.analysis.running)
    QTest.keyClick(window.pane.editor, Qt.Key.Key_Escape)
    assert window.message.text == ""


def test_what_failed_keeps_the_colours_that_were_there(
    coloured: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    before = coloured.pane.legend.accessibleDescription()
    coloured.model_menu.choose(
        replace(coloured.model_menu.choice, name=str(tmp_path / "nothing here"))
    )
    qtbot.waitUntil(lambda: coloured.message.text != "" and not coloured.pane.analysis.running)
    assert is_coloured(coloured)
    assert coloured.pane.legend.accessibleDescription() == before
    coloured.pane.editor.document().setModified(False)
    coloured.files.open_path(tmp_path / "missing.txt")
    qtbot.waitUntil(lambda: "missing.txt" in coloured.message.text)
    assert text_of(coloured) == TEXT
    assert is_coloured(coloured)
    assert coloured.pane.legend.accessibleDescription() == before


def test_another_precision_reads_the_text_again(coloured: MainWindow, qtbot: QtBot) -> None:
    coloured.model_menu.choose(replace(coloured.model_menu.choice, precision="bfloat16"))
    assert coloured.pane.analysis.running
    qtbot.waitUntil(
        lambda: is_coloured(coloured) and spans_of(coloured).analysis.model.precision == "bfloat16",
        timeout=60_000,
    )
    assert "bfloat16 ± on cpu" in coloured.status_bar.model.toolTip()


def test_a_choice_without_a_text_reads_nothing(window: MainWindow) -> None:
    window.model_menu.choose(replace(window.model_menu.choice, precision="bfloat16"))
    assert not window.pane.analysis.running


# Looks


def test_the_text_can_be_made_larger_and_smaller(window: MainWindow) -> None:
    def size() -> int:
        assert window.settings.font_size == window.pane.editor.font().pointSize()
        return window.settings.font_size

    before = size()
    for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
        earlier = size()
        QTest.keySequence(window.pane.editor, QKeySequence(keys))
        assert size() == earlier + step
    for _ in range(60):
        window.pane.face.zoom(1)
    assert size() == MAX_FONT
    for _ in range(60):
        window.pane.face.zoom(-1)
    assert size() == MIN_FONT
    QTest.keySequence(window.pane.editor, QKeySequence("Ctrl+0"))
    assert size() == before == DEFAULT_FONT


@pytest.mark.parametrize(("delta", "step"), [(120, 1), (-120, -1), (0, 0)])
def test_the_wheel_zooms_with_control(delta: int, step: int, window: MainWindow) -> None:
    viewport = window.pane.editor.viewport()
    middle = QPointF(viewport.mapTo(window, viewport.rect().center()))
    sideways = QPoint(0 if delta else 120, delta)
    QTest.wheelEvent(window.windowHandle(), middle, sideways, QPoint(), CONTROL)
    assert window.pane.editor.font().pointSize() == DEFAULT_FONT + step


def test_zooming_keeps_the_colours(coloured: MainWindow) -> None:
    coloured.pane.face.zoom(4)
    assert is_coloured(coloured)
    assert spans_of(coloured).stale_from is None
    assert len(spans_of(coloured)) == len(spans_of(coloured).analysis.groups)


def is_themed(window: MainWindow, theme: Theme) -> bool:
    return Theme.of(window.palette()) == theme


def test_the_window_follows_the_system_into_the_dark_and_back(
    coloured: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    before = qapp.palette()
    try:
        for paper in (DARK.paper, LIGHT.paper):
            palette = QPalette(QColor(paper))
            qapp.setPalette(palette)
            theme = Theme.of(palette)
            qtbot.waitUntil(partial(is_themed, coloured, theme))
            assert share(picture(coloured), theme.paper) > 0.5
            assert share(picture(coloured.pane.editor.viewport()), theme.buckets[3]) > 0
            assert share(picture(coloured.pane.legend), theme.buckets[3]) > 0
    finally:
        qapp.setPalette(before)


def test_about(window: MainWindow) -> None:
    window.help.about()
    (box,) = window.findChildren(QMessageBox)
    assert box.isVisible()
    box.close()


# What is remembered


def test_the_next_window_is_like_the_last(
    tiny_model: Path, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    first = open_window(qtbot, tiny_model)
    first.resize(700, 400)
    first.pane.face.zoom(3)
    path = tmp_path / "texts" / "one.txt"
    path.parent.mkdir()
    path.write_text(TEXT)
    first.model_menu.choose(replace(first.model_menu.choice, precision="bfloat16"))
    first.files.open_path(path)
    wait_for_colours(first, qtbot)
    first.close()
    assert not first.isVisible()
    QSettings().sync()
    store = QSettings()
    assert store.value("model/precision") == "bfloat16"
    second = MainWindow()
    qtbot.addWidget(second)
    second.show()
    assert (second.width(), second.height()) == (700, 400)
    assert second.pane.editor.font().pointSize() == DEFAULT_FONT + 3
    assert second.model_menu.choice == replace(first.model_menu.choice, precision="bfloat16")
    assert second.model_menu.choice.name == str(tiny_model)
    dialogs.name = ""
    second.menu_actions.open.trigger()
    assert dialogs.asked == [str(path.parent)]


def test_a_model_that_never_worked_is_not_remembered(
    window: MainWindow, tiny_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.pane.editor.insertPlainText(TEXT)
    window.model_menu.choose(replace(window.model_menu.choice, name=str(tmp_path / "nothing here")))
    qtbot.waitUntil(lambda: window.message.text != "" and not window.pane.analysis.running)
    assert window.settings.choice.name == str(tiny_model)
    assert window.settings.recent_models == []


def test_escape_closes_pinned_cards_after_the_one_that_follows(coloured: MainWindow) -> None:
    coloured.pane.use_floating_card(floating=True)
    coloured.pane.cards.navigator.step(1)
    QTest.keyClick(coloured.pane.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert len(coloured.pane.cards.pinned) == 1
    coloured.pane.cards.navigator.step(1)
    QTest.keyClick(coloured.pane.editor, Qt.Key.Key_Escape)
    assert not coloured.pane.cards.visible
    assert len(coloured.pane.cards.pinned) == 1
    QTest.keyClick(coloured.pane.editor, Qt.Key.Key_Escape)
    assert coloured.pane.cards.pinned == []


def test_escape_closes_pinned_cards_before_the_panel_forgets_its_word(coloured: MainWindow) -> None:
    pane = coloured.pane
    pane.cards.navigator.step(1)
    QTest.keyClick(pane.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert len(pane.cards.pinned) == 1
    assert pane.cards.pinned[0].isVisible()
    QTest.keyClick(pane.editor, Qt.Key.Key_Escape)
    assert pane.cards.pinned == []
    assert pane.inspector.card is not None
    QTest.keyClick(pane.editor, Qt.Key.Key_Escape)
    assert pane.inspector.card is None
