"""An analysis on its way from the process that reads a file: as JSON, its columns as bytes."""

from __future__ import annotations

import math
from base64 import b64decode, b64encode
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.byte_alphabet import bytes_of, characters_of
from gltr_desktop.analysis.model_record import ModelRecord
from gltr_desktop.analysis.record import COLUMN_NAMES, Analysis, Columns, EndMass, Tokens
from gltr_desktop.documents.gltr_json.vocabulary import FileVocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

_OFFSETS = ("start", "end", "token_id")


def packed(analysis: Analysis) -> dict[str, Any]:
    """All but the text of an ``analysis`` that was read from a file."""
    vocabulary = analysis.vocabulary
    if not isinstance(vocabulary, FileVocabulary):
        raise TypeError(f"no file has a {type(vocabulary).__name__}")
    model = {fact.name: getattr(analysis.model, fact.name) for fact in fields(ModelRecord)}
    return {
        "model": model | {"lacks": sorted(analysis.model.lacks)},
        "tokens": {name: _packed(getattr(analysis.tokens, name)) for name in _OFFSETS},
        "columns": {name: _packed(getattr(analysis.columns, name)) for name in COLUMN_NAMES},
        # JSON has no NaN.
        "end_mass": [None if math.isnan(mass) else mass for mass in analysis.end_mass],
        "pieces": [(token, characters_of(piece)) for token, piece in vocabulary.pieces.items()],
        "special": sorted(vocabulary.special),
    }


def unpacked(given: dict[str, Any], text: str) -> Analysis:
    """The analysis of ``text`` that :func:`packed` has packed."""
    facts = given["model"]
    facts |= {"lacks": frozenset(facts["lacks"]), "languages": tuple(facts["languages"])}
    tokens = Tokens(text, **{name: _unpacked(given["tokens"][name]) for name in _OFFSETS})
    columns = Columns(**{name: _unpacked(given["columns"][name]) for name in COLUMN_NAMES})
    pieces = {token: bytes_of(piece) for token, piece in given["pieces"]}
    vocabulary = FileVocabulary(pieces, frozenset(given["special"]))
    end_mass = EndMass(*(math.nan if mass is None else mass for mass in given["end_mass"]))
    return Analysis(tokens, ModelRecord(**facts), vocabulary, columns, len(tokens), end_mass)


def _packed(values: NDArray[Any]) -> tuple[str, list[int], str]:
    return values.dtype.str, list(values.shape), b64encode(values.tobytes()).decode()


def _unpacked(given: list[Any]) -> NDArray[Any]:
    kind, shape, data = given
    return np.frombuffer(bytearray(b64decode(data)), kind).reshape(shape)
