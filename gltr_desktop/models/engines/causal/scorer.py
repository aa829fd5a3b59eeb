"""Text → a stream of ever more complete analyses, by a causal model, whatever the length."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from gltr_desktop.analysis.record import Analysis
from gltr_desktop.errors import InputError
from gltr_desktop.models.cancelling import check_of
from gltr_desktop.models.context_windows import plan_windows
from gltr_desktop.models.engines.causal.loading import on_processor
from gltr_desktop.models.engines.causal.reused_scores import ReusedScores, places_known
from gltr_desktop.models.engines.causal.window_reader import WindowReader
from gltr_desktop.models.logit_reading import LogitReading
from gltr_desktop.models.memory_errors import DeviceMemoryError
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from torch import Tensor

    from gltr_desktop.analysis.record import Tokens
    from gltr_desktop.models.context_windows import Window
    from gltr_desktop.models.engines.causal.loaded import LoadedModel
    from gltr_desktop.models.engines.causal.window_reader import Job

# Read to measure the speed of a model.
_SPEED_SAMPLE = (
    "It is a truth universally acknowledged, that a single man in possession of a good fortune, "
    "must be in want of a wife. However little known the feelings or views of such a man may be."
)


class CausalScorer:
    """Scores texts with one causal language model, as an ``Engine`` of ``models/engine.py``.

    It keeps its last analysis: of the next text it reads only what follows the first difference.
    """

    def __init__(self, loaded: LoadedModel) -> None:
        self._reader = WindowReader(loaded)
        self._earlier: Analysis | None = None

    @property
    def loaded(self) -> LoadedModel:
        """The model in use."""
        return self._reader.loaded

    @property
    def tokens_per_second(self) -> float:
        """The speed of the latest reading; 0 before anything is read."""
        return self._reader.tokens_per_second

    def calibrate(self, cancelled: threading.Event) -> None:
        """Read a little, so that the speed is known and the next text is read at full speed.

        Raises as :meth:`analyse` does.
        """
        # The first reading is slower than later ones.
        for _ in range(2):
            for _ in self.analyse(_SPEED_SAMPLE, 1, cancelled):
                pass
            self.forget()

    def forget(self) -> None:
        """Read the next text as if it were the first."""
        self._earlier = None
        self._reader.forget()

    def close(self) -> None:
        """Let go of the model and all caches; the scorer cannot be used afterwards."""
        on_gpu = self.loaded.device.type == "cuda"
        del self._reader, self._earlier
        if on_gpu:
            # Else torch would keep the memory for its own next use.
            torch.cuda.empty_cache()

    def analyse(self, text: str, top_k: int, cancelled: threading.Event) -> Iterator[Analysis]:
        """Yield ever more complete analyses of ``text``; the last one is complete.

        The first is yielded before anything is read, once the text is split into tokens; it holds
        what the earlier analysis has found of the same beginning. Where a GPU's memory is too
        small even for a few tokens, the rest is read on the processor: from then on the analyses'
        ``model.device`` says so.

        Raises:
            Cancelled: ``cancelled`` was set; noticed within a layer or a few rows.
            InputError: the text has no tokens, or the tokenizer does not belong to the model.
            NonFiniteLogitsError: its position is the number of the token, from 0, and of the
                vocabulary item.
            GltrError: out of memory.
        """
        check = check_of(cancelled)
        check()
        tokens = self._split(text, cancelled)
        earlier = self._earlier
        if earlier is not None and earlier.top_k != top_k:
            earlier = None
        known = ReusedScores(
            earlier,
            tokens,
            whole_windows=not self.loaded.caches,
            reads_end=self._reader.reads_end,
        )
        record, vocabulary = self.loaded.record, self.loaded.tokenizer
        analysis = Analysis.begin(tokens, record, vocabulary, top_k)
        yield from self._advance(analysis, known, _begin(self._reader, tokens, top_k, check))

    def read_logits(self, text: str, cancelled: threading.Event) -> LogitReading:
        """Split ``text``, and read it apart from what is kept of the last analysis.

        So several readings may go on at a time. Raises as :meth:`analyse` does; but where memory is
        too small for a few tokens, nothing is read on the processor instead.
        """
        check = check_of(cancelled)
        check()
        tokens = self._split(text, cancelled)
        record = self.loaded.record
        return LogitReading(
            record.name,
            tokens,
            self.loaded.tokenizer,
            record.vocabulary_size,
            self._logits(tokens, check),
        )

    def _logits(self, tokens: Tokens, check: Callable[[], None]) -> Iterator[tuple[int, Tensor]]:
        reader = self._reader.apart()
        job = _begin(reader, tokens, 0, check)
        windows = self._windows(len(tokens))
        index, done = 0, 0
        while index < len(windows):
            try:
                for first, logits in reader.read_logits(windows[index], done, job):
                    done = first + len(logits)
                    yield first, logits
                index += 1
            except DeviceMemoryError as error:
                if not reader.use_less_memory():
                    raise error.explained from error

    def _windows(self, count: int) -> list[Window]:
        return plan_windows(
            count, self.loaded.record.context_length, has_start=self.loaded.start_id is not None
        )

    def _split(self, text: str, cancelled: threading.Event) -> Tokens:
        tokens = self.loaded.tokenizer.encode(text, cancelled)
        if len(tokens) == 0:
            raise InputError("There is no text to analyse.", "Type, paste or open a text first.")
        if int(tokens.token_id.max()) >= self.loaded.record.vocabulary_size:
            raise InputError(
                f"The tokenizer of “{self.loaded.record.name}” does not belong to its weights.",
                DOWNLOAD_AGAIN,
            )
        return tokens

    def _advance(self, analysis: Analysis, known: ReusedScores, job: Job) -> Iterator[Analysis]:
        """Take over the scores that are known, and read window after window for the others."""
        tokens, top_k = analysis.tokens, analysis.top_k
        windows = self._windows(len(tokens) + self._reader.reads_end)
        # How many tokens the last analysis that was yielded after a reading shows.
        index, shown = 0, 0
        while index < len(windows):
            window = windows[index]
            if places_known(analysis) < (end := known.end(window)):
                analysis = analysis.extended(known.scores(analysis.done, end))
            if places_known(analysis) >= window.end:
                index += 1
                continue
            if shown == 0:
                yield self._until_end(analysis)
            batch = self._batch(windows, index, known)
            try:
                for scores in self._reader.read(batch, places_known(analysis), job):
                    self._earlier = analysis = analysis.extended(scores)
                    so_far = self._until_end(analysis)
                    shown = so_far.done
                    yield so_far
                index += len(batch)
            except DeviceMemoryError as error:
                self._use_less_memory(error)
                job = _begin(self._reader, tokens, top_k, job.check)
                analysis = replace(analysis, model=self.loaded.record)
        if shown < len(tokens):
            # The last tokens were known; or nothing precedes a single token to predict it from.
            yield replace(analysis, done=len(tokens))

    def _until_end(self, analysis: Analysis) -> Analysis:
        """``analysis``, but not as complete as long as it is not known what may follow it."""
        if self._reader.reads_end and analysis.done == places_known(analysis) == len(analysis):
            return replace(analysis, done=len(analysis) - 1)
        return analysis

    def _batch(self, windows: list[Window], index: int, known: ReusedScores) -> list[Window]:
        """The windows from ``index`` on to read next: of one length, and not known in part."""
        first = windows[index]
        # The first window of a text is read alone, so that its colours appear soon.
        count = self._reader.windows_at_once if index else 1
        batch = [first]
        for window in windows[index + 1 : index + count]:
            alike = window.end - window.begin == first.end - first.begin
            if not alike or known.end(window) > window.score_from:
                break
            batch.append(window)
        return batch

    def _use_less_memory(self, error: DeviceMemoryError) -> None:
        """Read in smaller chunks from now on, or else on the processor.

        Raises what explains ``error`` when there is nothing left to try.
        """
        if self._reader.use_less_memory():
            return
        if self.loaded.device.type == "cpu":
            raise error.explained from error
        self._reader = WindowReader(on_processor(self.loaded))


def _begin(reader: WindowReader, tokens: Tokens, top_k: int, check: Callable[[], None]) -> Job:
    try:
        return reader.begin(tokens, top_k, check)
    except DeviceMemoryError as error:
        raise error.explained from error
