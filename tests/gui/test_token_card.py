"""The card on the screen: its position, its bars, and that nothing of it is cut off."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.pixels import picture
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gltr_desktop.analysis.card import Card, card
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.palette import DARK, LIGHT
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.card.token_card import TokenCard
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

CHIP = QColor("#adff80")


def card_of(
    piece: str = " fox",
    rank: int = 3,
    *,
    recorded: int = 10,
    top_k: int = 10,
    stale: bool = False,
) -> Card:
    """The card of a piece, with ``top_k`` of the ``recorded`` predictions."""
    analysis = analysis_of(["The", piece], [0, rank], top_k=recorded)
    return card(analysis, 1, Colouring(), top_k, stale=stale)


@pytest.fixture
def widget(qtbot: QtBot) -> Iterator[TokenCard]:
    parent = QWidget()
    qtbot.addWidget(parent)
    widget = TokenCard(parent)
    yield widget
    widget.hide()


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def surroundings(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    """A light and a dark desktop."""
    before = qapp.palette()
    palette = QPalette(QColor(request.param.paper))
    qapp.setPalette(palette)
    yield Theme.of(palette)
    qapp.setPalette(before)


def rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def show(
    widget: TokenCard,
    shown: Card,
    anchor: QRect | None = None,
    choices: frozenset[int] = frozenset(),
) -> None:
    """Show a card beside ``anchor``, in the colours of the desktop."""
    theme = Theme.of(widget.palette())
    widget.show_card(shown, CHIP, anchor or QRect(100, 100, 40, 20), theme, choices)


# Its position


@pytest.mark.parametrize("size", [(40, 20), (1, 1), (300, 60)])
@pytest.mark.parametrize("top_k", [0, 10])
def test_it_is_wholly_on_the_screen_and_beside_the_token(
    size: tuple[int, int], top_k: int, widget: TokenCard
) -> None:
    screen = widget.screen().availableGeometry()
    width, height = size
    for left in (screen.left(), screen.center().x(), screen.right() - width + 1):
        for top in (screen.top(), screen.center().y(), screen.bottom() - height + 1):
            anchor = QRect(left, top, width, height)
            show(widget, card_of(recorded=top_k), anchor)
            assert widget.isVisible()
            assert screen.contains(widget.geometry())
            assert not widget.geometry().intersects(anchor)
            assert widget.geometry().left() <= max(left, screen.right() + 1 - widget.width())


@pytest.mark.parametrize("left", [-500, -10, 790, 2_000])
@pytest.mark.parametrize("top", [-500, -10, 400, 790, 2_000])
def test_a_token_beyond_the_screen_does_not_take_it_along(
    left: int, top: int, widget: TokenCard
) -> None:
    show(widget, card_of(), QRect(left, top, 60, 20))
    assert widget.screen().availableGeometry().contains(widget.geometry())


def test_it_leaves_the_focus_where_it_is(widget: TokenCard, qtbot: QtBot) -> None:
    window = widget.window().parentWidget()
    assert window is not None
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    show(widget, card_of())
    assert window.isActiveWindow()
    assert not widget.isActiveWindow()


# Its content


def test_a_screen_reader_is_given_its_description(widget: TokenCard) -> None:
    for rank in (0, 1_233, UNSCORED):
        shown = card_of(rank=rank)
        show(widget, shown)
        assert widget.accessibleDescription() == shown.description


def test_the_title_has_the_colour_of_its_text(surroundings: Theme, widget: TokenCard) -> None:
    theme = surroundings
    for colour in (theme.buckets[2], theme.stale[1]):
        widget.show_card(card_of(), colour, QRect(100, 100, 40, 20), theme)
        assert (picture(widget)[20:30] == rgb(colour)).all(axis=-1).sum() > 20
    widget.show_card(card_of(), None, QRect(100, 100, 40, 20), theme)
    assert (picture(widget)[16:18, 12:22] == rgb(theme.card)).all()


def bars(widget: TokenCard, theme: Theme) -> list[tuple[str, int]]:
    """Each bar from top to bottom: "actual" or "other", and how many pixels of it are filled."""
    pixels = picture(widget)
    left = 14 + (widget.width() - 28) * 45 // 100 + 1
    colours = {"actual": theme.accent, "other": theme.muted}
    found: list[tuple[str, int]] = []
    for kind, rows in groupby(pixels, key=lambda row: tuple(row[left].tolist())):
        same = list(rows)
        for name, colour in colours.items():
            # Letters of the lines above have the colours, too, but no such height.
            if kind == rgb(colour) and len(same) >= 5:
                filled = (same[len(same) // 2][left:] == kind).all(axis=-1)
                found.append((name, int(filled.argmin())))
    return found


@pytest.mark.parametrize("rank", [0, 3, 9, 10, 5_000])
def test_the_token_is_marked_among_the_predictions(
    rank: int, surroundings: Theme, widget: TokenCard
) -> None:
    show(widget, card_of(rank=rank))
    # Below them, if it is none of them.
    expected = ["other"] * 10
    expected[rank : rank + 1] = ["actual"]
    assert [kind for kind, _ in bars(widget, surroundings)] == expected


def test_bars_are_as_long_as_the_predictions_are_likely(
    surroundings: Theme, widget: TokenCard
) -> None:
    shown = card_of(rank=2, recorded=5)
    show(widget, shown)
    lengths = [length for _, length in bars(widget, surroundings)]
    assert lengths[0] > 50
    for length, row in zip(lengths, shown.rows, strict=True):
        assert length == pytest.approx(lengths[0] * row.share, abs=3)


def test_the_bars_of_a_passage_have_the_colours_of_the_buckets(
    surroundings: Theme, widget: TokenCard
) -> None:
    analysis = analysis_of(["A", " cat", " sat", "."], [0, 50, 500, 5_000])
    colouring = Colouring(granularity=Granularity.SENTENCE)
    widget.show_card(card(analysis, 0, colouring, 10), None, QRect(0, 0, 9, 9), surroundings)
    pixels = picture(widget).reshape(-1, 3)
    for colour in surroundings.buckets:
        assert (pixels == rgb(colour)).all(axis=-1).sum() > 100


def test_the_card_is_as_high_as_its_predictions_need(widget: TokenCard) -> None:
    heights = []
    for top_k in (3, 5, 10, 20):
        show(widget, card_of(rank=4, top_k=top_k))
        heights.append(widget.height())
    row = (heights[2] - heights[1]) // 5
    assert row > 10
    # Below three predictions stands the token itself, as a fourth row.
    assert heights[1] - heights[0] == row
    assert heights[2] - heights[1] == 5 * row
    assert heights[3] == heights[2]


def test_only_what_can_stand_in_the_text_can_be_chosen(widget: TokenCard) -> None:
    show(widget, card_of(rank=4, top_k=3), choices=frozenset({0, 2}))
    rows = [row for row, _ in groupby(widget.row_at(y) for y in range(widget.height()))]
    assert rows == [None, 0, None, 2, None], "the last row is the token itself"
    show(widget, card_of(rank=4, top_k=5), choices=frozenset(range(5)))
    assert widget.row_at(widget.height() - 20) == 4
    show(widget, card_of(rank=4, top_k=5))
    assert {widget.row_at(y) for y in range(widget.height())} == {None}


def test_a_warning_needs_another_line(widget: TokenCard) -> None:
    show(widget, card_of())
    before = widget.height()
    fresh = picture(widget)
    show(widget, card_of(stale=True))
    assert widget.height() > before
    show(widget, card_of())
    assert np.array_equal(picture(widget), fresh)


@pytest.mark.parametrize(
    "shown",
    [
        card_of("x" * 500),
        card_of(" ", UNSCORED),
        card_of("a", 7, recorded=0),
        card(
            analysis_of([bytes([byte]) for byte in "漢👩".encode()[:3]], [1, 2, 3]),
            0,
            Colouring(),
            10,
        ),
        card(analysis_of(["<b>&</b>", "\u202eabc"], [0, 0]), 0, Colouring(), 10),
    ],
    ids=["long", "not scored", "no predictions", "pieces", "markup"],
)
def test_nothing_is_drawn_beyond_its_edges(
    shown: Card, surroundings: Theme, widget: TokenCard
) -> None:
    show(widget, shown)
    pixels = picture(widget)
    assert pixels.shape[:2] == (widget.height(), widget.width())
    background = rgb(surroundings.card)
    # Between the frame and the margin there is only the background.
    assert (pixels[2:8, 2:-2] == background).all()
    assert (pixels[-8:-2, 2:-2] == background).all()
    assert (pixels[2:-2, 2:10] == background).all()
    assert (pixels[2:-2, -10:-2] == background).all()
    assert (pixels[10:-10, 12:-12] != background).any()
