"""What a reader makes of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis

BYTE_ORDER_MARK = "\ufeff"
"""The character that some Unicode files begin with; it is no part of their text."""
MIN_CERTAINTY = 0.5
"""Below it, the encoding of a file is a guess that a person has to confirm."""


class LockedError(InputError):
    """A document that a password opens."""


@dataclass(frozen=True)
class ReadOptions:
    """What a person has said about how a document is to be read.

    ``encoding`` is the name of an encoding, for formats that are text. ``whole`` asks for all of a
    web page, where otherwise its article would be taken. ``password`` opens a locked document.
    """

    encoding: str | None = None
    whole: bool = False
    password: str | None = None


@dataclass(frozen=True)
class Document:
    """The text of a file, and what is needed to write it back.

    ``text`` is what the window, the command line and the models read: its lines end with line feeds
    (`canonical_text`). ``original`` is the decoded file with its own line ends and its byte order
    mark, if it has one: ``original.encode(encoding, "surrogateescape")`` gives the bytes of the
    file. So ``encoding`` is a Python codec that adds no mark of its own: "utf-16-be", never
    "utf-16" or "utf-8-sig". ``text`` is ``canonical_text(original.removeprefix(BYTE_ORDER_MARK))``
    with U+FFFD for each lone surrogate, which stands for a byte that is no character.

    ``path`` is None if the text came from no file. Only if ``can_save_back`` may the edited text
    replace the file: a word processor's file holds more than its text. ``source_format`` is the
    name of the row in READERS.

    ``certainty`` estimates, in [0, 1], how probable it is that ``encoding`` is right: 1 if the
    bytes or a person say so. ``alternatives`` are other codecs that read the file, the likeliest
    first. ``warning`` is a sentence on what could not be read, or "".

    ``notices`` are phrases on what was done to get the text out of a document, such as “3 notes at
    the end”. ``is_part`` says that only a part of a web page was taken, and that all of it can be
    had (`ReadOptions.whole`).

    ``analysis`` is that of ``text`` where the file holds one; None for all others.
    """

    text: str
    encoding: str = "utf-8"
    path: Path | None = None
    can_save_back: bool = False
    source_format: str = ""
    original: str = ""
    certainty: float = 1.0
    alternatives: tuple[str, ...] = ()
    warning: str = ""
    notices: tuple[str, ...] = ()
    is_part: bool = False
    analysis: Analysis | None = None

    @property
    def is_certain(self) -> bool:
        """Whether the encoding need not be confirmed by a person."""
        return self.certainty >= MIN_CERTAINTY


def require_certainty(document: Document, name: str) -> None:
    """Do nothing if the encoding of the file ``name`` is certain.

    Raises:
        InputError: the encoding is a guess; the remedy names the likely ones.
    """
    if not document.is_certain:
        likely = ", ".join((document.encoding, *document.alternatives))
        raise InputError(
            f"“{name}” is not in UTF-8, and its encoding is uncertain.",
            f"Name it with --encoding; likely ones are {likely}.",
        )
