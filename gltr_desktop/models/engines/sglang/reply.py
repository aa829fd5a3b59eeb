"""What SGLang answers to a text: read with suspicion, and turned into columns.

The reply holds, for each position but the first, the log-probability of its token and a long list
of the likeliest items: as base64, or from older servers as nested lists.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.record import TOP_ENTROPY_OF, Columns, Float32, Int32, entropy_of_top
from gltr_desktop.errors import GltrError
from gltr_desktop.models.servers.replies import UnusableReplyError, is_id, member

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What rounding may add to a probability, or to a sum of a thousand of them.
_ROUNDING = 1e-3
_LARGEST = 1e30  # Of what a float32 can hold.


@dataclass(frozen=True)
class _Guesses:
    """Of n tokens: ``logprob`` (n,), and of the k likeliest items ids and log-probabilities."""

    logprob: Float32
    top_id: Int32
    top_logprob: Float32


def evidence_of(reply: object, ids: list[int], guesses: int, top_k: int) -> Columns:
    """A row for each of ``ids[1:]``, with the first ``top_k`` of the ``guesses`` that were asked.

    A rank is the number of guesses with a strictly larger log-probability: exact if it is less than
    ``guesses``, else the least that it can be. Raises GltrError for whatever is not the full answer
    to the question, and for what are no log-probabilities.
    """
    found = _guesses_in(_meta_info(reply), ids, guesses)
    _require_probabilities(found)
    listed, stated = _stated_twice(found, np.array(ids[1:], np.int32))
    # The token and the list have been rounded alike if the list holds the token.
    logprob = np.where(listed, stated, found.logprob)
    top_id, top_logprob = _likeliest(found, max(top_k, TOP_ENTROPY_OF))
    return replace(
        Columns.empty(len(logprob), top_k),
        rank=(found.top_logprob > logprob[:, None]).sum(1).astype(np.int32),
        logprob=logprob,
        top_id=top_id[:, :top_k],
        top_logprob=top_logprob[:, :top_k],
        top_entropy=entropy_of_top(top_logprob),
    )


def _likeliest(found: _Guesses, count: int) -> tuple[Int32, Float32]:
    """At least ``count`` guesses, if there are so many: the likeliest first, equal ones by id."""
    top_id, top_logprob = found.top_id, found.top_logprob
    # Servers sort them, and to sort two million again takes longer than a user waits for an end.
    if (top_logprob[:, 1:] > top_logprob[:, :-1]).any():
        order = np.argsort(-top_logprob, axis=1)
        top_id = np.take_along_axis(top_id, order, axis=1)
        top_logprob = np.take_along_axis(top_logprob, order, axis=1)
    least = top_logprob[:, min(count, top_logprob.shape[1]) - 1]
    width = (top_logprob >= least[:, None]).sum(1).max(initial=0)
    order = np.lexsort((top_id[:, :width], -top_logprob[:, :width]), axis=-1)
    return (
        np.take_along_axis(top_id[:, :width], order, axis=1),
        np.take_along_axis(top_logprob[:, :width], order, axis=1),
    )


def _meta_info(reply: object) -> dict[str, Any]:
    meta_info = member(reply, "meta_info")
    if not isinstance(meta_info, dict):
        raise UnusableReplyError("it is not one of SGLang's")
    finish = meta_info.get("finish_reason")
    if isinstance(finish, dict) and finish.get("type") == "abort":
        why = finish.get("message") or "it does not say why"
        raise GltrError(
            f"The server has stopped reading the text ({why}).",
            "Try again, and look at the messages that the server itself writes.",
        )
    return meta_info


def _guesses_in(meta_info: dict[str, Any], ids: list[int], guesses: int) -> _Guesses:
    logprob = _token_logprobs(meta_info.get("input_token_logprobs"), ids)
    if "input_top_logprobs_shape" in meta_info:
        top_logprob, top_id = _flat_lists(meta_info, len(ids))
    else:
        top_logprob, top_id = _nested_lists(meta_info.get("input_top_logprobs"), len(ids))
    if top_id.shape[1] != guesses:
        raise GltrError(
            f"The server gives {top_id.shape[1]:,} guesses for a token, but {guesses:,} are needed"
            " to tell the classes apart.",
            "Servers that keep reading and writing apart (disaggregation) give fewer: choose one"
            " that does not.",
        )
    if top_id.size and top_id.min() < 0:
        raise UnusableReplyError("it names tokens that cannot be")
    return _Guesses(logprob, top_id, top_logprob)


def _token_logprobs(entries: object, ids: list[int]) -> Float32:
    """(n − 1,) the log-probabilities of ``ids`` but the first, which nothing precedes."""
    if not isinstance(entries, list) or not all(
        isinstance(entry, list) and len(entry) >= 2 for entry in entries
    ):
        raise UnusableReplyError("it holds no log-probabilities of the text")
    if [entry[1] for entry in entries] != ids:
        raise UnusableReplyError("it is about other tokens than those that were sent")
    return np.array([_number(entry[0]) for entry in entries[1:]], np.float32)


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > _LARGEST:
        raise UnusableReplyError("it lacks a log-probability, or gives one that is no number")
    return float(value)


def _flat_lists(meta_info: dict[str, Any], count: int) -> tuple[Float32, Int32]:
    shape = meta_info["input_top_logprobs_shape"]
    if (
        not isinstance(shape, list)
        or [type(size) for size in shape] != [int, int]
        # Older servers count the first position, of which nothing is written, newer ones do not.
        or shape[0] not in (count, count - 1)
        or meta_info.get("input_top_logprobs_null_prefix") != 1
    ):
        raise UnusableReplyError("its lists of guesses have another length than the text")
    values = _array(meta_info, "val", np.dtype("<f4"), count - 1, shape[1])
    items = _array(meta_info, "idx", np.dtype("<i4"), count - 1, shape[1])
    return values.astype(np.float32), items.astype(np.int32)


def _array(
    meta_info: dict[str, Any], name: str, dtype: np.dtype[Any], rows: int, width: int
) -> NDArray[Any]:
    key = f"input_top_logprobs_{name}_flat_b64"
    encoded = meta_info.get(key)
    if not isinstance(encoded, str) or meta_info.get(f"{key}_dtype", dtype.name) != dtype.name:
        raise UnusableReplyError("its lists of guesses are written in an unknown way")
    try:
        data = base64.b64decode(encoded, validate=True)
    except ValueError:
        data = b""
    if width < 1 or len(data) != rows * width * dtype.itemsize:
        raise UnusableReplyError("its lists of guesses are damaged")
    return np.frombuffer(data, dtype).reshape(rows, width)


def _nested_lists(lists: object, count: int) -> tuple[Float32, Int32]:
    """As servers before those with flat lists write them: [[log-probability, id, text], …]."""
    if not isinstance(lists, list) or len(lists) != count:
        raise UnusableReplyError("its lists of guesses have another length than the text")
    rows = lists[1:]
    if not all(isinstance(row, list) and row for row in rows) or any(
        len(first) != len(second) for first, second in pairwise(rows)
    ):
        raise UnusableReplyError("its lists of guesses have different lengths")
    if not all(
        isinstance(guess, list) and len(guess) >= 2 and is_id(guess[1])
        for row in rows
        for guess in row
    ):
        raise UnusableReplyError("its lists of guesses are damaged")
    shape = (count - 1, len(rows[0]) if rows else 0)
    values = np.array([[_number(guess[0]) for guess in row] for row in rows], np.float32)
    items = np.array([[guess[1] for guess in row] for row in rows], np.int32)
    return values.reshape(shape), items.reshape(shape)


def _require_probabilities(found: _Guesses) -> None:
    """Refuse what are no natural logs of probabilities: logits, and what is no number."""
    values = np.concatenate([found.top_logprob.ravel(), found.logprob])
    # −∞ is the log of 0.
    if np.isnan(values).any():
        raise UnusableReplyError("it holds what is no number")
    if (values > _ROUNDING).any() or (np.exp(found.top_logprob).sum(1) > 1 + _ROUNDING).any():
        raise GltrError(
            "The server gives logits, not log-probabilities.",
            "Start the server without options that change its log-probabilities.",
        )


def _stated_twice(found: _Guesses, token_id: Int32) -> tuple[NDArray[np.bool_], Float32]:
    """(n,) which tokens are among the guesses, and what those say of them; both must agree."""
    same = found.top_id == token_id[:, None]
    listed = same.any(1)
    stated = found.top_logprob[np.arange(len(same)), same.argmax(1)]
    least = found.top_logprob.min(1, initial=np.inf)
    with np.errstate(invalid="ignore"):
        differs = np.where(
            listed, np.abs(stated - found.logprob) > _ROUNDING, found.logprob > least + _ROUNDING
        )
    if differs.any():
        raise UnusableReplyError("it contradicts itself about how probable a token is")
    return listed, stated
