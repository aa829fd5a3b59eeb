"""Measures files one after another: the next one is read while the model reads the present one."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.batch.measured_store import store_key
from gltr_desktop.batch.rows import TextRow, failed_row, measured
from gltr_desktop.batch.text_reading import UnreadTextError, read_bytes, text_in
from gltr_desktop.errors import Cancelled, GltrError
from gltr_desktop.models.engine import analyse_alone, open_engine
from gltr_desktop.models.loading_steps import LoadingSteps
from gltr_desktop.models.options import DEFAULT_TOP_K

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.batch.measured_store import MeasuredStore
    from gltr_desktop.batch.page_folder import PageFolder
    from gltr_desktop.batch.rows import TextFile
    from gltr_desktop.batch.text_reading import ReadText
    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.options import ModelChoice

_log = logging.getLogger(__name__)

_WATCH_SECONDS = 0.1
"""How long an interrupt may have to wait for its answer while a file is being read."""


@dataclass(frozen=True)
class Done:
    """The row of a file.

    ``was_known`` says that the same bytes have been measured before. ``seconds`` is how long the
    run has spent on it, without the loading of the model.
    """

    row: TextRow
    was_known: bool
    seconds: float


@dataclass(frozen=True)
class _Read:
    """A file that has been read: a text that is still to be scored, or its row already."""

    text: ReadText | None = None
    key: str = ""
    row: TextRow | None = None


class BatchRun:
    """Measures files with one model, which is opened when a text needs it.

    What is in ``store`` is not measured again, unless its page is missing from ``pages``. A text
    that cannot be measured has a row that says why; ``explain`` words what nobody expected.
    ``report`` gets the numbers of scored and of all tokens of the present text.
    """

    def __init__(
        self,
        choice: ModelChoice,
        colouring: Colouring,
        store: MeasuredStore,
        pages: PageFolder | None,
        *,
        cancelled: threading.Event,
        explain: Callable[[Exception], GltrError],
        report: Callable[[int, int], None],
    ) -> None:
        self._choice, self._colouring = choice, colouring
        self._store, self._pages = store, pages
        self._cancelled, self._explain, self._report = cancelled, explain, report
        self._ended = False
        self._engine: Engine | None = None
        self._opening_seconds = 0.0

    def measure(self, files: Sequence[TextFile]) -> Iterator[Done]:
        """Yield a row for each of ``files``, in their order.

        No more than one file is read ahead, so that no more than two texts take up memory.

        Raises:
            Cancelled: soon after the event was set.
            GltrError: the model is gone or cannot be opened, or a page cannot be written.
        """
        waiting = iter(files)
        with ThreadPoolExecutor(1, thread_name_prefix="reader") as reader:

            def read_next() -> Future[_Read] | None:
                file = next(waiting, None)
                return None if file is None else reader.submit(self._read, file)

            try:
                ahead = read_next()
                while ahead is not None:
                    began, opening = time.perf_counter(), self._opening_seconds
                    present = self._result(ahead)
                    ahead = read_next()
                    row = present.row or self._scored(present)
                    seconds = time.perf_counter() - began - (self._opening_seconds - opening)
                    was_known = present.row is not None and row.measured is not None
                    yield Done(row, was_known, seconds)
            finally:
                self._ended = True
                if self._engine is not None:
                    self._engine.close()

    def _result(self, ahead: Future[_Read]) -> _Read:
        """What was read; raises Cancelled. Waits in slices: Windows interrupts no other waiting."""
        while True:
            if self._cancelled.is_set():
                raise Cancelled
            try:
                return ahead.result(_WATCH_SECONDS)
            except TimeoutError:
                continue

    def _is_stopped(self) -> bool:
        return self._ended or self._cancelled.is_set()

    def _read(self, file: TextFile) -> _Read:
        """Read ``file`` in the reader's thread."""
        sha256 = ""
        try:
            content = read_bytes(file, self._is_stopped)
            sha256 = content.sha256
            key = store_key(file, sha256, self._choice, self._colouring)
            found = self._store.get(key)
            if found is not None and (
                self._pages is None or self._pages.has(file, key, self._store)
            ):
                return _Read(row=TextRow(file, sha256, found))
            return _Read(text_in(content, self._is_stopped), key)
        except UnreadTextError as error:
            return _Read(row=failed_row(file, error, error.sha256))
        except (Cancelled, GltrError):  # Without a model, there is no run.
            raise
        except Exception as error:  # noqa: BLE001 - the others are read all the same
            return _Read(row=self._failed(file, error, sha256))

    def _scored(self, read: _Read) -> TextRow:
        """The row of a text that the model has to read."""
        text = read.text
        if text is None:
            raise TypeError("There is neither a text nor a row.")
        engine = self._opened()
        try:
            analysis, seconds = self._analysis(engine, text)
            found = measured(text.document, analysis, self._choice.name, self._colouring, seconds)
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - the others are scored all the same
            return self._failed(text.file, error, text.sha256)
        if self._pages is not None:
            self._pages.write(text.file, read.key, text.document, analysis, self._store)
        self._store.put(read.key, found)
        return TextRow(text.file, text.sha256, found)

    def _analysis(self, engine: Engine, text: ReadText) -> tuple[Analysis, float]:
        """The complete analysis, and the seconds that it took."""
        # The cards of a page show what the model expected; a row does not.
        top_k = 0 if self._pages is None else DEFAULT_TOP_K
        began = time.perf_counter()
        analysis = analyse_alone(engine, text.document.text, top_k, self._cancelled, self._report)
        return analysis, time.perf_counter() - began

    def _opened(self) -> Engine:
        if self._engine is None:
            began = time.perf_counter()
            self._engine = open_engine(self._choice, LoadingSteps(self._cancelled))
            self._opening_seconds = time.perf_counter() - began
        return self._engine

    def _failed(self, file: TextFile, error: Exception, sha256: str) -> TextRow:
        if isinstance(error, GltrError):
            return failed_row(file, error, sha256)
        _log.error("A text cannot be measured", exc_info=error)
        return failed_row(file, self._explain(error), sha256)
