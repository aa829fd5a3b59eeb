"""Text → stream of evidence, whatever its length: windows, key-value cache, cancellation."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from gltr_desktop.analysis.record import Analysis, Columns, Scores, entropy_of_top
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.context_windows import Window, plan_windows
from gltr_desktop.models.kv_cache import KeptCache, ReusedScores, WindowCaches
from gltr_desktop.models.loading import on_processor
from gltr_desktop.scoring.attention import TILE
from gltr_desktop.scoring.evidence import Evidence, EvidencePass
from gltr_desktop.scoring.lm_head import PROCESSOR_ROWS, head_evidence

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from gltr_desktop.analysis.record import Tokens
    from gltr_desktop.models.loaded import LoadedModel

# Chunks begin at multiples of this, as tiles of attention and blocks of rows do: every token then
# gets the same bits whatever the chunks.
_STEP = TILE
# Colours appear soon, then chunks grow, because every chunk fetches all weights anew: how many
# weights times tokens the first may take, and how many times as much is read after each. Where a
# chunk ends follows from the text and the model alone, and never from how fast the last one was:
# figures must not depend on what else the computer does.
_FIRST_WORK = 8e9
_MAX_FIRST_CHUNK = 512
_GROWTH = 4
# A GPU is idle for most of a chunk that keeps a processor busy.
_GPU_SPEED = 64
# Without a head of our own the logits of a whole chunk exist at once.
_PLAIN_CHUNK = 256
# What a model's speed is first measured on.
_PROBE = (
    "It is a truth universally acknowledged, that a single man in possession of a good fortune, "
    "must be in want of a wife. However little known the feelings or views of such a man may be."
)
# A GPU reads the windows of a long text side by side, up to this many tokens.
_MAX_TOKENS = 1 << 14


@dataclass(eq=False)
class _Job:
    """One analysis under way: ``begun`` once something has been read for it."""

    tokens: Tokens
    top_k: int
    check: Callable[[], None]
    ids: Tensor
    evidence_pass: EvidencePass
    begun: bool = False


class CausalScorer:
    """Scores texts with one model. Not thread-safe, except that any thread may set the event.

    What it finds is kept, so that of the next text only what follows the first difference is read.
    """

    def __init__(self, loaded: LoadedModel) -> None:
        self._loaded = loaded
        self._tokens_per_second = 0.0
        self._most_tokens = _MAX_TOKENS
        self._earlier: Analysis | None = None
        self._caches = WindowCaches()

    @property
    def loaded(self) -> LoadedModel:
        """The model in use."""
        return self._loaded

    @property
    def tokens_per_second(self) -> float:
        """How fast it has read of late; 0 before anything is read."""
        return self._tokens_per_second

    def calibrate(self, cancelled: threading.Event) -> None:
        """Read a little, so that the speed is known and the next text is read at full speed.

        Raises as :meth:`analyse` does.
        """
        # What is done for the first time takes longer.
        for _ in range(2):
            for _ in self.analyse(_PROBE, 1, cancelled):
                pass
            self.forget()

    def forget(self) -> None:
        """Read the next text as if it were the first."""
        self._earlier = None
        self._caches.clear()

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

        def check() -> None:
            if cancelled.is_set():
                raise Cancelled

        check()
        tokens = self._split(text)
        earlier = self._earlier
        if earlier is not None and earlier.top_k != top_k:
            earlier = None
        known = ReusedScores(earlier, tokens, whole_windows=not self._loaded.caches)
        analysis = Analysis.begin(tokens, self._loaded.record, self._loaded.tokenizer, top_k)
        job = _Job(tokens, top_k, check, *self._on_device(tokens, top_k))
        self._caches.begin()
        for analysis in self._advance(analysis, known, job):  # noqa: B020 - ever the same one
            yield analysis
        if not job.begun or not analysis.complete:
            # Nothing was left to read; or nothing precedes a single token to predict it from.
            yield replace(analysis, done=len(tokens))

    def _advance(self, analysis: Analysis, known: ReusedScores, job: _Job) -> Iterator[Analysis]:
        """Read window after window; what is known already is taken over."""
        windows = plan_windows(
            len(job.tokens),
            self._loaded.record.context_length,
            has_start=self._loaded.start_id is not None,
        )
        place = 0
        while place < len(windows):
            window = windows[place]
            if analysis.done < (end := known.end(window)):
                analysis = analysis.extended(known.scores(analysis.done, end))
            if analysis.done >= window.end:
                place += 1
                continue
            if not job.begun:
                yield analysis
            batch = self._batch(windows, place, known)
            try:
                for scores in self._read(batch, analysis.done, job):
                    self._earlier = analysis = analysis.extended(scores)
                    yield analysis
                place += len(batch)
            except _OutOfMemoryError as error:
                self._use_less_memory(error)
                job.ids, job.evidence_pass = self._on_device(job.tokens, job.top_k)
                analysis = replace(analysis, model=self._loaded.record)

    def _split(self, text: str) -> Tokens:
        tokens = self._loaded.tokenizer.encode(text)
        if len(tokens) == 0:
            raise InputError("There is no text to analyse.", "Type, paste or open a text first.")
        if int(tokens.token_id.max()) >= self._loaded.record.vocabulary_size:
            raise InputError(
                f"The tokenizer of “{self._loaded.record.name}” does not belong to its weights.",
                "Download the model again, or choose another one.",
            )
        return tokens

    def _on_device(self, tokens: Tokens, top_k: int) -> tuple[Tensor, EvidencePass]:
        loaded = self._loaded
        try:
            with _memory_errors():
                ids = torch.from_numpy(tokens.token_id.astype(np.int64)).to(loaded.device)
                evidence_pass = EvidencePass(loaded.record.vocabulary_size, top_k, loaded.device)
        except _OutOfMemoryError as error:
            raise error.explained from error
        return ids, evidence_pass

    def _use_less_memory(self, error: _OutOfMemoryError) -> None:
        """Take less memory from now on: smaller chunks, then the processor's memory.

        Raises what explains ``error`` when there is nothing left to try.
        """
        self._caches.clear()
        if self._most_tokens > _STEP and self._loaded.caches:
            self._most_tokens //= 4
        elif self._loaded.device.type != "cpu":
            self._loaded = on_processor(self._loaded)
            self._most_tokens, self._tokens_per_second = _MAX_TOKENS, 0.0
        else:
            raise error.explained from error

    # Reading

    def _batch(self, windows: list[Window], place: int, known: ReusedScores) -> list[Window]:
        """The windows to read next: some side by side where a GPU would else be half idle."""
        loaded, first = self._loaded, windows[place]
        most = max(1, self._most_tokens // loaded.record.context_length)
        if place == 0 or loaded.device.type == "cpu" or loaded.head is None:
            most = 1
        batch = [first]
        for window in windows[place + 1 : place + most]:
            alike = window.end - window.begin == first.end - first.begin
            if not alike or known.end(window) > window.score_from:
                break
            batch.append(window)
        return batch

    def _read(self, batch: list[Window], done: int, job: _Job) -> Iterator[Scores]:
        """Scores of the tokens from ``done`` on of one window, or of several side by side."""
        windows = [replace(window, score_from=max(done, window.score_from)) for window in batch]
        if len(windows) > 1:
            return self._read_side_by_side(windows, job)
        return self._read_window(windows[0], job)

    def _read_window(self, window: Window, job: _Job) -> Iterator[Scores]:
        """Feed the window chunk by chunk, from where its cache ends."""
        inputs, offset = self._inputs(job.ids, window)
        begin = max(0, window.score_from - offset) // _STEP * _STEP
        kept = self._caches.take(window.begin, inputs, begin)
        if kept is None:
            begin, kept = 0, KeptCache(inputs[:0], None)
        while begin < len(inputs):
            started = time.perf_counter()
            end = self._chunk_end(begin, len(inputs), first=window.begin == 0)
            # Nothing of this is left in force while the caller looks at the scores.
            with torch.inference_mode(), _interruptible(self._loaded.base_model, job.check):
                job.check()
                hidden = self._feed(inputs, begin, end, kept, window.begin)
                # Rows whose tokens are scored already are fed for context only.
                row = max(begin, window.score_from - offset)
                scores = self._scores(hidden, begin, row, offset, job)
            if end - begin >= _STEP or not self._tokens_per_second:  # Fewer tell little.
                self._tokens_per_second = (end - begin) / (time.perf_counter() - started)
            begin = end
            if scores is not None:
                job.begun = True
                yield scores

    def _read_side_by_side(self, windows: list[Window], job: _Job) -> Iterator[Scores]:
        """Feed windows of one length at once, without keeping their caches."""
        parts = [self._inputs(job.ids, window) for window in windows]
        with torch.inference_mode(), _interruptible(self._loaded.base_model, job.check):
            job.check()
            with _memory_errors():
                stacked = torch.stack([inputs for inputs, _ in parts])
                hidden = self._loaded.base_model(stacked, use_cache=False).last_hidden_state
        for window, (_, offset), rows in zip(windows, parts, hidden, strict=True):
            with torch.inference_mode():
                scores = self._scores(rows, 0, window.score_from - offset, offset, job)
            if scores is not None:
                job.begun = True
                yield scores

    def _inputs(self, ids: Tensor, window: Window) -> tuple[Tensor, int]:
        """What the window feeds; and the offset by which row p predicts token p + offset."""
        inputs = ids[window.begin : window.end - 1]
        start = self._loaded.start_id
        if start is None:
            return inputs, window.begin + 1
        return torch.cat([inputs.new_tensor([start]), inputs]), window.begin

    def _feed(self, inputs: Tensor, begin: int, end: int, kept: KeptCache, place: int) -> Tensor:
        """Read ``inputs`` [``begin``, ``end``) after what ``kept`` holds, which then holds them.

        Returns what the head takes, a row per position.
        """
        loaded = self._loaded
        network = loaded.model if loaded.head is None else loaded.base_model
        try:
            with _memory_errors():
                output: Any = network(
                    self._filled_up(inputs[begin:end], begin)[None],
                    past_key_values=kept.cache,
                    use_cache=loaded.caches,
                )
        except BaseException:
            # Stopped on the way, it may hold the chunk in some layers and not in others.
            if kept.cache is not None and kept.crop(begin):
                self._caches.put(place, kept)
            raise
        if loaded.caches:
            kept.inputs, kept.cache = inputs[:end], output.past_key_values
            if loaded.block is None or kept.crop(end):
                self._caches.put(place, kept)
        rows: Tensor = output.logits if loaded.head is None else output.last_hidden_state
        return rows[0, : end - begin]

    def _filled_up(self, inputs: Tensor, begin: int) -> Tensor:
        """``inputs`` (n,) from position ``begin`` on, made as many as the model has to be fed.

        A causal model's states of the first n are those of the n alone.
        """
        block = self._loaded.block
        if block is None or not self._loaded.caches:
            return inputs
        left = self._loaded.record.context_length - begin - len(inputs)
        missing = min(-len(inputs) % block, left)
        return torch.cat([inputs, inputs[-1:].expand(missing)])

    def _scores(
        self, hidden: Tensor, begin: int, row: int, offset: int, job: _Job
    ) -> Scores | None:
        """Scores of what the rows from ``row`` on predict; None if there are none.

        ``hidden`` (n, d) are the rows from ``begin`` on; row p predicts token p + ``offset``.
        """
        end = begin + len(hidden)
        if row >= end:
            return None
        # The head, too, begins where a fresh analysis would have it begin a block.
        lead = begin + (row - begin) // PROCESSOR_ROWS * PROCESSOR_ROWS
        with _memory_errors():
            found = head_evidence(
                self._loaded.head or _unchanged,
                hidden[lead - begin :],
                job.ids[lead + offset : end + offset],
                job.evidence_pass,
                job.check,
                first_row=lead + offset,
            )
        evidence = {
            field.name: getattr(found, field.name)[row - lead :].cpu().numpy()
            for field in fields(Evidence)
        }
        columns = Columns(
            **evidence,
            top_entropy=entropy_of_top(evidence["top_logprob"]),
            context=np.arange(row + 1, end + 1, dtype=np.int32),
        )
        return Scores(row + offset, columns)

    def _chunk_end(self, begin: int, length: int, *, first: bool) -> int:
        """Where the chunk of a window's ``length`` positions ends that ``begin`` lies in.

        In the ``first`` window chunks grow from its start on, wherever reading begins; a later
        one gives no colours before its second half, and is read in the longest.
        """
        loaded = self._loaded
        if not loaded.caches:
            return length
        if loaded.block is not None:
            return min(length, begin + loaded.block)
        speed = 1 if loaded.device.type == "cpu" else _GPU_SPEED
        size = min(int(_FIRST_WORK / loaded.record.parameters), _MAX_FIRST_CHUNK) * speed
        most = self._most_tokens if loaded.head is not None else _PLAIN_CHUNK
        size, longest = (
            max(_STEP, min(wanted, most) // _STEP * _STEP) for wanted in (size, _GROWTH**2 * size)
        )
        end = size = size if first else longest
        while end <= begin:
            size = min((_GROWTH - 1) * end, longest)
            end += size
        # A small rest costs more as a chunk of its own than as part of this one.
        return length if length < end + size // 2 else end


def _unchanged(logits: Tensor) -> Tensor:
    """Stands for the head of a model that has computed its logits itself."""
    return logits


@contextmanager
def _interruptible(base_model: nn.Module, check: Callable[[], None]) -> Iterator[None]:
    """Within the block, every layer of ``base_model`` calls ``check`` before it runs."""
    stacks = [module for module in base_model.modules() if isinstance(module, nn.ModuleList)]
    hooks = [
        layer.register_forward_pre_hook(lambda *_: check()) for stack in stacks for layer in stack
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


class _OutOfMemoryError(Exception):
    """A chunk did not fit into the memory of the device."""

    @property
    def explained(self) -> GltrError:
        """What to tell when there is no way round it."""
        return GltrError(
            "There is not enough memory to run the model.",
            "Close other programs, or choose a smaller model or bfloat16 precision.",
        )


@contextmanager
def _memory_errors() -> Iterator[None]:
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise _OutOfMemoryError from error
    except RuntimeError as error:
        # On the processor torch reports it as any other failure.
        if "can't allocate memory" not in str(error):
            raise
        raise _OutOfMemoryError from error
