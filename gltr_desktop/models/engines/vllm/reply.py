"""What vLLM answers to a text: read with suspicion, and turned into columns.

For each token but the first the answer names its log-probability and those of the k likeliest
items. Its own ranks are counted from 1 and differ from ours: of an item in the list it is the
place there, whatever is equal; of others it counts all that are at least as likely, itself
included.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.record import TOP_ENTROPY_OF, Columns, entropy_of_top
from gltr_desktop.errors import GltrError
from gltr_desktop.models.servers.replies import UnusableReplyError, ids_in, is_id, member

if TYPE_CHECKING:
    from gltr_desktop.models.servers.named_tokens import NamedTokens

_NO_PROBABILITY = -9_999.0
"""vLLM writes this for −∞, which JSON does not have."""
_ROUNDING, _SUM_ROUNDING = 1e-6, 1e-3


@dataclass(frozen=True)
class _Row:
    """The entries for one token: ids and log-probabilities, the likeliest first, equal ones by id.

    ``target`` is the token's own log-probability, ``rank`` the number of items before it.
    """

    entries: list[tuple[float, int]]
    target: float
    rank: int


def evidence_of(reply: Any, ids: list[int], k: int, top_k: int, names: NamedTokens) -> Columns:  # noqa: ANN401 - JSON
    """A row for each of ``ids[1:]``, with the first ``top_k`` of the ``k`` predictions asked for.

    A rank below ``k`` is exact, any other one counts equal items, too. What the server calls its
    tokens is kept in ``names``. Raises GltrError for whatever is not the full answer to the
    question, for what are no log-probabilities, and for a token of the text that has the
    probability 0; an item that has it is a prediction like others, with −∞.
    """
    choice = member(reply, "choices", 0)
    if isinstance(choice, dict) and choice.get("prompt_token_ids") is None:
        raise GltrError(
            "This vLLM is too old to say which tokens it has read.",
            "Update vLLM on the server, to 0.10.2 or later.",
        )
    if ids_in(choice, "prompt_token_ids") != ids:
        raise UnusableReplyError("it is about other tokens than those that were sent")
    entries = member(choice, "prompt_logprobs")
    if not isinstance(entries, list) or len(entries) != len(ids) or entries[0] is not None:
        raise UnusableReplyError("it has not one entry for each token")
    rows = [
        _row(entry, token_id, k, names)
        for entry, token_id in zip(entries[1:], ids[1:], strict=True)
    ]
    top = np.array([row.entries[:k] for row in rows], float).reshape(len(rows), k, 2)
    top_logprob = -top[:, :top_k, 0].astype(np.float32)
    return replace(
        Columns.empty(len(rows), top_k),
        rank=np.array([row.rank for row in rows], np.int32),
        logprob=np.array([row.target for row in rows], np.float32),
        top_id=top[:, :top_k, 1].astype(np.int32),
        top_logprob=top_logprob,
        # That of fewer than ten would be another figure.
        top_entropy=entropy_of_top(top_logprob[:, : k if k >= TOP_ENTROPY_OF else 0]),
    )


def _row(entry: object, token_id: int, k: int, names: NamedTokens) -> _Row:
    if not isinstance(entry, dict) or not all(map(_is_id_string, entry)):
        raise UnusableReplyError("its entries for a token are not named by ids")
    if not k <= len(entry) <= k + 1 or str(token_id) not in entry:
        raise UnusableReplyError(
            f"it has not the {k} predictions that were asked for, or not the token itself"
        )
    logprobs = {int(name): _logprob(member(entry, name)) for name in entry}
    if sum(map(math.exp, logprobs.values())) > 1 + _SUM_ROUNDING:
        raise _logits()
    for name, value in entry.items():
        decoded = value.get("decoded_token")
        if isinstance(decoded, str):
            names.hear(int(name), decoded)
    target = logprobs[token_id]
    if target == -math.inf:
        raise GltrError(
            "The server gives a token the probability 0, which is no sound result.",
            "Look at how the server runs the model: another precision may help, such as “--dtype"
            " float32”.",
        )
    larger = sum(logprob > target for logprob in logprobs.values())
    # Where all k others are likelier, there may be more of them than the list holds.
    is_beyond = larger == k and len(entry) == k + 1
    rank = _own_rank(entry[str(token_id)], k) if is_beyond else larger
    # Negated, so that sorting puts the likeliest first, and equal ones by id.
    return _Row(sorted((-value, item) for item, value in logprobs.items()), target, rank)


def _is_id_string(name: object) -> bool:
    if not isinstance(name, str) or not (name.isascii() and name.isdecimal()):
        return False
    # Cut, because Python reads no numbers of thousands of digits.
    number = int(name[:20])
    return is_id(number) and str(number) == name


def _logprob(value: object) -> float:
    logprob = value.get("logprob") if isinstance(value, dict) else None
    if isinstance(logprob, bool) or not isinstance(logprob, (int, float)):
        raise UnusableReplyError("it lacks a log-probability")
    if logprob > _ROUNDING:
        raise _logits()
    return -math.inf if logprob <= _NO_PROBABILITY else min(float(logprob), 0.0)


def _own_rank(value: dict[str, Any], k: int) -> int:
    """The rank from 0 that vLLM has counted, for a token that is not among the ``k`` likeliest."""
    counted = value.get("rank")
    if not isinstance(counted, int) or not is_id(counted) or counted <= k:
        raise UnusableReplyError("it lacks the rank of a token, or contradicts itself about it")
    return counted - 1


def _logits() -> GltrError:
    return GltrError(
        "The server gives logits where log-probabilities were asked for.",
        "Start it without “--logprobs-mode”, or with “--logprobs-mode raw_logprobs”.",
    )
