"""The colours behind a text, read back from its pixels: fresh, stale, faded and marked spans."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from helpers.analyses import analysis_of
from helpers.editors import colour, coloured_editor, place_caret
from helpers.pixels import part, picture, share
from helpers.spans import spans_of
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme

WORDS = [" wide", " words", " wander", " westward"]
"""With a rank of each bucket."""


def rect_of(editor: TokenEditor, index: int) -> QRectF:
    return editor.span_rects(spans_of(editor), index)[0]


def line_below(editor: TokenEditor, index: int) -> QRectF:
    """The strip on which the line below a span is drawn."""
    rect = rect_of(editor, index)
    return QRectF(rect.left() + 4, rect.bottom() - 1, rect.width() - 8, 2)


def shares(editor: TokenEditor, colours: tuple[QColor, ...]) -> list[float]:
    """How much of each span has the colour of its bucket among ``colours``."""
    pixels = picture(editor.viewport())
    buckets = spans_of(editor).bucket.tolist()
    return [
        share(part(pixels, rect_of(editor, index)), colours[bucket])
        for index, bucket in enumerate(buckets)
    ]


def differs(editor: TokenEditor, before: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """(height, width) which pixels are not as they were."""
    changed: NDArray[np.bool_] = (picture(editor.viewport()) != before).any(axis=-1)
    return changed


# Fresh spans


def test_each_span_has_the_colour_of_its_bucket(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    assert min(shares(editor, theme.buckets)) > 0.3


def test_lines_below_get_denser_from_bucket_to_bucket(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    editor.setCursorWidth(0)
    before = picture(editor.viewport())
    editor.set_colouring(Colouring(underlined=True))
    changed = differs(editor, before)
    after, paper = picture(editor.viewport()).astype(int), before.astype(int)
    drawn = np.abs(after - paper).sum(axis=-1)
    lines = [float(part(drawn, line_below(editor, index)).mean()) for index in range(4)]
    assert lines == sorted(lines)
    assert lines[0] == 0 < lines[1]
    assert part(changed, line_below(editor, 3)).all()
    for index in range(4):
        rect = rect_of(editor, index)
        assert not part(changed, rect.adjusted(0, 0, 0, -3)).any()


def test_faded_spans_have_no_line_below(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    editor.set_highlight(np.array([True, True, True, False]))
    before = picture(editor.viewport())
    editor.set_colouring(Colouring(underlined=True))
    changed = differs(editor, before)
    assert part(changed, line_below(editor, 2)).any()
    assert not part(changed, rect_of(editor, 3)).any()


def test_spans_that_are_not_highlighted_are_faded(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    editor.set_highlight(np.array([True, False, True, False]))
    assert [found > 0.3 for found in shares(editor, theme.buckets)] == [True, False, True, False]
    assert [found > 0.3 for found in shares(editor, theme.faded)] == [False, True, False, True]


def test_a_plain_text_shows_highlighted_spans_only(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    editor.set_colouring(Colouring(painted=False))
    assert max(shares(editor, theme.buckets)) == 0
    editor.set_highlight(np.array([True, False, False, True]))
    assert [found > 0.3 for found in shares(editor, theme.buckets)] == [True, False, False, True]
    assert max(shares(editor, theme.faded)) == 0


def test_the_gaps_within_a_unit_are_coloured(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    left, right = rect_of(editor, 0).right(), rect_of(editor, 1).left()
    gap = QRectF(left, rect_of(editor, 0).top() + 2, right - left, 8)
    assert share(part(picture(editor.viewport()), gap), theme.paper) == 1
    spans_of(editor).recolour(Thresholds(), Granularity.SENTENCE)
    editor.refresh(0)
    bucket = spans_of(editor).bucket_at(0)
    assert share(part(picture(editor.viewport()), gap), theme.buckets[bucket]) == 1


def test_only_the_lines_that_are_to_be_painted_anew_change(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, [" word"] * 200)
    whole = picture(editor.viewport())
    clip = QRect(60, 50, 150, 90)
    image = editor.viewport().grab(clip).toImage()
    for x, y in ((0, 0), (75, 45), (149, 89)):
        assert image.pixelColor(x, y) == QColor(*whole[clip.y() + y, clip.x() + x].tolist())


def test_spans_in_the_middle_of_a_long_paragraph_are_painted(theme: Theme, qtbot: QtBot) -> None:
    pieces, ranks = [f" w{number}" for number in range(3_000)], [0] * 1_500 + [50] * 1_500
    editor = coloured_editor(qtbot, pieces, ranks, theme=theme)
    assert share(picture(editor.viewport()), theme.buckets[0]) > 0.2
    editor.moveCursor(QTextCursor.MoveOperation.End)
    pixels = picture(editor.viewport())
    assert share(pixels, theme.buckets[0]) == 0
    assert share(pixels, theme.buckets[1]) > 0.2


# Stale spans


def test_spans_from_the_edited_word_on_are_faint(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    place_caret(editor, len(" wide words wan"))
    QTest.keyClicks(editor, "x")
    assert spans_of(editor).group.tolist() == [0, 1, 3]
    assert [found > 0.3 for found in shares(editor, theme.buckets)] == [True, True, False]
    assert [found > 0.3 for found in shares(editor, theme.stale)] == [False, False, True]


def test_stale_spans_have_a_dotted_line_of_their_full_colour(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS[:2], [0, 5_000], theme=theme)
    assert share(picture(editor.viewport()), theme.stale[1]) == 0
    place_caret(editor, 0)
    QTest.keyClicks(editor, "x")
    pixels, rect = picture(editor.viewport()), rect_of(editor, 0)
    line = share(part(pixels, line_below(editor, 0)), theme.buckets[0])
    assert 0.2 < line < 0.9
    assert share(part(pixels, rect.adjusted(0, 0, 0, -3)), theme.buckets[0]) == 0


def test_stale_spans_of_a_plain_text_are_not_painted(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    editor.set_colouring(Colouring(painted=False))
    place_caret(editor, 0)
    QTest.keyClicks(editor, "x")
    assert max(*shares(editor, theme.stale), *shares(editor, theme.buckets)) == 0


def test_old_colours_stay_faint_until_they_are_overtaken(theme: Theme, qtbot: QtBot) -> None:
    pieces = ["The", " quick", " brown", " fox"]
    editor = coloured_editor(qtbot, pieces, [0, 0, 0, 0], theme=theme)
    before = [rect_of(editor, index) for index in range(4)]
    analysis = analysis_of(["The", " qui", "ck", " brown", " fox"], [50] * 5)

    def shown() -> list[QColor | None]:
        pixels = picture(editor.viewport())
        colours = (*theme.buckets, *theme.stale)
        rows = [[share(part(pixels, rect), c) for c in colours] for rect in before]
        return [colours[row.index(max(row))] if max(row) else None for row in rows]

    spans = colour(editor, replace(analysis, done=0))
    assert shown() == [theme.stale[0]] * 4
    spans.update(replace(analysis, done=2), Thresholds())
    editor.refresh(0)
    # Half of the second word is read; its old colour does not shine through the new one.
    assert shown()[0] == theme.buckets[1]
    assert shown()[2:] == [theme.stale[0]] * 2
    pixels = picture(editor.viewport())
    for index in (1, 2):
        rect = rect_of(editor, index)
        assert share(part(pixels, rect.adjusted(1, 0, -1, 0)), theme.stale[0]) == 0
    spans.update(analysis, Thresholds())
    editor.refresh(0)
    assert shown() == [theme.buckets[1]] * 4
    assert editor.previous is None


# Marked spans


def test_the_marked_token_has_a_frame(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["one", " two"], [UNSCORED, 0], theme=theme)
    editor.setCursorWidth(0)
    before = picture(editor.viewport())
    for index in range(2):
        editor.mark(index)
        changed = differs(editor, before)
        rect = rect_of(editor, index).toAlignedRect()
        # It is around the colour, which stays as it is.
        frame = changed[rect.top() - 2 : rect.bottom() + 3, rect.left() - 2 : rect.right() + 3]
        assert frame[[0, -1]].mean() > 0.7
        assert frame[:, [0, -1]].mean() > 0.7
        assert not frame[4:-4, 4:-4].any()
    editor.mark(None)
    assert not differs(editor, before).any()


def test_the_tokens_of_a_marked_unit_share_a_frame(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["un", "seen", " end"], [0, 0, 0], theme=theme)
    spans_of(editor).recolour(Thresholds(), Granularity.WORD)
    editor.setCursorWidth(0)
    before = picture(editor.viewport())
    editor.mark(1)
    changed = differs(editor, before)
    left, right = rect_of(editor, 0), rect_of(editor, 1)
    top = changed[int(left.top()) - 2, int(left.left()) + 4 : int(right.right()) - 4]
    assert top.all()
    edge = QRectF(left.right() - 2, left.top() + 3, 4, left.height() - 6)
    assert not part(changed, edge).any()
    assert not part(changed, rect_of(editor, 2).adjusted(4, 0, 0, 0)).any()
