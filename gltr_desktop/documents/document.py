"""What a reader makes of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Document:
    """The text of a file, and what is needed to write it back.

    ``encoding`` is the Python codec to save the text with. ``path`` is None if the text came from
    no file. Only if ``can_save_back`` may the edited text replace the file: a word processor's
    file holds more than its text. ``source_format`` is the name of the row in READERS.
    """

    text: str
    encoding: str = "utf-8"
    path: Path | None = None
    can_save_back: bool = False
    source_format: str = ""
