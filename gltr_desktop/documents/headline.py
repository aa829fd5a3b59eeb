"""What an analysis says, in one sentence for readers who know neither ranks nor models.

It tells how predictable a text was to one model, and never who or what may have written it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.colouring import default_thresholds
from gltr_desktop.analysis.language import language_title
from gltr_desktop.analysis.numbers import effective_choices, whole_percent
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.statistics import Summary

# The share of a shorter text would be another one with a few other words.
_MIN_TOKENS, _MIN_UNITS = 100, 10
_SMALL_MODEL = 1_000_000_000
_PARTS = ((0.9, "nearly all"), (0.55, "most"), (0.45, "about half"), (0.1, "less than half"))
_LITTLE = "little"
_PERCENT = "\u00a0%"
_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip


def headline(summary: Summary, colouring: Colouring, model: ModelRecord) -> str:
    """One sentence about ``summary``, which has to be of the colouring's thresholds and level.

    “Most of this text was predictable to a small English language model: 71 % of its tokens were
    among the model's ten best guesses.” It generalises only with the usual thresholds, and only
    about texts that are long enough; otherwise it gives the share alone. What the model is called
    stands elsewhere: its name says nothing to most readers.
    """
    reader = _in_words(model)
    if not sum(summary.buckets.values()):
        return "The model gave no figures for this text."
    thresholds, granularity = colouring.thresholds, colouring.granularity
    share = summary.shares["green"]
    of_first, _ = meanings(thresholds, granularity)
    fact = of_first.format(these=f"{_share(share)} of its {granularity.plural}")
    if summary.scored < _MIN_TOKENS:
        return f"This text is too short for a firm answer: as {reader} read it, {fact}."
    if sum(summary.buckets.values()) < _MIN_UNITS:
        few = f"This text has too few {granularity.plural} for a firm answer"
        return f"{few}: as {reader} read it, {fact}."
    usual = default_thresholds(thresholds.measure, granularity)
    if thresholds.limits != usual.limits:
        return f"As {reader} read this text, {fact}."
    opening = thresholds.measure.opening.format(part=_part(share), model=reader)
    return f"{opening[0].upper()}{opening[1:]}: {fact}."


def _in_words(model: ModelRecord) -> str:
    """What the model is: “a small English language model”, as far as that is known."""
    kinds = map(language_title, model.languages[:1] if len(model.languages) == 1 else ())
    is_small = model.parameters and model.parameters < _SMALL_MODEL
    noun = "masked language model" if model.is_pseudo else "language model"
    words = [*(["small"] if is_small else []), *kinds, noun]
    return f"{'an' if words[0][0] in 'AEIO' else 'a'} {' '.join(words)}"


def _part(share: float) -> str:
    return next((words for least, words in _PARTS if share >= least), _LITTLE)


def _share(share: float) -> str:
    """``share`` as a whole percentage that does not claim all or nothing where it is not so."""
    if 0 < share < 0.005:
        return f"less than 1{_PERCENT}"
    return f"more than 99{_PERCENT}" if 0.995 <= share < 1 else whole_percent(share)


HEADLINE_OF_UNKNOWN_SCRIPT = (
    "The model hardly knows the script of this text: its guesses say nothing about it."
)
"""For a text whose characters the model knows only by their bytes.

Among bytes, any guess is often right: the figures would say that the text was predictable.
"""
HEADLINE_OF_UNKNOWN_LANGUAGE = (
    "The model does not know the language of this text: its guesses say nothing about it."
)
"""For a text in a language that the model was not made for."""


def meanings(thresholds: Thresholds, granularity: Granularity) -> tuple[str, str]:
    """What is true of the units in the first bucket and of those in the last one, as clauses.

    “{these} were among the model's ten best guesses”, with ``{these}`` for the units.
    """
    measure, labels = thresholds.measure, thresholds.labels()
    plain = tuple(f"{{these}} are marked “{label}”" for label in labels)
    return (
        _filled_in(measure.within, plain[0], thresholds.limits[0], granularity),
        _filled_in(measure.beyond, plain[-1], thresholds.limits[-1], granularity),
    )


def _filled_in(
    of_levels: tuple[str, str, str] | None, plain: str, limit: float, granularity: Granularity
) -> str:
    """The clause for the units of ``granularity``; ``plain`` if the measure has none."""
    if of_levels is None:
        return plain
    of_tokens, of_words, of_passages = of_levels
    words = of_words if granularity is Granularity.WORD else of_tokens
    return (of_passages if granularity.is_passage else words).format(
        these="{these}",
        limit=f"{limit:g}",
        number=_NUMBERS[int(limit)] if limit in range(len(_NUMBERS)) else f"{limit:,g}",
        percent=f"{100 * limit:.3g}{_PERCENT}",
        choices=effective_choices(limit),
    )
