"""The analysis that a file in GLTR's format holds."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.byte_alphabet import bytes_of
from gltr_desktop.analysis.byte_offsets import offsets_of_bytes
from gltr_desktop.analysis.model_record import ModelRecord
from gltr_desktop.analysis.record import UNSCORED, Analysis, Columns, Tokens, entropy_of_top
from gltr_desktop.documents.gltr_json.alignment import ends_of, pieces_between, shown_bytes
from gltr_desktop.documents.gltr_json.checks import (
    MalformedError,
    integer,
    items,
    member,
    probability,
    string,
)
from gltr_desktop.documents.gltr_json.own_part import OWN_KEY, OwnPart, is_own
from gltr_desktop.documents.gltr_json.vocabulary import FileVocabulary
from gltr_desktop.documents.line_ends import canonical_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Guesses = list[list[tuple[str, float]]]

LEAST_PROBABILITY = 0.000005
"""GLTR rounds to five decimals: what is 0 in its files is smaller than this."""
_NOT_IN_FILES = frozenset({"ties", "entropy", "variance", "mass_above"})
_TOP_ENTROPY_OF = 10
_DECIMALS = 5
_MAX_GUESSES = 1_000
_MAX_CELLS = 20_000_000


@dataclass(frozen=True)
class _Result:
    """The three lists of n tokens: strings with the start token first, (rank, p), guesses.

    A token without evidence has the rank UNSCORED.
    """

    strings: list[str]
    real: list[tuple[int, float]]
    guesses: Guesses

    @staticmethod
    def of(result: Any) -> _Result:  # noqa: ANN401 - any JSON
        given = items(member(result, "bpe_strings"), "bpe_strings")
        strings = [string(each, "bpe_strings") for each in given]
        if not strings:
            raise MalformedError("“bpe_strings” is empty")
        n = len(strings) - 1
        real = items(member(result, "real_topk"), "real_topk", n)
        predicted = items(member(result, "pred_topk"), "pred_topk", n)
        return _Result(strings, list(map(_place, real)), list(map(_guesses, predicted)))

    @property
    def most_guesses(self) -> int:
        """The number of guesses of the token that has most."""
        return max(map(len, self.guesses), default=0)


def analysis_of_reply(reply: Any) -> Analysis:  # noqa: ANN401 - any JSON
    """The analysis in ``reply``, as :func:`~.reply.gltr_reply` or GLTR itself has made it.

    Its text has line feeds for all line ends. What a file says beyond GLTR's own keys is taken
    from there as it is. GLTR's files hold probabilities with five decimals: what is 0 there counts
    as LEAST_PROBABILITY, which the record names. Their tokens are numbered as they occur.

    Raises:
        MalformedError: ``reply`` is no analysis of the text in it.
    """
    request = member(reply, "request")
    text = string(member(request, "text"), "text")
    result = _Result.of(member(reply, "result"))
    part = reply.get(OWN_KEY)
    if is_own(part):
        return _with_own_part(OwnPart(part, _shown_text(text), len(result.real)), result)
    return _of_gltr(string(member(request, "project"), "project"), text, result)


def _with_own_part(own: OwnPart, result: _Result) -> Analysis:
    predicted: dict[int, bytes] = {}
    for ids, guesses in zip(own.top_id, result.guesses, strict=True):
        # Where there are none, something stands there that GLTR's page can show.
        if len(ids) != len(guesses) and ids:
            raise MalformedError("“top_id” and “pred_topk” differ")
        for token, (shown, _) in zip(ids, guesses, strict=False):
            predicted[token] = bytes_of(shown)
    kept = replace(
        result,
        guesses=[row if ids else [] for ids, row in zip(own.top_id, result.guesses, strict=True)],
    )
    top = _top_columns(
        kept, own.top_id, max(own.top_k, kept.most_guesses), own.model.least_probability
    )
    columns = own.columns(top)
    vocabulary = own.vocabulary(predicted)
    return Analysis(own.tokens, own.model, vocabulary, columns, done=len(own.tokens))


def _of_gltr(project: str, text: str, result: _Result) -> Analysis:
    strings = result.strings[1:]
    ends = ends_of(strings, text)
    start, end = offsets_of_bytes(text.encode(), ends)
    ids, top_id, vocabulary = _numbered(result, pieces_between(ends, text))
    least = LEAST_PROBABILITY if _is_rounded(result) else None
    k = result.most_guesses
    lacks = _NOT_IN_FILES | ({"top_entropy"} if k < _TOP_ENTROPY_OF else set())
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
        start_token=result.strings[0] or None,
        lacks=frozenset(lacks),
        least_probability=least,
        from_file=True,
    )
    columns = _top_columns(result, top_id, k, least)
    rank = np.array([rank for rank, _ in result.real], np.int32)
    known = rank != UNSCORED
    logprob = _logs([p for _, p in result.real], least)
    context = np.arange(len(rank), dtype=np.int32) + (model.start_token is not None)
    columns = replace(
        columns,
        rank=rank,
        logprob=np.where(known, logprob, np.float32(np.nan)),
        top_entropy=entropy_of_top(columns.top_logprob),
        # GLTR's model reads all that is before a token.
        context=np.where(known, context, 0).astype(np.int32),
    )
    tokens = Tokens(_shown_text(text), *_in_canonical_text(text, start, end), ids)
    return Analysis(tokens, model, vocabulary, columns, done=len(tokens))


def _place(value: Any) -> tuple[int, float]:  # noqa: ANN401
    """Rank and probability of a token."""
    if value in (None, [], [None, None]):
        return UNSCORED, math.nan
    rank, p = items(value, "real_topk", 2)
    return integer(rank, "real_topk"), probability(p, "real_topk")


def _guesses(value: Any) -> list[tuple[str, float]]:  # noqa: ANN401
    if value == [["", None]]:
        return []
    rows = items(value, "pred_topk")
    if len(rows) > _MAX_GUESSES:
        raise MalformedError(f"“pred_topk” has more than {_MAX_GUESSES:,} entries for a token")
    pairs = (items(row, "pred_topk", 2) for row in rows)
    return [(string(shown, "pred_topk"), probability(p, "pred_topk")) for shown, p in pairs]


def _is_rounded(result: _Result) -> bool:
    """Whether the probabilities of the tokens are those of GLTR, with five decimals."""
    known = [p for rank, p in result.real if rank != UNSCORED]
    return 0 in known or all(round(p, _DECIMALS) == p for p in known)


def _numbered(
    result: _Result, pieces: list[bytes]
) -> tuple[NDArray[np.int32], list[list[int]], FileVocabulary]:
    """Ids for the tokens and for their guesses: each string has one, as far as that is possible.

    Where the server has rewritten two tokens into one string, the text tells them apart.
    """
    numbers: dict[tuple[str, bytes], int] = {}
    by_string: dict[str, int] = {}

    def number(shown: str, piece: bytes) -> int:
        token = numbers.setdefault((shown, piece), len(numbers))
        by_string.setdefault(shown, token)
        return token

    start_token = number(result.strings[0], result.strings[0].encode())
    strings = result.strings[1:]
    ids = [number(shown, piece) for shown, piece in zip(strings, pieces, strict=True)]
    top_id = []
    for token, shown, (rank, _), guesses in zip(
        ids, strings, result.real, result.guesses, strict=True
    ):
        row = []
        for place, (guess, _) in enumerate(guesses):
            if guess == shown and place == rank:
                row.append(token)
            elif guess in by_string and guess != shown:
                row.append(by_string[guess])
            else:
                row.append(number(guess, shown_bytes(guess)))
        top_id.append(row)
    special = frozenset({start_token} - set(ids))
    vocabulary = FileVocabulary({token: piece for (_, piece), token in numbers.items()}, special)
    return np.array(ids, np.int32), top_id, vocabulary


def _top_columns(result: _Result, top_id: list[list[int]], k: int, least: float | None) -> Columns:
    """Columns in which only the predictions are filled in."""
    n = len(result.guesses)
    if k > _MAX_GUESSES or n * k > _MAX_CELLS:
        raise MalformedError("it has too many guesses")
    columns = Columns.empty(n, k)
    for row, (ids, guesses) in enumerate(zip(top_id, result.guesses, strict=True)):
        columns.top_id[row, : len(ids)] = ids
        columns.top_logprob[row, : len(ids)] = _logs([p for _, p in guesses], least)
    return columns


def _logs(probabilities: list[float], least: float | None) -> NDArray[np.float32]:
    values = np.array(probabilities, np.float64)
    with np.errstate(divide="ignore"):
        logs = np.log(np.where(values == 0, least, values) if least is not None else values)
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
