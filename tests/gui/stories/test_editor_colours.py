"""The colours that the editor paints, read back from its pixels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.editors import colour, coloured_editor, open_editor, place_caret
from helpers.pixels import background, part, picture, share
from helpers.spans import spans_of
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import (
    QColor,
    QFont,
    QInputMethodEvent,
    QPalette,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.palette import DARK, LIGHT
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor

TEXTS: dict[str, list[str | bytes]] = {
    "plain": ["The", " quick", " brown", " fox", "."],
    "narrow": ["i", "l", "i", "l", "i", "l"],
    "wrapped": [" word", "and", "another", "one", "here"] * 12,
    "longer than a line": ["so", " " + "x" * 150, " it", " is"],
    "lines": ["one", "\n", "two", "\n", "\n", "three", "\n\n", "four"],
    "line ends within tokens": ["one.\n", "two.\n\n", "three"],
    "tabs": ["a", "\t", "b", "\tc"],
    "right to left": ["של", "ום", " עולם", " ט", "וב"],
    "right to left, wrapped": [" של", "ום", " עולם", " טוב"] * 20,
    "right to left, lines": ["של", "ום", "\n", "עולם", "\n"],
    "right to left within": ["abc", " של", "ום", " de", "f", " 12"],
    "left to right within": ["שלום", " a", "bc", " עו", "לם"],
    "joined letters": ["بس", "م", " ال", "له"],
    "emoji": ["a", " 👩", "🏽", b"\xf0\x9f", b"\x98\x80", " b"],
    "accents": ["e\u0301", "te", " a\u030a", "n"],
    "non-breaking": ["a\u00a0", "b", "\u202fc"],
}


def colour_of(editor: TokenEditor, theme: Theme, index: int) -> QColor | None:
    """The colour of the theme that covers the largest part of span ``index``."""
    pixels = picture(editor.viewport())
    rects = editor.span_rects(spans_of(editor), index)
    shares = [
        (max(share(part(pixels, rect), colour) for rect in rects), number)
        for number, colour in enumerate((*theme.buckets, *theme.stale))
    ]
    largest, number = max(shares)
    return (*theme.buckets, *theme.stale)[number] if largest else None


def span(editor: TokenEditor, index: int) -> tuple[int, int]:
    """Positions of the begin and the end of span ``index``."""
    return int(spans_of(editor).start[index]), int(spans_of(editor).end[index])


def glyph_pixels(editor: TokenEditor, begin: int, end: int) -> NDArray[np.intp]:
    """(n, 2) x and y of the pixels of the glyphs at positions [``begin``, ``end``).

    These are the pixels that change when the letters become blue.
    """
    spans = editor.spans
    editor.spans = None
    editor.setCursorWidth(0)
    before = picture(editor.viewport())
    blue = QTextEdit.ExtraSelection()
    cursor, letters = editor.textCursor(), QTextCharFormat()
    cursor.setPosition(begin)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    letters.setForeground(QColor("#0000ff"))
    blue.cursor, blue.format = cursor, letters
    editor.setExtraSelections([blue])
    changed = (picture(editor.viewport()) != before).any(axis=-1)
    editor.setExtraSelections([])
    editor.spans = spans
    rows, columns = np.nonzero(changed)
    return np.stack([columns, rows], axis=1)


def is_behind_its_letters(editor: TokenEditor, index: int) -> bool:
    """Whether span ``index`` is where its text is drawn."""
    rects = editor.span_rects(spans_of(editor), index)
    around = [rect.adjusted(-2, -2, 2, 2) for rect in rects]
    begin, end = span(editor, index)
    points = glyph_pixels(editor, begin, end)
    outside = [(x, y) for x, y in points if not any(rect.contains(x, y) for rect in around)]
    # Letters reach a little over their neighbours; a selected line break changes pixels, too.
    return len(outside) <= max(len(points) / 4, 10)


@pytest.mark.parametrize("pieces", TEXTS.values(), ids=TEXTS)
def test_every_token_stands_on_its_colour(
    pieces: list[str | bytes], theme: Theme, qtbot: QtBot
) -> None:
    editor = coloured_editor(qtbot, pieces, theme=theme)
    editor.set_colouring(Colouring(line_breaks=True))
    spans = spans_of(editor)
    for index in range(len(spans)):
        rects = editor.span_rects(spans, index)
        assert rects
        if editor.viewport().rect().toRectF().contains(rects[-1]):
            assert colour_of(editor, theme, index) == theme.buckets[spans.bucket[index]]


@pytest.mark.parametrize("pieces", TEXTS.values(), ids=TEXTS)
def test_a_tokens_colour_is_where_its_letters_are(pieces: list[str | bytes], qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, pieces)
    spans = spans_of(editor)
    assert all(is_behind_its_letters(editor, index) for index in range(len(spans)))


@pytest.mark.parametrize("pieces", TEXTS.values(), ids=TEXTS)
def test_colours_do_not_overlap(pieces: list[str | bytes], qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, pieces)
    rects = [
        rect.adjusted(1, 0, -1, 0)
        for index in range(len(spans_of(editor)))
        for rect in editor.span_rects(spans_of(editor), index)
        if rect.width() > 2
    ]
    for number, rect in enumerate(rects):
        assert not any(rect.intersects(other) for other in rects[:number])


def test_what_is_not_scored_stays_paper(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["one", " two", " three"], [UNSCORED, 5_000, 0], theme=theme)
    assert colour_of(editor, theme, 0) is None
    assert colour_of(editor, theme, 1) == theme.buckets[3]
    assert background(picture(editor.viewport())) == theme.paper.name()


def test_each_line_end_has_its_mark_where_it_is_asked_for(theme: Theme, qtbot: QtBot) -> None:
    pieces = ["one", "\n", "\n", "two", "\n\n"]
    editor = coloured_editor(qtbot, pieces, [0, 5_000, 500, 0, 50], theme=theme)
    plain = [share(picture(editor.viewport()), theme.buckets[bucket]) for bucket in (1, 2, 3)]
    assert plain == [0, 0, 0]
    editor.set_colouring(Colouring(line_breaks=True))
    rects = [editor.span_rects(spans_of(editor), index)[0] for index in range(5)]
    assert rects[1].left() > rects[0].right()
    assert rects[1].bottom() < rects[2].top() < rects[2].bottom() < rects[3].top()
    assert rects[4].left() > rects[3].right()
    pixels = picture(editor.viewport())
    for index, bucket in ((1, 3), (2, 2), (4, 1)):
        assert share(part(pixels, rects[index]), theme.buckets[bucket]) > 0.5


def test_a_long_token_is_coloured_on_each_of_its_lines(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["x" * 150, " end"], [500, 0], theme=theme)
    rects = editor.span_rects(spans_of(editor), 0)
    assert len(rects) > 2
    pixels = picture(editor.viewport())
    assert all(share(part(pixels, rect), theme.buckets[2]) > 0.3 for rect in rects)


def test_what_was_edited_and_what_follows_is_faint(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["The", " quick", " brown", " fox", "."], theme=theme)
    place_caret(editor, len("The quick bro"))
    QTest.keyClicks(editor, "o")
    assert spans_of(editor).group.tolist() == [0, 1, 3, 4]
    found = [colour_of(editor, theme, index) for index in range(4)]
    assert found == [theme.buckets[0], theme.buckets[1], theme.stale[3], theme.stale[0]]
    # The new character has no colour, and the text behind it has moved.
    typed = editor.cursorRect().translated(-8, 0).adjusted(0, 2, 0, -2)
    assert background(part(picture(editor.viewport()), typed)) == theme.paper.name()
    assert is_behind_its_letters(editor, 2)


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.mark.parametrize("end", [QTextCursor.MoveOperation.Start, QTextCursor.MoveOperation.End])
def test_only_progress_that_may_be_on_the_screen_is_painted(
    end: QTextCursor.MoveOperation, qtbot: QtBot
) -> None:
    editor = open_editor(qtbot)
    editor.setCursorWidth(0)
    analysis = analysis_of(["word\n"] * 400, [0] * 400)
    editor.setPlainText(analysis.text)
    spans = colour(editor, replace(analysis, done=200))
    editor.moveCursor(end)
    QApplication.processEvents()
    paints, before = Paints(editor.viewport()), spans.frontier
    spans.update(replace(analysis, done=300), Thresholds())
    editor.refresh(before)
    QApplication.processEvents()
    assert bool(paints.count) == (end == QTextCursor.MoveOperation.End)


def test_a_change_of_theme_changes_all_colours(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["one", " two"], [0, 5_000])
    for paper in (LIGHT.paper, DARK.paper):
        now = Theme.of(QPalette(QColor(paper)))
        editor.set_theme(now)
        pixels = picture(editor)
        assert background(pixels) == now.paper.name()
        assert share(pixels, now.buckets[3]) > 0
        assert share(pixels, now.ink) > 0


WRAPPED = [f" w{'o' * (number % 7)}rd" for number in range(20)]
"""One paragraph of several lines, all on the screen."""


def _show_other_tokens(editor: TokenEditor) -> None:
    """As many tokens of the same text, but for the first and the last each a letter further on."""
    text = "".join(WRAPPED)
    ends = [*(np.cumsum([len(piece) for piece in WRAPPED])[:-1] + 1).tolist(), len(text)]
    pieces = [text[begin:end] for begin, end in zip([0, *ends[:-1]], ends, strict=True)]
    colour(editor, analysis_of(pieces, [0, 5_000] * (len(pieces) // 2)))


CHANGES: dict[str, Callable[[TokenEditor], object]] = {
    "typed": lambda editor: QTest.keyClicks(editor, "wide"),
    "composed": lambda editor: QApplication.sendEvent(editor, QInputMethodEvent("xy", [])),
    "narrower": lambda editor: editor.resize(390, 300),
    "larger": lambda editor: editor.set_font_size(14),
    "another font": lambda editor: editor.setFont(QFont(editor.font().family(), 13, 900)),
    "another granularity": lambda editor: spans_of(editor).recolour(Thresholds(), Granularity.WORD),
    "filtered": lambda editor: editor.set_highlight(np.arange(len(WRAPPED)) % 3 > 0),
    "other tokens": _show_other_tokens,
}


@pytest.mark.parametrize("granularity", [Granularity.TOKEN, Granularity.PARAGRAPH])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_no_colour_stays_where_it_was_when_its_text_moves(
    change: Callable[[TokenEditor], object], granularity: Granularity, qtbot: QtBot
) -> None:
    editor = coloured_editor(qtbot, WRAPPED)
    spans_of(editor).recolour(Thresholds(), granularity)
    editor.setCursorWidth(0)
    place_caret(editor, 3)
    QApplication.processEvents()
    before = picture(editor.viewport())
    change(editor)
    QApplication.processEvents()
    after = picture(editor.viewport())
    assert (
        after.shape != before.shape or (after != before).any() or granularity is Granularity.TOKEN
    )
    # The rectangles that are kept are those of the column as it was.
    spans_of(editor).start = spans_of(editor).start.copy()
    assert (picture(editor.viewport()) == after).all()


def test_only_the_text_behind_the_colours_is_selected_and_copied(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["one", " two", "\n", "three"])
    editor.selectAll()
    copied = editor.createMimeDataFromSelection()
    assert copied.text() == "one two\nthree"
    assert "background" not in copied.html()


def test_a_text_as_long_as_a_book_is_coloured_where_it_is_looked_at(qtbot: QtBot) -> None:
    words = [f" word{number % 97}" for number in range(20_000)]
    editor = coloured_editor(qtbot, words, [0] * 19_000 + [5_000] * 1_000)
    theme = Theme.of(editor.palette())
    assert share(picture(editor.viewport()), theme.buckets[0]) > 0.2
    editor.moveCursor(QTextCursor.MoveOperation.End)
    pixels = picture(editor.viewport())
    assert share(pixels, theme.buckets[0]) == 0
    assert share(pixels, theme.buckets[3]) > 0.2
