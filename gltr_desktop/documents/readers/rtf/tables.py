"""What the tables at the head of an RTF file say of its text: code pages, lists and headings."""

from __future__ import annotations

import codecs
import re

SYMBOLS = "symbols"
"""Stands for the code page of fonts whose letters are pictures, such as Wingdings."""
DEFAULT_CODE_PAGE = "cp1252"
NO_NUMBER = 255
"""The number format of list levels that show neither a number nor a bullet."""

BODY_TEXT = 9
"""The outline level of what is no heading."""

_CHARSETS = {
    0: "cp1252",
    2: SYMBOLS,
    77: "mac_roman",
    78: "shift_jis",
    79: "euc_kr",
    80: "gb2312",
    81: "big5",
    83: "cp1255",  # Hebrew of the Macintosh, of which Python has no codec; the letters agree.
    84: "mac_arabic",
    85: "mac_greek",
    86: "mac_turkish",
    87: "tis_620",
    88: "mac_latin2",
    89: "mac_cyrillic",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    179: "cp1256",
    180: "cp1256",
    181: "cp1255",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
"""The code pages of the character sets that ``\\fcharset`` numbers."""
_CODE_PAGES = {
    708: "iso8859-6",
    936: "gbk",
    1361: "johab",
    10000: "mac_roman",
    10001: "shift_jis",
    10002: "big5",
    10003: "euc_kr",
    10004: "mac_arabic",
    10006: "mac_greek",
    10007: "mac_cyrillic",
    10008: "gb2312",
    10029: "mac_latin2",
    10079: "mac_iceland",
    10081: "mac_turkish",
    20866: "koi8-r",
    21866: "koi8-u",
    54936: "gb18030",
    65001: "utf-8",
}
"""Windows code pages that Python does not call by their number."""

_FONT = re.compile(
    rb"\\f(\d{1,9})(?!\d)|\\fcharset(\d{1,9})|\\cpg(\d{1,9})"
    rb"|(?<=[ }])(Symbol|Wingdings(?: [23])?|Webdings|Zapf ?Dingbats)(?=[;{])"
)
_LIST = re.compile(rb"\\(list|listlevel|levelnfc|listid|listoverride|ls)(-?\d{1,12})?(?![a-z\d])")
_STYLE = re.compile(
    rb"\\s(\d{1,9})(?!\d)|\\outlinelevel(\d{1,9})"
    rb"|(?<=[ }])(?:toc|contents) (heading|\d)(?=;)",
    re.IGNORECASE,
)


def code_page(number: int | None) -> str:
    """The Python codec of the Windows code page ``number``."""
    name = _CODE_PAGES.get(number or 0, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return DEFAULT_CODE_PAGE


class Fonts:
    """The code pages of the fonts, by which the bytes of the text are decoded."""

    def __init__(self) -> None:
        self.document_code_page = DEFAULT_CODE_PAGE
        self._fonts: dict[int, str] = {}

    def read(self, table: bytes) -> None:
        """Take over the fonts of a font table."""
        font = 0
        for match in _FONT.finditer(table):
            number, charset, page, symbols = match.groups()
            if number is not None:
                font = int(number)
            elif charset is not None:
                if int(charset) in _CHARSETS:
                    self._fonts[font] = _CHARSETS[int(charset)]
            elif page is not None:
                if int(page):
                    self._fonts[font] = code_page(int(page))
            elif symbols is not None:
                self._fonts.setdefault(font, SYMBOLS)

    def code_page(self, font: int) -> str:
        """The codec of text in ``font``, or SYMBOLS."""
        return self._fonts.get(font, self.document_code_page)


class Lists:
    """Which lists have numbers or bullets; headings are often numbered as a list without them."""

    def __init__(self) -> None:
        self._lists: dict[int, list[int]] = {}
        self._overrides: dict[int, list[int]] = {}

    def read(self, table: bytes) -> None:
        """Take over a list table, or the table that numbers the lists for the text."""
        levels: list[int] = []
        for match in _LIST.finditer(table):
            word, number = match[1], int(match[2] or 0)
            if word in (b"list", b"listoverride"):
                levels = []
            elif word == b"listlevel":
                levels.append(0)
            elif word == b"levelnfc" and levels:
                levels[-1] = number
            elif word == b"listid":
                levels = self._lists.setdefault(number, levels)
            elif word == b"ls":
                self._overrides[number] = levels

    def is_marked(self, number: int, level: int) -> bool:
        """Whether items of list ``number`` have a mark; so they do if nothing is known of it."""
        levels = self._overrides.get(number, [])
        return not 0 <= level < len(levels) or levels[level] != NO_NUMBER


class Styles:
    """Which styles of paragraphs are for headings, and which for a table of contents."""

    def __init__(self) -> None:
        self.headings: set[int] = set()
        self.contents: set[int] = set()
        self.contents_titles: set[int] = set()

    def read(self, stylesheet: bytes) -> None:
        """Take over the styles of a stylesheet."""
        style = 0
        for match in _STYLE.finditer(stylesheet):
            number, level, contents = match.groups()
            if number is not None:
                style = int(number)
            elif level is not None and int(level) < BODY_TEXT:
                self.headings.add(style)
            elif contents is not None:
                (self.contents if contents.isdigit() else self.contents_titles).add(style)
