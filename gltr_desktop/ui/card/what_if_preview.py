"""A word that is tried in the text: what it changes, until it is kept or the text is as it was."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor

from gltr_desktop.analysis.bounded_values import place_in_words
from gltr_desktop.analysis.numbers import decimal, ordinal
from gltr_desktop.analysis.rest_of_text import bits_of_the_rest
from gltr_desktop.analysis.token_details import token_details
from gltr_desktop.analysis.visible_text import visible
from gltr_desktop.analysis.word_in_context import joined_to
from gltr_desktop.ui.editor.positions import document_text, for_qt

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.editor.token_editor import TokenEditor

_READING = "Reading…"
_NOT_READ = "The rest of the text was not read again."


@dataclass(frozen=True)
class Outcome:
    """What a word that is tried changes, in words: which word, its rank, the rest of the text."""

    words: str
    guess: str
    rest: str

    @property
    def in_words(self) -> str:
        """All of it in a line."""
        return " · ".join(part for part in (self.words, self.guess, self.rest) if part)


@dataclass(frozen=True)
class _Tried:
    """What was there before a word was tried, and what is there now.

    ``start`` is the position of the word in UTF-16 units; it moves with no edit, because any other
    edit ends the preview. ``characters`` counts the code points after it. ``bits`` is their
    surprisal as the model read them before. ``is_whole`` says that ``before`` is an analysis of all
    of the text as it was.
    """

    before: Analysis
    is_whole: bool
    start: int
    text: str
    outcome: Outcome
    characters: int
    bits: float


class WhatIfPreview(QObject):
    """Writes a word into the text as an edit, and takes it out again unless it is kept."""

    changed = Signal()
    """A preview has begun, more is known of its outcome, or it has ended."""
    reading_wanted = Signal()
    """The text has another word and is to be read."""
    restored = Signal(object)
    """The text is again the one of this Analysis."""
    accepted = Signal()
    """The user has said that the word is to stay."""

    def __init__(self, editor: TokenEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._tried: _Tried | None = None
        self._is_writing = False
        editor.edited.connect(self._follow_edit)

    @property
    def active(self) -> bool:
        """Whether a word is being tried."""
        return self._tried is not None

    @property
    def is_writing(self) -> bool:
        """Whether the text is being edited by the preview itself."""
        return self._is_writing

    @property
    def start(self) -> int | None:
        """The position of the word that is tried, in UTF-16 units."""
        return None if self._tried is None else self._tried.start

    @property
    def outcome(self) -> Outcome | None:
        """What is known of the change."""
        return None if self._tried is None else self._tried.outcome

    # What the user does

    def begin(self, spans: Spans, index: int, choice: int, text: str) -> None:
        """Write ``text``, prediction ``choice`` (from 0), in place of span ``index``: one token.

        One that was being tried is kept by that.
        """
        self.keep()
        analysis, start, end = spans.analysis, int(spans.start[index]), int(spans.end[index])
        token = int(analysis.groups.token_bounds[spans.group[index]])
        word = text.strip() or text
        rest = len(analysis.text) - int(analysis.tokens.end[token])
        is_whole = spans.stale_from is None
        self._write(start, end, text)
        self._tried = _Tried(
            before=analysis,
            is_whole=is_whole,
            start=start,
            text=document_text(self._editor.document()),
            outcome=Outcome(
                _words(analysis, token, text),
                _ranks(analysis, token, choice),
                "",
            ),
            characters=rest,
            bits=bits_of_the_rest(analysis, rest) if is_whole else math.nan,
        )
        self._say(reading=True)
        begin = start + text.index(word)  # White space is one UTF-16 unit each.
        self._editor.set_tried(begin, len(word.encode("utf-16-le")) // 2)
        self.reading_wanted.emit()

    @Slot()
    def keep(self) -> None:
        """Leave the word in the text."""
        if self._tried is not None:
            self._tried = None
            self._editor.set_tried(None)
            self.changed.emit()

    @Slot()
    def accept(self) -> None:
        """Leave the word in the text, as the user has said."""
        self.keep()
        self.accepted.emit()

    @Slot()
    def revert(self) -> None:
        """Give the text and its colours back as they were."""
        tried = self._tried
        if tried is None:
            return
        self._is_writing = True
        self._editor.document().undo()
        self._is_writing = False
        self._end_as_before(tried)

    def _end_as_before(self, tried: _Tried) -> None:
        self._tried = None
        self._editor.set_tried(None)
        if tried.is_whole:
            self.restored.emit(tried.before)
        self.changed.emit()

    def _write(self, start: int, end: int, text: str) -> None:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._is_writing = True
        cursor.insertText(for_qt(text))
        self._is_writing = False
        self._editor.setTextCursor(cursor)

    # What happens meanwhile

    @Slot(int, int, int)
    def _follow_edit(self, *_: int) -> None:
        """Any other edit keeps the word, unless it gives the text back as it was: an undo."""
        tried = self._tried
        if tried is None or self._is_writing:
            return
        if tried.is_whole and document_text(self._editor.document()) == tried.before.text:
            self._end_as_before(tried)
        else:
            self.keep()

    def follow_analysis(self) -> None:
        """The text may have been read with the word that is tried."""
        tried, spans = self._tried, self._editor.spans
        if tried is None or spans is None or spans.analysis is tried.before:
            return
        analysis = spans.analysis
        if not analysis.complete or analysis.text != tried.text:
            return
        if analysis.model.name != tried.before.model.name:
            # Another model reads now: there is nothing left to compare.
            self.keep()
            return
        self._say(after=bits_of_the_rest(analysis, tried.characters))

    def follow_end(self) -> None:
        """Nothing reads the text any more: what is not known now will not be."""
        if self._tried is not None and self._tried.outcome.rest.endswith(_READING):
            self._say()

    def _say(self, after: float = math.nan, *, reading: bool = False) -> None:
        """Tell how surprising the rest of the text is ``after`` the change, in bits."""
        tried = self._tried
        if tried is None:
            return
        rest = _rest_in_words(tried, after, reading=reading)
        self._tried = replace(tried, outcome=replace(tried.outcome, rest=rest))
        self.changed.emit()


def _words(analysis: Analysis, token: int, text: str) -> str:
    """From which word to which; parts of words with what they go on with."""

    def whole(part: str) -> str:
        return joined_to(analysis, token, part) + (part.strip() or visible(part))

    start, end = int(analysis.tokens.start[token]), int(analysis.tokens.end[token])
    return f"{whole(analysis.text[start:end])} → {whole(text)}"


def _ranks(analysis: Analysis, token: int, choice: int) -> str:
    """From which guess to which."""
    rank = token_details(analysis, token).rank
    now = ordinal(choice + 1)
    if rank is None:
        return f"{now} guess"
    return f"{place_in_words(analysis.model, rank)} → {now} guess"


def _rest_in_words(tried: _Tried, after: float, *, reading: bool) -> str:
    is_last = not tried.text[len(tried.text) - tried.characters :].strip()
    if is_last:
        return ""
    if math.isnan(tried.bits):
        return _READING if reading else ""
    before = _bits(tried.bits)
    if reading:
        return f"The rest of the text: {before}\u00a0bits. {_READING}"
    if math.isnan(after):
        return _NOT_READ
    return f"The rest of the text: {before} → {_bits(after)}\u00a0bits"


def _bits(value: float) -> str:
    return decimal(value, 0 if value >= 99.5 else 1)
