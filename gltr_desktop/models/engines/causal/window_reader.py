"""Feeds a model one window after another, chunk by chunk, and scores the tokens it predicts."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import torch
from torch import Tensor

from gltr_desktop.analysis.record import Columns, EndMass, Scores, entropy_of_top
from gltr_desktop.analysis.words.surprisal import MASSES
from gltr_desktop.models.engines.causal import chunks
from gltr_desktop.models.engines.causal.kv_cache import KeptCache, WindowCaches
from gltr_desktop.models.engines.causal.window_inputs import WindowInputs
from gltr_desktop.models.memory_errors import memory_errors
from gltr_desktop.models.network_parts import interruptible
from gltr_desktop.scoring.evidence import Evidence, EvidencePass
from gltr_desktop.scoring.lm_head import PROCESSOR_ROWS, head_evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gltr_desktop.analysis.record import Tokens
    from gltr_desktop.models.context_windows import Window
    from gltr_desktop.models.engines.causal.loaded import LoadedModel

_Made = TypeVar("_Made")


@dataclass(frozen=True, eq=False)
class Job:
    """One text of n tokens on its way through the model.

    ``token_ids`` (n + 1,) lie on the model's device; the last stands for what might follow the
    text, and is never fed.
    ``check`` raises Cancelled when the reader is to stop; it is called before every layer and every
    few rows of logits.
    """

    token_ids: Tensor
    evidence_pass: EvidencePass
    check: Callable[[], None]


class WindowReader:
    """Runs one model. Keeps the key-value caches from which the next text can go on."""

    def __init__(self, loaded: LoadedModel) -> None:
        self.loaded = loaded
        self.tokens_per_second = 0.0
        self._max_tokens = chunks.MAX_TOKENS
        self._caches = WindowCaches()
        sets = loaded.word_starts.sets
        self._sets = None if sets is None else torch.from_numpy(sets)

    def begin(self, tokens: Tokens, top_k: int, check: Callable[[], None]) -> Job:
        """Make a new text ready to be read; raises DeviceMemoryError."""
        self._caches.begin_text()
        loaded, size = self.loaded, self.loaded.record.vocabulary_size
        with memory_errors():
            # Any token will do: only the sums over sets of tokens are used where the text ends.
            ids = np.append(tokens.token_id, tokens.token_id[-1:]).astype(np.int64)
            on_device = torch.from_numpy(ids).to(loaded.device)
            evidence_pass = EvidencePass(size, top_k, loaded.device, self._sets)
        return Job(on_device, evidence_pass, check)

    def apart(self) -> WindowReader:
        """Another reader of the same model, without this one's caches."""
        other = WindowReader(self.loaded)
        other._max_tokens = self._max_tokens
        return other

    def forget(self) -> None:
        """Give the caches up."""
        self._caches.clear()

    def use_less_memory(self) -> bool:
        """Take smaller chunks from now on, without caches; False if they cannot be smaller."""
        self.forget()
        if self._max_tokens <= chunks.STEP or not self.loaded.caches:
            return False
        self._max_tokens //= 4
        return True

    @property
    def reads_end(self) -> bool:
        """Whether what may follow the last token is asked for, as if it were one token more."""
        return self._sets is not None

    @property
    def windows_at_once(self) -> int:
        """The number of windows to read side by side; more than one only occupies a GPU better."""
        if self.loaded.device.type == "cpu" or self.loaded.head is None:
            return 1
        return max(1, self._max_tokens // self.loaded.record.context_length)

    def read(self, windows: Sequence[Window], done: int, job: Job) -> Iterator[Scores]:
        """Scores of the tokens from ``done`` on of one window, or of several side by side.

        Raises DeviceMemoryError, NonFiniteLogitsError, and what ``job.check`` raises.
        """
        left = [replace(window, score_from=max(done, window.score_from)) for window in windows]
        if len(left) > 1:
            return self._read_side_by_side(left, job)
        return self._read_window(left[0], job)

    def read_logits(self, window: Window, done: int, job: Job) -> Iterator[tuple[int, Tensor]]:
        """A token's number and the logits (r, V) of it and those after it, from ``done`` on.

        A few rows at a time, in order. The last rows of a chunk may go through other kernels than
        in :meth:`read`, which differ in the last bits. Raises as that does.
        """
        first_token = max(done, window.score_from)
        left = replace(window, score_from=first_token)
        head = self.loaded.head or _unchanged

        def hidden_of(inputs: WindowInputs, hidden: Tensor, begin: int) -> tuple[int, Tensor]:
            row = max(begin, inputs.row_of(first_token))
            return inputs.token_of(row), hidden[row - begin :]

        for first, hidden in self._in_chunks(left, job, hidden_of):
            for begin in range(0, len(hidden), PROCESSOR_ROWS):
                job.check()
                with torch.inference_mode(), memory_errors():
                    logits = head(hidden[begin : begin + PROCESSOR_ROWS])
                yield first + begin, logits

    def _read_window(self, window: Window, job: Job) -> Iterator[Scores]:
        def scores_of(inputs: WindowInputs, hidden: Tensor, begin: int) -> Scores | None:
            return self._scores(inputs, hidden, begin, window.score_from, job)

        for scores in self._in_chunks(window, job, scores_of):
            if scores is not None:
                yield scores

    def _in_chunks(
        self, window: Window, job: Job, made_of: Callable[[WindowInputs, Tensor, int], _Made]
    ) -> Iterator[_Made]:
        """Feed the window chunk by chunk, from where its cache ends.

        ``made_of`` gets the inputs, the rows (n, d) of a chunk, and the number of the first one.
        """
        inputs = WindowInputs.of(window, job.token_ids, self.loaded.start_id)
        begin = inputs.row_of(window.score_from) // chunks.STEP * chunks.STEP
        kept = self._caches.pop(window.begin, inputs.ids, begin)
        if kept is None:
            begin, kept = 0, KeptCache(inputs.ids[:0], None)
        while begin < len(inputs):
            started = time.perf_counter()
            end = chunks.chunk_end(
                self.loaded, self._max_tokens, begin, len(inputs), first_window=window.begin == 0
            )
            # Nothing of this is left in force while the caller looks at what was made.
            with torch.inference_mode(), interruptible(self.loaded.base_model, job.check):
                job.check()
                hidden = self._feed(inputs.ids, begin, end, kept, window.begin)
                made = made_of(inputs, hidden, begin)
            # A few tokens say little about the speed.
            if end - begin >= chunks.STEP or not self.tokens_per_second:
                self.tokens_per_second = (end - begin) / (time.perf_counter() - started)
            begin = end
            yield made

    def _read_side_by_side(self, windows: list[Window], job: Job) -> Iterator[Scores]:
        """Feed windows of one length at once, without keeping their caches."""
        inputs = [
            WindowInputs.of(window, job.token_ids, self.loaded.start_id) for window in windows
        ]
        with torch.inference_mode(), interruptible(self.loaded.base_model, job.check):
            job.check()
            with memory_errors():
                stacked = torch.stack([one.ids for one in inputs])
                hidden = self.loaded.base_model(stacked, use_cache=False).last_hidden_state
        for window, of_window, rows in zip(windows, inputs, hidden, strict=True):
            with torch.inference_mode():
                scores = self._scores(of_window, rows, 0, window.score_from, job)
            if scores is not None:
                yield scores

    def _feed(
        self, ids: Tensor, begin: int, end: int, kept: KeptCache, window_begin: int
    ) -> Tensor:
        """Read rows [``begin``, ``end``) of ``ids`` after what ``kept`` holds, and add them to it.

        Returns a row for each: hidden states, or logits where the model has no head of its own.
        """
        loaded = self.loaded
        network = loaded.model if loaded.head is None else loaded.base_model
        try:
            with memory_errors():
                output: Any = network(
                    self._filled_up(ids[begin:end], begin)[None],
                    past_key_values=kept.cache,
                    use_cache=loaded.caches,
                )
        except BaseException:
            # Some layers of the cache may hold the chunk, and others not.
            if kept.cache is not None and kept.crop(begin):
                self._caches.store(window_begin, kept)
            raise
        if loaded.caches:
            kept.ids, kept.cache = ids[:end], output.past_key_values
            if loaded.block is None or kept.crop(end):
                self._caches.store(window_begin, kept)
        rows: Tensor = output.logits if loaded.head is None else output.last_hidden_state
        return rows[0, : end - begin]

    def _filled_up(self, ids: Tensor, begin: int) -> Tensor:
        """``ids`` (n,) from row ``begin`` on, repeated to as many as the model has to be fed.

        A causal model's states of the first n are those of the n alone.
        """
        block = self.loaded.block
        if block is None or not self.loaded.caches:
            return ids
        room = self.loaded.record.context_length - begin - len(ids)
        missing = min(-len(ids) % block, room)
        return torch.cat([ids, ids[-1:].expand(missing)])

    def _scores(
        self, inputs: WindowInputs, hidden: Tensor, begin: int, score_from: int, job: Job
    ) -> Scores | None:
        """Scores of the tokens from ``score_from`` on that ``hidden`` predicts; None if none.

        ``hidden`` (n, d) are the rows from ``begin`` on; those before the row of ``score_from``
        were fed for context only.
        """
        row, end = max(begin, inputs.row_of(score_from)), begin + len(hidden)
        if row >= end:
            return None
        # The head, too, begins where a fresh analysis would have it begin a block.
        head_begin = begin + (row - begin) // PROCESSOR_ROWS * PROCESSOR_ROWS
        targets = slice(inputs.token_of(head_begin), inputs.token_of(end))
        with memory_errors():
            found = head_evidence(
                self.loaded.head or _unchanged,
                hidden[head_begin - begin :],
                job.token_ids[targets],
                job.evidence_pass,
                job.check,
                first_row=targets.start,
            )
        evidence = {
            field.name: getattr(found, field.name)[row - head_begin :].cpu().numpy()
            for field in fields(Evidence)
        }
        return self._scores_of(evidence, inputs.token_of(row), row, job)

    def _scores_of(self, evidence: dict[str, np.ndarray], first: int, row: int, job: Job) -> Scores:
        """``evidence`` of places of the text from token ``first`` on, which ``row`` predicts."""
        set_mass, count = evidence.pop("set_mass"), len(evidence["rank"])
        masses: dict[str, np.ndarray]
        masses = dict.fromkeys(MASSES, np.full(count, np.nan, np.float32))
        if self.reads_end:
            first_id = None if first else int(job.token_ids[0])
            least = float(np.exp(evidence["logprob"][0]))
            masses = self.loaded.word_starts.columns(set_mass, first_id, least)
        columns = Columns(
            **evidence,
            **masses,
            top_entropy=entropy_of_top(evidence["top_logprob"]),
            context=np.arange(row + 1, row + 1 + count, dtype=np.int32),
        )
        tokens_left = len(job.token_ids) - 1 - first
        if tokens_left >= len(columns):
            return Scores(first, columns)
        end_mass = {name: float(mass[tokens_left]) for name, mass in masses.items()}
        return Scores(first, columns.rows(0, tokens_left), EndMass(**end_mass))


def _unchanged(logits: Tensor) -> Tensor:
    """The head of a model that has computed its logits itself."""
    return logits
