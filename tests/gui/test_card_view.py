"""The card as it is drawn and used: its rows, its bars, and what keys and the pointer do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.cards import click_row, row_middle
from helpers.pixels import matches, picture
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gltr_desktop.analysis.card import Card, card
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.card.card_fonts import CardFonts
from gltr_desktop.ui.card.card_fonts import width as text_width
from gltr_desktop.ui.card.card_layout import card_layout
from gltr_desktop.ui.card.card_painter import places
from gltr_desktop.ui.card.card_view import EMPTY, CardView
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme

SHADE = QColor("#c9f2b0")
WIDTH = 300
ALL = frozenset(range(10))


def card_of(piece: str = " fox", rank: int = 5_000, top_k: int = 10) -> Card:
    analysis = analysis_of(["The", piece], [0, rank], top_k=top_k)
    return card(analysis, 1, Colouring(), top_k)


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> CardView:
    view = CardView(None)  # type: ignore[arg-type]
    qtbot.addWidget(view)
    view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    view.set_theme(theme, SHADE)
    view.setPalette(theme.card)
    view.resize(WIDTH, 600)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.clearFocus()
    return view


def shown_numbers(view: CardView) -> list[str]:
    assert view.card is not None
    return [view.card.rows[row].number for row in view.shown_rows()]


def test_the_word_is_found_after_emoji_as_qt_counts() -> None:
    assert list(places(("🐕🐕 for ", "£", "300"))) == [(0, 9), (9, 1), (10, 3)]


@pytest.mark.parametrize("width", [200, WIDTH, 1_000])
def test_what_is_beside_the_headline_is_never_cut(width: int, view: CardView) -> None:
    aside = "surprisal 113.5 bits, plain product"
    shown = replace(card_of(), aside=aside)
    fonts = CardFonts.of(view.font(), ())
    layout = card_layout(shown, fonts, (width, 600), details=False)
    assert layout.aside.width() >= text_width(fonts.small, aside)
    assert layout.aside.right() < width
    is_below = layout.aside.top() > layout.headline.bottom()
    assert is_below is (width < 1_000)
    below = layout.aside if is_below else layout.headline
    assert layout.rows[0][1].top() > below.bottom()
    alone = card_layout(replace(shown, aside=""), fonts, (width, 600), details=False)
    assert (layout.rows[0][1].top() > alone.rows[0][1].top()) is is_below


def test_what_is_below_the_headline_is_drawn_there(view: CardView) -> None:
    shown = replace(card_of(), rows=(), aside="")
    view.show_card(shown, SHADE)
    before = picture(view)
    view.show_card(replace(shown, aside="surprisal 113.5 bits, plain product"), SHADE)
    changed = np.flatnonzero((picture(view) != before).any(axis=(1, 2)))
    fonts = CardFonts.of(view.font(), ())
    layout = card_layout(view.card or shown, fonts, (WIDTH, 600), details=False)
    assert layout.aside.top() <= changed[0]
    assert changed[-1] <= layout.aside.bottom()


def test_details_go_on_in_the_next_line_and_none_is_cut(view: CardView) -> None:
    long, brief = "As unsure as between 198 equal options (5.29\u00a0nats)", "Saw 9 tokens"
    shown = replace(card_of(), details=(long, brief), lead="Instead of “x” the model expected")
    fonts = CardFonts.of(view.font(), ())
    wide, narrow = (
        card_layout(shown, fonts, (width, 600), details=True).details for width in (1_000, 160)
    )
    assert narrow[0].height() >= 2 * wide[0].height() - 4
    assert [rect.height() for rect in wide] == [narrow[1].height()] * 2
    for height in range(60, 300, 7):
        low = card_layout(shown, fonts, (160, height), details=True)
        assert all(rect.bottom() < height for rect in (*low.details, low.lead))


# Which rows there is room for


def test_a_high_view_shows_all_rows(view: CardView) -> None:
    view.show_card(card_of(), SHADE)
    assert view.shown_rows() == list(range(11))


@pytest.mark.parametrize("rank", [0, 2, 7, 5_000])
def test_what_came_is_always_among_the_rows(rank: int, view: CardView) -> None:
    shown = card_of(rank=rank)
    actual = next(index for index, row in enumerate(shown.rows) if row.actual)
    view.show_card(shown, SHADE)
    heights = set()
    for height in range(90, 320, 10):
        view.resize(WIDTH, height)
        rows = view.shown_rows()
        heights.add(len(rows))
        assert rows == sorted(rows)
        if len(rows) > 1:
            assert actual in rows
            assert rows[0] == 0
    assert {2, 5, 9} <= heights


def test_a_wheel_turns_to_further_predictions(view: CardView) -> None:
    view.show_card(card_of(), SHADE, ALL)
    view.resize(WIDTH, 150)
    first = shown_numbers(view)
    assert first[0] == "1"
    turn(view, -4)
    assert shown_numbers(view)[0] == "5"
    assert shown_numbers(view)[-1] == "5,001"
    turn(view, -40)
    last = shown_numbers(view)
    assert last[-2:] == ["10", "5,001"]
    turn(view, 60)
    assert shown_numbers(view) == first


def turn(view: CardView, steps: int) -> None:
    """Turn the wheel, upwards if ``steps`` is positive."""
    for _ in range(abs(steps)):
        middle = QPointF(view.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(view.mapToGlobal(view.rect().center())),
            QPoint(),
            QPoint(0, 120 if steps > 0 else -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view, event)


def test_details_take_the_place_of_rows(view: CardView) -> None:
    view.show_card(card_of(), SHADE)
    view.resize(WIDTH, 200)
    without = len(view.shown_rows())
    needed = view.sizeHint().height()
    view.set_details(shown=True)
    assert 0 < len(view.shown_rows()) < without
    assert view.sizeHint().height() > needed
    assert view.height() == 200


# Choosing


def test_a_click_chooses_only_what_can_be_tried(view: CardView, qtbot: QtBot) -> None:
    view.show_card(card_of(), SHADE, frozenset({0, 2}))
    rows = {view.row_at(y) for y in range(view.height())}
    assert rows == {None, 0, 2}
    with qtbot.waitSignal(view.chosen) as chosen:
        click_row(view, 2)
    assert chosen.args == [2]
    other = QPoint(60, (row_middle(view, 0).y() + row_middle(view, 2).y()) // 2)
    with qtbot.assertNotEmitted(view.chosen):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=other)
        QTest.mouseClick(view, Qt.MouseButton.RightButton, pos=row_middle(view, 0))


def test_the_row_under_the_pointer_offers_to_be_tried(view: CardView, theme: Theme) -> None:
    view.show_card(card_of(), SHADE, ALL)
    before = matches(picture(view), theme.accent).sum()
    QTest.mouseMove(view, row_middle(view, 3) + QPoint(1, 0))
    QTest.mouseMove(view, row_middle(view, 3))
    assert "(Ctrl+4)" in view.toolTip()
    assert matches(picture(view), theme.accent).sum() > before + 100
    QTest.mouseMove(view, QPoint(5, 5))
    assert view.toolTip() == ""


def test_keys_go_from_row_to_row_and_choose_one(
    view: CardView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: (
            told.append(event.message())
            if isinstance(event, QAccessibleAnnouncementEvent)
            else None
        ),
    )
    view.show_card(card_of(), SHADE, frozenset({0, 1, 3}))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.current == 1
    assert told[0].startswith("2, ")
    assert told[0].endswith("\u00a0%. Return tries it in the text.")
    with qtbot.waitSignal(view.chosen) as chosen:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [1]
    QTest.keyClick(view, Qt.Key.Key_Down)
    with qtbot.assertNotEmitted(view.chosen):
        QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.current == 10
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.current == 0
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.current == 0


def test_keys_turn_to_rows_that_are_out_of_sight(view: CardView) -> None:
    view.show_card(card_of(), SHADE, ALL)
    view.resize(WIDTH, 150)
    for _ in range(9):
        QTest.keyClick(view, Qt.Key.Key_Down)
        assert view.current in view.shown_rows()
    for _ in range(9):
        QTest.keyClick(view, Qt.Key.Key_Up)
        assert view.current in view.shown_rows()


def test_the_row_with_the_keyboard_has_a_ring(view: CardView, theme: Theme) -> None:
    view.show_card(card_of(), SHADE)
    before = matches(picture(view), theme.accent).sum()
    view.setFocus()
    assert matches(picture(view), theme.accent).sum() > before + 400
    view.clear()
    empty = matches(picture(view), theme.accent).sum()
    assert empty > 400, "a view without rows shows that it has the keyboard, too"


# What is drawn


def test_an_empty_view_says_how_to_fill_it(view: CardView) -> None:
    assert view.accessibleDescription() == EMPTY
    empty = picture(view)
    view.show_card(card_of(), SHADE)
    assert view.accessibleDescription() == view.card.description  # type: ignore[union-attr]
    assert not np.array_equal(picture(view), empty)
    view.clear()
    assert np.array_equal(picture(view), empty)
    assert view.current is None


def filled(view: CardView, theme: Theme) -> list[int]:
    """How many pixels are filled in each line of pixels that has a part of a bar."""
    found = matches(picture(view), blend(theme.accent, theme.card, 0.8))
    return [int(row.sum()) for row in found if row.any()]


def test_bars_are_as_long_as_the_predictions_are_likely(view: CardView, theme: Theme) -> None:
    view.show_card(card_of(top_k=3), None)
    longest = max(filled(view, theme))
    view.show_card(card_of(rank=0, top_k=1), None)
    assert max(filled(view, theme)) == longest, "a row of 30 % looks the same on every card"
    assert 15 < longest < 40, "and 30 % is no full bar"


def test_what_came_has_the_colour_of_its_word(view: CardView) -> None:
    view.show_card(card_of(), SHADE)
    assert matches(picture(view), SHADE).sum() > 1_000
    view.show_card(card_of(), None)
    assert matches(picture(view), SHADE).sum() == 0


def test_the_bars_of_a_passage_have_the_colours_of_the_buckets(
    view: CardView, theme: Theme
) -> None:
    analysis = analysis_of(["A", " cat", " sat", "."], [0, 50, 500, 5_000])
    view.show_card(card(analysis, 0, Colouring(granularity=Granularity.SENTENCE), 10), None)
    for colour in theme.buckets:
        assert matches(picture(view), colour).sum() > 60


@pytest.mark.parametrize("details", [False, True])
@pytest.mark.parametrize(
    "shown",
    [
        card_of("x" * 500),
        card_of(" ", UNSCORED),
        card_of("a", 7, top_k=0),
        card(analysis_of(["w" * 500, " b"], [0, 9]), 1, Colouring(), 10),
        card(
            analysis_of([bytes([byte]) for byte in "漢👩".encode()[:3]], [1, 2, 3]),
            0,
            Colouring(),
            10,
        ),
        card(analysis_of(["<b>&</b>", "\u202eabc"], [0, 0]), 1, Colouring(), 10),
        card(analysis_of(["كل", "مة"], [0, 3]), 1, Colouring(), 10),
    ],
    ids=["long", "not scored", "no predictions", "long before", "pieces", "markup", "arabic"],
)
def test_everything_can_be_drawn_at_any_size(shown: Card, view: CardView, *, details: bool) -> None:
    view.set_details(shown=details)
    view.show_card(shown, SHADE)
    for width, height in ((WIDTH, 600), (230, 120), (200, 10), (700, 300)):
        view.resize(width, height)
        assert picture(view).shape[:2] == (height, width)
    view.resize(WIDTH, view.sizeHint().height())
    assert view.shown_rows() == list(range(len(shown.rows)))


def test_the_labels_of_a_passage_are_whole_where_there_is_room_and_short_elsewhere(
    view: CardView,
) -> None:
    analysis = analysis_of(["The", " fox", " ran", "."], [0, 50, 5_000, 0])
    colouring = Colouring(granularity=Granularity.SENTENCE)
    shown = card(analysis, 0, colouring, 10)

    def picture_of(*, long: bool = True, short: bool = True) -> NDArray[np.uint8]:
        rows = tuple(
            replace(
                row, text=row.text if long else row.text + "x", short=row.short if short else "y"
            )
            for row in shown.rows
        )
        view.show_card(replace(shown, rows=rows), None)
        return picture(view)

    assert (picture_of(short=False) == picture_of()).all()
    assert not (picture_of(long=False) == picture_of()).all()
    view.resize(190, 600)
    assert not (picture_of(short=False) == picture_of()).all()
    assert (picture_of(long=False) == picture_of()).all()
