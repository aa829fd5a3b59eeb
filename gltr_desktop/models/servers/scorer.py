"""Text → a stream of ever more complete analyses, by a model on a server, whatever the length."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gltr_desktop.analysis.record import Analysis, Columns, Scores
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.context_windows import plan_windows
from gltr_desktop.models.servers.connection import Connection

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from gltr_desktop.models.context_windows import Window
    from gltr_desktop.models.servers.address import ServerModel
    from gltr_desktop.models.servers.protocol import ServedModel, ServerProtocol


class _Piece(NamedTuple):
    """A window, and the ids that the server is sent for it: the start token first, if any."""

    window: Window
    ids: list[int]

    @property
    def lead(self) -> int:
        """How many of the ``ids`` stand before the first token of the window."""
        return len(self.ids) - (self.window.end - self.window.begin)

    @property
    def key(self) -> tuple[bytes, int]:
        """What its scores depend on: the ids, and from where on they are scored."""
        scored_from = self.window.score_from - self.window.begin
        return np.array(self.ids, np.int32).tobytes(), scored_from


class ServerScorer:
    """Scores texts with a model on a server, as an ``Engine`` of ``models/engine.py``.

    Nothing is sent before the first text is read. It keeps what the server said of the last text:
    of the next one it sends only the windows that hold other tokens.
    """

    def __init__(
        self, protocol: ServerProtocol, model: ServerModel, key: Callable[[], str | None]
    ) -> None:
        """``key`` is asked for the key before each text, so that none is kept here."""
        self._protocol, self._model, self._key = protocol, model, key
        self._served: ServedModel | None = None
        self._is_introduced = False
        self._known: dict[tuple[bytes, int], Columns] = {}
        self._known_top_k = 0
        self._tokens_per_second = 0.0

    @property
    def tokens_per_second(self) -> float:
        """The speed of the latest reading; 0 before anything is read."""
        return self._tokens_per_second

    def calibrate(self, cancelled: threading.Event) -> None:
        """Nothing: the speed is known after the first text, and before that nothing is sent."""

    def forget(self) -> None:
        """Read the next text as if it were the first."""
        self._known = {}

    def close(self) -> None:
        """Let go of what was kept: connections end with each reading."""
        self.forget()

    def analyse(self, text: str, top_k: int, cancelled: threading.Event) -> Iterator[Analysis]:
        """Yield ever more complete analyses of ``text``, window by window; the last is complete.

        The first is yielded before anything is read, once the server has split the text; it holds
        what is known of its beginning. Predictions are recorded as far as the server gives them.

        Raises:
            Cancelled: ``cancelled`` was set; noticed within 0.1 s.
            InputError: the text has no tokens, or cannot be sent.
            GltrError: what the server refuses, fails at, or answers wrongly.
        """
        if cancelled.is_set():
            raise Cancelled
        with self._connection(cancelled) as connection:
            served = self._introduced(connection)
            tokens = self._protocol.split(text, connection)
            if len(tokens) == 0:
                raise InputError(
                    "There is no text to analyse.", "Type, paste or open a text first."
                )
            if served.record.exact_ranks is not None:
                top_k = min(top_k, served.record.exact_ranks)
            analysis = Analysis.begin(tokens, served.record, self._protocol.vocabulary, top_k)
            pieces = _pieces(tokens.token_id.tolist(), served)
            yield from self._read(analysis, pieces, connection)

    @contextmanager
    def _connection(self, cancelled: threading.Event) -> Iterator[Connection]:
        """A connection; after a failure, another server may answer at the next one."""
        try:
            with Connection(self._model.address, self._key(), cancelled) as connection:
                yield connection
        except GltrError:
            self._is_introduced = False
            raise

    def _introduced(self, connection: Connection) -> ServedModel:
        """The model; what is known of a text was said by another one if it has changed."""
        if self._served is None or not self._is_introduced:
            served = self._protocol.introduce(connection)
            if served != self._served:
                self.forget()
            self._served, self._is_introduced = served, True
        return self._served

    def _read(
        self, analysis: Analysis, pieces: list[_Piece], connection: Connection
    ) -> Iterator[Analysis]:
        """Take over the windows that are known, and have the server read the others."""
        known = self._still_known(pieces, analysis.top_k)
        # A text that repeats itself may have equal windows, which are asked for once.
        missing = {piece.key: piece for piece in pieces if piece.key not in known}
        questions = [piece for piece in missing.values() if len(piece.ids) > 1]
        replies = self._replies(questions, connection)
        seconds, count = 0.0, 0
        for piece in pieces:
            if piece.key not in known:
                yield analysis
                begun = time.perf_counter()
                known[piece.key] = self._columns(piece, analysis.top_k, replies)
                seconds += time.perf_counter() - begun
                count += piece.window.end - piece.window.score_from
                self._tokens_per_second = count / max(seconds, 1e-6)
            analysis = analysis.extended(Scores(piece.window.score_from, known[piece.key]))
        yield analysis

    def _still_known(self, pieces: list[_Piece], top_k: int) -> dict[tuple[bytes, int], Columns]:
        """Of what is known, what holds for these pieces; all that is read is added to it."""
        keys = {piece.key for piece in pieces} if top_k == self._known_top_k else set()
        self._known = {key: self._known[key] for key in keys & self._known.keys()}
        self._known_top_k = top_k
        return self._known

    def _replies(self, pieces: list[_Piece], connection: Connection) -> Iterator[Any]:
        if not pieces:
            return iter(())
        path, _ = self._protocol.question(pieces[0].ids)
        bodies = (self._protocol.question(piece.ids)[1] for piece in pieces)
        return connection.post_all(path, bodies)

    def _columns(self, piece: _Piece, top_k: int, replies: Iterator[Any]) -> Columns:
        """The scores of the window's tokens that are to be scored."""
        window = piece.window
        columns = Columns.empty(window.end - window.begin, top_k)
        if len(piece.ids) > 1:
            found = self._protocol.evidence(next(replies), piece.ids, top_k)
            # Without a start token nothing precedes the first one, which stays as it is.
            first = 1 - piece.lead
            columns.fill(first, found)
            columns.context[first:] = np.arange(1, len(piece.ids))
        return columns.rows(window.score_from - window.begin, window.end - window.begin)


def _pieces(token_ids: list[int], served: ServedModel) -> list[_Piece]:
    start = [] if served.start_id is None else [served.start_id]
    # A window's last token is predicted, not fed, but the server has to be told it as well.
    windows = plan_windows(len(token_ids), served.max_ids - 1, has_start=bool(start))
    return [_Piece(window, start + token_ids[window.begin : window.end]) for window in windows]
