"""A word as people read it: without marks for spaces, after the words that stand before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gltr_desktop.analysis.visible_text import visible

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis

_MAX_BEFORE = 160
"""Characters: more than a line of a card has room for."""
_MAX_JOINED = 12

_LINE_ENDS = re.compile(r"\s*\n\s*")
_SPACES = re.compile(r"\s+")
_UNFINISHED_WORD = re.compile(r"\w+$")


def shown_word(analysis: Analysis, begin: int, end: int) -> str:
    """The text of tokens [``begin``, ``end``), which are whole characters, without spaces around.

    White space alone is made visible.
    """
    tokens = analysis.tokens
    text = analysis.text[int(tokens.start[begin]) : int(tokens.end[begin:end].max())]
    return _on_one_line(text.strip()) or visible(text)


def words_before(analysis: Analysis, begin: int) -> str:
    """The words before token ``begin`` on one line, with the space that ends them.

    A "…" stands where the text begins sooner. The end of a line is "↵".
    """
    groups = analysis.groups
    end = int(groups.visible_start[groups.of_token(begin)])
    # A space may be a token of its own, with which the word begins.
    while analysis.text.startswith(" ", end):
        end += 1
    start = max(0, end - _MAX_BEFORE)
    shown = _on_one_line(analysis.text[start:end]).lstrip()
    return f"… {shown}" if start and shown else shown


def joined_to(analysis: Analysis, index: int, text: str) -> str:
    """The word that ``text``, made visible, would go on with in place of token ``index``.

    Empty where a space stands between them, or where either is no part of a word.
    """
    if not text[:1].isalnum():
        return ""
    start = int(analysis.tokens.start[index])
    found = _UNFINISHED_WORD.search(analysis.text[max(0, start - _MAX_JOINED) : start])
    return found.group() if found else ""


def _on_one_line(text: str) -> str:
    """``text`` with marks for the ends of lines, and with what cannot be seen written out."""
    text = _SPACES.sub(" ", _LINE_ENDS.sub(" ↵ ", text))
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else visible(character) for character in text
    )
