"""The tokens that a file names, as the vocabulary of the model that nobody has here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, eq=False)
class FileVocabulary:
    """The bytes of tokens by their ids, and the ids of those that stand for no text."""

    pieces: Mapping[int, bytes]
    special: frozenset[int]

    def piece(self, token_id: int) -> bytes:
        """UTF-8 bytes that the token stands for; b"" for one that the file does not name."""
        return self.pieces.get(token_id, b"")

    def is_special(self, token_id: int) -> bool:
        """Whether the token stands for no text."""
        return token_id in self.special
