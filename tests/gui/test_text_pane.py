"""A text pane needs no main window: two of them stand side by side, each with its own text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from helpers.measures import SURPRISAL
from helpers.pixels import picture, share
from helpers.spans import spans_of
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, default_thresholds
from gltr_desktop.analysis.palette import SAFE
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.models.options import DEFAULT_TOP_K, ModelChoice
from gltr_desktop.ui.settings import TOP_KS, Settings
from gltr_desktop.ui.stored_values import DEFAULT_FONT, MAX_FONT, MIN_FONT
from gltr_desktop.ui.text_pane import TextPane
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.threads.analysis_state import State

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QColor
    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.statistics import Summary

ONE = "It was a bright cold day in April, and the clocks were striking 13. la la la la la\n"
OTHER = "Call me Ishmael. Some years ago, never mind how long precisely, I thought I would sail.\n"
SENTENCES = replace(
    GLTR_COLOURING,
    thresholds=default_thresholds(SURPRISAL, Granularity.SENTENCE),
    granularity=Granularity.SENTENCE,
)


@dataclass
class Desk:
    """A window that is no MainWindow, and what its panes ask it for."""

    frame: QWidget
    choice: ModelChoice
    is_text_complete: bool = True
    panes: list[TextPane] = field(default_factory=list)

    def add(self) -> TextPane:
        """Put another pane beside those that are there."""
        pane = TextPane(
            Settings(),
            GLTR_COLOURING,
            choice=lambda: self.choice,
            is_text_complete=lambda: self.is_text_complete,
            parent=self.frame,
        )
        layout = self.frame.layout()
        assert layout is not None
        layout.addWidget(pane)
        self.panes.append(pane)
        pane.show()
        return pane

    def shut_down(self) -> None:
        for pane in self.panes:
            pane.shut_down()


class Record:
    """What a pane tells its window."""

    def __init__(self, pane: TextPane) -> None:
        self.summaries: list[Summary | None] = []
        self.statuses: list[str] = []
        self.live: list[bool] = []
        pane.summary_changed.connect(self.summaries.append)
        pane.status_changed.connect(self.statuses.append)
        pane.live.changed.connect(self.live.append)


@pytest.fixture
def desk(tiny_model: Path, qtbot: QtBot) -> Desk:
    """A window on the screen, as yet without a pane, that uses the tiny model."""
    Settings().live = False
    frame = QWidget()
    QHBoxLayout(frame)
    # High enough for all cards of the side panel: it leaves out those that do not fit.
    frame.resize(1_400, 800)
    desk = Desk(frame, ModelChoice(str(tiny_model), "cpu", "float32"))
    qtbot.addWidget(frame, before_close_func=lambda _: desk.shut_down())
    with qtbot.waitActive(frame):
        frame.show()
        frame.activateWindow()
    return desk


@pytest.fixture
def pane(desk: Desk) -> TextPane:
    return desk.add()


@pytest.fixture
def coloured_pane(pane: TextPane, qtbot: QtBot) -> TextPane:
    """A pane with ONE, analysed."""
    read(pane, ONE, qtbot)
    return pane


@pytest.fixture
def two_panes(desk: Desk, qtbot: QtBot) -> tuple[TextPane, TextPane]:
    """Two panes side by side with ONE and OTHER, analysed."""
    one, other = desk.add(), desk.add()
    for pane, text in ((one, ONE), (other, OTHER)):
        pane.editor.insertPlainText(text)
        pane.analysis.analyse()
    # Both load their model and read at once.
    wait_for_end(one, qtbot)
    wait_for_end(other, qtbot)
    return one, other


def read(pane: TextPane, text: str, qtbot: QtBot) -> None:
    """Type ``text`` and have it analysed."""
    pane.editor.insertPlainText(text)
    pane.analysis.analyse()
    wait_for_end(pane, qtbot)


def wait_for_end(pane: TextPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not pane.analysis.running, timeout=60_000)
    assert pane.analysis.state is State.IDLE


def expected_buckets(pane: TextPane, thresholds: Thresholds) -> list[int]:
    """The buckets of the tokens, each of which is a span: the texts are ASCII."""
    return list(map(int, thresholds.buckets(spans_of(pane).analysis.columns.rank)))


def colours_in(widget: QWidget, colours: tuple[QColor, ...]) -> float:
    """How much of ``widget`` has exactly one of ``colours``."""
    pixels = picture(widget)
    return sum(share(pixels, colour) for colour in colours)


def counted(pane: TextPane) -> list[int]:
    """How many tokens of each bucket the chart shows."""
    pane.panel.choose_chart("buckets")
    histogram = pane.panel.buckets.histogram
    return [] if histogram is None else list(map(int, histogram.counts))


# A pane alone


def test_a_pane_shows_an_analysis_without_a_main_window(pane: TextPane, qtbot: QtBot) -> None:
    record = Record(pane)
    assert pane.is_empty
    read(pane, ONE, qtbot)
    assert not pane.is_empty
    analysis = spans_of(pane).analysis
    assert analysis.text == ONE
    assert analysis.complete
    assert spans_of(pane).bucket.tolist() == expected_buckets(pane, Thresholds())
    summary = summarise(analysis, Thresholds())
    assert record.summaries[-1] == summary
    greens = f"among the 10 best guesses: {summary.buckets['green']} of "
    assert greens in pane.legend.accessibleDescription()
    assert record.statuses[-1] == "", "nothing goes on any more"
    pixels = picture(pane.editor.viewport())
    present = {int(bucket) for bucket in spans_of(pane).bucket if bucket >= 0}
    assert len(present) > 1
    for bucket in present:
        assert share(pixels, pane.editor.theme.buckets[bucket]) > 0
    qtbot.waitUntil(lambda: counted(pane) == list(summary.buckets.values()))


def test_the_model_is_asked_for_when_an_analysis_begins(
    desk: Desk, pane: TextPane, qtbot: QtBot
) -> None:
    read(pane, ONE, qtbot)
    assert spans_of(pane).analysis.model.precision == "float32"
    desk.choice = replace(desk.choice, precision="bfloat16")
    read(pane, "more", qtbot)
    assert spans_of(pane).analysis.model.precision == "bfloat16"


def test_a_text_that_is_still_coming_in_is_not_analysed(
    desk: Desk, pane: TextPane, qtbot: QtBot
) -> None:
    desk.is_text_complete = False
    pane.editor.insertPlainText(ONE)
    pane.analysis.analyse()
    assert not pane.analysis.running
    desk.is_text_complete = True
    pane.analysis.analyse()
    assert pane.analysis.running
    wait_for_end(pane, qtbot)
    assert spans_of(pane).analysis.text == ONE


def test_a_forgotten_text_leaves_neither_colours_nor_cards(
    coloured_pane: TextPane, qtbot: QtBot
) -> None:
    pane, record = coloured_pane, Record(coloured_pane)
    qtbot.waitUntil(lambda: sum(counted(pane)) > 0)
    pane.cards.show_card(3)
    pane.cards.pin()
    pane.forget()
    assert pane.spans is None
    assert pane.cards.pinned == []
    assert record.summaries == [None]
    assert "guesses: " not in pane.legend.accessibleDescription()
    qtbot.waitUntil(lambda: counted(pane) == [])


# Two panes side by side


def test_two_panes_analyse_their_own_texts(two_panes: tuple[TextPane, TextPane]) -> None:
    one, other = two_panes
    assert spans_of(one).analysis.text == ONE
    assert spans_of(other).analysis.text == OTHER
    for pane in two_panes:
        assert spans_of(pane).analysis.complete
        assert spans_of(pane).bucket.tolist() == expected_buckets(pane, Thresholds())
    assert one.legend.accessibleDescription() != other.legend.accessibleDescription()


def test_two_panes_are_read_at_the_same_time(
    two_panes: tuple[TextPane, TextPane], qtbot: QtBot
) -> None:
    texts = [ONE * 20, OTHER * 20]
    for pane, text in zip(two_panes, texts, strict=True):
        pane.editor.setPlainText(text)
        pane.analysis.analyse()
    assert [pane.analysis.running for pane in two_panes] == [True, True]
    for pane, text in zip(two_panes, texts, strict=True):
        wait_for_end(pane, qtbot)
        assert spans_of(pane).analysis.text == text
        assert spans_of(pane).analysis.complete
        assert spans_of(pane).bucket.tolist() == expected_buckets(pane, Thresholds())


def test_two_panes_are_coloured_independently(two_panes: tuple[TextPane, TextPane]) -> None:
    one, other = two_panes
    buckets, legend = spans_of(one).bucket.tolist(), one.legend.accessibleDescription()
    before, others_before = picture(one.editor.viewport()), picture(other.editor.viewport())
    other.set_colouring(SENTENCES)
    assert spans_of(other).granularity is Granularity.SENTENCE
    assert "bits" in other.legend.accessibleDescription()
    assert (picture(other.editor.viewport()) != others_before).any()
    assert spans_of(one).granularity is Granularity.TOKEN
    assert spans_of(one).bucket.tolist() == buckets
    assert one.legend.accessibleDescription() == legend
    assert (picture(one.editor.viewport()) == before).all()
    one.set_colouring(replace(GLTR_COLOURING, painted=False))
    colours = other.editor.theme.buckets
    assert colours_in(one.editor.viewport(), colours) == 0
    assert colours_in(other.editor.viewport(), colours) > 0


def test_two_panes_have_their_own_themes(two_panes: tuple[TextPane, TextPane]) -> None:
    one, other = two_panes
    plain, safe = one.editor.theme, Theme.of(other.palette(), SAFE)
    other.set_theme(safe)
    for pane, theme, absent in ((one, plain, safe), (other, safe, plain)):
        for widget in (pane.editor.viewport(), pane.legend):
            assert colours_in(widget, theme.buckets) > 0
            assert colours_in(widget, absent.buckets) == 0


def test_an_edit_in_one_pane_leaves_the_other_as_it_is(
    two_panes: tuple[TextPane, TextPane],
) -> None:
    one, other = two_panes
    record = Record(other)
    spans = spans_of(other)
    one.editor.insertPlainText("more")
    assert one.analysis.state is State.STALE
    one.forget()
    assert other.spans is spans
    assert spans.stale_from is None
    assert other.analysis.state is State.IDLE
    assert record.statuses == []
    assert record.summaries == []


def test_one_pane_can_be_filtered_and_closed_alone(
    two_panes: tuple[TextPane, TextPane], qtbot: QtBot
) -> None:
    one, other = two_panes
    one.legend.clicked.emit(0)
    assert one.bucket_filter.is_filtering
    assert not other.bucket_filter.is_filtering
    assert other.editor.highlight is None
    one.shut_down()
    read(other, ONE, qtbot)
    assert spans_of(other).analysis.text == OTHER + ONE


# Showing


def test_what_lies_over_the_text_is_closed_one_by_one(coloured_pane: TextPane) -> None:
    pane = coloured_pane
    pane.use_floating_card(floating=True)
    assert not pane.close_overlay()
    pane.find_bar.open_bar()
    pane.editor.setFocus()
    pane.cards.show_card(3)
    pane.cards.pin()
    pane.cards.show_card(5)
    assert (pane.cards.visible, len(pane.cards.pinned), pane.find_bar.isVisible()) == (
        True,
        1,
        True,
    )
    assert pane.close_overlay()
    assert (pane.cards.visible, len(pane.cards.pinned)) == (False, 1)
    assert pane.close_overlay()
    assert (len(pane.cards.pinned), pane.find_bar.isVisible()) == (0, True)
    assert pane.close_overlay()
    assert not pane.find_bar.isVisible()
    assert not pane.close_overlay()


def test_the_search_is_closed_first_while_it_has_the_keyboard(coloured_pane: TextPane) -> None:
    pane = coloured_pane
    pane.use_floating_card(floating=True)
    pane.cards.show_card(3)
    pane.cards.pin()
    pane.find_bar.open_bar()
    assert pane.close_overlay()
    assert (len(pane.cards.pinned), pane.find_bar.isVisible()) == (1, False)


def test_the_filter_ends_and_all_tokens_are_shown(coloured_pane: TextPane) -> None:
    pane, record = coloured_pane, Record(coloured_pane)
    assert not pane.end_filter()
    assert record.statuses == []
    pane.bucket_filter.toggle_bucket(0)
    assert pane.editor.highlight is not None
    assert "Esc shows all" in record.statuses[-1]
    assert pane.end_filter()
    assert pane.editor.highlight is None
    assert record.statuses[-1] == ""
    assert not pane.end_filter()


def test_the_size_of_the_text_is_remembered_within_bounds(desk: Desk, pane: TextPane) -> None:
    pane.face.zoom(3)
    assert pane.editor.font().pointSize() == DEFAULT_FONT + 3
    assert Settings().font_size == DEFAULT_FONT + 3
    assert desk.add().editor.font().pointSize() == DEFAULT_FONT + 3
    for steps, size in ((1_000, MAX_FONT), (-1_000, MIN_FONT), (0, DEFAULT_FONT)):
        pane.face.zoom(steps)
        assert pane.editor.font().pointSize() == size
        assert Settings().font_size == size


def test_the_card_goes_when_the_text_changes_its_size(coloured_pane: TextPane) -> None:
    coloured_pane.cards.show_card(3)
    coloured_pane.face.zoom(1)
    assert not coloured_pane.cards.visible


def test_the_charts_are_shown_or_not_as_remembered(desk: Desk, coloured_pane: TextPane) -> None:
    def another_shows_them() -> bool:
        other = desk.add()
        other.editor.insertPlainText(ONE)
        return other.panel.isVisible()

    assert coloured_pane.panel.isVisible()
    coloured_pane.show_charts(shown=False)
    assert not coloured_pane.panel.isVisible()
    assert not another_shows_them()
    coloured_pane.show_charts(shown=True)
    assert coloured_pane.panel.isVisible()
    assert another_shows_them()


def test_without_a_text_there_is_nothing_beside_it(pane: TextPane) -> None:
    shown = (pane.side, pane.legend)
    assert [widget.isVisible() for widget in (*shown, pane.start_page)] == [False, False, True]
    pane.editor.insertPlainText(ONE)
    assert [widget.isVisible() for widget in (*shown, pane.start_page)] == [True, True, False]
    pane.editor.clear()
    assert [widget.isVisible() for widget in (*shown, pane.start_page)] == [False, False, True]


def test_the_keyboard_goes_round_the_parts(coloured_pane: TextPane) -> None:
    pane = coloured_pane
    beside = [pane.comparison_panel.choices, pane.inspector.rows, *pane.panel.parts]
    parts = [pane.editor, *beside, pane.legend]
    pane.editor.setFocus()
    for direction in (1, -1):
        order = [*parts[1:], parts[0]] if direction == 1 else [*reversed(parts[1:]), parts[0]]
        for part in order:
            pane.go_to_part(direction)
            assert part.hasFocus()
    pane.show_charts(shown=False)
    pane.show_comparison(shown=False)
    pane.show_inspector(shown=False)
    pane.editor.setFocus()
    pane.go_to_part(1)
    assert pane.legend.hasFocus()


# What is remembered for the model


def test_only_more_predictions_than_were_recorded_need_the_model(
    coloured_pane: TextPane, qtbot: QtBot
) -> None:
    pane = coloured_pane
    pane.choose_top_k(TOP_KS[0])
    assert not pane.analysis.running
    assert spans_of(pane).analysis.top_k == DEFAULT_TOP_K
    assert pane.cards.top_k == Settings().top_k == TOP_KS[0]
    pane.choose_top_k(TOP_KS[-1])
    assert pane.analysis.running
    wait_for_end(pane, qtbot)
    assert spans_of(pane).analysis.top_k == pane.cards.top_k == Settings().top_k == TOP_KS[-1]


@pytest.mark.parametrize("live", [True, False])
def test_whether_edits_are_read_is_remembered(live: bool, desk: Desk, pane: TextPane) -> None:
    Settings().live = not live
    pane.live.switch(live=live)
    assert pane.analysis.live is live
    assert Settings().live is live
    assert desk.add().analysis.live is live


@pytest.mark.parametrize(("speed", "quick"), [(0.0, True), (1e12, False)])
def test_unless_that_is_chosen_it_depends_on_the_speed_of_the_model(
    speed: float, quick: bool, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(
        "gltr_desktop.ui.threads.analysis_controller._QUICK_TOKENS_PER_SECOND", speed
    )
    Settings().store_text("text/live", "")
    pane = desk.add()
    record = Record(pane)
    with qtbot.waitSignal(pane.analysis.speed_known, timeout=60_000):
        pane.analysis.warm_up()
    assert record.live == [quick]
    assert pane.analysis.live is quick
    assert Settings().live is None


# The end


def test_shutting_down_ends_the_thread_and_closes_the_windows_of_the_pane(
    coloured_pane: TextPane, qtbot: QtBot
) -> None:
    pane = coloured_pane
    pane.cards.show_card(3)
    pane.cards.pin()
    pinned = pane.cards.pinned[0]
    pane.cards.show_card(5)
    pane.table.open_table()
    qtbot.waitUntil(pane.table.isVisible)
    threads = pane.findChildren(QThread)
    assert [thread.isRunning() for thread in threads] == [True]
    pane.shut_down()
    assert [thread.isFinished() for thread in threads] == [True]
    assert not pane.cards.visible
    assert not pinned.isVisible()
    assert pane.cards.pinned == []
    assert not pane.table.isVisible()


def test_shutting_down_stops_an_analysis(pane: TextPane) -> None:
    pane.editor.insertPlainText(ONE * 2_000)
    pane.analysis.analyse()
    assert pane.analysis.running
    pane.shut_down()
    assert all(thread.isFinished() for thread in pane.findChildren(QThread))
    assert pane.spans is None or not pane.spans.analysis.complete
