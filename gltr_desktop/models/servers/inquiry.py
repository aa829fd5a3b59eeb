"""Asks an address what speaks there, and a model on a server what it can fill.

Neither sends anything of the user's texts: a trial reads a few sentences of this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gltr_desktop.analysis.bounded_values import bound_note
from gltr_desktop.analysis.indicators import INDICATORS
from gltr_desktop.analysis.measures import MEASURES
from gltr_desktop.errors import GltrError
from gltr_desktop.models.engine import analyse_alone
from gltr_desktop.models.servers.address import ServerKind
from gltr_desktop.models.servers.connection import Connection
from gltr_desktop.models.servers.failures import ServerRefusal
from gltr_desktop.models.servers.named_tokens import NamedTokens
from gltr_desktop.models.servers.other_servers import (
    COMPATIBLE,
    OPENAI,
    OTHERS,
    OtherServer,
    UnsupportedServerError,
    is_openai,
)
from gltr_desktop.models.servers.protocol import MAX_IDS
from gltr_desktop.models.servers.scorer import ServerScorer

if TYPE_CHECKING:
    import threading

    from gltr_desktop.models.servers.address import Address, ServerModel

_MODELS = "/v1/models"
# A path that is not there, or is not asked for in this way, is no answer. All else is one.
_NOT_THERE = (400, 404, 405, 422, 501)
_SGLANG_INFO = ("/model_info", "/get_model_info")
_VERSION_PATHS = {
    ServerKind.VLLM: ("/version",),
    ServerKind.SGLANG: ("/server_info", "/get_server_info"),
}
_PROTOCOLS = {
    ServerKind.VLLM: ("gltr_desktop.models.engines.vllm.protocol", "VllmProtocol"),
    ServerKind.SGLANG: ("gltr_desktop.models.engines.sglang.protocol", "SglangProtocol"),
}
_SAMPLE = (
    "The cat sat on the mat, and the clock struck thirteen. 猫はマットの上に座った。 🐈 Nobody knew"
    " why. “Again?” she asked, and the naïve man only shrugged.\n"
)
_REPEATED = 6  # So that the speed is not only that of the way to the server.
_TOP_K = 10


@dataclass(frozen=True)
class ServerReport:
    """What speaks at an address: ``version`` is “” where the server does not tell it.

    ``models`` are the names that it has for its models, one at least.
    """

    kind: ServerKind
    version: str
    models: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """What a model on a server has filled in when it read a sample.

    ``lines`` say it to people, each in a sentence or two: the speed, what can be shown and what
    cannot, which ranks are exact, and the context. ``needs_tokenizer`` says that the tokenizer on
    this computer is needed.
    """

    needs_tokenizer: bool
    lines: tuple[str, ...]


def inquire(address: Address, key: str | None, cancelled: threading.Event) -> ServerReport:
    """Find out what speaks at ``address`` by a few requests that hold no text.

    Raises:
        Cancelled: ``cancelled`` was set.
        UnsupportedServerError: a server of a kind that cannot be used.
        GltrError: nothing answers, the key is refused, or there is no such server.
    """
    if is_openai(address):
        raise UnsupportedServerError(OPENAI, address, ())
    with Connection(address, key, cancelled) as connection:
        return _Inquiry(connection).report()


def try_model(
    model: ServerModel, tokenizer: str, key: str | None, cancelled: threading.Event
) -> Trial:
    """Have the ``model`` read a sample of ours, as a text would be read.

    ``tokenizer`` is the path of the model's own, or empty. Raises Cancelled, and GltrError for
    whatever would keep a text from being read.
    """
    module, name = _PROTOCOLS[model.kind]
    protocol = getattr(import_module(module), name)(model, tokenizer)
    engine = ServerScorer(protocol, model, lambda: key)
    analysis = analyse_alone(engine, _SAMPLE * _REPEATED, _TOP_K, cancelled)
    record = analysis.model
    needs = {measure.title: measure.columns for measure in MEASURES}
    needs |= {indicator.title: indicator.columns for indicator in INDICATORS}
    given = [title for title in needs if record.lacks.isdisjoint(needs[title])]
    missing = [title for title in needs if title not in given]
    vocabulary = protocol.vocabulary
    needs_tokenizer = not isinstance(vocabulary, NamedTokens) or vocabulary.uses_own
    lines = [
        f"{model.title} has read a sample, {engine.tokens_per_second:,.0f} tokens a second.",
        f"It gives: {', '.join(given)}{_likeliest(analysis.top_k)}.",
        f"It cannot give: {', '.join(missing)}." if missing else "",
        bound_note(record),
        _on_context(record.context_length),
        "The tokenizer on this computer says where in the text its tokens are."
        if needs_tokenizer
        else "",
    ]
    return Trial(needs_tokenizer, tuple(filter(None, lines)))


def _likeliest(count: int) -> str:
    return f", and the {count:,} likeliest predictions" if count else ""


def _on_context(length: int | None) -> str:
    if length is None:
        return ""
    at_once = "" if length <= MAX_IDS else f", and is sent {MAX_IDS:,} at once"
    return f"The model reads {length:,} tokens together{at_once}."


class _Inquiry:
    """The questions to one address."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cards = [
            card
            for card in _list(self._first_answer().get("data"))
            if isinstance(card, dict) and isinstance(card.get("id"), str) and card["id"]
        ]
        self._owners = {str(card.get("owned_by")).casefold() for card in self._cards}

    def report(self) -> ServerReport:
        kind = self._kind()
        models = tuple(card["id"] for card in self._cards if _can_be_read(kind, card))
        if not models:
            raise GltrError(
                f"{kind.title} at {self._host} offers no model.",
                "Look at what the server itself writes: it may still be starting.",
            )
        return ServerReport(kind, self._version(kind), models)

    @property
    def _host(self) -> str:
        return self._connection.address.host

    def _kind(self) -> ServerKind:
        for kind in ServerKind:
            if kind.value in self._owners:
                return kind
        for other in OTHERS:
            if other.owner in self._owners:
                raise self._unsupported(other, self._answer_of(other))
        for other in OTHERS:
            answer = self._answer_of(other)
            if other.recognises(answer):
                raise self._unsupported(other, answer)
        # A proxy may give its own name to the models of the server behind it.
        if any(isinstance(self._answer(path).get("model_path"), str) for path in _SGLANG_INFO):
            return ServerKind.SGLANG
        if self._cards:
            raise self._unsupported(COMPATIBLE, {})
        raise GltrError(
            f"At {self._host} there is no server of language models that is known here.",
            "Check the address and its port: vLLM and SGLang can be used.",
        )

    def _unsupported(self, other: OtherServer, answer: dict[str, Any]) -> UnsupportedServerError:
        names = [*other.listed(answer), *(card["id"] for card in self._cards)]
        return UnsupportedServerError(other, self._connection.address, tuple(dict.fromkeys(names)))

    def _version(self, kind: ServerKind) -> str:
        # SGLang's answer holds its settings, keys too: nothing else of it is looked at.
        told = (self._answer(path).get("version") for path in _VERSION_PATHS[kind])
        return next((version for version in told if isinstance(version, str)), "")

    def _answer_of(self, other: OtherServer) -> dict[str, Any]:
        return {} if other.path is None else self._answer(other.path)

    def _first_answer(self) -> dict[str, Any]:
        """The answer to the first question, which also tells whether anything answers at all."""
        try:
            return _object(self._connection.get(_MODELS))
        except ServerRefusal as refusal:
            if refusal.status not in _NOT_THERE:
                raise
            return {}

    def _answer(self, path: str) -> dict[str, Any]:
        """The answer to another question; empty for whatever is none."""
        try:
            return _object(self._connection.get(path))
        except GltrError:
            return {}


def _can_be_read(kind: ServerKind, card: dict[str, Any]) -> bool:
    """False for an adapter on SGLang, whose requests would be answered by the model without it."""
    return kind is not ServerKind.SGLANG or not card.get("parent")


def _object(answer: object) -> dict[str, Any]:
    return answer if isinstance(answer, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
