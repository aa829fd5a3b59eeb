"""The texts of a vocabulary's tokens, as far as a server has named them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.models.servers.pieces import is_mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gltr_desktop.analysis.record import Vocabulary


class NamedTokens:
    """A ``Vocabulary`` that grows with what a server says; what it has not named is empty.

    The bytes of the text's tokens are exact. Predictions are shown as the server writes them, alone
    and decoded: of a part of a character that is nothing, and some decoders leave out the space
    that a token begins with.
    """

    def __init__(self) -> None:
        self._exact: dict[int, bytes] = {}
        self._shown: dict[int, str] = {}
        self._special: set[int] = set()
        self._loses_spaces = False
        self._own: Vocabulary | None = None

    def learn(self, ids: Iterable[int], pieces: Iterable[bytes]) -> None:
        """Keep the exact bytes of tokens."""
        self._exact.update(zip(ids, pieces, strict=True))

    def mark(self, ids: Iterable[int]) -> None:
        """Keep that tokens stand for no text."""
        self._special.update(ids)

    def hear(self, token_id: int, decoded: str) -> None:
        """Keep how the server writes a token."""
        self._shown[token_id] = decoded
        if self._exact.get(token_id) == b" " + decoded.encode(errors="replace"):
            self._loses_spaces = True

    def use(self, own: Vocabulary) -> None:
        """Take all texts from the model's ``own`` tokenizer from now on."""
        self._own = own

    @property
    def uses_own(self) -> bool:
        """Whether all texts are those of the model's own tokenizer."""
        return self._own is not None

    def piece(self, token_id: int) -> bytes:
        """UTF-8 bytes that the token stands for, as far as they are known."""
        if self._own is not None:
            return self._own.piece(token_id)
        exact = self._exact.get(token_id)
        if exact is not None:
            return exact
        shown = self._shown.get(token_id, "")
        # Servers write U+FFFD for parts of characters.
        return b"" if "\ufffd" in shown else shown.encode(errors="replace")

    def is_special(self, token_id: int) -> bool:
        """Whether the token stands for no text, or for a text whose first space may be missing.

        So nobody is offered to write such a text in place of a word.
        """
        if self._own is not None:
            return self._own.is_special(token_id)
        if token_id in self._special or is_mark(self._shown.get(token_id, "")):
            return True
        return self._loses_spaces and token_id not in self._exact
