"""The side panel of a window in which two sides are compared."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.side_by_side import (
    AFTER,
    BEFORE,
    add_text,
    compare_texts,
    second_of,
    wait_for_difference,
)
from helpers.tiny_models import save_model
from helpers.windows import wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from gltr_desktop.analysis.difference.difference_words import headline
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.summary_words import percent
from gltr_desktop.ui.side_by_side.pair_view import PairView
from gltr_desktop.ui.side_by_side.signals_part import NEEDS
from gltr_desktop.ui.side_by_side.summary_pair import SideLine

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.charts.difference_chart import DifferenceChart
    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.side_by_side.pair_panel import PairPanel

LONGER = BEFORE * 4
"""Long enough for figures."""


@pytest.fixture(scope="session")
def sister_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of another model with the tokenizer of the tiny one."""
    from transformers import GPT2Config

    config = GPT2Config(
        vocab_size=2_000, n_embd=16, n_layer=1, n_head=2, n_positions=64, bos_token_id=0,
        eos_token_id=0, initializer_range=0.5,
    )  # fmt: skip
    return save_model(tmp_path_factory.mktemp("models") / "sister", config)


def compare_models(window: MainWindow, model: Path | str, qtbot: QtBot, text: str = LONGER) -> None:
    window.pane.editor.insertPlainText(text)
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    window.side_by_side.set_model_beside(replace(window.model_menu.choice, name=str(model)))
    wait_for_difference(window, qtbot)


def panel_of(window: MainWindow) -> PairPanel:
    panel = window.pairs.panel
    assert panel is not None
    return panel


def view_of(window: MainWindow) -> PairView:
    (view,) = window.pane.inspector.findChildren(PairView)
    assert isinstance(view, PairView)
    return view


def chart_of(window: MainWindow) -> DifferenceChart:
    window.pane.panel.choose_chart("differences")
    chart = window.pane.panel.current
    assert chart.accessibleName().startswith("Differences")
    return chart  # type: ignore[return-value]


# The summary


def test_the_summary_has_the_sentence_and_both_figures(
    window: MainWindow, sister_model: Path, qtbot: QtBot
) -> None:
    compare_models(window, sister_model, qtbot)
    sides, panel = window.side_by_side, window.pane.comparison_panel
    part = panel_of(window).summary.part
    assert sides.difference is not None
    assert part.sentence.text() == headline(sides.difference, sides.names)
    assert part.sentence.isVisible()
    assert not part.sides[0].isVisible(), "how far they are read says nothing any more"
    qtbot.waitUntil(lambda: "→" in panel.figure.figure.text())
    first, second = panel.figure.figure.text().split(" → ")
    assert first.endswith(percent(0)[-1])
    sides.swap()
    qtbot.waitUntil(lambda: panel.figure.figure.text() == f"{second} → {first}")


def test_what_a_summary_does_not_show_stays_said(
    window: MainWindow, sister_model: Path, qtbot: QtBot
) -> None:
    compare_models(window, sister_model, qtbot)
    panel = window.pane.comparison_panel
    assert panel.caution.isVisible()
    assert "This does not show who wrote it" in panel.caution.text()


def test_until_both_are_read_the_state_of_each_is_told(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    part = panel_of(window).summary.part
    window.pane.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.pane.editor, "More")
    assert part.sides[0].isVisible()
    assert part.sides[0].state.text() == "edited since it was read"
    assert part.sides[1].state.text() == "read"
    assert not part.link.isEnabled()


def test_ending_leaves_the_panel_as_it_was(
    window: MainWindow, sister_model: Path, qtbot: QtBot
) -> None:
    compare_models(window, sister_model, qtbot)
    panel, charts = window.pane.comparison_panel, window.pane.panel
    qtbot.waitUntil(lambda: "→" in panel.figure.figure.text())
    chart_of(window)
    panel_of(window).open_table()
    window.side_by_side.stop()
    assert "→" not in panel.figure.figure.text()
    assert not panel_of(window).summary.part.isVisible()
    assert not view_of(window).isVisible()
    assert window.pane.inspector.content.isVisible()
    assert len(charts.charts) == 4
    assert charts.current is charts.profile
    assert not panel_of(window).table.isVisible()
    assert not panel_of(window).legend.isVisible()


def test_tab_leads_to_what_is_of_both_sides_among_the_other_parts(
    window: MainWindow, qtbot: QtBot
) -> None:
    compare_texts(window, qtbot)
    panel = window.pane.comparison_panel
    QTest.keyClick(panel.choices, Qt.Key.Key_Tab)
    stops = []
    for _ in range(12):
        focus = window.focusWidget()
        stops.append(focus)
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    link, caution = panel_of(window).summary.part.link, panel.caution
    assert link in stops
    assert stops.index(link) < stops.index(caution) < stops.index(view_of(window))


# The inspector


def test_the_inspector_shows_both_sides_of_the_word_that_is_gone_to(
    window: MainWindow, sister_model: Path, qtbot: QtBot
) -> None:
    compare_models(window, sister_model, qtbot)
    window.pane.editor.moveCursor(QTextCursor.MoveOperation.Start)
    window.pane.cards.navigator.step(1)
    view = view_of(window)
    card = window.pane.inspector.card
    assert view.isVisible()
    assert view.card is not None
    assert card is not None
    assert view.card.left.text == card.word
    before = view.card
    window.pane.cards.navigator.step(1)
    assert view.card != before


def test_the_second_side_is_inspected_as_well(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    editor, view = second_of(window).editor, view_of(window)
    assert editor.spans is not None
    index = editor.spans.at(5)
    editor.pointed.emit(index)
    qtbot.waitUntil(lambda: view.card is not None)
    assert view.card is not None
    assert view.card.title == "old man → young woman"
    assert window.pane.inspector.caption.text() == "CHANGE"


def test_the_keyboard_goes_through_the_second_side(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    editor, view = second_of(window).editor, view_of(window)
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(editor.toPlainText().index("sea"))
    editor.setTextCursor(cursor)
    assert view.card is not None
    assert "sea".startswith(view.card.right.text)


def test_while_nothing_is_known_of_both_the_usual_card_is_shown(
    window: MainWindow, qtbot: QtBot
) -> None:
    compare_texts(window, qtbot)
    window.pane.cards.navigator.step(1)
    assert view_of(window).isVisible()
    QTest.keyClicks(window.pane.editor, "x")
    assert not view_of(window).isVisible()
    assert window.pane.inspector.content.isVisible()


def test_a_word_of_the_second_side_follows_the_level(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    view = view_of(window)
    second_of(window).editor.pointed.emit(0)
    qtbot.waitUntil(lambda: view.card is not None)
    colouring = window.pane.colouring
    window.pane.set_colouring(replace(colouring, granularity=Granularity.WORD))
    assert view.card is not None
    assert view.card.right.text == "The"
    editor = second_of(window).editor
    assert editor.spans is not None
    editor.pointed.emit(editor.spans.at(len(AFTER) - 4))
    qtbot.waitUntil(lambda: view.card is not None and view.card.right.text != "The")
    word = view.card
    window.pane.set_colouring(replace(colouring, granularity=Granularity.PARAGRAPH))
    assert view.card != word


# Charts


def test_charts_show_the_other_side_as_well(
    window: MainWindow, sister_model: Path, qtbot: QtBot
) -> None:
    compare_models(window, sister_model, qtbot)
    charts = window.pane.panel
    difference = window.side_by_side.difference
    assert difference is not None
    for histogram in charts.histograms:
        charts.show_chart(histogram)
        assert histogram.second is not None
        assert len(histogram.second.bins) == len(difference.right)
    assert "B:" in charts.buckets.summary()
    charts.show_chart(charts.profile)
    charts.profile.point_at(0)
    assert ", B " in charts.profile.accessibleDescription()


def test_a_selection_is_counted_alone(window: MainWindow, sister_model: Path, qtbot: QtBot) -> None:
    compare_models(window, sister_model, qtbot)
    charts = window.pane.panel
    charts.show_chart(charts.buckets)
    window.pane.editor.selectAll()
    qtbot.waitUntil(lambda: charts.buckets.of_selection)
    assert charts.buckets.second is None
    window.pane.editor.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.waitUntil(lambda: charts.buckets.second is not None)


def test_a_bar_of_the_differences_leads_to_its_place(
    window: MainWindow, sister_model: Path, qtbot: QtBot
) -> None:
    compare_models(window, sister_model, qtbot)
    chart = chart_of(window)
    assert chart.profile is not None
    last = len(chart.profile.token) - 1
    place = chart.bar_rect(last).center().toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    end = window.pane.editor.textCursor().position()
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert 0 < window.pane.editor.textCursor().position() < end


# The table


def test_the_link_opens_the_table_of_differences(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    panel = panel_of(window)
    panel.summary.part.link.click()
    table = panel.table
    assert table.isVisible()
    rows = [table.model.index(row, 0).data() for row in range(table.model.rowCount())]
    assert "old man → young woman" in rows
    table.view.selectRow(rows.index("old man → young woman"))
    for editor, words in zip(window.side_by_side.editors, ("old man", "young woman"), strict=True):
        assert editor.textCursor().selectedText() == words


def test_a_key_opens_the_table_and_f6_leads_to_it(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    action, table = window.menu_actions.side_by_side.table, panel_of(window).table
    action.trigger()
    assert table.isVisible()
    window.pane.legend.setFocus()
    window.pane.go_to_part(-1)
    assert table.view.hasFocus()
    action.trigger()
    assert not table.isVisible()
    assert window.pane.editor.hasFocus()


def test_there_is_one_table_at_a_time(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    panel_of(window).open_table()
    window.pane.table.open_table()
    assert not panel_of(window).table.isVisible()
    panel_of(window).open_table()
    assert not window.pane.table.isVisible()


def test_the_table_follows_the_text(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    panel = panel_of(window)
    panel.open_table()
    QTest.keyClicks(window.pane.editor, "x")
    assert panel.table.empty.isVisible()
    window.pane.editor.undo()
    qtbot.waitUntil(panel.table.view.isVisible)


def compare_different_texts(window: MainWindow, qtbot: QtBot) -> None:
    window.pane.editor.insertPlainText("Apollo was the second flight.\n")
    window.pane.analysis.analyse()
    window.side_by_side.set_text_beside(add_text(window, "My summer began with tarts.\n"))
    assert not wait_for_difference(window, qtbot).is_revision


def test_two_different_texts_are_offered_no_differences(window: MainWindow, qtbot: QtBot) -> None:
    compare_different_texts(window, qtbot)
    menu, tab = window.menu_actions.side_by_side, window.pane.panel.tabs.tabs[-1]
    assert not panel_of(window).summary.part.link.isVisible()
    for offer in (tab, menu.table, menu.difference):
        assert not offer.isEnabled()
        assert offer.toolTip().startswith("These are two different texts")
    editor = second_of(window).editor
    editor.selectAll()
    editor.insertPlainText("Apollo was the third flight.\n")
    window.pane.analysis.analyse()
    assert wait_for_difference(window, qtbot).is_revision
    assert panel_of(window).summary.part.link.isVisible()
    assert tab.isEnabled()
    assert menu.table.isEnabled()
    assert menu.difference.isEnabled()
    assert not tab.toolTip()


def test_no_sentence_of_a_different_text_stands_beside_one_of_this(
    window: MainWindow, qtbot: QtBot
) -> None:
    compare_different_texts(window, qtbot)
    charts = window.pane.panel
    chart = charts.profile
    for each in (charts.buckets, chart):
        charts.show_chart(each)
    chart.point_at(0)
    assert "bits" in chart.accessibleDescription()
    assert ", B " not in chart.accessibleDescription()


def test_a_state_that_has_no_room_beside_the_name_stands_below_it(
    frame: QWidget, qtbot: QtBot
) -> None:
    line, name, state = SideLine("A", frame), "essay-second.txt", "edited since it was read"
    line.show_state(name, state)
    frame.show()
    name_width, state_width = map(line.fontMetrics().horizontalAdvance, (name, state))

    def is_right(*, is_below: bool) -> bool:
        texts = [label.text() for label in line.findChildren(QLabel)]
        return name in texts and (line.state.y() > 0) is is_below

    for width, is_below in ((2, False), (0.5, True)):
        line.resize(int(name_width + 60 + state_width * width), 60)
        qtbot.waitUntil(partial(is_right, is_below=is_below))


def test_two_different_texts_have_no_changes(window: MainWindow, qtbot: QtBot) -> None:
    compare_different_texts(window, qtbot)
    panel_of(window).open_table()
    assert "no words are marked as changed" in panel_of(window).table.empty.text()
    assert "different texts" in chart_of(window).summary()
    second_of(window).editor.pointed.emit(0)
    inspector = window.pane.inspector
    qtbot.waitUntil(lambda: inspector.card is not None)
    assert inspector.content.isVisible(), "nothing stands beside the word"
    assert inspector.card is not None
    assert "My".startswith(inspector.card.word)


# Two-model signals


def test_two_models_with_one_tokenizer_have_signals(
    window: MainWindow, sister_model: Path, qtbot: QtBot
) -> None:
    compare_models(window, sister_model, qtbot)
    part = panel_of(window).signals.part
    assert not part.isVisible()
    window.pane.comparison_panel.fold.click()
    assert part.isVisible()
    part.button.click()
    assert not part.button.isVisible()
    qtbot.waitUntil(part.values[0].isVisible, timeout=60_000)
    assert np.isfinite([float(value.text().replace("−", "-")) for value in part.values]).all()
    assert "(A) scores" in part.words.text()
    window.side_by_side.swap()
    wait_for_difference(window, qtbot)
    assert part.button.isVisible(), "the roles are others now"


def test_models_with_other_tokenizers_have_none(window: MainWindow, qtbot: QtBot) -> None:
    compare_models(window, "small", qtbot)
    window.pane.comparison_panel.fold.click()
    part = panel_of(window).signals.part
    assert part.words.text() == NEEDS
    assert not part.button.isVisible()


# The legend


def test_the_legend_is_that_of_the_colours_in_use(
    window: MainWindow, sister_model: Path, qtbot: QtBot
) -> None:
    compare_models(window, sister_model, qtbot)
    legend = panel_of(window).legend
    assert legend.isVisible()
    window.side_by_side.show_difference(shown=False)
    assert not legend.isVisible()
    assert window.pane.legend.isVisible()


def test_the_legend_names_the_side_whose_shares_it_shows(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    wait_for_difference(window, qtbot)
    legend = window.pane.legend
    assert legend.accessibleName() == "Legend of A"
    window.side_by_side.swap()
    assert legend.accessibleName() == "Legend of B"
    window.side_by_side.stop()
    assert legend.accessibleName() == "Legend"
