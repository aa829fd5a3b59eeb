"""The comparison in the window: every state of it, and all that can be asked of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.pixels import background, picture, share
from helpers.shown_comparisons import NEWS, UNREAD, comparison, contrast, standing
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from gltr_desktop.analysis.passages import Extremes, Passage
from gltr_desktop.analysis.reference.wording import CAUTION
from gltr_desktop.analysis.summary_words import FIGURE_IN_WORDS
from gltr_desktop.batch.reference.registers import EVERY, REGISTERS
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.look import style_sheet
from gltr_desktop.ui.reference.comparison_panel import ANALYSING, NO_TEXT, ComparisonPanel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.ui.theme import Theme

CHOICES = [
    *((register.name, register.title) for register in (EVERY, *REGISTERS)),
    ("Year 9", "Year 9"),
    ("My essays", "My essays"),
]
ERROR = GltrError("The folder is empty.", "Choose another one.")
SHARE = standing(0.67, 93.0, (0.4, 0.5, 0.55, 0.6, 0.65), indicator=2)
SHARE_ALONE = standing(0.67, None, indicator=2)
TOO_SHORT = comparison(
    standing(1.0, None),
    SHARE_ALONE,
    tokens=31,
    reason="Too short to compare: 31 tokens were predicted.",
)
UNREAD_YET = comparison(
    standing(1.0, None),
    SHARE_ALONE,
    reference=UNREAD,
    reason="This model has not read the news passages yet.",
)
NOT_CHOSEN = comparison(
    standing(1.0, None),
    SHARE_ALONE,
    reference=None,
    reason="Choose what to compare this text with.",
)


GERMAN_TEXT = "This model knows English only. Colours and figures for this text mean nothing."
ENDS = Extremes("passage", Passage(20, 31, 0.4), Passage(50, 66, 2.5))


@pytest.fixture
def panel(theme: Theme, qtbot: QtBot) -> ComparisonPanel:
    panel = ComparisonPanel()
    qtbot.addWidget(panel)
    # As the window has it.
    panel.setStyleSheet(style_sheet(theme))
    panel.set_theme(theme)
    panel.set_choices(CHOICES, "news")
    panel.resize(320, 700)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def parts(panel: ComparisonPanel) -> dict[str, QWidget]:
    """All that may be shown, by its name."""
    return {name: part for name, part in vars(panel).items() if isinstance(part, QWidget)}


def shown(panel: ComparisonPanel) -> set[str]:
    """The names of the parts that can be seen, but for those that always can."""
    always = {"caption", "caution", "area"}
    found = {name for name, part in parts(panel).items() if part.isVisible()}
    return {name for name in found - always if not name.startswith("_")}


def words(panel: ComparisonPanel) -> list[str]:
    """What can be read in the card, from top to bottom."""
    labels = [label for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]
    labels.sort(key=lambda label: label.mapTo(panel, QPoint()).toTuple()[::-1])
    return [label.text() for label in labels]


def entries(panel: ComparisonPanel) -> list[str]:
    """The titles of what can be chosen; "" for a line between them."""
    return [action.text() for action in panel.choices.list.actions()]


def choose(panel: ComparisonPanel, title: str) -> None:
    """Choose an entry of the list by mouse."""
    panel.choices.open_choices()
    choices = panel.choices.list
    action = choices.actions()[entries(panel).index(title)]
    QTest.mouseClick(
        choices, Qt.MouseButton.LeftButton, pos=choices.actionGeometry(action).center()
    )


def chosen(panel: ComparisonPanel) -> list[str]:
    """The entries that have a mark."""
    return [action.text() for action in panel.choices.list.actions() if action.isChecked()]


# The choice


def test_nothing_is_chosen_by_itself(panel: ComparisonPanel) -> None:
    panel.set_choices(CHOICES, "")
    panel.show_comparison(NOT_CHOSEN)
    assert panel.choices.text() == "compare with… ▾"
    assert chosen(panel) == ["Nothing"]


def test_what_is_chosen_is_said_beside_the_caption(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison())
    assert panel.choices.text() == "compared with: news ▾"
    assert panel.choices.accessibleName() == "Compare with: news"
    panel.set_choices([*CHOICES, ("R & D", "R & D")], "R & D")
    assert panel.choices.accessibleName() == "Compare with: R & D"
    assert chosen(panel) == ["R && D"]


def test_registers_come_first_and_then_ones_own(panel: ComparisonPanel) -> None:
    titles = [register.title for register in (EVERY, *REGISTERS)]
    own = ["Year 9", "My essays"]
    last = ["A folder of texts…", "Your references…"]
    assert entries(panel) == ["Nothing", *titles, "", *own, "", *last]
    panel.set_choices(CHOICES[: len(titles)], "")
    assert entries(panel) == ["Nothing", *titles, "", *last]


def test_a_choice_is_reported_once(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison())
    reported: list[str] = []
    panel.choice_changed.connect(reported.append)
    for title in ("Fiction", "Fiction", "Year 9", "Nothing"):
        choose(panel, title)
    assert reported == ["fiction", "Year 9", ""]


def test_what_the_controller_chooses_is_not_reported(panel: ComparisonPanel, qtbot: QtBot) -> None:
    panel.show_comparison(comparison())
    with qtbot.assertNotEmitted(panel.choice_changed):
        panel.set_choices(CHOICES, "My essays")
        panel.set_choices(CHOICES[:-1], "My essays")
    assert panel.choices.text() == "compare with… ▾"


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
    assert chosen(panel) == ["News"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_open_the_list_and_choose_nothing_on_the_way(
    key: Qt.Key, panel: ComparisonPanel, qtbot: QtBot
) -> None:
    panel.show_comparison(comparison())
    choices = panel.choices.list
    with qtbot.assertNotEmitted(panel.choice_changed):
        QTest.keyClick(panel.choices, key)
        qtbot.waitUntil(choices.isVisible)
        QTest.keyClick(choices, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.choice_changed) as caught:
        QTest.keyClick(choices, Qt.Key.Key_Return)
    assert caught.args == ["encyclopaedia"]


def test_an_open_list_stays_open_while_the_text_is_read(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison())
    panel.choices.open_choices()
    choices = panel.choices.list
    choices.setActiveAction(choices.actions()[3])
    panel.set_choices(list(CHOICES), "news")
    panel.show_comparison(comparison())
    assert choices.isVisible()
    assert choices.activeAction() is choices.actions()[3]
    choices.hide()


def test_a_long_title_is_cut_and_widens_nothing(panel: ComparisonPanel) -> None:
    panel.set_choices([("long", "A reference with a very long title of one's own")], "long")
    panel.show_comparison(comparison())
    panel.resize(256, 700)
    assert panel.choices.text().endswith("… ▾")
    assert panel.choices.geometry().right() < panel.width()
    assert "very long title of one's own" in panel.choices.toolTip()


# The states


def test_without_a_text_there_is_one_calm_sentence(panel: ComparisonPanel) -> None:
    assert shown(panel) == {"empty"}
    panel.show_comparison(comparison())
    panel.show_contrast(contrast())
    panel.show_comparison(None)
    assert shown(panel) == {"empty"}
    assert NO_TEXT in words(panel)
    # What was said of the text before is not said of the next one.
    panel.show_analysing()
    assert not [said for said in words(panel) if "Paragraph 2" in said]


def test_a_figure_and_where_the_text_stands_and_what_that_does_not_show(
    panel: ComparisonPanel,
) -> None:
    panel.show_comparison(comparison(standing(), SHARE))
    panel.show_passages(ENDS)
    panel.show_contrast(contrast())
    caption, figure, of_what, *said, last = words(panel)
    assert (caption, figure, of_what) == ("SUMMARY", "67\u00a0%", FIGURE_IN_WORDS)
    assert said == [
        "More predictable than 93\u00a0% of 180 news passages of this length.",
        "Paragraph 2 is more predictable than the rest: 1 in 500 by chance.",
    ]
    assert last.startswith(f"{CAUTION} <a ")
    assert panel.strip.isVisible()
    assert panel.strip.accessibleDescription().startswith("Bits per character: 1.00. 93 % of 180 ")
    assert panel.figure.accessibleName() == f"67\u00a0% {FIGURE_IN_WORDS}"


def test_folded_it_leaves_room_for_the_word_and_a_chart(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison(standing(), SHARE))
    panel.show_passages(ENDS)
    panel.show_contrast(contrast())
    assert panel.heightForWidth(320) <= 255


def test_warnings_of_the_comparison_stand_below_it(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison(warnings=("Only 9 passages.", "Not read to its end.")))
    assert "Only 9 passages.\nNot read to its end." in words(panel)
    panel.show_comparison(comparison())
    assert not panel.warnings.isVisible()


def test_a_selection_is_called_one(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison(standing(), SHARE, of_selection=True))
    assert words(panel)[1:3] == ["Of the selection:", "67\u00a0%"]
    panel.show_comparison(comparison(tokens=9, reference=None, reason="–", of_selection=True))
    assert "Too short to say anything about this selection." in words(panel)
    panel.show_comparison(comparison(standing(), SHARE))
    assert "Of the selection:" not in words(panel)


def test_a_text_that_is_being_read_keeps_its_place_and_is_muted(
    panel: ComparisonPanel, theme: Theme
) -> None:
    panel.show_analysing()
    assert ANALYSING in words(panel)
    assert {"figure", "strip", "links"} <= shown(panel)
    assert not panel.links.predictable.isEnabled()
    panel.show_comparison(comparison(standing(), SHARE))
    assert share(picture(panel.figure), theme.ink) > 0
    panel.show_analysing()
    # The old figure is faded, and all stays where it is.
    assert "67\u00a0%" in words(panel)
    assert share(picture(panel.figure), theme.ink) == 0
    assert share(picture(panel.sentence), theme.ink) == 0
    panel.show_comparison(comparison(standing(), SHARE))
    assert share(picture(panel.sentence), theme.ink) > 0


@pytest.mark.parametrize("refused", [TOO_SHORT, UNREAD_YET, NOT_CHOSEN])
def test_a_reason_is_no_place_on_a_strip(
    refused: Comparison, panel: ComparisonPanel, theme: Theme
) -> None:
    panel.show_comparison(comparison())
    panel.show_comparison(refused)
    assert not panel.strip.isVisible()
    assert share(picture(panel.sentence), theme.ink) == 0
    assert words(panel)[-1].startswith(CAUTION)


def test_a_text_that_is_too_short_has_no_figures(panel: ComparisonPanel) -> None:
    panel.show_comparison(TOO_SHORT)
    panel.show_contrast(contrast())
    panel.fold.setChecked(True)
    assert not panel.is_unfolded
    assert shown(panel) == {"choices", "sentence"}
    assert "Too short to say anything about this text." in words(panel)


def test_where_nothing_is_chosen_there_is_a_figure_and_a_link_to_choose(
    panel: ComparisonPanel,
) -> None:
    panel.set_choices(CHOICES, "")
    panel.show_comparison(NOT_CHOSEN)
    assert shown(panel) == {"choices", "figure", "choose_link", "links", "fold"}
    QTest.mouseClick(panel.choose_link, Qt.MouseButton.LeftButton)
    assert panel.choices.list.isVisible()
    panel.choices.list.hide()
    choose(panel, "News")
    # What is wanted is known, before the comparison is there.
    assert not panel.choose_link.isVisible()


def test_all_figures_are_folded_until_they_are_asked_for(panel: ComparisonPanel) -> None:
    panel.show_comparison(comparison(standing(), standing(indicator=1)))
    panel.show_contrast(contrast())
    folded = {"table", "contrast", "contrast_sentence"}
    assert not folded & shown(panel)
    QTest.mouseClick(panel.fold, Qt.MouseButton.LeftButton)
    assert folded <= shown(panel)
    assert panel.table.rowCount() == 2
    assert panel.fold.text() == "All figures ▾"
    panel.show_comparison(comparison())
    assert panel.table.isVisible()
    QTest.keyClick(panel.fold, Qt.Key.Key_Space)
    assert not folded & shown(panel)


def test_unfolded_figures_are_scrolled_to_where_there_is_little_room(
    panel: ComparisonPanel, qtbot: QtBot
) -> None:
    panel.resize(320, 300)
    panel.show_comparison(comparison(standing(), SHARE))
    panel.show_contrast(contrast())
    bar = panel.area.verticalScrollBar()
    with qtbot.waitSignal(panel.unfolded) as caught:
        panel.fold.setChecked(True)
    assert caught.args == [True]
    qtbot.waitUntil(lambda: bar.value() == min(panel.table.y(), bar.maximum()) > 0)
    with qtbot.waitSignal(panel.unfolded) as caught:
        panel.fold.setChecked(False)
    assert caught.args == [False]
    qtbot.waitUntil(lambda: bar.value() == 0)


@pytest.mark.parametrize("height", [180, 260, 400])
def test_the_figure_and_what_it_does_not_show_never_scroll_away(
    height: int, panel: ComparisonPanel
) -> None:
    panel.show_comparison(comparison(standing(), SHARE))
    panel.show_contrast(contrast())
    panel.fold.setChecked(True)
    panel.resize(320, height)
    panel.area.verticalScrollBar().setValue(panel.area.verticalScrollBar().maximum())
    assert panel.area.verticalScrollBar().maximum() > 0
    assert panel.height() == height
    for staying in (panel.figure, panel.caution, panel.fold):
        assert panel.rect().contains(staying.geometry())
        assert not staying.visibleRegion().isEmpty()


def test_a_text_that_the_model_cannot_read_is_warned_of(
    panel: ComparisonPanel, theme: Theme, qtbot: QtBot
) -> None:
    panel.show_comparison(comparison(standing(), SHARE))
    panel.show_passages(ENDS)
    panel.show_contrast(contrast())
    panel.fold.setChecked(True)
    assert share(picture(panel.table), theme.ink) > 0
    panel.show_text_warning(GERMAN_TEXT)
    assert GERMAN_TEXT in words(panel)
    assert background(picture(panel.banner)) == theme.warning.name()
    # The figures are there, and grey; nothing is said of what they mean.
    assert not {"strip", "sentence", "standout", "links"} & shown(panel)
    assert "67\u00a0%" in words(panel)
    assert share(picture(panel.figure), theme.ink) == 0
    with qtbot.waitSignal(panel.model_requested):
        QTest.mouseClick(panel.banner.button, Qt.MouseButton.LeftButton)
    # Its small strips have ink of their own.
    panel.show_comparison(NOT_CHOSEN)
    assert share(picture(panel.table), theme.ink) == 0
    panel.show_comparison(comparison(standing(), SHARE))
    panel.show_text_warning("")
    assert not panel.banner.isVisible()
    assert {"strip", "sentence", "standout", "links"} <= shown(panel)
    assert share(picture(panel.table), theme.ink) > 0


def test_a_short_text_is_too_short_whatever_else_is_wrong_with_it(panel: ComparisonPanel) -> None:
    panel.show_comparison(TOO_SHORT)
    panel.show_text_warning(GERMAN_TEXT)
    assert {"banner", "sentence"} <= shown(panel)


def test_links_lead_to_the_passages(panel: ComparisonPanel, qtbot: QtBot) -> None:
    panel.show_comparison(comparison(standing(), SHARE))
    assert not panel.links.surprising.isEnabled()
    panel.show_passages(ENDS)
    assert panel.links.surprising.accessibleName() == "Most surprising passage"
    with qtbot.waitSignal(panel.passage_chosen) as caught:
        QTest.mouseClick(panel.links.predictable, Qt.MouseButton.LeftButton)
    assert caught.args == [20, 31]
    with qtbot.waitSignal(panel.passage_chosen) as caught:
        QTest.keyClick(panel.links.surprising, Qt.Key.Key_Space)
    assert caught.args == [50, 66]
    panel.show_passages(replace(ENDS, unit="word"))
    assert panel.links.predictable.text() == "Most predictable word"
    panel.show_comparison(None)
    assert not panel.links.predictable.isEnabled()


def test_links_stand_one_below_the_other_where_there_is_little_room(
    panel: ComparisonPanel, qtbot: QtBot
) -> None:
    panel.show_comparison(comparison(standing(), SHARE))
    links = panel.links
    panel.resize(600, 700)
    qtbot.waitUntil(lambda: links.surprising.y() == links.predictable.y())
    assert links.surprising.text() == "Most surprising passage"
    panel.resize(240, 700)
    qtbot.waitUntil(lambda: links.surprising.y() > links.predictable.y())
    assert links.surprising.text() == "Most surprising passage"


def test_passages_that_are_not_read_can_be_read(panel: ComparisonPanel, qtbot: QtBot) -> None:
    panel.show_comparison(UNREAD_YET)
    assert "No baseline for this model yet: it has not read the news passages." in words(panel)
    measuring = panel.measuring
    assert not measuring.isVisible()
    panel.offer_measuring(1_800, 119.0)
    assert measuring.button.text() == "Rea&d 1,800 Passages"
    assert "It takes about 2 minutes, once for this model." in words(panel)
    with qtbot.waitSignal(panel.measure_requested):
        QTest.mouseClick(measuring.button, Qt.MouseButton.LeftButton)
    panel.offer_measuring(180, None)
    assert not measuring.takes.isVisible()
    # Another comparison asks for nothing.
    panel.show_comparison(comparison())
    assert not measuring.isVisible()


def test_reading_passages_shows_how_far_it_is_and_can_be_cancelled(
    panel: ComparisonPanel, qtbot: QtBot
) -> None:
    panel.show_comparison(UNREAD_YET)
    panel.offer_measuring(180, 119.0)
    measuring = panel.measuring
    measuring.button.setFocus()
    panel.show_measuring(0, 0, None)
    assert "Looking for the passages…" in words(panel)
    # The keyboard is where the button was.
    assert measuring.cancel_button.hasFocus()
    panel.show_measuring(34, 180, 62.0)
    assert "34 of 180, about 1 minute left" in words(panel)
    assert (measuring.progress.value(), measuring.progress.maximum()) == (34, 180)
    assert not measuring.button.isVisible()
    with qtbot.waitSignal(panel.cancel_requested):
        QTest.keyClick(measuring.cancel_button, Qt.Key.Key_Space)
    # The text may go meanwhile, and that does not stop it.
    panel.show_comparison(None)
    assert shown(panel) == {"empty", "measuring"}
    panel.end_measuring()
    assert shown(panel) == {"empty"}


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
    panel.fold.setChecked(True)
    with qtbot.waitSignal(panel.part_chosen) as caught:
        place = panel.contrast.place_of(2).center().toPoint()
        QTest.mouseClick(panel.contrast, Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [151]
    QToolTip.hideText()


# Keyboard, room and colours


def test_the_keyboard_reaches_everything_from_top_to_bottom(
    panel: ComparisonPanel, qtbot: QtBot, qapp: QApplication
) -> None:
    panel.set_choices(CHOICES, "")
    panel.show_comparison(NOT_CHOSEN)
    panel.show_passages(ENDS)
    panel.show_contrast(contrast())
    panel.offer_measuring(180, 119.0)
    panel.fold.setChecked(True)
    panel.choices.setFocus()
    visited = []
    for _ in range(9):
        focused = qapp.focusWidget()
        assert focused is not None
        visited.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert visited == [
        panel.choices, panel.choose_link, panel.measuring.button, panel.links.predictable,
        panel.links.surprising, panel.fold, panel.table, panel.contrast, panel.caution,
    ]  # fmt: skip
    panel.caution.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(panel.why_requested):
        QTest.keyClick(panel.caution, Qt.Key.Key_Return)


def test_links_and_the_choice_show_that_they_have_the_keyboard(
    panel: ComparisonPanel, theme: Theme
) -> None:
    panel.show_comparison(comparison(standing(), SHARE))
    panel.show_passages(ENDS)
    for part in (panel.choices, panel.links.predictable, panel.fold):
        panel.caution.setFocus()
        before = share(picture(part), theme.accent)
        part.setFocus(Qt.FocusReason.TabFocusReason)
        assert share(picture(part), theme.accent) > before


@pytest.mark.parametrize("width", [256, 280, 400])
def test_nothing_needs_more_than_the_width(width: int, theme: Theme, qtbot: QtBot) -> None:
    panel = ComparisonPanel()
    qtbot.addWidget(panel)
    panel.setStyleSheet(style_sheet(theme))
    panel.set_theme(theme)
    panel.set_choices([("long", "A reference with a very long title of one's own")], "long")
    panel.resize(width, 640)
    panel.show()
    panel.show_comparison(UNREAD_YET)
    panel.show_text_warning(GERMAN_TEXT)
    panel.show_contrast(contrast())
    panel.offer_measuring(1_800, 59 * 60.0)
    panel.show_error(ERROR)
    panel.fold.setChecked(True)
    assert panel.minimumSizeHint().width() <= 256
    assert panel.width() == width
    for label in (part for part in panel.findChildren(QLabel) if part.isVisible()):
        qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))  # noqa: B023
        assert label.mapTo(panel, label.rect().bottomRight()).x() < width


def test_the_panel_has_the_colours_of_the_theme(panel: ComparisonPanel, theme: Theme) -> None:
    panel.show_comparison(comparison(standing(), SHARE, reference=NEWS))
    panel.show_contrast(contrast())
    panel.fold.setChecked(True)
    pixels = picture(panel)
    assert background(pixels) == theme.card.name()
    assert share(pixels, theme.paper) == 0 or theme.paper == theme.card
    assert share(picture(panel.caution), theme.accent) > 0
    assert not any(share(pixels, colour) for colour in theme.buckets)


def test_the_keyboard_is_on_the_link_at_once_and_is_seen_there(
    panel: ComparisonPanel, qtbot: QtBot
) -> None:
    panel.show_comparison(comparison(standing(1.0, 80.0)))
    panel.choices.setFocus()
    before = picture(panel.caution)
    panel.caution.setFocus(Qt.FocusReason.TabFocusReason)
    assert (picture(panel.caution) != before).any()
    with qtbot.waitSignal(panel.why_requested):
        QTest.keyClick(panel.caution, Qt.Key.Key_Return)
