"""The card of the charts: its tabs, and what is said about the chart that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.editors import coloured_editor
from helpers.measures import FRAC_P, RANK
from helpers.pixels import background, picture, share
from helpers.widgets import child_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QVBoxLayout, QWidget

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.histograms import BINNED_VALUES, BinnedValue
from gltr_desktop.analysis.measures import MEASURES
from gltr_desktop.ui.charts.bucket_filter import BucketFilter
from gltr_desktop.ui.charts.chart_controller import ChartController
from gltr_desktop.ui.charts.chart_help import ChartHelp
from gltr_desktop.ui.charts.chart_panel import ChartPanel
from gltr_desktop.ui.charts.panel_chart import small_font
from gltr_desktop.ui.look import style_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.charts.panel_chart import PanelChart
    from gltr_desktop.ui.theme import Theme


@pytest.fixture
def panel(theme: Theme, frame: QWidget, qtbot: QtBot) -> ChartPanel:
    frame.setStyleSheet(style_sheet(theme))
    panel = ChartPanel(frame)
    panel.set_theme(theme)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(panel)
    layout.addStretch(1)
    frame.resize(320, 500)
    with qtbot.waitExposed(frame):
        frame.show()
    return panel


def shown(panel: ChartPanel) -> list[PanelChart]:
    return [chart for chart in panel.charts if chart.isVisible()]


def texts(panel: ChartPanel) -> list[str]:
    return [tab.text() for tab in panel.tabs.tabs]


def test_one_chart_is_shown_at_a_time(panel: ChartPanel) -> None:
    assert shown(panel) == [panel.profile]
    assert texts(panel) == ["Along the text", "Ranks", "frac(p)", "Entropy"]
    heights = set()
    for tab, chart in zip(panel.tabs.tabs, panel.charts, strict=True):
        QTest.mouseClick(tab, Qt.MouseButton.LeftButton)
        assert shown(panel) == [panel.current] == [chart]
        assert panel.hint.text().endswith(".")
        heights.add(panel.height())
    assert len(heights) == 1


def test_what_the_user_chooses_is_told_and_can_be_restored(panel: ChartPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.chart_shown), qtbot.waitSignal(panel.chart_chosen) as caught:
        QTest.mouseClick(panel.tabs.tabs[2], Qt.MouseButton.LeftButton)
    (name,) = caught.args
    with qtbot.assertNotEmitted(panel.chart_chosen):
        panel.choose_chart("")
        assert shown(panel) == [panel.profile]
        panel.choose_chart(name)
        assert shown(panel) == [panel.binned[0][1]]
        assert panel.tabs.current is panel.tabs.tabs[2]
        panel.choose_chart("gone")
    assert shown(panel) == [panel.profile]


def test_the_keyboard_goes_from_tab_to_tab_and_into_the_chart(panel: ChartPanel) -> None:
    panel.tabs.setFocus()
    for chart in panel.histograms:
        QTest.keyClick(panel.tabs.current, Qt.Key.Key_Right)
        assert shown(panel) == [chart]
        assert panel.tabs.current.hasFocus()
    QTest.keyClick(panel.tabs.current, Qt.Key.Key_Left)
    assert panel.current is panel.binned[0][1]
    assert panel.parts == (panel.tabs.current, panel.current)
    visited = []
    for _ in range(2):
        QTest.keyClick(panel.window().focusWidget(), Qt.Key.Key_Tab)
        visited.append(panel.window().focusWidget())
    assert visited == [panel.help, panel.current]


def test_a_tab_shows_that_it_is_chosen_and_that_it_has_the_keyboard(
    panel: ChartPanel, theme: Theme
) -> None:
    tab, other = panel.tabs.tabs[:2]
    panel.current.setFocus()
    before = picture(tab)
    assert share(before[-4:], theme.accent) > 0.2
    assert share(picture(other), theme.accent) == 0
    tab.setFocus()
    changed = (picture(tab) != before).any(axis=-1)
    assert changed[:3].mean() > 0.3


@pytest.mark.parametrize("width", [224, 256, 320, 500])
@pytest.mark.parametrize("points", [8, 11, 16])
def test_nothing_is_cut_however_narrow_the_panel_or_large_the_letters(
    width: int, points: int, panel: ChartPanel
) -> None:
    font = QFont(panel.font())
    font.setPointSize(points)
    panel.setFont(font)
    for measure in (RANK, FRAC_P):
        panel.set_measure(measure)
        panel.window().resize(width, 600)
        QApplication.processEvents()
        for tab in panel.tabs.tabs:
            assert panel.tabs.rect().contains(tab.geometry())
            assert QFontMetrics(tab.font()).horizontalAdvance(tab.text()) * 0.8 < tab.width()
        overlaps = [
            one.geometry().intersects(other.geometry())
            for index, one in enumerate(panel.tabs.tabs)
            for other in panel.tabs.tabs[:index]
        ]
        assert not any(overlaps)
        for name in ("along", "buckets", "frac(p)", "top-10 entropy"):
            panel.choose_chart(name)
            QApplication.processEvents()
            hint = panel.hint
            needed = hint.heightForWidth(hint.width())
            assert needed <= hint.height()
            assert hint.geometry().bottom() < panel.current.geometry().top()
            assert panel.rect().contains(panel.current.geometry())
            assert panel.current.height() >= panel.current.sizeHint().height()


def test_it_is_as_high_as_the_window_has_room_for(panel: ChartPanel) -> None:
    assert 150 <= panel.height() <= 200


def test_in_a_low_window_the_plot_gives_way_and_no_word(panel: ChartPanel) -> None:
    whole, plot = panel.height(), panel.current.area.height()
    panel.window().setFixedHeight(whole - 40)
    QApplication.processEvents()
    assert panel.height() == whole - 40
    assert panel.current.area.height() == plot - 40
    below = panel.current.height() - panel.current.area.bottom()
    assert below >= 2 * QFontMetrics(small_font(panel.current.font())).height()


def test_two_charts_never_have_the_same_name(panel: ChartPanel) -> None:
    for measure in MEASURES:
        panel.set_measure(measure)
        names = [tab.name for tab in panel.tabs.tabs]
        assert len(set(names)) == 4
        assert measure.title.lower() in names[1].lower()
        assert panel.tabs.tabs[1].accessibleName() == names[1]


def test_the_tabs_stay_in_one_row_whatever_is_coloured(panel: ChartPanel) -> None:
    panel.resize(295, panel.height())
    for measure in MEASURES:
        panel.set_measure(measure)
        assert len({tab.y() for tab in panel.tabs.tabs}) == 1
        assert len({tab.text() for tab in panel.tabs.tabs}) == 4


def test_the_question_mark_explains_the_chart(panel: ChartPanel, qtbot: QtBot) -> None:
    said = set()
    for name in ("along", "buckets", "frac(p)", "top-10 entropy"):
        panel.choose_chart(name)
        QTest.mouseClick(panel.help, Qt.MouseButton.LeftButton)
        popup = child_of(panel, ChartHelp)
        assert popup.isVisible()
        assert popup.accessibleDescription() == panel.explanation()
        label = child_of(popup, QLabel)
        assert label.height() >= label.heightForWidth(label.width())
        assert popup.rect().contains(label.geometry())
        said.add(label.text())
        with qtbot.waitSignal(popup.destroyed):
            QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert len(said) == 4


def test_a_selection_is_said_where_only_it_is_counted(panel: ChartPanel) -> None:
    hint = panel.hint.text()
    panel.show_selection(1)
    assert panel.hint.text() == hint
    panel.choose_chart("buckets")
    assert panel.hint.text() == "Only the selection is counted: 1 token."
    panel.show_selection(1_200)
    assert panel.hint.text() == "Only the selection is counted: 1,200 tokens."
    panel.show_selection(None)
    assert "selection" not in panel.hint.text()


def test_the_context_menu_offers_a_picture(panel: ChartPanel, qtbot: QtBot) -> None:
    for index, signal in enumerate((panel.copy_requested, panel.export_requested)):
        place = QPoint(20, 20)
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Keyboard, place, panel.current.mapToGlobal(place)
        )
        QApplication.sendEvent(panel.current, event)
        menu = child_of(panel, QMenu)
        with qtbot.waitSignal(signal):
            menu.actions()[index].trigger()
        with qtbot.waitSignal(menu.destroyed):
            menu.close()


def test_the_whole_panel_has_the_colour_of_a_card(panel: ChartPanel, theme: Theme) -> None:
    assert background(picture(panel)) == theme.card.name()
    for name in ("along", "buckets"):
        panel.choose_chart(name)
        assert share(picture(panel.current), theme.card) > 0.8


@pytest.fixture
def half_the_entropy() -> Iterator[BinnedValue]:
    value = BinnedValue(
        "a half",
        "Half of the entropy",
        "It is made up.",
        lambda analysis: (analysis.columns.entropy / 2).astype(np.float32),
        5.0,
    )
    BINNED_VALUES.append(value)
    yield value
    BINNED_VALUES.remove(value)


def test_a_new_value_has_a_chart_of_its_own(half_the_entropy: BinnedValue, qtbot: QtBot) -> None:
    panel = ChartPanel()
    qtbot.addWidget(panel)
    panel.show()
    editor = coloured_editor(qtbot, ["a", "b"])
    bucket_filter = BucketFilter(editor, panel)
    controller = ChartController(editor, panel, bucket_filter, Colouring(), panel)
    panel.choose_chart(half_the_entropy.name)
    controller.refresh()
    assert panel.tabs.current.name == half_the_entropy.title
    (chart,) = (chart for chart in panel.histograms if chart.heading == half_the_entropy.title)
    assert panel.current is chart
    assert chart.histogram is not None
    expected = analysis_of(["a", "b"], [0, 50]).columns.entropy / 2
    assert chart.histogram.bins.tolist() == [int(half / 0.5) for half in expected]
