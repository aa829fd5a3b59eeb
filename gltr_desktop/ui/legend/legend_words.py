"""What the colours mean, in words for the legend and the menus."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.analysis.bucket_words import ranges_in_words
from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.numbers import ordinal, whole_percent
from gltr_desktop.analysis.words.notes import word_method, word_note

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.statistics import Summary

_COUNTED = {"token": "Tokens:", "word": "Words and punctuation:"}


class Words(NamedTuple):
    """The meaning of one colour: ``full`` stands alone, ``plain`` among the others of a row.

    ``short`` is for where there is hardly any room.
    """

    full: str
    plain: str
    short: str


def heading(colouring: Colouring, side: str = "", model: ModelRecord | None = None) -> str:
    """What the row of meanings is about: the measure, or what is counted where it needs no name.

    The summary counts words alone, so that its share is another one. ``side`` is the letter of the
    side whose shares are shown, if two are compared. With the ``model`` that read the text, it says
    which way values of words came about.
    """
    measure, granularity = colouring.measure, colouring.granularity
    of_side = f"{side} · " if side else ""
    if granularity.is_passage:
        return f"{of_side}Mean {_name(colouring)} of each {granularity.value}:"
    is_plain = measure.whole and not colouring.continuous
    method = word_method(model, colouring.thresholds, granularity) if model else None
    name = ", ".join(filter(None, (measure.title, method)))
    return of_side + (_COUNTED[granularity.value] if is_plain else f"{name}:")


def bucket_words(colouring: Colouring) -> tuple[Words, ...]:
    """The meaning of each colour of ``colouring``."""
    thresholds, is_passage = colouring.thresholds, colouring.granularity.is_passage
    ticks, plain = thresholds.ticks(), ranges_in_words(thresholds, is_mean=is_passage)
    if thresholds.measure.whole and not is_passage:
        full = _guesses_alone(thresholds, plain)
    else:
        name = f"mean {_name(colouring)}" if is_passage else _name(colouring)
        full = tuple(f"{name} {words}" for words in plain)
    return tuple(Words(*each) for each in zip(full, plain, ticks, strict=True))


def counted_words(colouring: Colouring, summary: Summary | None) -> list[str]:
    """The meaning of each colour, with its count in ``summary``: for tips and screen readers."""
    words = [each.full for each in bucket_words(colouring)]
    if summary is None:
        return words
    whole = sum(summary.buckets.values())
    units = colouring.granularity.plural
    return [
        f"{meaning}: {summary.buckets[name]:,} of {whole:,} {units}"
        f" ({whole_percent(summary.shares[name])})"
        for meaning, name in zip(words, BUCKETS, strict=True)
    ]


def tip(colouring: Colouring, summary: Summary | None, model: ModelRecord | None) -> str:
    """What the measure is, how ``model`` gave values of words, and the meaning of each colour."""
    measure = colouring.measure
    thresholds, granularity = colouring.thresholds, colouring.granularity
    is_said = model is not None and word_method(model, thresholds, granularity) is not None
    note = word_note(model, thresholds, granularity) if model and is_said else ""
    hint = "" if colouring.continuous else "\nClick a colour to fade what has it."
    lines = "\n".join(counted_words(colouring, summary))
    explained = " ".join(filter(None, (f"{measure.title}: {measure.description}", note)))
    return f"{explained}\n\n{lines}{hint}"


def _name(colouring: Colouring) -> str:
    """The measure, within a sentence."""
    return colouring.measure.title[0].lower() + colouring.measure.title[1:]


def _guesses_alone(thresholds: Thresholds, plain: tuple[str, ...]) -> tuple[str, ...]:
    best, second, third, _ = plain
    last = ordinal(int(thresholds.limits[-1]))
    return best, f"{second} guess", f"{third} guess", f"beyond the {last} guess"
