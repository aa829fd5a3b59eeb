"""The rectangles of spans within a paragraph, and how long they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.editors import RANKS, coloured_editor, place_caret
from helpers.spans import spans_of
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.editor.span_geometry import (
    RectCache,
    joined,
    painted_rects,
    span_rects,
    visible_part,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor

PIECES = ["un", "foreseen", " turns", " take", " place", "."]
LINE_HEIGHT = 10.0


def first_block(editor: TokenEditor) -> tuple[QTextBlock, QPointF]:
    """The first paragraph, and its top left corner."""
    block = editor.document().begin()
    geometry = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
    return block, geometry.topLeft()


def cursor_x(editor: TokenEditor, position: int) -> float:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position)
    return float(editor.cursorRect(cursor).left())


# One paragraph


def test_a_span_reaches_from_its_first_visible_character_to_its_end(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, PIECES)
    spans = spans_of(editor)
    found = list(span_rects(*first_block(editor), spans, range(len(spans))))
    assert [index for index, _ in found] == list(range(len(PIECES)))
    for index, rect in found:
        assert rect.left() == pytest.approx(cursor_x(editor, spans.visible_start[index]), abs=3)
        assert rect.right() == pytest.approx(cursor_x(editor, spans.end[index]), abs=3)


def test_only_the_spans_that_are_asked_for_have_rectangles(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, PIECES)
    found = span_rects(*first_block(editor), spans_of(editor), range(2, 4))
    assert [index for index, _ in found] == [2, 3]


def test_the_offset_moves_all_rectangles(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, PIECES)
    spans, (block, offset) = spans_of(editor), first_block(editor)
    moved = span_rects(block, offset + QPointF(5, 7), spans, range(len(spans)))
    for (_, rect), (_, other) in zip(
        span_rects(block, offset, spans, range(len(spans))), moved, strict=True
    ):
        assert rect.translated(5, 7).topLeft() == other.topLeft()


def test_a_line_break_has_a_narrow_rectangle_behind_the_line(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["one", "\n", "two"])
    (_, word), (_, line_break) = span_rects(*first_block(editor), spans_of(editor), range(2))
    assert line_break.left() > word.right()
    assert line_break.width() < 10
    assert line_break.top() == word.top()


def test_white_space_around_a_word_is_left_out(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["one  ", "two", " \n  ", "end"])
    spans, (block, offset) = spans_of(editor), first_block(editor)
    (_, one), (_, two), *_ = span_rects(block, offset, spans, range(4))
    assert one.right() < two.left() - 4
    assert one.right() == pytest.approx(cursor_x(editor, 3), abs=2)


def test_blank_spans_are_painted_only_where_white_space_is(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["one", "  ", "two", "\t", "end", "\n", "\u3000"])
    spans, (block, offset) = spans_of(editor), first_block(editor)
    found = [
        [
            index
            for index, _ in painted_rects(block, offset, spans, range(6), white_space=white_space)
        ]
        for white_space in (False, True)
    ]
    assert found == [[0, 2, 4], [0, 1, 2, 3, 4, 5]]


def test_parts_of_a_word_meet_on_whole_pixels(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["fore", "see", "able", " end"])
    spans, (block, offset) = spans_of(editor), first_block(editor)
    rects = [rect for _, rect in painted_rects(block, offset, spans, range(4), white_space=False)]
    assert rects[0].right() == rects[1].left() == int(rects[1].left())
    assert rects[1].right() == rects[2].left()
    assert rects[2].right() < rects[3].left()


def test_the_visible_part_is_that_of_the_lines_within_the_clip(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, [f" word{number}" for number in range(300)])
    block, offset = first_block(editor)
    layout = block.layout()
    assert layout.lineCount() > 20
    lines = [layout.lineAt(number) for number in range(layout.lineCount())]
    height = editor.blockBoundingGeometry(block).height()
    for top in np.linspace(-50, height + 50, 25).astype(int).tolist():
        clip = QRect(0, top, 400, 60)
        begin, end = visible_part(block, offset, clip)
        for line in lines:
            y = offset.y() + line.y()
            if y < clip.bottom() and y + line.height() > clip.top():
                assert begin <= line.textStart()
                assert line.textStart() + line.textLength() <= end
        assert end - begin < 12 * lines[0].textLength()


# Joining


def row(*edges: float, y: float = 0.0) -> list[tuple[int, QRectF]]:
    """Rectangles on one line, from each even edge to the odd one behind it."""
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [
        (index, QRectF(left, y, right - left, LINE_HEIGHT))
        for index, (left, right) in enumerate(pairs)
    ]


def test_neighbours_of_one_key_are_united() -> None:
    rects = row(0, 10, 12, 20, 20, 30)
    (found,) = joined(rects, lambda _: "same")
    assert found == (0, QRectF(0, 0, 30, LINE_HEIGHT))
    assert list(joined(rects, lambda index: index)) == rects
    two = list(joined(rects, lambda index: index > 0))
    assert two == [rects[0], (1, QRectF(12, 0, 18, LINE_HEIGHT))]


def test_a_wide_gap_separates() -> None:
    near, far = row(0, 10, 10 + LINE_HEIGHT, 30), row(0, 10, 11 + LINE_HEIGHT, 30)
    assert len(list(joined(near, lambda _: True))) == 1
    assert len(list(joined(far, lambda _: True))) == 2


def test_rectangles_of_two_lines_stay_apart() -> None:
    rects = [*row(0, 10), *row(0, 10, y=12)]
    assert list(joined(rects, lambda _: True)) == rects


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=12))
def test_joining_loses_no_area(keys: list[tuple[int, int]]) -> None:
    rects = [(index, QRectF(10 * index, 0, 10, LINE_HEIGHT)) for index in range(len(keys))]
    found = list(joined(rects, lambda index: keys[index]))
    assert sum(rect.width() for _, rect in found) == 10 * len(keys)
    begins = [index for index, _ in found]
    assert begins == [i for i, key in enumerate(keys) if i == 0 or key != keys[i - 1]]


# The cache


class Cached:
    """The cache of an editor's first paragraph."""

    def __init__(self, editor: TokenEditor) -> None:
        self.editor, self.cache = editor, RectCache()

    def rects(self, highlight: np.ndarray | None = None) -> list[tuple[int, QRectF]]:
        spans = spans_of(self.editor)
        block, offset = first_block(self.editor)
        return list(self.cache.rects(block, offset, spans, range(len(spans)), highlight))

    def expected(self) -> list[tuple[int, QRectF]]:
        spans = spans_of(self.editor)
        every = range(len(spans))
        return list(painted_rects(*first_block(self.editor), spans, every, white_space=False))


@pytest.fixture
def cached(qtbot: QtBot) -> Cached:
    return Cached(coloured_editor(qtbot, PIECES, [RANKS[0]] * len(PIECES)))


def test_tokens_have_the_rectangles_of_their_spans(cached: Cached) -> None:
    assert cached.rects() == cached.rects() == cached.expected()


def test_rectangles_are_kept_until_the_text_is_laid_out_anew(cached: Cached) -> None:
    before = cached.rects()
    cached.editor.set_font_size(20)
    cached.editor.grab()
    assert cached.rects() == before
    cached.cache.clear()
    assert cached.rects() == cached.expected() != before


def test_an_edit_leads_to_other_rectangles(cached: Cached) -> None:
    before = cached.rects()
    place_caret(cached.editor, 0)
    QTest.keyClicks(cached.editor, "x")
    assert cached.rects() == cached.expected() != before


def test_the_tokens_of_a_unit_are_joined_while_both_are_shown_alike(cached: Cached) -> None:
    spans_of(cached.editor).recolour(Thresholds(), Granularity.WORD)
    first = cached.rects()
    assert [index for index, _ in first] == [0, 2, 3, 4, 5]
    assert first[0][1].width() == pytest.approx(
        sum(rect.width() for _, rect in cached.expected()[:2]), abs=2
    )
    only_the_second = np.arange(len(PIECES)) == 1
    assert [index for index, _ in cached.rects(only_the_second)] == [0, 1, 2, 3, 4, 5]
    spans_of(cached.editor).recolour(Thresholds(), Granularity.SENTENCE)
    assert [index for index, _ in cached.rects()] == [0]
    assert [index for index, _ in cached.rects(only_the_second)] == [0, 1, 2]


def test_a_long_text_does_not_fill_the_memory(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["word\n"] * 3)
    spans, (block, _) = spans_of(editor), first_block(editor)
    cache = RectCache()
    first = cache.rects(block, QPointF(0, 0), spans, range(1), None)
    for y in range(1, 500):
        cache.rects(block, QPointF(0, y), spans, range(1), None)
    assert cache.rects(block, QPointF(0, 0), spans, range(1), None) is first
    cache.rects(block, QPointF(0, 500), spans, range(1), None)
    cache.rects(block, QPointF(0, 501), spans, range(1), None)
    assert cache.rects(block, QPointF(0, 0), spans, range(1), None) is not first
