"""How a vLLM server is asked about one model.

The prompt goes as the ids of its tokens to /v1/completions, so that start token and windows are
ours. Sources: vLLM 0.32, entrypoints/openai and entrypoints/serve; recorded answers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.model_record import TIES_COUNTED, ModelRecord
from gltr_desktop.analysis.record import Int32, Tokens
from gltr_desktop.errors import InputError, printable
from gltr_desktop.models.engines.vllm.reply import evidence_of
from gltr_desktop.models.offsets import close_gaps, utf8
from gltr_desktop.models.servers.failures import ServerRefusal
from gltr_desktop.models.servers.named_tokens import NamedTokens
from gltr_desktop.models.servers.own_tokenizer import own_tokenizer
from gltr_desktop.models.servers.pieces import lay_pieces, refuse_marks
from gltr_desktop.models.servers.protocol import MAX_IDS, ServedModel, lacking
from gltr_desktop.models.servers.replies import UnusableReplyError, ids_in, member, strings_in

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Columns
    from gltr_desktop.models.servers.address import ServerModel
    from gltr_desktop.models.servers.connection import Connection

_COMPLETIONS, _RENDER, _TOKENIZE = "/v1/completions", "/v1/completions/render", "/tokenize"
_PREDICTIONS = 20
"""Always asked for, so that which ranks are exact does not depend on how many are shown."""
_MAX_ALLOWED = re.compile(r"max allowed: (\d{1,9})\b")
_MAX_TEXT = 2_000_000
"""Characters: a server splits a text into tokens at one go, and others wait for it meanwhile."""
_SAMPLE = "The sea was calm."
_MIN_IDS = 3
_MAX_NAME = 50  # Characters of what the server calls something.


class VllmProtocol:
    """A ``ServerProtocol`` of ``models/servers/protocol.py``."""

    def __init__(self, model: ServerModel, tokenizer: str) -> None:
        """``tokenizer``: the path of the model's own, for where the server names no pieces."""
        self._model, self._tokenizer = model, tokenizer
        self._root = ""
        self._names = NamedTokens()
        self._predictions = _PREDICTIONS

    @property
    def vocabulary(self) -> NamedTokens:
        """The texts of the tokens that the server has named so far."""
        return self._names

    def introduce(self, connection: Connection) -> ServedModel:
        """Ask what the model is, and try it with a few words of our own."""
        card = self._card(connection)
        root = card.get("root")
        self._root = root if isinstance(root, str) else ""
        plain = self._tokenize(_SAMPLE, connection)
        marked = self._tokenize(_SAMPLE, connection, add_special_tokens=True)
        start_id, start_token = self._start(plain, marked)
        # An adapter's card has no length of its own.
        length = card.get("max_model_len") or plain.get("max_model_len")
        if isinstance(length, bool) or not isinstance(length, int):
            raise UnusableReplyError("it does not say how long the model’s context is")
        if length <= _MIN_IDS:
            raise InputError("The model’s context is too short.", "Choose another model.")
        ids = ids_in(plain, "tokens")
        self._try(ids if start_id is None else [start_id, *ids], connection)
        record = ModelRecord(
            name=self._model.model,
            revision=None,
            parameters=None,
            vocabulary_size=None,
            context_length=length,
            weights=None,
            precision=None,
            device=_device(connection),
            start_token=start_token,
            lacks=lacking(self._predictions),
            exact_ranks=self._predictions,
            further_ranks=TIES_COUNTED,
        )
        return ServedModel(record, start_id, min(MAX_IDS, length - 1))

    def split(self, text: str, connection: Connection) -> Tokens:
        """The tokens of ``text``, with their exact offsets.

        They are found by the bytes of the tokens where these make up the text; else the server's
        own offsets are used where it is willing to tell them, or the model's tokenizer on this
        computer. Raises InputError if there is none, for a text that is too long, and for one that
        spells marks such as “<|endoftext|>”, which vLLM cannot be told to read as text.
        """
        utf8(text)
        if len(text) > _MAX_TEXT:
            raise InputError(
                f"The text has {len(text):,} characters; a server is sent {_MAX_TEXT:,} at most.",
                "Analyse a part of it, or use a model on this computer.",
            )
        reply = self._tokenize(text, connection)
        ids = ids_in(reply, "tokens")
        if reply.get("token_strs") is not None:  # Servers before 0.9.2 have none.
            strings = strings_in(reply, len(ids), "token_strs")
            refuse_marks(strings)
            laid = lay_pieces(text, strings)
            if laid is not None:
                self._names.learn(ids, laid.pieces)
                return Tokens(text, laid.start, laid.end, np.array(ids, np.int32))
        offsets = self._rendered_offsets(text, ids, connection)
        if offsets is not None:
            return Tokens(text, *offsets, np.array(ids, np.int32))
        return self._split_here(text, ids, connection)

    def question(self, ids: list[int]) -> tuple[str, dict[str, Any]]:
        """The path and the body of the request that has the server read ``ids``."""
        return _COMPLETIONS, {
            "model": self._model.model,
            "prompt": ids,
            "max_tokens": 1,
            "temperature": 0,
            "prompt_logprobs": self._predictions,
            "return_token_ids": True,
        }

    def evidence(self, reply: Any, ids: list[int], top_k: int) -> Columns:  # noqa: ANN401 - JSON
        """What the ``reply`` to that question says of ``ids[1:]``: a row for each of them."""
        return evidence_of(reply, ids, self._predictions, top_k, self._names)

    def _card(self, connection: Connection) -> dict[str, Any]:
        """What the server's list says of the model."""
        listed = member(connection.get("/v1/models"), "data")
        cards: list[dict[str, Any]] = [
            card for card in (listed if isinstance(listed, list) else ()) if isinstance(card, dict)
        ]
        for card in cards:
            if card.get("id") == self._model.model:
                return card
        offered = ", ".join(f"“{card.get('id')}”" for card in cards) or "none"
        raise InputError(
            f"The server does not offer the model “{self._model.model}”.",
            f"Choose one of those that it does offer: {offered}.",
        )

    def _tokenize(
        self, text: str, connection: Connection, *, add_special_tokens: bool = False
    ) -> dict[str, Any]:
        body = {
            "model": self._model.model,
            "prompt": text,
            "add_special_tokens": add_special_tokens,
            "return_token_strs": True,
        }
        reply = connection.post(_TOKENIZE, body)
        if not isinstance(reply, dict):
            raise UnusableReplyError("it lacks “tokens”")
        return reply

    def _start(
        self, plain: dict[str, Any], marked: dict[str, Any]
    ) -> tuple[int | None, str | None]:
        """The token that the server puts before every text, with its name; (None, None) for none.

        Of several the last one is taken: it stands where texts begin.
        """
        inner, outer = ids_in(plain, "tokens"), ids_in(marked, "tokens")
        begins = range(len(outer) - len(inner) + 1)
        before = next((at for at in begins if outer[at : at + len(inner)] == inner), 0)
        self._names.mark(outer[:before])
        if not before:
            return None, None
        names = marked.get("token_strs")
        named = names[before - 1] if isinstance(names, list) and len(names) == len(outer) else None
        return outer[before - 1], _shown(named) if isinstance(named, str) and named else None

    def _try(self, ids: list[int], connection: Connection) -> None:
        """Have ``ids`` read: what the server cannot do is said before a text is sent.

        Finds out how many predictions it gives if they are fewer than what is usual.
        """
        self._predictions = _PREDICTIONS
        path, body = self.question(ids)
        try:
            reply = connection.post(path, body)
        except ServerRefusal as refusal:
            allowed = _MAX_ALLOWED.search(refusal.detail)
            if allowed is None or int(allowed[1]) >= _PREDICTIONS:
                raise
            self._predictions = int(allowed[1])
            path, body = self.question(ids)
            reply = connection.post(path, body)
        self.evidence(reply, ids, 0)

    def _rendered_offsets(
        self, text: str, ids: list[int], connection: Connection
    ) -> tuple[Int32, Int32] | None:
        """The offsets that vLLM's route for what a prompt becomes gives; None where it is off."""
        body = {
            "model": self._model.model,
            "prompt": text,
            "max_tokens": 1,
            "add_special_tokens": False,
            "return_token_offsets": True,
        }
        try:
            reply = connection.post(_RENDER, body)
            rendered, spans = ids_in(reply, 0, "token_ids"), member(reply, 0, "token_offsets")
        except (ServerRefusal, UnusableReplyError):
            # Most servers have it switched off, and it takes no text beyond the model's context.
            return None
        if rendered != ids or not _are_spans(spans, len(ids), len(text)):
            return None
        offsets = _with_blanks(np.array(spans, np.int32).reshape(-1, 2))
        return close_gaps(offsets, text) if _tell_where(offsets, text) else None

    def _split_here(self, text: str, ids: list[int], connection: Connection) -> Tokens:
        """The tokens by the model's own tokenizer, which must find the same as the server."""
        names = [name for name in (self._model.model, self._root) if name]
        own = own_tokenizer(names, self._tokenizer)
        if own is None:
            raise InputError(
                "The server does not say exactly where in the text its tokens are.",
                "Name the “tokenizer.json” of the model, or its folder, in Model → Server… or with"
                " --tokenizer.",
            )
        tokens = own.tokenizer.encode(text, connection.cancelled)
        if tokens.token_id.tolist() != ids:
            raise InputError(
                f"The tokenizer on this computer is not that of “{self._model.model}”: it splits"
                " the text otherwise than the server.",
                "Name the “tokenizer.json” that the server’s model came with.",
            )
        self._names.use(own.tokenizer)
        return tokens


def _device(connection: Connection) -> str:
    """The server's name for people, with its version where it tells that."""
    try:
        reply = connection.get("/version")
    except ServerRefusal:
        reply = None
    version = reply.get("version") if isinstance(reply, dict) else None
    return f"vLLM {_shown(version)}" if isinstance(version, str) else "vLLM"


def _shown(name: str) -> str:
    """A ``name`` of the server's as it can be shown in one line."""
    return printable(name)[:_MAX_NAME]


def _with_blanks(offsets: Int32) -> Int32:
    """Reported offsets (n, 2); tokens of which nothing is left without their spaces get these."""
    start, end = offsets.T
    reach = np.concatenate([[0], np.maximum.accumulate(end)])[: len(end)]
    is_blank = (start == end) & (start > reach)
    return np.stack([np.where(is_blank, reach, start), end], 1).astype(np.int32)


def _are_spans(spans: object, count: int, length: int) -> bool:
    """Whether ``spans`` are ``count`` pairs of places in a text of so many characters."""
    return (
        isinstance(spans, list)
        and len(spans) == count
        and all(
            isinstance(span, list)
            and len(span) == 2
            and all(type(end) is int and 0 <= end <= length for end in span)
            for span in spans
        )
    )


def _tell_where(offsets: Int32, text: str) -> bool:
    """Whether offsets (n, 2) ascend and reach from the first word of ``text`` to the last.

    Slow tokenizers know of no places: all of theirs are 0.
    """
    start, end = offsets.T
    ascend = all((np.diff(column) >= 0).all() for column in (start, end)) and (start <= end).all()
    within = range(start.min(initial=len(text)), end.max(initial=0))
    return bool(ascend) and not any(
        character.isalnum() for at, character in enumerate(text) if at not in within
    )
