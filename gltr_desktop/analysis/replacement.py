"""What a prediction writes into the text in place of a token.

Most vocabularies hold the spaces of a text. Others drop white space and mark the beginning
(WordPiece) or the end of a word (GPT-1) instead; some normalise it, or put a space before a text
that begins without one. Which kind it is shows where the pieces of neighbouring tokens differ from
the text that they cover.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis


def replacement(analysis: Analysis, group: int, choice: int) -> str | None:
    """The text of prediction ``choice`` (from 0), to be written in place of group ``group``.

    None where no prediction can replace the group: it is a split character, it is not scored, or
    the prediction is no text of its own (a special token, a part of a character, a lone mark).
    """
    begin, end = analysis.groups.token_bounds[group : group + 2].tolist()
    is_scored_token = end == begin + 1 and bool(analysis.scored[begin])
    if not is_scored_token or not 0 <= choice < analysis.top_k:
        return None
    if math.isnan(analysis.columns.top_logprob[begin, choice]):
        return None
    token_id = int(analysis.columns.top_id[begin, choice])
    if analysis.vocabulary.is_special(token_id):
        return None
    try:
        predicted = analysis.vocabulary.piece(token_id).decode()
    except UnicodeDecodeError:
        return None
    return _fitted(analysis, begin, predicted) or None


class _Token(NamedTuple):
    """A token of the text: its piece, with � for parts of characters, and the text it covers."""

    piece: str
    covered: str
    start: int
    end: int

    @property
    def has_prefix(self) -> bool:
        """Whether the tokenizer put a space before the text, which begins with this token."""
        return self.start == 0 and self.piece == f" {self.covered}"

    @property
    def is_exact(self) -> bool:
        """Whether the piece is the text, including its spaces."""
        return self.piece == self.covered or self.has_prefix

    @property
    def lead(self) -> str:
        """The white space that the covered text begins with."""
        return self.covered[: len(self.covered) - len(self.covered.lstrip())]

    @property
    def ends_word(self) -> bool:
        """Whether the space at the end of the piece marks the end of a word: the text has none."""
        return not self.is_exact and self.piece.endswith(" ") and not self.covered[-1:].isspace()


def _token(analysis: Analysis, index: int) -> _Token:
    tokens = analysis.tokens
    start, end = int(tokens.start[index]), int(tokens.end[index])
    piece = analysis.vocabulary.piece(int(tokens.token_id[index])).decode(errors="replace")
    return _Token(piece, analysis.text[start:end], start, end)


def _fitted(analysis: Analysis, index: int, predicted: str) -> str:
    """``predicted``, the text of a piece, as it stands in a text in place of token ``index``."""
    token = _token(analysis, index)
    before = _token(analysis, index - 1) if index else None
    after = _token(analysis, index + 1) if index + 1 < len(analysis) else None
    if token.has_prefix:
        predicted = predicted.removeprefix(" ")
    neighbours = [neighbour for neighbour in (before, token, after) if neighbour is not None]
    if all(neighbour.is_exact for neighbour in neighbours):
        return predicted
    character_before = analysis.text[token.start - 1 : token.start] if token.start else ""
    character_after = analysis.text[token.end : token.end + 1]
    if any(neighbour.ends_word for neighbour in neighbours):
        core = predicted.removesuffix(" ")
        if not core:
            return ""
        begins_word = before is not None and before.ends_word
        lead = token.lead or (" " if begins_word and _glued(character_before, core) else "")
        ends_word = predicted != core
        return lead + core + (" " if ends_word and _glued(core, character_after) else "")
    written = predicted
    if predicted.startswith(" ") and (token.lead or token.piece.startswith(" ")):
        core = predicted.removeprefix(" ")
        written = (token.lead or (" " if _glued(character_before, core) else "")) + core
    next_begins_word = after is not None and after.piece.startswith(" ") and not after.lead
    return written + (" " if next_begins_word and _glued(written, character_after) else "")


def _glued(left: str, right: str) -> bool:
    """Whether two texts would make one word if nothing stood between them."""
    return left[-1:].isalnum() and right[:1].isalnum()
