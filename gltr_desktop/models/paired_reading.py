"""One text, read by two models at once: what their predictions are to each other.

Unlike ranks, this takes the whole predictions of both models for each token. They are large, so
both models read in step, a few tokens at a time, and only sums are kept.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.difference.two_model_signals import PairedColumns
from gltr_desktop.errors import Cancelled, InputError
from gltr_desktop.models.logit_reading import ReadsLogits
from gltr_desktop.models.memory_refusals import lacks_memory, too_little_memory

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from torch import Tensor

    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.logit_reading import LogitReading

    Block = tuple[int, Tensor]

_SAME_FAMILY = "Choose two models of one family, such as a model and a larger one."


def read_pair(
    scoring: Engine,
    sampling: Engine,
    text: str,
    cancelled: threading.Event,
    report: Callable[[int, int], None] = lambda done, tokens: None,  # noqa: ARG005
) -> PairedColumns:
    """What ``sampling`` predicts for each token of ``text``, as it is to ``scoring``.

    Each model reads the text in windows of its own context. Both may be one engine; neither forgets
    the text that it has analysed before. Where one vocabulary only goes on after the other's end,
    as where a model has entries to spare or some for conversations, those are left out before
    anything becomes a probability: so do the authors of Fast-DetectGPT in their program.
    ``report`` gets the numbers of tokens that are done and of all tokens.

    Raises:
        Cancelled: ``cancelled`` was set.
        InputError: an engine cannot give its predictions in full, entries that both vocabularies
            have are not the same, or the models split the text into different tokens.
        GltrError: as ``scoring.analyse`` does.
    """
    of_scoring = _reading(scoring, text, cancelled)
    of_sampling = _reading(sampling, text, cancelled)
    _check_vocabularies(of_scoring, of_sampling, cancelled)
    _check_tokens(of_scoring, of_sampling)
    with _memory_explained():
        return _columns(of_scoring, of_sampling, report)


def _reading(engine: Engine, text: str, cancelled: threading.Event) -> LogitReading:
    if not isinstance(engine, ReadsLogits):
        raise InputError(
            "The two-model signals need all that a model predicts for each token from the text"
            " before it, and one of these models does not give that.",
            "Choose two models on this computer that read from left to right.",
        )
    return engine.read_logits(text, cancelled)


def _check_vocabularies(
    scoring: LogitReading, sampling: LogitReading, cancelled: threading.Event
) -> None:
    if not _have_one_vocabulary(scoring, sampling, cancelled):
        raise InputError(
            f"The two-model signals need one vocabulary, and those of “{scoring.name}” and"
            f" “{sampling.name}” differ.",
            _SAME_FAMILY,
        )


def _have_one_vocabulary(
    scoring: LogitReading, sampling: LogitReading, cancelled: threading.Event
) -> bool:
    """Whether every entry that both have stands for the same text."""
    for token_id in range(_common_size(scoring, sampling)):
        if cancelled.is_set():
            raise Cancelled
        if scoring.vocabulary.piece(token_id) != sampling.vocabulary.piece(token_id):
            return False
    return True


def _common_size(scoring: LogitReading, sampling: LogitReading) -> int:
    return min(scoring.vocabulary_size, sampling.vocabulary_size)


def _check_tokens(scoring: LogitReading, sampling: LogitReading) -> None:
    # With one vocabulary, the rules by which a text is split may still differ.
    if not np.array_equal(scoring.tokens.token_id, sampling.tokens.token_id):
        raise InputError(
            f"“{scoring.name}” and “{sampling.name}” split this text into different"
            " tokens, so that they cannot be compared token by token.",
            _SAME_FAMILY,
        )


def _columns(
    scoring: LogitReading, sampling: LogitReading, report: Callable[[int, int], None]
) -> PairedColumns:
    # Importing torch takes seconds: the engines have done so, the window has not.
    import torch

    from gltr_desktop.scoring.cross_evidence import cross_evidence

    ids = torch.from_numpy(scoring.tokens.token_id.astype(np.int64))
    columns = PairedColumns.empty(scoring.name, sampling.name, len(ids))
    size = _common_size(scoring, sampling)
    for begin, of_scoring, of_sampling in _in_step(scoring.blocks, sampling.blocks):
        rows = slice(begin, begin + len(of_scoring))
        with torch.inference_mode():
            targets = ids[rows].to(of_scoring.device)
            found = cross_evidence(of_scoring[:, :size], of_sampling[:, :size], targets, begin)
        for name in ("logprob", "cross_entropy", "cross_variance"):
            getattr(columns, name)[rows] = getattr(found, name).cpu().numpy()
        report(rows.stop, len(ids))
    return columns


def _in_step(
    scoring: Iterator[Block], sampling: Iterator[Block]
) -> Iterator[tuple[int, Tensor, Tensor]]:
    """The number of a token, and logits (r, V) of either model for it and the r − 1 after it.

    The blocks of the two begin and end at different tokens, and one model may predict a first token
    that the other does not. At most one block of each is held at a time.
    """
    one, other = next(scoring, None), next(sampling, None)
    while one is not None and other is not None:
        (first, rows), (other_first, other_rows) = one, other
        last, other_last = first + len(rows), other_first + len(other_rows)
        begin, end = max(first, other_first), min(last, other_last)
        if begin < end:
            both = slice(begin - first, end - first), slice(begin - other_first, end - other_first)
            yield begin, rows[both[0]], other_rows[both[1]]
        if last == end:
            one = next(scoring, None)
        if other_last == end:
            other = next(sampling, None)


@contextmanager
def _memory_explained() -> Iterator[None]:
    """Raise the error for people where the sums lack memory; an engine raises its own."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not lacks_memory(error):
            raise
        raise too_little_memory() from error
