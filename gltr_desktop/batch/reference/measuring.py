"""Has a model read the texts of a reference, and says how long that takes."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gltr_desktop.analysis.language import language_of
from gltr_desktop.analysis.reference.baseline import (
    LENGTHS,
    MIN_PASSAGES,
    PASSAGE_TOKENS,
    Baseline,
    PassageValues,
    passage_values,
)
from gltr_desktop.batch.reference.own import MAX_CHARACTERS, files_in
from gltr_desktop.batch.reference.registers import LANGUAGE, passages_for, register_named
from gltr_desktop.batch.reference.store import StoredBaseline, text_digest
from gltr_desktop.errors import InputError, printable
from gltr_desktop.models.engine import analyse_alone

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.batch.reference.library import ReferenceChoice, ReferenceTexts
    from gltr_desktop.models.engine import Engine

TOP_K = 10
"""So many predictions for each token does an analysis need for all indicators."""
_CHARACTERS_PER_TOKEN = 4.5
_MARGIN = 16
"""So many tokens more are read than are measured: the first one may have no evidence, and those at
a cut may be others than in the whole text."""
_PREVAILING = 0.5
"""If fewer of the texts are in one language, the reference has none."""


@dataclass(frozen=True)
class ReadText:
    """What remains of a text that was read: nothing that it could be made of again."""

    values: PassageValues
    language: str | None
    digest: str


def read_text_of(text: str, analysis: Analysis) -> ReadText:
    """What remains of ``text``, whose beginning has this complete ``analysis``.

    The analysis has TOP_K predictions for each token. Safe in any thread.
    """
    return ReadText(passage_values(analysis), language_of(text), text_digest(text))


def stored_baseline(
    choice: ReferenceChoice, texts: ReferenceTexts, model: ModelRecord, read: Sequence[ReadText]
) -> StoredBaseline:
    """What is kept of the ``texts`` of ``choice``, all of which ``model`` has ``read``.

    Texts in another language than most are left out.
    """
    if choice.own is None:
        baseline = Baseline.of(one.values for one in read)
        return StoredBaseline.of(choice.name, choice.passages, LANGUAGE, model, baseline)
    language = _language(read)
    kept = [one for one in read if language is None or one.language in (language, None)]
    baseline = Baseline.of(one.values for one in kept)
    stored = StoredBaseline.of(printable(choice.title), choice.passages, language, model, baseline)
    return replace(stored, digests=tuple(one.digest for one in kept), state=texts.state)


def measure(
    engine: Engine,
    choice: ReferenceChoice,
    texts: ReferenceTexts,
    cancelled: threading.Event,
    report: Callable[[int, int], None],
) -> StoredBaseline:
    """Have ``engine`` read the ``texts`` of ``choice``, in this thread.

    ``report`` gets how many texts are done, and how many there are. Raises Cancelled soon after
    ``cancelled`` is set, and GltrError as ``engine.analyse`` and ``texts`` do.
    """
    read, model = list[ReadText](), None
    for text in texts:
        analysis = _beginning(engine, text, cancelled)
        read.append(read_text_of(text, analysis))
        model = analysis.model
        report(texts.taken, texts.total)
    if model is None:
        raise ValueError("there are no texts")
    return stored_baseline(choice, texts, model, read)


def require_enough(choice: ReferenceChoice, stored: StoredBaseline) -> None:
    """Raise InputError if there are too few texts in ``stored`` for anything to be compared."""
    if stored.baseline.passages < MIN_PASSAGES:
        raise too_few(choice, stored.baseline.passages)


def too_few(choice: ReferenceChoice, count: int) -> InputError:
    """The error for a reference of which only ``count`` texts can be compared with."""
    return InputError(
        f"Only {count} of the {choice.passages} are as long as {LENGTHS[0]} tokens, and with"
        f" fewer than {MIN_PASSAGES} nothing is compared.",
        "Put more or longer texts into the folder.",
    )


def seconds_needed(choice: ReferenceChoice, model: str, tokens_per_second: float) -> float:
    """About how long the model takes for all texts of ``choice``, infinite while that is unknown.

    Looks at the files of an own reference, which may take a moment. Raises InputError as
    :func:`~gltr_desktop.batch.reference.library.texts_for` does.
    """
    if tokens_per_second <= 0:
        return float("inf")
    tokens = sum(
        min(size, MAX_CHARACTERS) / _CHARACTERS_PER_TOKEN for size in _sizes(choice, model)
    )
    return tokens / tokens_per_second


def duration_words(seconds: float) -> str:
    """“less than a minute”, “about 2 minutes”, “about 3 hours”."""
    if seconds < 45:
        return "less than a minute"
    if seconds < 90:
        return "about a minute"
    if seconds < 90 * 60:
        return f"about {seconds / 60:.0f} minutes"
    return f"about {seconds / 3600:,.0f} hours"


def _beginning(engine: Engine, text: str, cancelled: threading.Event) -> Analysis:
    """The complete analysis of as much of ``text`` as is measured, as if it were the only one."""
    engine.forget()
    analyses = engine.analyse(text, TOP_K, cancelled)
    # In the first record, the text is split into tokens, and nothing is scored yet.
    analysis = next(analyses)
    if len(analysis) > PASSAGE_TOKENS + 2 * _MARGIN:
        text = text[: int(analysis.tokens.end[PASSAGE_TOKENS + _MARGIN - 1])]
        return analyse_alone(engine, text, TOP_K, cancelled)
    return next(iter(deque(analyses, maxlen=1)), analysis)


def _language(read: Sequence[ReadText]) -> str | None:
    """The language of most texts whose language is certain; None if there is none."""
    counts = Counter(one.language for one in read if one.language is not None)
    if not counts:
        return None
    ((language, count),) = counts.most_common(1)
    return language if count > _PREVAILING * counts.total() else None


def _sizes(choice: ReferenceChoice, model: str) -> list[int]:
    """The characters of each text, or the bytes of its file."""
    if choice.own is not None:
        return [_size(file.path) for file in files_in(choice.own.folder)]
    register = register_named(choice.name)
    return [] if register is None else [len(text) for text in passages_for(register, model)]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
