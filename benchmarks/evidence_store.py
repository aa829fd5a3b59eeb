"""Keeps the evidence of texts between runs: the slow part of every study of indicators."""

from __future__ import annotations

import hashlib
import io
import sqlite3
import threading
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.model_record import ModelRecord
from gltr_desktop.analysis.record import Analysis, Columns, Tokens
from gltr_desktop.models.engine import analyse_alone, open_engine
from gltr_desktop.models.identity import file_marks
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from gltr_desktop.models.engine import Engine

_COLUMNS = ("rank", "ties", "logprob", "entropy", "variance", "top_entropy", "context")
# No more is needed for the entropy of the first ten.
_TOP_K = 10


class NoVocabulary:
    """Stands for the vocabulary where nobody asks for the texts of tokens."""

    def piece(self, token_id: int) -> bytes:
        """Nothing: the evidence is kept without it."""
        raise LookupError(token_id)

    def is_special(self, token_id: int) -> bool:
        """Nothing: the evidence is kept without it."""
        raise LookupError(token_id)


class EvidenceStore:
    """Analyses of the beginnings of texts, by one model; read again from ``path`` where known."""

    def __init__(self, path: Path, model: str) -> None:
        self._choice = ModelChoice(model, precision="float32")
        self._marks = file_marks(model)
        self._engine: Engine | None = None
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS evidence (key TEXT PRIMARY KEY, content BLOB NOT NULL)"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        if self._engine is not None:
            self._engine.close()

    def beginning(self, text: str, tokens: int) -> Analysis:
        """The complete analysis of the first ``tokens`` tokens of ``text``, and no more of it."""
        parts = (self._marks, str(tokens), text)
        key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        query = "SELECT content FROM evidence WHERE key = ?"
        row = self._connection.execute(query, (key,)).fetchone()
        if row is not None:
            return _unpacked(row[0], text)
        analysis = self._analysed(text, tokens)
        self._connection.execute(
            "INSERT OR REPLACE INTO evidence VALUES (?, ?)", (key, _packed(analysis))
        )
        return analysis

    def _analysed(self, text: str, tokens: int) -> Analysis:
        if self._engine is None:
            self._engine = open_engine(self._choice)
        # The first record is split into tokens, and nothing is scored in it yet.
        self._engine.forget()
        first = next(iter(self._engine.analyse(text, 0, threading.Event())))
        if len(first) > tokens:
            text = text[: int(first.tokens.end[tokens - 1])]
        return analyse_alone(self._engine, text, _TOP_K, threading.Event())


def _packed(analysis: Analysis) -> bytes:
    content = io.BytesIO()
    tokens = analysis.tokens
    np.savez_compressed(
        content,
        length=len(tokens.text),
        start=tokens.start,
        end=tokens.end,
        token_id=tokens.token_id,
        **{name: getattr(analysis.columns, name) for name in _COLUMNS},
    )
    return content.getvalue()


def _unpacked(content: bytes, text: str) -> Analysis:
    with np.load(io.BytesIO(content)) as kept:
        tokens = Tokens(text[: int(kept["length"])], kept["start"], kept["end"], kept["token_id"])
        columns = Columns.empty(len(tokens), _TOP_K)
        for name in _COLUMNS:
            getattr(columns, name)[:] = kept[name]
    model = ModelRecord("", None, None, None, None, None, None, None, None)
    return Analysis(tokens, model, NoVocabulary(), columns, done=len(tokens))
