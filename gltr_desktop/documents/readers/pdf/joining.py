"""Makes one text of the lines of a paragraph: words broken at line ends become whole again."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from gltr_desktop.documents.readers.pdf.sentences import is_east_asian

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.documents.readers.pdf.lines import Line

_MAX_WORD = 100
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_LAST_WORD = re.compile(r"(\w+(?:[-\u2010]\w+)*)[-\u2010\u00ad]$")
# After these, a hyphen at the end of a line is the word's own.
_COMPOUNDING = re.compile(
    r"(?:self|well|half|quasi|ex|non|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"ish|less|hood|ness|ing|sense")
# “Vor- und Nachteile”: the hyphen stands for a part that follows.
_SUSPENDED = re.compile(r"(?:und|oder|bzw\.|and|or|to|et|ou|y|o|e|en)\s")


class Joiner:
    """Joins lines, with what the whole document says about its hyphens.

    ``breaks_words`` says whether words were broken at line ends at all, as far as the lines tell;
    words that stand elsewhere in the document without the hyphen tell it too. ``draws_apart`` is
    for programs that draw the hyphens that they make apart from the letters before: all others
    are the author's.
    """

    def __init__(self, lines: Sequence[Line], *, breaks_words: bool, draws_apart: bool) -> None:
        self._words = Counter[str]()
        for line in lines:
            self._words.update(map(str.casefold, _WORD.findall(line.text)))
        self._draws_apart = draws_apart
        self._breaks_words = breaks_words or self._has_broken_words(lines)

    def _has_broken_words(self, lines: Sequence[Line]) -> bool:
        broken = own = 0
        for before, line in pairwise(lines):
            match = _LAST_WORD.search(before.text[-_MAX_WORD:]) if before.ends_in_hyphen else None
            tail = _WORD.match(line.text)
            if match and tail:
                broken += self._words[f"{match[1]}{tail[0]}".casefold()] > 0
                own += self._words[f"{match[1]}-{tail[0]}".casefold()] > 0
        return broken > own

    def joined(self, lines: Sequence[Line]) -> str:
        """The text of ``lines``."""
        text = ""
        for before, line in zip((None, *lines), lines, strict=False):
            text = self._appended(text, before, line.text) if before else line.text
        return text

    def _appended(self, text: str, before: Line, following: str) -> str:
        if not text or not following:
            return text + following
        last, first = text[-1], following[0]
        match = _LAST_WORD.search(text[-_MAX_WORD:]) if before.ends_in_hyphen else None
        if match and first.isalnum():
            if _SUSPENDED.match(following):
                return f"{text} {following}"
            kept = self._keeps_hyphen(match[1], following, before)
            return text + following if kept else text[:-1] + following
        if is_east_asian(last) or is_east_asian(first):
            return text + following
        dash = last in "—–/" and len(text) > 1 and not text[-2].isspace()
        leading = first == "—" and len(following) > 1 and not following[1].isspace()
        return text + following if dash or leading else f"{text} {following}"

    def _keeps_hyphen(self, head: str, following: str, before: Line) -> bool:
        """Whether the hyphen after ``head``, at the end of ``before``, belongs to the word."""
        match = _WORD.match(following)
        tail = match[0] if match else following[0]
        if before.text[-1] == "\u00ad":
            return False
        if tail[0].isdigit() or head[-1].isdigit() or len(head) == 1:
            return True
        hyphenated = self._words[f"{head}-{tail}".casefold()]
        whole = self._words[f"{head}{tail}".casefold()]
        if hyphenated != whole:
            return hyphenated > whole
        if tail[0].isupper():
            return not (head.isupper() and tail.isupper())
        if not self._breaks_words or (self._draws_apart and not before.own_hyphen):
            return True
        last = re.split("[-\u2010]", head)[-1]
        return bool(_COMPOUNDING.fullmatch(last)) and not _SUFFIX.match(tail)
