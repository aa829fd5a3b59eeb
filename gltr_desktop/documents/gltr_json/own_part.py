"""What GLTR's format has no place for, under a key of our own: all other columns, exactly."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from itertools import chain, compress
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.byte_alphabet import bytes_of, characters_of
from gltr_desktop.analysis.model_record import (
    AFTER,
    AT_LEAST,
    BEFORE,
    NOWHERE,
    TIES_COUNTED,
    ModelRecord,
)
from gltr_desktop.analysis.record import (
    COLUMN_NAMES,
    NO_END_MASS,
    UNSCORED,
    Columns,
    EndMass,
    Tokens,
)
from gltr_desktop.documents.gltr_json.checks import (
    MalformedError,
    integer,
    integers,
    items,
    member,
    probability,
    string,
)
from gltr_desktop.documents.gltr_json.vocabulary import FileVocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis

OWN_KEY = "gltr_desktop"
_FORMAT = "gltr-desktop/gltr/1"
_INTEGERS = ("rank", "ties", "context")
_MASSES = ("boundary_mass", "punctuation_mass", "space_mass")
"""Columns that earlier files do not hold."""
_FLOATS = ("logprob", "entropy", "variance", "mass_above", *_MASSES, "top_entropy")
_MINUS_INFINITY = "-inf"
_TEXTS = ("revision", "weights", "precision", "device", "start_token")
_COUNTS = ("parameters", "vocabulary_size", "context_length", "exact_ranks")
_FLAGS = ("lower_case",)
_FACTS = [field.name for field in fields(ModelRecord) if field.name != "from_file"]
_MAX_COUNT = 1 << 53
_MAX_FLOAT32 = float(np.finfo(np.float32).max)
_KINDS = {
    "masking": (None, "token", "word"),
    "further_ranks": (None, TIES_COUNTED, AT_LEAST),
    "word_marks": (None, BEFORE, AFTER, NOWHERE),
}


def own_part(analysis: Analysis) -> dict[str, Any]:
    """The columns, offsets and facts of ``analysis`` that GLTR's keys do not hold.

    Offsets count code points. Null stands for a value that is not known.
    """
    tokens, columns = analysis.tokens, analysis.columns
    ids = tokens.token_id.tolist()
    scored = analysis.scored
    known = ~np.isnan(columns.top_logprob) & scored[:, None]
    rows = zip(columns.top_id.tolist(), known.tolist(), strict=True)
    top_id = [list(compress(row, is_known)) for row, is_known in rows]
    named = {*ids, *(token for row in top_id for token in row)}
    # Beyond what is done, rows may be about to be written.
    rank = np.where(scored, columns.rank, UNSCORED)
    model = {name: getattr(analysis.model, name) for name in _FACTS}
    return {
        "format": _FORMAT,
        "model": model | {"lacks": sorted(analysis.model.lacks)},
        "columns": {
            "start": tokens.start.tolist(),
            "end": tokens.end.tolist(),
            "id": ids,
            "rank": rank.tolist(),
            **{
                name: [None] * len(ids)
                if name in analysis.model.lacks
                else np.where(scored, getattr(columns, name), 0).tolist()
                for name in _INTEGERS[1:]
            },
            **{name: _written(getattr(columns, name), scored) for name in _FLOATS},
        },
        "end_mass": [None if math.isnan(mass) else mass for mass in analysis.end_mass],
        "top_k": analysis.top_k,
        "top_id": top_id,
        "pieces": {
            str(token): characters_of(analysis.vocabulary.piece(token))
            for token in dict.fromkeys(ids)
        },
        "special": sorted(token for token in named if analysis.vocabulary.is_special(token)),
    }


def _written(values: NDArray[np.float32], scored: NDArray[np.bool_]) -> list[Any]:
    """Float32 with as few digits as tell them apart."""
    known = np.where(scored, values, np.float32(np.nan)).astype(str).astype(np.float64).tolist()
    return [
        value if math.isfinite(value) else None if math.isnan(value) else _MINUS_INFINITY
        for value in known
    ]


def is_own(part: object) -> bool:
    """Whether ``part`` is what :func:`own_part` writes; another version is left alone."""
    return isinstance(part, dict) and part.get("format") == _FORMAT


class OwnPart:
    """What :func:`own_part` has written about the n tokens of a text."""

    def __init__(self, part: Any, text: str, n: int) -> None:  # noqa: ANN401 - any JSON
        """Raises MalformedError unless ``part`` fits the ``text``."""
        given = member(part, "columns")
        start, end = (_integers(given, name, n) for name in ("start", "end"))
        is_ascending = all(np.all(np.diff(column) >= 0) for column in (start, end))
        if not is_ascending or np.any(start > end) or np.any(end > len(text)):
            raise MalformedError("its tokens are not those of its text")
        self.model = _model(member(part, "model"), [n for n in _MASSES if n not in given])
        self.end_mass = _end_mass(part)
        self.tokens = Tokens(text, start, end, _integers(given, "id", n))
        self.top_k = integer(member(part, "top_k"), "top_k")
        rows = [items(row, "top_id") for row in items(member(part, "top_id"), "top_id", n)]
        self.top_counts = list(map(len, rows))
        self.top_id = integers(list(chain.from_iterable(rows)), "top_id").tolist()
        self._rank = _integers(given, "rank", n, least=UNSCORED)
        self._given, self._n = given, n
        self._pieces = member(part, "pieces")
        special = items(member(part, "special"), "special")
        self._special = frozenset(integers(special, "special").tolist())

    def columns(self, top: Columns) -> Columns:
        """All columns; ``top`` has the predictions."""
        known = self._rank != UNSCORED
        found: dict[str, Any] = {"rank": self._rank}
        for name in _INTEGERS[1:]:
            if name in self.model.lacks:
                found[name] = np.zeros(self._n, np.int32)
                continue
            found[name] = np.where(known, _integers(self._given, name, self._n), 0)
        for name in _FLOATS:
            if name in _MASSES and name not in self._given:
                continue
            values = _floats(self._given, name, self._n)
            if name not in self.model.lacks and name in ("logprob", "entropy"):
                _require_known(values[known], name)
            found[name] = np.where(known, values, np.float32(np.nan))
        return replace(top, **found)

    def vocabulary(self, predicted: dict[int, bytes]) -> FileVocabulary:
        """All tokens that the file names; ``predicted`` are those of the predictions."""
        ids = set(self.tokens.token_id.tolist())
        pieces = {
            token: bytes_of(string(member(self._pieces, str(token)), "pieces")) for token in ids
        }
        return FileVocabulary(predicted | pieces, self._special)


def _require_known(values: NDArray[np.float32], name: str) -> None:
    if np.isnan(values).any():
        raise MalformedError(f"“{name}” has gaps")


def _integers(given: Any, name: str, n: int, least: int = 0) -> NDArray[np.int32]:  # noqa: ANN401
    return integers(items(member(given, name), name, n), name, least)


def _floats(given: Any, name: str, n: int) -> NDArray[np.float32]:  # noqa: ANN401
    values = [_float(value, name) for value in items(member(given, name), name, n)]
    return np.array(values, np.float32)


def _float(value: Any, name: str) -> float:  # noqa: ANN401
    if value is None:
        return math.nan
    if value == _MINUS_INFINITY:
        return -math.inf
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not abs(value) <= _MAX_FLOAT32:
        raise MalformedError(f"“{name}” holds something that is no number")
    return float(value)


def _end_mass(part: dict[str, Any]) -> EndMass:
    if "end_mass" not in part:
        return NO_END_MASS
    given = items(part["end_mass"], "end_mass", len(NO_END_MASS))
    return EndMass(*(_float(value, "end_mass") for value in given))


def _model(facts: Any, lacking: list[str]) -> ModelRecord:  # noqa: ANN401
    """The record of ``facts``; ``lacking`` are the columns that an earlier file does not hold."""
    name = string(member(facts, "name"), "name")
    # Earlier files do not say where words are marked.
    facts = {"word_marks": None} | facts
    found: dict[str, Any] = {key: _text(member(facts, key), key) for key in _TEXTS}
    found |= {key: _count(member(facts, key), key) for key in _COUNTS}
    for key in _FLAGS:
        found[key] = member(facts, key)
        if not isinstance(found[key], bool):
            raise MalformedError(f"“{key}” is neither true nor false")
    for key, allowed in _KINDS.items():
        found[key] = member(facts, key)
        if found[key] not in allowed:
            raise MalformedError(f"“{key}” is unknown")
    lacks = [string(one, "lacks") for one in items(member(facts, "lacks"), "lacks")]
    languages = [string(one, "languages") for one in items(member(facts, "languages"), "languages")]
    least = member(facts, "least_probability")
    if least is not None and not probability(least, "least_probability"):
        raise MalformedError("“least_probability” is 0")
    return ModelRecord(
        name=name,
        lacks=frozenset(lacks) & frozenset(COLUMN_NAMES) | frozenset(lacking),
        languages=tuple(languages),
        least_probability=least,
        from_file=True,
        **found,
    )


def _text(value: Any, name: str) -> str | None:  # noqa: ANN401
    return None if value is None else string(value, name)


def _count(value: Any, name: str) -> int | None:  # noqa: ANN401
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _MAX_COUNT:
        raise MalformedError(f"“{name}” is no number of things")
    return value
