"""Token ids ↔ bytes and character offsets, for every kind of fast tokenizer.

Tokenizers report offsets that leave out white space, normalised characters or halves of an emoji.
Here the bytes of the tokens are laid end to end over the text; only where that does not give the
text back are the reported offsets used, with their gaps closed.
"""

from __future__ import annotations

import json
import re
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from tokenizers import Encoding, Tokenizer
from tokenizers.models import BPE

from gltr_desktop.analysis.record import Int32, Tokens
from gltr_desktop.analysis.segmentation import character_bounds
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.tokenizer_limits import (
    cannot_split,
    check_description,
    check_growth,
    split_within_limits,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_WHITE_SPACE = re.compile(r"\s")
# Pre-tokenizers that leave white space out of all tokens.
_BLANKS_DROPPED = frozenset({"BertPreTokenizer", "Whitespace", "WhitespaceSplit"})
_BYTE_TOKEN = re.compile(r"<0x([0-9A-F]{2})>")
# A code point that no text holds, as it is assigned to no character and never will be.
_NO_CHARACTER = "\U0010ffff"


class TextTokenizer:
    """Splits text into tokens with their offsets, and returns the bytes of a token."""

    def __init__(self, tokenizer: Tokenizer, special: Iterable[int] = ()) -> None:
        """``special``: the ids of special tokens that the tokenizer itself does not call so."""
        self._set_up(tokenizer.to_str(), special)

    @classmethod
    def from_json(cls, description: str, special: Iterable[int] = ()) -> TextTokenizer:
        """The tokenizer that a ``tokenizer.json`` describes, without building it twice."""
        made = cls.__new__(cls)
        made._set_up(description, special)  # noqa: SLF001 - a method of this class
        return made

    def _set_up(self, description: str, special: Iterable[int]) -> None:
        parts: dict[str, Any] = json.loads(description)
        check_description(parts)
        self._special = frozenset({*special, *_special_ids(parts)})
        decoders = list(_steps(parts["decoder"]))
        kinds = {step["type"] for step in (*decoders, *_steps(parts["pre_tokenizer"]))}
        self._byte_level = "ByteLevel" in kinds
        self._marks_continuation = "WordPiece" in kinds
        self._drops_blanks = not kinds.isdisjoint(_BLANKS_DROPPED)
        self._word_end: str | None = next(
            (step["suffix"] for step in decoders if step["type"] == "BPEDecoder"), None
        )
        # In a byte alphabet, only added tokens are stored as plain text.
        self._added: dict[int, str] = {
            token["id"]: token["content"] if self._byte_level else _with_spaces(token["content"])
            for token in parts["added_tokens"]
        }
        self._tokenizer = _for_plain_text(parts, description)
        self.piece = lru_cache(maxsize=1 << 16)(self._piece)

    def encode(
        self, text: str, cancelled: threading.Event | None = None, *, with_blanks: bool = True
    ) -> Tokens:
        """Tokens of ``text``, no special ones added, that between them cover all of it.

        Unless ``with_blanks``, white space that the tokenizer leaves out belongs to no token.

        Raises:
            Cancelled: ``cancelled`` was set.
            InputError: the text holds half of a surrogate pair, which no file can hold; or the
                tokenizer fails on it, blows it up, or takes for ever.
        """
        try:
            data = text.encode()
        except UnicodeEncodeError as error:
            raise InputError(
                f"The text contains an invalid character at position {error.start:,}.",
                "Delete that character, or paste the text again.",
            ) from None
        encoding = split_within_limits(lambda: self._split(text), len(text), cancelled)
        ids = encoding.ids
        if self._drops_blanks and not with_blanks:
            start, end = _whole_characters(np.array(encoding.offsets, np.int32), text)
            # The mark of a space that stands alone is reported as the letter behind it.
            marks = np.array([self.piece(token) == b" " for token in ids], bool)
            return Tokens(text, start, np.where(marks, start, end), np.array(ids, np.int32))
        pieces = [self.piece(token) for token in ids]
        joined = b"".join(pieces)
        if joined in (data, b" " + data):
            start, end = _offsets_of_bytes(joined, pieces)
            # The space that many tokenizers put before a text covers nothing of it.
            extra = len(joined) - len(data)
            start, end = np.maximum(start - extra, 0), np.maximum(end - extra, 0)
        else:
            start, end = _close_gaps(np.array(encoding.offsets, np.int32).reshape(-1, 2), text)
        return Tokens(text, start, end, np.array(ids, np.int32))

    def _split(self, text: str) -> Encoding:
        try:
            check_growth(self._tokenizer, text)
            # encode_batch lets other threads run, encode does not.
            return self._tokenizer.encode_batch([text], add_special_tokens=False)[0]
        except (GltrError, MemoryError):
            raise
        except Exception as error:  # The Rust library raises bare Exception.
            raise cannot_split(str(error)) from error

    def is_special(self, token_id: int) -> bool:
        """Whether the token stands for no text, whatever its name says."""
        return token_id in self._special

    def _piece(self, token_id: int) -> bytes:
        """UTF-8 bytes that the token stands for; b"" for an id outside the vocabulary."""
        if token_id in self._added:
            return self._added[token_id].encode()
        token = self._tokenizer.id_to_token(token_id)
        if token is None:
            return b""
        if self._byte_level:
            return _bytes_of_byte_level(token)
        if byte := _BYTE_TOKEN.fullmatch(token):
            return bytes.fromhex(byte[1])
        if self._marks_continuation:
            token = token[2:] if token.startswith("##") else " " + token
        if self._word_end and token.endswith(self._word_end):
            token = token.removesuffix(self._word_end) + " "
        return _with_spaces(token).encode()


def _special_ids(parts: dict[str, Any]) -> Iterator[int]:
    """The ids of the special tokens, and of the one for unknown characters."""
    yield from (token["id"] for token in parts["added_tokens"] if token["special"])
    model = parts["model"]
    unknown = model.get("unk_id")  # Unigram; the other models name the token.
    if unknown is None and model.get("unk_token") is not None:
        unknown = model["vocab"].get(model["unk_token"])
    if unknown is not None:
        yield unknown


def _with_spaces(token: str) -> str:
    """``token`` with spaces where SentencePiece writes ▁."""
    return token.replace("▁", " ")


def _steps(step: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    """A step of a tokenizer's description, and the steps that it is a sequence of."""
    if step is not None:
        yield step
        for inner in (*step.get("decoders", ()), *step.get("pretokenizers", ())):
            yield from _steps(inner)


def _for_plain_text(parts: dict[str, Any], description: str) -> Tokenizer:
    """The tokenizer that ``parts`` describe, changed to take every text whole and literally.

    ``description`` is the text that ``parts`` were read from. Where nothing has to be changed it is
    used as it stands: the library holds the interpreter's lock as long as it reads one.
    """
    # A post-processor adds special tokens, and takes white space out of the offsets.
    unwanted = [key for key in ("truncation", "padding", "post_processor") if parts.get(key)]
    parts |= dict.fromkeys(unwanted)
    # A text that mentions "<s>" is a text, not the start of one. Unigram models need more than the
    # setting for it: they may choose any entry that the text holds.
    if parts["model"]["type"] == "Unigram":
        entries = parts["model"]["vocab"]
        for token in parts["added_tokens"]:
            if token["special"] and token["id"] < len(entries):
                token["content"] = entries[token["id"]][0] = _NO_CHARACTER + token["content"]
    # Each call into the library holds the interpreter's lock: the window may answer in between.
    time.sleep(0)
    if parts["model"]["type"] == "BPE" and not parts["added_tokens"]:
        tokenizer = _with_bpe(parts)
    else:
        changed = unwanted or parts["model"]["type"] == "Unigram"
        tokenizer = Tokenizer.from_str(json.dumps(parts) if changed else description)
    tokenizer.encode_special_tokens = True
    return tokenizer


def _with_bpe(parts: dict[str, Any]) -> Tokenizer:
    """The tokenizer of ``parts``, its vocabulary handed over as it is: in a third of the time.

    Added tokens would have to be in the vocabulary already.
    """
    settings = dict(parts["model"])
    vocabulary, merges = settings.pop("vocab"), settings.pop("merges")
    pairs = [tuple(pair.split(" ") if isinstance(pair, str) else pair) for pair in merges]
    empty = settings | {"vocab": {}, "merges": []}
    tokenizer = Tokenizer.from_str(json.dumps(parts | {"model": empty}))
    time.sleep(0)
    del settings["type"]
    given = {key: value for key, value in settings.items() if value is not None}
    tokenizer.model = BPE(vocabulary, pairs, **given)
    return tokenizer


def _byte_alphabet() -> dict[str, int]:
    """The characters by which byte-level BPE writes bytes (Radford et al. 2019, GPT-2).

    Printable Latin-1 stands for itself; the 68 other bytes take the characters from U+0100 on.
    """
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    table = {chr(byte): byte for byte in printable}
    return table | {chr(0x100 + index): byte for index, byte in enumerate(others)}


_BYTE_OF = _byte_alphabet()


def _bytes_of_byte_level(token: str) -> bytes:
    try:
        return bytes(_BYTE_OF[character] for character in token)
    except KeyError:  # An entry that was added to the vocabulary as plain text.
        return token.encode()


def _offsets_of_bytes(data: bytes, pieces: list[bytes]) -> tuple[Int32, Int32]:
    """Offsets in code points of pieces that make up ``data``; empty ones have empty spans."""
    length = np.fromiter(map(len, pieces), np.int64, len(pieces))
    end = np.cumsum(length)
    start = end - length
    octets = np.frombuffer(data, np.uint8)
    # Code points begun before each byte position, and in all.
    begun = np.concatenate([[0], np.cumsum((octets & 0xC0) != 0x80)])
    begin = begun[np.minimum(start + 1, len(data))] - 1
    return (
        np.where(length > 0, begin, begun[start]).astype(np.int32),
        begun[end].astype(np.int32),
    )


def _whole_characters(offsets: NDArray[np.int32], text: str) -> tuple[Int32, Int32]:
    """Reported offsets (n, 2), made ascending; what is left out of a character joins its letter.

    Tokenizers that strip accents report the letter alone.
    """
    start, end = _ascending(offsets)
    if len(end):
        bounds = character_bounds(text)
        whole = bounds[np.searchsorted(bounds, end)]
        # Another token may begin within the character.
        following = np.append(start, len(text))[np.searchsorted(start, end)]
        end = np.maximum(end, np.minimum(whole, following)).astype(np.int32)
    return start, end


def _ascending(offsets: NDArray[np.int32]) -> tuple[Int32, Int32]:
    offsets = offsets.reshape(-1, 2)
    start = np.maximum.accumulate(offsets[:, 0])
    return start, np.maximum(np.maximum.accumulate(offsets[:, 1]), start)


def _close_gaps(offsets: NDArray[np.int32], text: str) -> tuple[Int32, Int32]:
    """Reported offsets (n, 2), made ascending and covering all of ``text``.

    White space in a gap, with all after it, joins the token after the gap: tokens begin with their
    space. Characters before it were mostly composed with the letter before the gap, and join that.
    """
    if len(offsets) == 0:
        empty = np.zeros(0, np.int32)
        return empty, empty
    start, end = _ascending(offsets)
    reach = np.concatenate([[0], end[:-1]])
    gap = start > reach
    low, high = reach[gap], start[gap]
    spaces = np.array([*(space.start() for space in _WHITE_SPACE.finditer(text)), len(text)])
    split = np.minimum(spaces[np.searchsorted(spaces, low)], high)
    split[low == 0] = 0
    # All tokens that end where a gap begins, or begin where it ends, move: those of a split
    # character stay together.
    new_start = np.arange(len(text) + 1, dtype=np.int32)
    new_end = new_start.copy()
    new_end[end[-1]] = len(text)
    new_end[low] = split
    new_start[high] = split
    return new_start[start], new_end[end]
