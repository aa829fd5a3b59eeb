"""Text → a stream of ever more complete analyses, by a masked model, whatever the length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from gltr_desktop.analysis.record import COLUMN_NAMES, Analysis, Columns, Scores
from gltr_desktop.errors import InputError
from gltr_desktop.models.cancelling import check_of
from gltr_desktop.models.engines.masked.batch_reader import BatchReader
from gltr_desktop.models.engines.masked.plan import Plan
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from gltr_desktop.analysis.record import Tokens
    from gltr_desktop.models.engines.masked.loaded import LoadedModel

# Repeated until it fills a window: the speed is that of reading a long text.
_SPEED_SAMPLE = "It is a truth universally acknowledged, that a single man must want a wife. "


class MaskedScorer:
    """Scores texts with one masked language model, as an ``Engine`` of ``models/engine.py``.

    It keeps its last analysis: of the next text it guesses only tokens whose window is another one.
    """

    def __init__(self, loaded: LoadedModel) -> None:
        self._reader = BatchReader(loaded)
        self._earlier: tuple[list[bytes], Analysis] | None = None

    @property
    def loaded(self) -> LoadedModel:
        """The model in use."""
        return self._reader.loaded

    @property
    def tokens_per_second(self) -> float:
        """The speed of the latest reading; 0 before anything is read."""
        return self._reader.tokens_per_second

    def calibrate(self, cancelled: threading.Event) -> None:
        """Guess a few tokens in a full window, so that the speed is known.

        Raises as :meth:`analyse` does.
        """
        text = _SPEED_SAMPLE
        while len(tokens := self._split(text, cancelled)) < self.loaded.capacity:
            text += text
        plan = Plan.of(tokens, self.loaded.capacity, str(self.loaded.record.masking))
        job = self._reader.begin(plan, 1, check_of(cancelled))
        self._reader.read([0], job)

    def forget(self) -> None:
        """Read the next text as if it were the first."""
        self._earlier = None

    def close(self) -> None:
        """Let go of the model; the scorer cannot be used afterwards."""
        on_gpu = self.loaded.device.type == "cuda"
        del self._reader, self._earlier
        if on_gpu:
            # Else torch would keep the memory for its own next use.
            torch.cuda.empty_cache()

    def analyse(self, text: str, top_k: int, cancelled: threading.Event) -> Iterator[Analysis]:
        """Yield ever more complete analyses of ``text``; the last one is complete.

        The first is yielded before anything is read, once the text is split into tokens; it holds
        what is known of the beginning from the earlier analysis. What the model's vocabulary does
        not hold is not scored.

        Raises:
            Cancelled: ``cancelled`` was set; noticed within a layer.
            InputError: the text has no tokens, or the tokenizer does not belong to the model.
            NonFiniteLogitsError: its position is the number of the first token that was read with
                it, from 0, and of the vocabulary item.
            GltrError: out of memory.
        """
        check = check_of(cancelled)
        check()
        tokens = self._split(text, cancelled)
        record = self.loaded.record
        plan = Plan.of(tokens, self.loaded.capacity, str(record.masking))
        analysis = Analysis.begin(tokens, record, self.loaded.tokenizer.tokenizer, top_k)
        found, keys = Columns.empty(len(tokens), analysis.top_k), plan.keys()
        left = self._left_to_read(analysis, keys, found)
        job = self._reader.begin(plan, top_k, check)
        rows = self._reader.rows(plan)
        reached = left[0] if left else len(tokens)
        # A part of what is found is kept, too, if reading is stopped.
        analysis = _up_to(analysis, reached, found)
        self._earlier = keys, analysis
        yield analysis
        for begin in range(0, len(left), rows):
            batch = left[begin : begin + rows]
            _fill(found, batch, self._reader.read(batch, job), list(range(len(batch))))
            reached = left[begin + rows] if begin + rows < len(left) else len(tokens)
            analysis = _up_to(analysis, reached, found)
            self._earlier = keys, analysis
            yield analysis

    def _split(self, text: str, cancelled: threading.Event) -> Tokens:
        tokenizer, record = self.loaded.tokenizer.tokenizer, self.loaded.record
        tokens = tokenizer.encode(text, cancelled, with_blanks=False)
        if len(tokens) == 0:
            raise InputError("There is no text to analyse.", "Type, paste or open a text first.")
        if int(tokens.token_id.max()) >= record.vocabulary_size:
            raise InputError(
                f"The tokenizer of “{record.name}” does not belong to its weights.", DOWNLOAD_AGAIN
            )
        return tokens

    def _left_to_read(self, analysis: Analysis, keys: list[bytes], found: Columns) -> list[int]:
        """The tokens that are to be guessed; those that are known are written into ``found``."""
        known: dict[bytes, int] = {}
        if self._earlier is not None and self._earlier[1].top_k == analysis.top_k:
            earlier_keys, earlier = self._earlier
            known = {earlier_keys[row]: row for row in np.flatnonzero(earlier.scored).tolist()}
            there = [token for token, key in enumerate(keys) if key in known]
            rows = [known[keys[token]] for token in there]
            _fill(found, there, earlier.columns, rows)
        is_special = self.loaded.tokenizer.tokenizer.is_special
        ids = analysis.tokens.token_id.tolist()
        return [
            token
            for token, (key, token_id) in enumerate(zip(keys, ids, strict=True))
            if key not in known and not is_special(token_id)
        ]


def _fill(
    into: Columns, rows: list[int], columns: Columns, chosen: list[int] | None = None
) -> None:
    """Write ``columns``, or the ``chosen`` of their rows, over the ``rows`` of other columns."""
    for name in COLUMN_NAMES:
        values = getattr(columns, name)
        getattr(into, name)[rows] = values if chosen is None else values[chosen]


def _up_to(analysis: Analysis, end: int, found: Columns) -> Analysis:
    """``analysis`` with what is ``found`` up to token ``end``."""
    return analysis.extended(Scores(analysis.done, found.rows(analysis.done, end)))
