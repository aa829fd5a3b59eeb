"""Follows the state of an RTF file, and adds its text to the stories that the text belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gltr_desktop.documents.readers.rtf.story import ParagraphFormat, Story
from gltr_desktop.documents.readers.rtf.tables import BODY_TEXT, Fonts, Lists, Styles

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTROLS = bytes(code for code in range(0x20) if code != 0x09)
_MAX_UNICODE = 0x10FFFF


@dataclass
class Field:
    """The instruction of a field."""

    instruction: str = ""

    @property
    def name(self) -> str:
        """What kind of field it is."""
        return self.instruction.split(maxsplit=1)[0].upper() if self.instruction.strip() else ""


@dataclass
class State:
    """What holds in a group until it ends.

    What is read goes to ``story``; the boxes in it belong to ``anchor``, which is another story
    where the group holds only what surrounds a text. ``fallback`` is the number of characters for
    older programs that follow a character given by its number. ``is_for_rtf_only`` marks what
    stands for a tag of the HTML that the RTF was made from.
    """

    story: Story
    anchor: Story
    font: int = 0
    fallback: int = 1
    is_hidden: bool = False
    is_deleted: bool = False
    is_for_rtf_only: bool = False
    style: int = 0
    outline: int = BODY_TEXT
    list_number: int = 0
    list_level: int = 0
    is_in_table: bool = False
    table_level: int = 1
    field: Field = field(default_factory=Field)
    is_alternative: bool = False
    on_close: Callable[[], None] | None = None

    def inner(self) -> State:
        """The state in which a group within this one begins."""
        # copy.copy takes eight times as long, and large files have millions of groups.
        state = State.__new__(State)
        state.__dict__.update(self.__dict__)
        state.is_alternative = False
        state.on_close = None
        return state


class RtfText:
    """The text of one file as far as it has been read, and the state at this place."""

    def __init__(self, *, raw_is_utf8: bool) -> None:
        self.body = Story()
        self.fonts = Fonts()
        self.lists = Lists()
        self.styles = Styles()
        self.default_font = 0
        self.is_html = False
        """Whether the file is HTML wrapped up in RTF."""
        self.is_entity = False
        """Whether the last tag of the HTML was a character."""
        self.old_list = b""
        """The format of the list, as programs before Word 97 wrote it with each item."""
        self.is_item = False
        """Whether the paragraph begins with a number or a bullet."""
        self.has_contents = False
        self.deletions = 0
        self.hidden = 0
        self.state = State(self.body, self.body)
        self._raw_is_utf8 = raw_is_utf8
        self._stack: list[State] = []
        self._to_skip = 0
        self._left_out = ""
        self._cell_is_covered = False

    # Groups

    def open_group(self) -> None:
        """Begin a group in the state of the one around it."""
        self._to_skip = 0
        self.state.story.end_part()
        self._stack.append(self.state)
        self.state = self.state.inner()

    def close_group(self) -> None:
        """End a group."""
        self._to_skip = 0
        if self.state.on_close:
            self.state.on_close()
        if self._stack:
            self.state = self._stack.pop()

    def outer_state(self) -> State:
        """The state of the group around the present one."""
        return self._stack[-1] if self._stack else self.state

    def begin_story(self, story: Story, on_close: Callable[[], None] | None = None) -> None:
        """Add the rest of the group to ``story``; then it is finished, and ``on_close`` called."""

        def finish() -> None:
            story.finish(self.paragraph_format())
            if on_close:
                on_close()

        state = self.state
        state.story = state.anchor = story
        state.on_close = finish
        state.is_in_table = False
        state.list_number = 0
        self.is_item = False

    def finish(self) -> None:
        """End the text, if need be in the middle of groups."""
        last_format = self.paragraph_format()
        while self._stack:
            self.close_group()
        self.body.finish(last_format)

    # Characters

    def add(self, text: str) -> None:
        """Add characters."""
        if self._counts(text) or (self._is_tag() and text == "\n"):
            self.state.story.add(text)

    def add_symbol(self, text: str) -> None:
        """Add a character that has a word or a symbol of its own, unless it is a fallback."""
        if self._to_skip:
            self._to_skip -= 1
        else:
            self.add(text)

    def add_unicode(self, number: int) -> None:
        """Add a character given by its number, of which a fallback follows."""
        code = number & 0xFFFF if number <= 0xFFFF else number
        if code <= _MAX_UNICODE:
            self.add(chr(code))
        self._to_skip = self.state.fallback

    def add_bytes(self, data: bytes, *, is_raw: bool) -> None:
        """Add bytes in the code page of the font; ``is_raw`` if they stood there without escape."""
        if self._to_skip:
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        if is_raw:
            data = data.translate(None, _CONTROLS)
        if not data:
            return
        if not self._counts(data):
            if self._is_tag() and data.isspace():  # A line end of the HTML.
                self.state.story.add_space()
            return
        page = self.fonts.code_page(self.state.font)
        if is_raw and self._raw_is_utf8 and not data.isascii():
            page = "utf-8"
        self.state.story.add_bytes(data, page)

    def end_fallback(self) -> None:
        """The fallback is over, even if it was shorter than announced."""
        self._to_skip = 0

    def reset_characters(self) -> None:
        """Set the format of characters back."""
        self.state.is_hidden = self.state.is_deleted = False
        self.state.font = self.default_font

    # Paragraphs

    def paragraph_format(self) -> ParagraphFormat:
        """The format of the paragraph by the present state."""
        state = self.state
        key: object = None
        if state.outline >= BODY_TEXT and state.style not in self.styles.headings:
            if state.list_number > 0:
                if self.lists.is_marked(state.list_number, state.list_level):
                    key = state.list_number
            elif self.is_item:
                key = self.old_list
        level = max(state.table_level, 1) if state.is_in_table else 0
        return ParagraphFormat(key, state.list_level, level)

    def reset_paragraph(self) -> None:
        """Set the format of paragraphs back."""
        state = self.state
        state.is_in_table = False
        state.table_level = 1
        state.list_number = state.list_level = state.style = 0
        state.outline = BODY_TEXT

    def end_paragraph(self) -> None:
        """End the paragraph, unless its mark was deleted: then it and the next one are one."""
        state = self.state
        if not state.is_deleted:
            if self.is_html:
                state.story.strip_end()
            if state.style in self.styles.contents and state.story.drop_line_of_contents():
                self.leave_out_contents()
            elif state.style in self.styles.contents_titles:
                state.story.hold_title()
            state.story.end_paragraph(self.paragraph_format())
            self.is_item = False

    def leave_out_contents(self) -> None:
        """A table of contents comes here; it and its title are left out."""
        self.has_contents = True
        self.state.story.drop_title()

    def end_page(self) -> None:
        """End the paragraph at the end of a page; in a table, only the line."""
        if self.state.is_in_table:
            self.add("\n")
        else:
            self.end_paragraph()

    def begin_row(self) -> None:
        """Begin the description of a row of a table."""
        self._cell_is_covered = False
        self.state.story.described_cells = []

    def cover_cell(self) -> None:
        """The cell that is being described is part of one before it or above it."""
        self._cell_is_covered = True

    def describe_next_cell(self) -> None:
        """End the description of a cell."""
        self.state.story.described_cells.append(self._cell_is_covered)
        self._cell_is_covered = False

    def end_cell(self, *, is_nested: bool = False) -> None:
        """End a cell."""
        self.state.story.end_cell(self._cell_level(is_nested), self.paragraph_format())
        self.is_item = False

    def end_row(self, *, is_nested: bool = False) -> None:
        """End a row of a table."""
        self.state.story.end_row(self._cell_level(is_nested), self.paragraph_format())
        self.is_item = False

    def _cell_level(self, is_nested: bool) -> int:
        return max(2, self.state.table_level) if is_nested else 1

    def _is_tag(self) -> bool:
        """Whether what comes stands for a tag of the HTML, and is no character of its text."""
        return self.is_html and self.state.is_for_rtf_only and not self.is_entity

    def _counts(self, text: str | bytes) -> bool:
        """Whether ``text`` belongs to the document; each passage that does not is counted."""
        state = self.state
        if not (state.is_deleted or state.is_hidden or self._is_tag()):
            self._left_out = ""
            return True
        reason = "deleted" if state.is_deleted else "hidden" if state.is_hidden else ""
        if reason != self._left_out and text.strip():
            self._left_out = reason
            self.deletions += reason == "deleted"
            self.hidden += reason == "hidden"
        return False
