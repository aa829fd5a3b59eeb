"""Feeds a masked model batches of hidden copies of a text, and scores what it guesses."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from gltr_desktop.analysis.record import Columns, entropy_of_top
from gltr_desktop.models.memory_errors import DeviceMemoryError, memory_errors
from gltr_desktop.scoring.evidence import Evidence, EvidencePass
from gltr_desktop.scoring.lm_head import head_evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.models.engines.masked.loaded import LoadedModel
    from gltr_desktop.models.engines.masked.plan import Plan

# So many tokens of input fill a processor or a GPU; colours should not wait for more.
_PROCESSOR_INPUT, _GPU_INPUT = 1_024, 1 << 15
_MOST_ROWS = 64


@dataclass(frozen=True, eq=False)
class Job:
    """One text on its way through the model.

    ``check`` raises Cancelled when the reader is to stop; it is called before every layer.
    """

    plan: Plan
    evidence_pass: EvidencePass
    check: Callable[[], None]


class BatchReader:
    """Runs one model."""

    def __init__(self, loaded: LoadedModel) -> None:
        self.loaded = loaded
        self.tokens_per_second = 0.0
        self._input = _PROCESSOR_INPUT if loaded.device.type == "cpu" else _GPU_INPUT
        self._most_rows = _MOST_ROWS

    def begin(self, plan: Plan, top_k: int, check: Callable[[], None]) -> Job:
        """Make a new text ready to be read; raises GltrError if memory does not suffice for it."""
        try:
            with memory_errors():
                size = self.loaded.record.vocabulary_size
                return Job(plan, EvidencePass(size, top_k, self.loaded.device), check)
        except DeviceMemoryError as error:
            raise error.explained from error

    def rows(self, plan: Plan) -> int:
        """How many tokens of a text are guessed at once."""
        length = plan.width + self.loaded.record.context_length - self.loaded.capacity
        return max(1, min(self._input // length, self._most_rows))

    def read(self, tokens: list[int], job: Job) -> Columns:
        """The evidence of ``tokens``, of which there are at least one.

        A batch is filled up with copies of its last row: in batches of one shape, all go through
        the same kernels. Where memory does not suffice, batches are smaller from then on. Raises
        NonFiniteLogitsError, what ``job.check`` raises, and GltrError where there is no memory even
        for a single row.
        """
        parts = []
        while tokens:
            rows = self.rows(job.plan)
            try:
                parts.append(self._read(tokens[:rows], rows, job))
                tokens = tokens[rows:]
            except DeviceMemoryError as error:
                if rows == 1:
                    raise error.explained from error
                self._most_rows = rows // 2
        return parts[0] if len(parts) == 1 else _joined(parts)

    def _read(self, tokens: list[int], height: int, job: Job) -> Columns:
        started = time.perf_counter()
        filled = [*tokens, *tokens[-1:] * (height - len(tokens))]
        ids, position = job.plan.inputs(filled, self.loaded)
        job.check()
        with torch.inference_mode(), memory_errors():
            network, device = self.loaded.network, self.loaded.device
            places = torch.from_numpy(position).to(device)
            logits = network.logits(torch.from_numpy(ids).to(device), places, job.check)
            found = head_evidence(
                _unchanged,
                logits,
                torch.from_numpy(job.plan.ids[filled]).to(device),
                job.evidence_pass,
                job.check,
                first_row=tokens[0],
                height=height,
            ).first(len(tokens))
        # Short texts say little about the speed in long ones.
        if job.plan.width == self.loaded.capacity or not self.tokens_per_second:
            self.tokens_per_second = height / (time.perf_counter() - started)
        return _columns(found, seen=(ids != self.loaded.mask_id).sum(1)[: len(tokens)])


def _columns(found: Evidence, seen: np.ndarray) -> Columns:
    """The columns of ``found``; ``seen`` (n,) are the tokens that were not hidden."""
    evidence = {field.name: getattr(found, field.name).cpu().numpy() for field in fields(Evidence)}
    # No set of tokens is summed over: a masked model guesses tokens, not where words begin.
    del evidence["set_mass"]
    unknown = np.full(len(seen), np.nan, np.float32)
    return Columns(
        **evidence,
        boundary_mass=unknown,
        punctuation_mass=unknown,
        space_mass=unknown,
        top_entropy=entropy_of_top(evidence["top_logprob"]),
        context=seen.astype(np.int32),
    )


def _joined(parts: list[Columns]) -> Columns:
    names = [field.name for field in fields(Columns)]
    return Columns(**{n: np.concatenate([getattr(part, n) for part in parts]) for n in names})


def _unchanged(logits: Tensor) -> Tensor:
    """The head of a model that has computed its logits itself."""
    return logits
