"""The analysis that a file in GLTR's format holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.byte_alphabet import bytes_of
from gltr_desktop.analysis.byte_offsets import offsets_of_bytes
from gltr_desktop.analysis.model_record import ModelRecord
from gltr_desktop.analysis.record import (
    TOP_ENTROPY_OF,
    UNSCORED,
    Analysis,
    Columns,
    Tokens,
    entropy_of_top,
)
from gltr_desktop.documents.gltr_json.alignment import ends_of, pieces_between
from gltr_desktop.documents.gltr_json.checks import MalformedError, member, string
from gltr_desktop.documents.gltr_json.numbering import numbered
from gltr_desktop.documents.gltr_json.own_part import OWN_KEY, OwnPart, is_own
from gltr_desktop.documents.gltr_json.result import MAX_GUESSES, Result
from gltr_desktop.documents.line_ends import canonical_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.documents.gltr_json.result import Guesses

_LEAST_PROBABILITY = 0.000005
"""GLTR rounds to five decimals: what is 0 in its files is smaller than this."""
_NOT_IN_FILES = frozenset(
    {"ties", "entropy", "variance", "mass_above", "boundary_mass", "punctuation_mass", "space_mass"}
)
_DECIMALS = 5
_MAX_CELLS = 20_000_000


def analysis_of_reply(reply: Any) -> Analysis:  # noqa: ANN401 - any JSON
    """The analysis in ``reply``, as :func:`~.reply.gltr_reply` or GLTR itself has made it.

    Its text has line feeds for all line ends. What a file says beyond GLTR's own keys is taken
    from there as it is. GLTR's files hold probabilities with five decimals: what is 0 there counts
    as 0.000005, which the record names. Their tokens are numbered as they occur.

    Raises:
        MalformedError: ``reply`` is no analysis of the text in it.
    """
    request = member(reply, "request")
    text = string(member(request, "text"), "text")
    result = Result.of(member(reply, "result"))
    part = reply.get(OWN_KEY)
    if is_own(part):
        return _with_own_part(OwnPart(part, _shown_text(text), len(result.shown)), result)
    return _of_gltr(string(member(request, "project"), "project"), text, result)


def _with_own_part(own: OwnPart, result: Result) -> Analysis:
    guesses = result.guesses
    if guesses.counts != own.top_counts:
        raise MalformedError("“top_id” and “pred_topk” differ")
    shown = dict(zip(own.top_id, guesses.shown, strict=True))
    predicted = {token: bytes_of(string) for token, string in shown.items()}
    k = max(own.top_k, guesses.most)
    top = _top_columns(guesses, own.top_id, k, own.model.least_probability)
    columns, vocabulary = own.columns(top), own.vocabulary(predicted)
    done = len(own.tokens)
    return Analysis(own.tokens, own.model, vocabulary, columns, done, own.end_mass)


def _of_gltr(project: str, text: str, result: Result) -> Analysis:
    ends = ends_of(result.shown, text)
    start, end = offsets_of_bytes(text.encode(), ends)
    ids, top_id, vocabulary = numbered(result, pieces_between(ends, text))
    least = _LEAST_PROBABILITY if _is_rounded(result) else None
    k = result.guesses.most
    lacks = _NOT_IN_FILES | ({"top_entropy"} if k < TOP_ENTROPY_OF else set())
    lacks |= {"top_id", "top_logprob"} if k == 0 else set()
    model = ModelRecord(
        name=project,
        revision=None,
        parameters=None,
        vocabulary_size=None,
        context_length=None,
        weights=None,
        precision=None,
        device=None,
        start_token=result.start or None,
        lacks=frozenset(lacks),
        least_probability=least,
        from_file=True,
    )
    columns = _top_columns(result.guesses, top_id, k, least)
    known = result.rank != UNSCORED
    context = np.arange(len(known), dtype=np.int32) + (model.start_token is not None)
    columns = replace(
        columns,
        rank=result.rank,
        logprob=_logs(result.p, least),
        top_entropy=entropy_of_top(columns.top_logprob),
        # GLTR's model reads all that is before a token.
        context=np.where(known, context, 0).astype(np.int32),
    )
    tokens = Tokens(
        _shown_text(text), *_in_canonical_text(text, start, end), np.array(ids, np.int32)
    )
    return Analysis(tokens, model, vocabulary, columns, done=len(tokens))


def _is_rounded(result: Result) -> bool:
    """Whether the probabilities of the tokens are those of GLTR, with five decimals."""
    known = result.p[result.rank != UNSCORED].tolist()
    return 0 in known or all(round(p, _DECIMALS) == p for p in known)


def _top_columns(guesses: Guesses, top_id: list[int], k: int, least: float | None) -> Columns:
    """Columns in which only the predictions are filled in."""
    n = len(guesses.counts)
    if k > MAX_GUESSES or n * k > _MAX_CELLS:
        raise MalformedError("it has too many guesses")
    columns = Columns.empty(n, k)
    is_known = np.arange(k) < np.array(guesses.counts, np.int64)[:, None]
    columns.top_id[is_known] = top_id
    columns.top_logprob[is_known] = _logs(guesses.p, least)
    return columns


def _logs(probabilities: NDArray[np.float64], least: float | None) -> NDArray[np.float32]:
    with np.errstate(divide="ignore"):
        logs = np.log(
            probabilities if least is None else np.where(probabilities == 0, least, probabilities)
        )
    return logs.astype(np.float32)


def _shown_text(text: str) -> str:
    """The form of ``text`` that documents have."""
    return canonical_text(text).replace("\0", "\ufffd")


def _in_canonical_text(
    text: str, start: NDArray[np.int32], end: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Offsets in ``text`` as those in its canonical form, where CRLF is one character."""
    if "\r\n" not in text:
        return start, end
    characters = np.array(list(text))
    pairs = np.concatenate([[False], (characters[:-1] == "\r") & (characters[1:] == "\n")])
    # The line feed of a pair is at the same place as what follows the carriage return.
    places = np.arange(len(text) + 1) - np.concatenate([[0], np.cumsum(pairs)])
    return places[start].astype(np.int32), places[end].astype(np.int32)
