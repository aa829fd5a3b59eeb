"""What the colours mean, in words for the legend and the menus."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.analysis.numbers import ordinal

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.colouring import Colouring

_COUNTED = {"token": "Tokens:", "word": "Words and punctuation:"}


class Words(NamedTuple):
    """The meaning of one colour: ``full`` stands alone, ``plain`` among the others of a row.

    ``short`` is for where there is hardly any room.
    """

    full: str
    plain: str
    short: str


def heading(colouring: Colouring) -> str:
    """What the row of meanings is about: the measure, or what is counted where it needs no name.

    The summary counts words alone, so that its share is another one.
    """
    measure, granularity = colouring.measure, colouring.granularity
    if granularity.is_passage:
        return f"Mean {_name(colouring)} of each {granularity.value}:"
    is_plain = measure.whole and not colouring.continuous
    return _COUNTED[granularity.value] if is_plain else f"{measure.title}:"


def bucket_words(colouring: Colouring) -> tuple[Words, ...]:
    """The meaning of each colour of ``colouring``."""
    thresholds, is_passage = colouring.thresholds, colouring.granularity.is_passage
    ticks = thresholds.ticks()
    plain = _ranges(thresholds)
    if thresholds.measure.whole and not is_passage:
        plain, full = _guesses(thresholds), _guesses_alone(thresholds)
    else:
        name = f"mean {_name(colouring)}" if is_passage else _name(colouring)
        full = tuple(f"{name} {words}" for words in plain)
    return tuple(Words(*each) for each in zip(full, plain, ticks, strict=True))


def _name(colouring: Colouring) -> str:
    """The measure, within a sentence."""
    return colouring.measure.title[0].lower() + colouring.measure.title[1:]


def _guesses(thresholds: Thresholds) -> tuple[str, ...]:
    low, middle, high = map(int, thresholds.limits)
    best = "the best guess" if low == 1 else f"among the {low:,} best guesses"
    return best, _span(low, middle), _span(middle, high), "beyond"


def _guesses_alone(thresholds: Thresholds) -> tuple[str, ...]:
    best, second, third, _ = _guesses(thresholds)
    last = ordinal(int(thresholds.limits[-1]))
    return best, f"{second} guess", f"{third} guess", f"beyond the {last} guess"


def _span(above: int, limit: int) -> str:
    """The places in the list of guesses after ``above`` up to ``limit``."""
    first, last = ordinal(above + 1), ordinal(limit)
    return last if first == last else f"{first}–{last}"


def _ranges(thresholds: Thresholds) -> tuple[str, ...]:
    """The values between the limits."""
    measure = thresholds.measure
    unit = measure.unit
    low, middle, high = (f"{limit:,g}" for limit in thresholds.limits)
    if measure.descending:
        return f"{low} or more", f"{middle}–{low}", f"{high}–{middle}", f"below {high}{unit}"
    if measure.whole:
        return f"up to {low}", f"{low}–{middle}", f"{middle}–{high}", f"beyond {high}"
    return (
        f"below {low}{unit}",
        f"{low}–{middle}{unit}",
        f"{middle}–{high}{unit}",
        f"{high}{unit} or more",
    )
