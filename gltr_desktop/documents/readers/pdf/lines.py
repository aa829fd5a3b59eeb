"""The lines of a page: its characters, as they stand on the paper, put together by their places."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gltr_desktop.documents.readers.pdf.right_to_left import (
    in_reading_order,
    is_right_to_left,
    with_brackets_turned,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gltr_desktop.documents.readers.pdf.glyphs import Glyph

_MAX_GAP = 1.2
"""A gap on a base line that is as wide, in ems, parts two pieces: cells of a table, say."""

_HYPHENS = "-\u2010\u00ad"
_LIGATURES = dict(
    zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
)
_INITIAL = 1.5
"""A letter that is larger than the others by this factor begins a chapter."""
_RAISED = 0.88
"""Letters below this part of the size of their line may be raised marks, or lowered."""
_ACCENTS = dict(
    zip(
        "`´ˆ˜¨˚ˇ¸¯˘˝",
        "\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327\u0304\u0306\u030b",
        strict=True,
    )
)
_DOTLESS = {"ı": "i", "ȷ": "j"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNITS = {"m", "km", "cm", "mm", "dm", "ft", "yd", "mi", "s"}
"""A raised 2 or 3 after these is an exponent and no mark of a note."""
_MARK = re.compile(r"(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶‖]{1,3})(?:[,–-]\d{1,3})*")


@dataclass
class Line:
    """A line of text, or a piece of one, with its place on the page in points.

    ``left`` and ``right`` are the ends of its letters, ``baseline`` is the height that they stand
    on, and ``size`` is that of the letters; the ``largest`` ones may be the capitals of a line in
    small capitals. A line from right to left ``is_mirrored``: ``left`` is always where a line
    begins. ``first_word`` is the width of its first word, and ``second`` is where the second one
    begins.

    ``mark`` is the raised mark of a note that the line begins with. Those within the line are left
    out of ``text`` and listed in ``marks``. ``own_hyphen`` says that the hyphen at its end was
    drawn apart from the letters before it, as programs do that have broken a word themselves.
    ``font`` is the number of the font that all of it is set in, or 0. ``is_artifact`` says that the
    file itself does not count the line as text. ``initial`` is the base line of a large first
    letter that reaches down beside the next lines.
    """

    page: int
    text: str
    left: float
    right: float
    baseline: float
    size: float
    first_word: float = 0.0
    second: float = 0.0
    mark: str = ""
    marks: list[str] = field(default_factory=list)
    own_hyphen: bool = False
    font: int = 0
    is_artifact: bool = False
    is_mirrored: bool = False
    initial: float | None = None
    largest: float = 0.0

    @property
    def width(self) -> float:
        """The distance of its ends."""
        return self.right - self.left

    @property
    def ends_in_hyphen(self) -> bool:
        """Whether a word may go on in the next line."""
        return len(self.text) > 1 and self.text[-1] in _HYPHENS and self.text[-2].isalnum()

    def beside(self, other: Line) -> bool:
        """Whether the two stand on one base line of a page."""
        return (
            self.page == other.page
            and self.is_mirrored == other.is_mirrored
            and abs(self.baseline - other.baseline) < 0.25 * max(self.size, other.size)
            and (self.left >= other.right - 1 or other.left >= self.right - 1)
        )


@dataclass
class _Row:
    """The glyphs of a line while it grows; the base line and the size are those of its letters.

    ``is_plain`` says that all of them stand on the base line, in one size, and that nothing but
    they says where words end; ``is_mirrored`` that letters are read from right to left.
    """

    glyphs: list[Glyph]
    baseline: float
    size: float
    is_plain: bool = True
    is_mirrored: bool = False

    def takes(self, glyph: Glyph) -> bool:
        """Whether ``glyph``, the next in the order of the page, goes on with this line."""
        last = self.glyphs[-1]
        gap = glyph.left - last.right
        if glyph.drawn == last.drawn and 0 <= gap < 0.3 * last.size:
            return True  # As nearly all do.
        em = max(self.size, glyph.size)
        rise = glyph.baseline - self.baseline
        if abs(rise) <= 0.12 * em:
            near = gap < _MAX_GAP * em and glyph.left > last.left - 0.8 * em
            return near or (self.is_mirrored and not glyph.after_break)
        if not -0.6 * em < gap < 0.7 * em:
            return False
        if glyph.size < _RAISED * self.size:  # Raised, or lowered.
            return -0.35 * em < rise < 0.7 * em
        if self.size < _RAISED * glyph.size and len(self.glyphs) <= 4:  # After a raised mark.
            return -0.7 * em < rise < 0.35 * em
        return False

    def add(self, glyph: Glyph) -> None:
        """Go on with ``glyph``."""
        self.is_mirrored |= is_right_to_left(glyph.text)
        plain = glyph.size == self.size and glyph.baseline == self.baseline
        self.is_plain &= plain and not glyph.after_break
        if glyph.size > 1.12 * self.size and not glyph.text.isspace():
            self.baseline, self.size = glyph.baseline, glyph.size
        last = self.glyphs[-1]
        if last.text in _ACCENTS and glyph.text.isalpha() and glyph.left < last.right:
            # TeX draws an accent first and the letter over it.
            letter = _DOTLESS.get(glyph.text, glyph.text) + _ACCENTS[last.text]
            self.glyphs[-1] = glyph._replace(text=unicodedata.normalize("NFC", letter))
            return
        self.glyphs.append(glyph)


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines that ``glyphs`` make, in the order of the page's content.

    PDF keeps no lines. A new one begins where the next character does not stand where the line
    would go on; hyphens, after which the library runs on, are no exception.
    """
    rows: list[_Row] = []
    for glyph in glyphs:
        if rows and rows[-1].takes(glyph):
            rows[-1].add(glyph)
        elif not glyph.text.isspace():
            mirrored = is_right_to_left(glyph.text)
            rows.append(_Row([glyph], glyph.baseline, glyph.size, is_mirrored=mirrored))
    return [line for row in rows if (line := _line(row, page)) is not None]


def _line(row: _Row, page: int) -> Line | None:
    """The line of these glyphs, without the marks of notes; None if only spaces are left."""
    if row.is_mirrored:
        row.glyphs = in_reading_order(row.glyphs)
    glyphs = [glyph for glyph in row.glyphs if not glyph.text.isspace()]
    if not glyphs:
        return None
    size = _size(glyphs)
    baseline = _commonest(glyph.baseline for glyph in glyphs if glyph.size > _RAISED * size)
    line = Line(page, "", 0, 0, baseline, size)
    if row.is_plain or row.is_mirrored:
        text = "".join(glyph.text for glyph in row.glyphs)
    else:
        text = _text_without_marks(line, row.glyphs)
    line.text = re.sub(" {2,}", " ", _whole_characters(text).translate(_LIGATURES)).strip()
    line.is_mirrored = row.is_mirrored and is_right_to_left(line.text)
    if line.is_mirrored:
        line.text = with_brackets_turned(line.text)
    _measure(line, glyphs)
    _measure_words(line, row.glyphs)
    return line if line.text or line.mark else None


def _whole_characters(text: str) -> str:
    """``text`` with one character for each pair of surrogates, which pdfium gives for emojis."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _text_without_marks(line: Line, glyphs: list[Glyph]) -> str:
    """The text of ``glyphs``; the raised marks of notes go into ``line``."""
    text, raised = "", ""
    previous: Glyph | None = None
    for glyph in glyphs:
        rise = glyph.baseline - line.baseline
        if glyph.size < _RAISED * line.size and rise > 0.12 * line.size:
            raised += glyph.text.strip()
            previous = glyph
            continue
        if raised:
            text, raised = _settled(line, text, raised), ""
        if _is_word_after(previous, glyph, line.size) and not text.endswith(" "):
            text += " "
        text += glyph.text
        if not glyph.text.isspace():
            previous = glyph
    return _settled(line, text, raised) if raised else text


def _is_word_after(previous: Glyph | None, glyph: Glyph, size: float) -> bool:
    """Whether a space that nobody drew parts a glyph from the one before; size is the line's."""
    if previous is None or previous.size > _INITIAL * size:
        return False
    if not glyph.after_break and previous.baseline == glyph.baseline:
        return False  # pdfium has put a space there itself.
    return glyph.left - previous.right > 0.2 * size


def _settled(line: Line, text: str, raised: str) -> str:
    """``text`` with what was raised after it, unless that is the mark of a note."""
    if not _MARK.fullmatch(raised):
        return text + raised
    before = text.rstrip()
    if not before:
        line.mark = raised
        return text
    word = re.split(r"[^\w’']", before)[-1]
    exponent = raised in ("2", "3") and word in _UNITS
    ordinal = raised.isalpha() and before[-1].isalnum()
    if ordinal or exponent or before[-1].isdigit() or before[-1] in "+−=×^":
        return text + raised
    line.marks.append(raised)
    return text


def _measure(line: Line, glyphs: list[Glyph]) -> None:
    """Find what all its glyphs say of ``line``."""
    left, right = min(glyph.left for glyph in glyphs), max(glyph.right for glyph in glyphs)
    line.left, line.right = (-right, -left) if line.is_mirrored else (left, right)
    line.own_hyphen = len(glyphs) > 1 and glyphs[-1].drawn != glyphs[-2].drawn
    fonts = {glyph.font for glyph in glyphs}
    line.font = fonts.pop() if len(fonts) == 1 else 0
    level = [g.size for g in glyphs if abs(g.baseline - line.baseline) < 0.1 * g.size]
    line.largest = max(level, default=line.size)
    first = glyphs[0]
    if first.size > _INITIAL * line.size and line.baseline - first.baseline > 0.5 * line.size:
        line.initial = first.baseline
    line.is_artifact = all(glyph.is_artifact for glyph in glyphs)


def _measure_words(line: Line, glyphs: list[Glyph]) -> None:
    """Find how wide the first word of ``line`` is, and where the second one begins."""
    begin = 1 if line.mark else 0
    word: list[Glyph] = []
    line.second = line.left
    for glyph in glyphs[begin:]:
        if word and word[-1] is glyph:
            continue
        if not glyph.text.isspace():
            if word and line.second == math.inf:
                line.second = -glyph.right if line.is_mirrored else glyph.left
                break
            word.append(glyph)
        elif word:
            line.second = math.inf
    if line.second == math.inf:
        line.second = line.left
    if word:
        line.first_word = max(g.right for g in word) - min(g.left for g in word)


def _size(glyphs: list[Glyph]) -> float:
    """The largest size of a fair part of them: the rest are marks, small capitals, or initials."""
    counts = Counter([glyph.size for glyph in glyphs])
    fair = [size for size, count in counts.items() if count >= 0.15 * len(glyphs)]
    return max(fair) if fair else counts.most_common(1)[0][0]


def _commonest(values: Iterable[float]) -> float:
    return Counter(values).most_common(1)[0][0]
