"""How SGLang is asked about one model: its own /generate, as its OpenAI routes give no prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gltr_desktop.analysis.model_record import AT_LEAST, ModelRecord
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.engines.sglang.facts import ask_facts
from gltr_desktop.models.engines.sglang.reply import evidence_of
from gltr_desktop.models.hub_files import TOKENIZER
from gltr_desktop.models.servers.failures import ServerRefusal
from gltr_desktop.models.servers.own_tokenizer import own_tokenizer
from gltr_desktop.models.servers.pieces import refuse_marks
from gltr_desktop.models.servers.protocol import ServedModel, lacking
from gltr_desktop.models.servers.replies import ids_in

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Columns, Tokens
    from gltr_desktop.models.checkpoint.tokenizer_loading import LoadedTokenizer
    from gltr_desktop.models.servers.address import ServerModel
    from gltr_desktop.models.servers.connection import Connection
    from gltr_desktop.models.tokens import TextTokenizer

_GUESSES = 1_000
"""GLTR's last class begins behind the 1,000th guess."""
_SAMPLE = "The sea was calm."
_NOT_FOUND = 404
_SHOWN = 20  # Characters of a text, in an error.
_NEEDS_TOKENIZER = (
    f"Download the file “{TOKENIZER}” of the model, and choose it in the window (Model → Server…),"
    " or with --tokenizer."
)


class SglangProtocol:
    """A ``ServerProtocol`` of ``models/servers/protocol.py``.

    SGLang gives ids of tokens, but neither their texts nor where in the text they are. So the
    model's tokenizer has to be on this computer, and must split the text as the server does.
    """

    def __init__(self, model: ServerModel, tokenizer: str) -> None:
        """``tokenizer`` is the path of the model's own, or empty."""
        self._model, self._chosen = model, tokenizer
        self._tokenizer: TextTokenizer | None = None
        self._guesses = _GUESSES
        # What the server puts around every text that it splits.
        self._before: list[int] = []
        self._after: list[int] = []

    @property
    def vocabulary(self) -> TextTokenizer:
        """The model's own tokenizer; there is none before the server was asked."""
        if self._tokenizer is None:
            raise RuntimeError("the server has not been introduced")
        return self._tokenizer

    def introduce(self, connection: Connection) -> ServedModel:
        """Ask what the model is, find its tokenizer, and try both with a few words of our own."""
        facts = ask_facts(connection, self._model.model)
        own = own_tokenizer(facts.names, self._chosen)
        if own is None:
            raise InputError(
                "SGLang does not say where in a text its tokens are, so the tokenizer of"
                f" “{self._model.model}” is needed on this computer, too.",
                _NEEDS_TOKENIZER,
            )
        self._tokenizer = own.tokenizer
        self._guesses = _count_up_to(_GUESSES, own.tokenizer)
        start_id, start_token = self._start(own, connection)
        self._try(start_id, connection)
        record = ModelRecord(
            name=self._model.model,
            revision=None,
            parameters=None,
            vocabulary_size=None,
            context_length=facts.context_length,
            weights=None,
            precision=facts.precision,
            device=f"SGLang {facts.version}".strip(),
            start_token=start_token,
            lacks=lacking(self._guesses),
            exact_ranks=self._guesses,
            further_ranks=AT_LEAST,
        )
        return ServedModel(record, start_id, facts.max_ids)

    def split(self, text: str, connection: Connection) -> Tokens:
        """The tokens of ``text``, with the offsets that the model's own tokenizer gives them.

        Raises InputError if the server splits it otherwise, as where it spells a mark.
        """
        tokens = self.vocabulary.encode(text, connection.cancelled)
        expected = [*self._before, *tokens.token_id.tolist(), *self._after]
        answered = self._server_ids(text, connection, with_special=False)
        if answered != expected:
            theirs = answered[len(self._before) : len(answered) - len(self._after)]
            pieces = (self.vocabulary.piece(token_id) for token_id in theirs)
            refuse_marks([piece.decode(errors="replace") for piece in pieces])
            raise self._other_tokenizer(_first_difference(tokens, theirs))
        return tokens

    def question(self, ids: list[int]) -> tuple[str, dict[str, Any]]:
        """The path and the body of the request that has the server read ``ids``."""
        return "/generate", {
            "input_ids": ids,
            "sampling_params": {"max_new_tokens": 0, "temperature": 0},
            "return_logprob": True,
            "logprob_start_len": 0,
            "top_logprobs_num": self._guesses,
            "return_flat_raw_top_logprobs": True,
            "return_flat_raw_top_logprobs_b64": True,
        }

    def evidence(self, reply: Any, ids: list[int], top_k: int) -> Columns:  # noqa: ANN401 - JSON
        """What the ``reply`` to that question says of ``ids[1:]``: a row for each of them."""
        return evidence_of(reply, ids, self._guesses, top_k)

    def _start(self, own: LoadedTokenizer, connection: Connection) -> tuple[int | None, str | None]:
        """The start token: that of the tokenizer's folder, else what the server puts first."""
        inner = own.tokenizer.encode(_SAMPLE).token_id.tolist()
        self._before, self._after = self._around(inner, connection, with_special=False)
        if own.start_id is not None:
            return own.start_id, own.start_token
        before, _ = self._around(inner, connection, with_special=True)
        if not before:
            return None, None
        return before[-1], own.tokenizer.piece(before[-1]).decode(errors="replace") or None

    def _around(
        self, inner: list[int], connection: Connection, *, with_special: bool
    ) -> tuple[list[int], list[int]]:
        """What the server puts before and after a text whose tokens are ``inner``."""
        outer = self._server_ids(_SAMPLE, connection, with_special=with_special)
        for begin in range(len(outer) - len(inner) + 1):
            end = begin + len(inner)
            if outer[begin:end] == inner:
                return outer[:begin], outer[end:]
        raise self._other_tokenizer()

    def _server_ids(self, text: str, connection: Connection, *, with_special: bool) -> list[int]:
        # Newer servers do not heed what is asked about special tokens.
        body = {
            "model": self._model.model,
            "prompt": text,
            "add_special_tokens": with_special,
        }
        try:
            answer = connection.post("/tokenize", body)
        except ServerRefusal as refusal:
            if refusal.status != _NOT_FOUND:
                raise
            raise GltrError(
                "This SGLang is too old to say how it splits a text into tokens.",
                "Update SGLang on the server.",
            ) from None
        return ids_in(answer, "tokens")

    def _try(self, start_id: int | None, connection: Connection) -> None:
        """Have the server read a few words: what it cannot do is said now, and not in the middle.

        Raises GltrError for what the server refuses or answers wrongly.
        """
        ids = self.vocabulary.encode(_SAMPLE).token_id.tolist()
        if start_id is not None:
            ids.insert(0, start_id)
        path, body = self.question(ids)
        self.evidence(connection.post(path, body), ids, 0)

    def _other_tokenizer(self, where: str = "") -> InputError:
        return InputError(
            f"The tokenizer on this computer and that of “{self._model.model}” on the server split"
            f" the text in different ways{where}: where its tokens are is not known.",
            _NEEDS_TOKENIZER,
        )


def _first_difference(tokens: Tokens, ids: list[int]) -> str:
    """The place in the text where ``ids`` begin to be others than those of ``tokens``."""
    pairs = zip(tokens.token_id.tolist(), ids, strict=False)
    same = next((index for index, (ours, theirs) in enumerate(pairs) if ours != theirs), len(ids))
    begin = int(tokens.start[same]) if same < len(tokens) else 0
    return f", from “{tokens.text[begin : begin + _SHOWN]}” on"


def _count_up_to(most: int, tokenizer: TextTokenizer) -> int:
    """How many items the vocabulary has, or ``most``: a server fails if it is asked for more."""
    return next((size for size in range(most, 0, -1) if tokenizer.piece(size - 1)), 1)
