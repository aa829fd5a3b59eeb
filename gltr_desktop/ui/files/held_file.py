"""What a text of the window was before the edits, and the file that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.origin import Origin
from gltr_desktop.errors import printable
from gltr_desktop.ui.files.file_dialogs import UNTITLED

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.documents.file_state import FileState

_NOTHING, _NO_OPTIONS = Document(""), ReadOptions()


@dataclass(frozen=True)
class HeldFile:
    """Where the text of an editor comes from; an untitled text comes from nowhere.

    ``document`` is the text as its file holds it. ``source`` is the file that it was taken from,
    which is ``path`` if plain text may be written back into it, and ``place`` is where that really
    is. ``state`` is what the file was when it was last read or written. ``options`` are what the
    user asked for, ``own_title`` is the name of a text that has no file.
    """

    document: Document = _NOTHING
    path: Path | None = None
    state: FileState | None = None
    source: Path | None = None
    place: Path | None = None
    options: ReadOptions = _NO_OPTIONS
    own_title: str = UNTITLED

    @property
    def title(self) -> str:
        """The name of the text: that of its file, its document, or the sample that it copies."""
        named = self.path or self.source
        return printable(named.name if named else self.own_title)

    @property
    def origin(self) -> Origin:
        """Where the text comes from."""
        return Origin(self.title, self.document.source_format, self.document.notices)

    @property
    def has_encoding(self) -> bool:
        """Whether the encoding of the file matters: another one would give another text."""
        chosen = self.options.encoding is not None
        return self.path is not None or chosen or bool(self.document.alternatives)

    @property
    def encoding_facts(self) -> tuple[object, ...]:
        """What the window says of the encoding."""
        document = self.document
        return document.encoding, document.certainty, document.alternatives, self.has_encoding

    def is_of(self, path: Path) -> bool:
        """Whether the text comes from ``path``, as far as names tell; no disk is asked."""
        path = path.absolute()
        return path == self.place or (self.source is not None and self.source.absolute() == path)
