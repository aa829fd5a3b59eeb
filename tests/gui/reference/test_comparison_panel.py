"""The comparison in the window: every state of it, and all that can be asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.pixels import background, picture, share
from helpers.shown_comparisons import NEWS, UNREAD, comparison, contrast, standing
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QToolTip, QWidget

from gltr_desktop.analysis.reference.wording import CAUTION
from gltr_desktop.batch.reference.registers import REGISTERS
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.reference.comparison_panel import ANALYSING, NO_TEXT, ComparisonPanel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme

CHOICES = [
    *((register.name, register.title) for register in REGISTERS),
    ("Year 9", "Year 9"),
    ("My essays", "My essays"),
]
ERROR = GltrError("The folder is empty.", "Choose another one.")
TOO_SHORT = comparison(
    standing(1.0, None), tokens=31, reason="Too short to compare: 31 tokens were predicted."
)
UNREAD_YET = comparison(
    standing(1.0, None), reference=UNREAD, reason="This model has not read the news passages yet."
)
NOT_CHOSEN = comparison(
    standing(1.0, None), reference=None, reason="Choose what to compare this text with."
)


@pytest.fixture
def panel(theme: Theme, qtbot: QtBot) -> ComparisonPanel:
    panel = ComparisonPanel()
    qtbot.addWidget(panel)
    panel.set_theme(theme)
    panel.set_choices(CHOICES, "news")
    panel.resize(260, 700)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def shown(panel: ComparisonPanel) -> list[QWidget]:
    """The parts that can be seen."""
    parts = vars(panel).values()
    return [part for part in parts if isinstance(part, QWidget) and part.isVisible()]


def words(panel: ComparisonPanel) -> list[str]:
    """What can be read, without the title of the choice."""
    labels = [part for part in shown(panel) if isinstance(part, QLabel)]
    return [label.text() for label in labels if label is not panel.heading]


def entries(panel: ComparisonPanel) -> list[str]:
    """The titles of what can be chosen; "" for a line between them."""
    return [panel.choices.itemText(index) for index in range(panel.choices.count())]


def choose(panel: ComparisonPanel, title: str) -> None:
    """Choose an entry of the open list by mouse."""
    box = panel.choices
    box.showPopup()
    view = box.view()
    index = view.model().index(entries(panel).index(title), 0)
    view.scrollTo(index)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center()
    )


# The choice


def test_nothing_is_chosen_by_itself(panel: ComparisonPanel) -> None:
    panel.set_choices(CHOICES, "")
    assert panel.choices.currentText() == "Choose…"


def test_registers_come_first_and_then_ones_own(panel: ComparisonPanel) -> None:
    titles = [register.title for register in REGISTERS]
    own = ["Year 9", "My essays"]
    last = ["A folder of texts…", "Your references…"]
    assert entries(panel) == ["Choose…", *titles, "", *own, "", *last]
    panel.set_choices(CHOICES[: len(REGISTERS)], "")
    assert entries(panel) == ["Choose…", *titles, "", *last]


def test_a_choice_is_reported_once(panel: ComparisonPanel, qtbot: QtBot) -> None:
    panel.show_comparison(comparison())
    reported: list[str] = []
    panel.choice_changed.connect(reported.append)
    for title in ("Fiction", "Fiction", "Year 9", "Choose…"):
        choose(panel, title)
        qtbot.waitUntil(lambda: not panel.choices.view().isVisible())
    assert reported == ["fiction", "Year 9", ""]


def test_what_the_controller_chooses_is_not_reported(panel: ComparisonPanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.choice_changed):
        panel.set_choices(CHOICES, "My essays")
        panel.set_choices(CHOICES[:-1], "My essays")
    assert panel.choices.currentText() == "Choose…"


@pytest.mark.parametrize(
    ("title", "request_name"),
    [("A folder of texts…", "own_requested"), ("Your references…", "manage_requested")],
)
def test_entries_that_choose_nothing_leave_the_choice(
    title: str, request_name: str, panel: ComparisonPanel, qtbot: QtBot
) -> None:
    panel.show_comparison(comparison())
    with (
        qtbot.assertNotEmitted(panel.choice_changed),
        qtbot.waitSignal(getattr(panel, request_name)),
    ):
        choose(panel, title)
    assert panel.choices.currentText() == "News"


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_F, Qt.Key.Key_Space])
def test_keys_open_the_list_and_choose_nothing_on_the_way(
    key: Qt.Key, panel: ComparisonPanel, qtbot: QtBot
) -> None:
    panel.show_comparison(comparison())
    view = panel.choices.view()
    with qtbot.assertNotEmitted(panel.choice_changed):
        QTest.keyClick(panel.choices, key)
        qtbot.waitUntil(view.isVisible)
        QTest.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.choice_changed) as caught:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert caught.args == ["encyclopaedia"]


def test_the_wheel_does_not_change_the_choice(panel: ComparisonPanel, qtbot: QtBot) -> None:
    panel.show_comparison(comparison())
    middle = QPointF(panel.choices.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(panel.choices.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.assertNotEmitted(panel.choice_changed):
        panel.choices.wheelEvent(event)
    assert not event.isAccepted()
    assert panel.choices.currentText() == "News"


def test_an_open_list_stays_open_while_the_text_is_read(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison())
    panel.choices.showPopup()
    view = panel.choices.view()
    view.setCurrentIndex(view.model().index(3, 0))
    panel.set_choices(list(CHOICES), "news")
    panel.show_comparison(comparison())
    assert view.isVisible()
    assert view.currentIndex().row() == 3
    panel.choices.hidePopup()


# The states


def test_without_a_text_there_is_one_calm_sentence(panel: ComparisonPanel) -> None:
    assert shown(panel) == [panel.empty]
    panel.show_comparison(comparison())
    panel.show_contrast(contrast())
    panel.show_comparison(None)
    assert words(panel) == [NO_TEXT]
    assert shown(panel) == [panel.empty]
    # What was said of the text before is not said of the next one.
    panel.show_analysing()
    assert "They differ." not in words(panel)


def test_where_the_text_stands_and_what_that_does_not_show(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison())
    panel.show_contrast(contrast())
    first, second, last = words(panel)
    assert first == "More predictable than 93\u00a0% of 180 news passages of this length."
    assert second == "They differ."
    assert last.startswith(f"{CAUTION} <a ")
    assert panel.strip.isVisible()
    assert panel.strip.accessibleDescription().startswith("Bits per character: 1.00. 93 % of 180 ")


def test_warnings_stand_below_it(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison(warnings=("Only 9 passages.", "Not read to its end.")))
    assert "Only 9 passages.\nNot read to its end." in words(panel)
    panel.show_comparison(comparison())
    assert not panel.warnings.isVisible()


def test_a_selection_is_called_one(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison(of_selection=True))
    assert words(panel)[0].startswith("The selection: more predictable than 93\u00a0% of 180 news")
    panel.show_comparison(
        comparison(tokens=9, reference=None, reason="Too short.", of_selection=True)
    )
    assert words(panel)[0] == "The selection: too short."
    panel.show_comparison(
        comparison(standing(1.0, None), reference=None, reason="Choose one.", of_selection=True)
    )
    assert words(panel)[0] == "Choose one."


def test_a_text_that_is_being_read_is_said_to_be(panel: ComparisonPanel, theme: Theme) -> None:
    panel.show_analysing()
    assert words(panel)[0] == ANALYSING
    panel.show_comparison(comparison())
    assert share(picture(panel.sentence), theme.ink) > 0
    panel.show_analysing()
    # The old sentence is faded, and all stays where it is.
    assert words(panel)[0].startswith("More predictable")
    assert share(picture(panel.sentence), theme.ink) == 0
    panel.show_comparison(comparison())
    assert share(picture(panel.sentence), theme.ink) > 0


@pytest.mark.parametrize("refused", [TOO_SHORT, UNREAD_YET, NOT_CHOSEN])
def test_a_reason_is_no_place_on_a_strip(
    refused: object, panel: ComparisonPanel, theme: Theme
) -> None:
    panel.show_comparison(comparison())
    panel.show_comparison(refused)  # type: ignore[arg-type]
    assert not panel.strip.isVisible()
    assert share(picture(panel.sentence), theme.ink) == 0
    assert words(panel)[-1].startswith(CAUTION)


def test_a_text_that_is_too_short_has_no_figures(panel: ComparisonPanel) -> None:
    panel.show_comparison(TOO_SHORT)
    panel.fold.setChecked(True)
    assert not panel.fold.isVisible()
    assert not panel.table.isVisible()


def test_all_figures_are_folded_until_they_are_asked_for(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison(standing(), standing(indicator=1)))
    assert not panel.table.isVisible()
    QTest.mouseClick(panel.fold, Qt.MouseButton.LeftButton)
    assert panel.table.isVisible()
    assert panel.table.rowCount() == 2
    panel.show_comparison(comparison())
    assert panel.table.isVisible()
    QTest.keyClick(panel.fold, Qt.Key.Key_Space)
    assert not panel.table.isVisible()


def test_passages_that_are_not_read_can_be_read(panel: ComparisonPanel, qtbot: QtBot) -> None:
    panel.show_comparison(UNREAD_YET)
    assert not panel.measure_button.isVisible()
    panel.offer_measuring(1_800, 119.0)
    assert panel.measure_button.text() == "Rea&d 1,800 Passages"
    assert "It takes about 2 minutes, once for this model." in words(panel)
    with qtbot.waitSignal(panel.measure_requested):
        QTest.mouseClick(panel.measure_button, Qt.MouseButton.LeftButton)
    panel.offer_measuring(180, None)
    assert not panel.measure_time.isVisible()
    # Another comparison asks for nothing.
    panel.show_comparison(comparison())
    assert not panel.measure_button.isVisible()


def test_reading_passages_shows_how_far_it_is_and_can_be_cancelled(
    panel: ComparisonPanel, qtbot: QtBot
) -> None:
    panel.show_comparison(UNREAD_YET)
    panel.offer_measuring(180, 119.0)
    panel.measure_button.setFocus()
    panel.show_measuring(0, 0, None)
    assert "Looking for the passages…" in words(panel)
    # The keyboard is where the button was.
    assert panel.cancel_button.hasFocus()
    panel.show_measuring(34, 180, 62.0)
    assert "34 of 180, about 1 minute left" in words(panel)
    assert (panel.progress.value(), panel.progress.maximum()) == (34, 180)
    assert not panel.measure_button.isVisible()
    with qtbot.waitSignal(panel.cancel_requested):
        QTest.keyClick(panel.cancel_button, Qt.Key.Key_Space)
    # The text may go meanwhile, and that does not stop it.
    panel.show_comparison(None)
    assert shown(panel) == [
        panel.empty, panel.progress, panel.progress_words, panel.cancel_button
    ]  # fmt: skip
    panel.end_measuring()
    assert shown(panel) == [panel.empty]


@pytest.mark.parametrize(
    ("seconds", "time"),
    [
        (0.2, "1 second"), (3.4, "3 seconds"), (33, "35 seconds"), (59, "1 minute"),
        (62, "1 minute"), (119, "2 minutes"), (3_590, "1 hour"), (9_000, "2 hours"),
    ],
)  # fmt: skip
def test_times_are_said_as_one_says_them(seconds: float, time: str, panel: ComparisonPanel) -> None:
    panel.show_measuring(1, 9, seconds)
    assert f"1 of 9, about {time} left" in words(panel)


def test_an_error_stays_until_it_no_longer_holds(panel: ComparisonPanel, theme: Theme) -> None:
    def is_shown() -> bool:
        return "The folder is empty. Choose another one." in words(panel)

    panel.show_comparison(UNREAD_YET)
    panel.show_error(ERROR)
    assert is_shown()
    assert background(picture(panel.error)) == theme.warning.name()
    panel.show_comparison(UNREAD_YET)
    assert is_shown()
    panel.show_comparison(comparison())
    assert not is_shown()
    panel.show_error(ERROR)
    panel.show_measuring(0, 5, None)
    assert not is_shown()
    panel.show_error(ERROR)
    choose(panel, "Fiction")
    assert not is_shown()


# Within the text


def test_a_part_of_the_text_can_be_chosen(panel: ComparisonPanel, qtbot: QtBot) -> None:
    panel.show_comparison(comparison())
    panel.show_contrast(contrast())
    with qtbot.waitSignal(panel.part_chosen) as caught:
        place = panel.contrast.place_of(2).center().toPoint()
        QTest.mouseClick(panel.contrast, Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [151]
    QToolTip.hideText()


# Keyboard, room and colours


def test_the_keyboard_reaches_everything_from_top_to_bottom(
    panel: ComparisonPanel, qtbot: QtBot, qapp: QApplication
) -> None:
    panel.show_comparison(UNREAD_YET)
    panel.show_contrast(contrast())
    panel.offer_measuring(180, 119.0)
    panel.fold.setChecked(True)
    panel.choices.setFocus()
    visited = []
    for _ in range(6):
        focused = qapp.focusWidget()
        assert focused is not None
        visited.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert visited == [
        panel.choices, panel.measure_button, panel.fold, panel.table, panel.contrast,
        panel.caution,
    ]  # fmt: skip
    panel.caution.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(panel.why_requested):
        QTest.keyClick(panel.caution, Qt.Key.Key_Return)


@pytest.mark.parametrize("width", [240, 260, 360])
def test_nothing_needs_more_than_the_width(width: int, theme: Theme, qtbot: QtBot) -> None:
    area, panel = QScrollArea(), ComparisonPanel()
    qtbot.addWidget(area)
    panel.set_theme(theme)
    panel.set_choices([("long", "A reference with a very long title of one's own")], "long")
    area.setWidget(panel)
    area.setWidgetResizable(True)
    area.resize(width, 640)
    area.show()
    panel.show_comparison(UNREAD_YET)
    panel.show_contrast(contrast())
    panel.offer_measuring(1_800, 59 * 60.0)
    panel.show_error(ERROR)
    panel.fold.setChecked(True)
    assert panel.minimumSizeHint().width() <= 240
    qtbot.waitUntil(lambda: panel.width() == area.viewport().width())
    for label in (part for part in shown(panel) if isinstance(part, QLabel)):
        qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))  # noqa: B023
        assert label.geometry().right() < panel.width()


def test_the_panel_has_the_colours_of_the_theme(panel: ComparisonPanel, theme: Theme) -> None:
    panel.show_comparison(comparison(reference=NEWS))
    panel.show_contrast(contrast())
    pixels = picture(panel)
    assert background(pixels) == theme.paper.name()
    assert share(picture(panel.caution), theme.accent) > 0
    assert not any(share(pixels, colour) for colour in theme.buckets)
