"""What an SGLang server says of itself and of its model, under the names of several versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.servers.failures import ServerRefusal
from gltr_desktop.models.servers.protocol import MAX_IDS
from gltr_desktop.models.servers.replies import UnusableReplyError

if TYPE_CHECKING:
    from gltr_desktop.models.servers.connection import Connection

# The newer name first.
_MODEL_INFO = ("/model_info", "/get_model_info")
_SERVER_INFO = ("/server_info", "/get_server_info")
# SGLang keeps six positions of a context for itself, and accepts fewer tokens than are left.
_KEPT = 7
_DTYPES = {
    "bfloat16": "bfloat16",
    "float16": "float16",
    "half": "float16",
    "float32": "float32",
    "float": "float32",
}


@dataclass(frozen=True)
class Facts:
    """``names`` are what the model is called, and where its tokenizer was loaded from.

    ``version`` is that of SGLang, “” where it is not told. ``max_ids`` is the most tokens of one
    request; ``precision`` is None where it is left to the model's own configuration.
    """

    names: list[str]
    version: str
    context_length: int
    max_ids: int
    precision: str | None


def ask_facts(connection: Connection, model: str) -> Facts:
    """Ask for the facts about the ``model``; raises GltrError where it cannot read texts."""
    card = _card(connection.get("/v1/models"), model)
    model_info = _first_of(connection, _MODEL_INFO)
    if model_info.get("is_generation") is False:
        raise InputError(f"“{model}” is not a model that continues texts.", "Choose another model.")
    server_info = _first_of(connection, _SERVER_INFO)
    context = _context_length(card, server_info)
    accepted = _positive(server_info.get("max_req_input_len"))
    most = min(context - _KEPT, context if accepted is None else accepted - 1)
    if most < 2:
        raise UnusableReplyError("the model reads too few tokens at once")
    told = (model, card.get("root"), model_info.get("tokenizer_path"), model_info.get("model_path"))
    return Facts(
        list(dict.fromkeys(name for name in told if isinstance(name, str) and name)),
        str(server_info.get("version") or ""),
        context,
        min(MAX_IDS, most),
        _DTYPES.get(str(server_info.get("dtype"))),
    )


def _card(listing: object, model: str) -> dict[str, Any]:
    """What the list of models says of ``model``."""
    cards = listing.get("data") if isinstance(listing, dict) else None
    for card in cards if isinstance(cards, list) else []:
        if isinstance(card, dict) and card.get("id") == model:
            if card.get("parent"):
                # The requests that are sent would be answered by the model without it.
                raise InputError(
                    f"“{model}” is an adapter of “{card['parent']}”, which SGLang cannot read"
                    " texts with here.",
                    "Choose the model itself, or serve the adapter with vLLM.",
                )
            return card
    raise InputError(
        f"The server does not offer the model “{model}”.",
        "Choose one of its models in the window (Model → Server…).",
    )


def _first_of(connection: Connection, paths: tuple[str, ...]) -> dict[str, Any]:
    """The first answer; empty where the server keeps it to itself."""
    for path in paths:
        try:
            answer = connection.get(path)
        except ServerRefusal:
            continue
        if isinstance(answer, dict):
            return answer
    return {}


def _context_length(card: dict[str, Any], server_info: dict[str, Any]) -> int:
    for told in (card.get("max_model_len"), server_info.get("context_length")):
        if (length := _positive(told)) is not None:
            return length
    accepted = _positive(server_info.get("max_req_input_len"))
    if accepted is None:
        raise GltrError(
            "The server does not say how many tokens its model reads at once.",
            "Update SGLang on the server.",
        )
    return accepted


def _positive(value: object) -> int | None:
    return value if type(value) is int and value > 0 else None
