"""The parts of a text as blocks: seen, pointed at, and gone to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.pixels import part as cut
from helpers.pixels import picture, share
from helpers.shown_comparisons import contrast, part
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from gltr_desktop.analysis.within_text import Contrast, Part
from gltr_desktop.ui.reference.contrast_strip import ContrastStrip, part_in_words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme


@pytest.fixture
def strip(theme: Theme, qtbot: QtBot) -> ContrastStrip:
    strip = ContrastStrip()
    qtbot.addWidget(strip)
    strip.set_theme(theme)
    strip.resize(406, strip.sizeHint().height())
    with qtbot.waitExposed(strip):
        strip.show()
    strip.set_contrast(contrast())
    return strip


def halves(strip: ContrastStrip, item: int) -> tuple[QRectF, QRectF]:
    """The upper and the lower half of a part's place, without the line between them."""
    place = strip.place_of(item).adjusted(1, 0, -1, 0)
    half = place.height() / 2 - 2
    upper = QRectF(place.left(), place.top(), place.width(), half)
    return upper, upper.translated(0, half + 4)


def filled(strip: ContrastStrip, theme: Theme, where: QRectF) -> float:
    return 1 - share(cut(picture(strip), where), theme.paper)


def point(strip: ContrastStrip, item: int) -> QPoint:
    return strip.place_of(item).center().toPoint()


# What is seen


def test_blocks_are_as_wide_as_their_share_of_the_characters(strip: ContrastStrip) -> None:
    widths = [strip.place_of(item).width() for item in range(4)]
    assert widths == pytest.approx([100, 198, 78, 18])
    assert strip.place_of(3).right() == pytest.approx(406 - 3)


def test_what_is_less_predictable_goes_up(strip: ContrastStrip, theme: Theme) -> None:
    for item, goes_up in ((0, True), (1, False), (2, True)):
        upper, lower = halves(strip, item)
        with_block, without = (upper, lower) if goes_up else (lower, upper)
        assert filled(strip, theme, with_block) > 0.1
        assert filled(strip, theme, without) == 0
    assert [filled(strip, theme, half) for half in halves(strip, 3)] == [0, 0]


def test_the_largest_tested_difference_fills_the_height(strip: ContrastStrip, theme: Theme) -> None:
    upper, _ = halves(strip, 2)
    assert filled(strip, theme, upper) == pytest.approx(1, abs=0.05)
    lower = halves(strip, 1)[1]
    assert filled(strip, theme, lower) == pytest.approx(0.4 / 0.5, abs=0.1)


def test_a_part_that_is_too_short_to_be_tested_makes_no_other_small(
    strip: ContrastStrip, theme: Theme
) -> None:
    before = filled(strip, theme, halves(strip, 1)[1])
    strip.set_contrast(contrast([*contrast().parts[:3], part(4, 382, 400, 30.0, None)]))
    assert filled(strip, theme, halves(strip, 1)[1]) == before
    upper = halves(strip, 3)[0]
    assert filled(strip, theme, upper) > 0.8
    assert strip.blocks()[3].top() == strip.place_of(3).top()
    assert share(cut(picture(strip), upper), theme.accent) == 0


def test_small_differences_look_small(strip: ContrastStrip, theme: Theme) -> None:
    strip.set_contrast(contrast([part(1, 0, 200, 0.05), part(2, 200, 400, -0.05)]))
    assert filled(strip, theme, halves(strip, 0)[0]) < 0.3


def test_marked_parts_have_the_full_colour_and_a_number(strip: ContrastStrip, theme: Theme) -> None:
    pixels = picture(strip)
    for item, is_marked in ((0, False), (1, True), (2, True)):
        place = strip.place_of(item)
        assert (share(cut(pixels, place), theme.accent) > 0.1) == is_marked
        row = place.bottom() + 2 if item == 1 else place.top() - 10
        middle = QRectF(place.center().x() - 5, row, 10, 8)
        assert (share(cut(pixels, middle), theme.paper) < 1) == is_marked


def test_blocks_have_no_colour_of_a_bucket(strip: ContrastStrip, theme: Theme) -> None:
    assert not any(share(picture(strip), colour) for colour in theme.buckets)


def test_thousands_of_paragraphs_are_few_blocks_and_none_that_is_marked_is_lost(
    strip: ContrastStrip, theme: Theme
) -> None:
    parts = [part(n + 1, 50 * n, 50 * n + 48, 0.01) for n in range(5_000)]
    parts[3_000] = part(3_001, 150_000, 150_048, -0.5, 0.001)
    strip.set_contrast(contrast(parts))
    x = strip.place_of(3_000).center().x()
    around = QRectF(x - 3, strip.place_of(0).top(), 6, strip.place_of(0).height())
    assert share(cut(picture(strip), around), theme.accent) > 0
    assert len(strip.blocks()) <= 400 / 1.5 + 1


def test_nothing_to_tell_leaves_the_title_only(strip: ContrastStrip) -> None:
    high = strip.sizeHint().height()
    strip.set_contrast(contrast([part(1, 0, 200, None), part(2, 200, 400, None)]))
    assert strip.sizeHint().height() < high / 2
    assert strip.item_count() == 0
    strip.set_contrast(contrast([]))
    assert strip.sizeHint().height() < high / 2
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(50, 30))
    assert strip.current is None
    # While it is not known, the place is kept.
    strip.set_contrast(None)
    assert strip.sizeHint().height() == high
    assert strip.accessibleDescription() == ""


# What is said


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            part(2, 0, 9, -0.35, 0.002),
            "Paragraph 2: 1.15 bits per character, 0.35 fewer than the others; 1 in 500 by chance",
        ),
        (
            part(1_200, 0, 9, 0.2, 0.34),
            "Paragraph 1,200: 1.70 bits per character, 0.20 more than the others; 1 in 2 by chance",
        ),
        (
            part(3, 0, 9, 0.001, 1.0),
            "Paragraph 3: 1.50 bits per character, as many as the others; usual by chance",
        ),
        (
            part(4, 0, 9, 2.0, None),
            (
                "Paragraph 4: 3.50 bits per character, 2.00 more than the others; "
                "too short to be tested"
            ),
        ),
        (part(5, 0, 9, None), "Paragraph 5: not compared"),
    ],
)
def test_a_part_is_said_in_words(one: Part, words: str) -> None:
    assert part_in_words(contrast([one]), one) == words


def test_runs_of_sentences_are_called_parts() -> None:
    runs = Contrast("part", (part(1, 0, 9, None),), "")
    assert part_in_words(runs, runs.parts[0]) == "Part 1: not compared"


def test_the_pointer_tells_what_a_part_is(strip: ContrastStrip) -> None:
    QTest.mouseMove(strip, point(strip, 1) + QPoint(0, 1))
    QTest.mouseMove(strip, point(strip, 1))
    words = part_in_words(contrast(), contrast().parts[1])
    assert QToolTip.text() == words
    assert strip.accessibleDescription() == f"{words}. They differ."
    QTest.mouseMove(strip, QPoint(60, 5))
    assert strip.current is None
    assert strip.accessibleDescription() == "They differ."
    QToolTip.hideText()


# Going to a part


def test_a_click_goes_to_the_beginning_of_a_part(strip: ContrastStrip, qtbot: QtBot) -> None:
    for item, token in ((2, 151), (0, 0), (3, 191)):
        with qtbot.waitSignal(strip.part_chosen) as caught:
            QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=point(strip, item))
        assert caught.args == [token]
    with qtbot.assertNotEmitted(strip.part_chosen):
        QTest.mouseClick(strip, Qt.MouseButton.RightButton, pos=point(strip, 1))
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(60, 5))


def test_the_keyboard_goes_from_part_to_part(strip: ContrastStrip, qtbot: QtBot) -> None:
    visited = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(strip, key)
        visited.append(strip.current)
        assert strip.current is not None
        assert QToolTip.text() == part_in_words(contrast(), contrast().parts[strip.current])
    assert visited == [0, 1, 0, 0]
    QTest.keyClick(strip, Qt.Key.Key_Right)
    with qtbot.waitSignal(strip.part_chosen) as caught:
        QTest.keyClick(strip, Qt.Key.Key_Return)
    assert caught.args == [51]
    QToolTip.hideText()


def test_it_is_seen_on_which_part_the_keyboard_is(strip: ContrastStrip) -> None:
    before = picture(strip)
    strip.point_at(0)
    changed = (picture(strip) != before).any(axis=-1)
    assert changed.any()
    outside = strip.place_of(1).adjusted(3, -20, 0, 20)
    assert not cut(changed, outside).any()


def test_its_title_begins_where_the_lines_around_it_do(strip: ContrastStrip, theme: Theme) -> None:
    strip.clearFocus()
    title = cut(picture(strip), QRectF(0, 0, 406, strip.place_of(0).top() - 2))
    inked = (title != title[0, -1]).any(axis=(0, 2))
    assert 3 <= int(inked.argmax()) <= 5
