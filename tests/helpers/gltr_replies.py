"""What GLTR answers and keeps in files, made by hand in both of its spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

START = "<|endoftext|>"
K = 20
PIECES = [
    b"\xe2\x80", b"\x9c", b"Well", b"\xe2\x80\xa6", b" she", b" said", b"\xe2\x80", b"\x99", b"s",
    b" don", b"\xe2\x80", b"\x99", b"t", b" \xe2\x80\x94", b" na\xc3\xafve", b"\xe2\x80", b"\x9d",
    b"\n\n", b"\n", b"end", b"\xe2\x80\x94", b"of", b" \xe2\x80", b"\x9c", b"\xe6\x97", b"\xa5",
    b"\xe2\x80", b"\x9d", b" \xf0\x9f\x91", b"\xa9", b"'s", b"-", b" -", b" \n", b".",
]  # fmt: skip
"""Pieces of a text as GPT-2 cuts it, among them all that GLTR's server rewrites."""


def spelled(piece: bytes) -> str:
    """``piece`` in the byte alphabet, in which the bytes of letters and signs are themselves."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in shown]
    return "".join(chr(byte if byte in shown else 256 + hidden.index(byte)) for byte in piece)


def reply_of(
    pieces: Sequence[bytes] = PIECES, *, k: int = K, project: str = "gpt-2-small"
) -> dict[str, Any]:
    """A reply about the text of ``pieces``: ranks 0, 3, 60 and so on, probabilities rounded."""
    tokens = [spelled(piece) for piece in pieces]
    guesses = [f"Ġguess{number}" for number in range(k)]
    real, predicted = [], []
    for index, token in enumerate(tokens):
        rank = (0, 3, 60, 2_000)[index % 4]
        row = [[guess, round(0.3 / (place + 1), 5)] for place, guess in enumerate(guesses)]
        if rank < k:
            row[rank][0] = token
        real.append([rank, round(0.3 / (rank + 1), 5) if rank < 2_000 else 0.0])
        predicted.append(row)
    return {
        "request": {"project": project, "text": b"".join(pieces).decode()},
        "result": {"bpe_strings": [START, *tokens], "real_topk": real, "pred_topk": predicted},
    }


def as_the_server_shows(reply: dict[str, Any]) -> dict[str, Any]:
    """The same with the strings that GLTR's server puts in the place of some tokens."""
    result = reply["result"]
    return reply | {
        "result": result
        | {
            "bpe_strings": [shown(token) for token in result["bpe_strings"]],
            "pred_topk": [[[shown(token), p] for token, p in row] for row in result["pred_topk"]],
        }
    }


def shown(token: str) -> str:
    """What GLTR's server shows for a ``token``."""
    space, rest = ("Ġ", token[1:]) if token.startswith("Ġ") else ("", token)
    if rest.startswith("Ċ") and not space:
        return "Ċ "
    if rest.startswith("â"):
        return "Ġ-" if space else " "
    return space + {"ľ": "“", "Ŀ": "”", "Ļ": "'"}.get(rest[:1], rest)
