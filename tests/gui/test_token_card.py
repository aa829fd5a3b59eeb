"""The card: what it says, and that it is never cut off."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of, group_details
from helpers.pixels import picture
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gltr_desktop.analysis.numbers import percentage
from gltr_desktop.analysis.palette import DARK, LIGHT
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.ui.card.token_card import TokenCard, describe
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.token_details import GroupDetails


def details_of(piece: str = " fox", rank: int = 3, top_k: int = 10) -> GroupDetails:
    return group_details(analysis_of(["The", piece], [0, rank], top_k=top_k), 1)


@pytest.fixture
def popup(qtbot: QtBot) -> Iterator[TokenCard]:
    parent = QWidget()
    qtbot.addWidget(parent)
    popup = TokenCard(parent)
    yield popup
    popup.hide()


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def surroundings(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    """A light and a dark desktop."""
    before = qapp.palette()
    palette = QPalette(QColor(request.param.paper))
    qapp.setPalette(palette)
    yield Theme.of(palette)
    qapp.setPalette(before)


def show(popup: TokenCard, details: GroupDetails, *, stale: bool = False) -> None:
    popup.show_details(details, QColor("#adff80"), QRect(100, 100, 40, 20), stale=stale)


# Where it is


@pytest.mark.parametrize("size", [(40, 20), (1, 1), (300, 60)])
@pytest.mark.parametrize("top_k", [0, 10])
def test_it_is_wholly_on_the_screen_and_beside_the_token(
    size: tuple[int, int], top_k: int, popup: TokenCard
) -> None:
    screen = popup.screen().availableGeometry()
    width, height = size
    for left in (screen.left(), screen.center().x(), screen.right() - width + 1):
        for top in (screen.top(), screen.center().y(), screen.bottom() - height + 1):
            anchor = QRect(left, top, width, height)
            popup.show_details(details_of(top_k=top_k), None, anchor, stale=False)
            assert popup.isVisible()
            assert screen.contains(popup.geometry())
            assert not popup.geometry().intersects(anchor)
            assert popup.geometry().left() <= max(left, screen.right() + 1 - popup.width())


@pytest.mark.parametrize("left", [-500, -10, 790, 2_000])
@pytest.mark.parametrize("top", [-500, -10, 400, 790, 2_000])
def test_a_token_beyond_the_screen_does_not_take_it_along(
    left: int, top: int, popup: TokenCard
) -> None:
    popup.show_details(details_of(), None, QRect(left, top, 60, 20), stale=False)
    assert popup.screen().availableGeometry().contains(popup.geometry())


def test_it_leaves_the_focus_where_it_is(popup: TokenCard, qtbot: QtBot) -> None:
    window = popup.parentWidget()
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    show(popup, details_of())
    assert window.isActiveWindow()
    assert not popup.isActiveWindow()


# What it says


@pytest.mark.parametrize(
    ("piece", "rank", "said"),
    [
        (" fox", 0, f"␣fox, rank 1, probability {percentage(0.3)}"),
        ("\n", 1_233, f"↵, rank 1,234, probability {percentage(0.3 / 1_234)}"),
        (" fox", UNSCORED, "␣fox, not scored"),
    ],
)
def test_it_is_described_in_words(piece: str, rank: int, said: str, popup: TokenCard) -> None:
    details = details_of(piece, rank)
    assert describe(details) == said
    show(popup, details)
    assert popup.accessibleDescription() == said


def test_a_split_character_is_described_by_its_worst_rank_and_all_of_its_pieces() -> None:
    analysis = analysis_of([b"\xf0\x9f", b"\x91\xa9"], [4, 2])
    said = f"👩, rank 5, probability {percentage(0.06 * 0.1)}"
    assert describe(group_details(analysis, 0)) == said


def bars(popup: TokenCard, theme: Theme) -> list[tuple[str, int]]:
    """Each bar from top to bottom: "actual" or "other", and how many pixels of it are filled."""
    pixels = picture(popup)
    left = 14 + (popup.width() - 28) * 45 // 100 + 1
    colours = {"actual": theme.accent, "other": theme.muted}
    found: list[tuple[str, int]] = []
    for kind, rows in groupby(pixels, key=lambda row: tuple(row[left].tolist())):
        same = list(rows)
        for name, colour in colours.items():
            # Letters of the lines above have the colours, too, but no such height.
            if kind == colour.getRgb()[:3] and len(same) >= 5:
                filled = (same[len(same) // 2][left:] == kind).all(axis=-1)
                found.append((name, int(filled.argmin())))
    return found


@pytest.mark.parametrize("rank", [0, 3, 9, 10, 5_000])
def test_the_token_is_marked_among_the_predictions(
    rank: int, surroundings: Theme, popup: TokenCard
) -> None:
    show(popup, details_of(rank=rank))
    # Below them, if it is none of them.
    expected = ["other"] * 10
    expected[rank : rank + 1] = ["actual"]
    assert [kind for kind, _ in bars(popup, surroundings)] == expected


def test_a_prediction_that_only_looks_the_same_is_not_marked(
    surroundings: Theme, popup: TokenCard
) -> None:
    # Two entries of the vocabulary with the same text: the id tells them apart.
    analysis = analysis_of(["The", " fox"], [0, 5_000], top_k=4)
    vocabulary = analysis.vocabulary
    piece = vocabulary.piece
    vocabulary.piece = lambda _: piece(int(analysis.tokens.token_id[1]))
    details = group_details(analysis, 1)
    assert {prediction.text for prediction in details.worst.predictions} == {"␣fox"}
    show(popup, details)
    assert [kind for kind, _ in bars(popup, surroundings)] == [*["other"] * 4, "actual"]


def test_bars_are_as_long_as_the_predictions_are_likely(
    surroundings: Theme, popup: TokenCard
) -> None:
    details = details_of(rank=2, top_k=5)
    show(popup, details)
    lengths = [length for _, length in bars(popup, surroundings)]
    assert lengths[0] > 50
    chances = [prediction.probability for prediction in details.worst.predictions]
    for length, chance in zip(lengths, chances, strict=True):
        assert length == pytest.approx(lengths[0] * chance / chances[0], abs=3)


def test_as_many_predictions_as_are_wanted(popup: TokenCard) -> None:
    details = details_of(rank=4, top_k=10)
    heights = []
    for top_k in (3, 5, 10, 20):
        popup.show_details(details, None, QRect(100, 100, 40, 20), stale=False, top_k=top_k)
        heights.append(popup.height())
        row, margin = popup._line_height() + 3, 14
        bottom = popup.height() - margin - 1
        # What came is the fourth row of four, and cannot be chosen instead of itself.
        below = 1 if top_k == 3 else 0
        assert popup.row_at(bottom - row * below) == min(top_k, 10) - 1
        assert popup.row_at(bottom) == (None if below else min(top_k, 10) - 1)
    assert heights[1] == heights[0] + row
    assert heights[2] == heights[1] + 5 * row
    assert heights[3] == heights[2]


def test_what_is_out_of_date_says_so(popup: TokenCard) -> None:
    show(popup, details_of())
    before = popup.height()
    fresh = picture(popup)
    show(popup, details_of(), stale=True)
    assert popup.height() > before
    show(popup, details_of())
    assert np.array_equal(picture(popup), fresh)


@pytest.mark.parametrize(
    "details",
    [
        details_of("x" * 500),
        details_of(" ", UNSCORED),
        details_of("a", 7, top_k=0),
        group_details(analysis_of([bytes([byte]) for byte in "漢👩".encode()[:3]], [1, 2, 3]), 0),
        group_details(analysis_of(["<b>&</b>", "\u202eabc"], [0, 0]), 0),
    ],
    ids=["long", "not scored", "no predictions", "pieces", "markup"],
)
def test_nothing_is_drawn_beyond_its_edges(
    details: GroupDetails, surroundings: Theme, popup: TokenCard
) -> None:
    show(popup, details)
    pixels = picture(popup)
    assert pixels.shape[:2] == (popup.height(), popup.width())
    card = [*surroundings.card.getRgb()[:3]]
    # Between the frame and the margin there is only card.
    assert (pixels[2:8, 2:-2] == card).all()
    assert (pixels[-8:-2, 2:-2] == card).all()
    assert (pixels[2:-2, 2:10] == card).all()
    assert (pixels[2:-2, -10:-2] == card).all()
    assert (pixels[10:-10, 12:-12] != card).any()
