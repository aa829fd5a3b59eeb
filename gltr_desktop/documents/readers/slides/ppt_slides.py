"""Reads presentations of PowerPoint 97 to 2003 (ppt): title, points, then the rest of a slide."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import Blocks
from gltr_desktop.documents.document import Document
from gltr_desktop.documents.notices import counted, notices
from gltr_desktop.documents.readers.slides.ppt_records import DamagedError, PptFile
from gltr_desktop.documents.readers.slides.ppt_text import PptText, texts
from gltr_desktop.documents.refusals import damaged_error, locked_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.documents.readers.slides.ppt_records import Record

_SLIDES, _NOTES = 0, 2
_LIST, _LISTED = 0x0FF0, 0x03F3
_SHOW, _SHOW_FLAGS, _HIDDEN_SLIDE = 0x03F9, 10, 0x04
_DRAWING, _GROUP, _SHAPE = 0x040C, 0xF003, 0xF004
_PLACE, _TEXT_BOX = 0x0BC3, 0xF00D
_REFERENCE = 0x0F9E
_OPTIONS, _MORE_OPTIONS, _IN_GROUP = 0xF00B, 0xF122, 0xF00F
_HIDDEN_SHAPE, _HIDDEN = 0x03BF, 0x00020002
_TABLE = 0x039F
_DEEPEST = 32
_ON_EVERY_SLIDE = {0x07, 0x08, 0x09, 0x0A}
"""Placeholders of dates, slide numbers, footers and headers."""
_TITLES, _POINTS, _SPEAKER_NOTES = {0, 6}, {1, 5, 7, 8}, 2
"""The kinds of texts."""


def read_ppt(data: bytes, name: str) -> Document:
    """The text of the presentation ``data``, which errors call ``name``.

    Raises:
        InputError: the presentation is damaged.
    """
    try:
        file = PptFile(data)
        if file.is_encrypted:
            raise locked_error(name)
        return _document(file, name)
    except DamagedError as error:
        raise damaged_error(name) from error


def _document(file: PptFile, name: str) -> Document:
    root = file.open()
    whole = Blocks()
    hidden = 0
    has_headers = False
    lost = 0
    for container, outline in _listed(file, root, _SLIDES):
        if container is None:
            lost += 1
            continue
        slide = _Slide(file, container, outline)
        is_hidden = _is_hidden_slide(file, container)
        if not is_hidden:
            whole.extend(slide.blocks())
        hidden += int(bool(slide.blocks())) if is_hidden else slide.hidden
        has_headers |= slide.has_headers
    has_notes = any(
        text.kind == _SPEAKER_NOTES and text.blocks()
        for container, outline in _listed(file, root, _NOTES)
        if container is not None
        for text in _Slide(file, container, outline).texts
    )
    done = notices(hidden=hidden, headers=has_headers, speaker_notes=has_notes)
    warning = f"{counted(lost, 'slide')} of “{name}” could not be read." if lost else ""
    return Document(whole.text(), notices=done, warning=warning)


def _listed(
    file: PptFile, root: Record, kind: int
) -> Iterator[tuple[Record | None, list[PptText]]]:
    """The slides (or the pages of notes) of a presentation, each with the texts of its outline.

    None stands for a slide that is not in the file.
    """
    for each in file.children(root):
        if each.kind == _LIST and each.instance == kind:
            atoms = list(file.children(each))
            begins = [index for index, atom in enumerate(atoms) if atom.kind == _LISTED]
            for begin, end in pairwise([*begins, len(atoms)]):
                identity = int.from_bytes(file.content(atoms[begin])[:4], "little")
                yield file.persistent(identity), list(texts(file, atoms[begin + 1 : end]))


def _is_hidden_slide(file: PptFile, slide: Record) -> bool:
    show = file.child(slide, _SHOW)
    return show is not None and any(
        flags & _HIDDEN_SLIDE for flags in file.content(show)[_SHOW_FLAGS : _SHOW_FLAGS + 1]
    )


class _Slide:
    """The texts of one slide, ``hidden`` passages, and whether it ``has_headers`` or footers."""

    def __init__(self, file: PptFile, container: Record, outline: list[PptText]) -> None:
        """Read the slide ``container``, to whose placeholders the texts of ``outline`` belong."""
        self._file = file
        self._outline = outline
        self._titles, self._points, self._others = Blocks(), Blocks(), Blocks()
        self.texts: list[PptText] = []
        self.hidden = 0
        self.has_headers = False
        drawing = file.child(container, _DRAWING)
        if drawing is not None:
            for part in file.children(drawing):
                self._add_group(part, 0)

    def blocks(self) -> Blocks:
        """Title, points, and then boxes and tables in the order of the slide."""
        whole = Blocks()
        for each in (self._titles, self._points, self._others):
            whole.extend(each)
        return whole

    def _add_group(self, group: Record, depth: int) -> None:
        for each in self._file.children(group):
            if each.kind == _SHAPE:
                self._add_shape(each)
            elif each.kind == _GROUP and _is_table(self._file, each):
                self._add_table(each)
            elif each.kind == _GROUP and depth < _DEEPEST:
                self._add_group(each, depth + 1)

    def _add_shape(self, shape: Record) -> None:
        text = self._text(shape)
        if text is None:
            return
        self.texts.append(text)
        if self._place(shape) in _ON_EVERY_SLIDE:
            self.has_headers |= bool(text.text.strip())
        elif _option(self._file, shape, _HIDDEN_SHAPE) & _HIDDEN == _HIDDEN:
            self.hidden += bool(text.blocks())
        elif text.kind in _TITLES:
            self._titles.extend(text.blocks())
        elif text.kind in _POINTS:
            self._points.extend(text.blocks())
        else:
            self._others.extend(text.blocks())

    def _add_table(self, group: Record) -> None:
        rows: dict[int, list[tuple[int, Blocks]]] = {}
        for cell in self._file.children(group):
            anchor = self._file.child(cell, _IN_GROUP) if cell.kind == _SHAPE else None
            text = self._text(cell) if anchor is not None else None
            if anchor is not None and text is not None:
                corner = self._file.content(anchor)
                left, top = (int.from_bytes(corner[at : at + 4], "little") for at in (0, 4))
                rows.setdefault(top, []).append((left, text.blocks()))
        self._others.table(
            [
                [blocks for _, blocks in sorted(row, key=lambda cell: cell[0])]
                for _, row in sorted(rows.items())
            ]
        )

    def _text(self, shape: Record) -> PptText | None:
        """The text in ``shape``, its own or one of the outline."""
        box = self._file.child(shape, _TEXT_BOX)
        if box is None:
            return None
        own = next(texts(self._file, self._file.children(box)), None)
        refers = self._file.child(box, _REFERENCE)
        if refers is None:
            return own
        index = int.from_bytes(self._file.content(refers)[:4], "little")
        return self._outline[index] if index < len(self._outline) else own

    def _place(self, shape: Record) -> int | None:
        """The kind of placeholder that ``shape`` fills; None if it fills none."""
        place = next(self._file.inside(shape, _PLACE), None)
        return None if place is None else int.from_bytes(self._file.content(place)[4:5], "little")


def _is_table(file: PptFile, group: Record) -> bool:
    first = next(file.children(group), None)
    return first is not None and bool(_option(file, first, _TABLE) & 1)


def _option(file: PptFile, shape: Record, name: int) -> int:
    """The value of an option of ``shape``; 0 if it has none."""
    for options in file.children(shape):
        if options.kind in {_OPTIONS, _MORE_OPTIONS}:
            content = file.content(options)[: 6 * options.instance]
            for at in range(0, len(content) - 5, 6):
                if int.from_bytes(content[at : at + 2], "little") & 0x3FFF == name:
                    return int.from_bytes(content[at + 2 : at + 6], "little")
    return 0
