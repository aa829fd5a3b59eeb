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

from gltr_desktop.analysis.byte_alphabet import bytes_of
from gltr_desktop.analysis.record import Int32, Tokens
from gltr_desktop.analysis.segmentation import character_bounds
from gltr_desktop.errors import GltrError
from gltr_desktop.models.offsets import ascending, close_gaps, offsets_of_pieces, utf8
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
        data = utf8(text)
        encoding = split_within_limits(lambda: self._split(text), len(text), cancelled)
        ids = encoding.ids
        if self._drops_blanks and not with_blanks:
            start, end = _whole_characters(np.array(encoding.offsets, np.int32), text)
            # The mark of a space that stands alone is reported as the letter behind it.
            marks = np.array([self.piece(token) == b" " for token in ids], bool)
            return Tokens(text, start, np.where(marks, start, end), np.array(ids, np.int32))
        pieces = [self.piece(token) for token in ids]
        offsets = offsets_of_pieces(pieces, data)
        if offsets is None:
            offsets = close_gaps(np.array(encoding.offsets, np.int32).reshape(-1, 2), text)
        start, end = offsets
        return Tokens(text, start, end, np.array(ids, np.int32))

    @property
    def lower_case(self) -> bool:
        """Whether capital letters are read as small ones, so that there are no other tokens."""
        normalizer = self._tokenizer.normalizer
        return normalizer is not None and normalizer.normalize_str("A").lstrip("▁ ") == "a"

    def _split(self, text: str) -> Encoding:
        try:
            check_growth(self._tokenizer, text)
            # encode_batch lets other threads run, encode does not.
            return self._tokenizer.encode_batch([text], add_special_tokens=False)[0]
        except (GltrError, MemoryError):
            raise
        except Exception as error:  # The Rust library raises bare Exception.
            raise cannot_split(str(error)) from error

    @property
    def drops_blanks(self) -> bool:
        """Whether white space is left out of all tokens."""
        return self._drops_blanks

    @property
    def marks_word_ends(self) -> bool:
        """Whether the last token of every word is marked by a suffix."""
        return bool(self._word_end)

    def pieces(self, count: int) -> Iterator[bytes]:
        """What :meth:`piece` returns for the first ``count`` ids, without keeping any of it."""
        return map(self._piece, range(count))

    def is_added(self, token_id: int) -> bool:
        """Whether the token was added to the vocabulary that the tokenizer was trained on."""
        return token_id in self._added

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
            return bytes_of(token)
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


def _whole_characters(offsets: NDArray[np.int32], text: str) -> tuple[Int32, Int32]:
    """Reported offsets (n, 2), made ascending; what is left out of a character joins its letter.

    Tokenizers that strip accents report the letter alone.
    """
    start, end = ascending(offsets)
    if len(end):
        bounds = character_bounds(text)
        whole = bounds[np.searchsorted(bounds, end)]
        # Another token may begin within the character.
        following = np.append(start, len(text))[np.searchsorted(start, end)]
        end = np.maximum(end, np.minimum(whole, following)).astype(np.int32)
    return start, end
