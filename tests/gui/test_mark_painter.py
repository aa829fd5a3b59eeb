"""What is chosen in the text is seen, and so are the colours of the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.editors import RANKS, colour, coloured_editor, place_caret
from helpers.pixels import part, picture, share
from helpers.spans import spans_of
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.palette import GREY
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.editor.span_text import SpanText

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme

WORDS = [" wide", " words", " wander", " westward"]
PARAGRAPHS = ["One", " two", ".", "\n\n", "Three", " four", ".", "\n\n", "Five", "."]


def rect_of(editor: TokenEditor, index: int) -> QRectF:
    return editor.span_rects(spans_of(editor), index)[0]


def select(editor: TokenEditor, begin: int, end: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(begin)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def around(rect: QRectF) -> QRectF:
    return rect.adjusted(-3, -3, 3, 3)


def accented(pixels: NDArray[np.uint8], theme: Theme, rect: QRectF) -> float:
    return share(part(pixels, around(rect)), theme.accent)


def test_a_selection_lets_the_colours_be_told_apart(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    before = picture(editor.viewport())
    editor.selectAll()
    after = picture(editor.viewport())
    colours = set()
    for index in range(4):
        corner = rect_of(editor, index).topLeft().toPoint()
        x, y = corner.x() + 5, corner.y() + 2
        assert tuple(before[y, x]) != tuple(after[y, x])
        # Still nearer to its own colour than to that of any other word.
        found = after[y, x].astype(int)
        distances = [
            int(np.abs(found - [bucket.red(), bucket.green(), bucket.blue()]).sum())
            for bucket in theme.buckets
        ]
        assert distances.index(min(distances)) == index
        colours.add(tuple(after[y, x].tolist()))
    assert len(colours) == 4


def test_what_is_not_selected_stays_as_it_is(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    before = picture(editor.viewport())
    select(editor, 6, 11)
    editor.setCursorWidth(0)
    changed = (picture(editor.viewport()) != before).any(axis=-1)
    assert part(changed, rect_of(editor, 1)).any()
    assert not part(changed, rect_of(editor, 3)).any()
    select(editor, 0, 0)
    changed = (picture(editor.viewport()) != before).any(axis=-1)
    assert not part(changed, rect_of(editor, 1)).any()


def test_the_marked_word_is_framed_in_the_accent(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    editor.mark(2)
    pixels = picture(editor.viewport())
    found = [accented(pixels, theme, rect_of(editor, index)) > 0.1 for index in range(4)]
    assert found == [False, False, True, False]


def test_the_frame_of_a_passage_leaves_out_the_line_breaks_after_it(
    theme: Theme, qtbot: QtBot
) -> None:
    editor = coloured_editor(qtbot, PARAGRAPHS, [0] * len(PARAGRAPHS), theme=theme)
    spans_of(editor).recolour(Colouring().thresholds, Granularity.PARAGRAPH)
    editor.mark(1)
    pixels, last = picture(editor.viewport()), rect_of(editor, 2)
    assert accented(pixels, theme, last) > 0.05
    beyond = QRectF(last.right() + 4, last.top(), 20, last.height())
    below = QRectF(0, last.bottom() + 4, last.left() + 20, last.height())
    assert share(part(pixels, beyond), theme.accent) == 0
    assert share(part(pixels, below), theme.accent) == 0
    spans_of(editor).recolour(Colouring().thresholds, Granularity.TOKEN)
    editor.mark(3)
    assert share(picture(editor.viewport()), theme.accent) > 0


def test_pinned_words_are_outlined_and_stay_pinned_while_the_text_is_edited(
    theme: Theme, qtbot: QtBot
) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    before = picture(editor.viewport())
    editor.set_pinned([1, 3])
    assert list(editor.pinned_spans) == [1, 3]
    changed = (picture(editor.viewport()) != before).any(axis=-1)
    found = [bool(part(changed, around(rect_of(editor, index))).any()) for index in range(4)]
    assert found[1]
    assert found[3]
    place_caret(editor, 8)
    QTest.keyClicks(editor, "x")
    assert list(editor.pinned_spans) == [2]
    editor.set_pinned([])
    assert not editor.pinned_spans


def test_a_tried_word_is_marked_where_it_is_now(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    editor.set_tried(6, 5)
    assert editor.tried == (6, 5)
    pixels = picture(editor.viewport())
    found = [accented(pixels, theme, rect_of(editor, index)) > 0.05 for index in range(4)]
    assert found == [False, True, False, False]
    place_caret(editor, 0)
    QTest.keyClicks(editor, "so")
    assert editor.tried == (8, 5)
    # The text is read again, and the word is still the one that is tried.
    text = editor.toPlainText()
    colour(editor, analysis_of([text], [0]))
    assert editor.tried == (8, 5)
    editor.set_tried(None)
    assert editor.tried is None
    assert share(picture(editor.viewport()), theme.accent) == 0


def test_a_bar_stands_beside_the_tokens_that_stand_out(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, PARAGRAPHS, [0] * len(PARAGRAPHS), theme=theme)
    assert share(picture(editor.viewport()), theme.accent) == 0
    editor.set_margin_marks([(4, 7)])
    pixels, rect = picture(editor.viewport()), rect_of(editor, 4)
    beside = QRectF(0, rect.top(), rect.left(), rect.height())
    assert share(part(pixels, beside), theme.accent) > 0.02
    for other in (0, 8):
        top = rect_of(editor, other).top()
        assert share(part(pixels, QRectF(0, top, rect.left(), 12)), theme.accent) == 0
    editor.set_margin_marks([(0, 7)])
    pixels, first = picture(editor.viewport()), rect_of(editor, 0)
    between = QRectF(0, first.bottom() + 2, rect.left(), rect.top() - first.bottom() - 4)
    assert share(part(pixels, between), theme.accent) > 0.02
    editor.set_margin_marks([])
    assert share(picture(editor.viewport()), theme.accent) == 0


def test_a_bar_survives_an_edit_of_its_first_word(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, PARAGRAPHS, [0] * len(PARAGRAPHS), theme=theme)
    editor.set_margin_marks([(4, 7)])
    place_caret(editor, int(spans_of(editor).start[4]) + 2)
    QTest.keyClicks(editor, "x")
    assert share(picture(editor.viewport()), theme.accent) > 0


def test_an_analysis_that_replaces_another_has_no_marks_of_it(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    editor.mark(1)
    editor.set_pinned([2])
    editor.set_margin_marks([(0, 2)])
    colour(editor, analysis_of(WORDS, RANKS))
    assert (editor.marked, editor.pinned_spans) == (None, ())
    assert share(picture(editor.viewport()), theme.accent) == 0


def test_a_word_in_the_colour_of_the_paper_is_outlined(qtbot: QtBot) -> None:
    colouring = Colouring(palette=GREY)
    editor = coloured_editor(qtbot, WORDS)
    editor.set_colouring(colouring)
    editor.set_theme(editor.theme.of(editor.palette(), GREY))
    editor.setCursorWidth(0)
    pixels, rect = picture(editor.viewport()), rect_of(editor, 0)
    assert editor.theme.buckets[0] == editor.theme.paper
    assert share(part(pixels, rect.adjusted(4, 0, -4, -rect.height() + 2)), editor.theme.paper) < 1


def test_a_continuous_colouring_paints_the_steps_of_the_ramp(theme: Theme, qtbot: QtBot) -> None:
    colouring = Colouring(continuous=True)
    editor = coloured_editor(qtbot, WORDS, [0, 30, 900, 40_000], theme=theme)
    editor.set_colouring(colouring)
    pixels, colours = picture(editor.viewport()), colouring.colours(dark=theme.dark)
    steps = colouring.shades(spans_of(editor).analysis).tolist()
    assert steps[0] == 0 < steps[1] < steps[2] < steps[3] == len(colours) - 1
    for index, step in enumerate(steps):
        assert share(part(pixels, rect_of(editor, index)), QColor(colours[step])) > 0.3
    editor.set_colouring(Colouring())
    pixels = picture(editor.viewport())
    assert share(part(pixels, rect_of(editor, 3)), theme.buckets[3]) > 0.3


@pytest.mark.parametrize("granularity", ["word", "sentence"])
def test_units_have_one_step(granularity: str, theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["un", "seen", " end", "."], [0, 900, 0, 0], theme=theme)
    colouring = Colouring(continuous=True)
    wanted = colouring.granularity.named(granularity)
    spans_of(editor).recolour(colouring.thresholds, wanted)
    editor.set_colouring(colouring)
    steps = spans_of(editor).steps(range(4), colouring.thresholds)
    assert steps[0] == steps[1]
    assert (steps[1] == steps[2]) == (granularity == "sentence")


def test_an_editor_without_spans_has_no_marks(qtbot: QtBot) -> None:
    text = SpanText()
    qtbot.addWidget(text)
    text.set_pinned([0])
    text.set_margin_marks([(0, 1)])
    text.mark(None)
    assert text.pinned_spans == ()
    assert text.tried is None
