"""Reads RTF, whichever program wrote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import with_notes
from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.encodings.unicode_encodings import is_utf8, unicode_encoding
from gltr_desktop.documents.notices import notices
from gltr_desktop.documents.readers.rtf.story import Story
from gltr_desktop.documents.readers.rtf.tables import code_page
from gltr_desktop.documents.readers.rtf.text import Field, RtfText
from gltr_desktop.documents.readers.rtf.tokens import Kind, RtfTokens
from gltr_desktop.documents.readers.rtf.words import (
    AROUND_TEXT,
    CHARACTERS,
    HEADERS,
    SKIPPED,
    SYMBOLS,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD = 1 << 16
_CONTENTS = {"TOC", "INDEX", "TOA"}
"""Fields whose results are tables of contents or indexes."""
_PAGE = "PAGE"
_FORMULA = "EQ"
_RUBY = re.compile(r"\\s\s*\\up\s*\d*\s*\([^()]*\)\s*[,;]\s*([^()]*)\)")
"""The base of a ruby, which Word keeps in the instruction of a formula that puts both together."""
_UNICODE_ALTERNATIVE = re.compile(rb"\s*\\\*\s*\\ud(?![a-z])")
_NO_TEXT = re.compile(rb"-?\d{9,10} ")
"""What LibreOffice 7.4 writes for tracked formats, forgetting the word before it."""
_TAG_NUMBER = re.compile(rb"-?\d*\s*")
_MACINTOSH, _PC, _PC_WEST = 10000, 437, 850


class _Parser:
    """What is found in one file while its tokens are followed."""

    def __init__(self, data: bytes, name: str) -> None:
        self.tokens = RtfTokens(data, name)
        self.text = RtfText(raw_is_utf8=not data.isascii() and is_utf8(data))
        self.footnotes: list[Story] = []
        self.endnotes: list[Story] = []
        self.headers: list[Story] = []
        self.comments = 0
        self._is_libreoffice = b"{\\*\\generator LibreOffice" in data
        self._is_first = False
        self._ignorable = False

    def run(self) -> None:
        """Read the file to its end."""
        text = self.text
        for kind, content, parameter in self.tokens:
            if kind == Kind.SYMBOL:
                self._symbol(content)
                continue
            if kind == Kind.WORD:
                self._word(content, parameter)
            elif kind == Kind.TEXT:
                if not (self._is_first and self._is_libreoffice and _NO_TEXT.fullmatch(content)):
                    text.add_bytes(content, is_raw=True)
            elif kind == Kind.ESCAPED:
                text.add_bytes(content, is_raw=False)
            elif kind == Kind.OPEN:
                self._open()
            else:
                text.close_group()
            self._ignorable = False
            self._is_first = kind == Kind.OPEN
        text.finish()

    def _open(self) -> None:
        is_alternative = self.text.state.is_alternative
        self.text.open_group()
        if is_alternative and not self.tokens.comes(_UNICODE_ALTERNATIVE):
            self.tokens.rest_of_group()

    def _symbol(self, symbol: bytes) -> None:
        self._ignorable = symbol == b"*" and self._is_first
        self._is_first = False
        if symbol in (b"\r", b"\n", b"\r\n"):
            self.text.end_paragraph()
        elif symbol in SYMBOLS:
            self.text.add_symbol(SYMBOLS[symbol])

    def _word(self, word: bytes, parameter: int | None) -> None:
        if word in CHARACTERS:
            self.text.add_symbol(CHARACTERS[word])
            return
        self.text.end_fallback()
        if word in _GROUPS:
            # Outside of a group of its own, such a word would make an end of the document.
            if self.tokens.depth > 1:
                _GROUPS[word](self)
        elif self._ignorable:
            self.tokens.rest_of_group()
        elif word in _ACTIONS:
            _ACTIONS[word](self.text)
        elif word in _FLAGS:
            setattr(self.text.state, _FLAGS[word], parameter != 0)
        elif word in _NUMBERS:
            setattr(self.text.state, _NUMBERS[word], max(0, parameter or 0))
        elif word in _SETTINGS:
            _SETTINGS[word](self.text, parameter or 0)
        elif word == b"ftnalt":
            self._make_endnote()

    def _make_endnote(self) -> None:
        """The note that has just begun is an endnote."""
        if self.footnotes and self.footnotes[-1] is self.text.state.story:
            self.endnotes.append(self.footnotes.pop())


def _skip(parser: _Parser) -> None:
    parser.tokens.rest_of_group()


def _text_as_around(parser: _Parser) -> None:
    """The group is text as the one around it."""


def _header(parser: _Parser) -> None:
    parser.headers.append(Story())
    parser.text.begin_story(parser.headers[-1])


def _around_text(parser: _Parser) -> None:
    parser.text.state.story = Story()


def _text_within(parser: _Parser) -> None:
    parser.text.state.story = parser.text.state.anchor


def _box(parser: _Parser) -> None:
    state = parser.text.state
    if state.is_hidden or state.is_deleted:
        parser.tokens.rest_of_group()
        return
    box = Story()
    state.anchor.add_box(box)
    parser.text.begin_story(box)


def _footnote(parser: _Parser) -> None:
    state = parser.text.state
    if state.is_hidden or state.is_deleted:
        parser.tokens.rest_of_group()
        return
    outer = state.story
    note = Story(is_note=True, mark=outer.mark_at_end())

    def cut_mark() -> None:
        if note.repeats_mark:
            outer.cut_mark()

    parser.footnotes.append(note)
    parser.text.begin_story(note, cut_mark)


def _annotation(parser: _Parser) -> None:
    parser.comments += 1
    parser.tokens.rest_of_group()


def _field(parser: _Parser) -> None:
    parser.text.state.field = Field()


def _instruction(parser: _Parser) -> None:
    story = Story()
    field = parser.text.state.field

    def take() -> None:
        field.instruction = story.blocks.text()

    parser.text.begin_story(story, take)


def _result(parser: _Parser) -> None:
    field = parser.text.state.field
    if field.name in _CONTENTS:
        parser.text.leave_out_contents()
    if field.name in _CONTENTS or field.name == _PAGE:
        parser.tokens.rest_of_group()
    elif field.name == _FORMULA and (ruby := _RUBY.search(field.instruction)):
        parser.text.add(ruby[1])


def _font_table(parser: _Parser) -> None:
    parser.text.fonts.read(parser.tokens.rest_of_group())


def _stylesheet(parser: _Parser) -> None:
    parser.text.styles.read(parser.tokens.rest_of_group())


def _list_table(parser: _Parser) -> None:
    parser.text.lists.read(parser.tokens.rest_of_group())


def _list_mark(parser: _Parser) -> None:
    parser.tokens.rest_of_group()
    parser.text.is_item = True


def _old_list(parser: _Parser) -> None:
    parser.text.old_list = parser.tokens.rest_of_group()


def _html_tag(parser: _Parser) -> None:
    tag = _TAG_NUMBER.sub(b"", parser.tokens.rest_of_group(), count=1)
    parser.text.is_entity = tag.startswith(b"&")


def _attachment(parser: _Parser) -> None:
    """A picture as TextEdit keeps it: what follows in the group around only stands for it."""
    parser.tokens.rest_of_group()
    parser.text.outer_state().story = Story()


def _alternatives(parser: _Parser) -> None:
    parser.text.state.is_alternative = True


def _nested_row(parser: _Parser) -> None:
    """The description of a row of an inner table, at whose end the row ends."""
    parser.tokens.rest_of_group()
    parser.text.end_row(is_nested=True)


def _set_code_page(text: RtfText, number: int) -> None:
    text.fonts.document_code_page = code_page(number)


def _set_default_font(text: RtfText, number: int) -> None:
    text.default_font = text.state.font = number


def _mark_note(text: RtfText) -> None:
    text.state.story.add_note_mark()


def _set_html(text: RtfText, number: int) -> None:
    text.is_html = number != 0


_GROUPS: dict[bytes, Callable[[_Parser], None]] = {
    **dict.fromkeys(SKIPPED, _skip),
    **dict.fromkeys(HEADERS, _header),
    **dict.fromkeys(AROUND_TEXT, _around_text),
    b"fonttbl": _font_table,
    b"stylesheet": _stylesheet,
    b"listtable": _list_table,
    b"listoverridetable": _list_table,
    b"listtext": _list_mark,
    b"pntext": _list_mark,
    b"pn": _old_list,
    b"footnote": _footnote,
    b"annotation": _annotation,
    b"shptxt": _box,
    b"dptxbxtext": _box,
    b"result": _text_within,
    b"field": _field,
    b"fldinst": _instruction,
    b"fldrslt": _result,
    b"upr": _alternatives,
    b"ud": _text_as_around,
    b"htmltag": _html_tag,
    b"nesttableprops": _nested_row,
    b"NeXTGraphic": _attachment,
}
"""What is done at a word that begins a group of a kind of its own."""
_ACTIONS: dict[bytes, Callable[[RtfText], None]] = {
    b"par": RtfText.end_paragraph,
    b"sect": RtfText.end_paragraph,
    b"page": RtfText.end_page,
    b"column": RtfText.end_page,
    b"cell": RtfText.end_cell,
    b"row": RtfText.end_row,
    b"nestcell": lambda text: text.end_cell(is_nested=True),
    b"nestrow": lambda text: text.end_row(is_nested=True),
    b"trowd": RtfText.begin_row,
    b"clmrg": RtfText.cover_cell,
    b"clvmrg": RtfText.cover_cell,
    b"cellx": RtfText.describe_next_cell,
    b"pard": RtfText.reset_paragraph,
    b"plain": RtfText.reset_characters,
    b"chftn": _mark_note,
    b"mac": lambda text: _set_code_page(text, _MACINTOSH),
    b"pc": lambda text: _set_code_page(text, _PC),
    b"pca": lambda text: _set_code_page(text, _PC_WEST),
}
"""What is done at a word whose number does not matter."""
_SETTINGS: dict[bytes, Callable[[RtfText, int], None]] = {
    b"u": RtfText.add_unicode,
    b"deff": _set_default_font,
    b"ansicpg": _set_code_page,
    b"fromhtml": _set_html,
}
_FLAGS = {
    b"v": "is_hidden",
    b"deleted": "is_deleted",
    b"mvf": "is_deleted",
    b"htmlrtf": "is_for_rtf_only",
    b"intbl": "is_in_table",
}
"""Words that switch something on, or off with the number 0, until the end of the group."""
_NUMBERS = {
    b"f": "font",
    b"uc": "fallback",
    b"s": "style",
    b"ls": "list_number",
    b"ilvl": "list_level",
    b"itap": "table_level",
    b"outlinelevel": "outline",
}


def read(data: bytes, name: str, options: ReadOptions) -> Document:  # noqa: ARG001
    """The text of an RTF file; if it is cut off, the text up to there.

    Raises:
        InputError: the groups of the file are nested too deeply.
    """
    encoding = unicode_encoding(data[:_HEAD])
    if encoding and encoding.startswith(("utf-16", "utf-32")):
        data = data.decode(encoding, "replace").encode("utf-8", "replace")
    parser = _Parser(data, name)
    parser.run()
    text = parser.text
    notes = [note.blocks for note in (*parser.footnotes, *parser.endnotes) if note.blocks]
    is_cut = parser.tokens.depth > 0
    return Document(
        with_notes(text.body.blocks, notes),
        warning=f"“{name}” ends in the middle: the rest of it is missing." if is_cut else "",
        notices=notices(
            notes=len(notes),
            deletions=text.deletions,
            comments=parser.comments,
            hidden=text.hidden,
            headers=any(header.blocks for header in parser.headers),
            contents=text.has_contents,
        ),
    )
