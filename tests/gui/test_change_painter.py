"""What another version of a text has differently is marked, and where it has more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from helpers.editors import coloured_editor, place_caret
from helpers.pixels import part, picture, share
from helpers.spans import spans_of
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.ui.editor.change_painter import Changes
from gltr_desktop.ui.editor.shades import Shading, shades_from

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme

WORDS = ["One", " two", " three", " four", "\n", "five", " six", "."]


def rect_of(editor: TokenEditor, index: int) -> QRectF:
    return editor.span_rects(spans_of(editor), index)[0]


def below(editor: TokenEditor, index: int) -> QRectF:
    """The strip below a span in which a change is underlined."""
    rect = rect_of(editor, index)
    return QRectF(rect.left(), rect.bottom(), rect.width(), 4)


def mark(editor: TokenEditor, *changes: tuple[int, int]) -> None:
    """Mark groups [begin, end) as changed."""
    begin, end = np.array(changes, np.int32).reshape(-1, 2).T
    editor.set_changes(Changes(spans_of(editor).analysis.tokens, begin, end))


def underlined(editor: TokenEditor, theme: Theme) -> list[bool]:
    pixels = picture(editor.viewport())
    visible = [index for index in range(len(WORDS)) if index != WORDS.index("\n")]
    return [share(part(pixels, below(editor, index)), theme.accent) > 0.2 for index in visible]


def test_all_of_a_change_is_underlined_and_nothing_else(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    assert not any(underlined(editor, theme))
    mark(editor, (1, 3), (6, 7))
    assert underlined(editor, theme) == [False, True, True, False, False, True, False]


def test_a_bar_stands_beside_each_line_with_a_change(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    mark(editor, (5, 6))
    pixels = picture(editor.viewport())
    first, second = (rect_of(editor, index) for index in (0, 5))
    margin = QRectF(0, 0, first.left() - 4, 1)
    beside = [
        share(part(pixels, QRectF(0, rect.top() + 4, margin.width(), 8)), theme.accent)
        for rect in (first, second)
    ]
    assert beside[0] == 0
    assert beside[1] > 0


def test_a_caret_points_to_where_something_is_missing(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    mark(editor, (2, 2))
    pixels = picture(editor.viewport())
    place = rect_of(editor, 2)
    caret = QRectF(place.left() - 5, place.bottom() - 2, 10, 8)
    assert share(part(pixels, caret), theme.accent) > 0.1
    elsewhere = caret.translated(rect_of(editor, 3).left() - place.left(), 0)
    assert share(part(pixels, elsewhere), theme.accent) == 0


def test_a_caret_at_the_end_of_the_text_is_seen(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    mark(editor, (len(WORDS), len(WORDS)))
    rect = rect_of(editor, len(WORDS) - 1)
    caret = QRectF(rect.right() - 5, rect.bottom() - 2, 10, 8)
    assert share(part(picture(editor.viewport()), caret), theme.accent) > 0.1


def test_marks_follow_the_words_when_the_text_is_edited(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    mark(editor, (6, 7))
    place_caret(editor, 0)
    editor.insertPlainText("Well. ")
    six = int(spans_of(editor).index_of_group(6) or 0)
    pixels = picture(editor.viewport())
    assert share(part(pixels, below(editor, six)), theme.accent) > 0.2


def test_marks_of_another_analysis_are_not_painted(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    other = coloured_editor(qtbot, WORDS, theme=theme)
    begin, end = np.array([[1], [3]], np.int32)
    editor.set_changes(Changes(spans_of(other).analysis.tokens, begin, end))
    assert not any(underlined(editor, theme))


# Shading


def shading_of(editor: TokenEditor, theme: Theme, steps: list[int]) -> Shading:
    colours = [QColor(name) for name in ("#2a69ac", "#888888", "#985813")]
    tokens = spans_of(editor).analysis.tokens
    return Shading(tokens, np.array(steps, np.int8), shades_from(colours, theme))


def test_a_shading_takes_the_place_of_the_colours(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    own = editor.colour_of(1)
    editor.set_shading(shading_of(editor, theme, [0, 2, 1, NO_BUCKET, 0, 0, 0, 0]))
    pixels = picture(editor.viewport())
    assert editor.colour_of(1) == QColor("#985813")
    assert editor.colour_of(3) is None
    assert share(part(pixels, rect_of(editor, 1)), QColor("#985813")) > 0.4
    assert share(part(pixels, rect_of(editor, 3)), theme.paper) > 0.4
    editor.set_shading(None)
    assert editor.colour_of(1) == own


def test_a_shading_of_another_analysis_colours_nothing(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    other = coloured_editor(qtbot, WORDS, theme=theme)
    editor.set_shading(shading_of(other, theme, [0] * len(WORDS)))
    assert all(editor.colour_of(index) is None for index in range(len(WORDS)))
