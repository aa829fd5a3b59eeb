"""Numbers the tokens of GLTR's files, which have no ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.documents.gltr_json.alignment import shown_bytes
from gltr_desktop.documents.gltr_json.vocabulary import FileVocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.documents.gltr_json.result import Result


def numbered(
    result: Result, pieces: Sequence[bytes]
) -> tuple[list[int], list[int], FileVocabulary]:
    """Ids for the tokens, which stand for ``pieces`` of the text, and for all of their guesses.

    Each string has one, as far as that is possible: where the server has rewritten two tokens into
    one string, the text tells them apart, and the guess at a token's own rank is that token.
    """
    numbers = _Numbers()
    start_token = numbers.of(result.start, result.start.encode())
    ids = list(map(numbers.of, result.shown, pieces))
    top_id: list[int] = []
    rows = zip(ids, result.shown, result.rank.tolist(), result.guesses.rows(), strict=True)
    for token, shown, rank, guesses in rows:
        row = list(map(numbers.__getitem__, guesses))
        if shown in guesses:
            for place, guess in enumerate(guesses):
                if place == rank and guess == shown:
                    row[place] = token
                elif guess == shown:
                    row[place] = numbers.of(shown, shown_bytes(shown))
        top_id += row
    special = frozenset({start_token} - set(ids))
    return ids, top_id, FileVocabulary(numbers.pieces, special)


class _Numbers(dict[str, int]):
    """By each string, the id of the first token that is shown so; ids begin with 0.

    ``pieces`` are the bytes that each id stands for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pieces: dict[int, bytes] = {}
        self._ids: dict[tuple[str, bytes], int] = {}

    def of(self, shown: str, piece: bytes) -> int:
        """The id of the token that is ``shown`` so and stands for ``piece``."""
        token = self._ids.setdefault((shown, piece), len(self._ids))
        self.pieces[token] = piece
        self.setdefault(shown, token)
        return token

    def __missing__(self, shown: str) -> int:
        return self.of(shown, shown_bytes(shown))
