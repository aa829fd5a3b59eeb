"""The characters of a page and where they stand, upright whichever way the page is turned."""

from __future__ import annotations

import ctypes
import math
import sys
from collections import Counter
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator

_HYPHEN_AT_LINE_END = 2
"""What pdfium makes of a hyphen after which it runs on into the next line."""
_REPLACEMENT = "\ufffd"
_TEX = dict(zip(range(0x0B, 0x10), ("ff", "fi", "fl", "ffi", "ffl"), strict=True))
_TEX |= dict(zip(range(0x10, 0x17), "“”„«»–—", strict=True))
_TEX |= dict(zip(range(0x1B, 0x20), ("ff", "fi", "fl", "ffi", "ffl"), strict=True))
"""What the fonts of TeX draw for control characters, if they do not say so themselves."""
_RAISED = 0.2
"""A digit whose ink begins as far above the base line, in ems, is a raised one."""
_MAX_BYTE = 0xFF
_MIN_SIZE = 0.5
"""Letters of no size at all count as so large, in points."""


class Glyph(NamedTuple):
    """A character on a page, with its place in points.

    ``drawn`` tells apart what was drawn at once, and ``font`` the fonts. A space that pdfium has
    put between two words has no place of its own. ``after_break`` says that pdfium saw a new line,
    and ``is_artifact`` that the file itself says that this is no part of its text.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    drawn: int
    font: int
    after_break: bool = False
    is_artifact: bool = False


class PageGlyphs(NamedTuple):
    """The characters of a page in the order of its content, and the edges of the turned page.

    ``unknown`` of the characters have no Unicode value.
    """

    glyphs: list[Glyph]
    bottom: float
    top: float
    left: float
    right: float
    unknown: int


class _Drawn(NamedTuple):
    """What all characters of a text object have in common; ``angle`` is in degrees, from 0.

    ``origin`` is where its first character stands.
    """

    number: int
    size: float
    angle: int
    origin: tuple[float, float]
    font: int
    is_artifact: bool


class _Turn(NamedTuple):
    """A turn of the page by a multiple of a right angle."""

    cos: int
    sin: int

    def x(self, x: float, y: float) -> float:
        return self.cos * x + self.sin * y

    def y(self, x: float, y: float) -> float:
        return self.cos * y - self.sin * x


_TURNS = {0: _Turn(1, 0), 90: _Turn(0, 1), 180: _Turn(-1, 0), 270: _Turn(0, -1)}


class _RawGlyph(NamedTuple):
    """A character as pdfium has it; ``ink`` is where a digit's black begins and ends."""

    code: int
    drawn: _Drawn
    left: float
    bottom: float
    right: float
    top: float
    ink: tuple[float, float, float, float] | None
    after_break: bool


def page_glyphs(page: pypdfium2.PdfPage) -> PageGlyphs:
    """The characters of ``page`` that run as most of them do.

    Stamps in the margin, watermarks and the labels of axes run otherwise.
    """
    raw = _all_glyphs(page)
    angle = _main_angle(raw)
    if raw and angle != page.get_rotation():
        # pdfium finds the order of lines only on a page that is turned to be read.
        page.set_rotation(angle)
        raw = _all_glyphs(page)
    upright = [glyph for glyph in raw if glyph.drawn.angle == angle]
    if _is_vertical(upright):
        angle = (angle + 270) % 360
    turn = _TURNS[angle]
    glyphs = [_turned(glyph, turn) for glyph in upright]
    if any(glyph.code < ord(" ") for glyph in upright):
        glyphs = _with_letters_of_tex(glyphs, upright)
    left, bottom, right, top = page.get_bbox()
    xs = sorted((turn.x(left, bottom), turn.x(right, top)))
    ys = sorted((turn.y(left, bottom), turn.y(right, top)))
    unknown = sum(glyph.text == _REPLACEMENT for glyph in glyphs)
    return PageGlyphs(glyphs, ys[0], ys[1], xs[0], xs[1], unknown)


def _all_glyphs(page: pypdfium2.PdfPage) -> list[_RawGlyph]:
    text_page = page.get_textpage()
    glyphs = list(_raw_glyphs(text_page))
    text_page.close()
    return glyphs


def _main_angle(glyphs: list[_RawGlyph]) -> int:
    angles = Counter(glyph.drawn.angle for glyph in glyphs if glyph.code != ord(" "))
    return max((angle for angle in angles if angle in _TURNS), key=lambda a: angles[a], default=0)


def _raw_glyphs(text_page: pypdfium2.PdfTextPage) -> Iterator[_RawGlyph]:
    # There are thousands on a page: what is called for each has a short name here.
    raw, box = text_page.raw, pdfium.FS_RECTF()
    code_of, object_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
    box_of, address_of = pdfium.FPDFText_GetLooseCharBox, ctypes.addressof
    objects: dict[int, _Drawn] = {}
    fonts: dict[int, int] = {}
    drawn: _Drawn | None = None
    last = 0.0
    after_break = False
    for index in range(text_page.count_chars()):
        code = code_of(raw, index)
        if code in (10, 13) and pdfium.FPDFText_IsGenerated(raw, index):
            after_break = True
            continue
        if code > _MAX_BYTE and pdfium.FPDFText_HasUnicodeMapError(raw, index) == 1:
            code = 0  # The number of a drawing in its font, and no letter.
        text_object = object_of(raw, index)
        if text_object:
            address = address_of(text_object.contents)
            if address not in objects:
                objects[address] = _drawn(text_page, index, text_object, len(objects) + 1, fonts)
            drawn = objects[address]
        elif drawn is None or code != ord(" "):
            continue
        box_of(raw, index, box)
        left, right = box.left, box.right
        if not math.isfinite(left + right):
            continue
        if not text_object and abs(left - last) > drawn.size:
            # On scaled pages, as Qt writes them, pdfium places the spaces that it adds unscaled.
            left = right = last
        last = right
        ink = text_page.get_charbox(index) if ord("0") <= code <= ord("9") else None
        yield _RawGlyph(code, drawn, left, box.bottom, right, box.top, ink, after_break)
        after_break = False


def _drawn(
    text_page: pypdfium2.PdfTextPage,
    index: int,
    text_object: pdfium.FPDF_PAGEOBJECT,
    number: int,
    fonts: dict[int, int],
) -> _Drawn:
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetMatrix(text_page.raw, index, matrix)
    pdfium.FPDFText_GetCharOrigin(text_page.raw, index, x, y)
    scale = math.hypot(matrix.c, matrix.d)
    size = pdfium.FPDFText_GetFontSize(text_page.raw, index) * scale
    if not _MIN_SIZE < size < math.inf:
        size = _MIN_SIZE
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
    font = pdfium.FPDFTextObj_GetFont(text_object)
    address = ctypes.addressof(font.contents) if font else 0
    font_number = fonts.setdefault(address, len(fonts) + 1)
    is_artifact = _is_artifact(text_object)
    return _Drawn(number, round(size, 2), angle, (x.value, y.value), font_number, is_artifact)


def _is_artifact(text_object: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Whether a tagged PDF says that this is no part of the text, as running heads are."""
    length = ctypes.c_ulong()
    name = ctypes.create_string_buffer(32)
    for number in range(pdfium.FPDFPageObj_CountMarks(text_object)):
        mark = pdfium.FPDFPageObj_GetMark(text_object, number)
        buffer = ctypes.cast(name, ctypes.POINTER(pdfium.FPDF_WCHAR))
        pdfium.FPDFPageObjMark_GetName(mark, buffer, len(name), length)
        if name.raw[: max(0, length.value - 2)].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False


def _turned(glyph: _RawGlyph, turn: _Turn) -> Glyph:
    code, drawn, left, bottom, right, top, ink, after_break = glyph
    number, size, _, origin, font, is_artifact = drawn
    baseline = turn.y(*origin)
    if turn is not _TURNS[0]:
        left, right = sorted((turn.x(left, bottom), turn.x(right, top)))
    if ink is not None:
        rise = min(turn.y(*ink[:2]), turn.y(*ink[2:])) - baseline
        if rise > _RAISED * size:  # The font itself has this digit small and raised.
            size, baseline = 0.6 * size, baseline + rise
    return Glyph(_text(code), left, right, baseline, size, number, font, after_break, is_artifact)


@cache
def _text(code: int) -> str:
    if code == _HYPHEN_AT_LINE_END:
        return "-"
    if code in (0, 0xFFFE, 0xFFFF) or code > sys.maxunicode:
        return _REPLACEMENT
    return " " if code < ord(" ") or 0x7F <= code < 0xA0 else chr(code)


def _with_letters_of_tex(glyphs: list[Glyph], raw: list[_RawGlyph]) -> list[Glyph]:
    """``glyphs`` with letters for control characters that were drawn together with others.

    What was drawn alone is a sign of some other font.
    """
    letters: list[Glyph] = []
    for number, glyph in enumerate(glyphs):
        near = glyphs[max(0, number - 1) : number] + glyphs[number + 1 : number + 2]
        within = any(g.drawn == glyph.drawn and not g.text.isspace() for g in near)
        text = _TEX.get(raw[number].code) if within else None
        letters.append(glyph._replace(text=text) if text else glyph)
    return letters


def _is_vertical(glyphs: list[_RawGlyph]) -> bool:
    """Whether most characters stand below the one before them, as in Japanese books."""
    some = list(islice(glyphs, 500))
    below = 0
    for previous, glyph in pairwise(some):
        size = glyph.drawn.size
        aside = abs(glyph.left - previous.left)
        drop = previous.top - glyph.top
        below += aside < 0.5 * size and 0.4 * size < drop < 2 * size
    return below > 0.6 * len(some)
