"""Text → stream of evidence, whatever its length: windows, key-value cache, cancellation."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from gltr_desktop.analysis.analysis import Analysis, Scores
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.scoring.evidence import Evidence, EvidencePass
from gltr_desktop.scoring.head import head_evidence

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from gltr_desktop.analysis.analysis import Int32
    from gltr_desktop.models.loading import LoadedModel

# The first tokens come alone so that colours appear at once; then each step takes about as long
# as a reader waits without noticing.
_FIRST_CHUNK = 64
_SECONDS_PER_CHUNK = 0.5
# Without a head of our own the logits of a whole chunk exist at once.
_PLAIN_CHUNK = 256


@dataclass(frozen=True)
class Window:
    """Tokens [``begin``, ``end``) are read together; those from ``score_from`` on are scored."""

    begin: int
    score_from: int
    end: int


def plan_windows(count: int, context_length: int, *, has_start: bool) -> list[Window]:
    """Windows that score each of ``count`` tokens once.

    A window feeds the model at most ``context_length`` positions, the start token (if the model
    has one) included; its last token is predicted, not fed. From the second window on, every
    scored token has at least half a window before it, so that the cost per token stays constant.
    """
    capacity = context_length if has_start else context_length + 1
    windows: list[Window] = []
    scored = 0
    while scored < count:
        begin = max(0, scored - (context_length + 1) // 2) if windows else 0
        end = min(count, begin + capacity)
        windows.append(Window(begin, scored, end))
        scored = end
    return windows


class CausalScorer:
    """Scores texts with one model. Not thread-safe, except that any thread may set the event."""

    def __init__(self, loaded: LoadedModel) -> None:
        self._loaded = loaded
        self._tokens_per_second = 0.0

    @property
    def loaded(self) -> LoadedModel:
        """The model in use."""
        return self._loaded

    def analyse(self, text: str, top_k: int, cancelled: threading.Event) -> Iterator[Analysis]:
        """Yield ever more complete analyses of ``text``; the last one is complete.

        The first is yielded before anything is scored, once the text is split into tokens.

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
        loaded = self._loaded
        tokens = loaded.tokenizer.encode(text)
        if len(tokens) == 0:
            raise InputError("There is no text to analyse.", "Type, paste or open a text first.")
        if int(tokens.token_id.max()) >= loaded.record.vocabulary_size:
            raise InputError(
                f"The tokenizer of “{loaded.record.name}” does not belong to its weights.",
                "Download the model again, or choose another one.",
            )
        analysis = Analysis.begin(tokens, loaded.record, loaded.tokenizer, top_k)
        yield analysis
        with _memory_errors():
            collector = EvidencePass(loaded.record.vocabulary_size, top_k, loaded.device)
            ids = torch.from_numpy(tokens.token_id.astype(np.int64)).to(loaded.device)
        windows = plan_windows(
            len(tokens), loaded.record.context_length, has_start=loaded.start_id is not None
        )
        for window in windows:
            for scores in self._score_window(ids, window, collector, check):
                analysis = analysis.extended(scores)
                yield analysis
        if not analysis.complete:  # A single token, and no start token to predict it from.
            yield replace(analysis, done=len(tokens))

    def _score_window(
        self, ids: Tensor, window: Window, collector: EvidencePass, check: Callable[[], None]
    ) -> Iterator[Scores]:
        """Feed the window chunk by chunk; yield the scores of each chunk that has any."""
        loaded = self._loaded
        inputs = ids[window.begin : window.end - 1]
        if loaded.start_id is not None:
            inputs = torch.cat([inputs.new_tensor([loaded.start_id]), inputs])
        # The row of position p predicts token p + offset.
        offset = window.begin if loaded.start_id is not None else window.begin + 1
        cache: Any = None
        begin = 0
        while begin < len(inputs):
            started = time.perf_counter()
            size = self._chunk_size(len(inputs) - begin, first=window.begin == begin == 0)
            end = begin + size
            # Rows whose tokens an earlier window has scored are fed for context only.
            first = max(begin, window.score_from - offset)
            scores = None
            # Nothing of this is left in force while the caller looks at the scores.
            with torch.inference_mode(), _interruptible(loaded.trunk, check), _memory_errors():
                check()
                rows, cache = self._feed(inputs[begin:end], cache, use_cache=size < len(inputs))
                if first < end:
                    found = head_evidence(
                        loaded.head or _unchanged,
                        rows[first - begin :],
                        ids[first + offset : end + offset],
                        collector,
                        check,
                        first_row=first + offset,
                    )
                    context = np.arange(first + 1, end + 1, dtype=np.int32)
                    scores = _scores(first + offset, found, context)
            self._tokens_per_second = size / (time.perf_counter() - started)
            if scores is not None:
                yield scores
            begin = end

    def _feed(
        self,
        chunk: Tensor,
        cache: Any,  # noqa: ANN401 - every architecture has its own
        *,
        use_cache: bool,
    ) -> tuple[Tensor, Any]:
        """What the head takes, a row per position of ``chunk``, and the cache that now holds it."""
        loaded = self._loaded
        network = loaded.model if loaded.head is None else loaded.trunk
        output = network(chunk[None], past_key_values=cache, use_cache=use_cache)
        rows = output.logits if loaded.head is None else output.last_hidden_state
        return rows[0], output.past_key_values if use_cache else None

    def _chunk_size(self, left: int, *, first: bool) -> int:
        """How many of the ``left`` positions to feed next."""
        if not self._loaded.caches:
            return left
        size = max(_FIRST_CHUNK, int(self._tokens_per_second * _SECONDS_PER_CHUNK))
        if first:
            size = _FIRST_CHUNK
        elif self._loaded.head is None:
            size = min(size, _PLAIN_CHUNK)
        # A small rest costs more as a chunk of its own than as part of this one.
        return left if left < 1.5 * size else size


def _unchanged(logits: Tensor) -> Tensor:
    """Stands for the head of a model that has computed its logits itself."""
    return logits


def _scores(first: int, found: Evidence, context: Int32) -> Scores:
    columns = {f.name: getattr(found, f.name).cpu().numpy() for f in fields(Evidence)}
    return Scores(first=first, context=context, **columns)


@contextmanager
def _interruptible(trunk: nn.Module, check: Callable[[], None]) -> Iterator[None]:
    """Within the block, every layer of ``trunk`` calls ``check`` before it runs."""
    stacks = [module for module in trunk.modules() if isinstance(module, nn.ModuleList)]
    hooks = [
        layer.register_forward_pre_hook(lambda *_: check()) for stack in stacks for layer in stack
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


@contextmanager
def _memory_errors() -> Iterator[None]:
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise _out_of_memory() from error
    except RuntimeError as error:
        # On the processor torch reports it as any other failure.
        if "can't allocate memory" not in str(error):
            raise
        raise _out_of_memory() from error


def _out_of_memory() -> GltrError:
    return GltrError(
        "There is not enough memory to run the model.",
        "Close other programs, or choose a smaller model, bfloat16 precision, or the device “cpu”.",
    )
