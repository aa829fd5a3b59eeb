"""A few texts of the corpus are scored before all others: they tell how long it will take."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.batch.corpus.part_scorer import (
    TextScorer,
    packed,
    require_text,
    texts_of,
    unpacked,
)
from gltr_desktop.batch.corpus.plan import Speed
from gltr_desktop.batch.corpus.sources import Kind
from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.batch.corpus.row_reading import Columns
    from gltr_desktop.batch.corpus.scan import Slice
    from gltr_desktop.batch.corpus.sources import Source
    from gltr_desktop.models.options import ModelChoice

_TEXTS = 64
_SECONDS = 10.0
"""After so long, the sample is large enough."""
_CHARACTERS = 20_000
"""So much of a long text is read."""
_FIRST = "It was the best of times, it was the worst of times."
"""Read before the clock runs: the first reading is slower than later ones."""


@dataclass(frozen=True)
class Sample:
    """What the first worker has found out.

    The model's ``name``, ``revision`` ("" where it has none), ``precision`` and ``device`` are
    those of the record. ``vocabulary_size`` is None where the engine cannot know. ``memory`` is
    what the worker holds, in bytes.
    """

    speed: Speed
    name: str
    revision: str
    precision: str
    device: str
    vocabulary_size: int | None
    memory: int


def drawn(sources: Sequence[Source], cells: Sequence[Slice]) -> str:
    """The first texts of cells drawn evenly from the corpus, packed for a worker.

    They are in no order, so that any number of them is drawn evenly as well.
    """
    count = min(_TEXTS, len(cells))
    chosen = [cells[index * len(cells) // count] for index in range(count)]
    random.Random(0).shuffle(chosen)
    return packed(0, sources, [cell._replace(rows=1) for cell in chosen])


def measure(part: str, choice: ModelChoice, columns: Columns) -> Sample:
    """Score the texts of a :func:`drawn` part, for some seconds at most.

    Raises GltrError where the model cannot be opened, or a file not be read.
    """
    import psutil

    scorer = TextScorer(choice, 0, threading.Event())
    record = scorer.analysis(_FIRST).model
    _, sources, slices = unpacked(part)
    tokens = weight = estimated = 0.0
    seconds = 0.0
    for piece in slices:
        source = sources[piece.source]
        for text in texts_of(source, piece, columns):
            is_document = source.kind is Kind.DOCUMENT
            size = len(text.content) if isinstance(text.content, str) else 0
            weight += piece.weight if is_document else max(1, size)
            began = time.perf_counter()
            count = _tokens(scorer, text.content)
            seconds += time.perf_counter() - began
            tokens += count
            estimated += count * max(1.0, size / _CHARACTERS)
        if seconds > _SECONDS:
            break
    rate = tokens / seconds if tokens else scorer.open().tokens_per_second
    return Sample(
        speed=Speed(max(estimated, 1.0) / max(weight, 1.0), max(rate, 1.0)),
        name=record.name,
        revision=record.revision or "",
        precision=record.precision or "",
        device=record.device or "",
        vocabulary_size=record.vocabulary_size,
        memory=int(psutil.Process().memory_info().rss),
    )


def _tokens(scorer: TextScorer, content: object) -> int:
    """How many tokens the beginning of a text has, which are scored; 0 if it cannot be."""
    try:
        return len(scorer.analysis(require_text(content)[:_CHARACTERS]))
    except GltrError:
        return 0
    except Exception:  # noqa: BLE001 - the run will make it this text's error
        scorer.reopen()
        return 0
