"""What a paged report of an analysis says above and below its text, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.bounded_values import bound_note
from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.model_notes import case_note
from gltr_desktop.analysis.numbers import decimal, percent
from gltr_desktop.analysis.pseudo_likelihood import likelihood_facts
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.analysis.text_warnings import text_warnings
from gltr_desktop.analysis.words.notes import word_method, word_note
from gltr_desktop.documents.headline import (
    HEADLINE_OF_UNKNOWN_LANGUAGE,
    HEADLINE_OF_UNKNOWN_SCRIPT,
    headline,
    meanings,
)
from gltr_desktop.documents.standings import comparison_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.analysis.statistics import Summary
    from gltr_desktop.documents.origin import Origin

_OF_GRANULARITY = {
    Granularity.TOKEN: "",
    Granularity.WORD: " A word of several tokens has one colour: it is {combined}.",
    Granularity.SENTENCE: " Each sentence has one colour: that of the average of its tokens.",
    Granularity.PARAGRAPH: " Each paragraph has one colour: that of the average of its tokens.",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_FROM_THE_START = (
    "The model read the text from the start, and guessed each next token from the text before it."
)
_FROM_BOTH_SIDES = (
    "Each token was hidden from the model, which guessed it from the text before and behind it."
)
_CAUTION = (
    "The {signs} say how predictable this text was to this one model. They do not say who wrote "
    "it: proverbs, contracts and plain prose are predictable whoever wrote them, and text sampled "
    "from a model can surprise a model that is small, old, or new to the subject."
)


@dataclass(frozen=True)
class LegendRow:
    """What bucket number ``bucket`` holds, how many units of the text, and their share."""

    bucket: int
    label: str
    share: str
    count: str


@dataclass(frozen=True)
class ReportHead:
    """The words of a report, each a sentence or more without line ends.

    ``warnings`` say why the model cannot read the text, and belong above all else.
    ``reading`` says what the model did, ``words`` how probabilities of words came about, and
    ``sentence`` both, and what the first and the last colour stand for. ``legend`` is empty where
    the text is not painted. ``facts`` are pairs of a name and a value. ``words`` (unless the colour
    shows such probabilities), ``comparison`` (where the text stands among others), ``bounds``
    (which numbers are known only to be at most or at least so much), ``pending`` (what has not been
    analysed) and ``notices`` (what was done to get the text out of its file) may be empty.
    ``caution_title``, ``caution`` and ``made_on`` belong below the text.
    """

    title: str
    warnings: tuple[str, ...]
    headline: str
    reading: str
    sentence: str
    words: str
    legend: tuple[LegendRow, ...]
    facts: tuple[tuple[str, str], ...]
    comparison: str
    bounds: str
    pending: str
    notices: str
    caution_title: str
    caution: str
    made_on: str


def report_head(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,
    comparison: Comparison | None = None,
) -> ReportHead:
    """The words that go with ``analysis``; ``when`` is the time of export."""
    summary = summarise(analysis, colouring.thresholds, colouring.granularity)
    signs = "colours" if colouring.painted else "figures"
    reading, words = _reading(colouring, analysis.model), _words(colouring, analysis.model)
    return ReportHead(
        title=origin.title,
        warnings=tuple(warning.message for warning in text_warnings(analysis)),
        headline=_headline(summary, colouring, analysis),
        reading=reading,
        sentence=f"{reading}{words and ' '}{words}{_extremes(colouring)}",
        words=words,
        legend=_legend(summary, colouring),
        facts=_facts(summary, analysis),
        comparison=comparison_in_words(comparison),
        bounds=bound_note(analysis.model),
        pending=_pending(analysis),
        notices=origin.sentence,
        caution_title=f"What the {signs} say, and what they do not",
        caution=_CAUTION.format(signs=signs),
        made_on=f"Made with gltr-desktop on {date_in_words(when)}.",
    )


def _headline(summary: Summary, colouring: Colouring, analysis: Analysis) -> str:
    if not Excerpt(analysis, 0, len(analysis)).is_script_known:
        return HEADLINE_OF_UNKNOWN_SCRIPT
    # What is left for a warning to be about is the language.
    if text_warnings(analysis):
        return HEADLINE_OF_UNKNOWN_LANGUAGE
    return headline(summary, colouring, analysis.model)


def date_in_words(when: datetime) -> str:
    """“4 August 2026, 15:09”, in English wherever the program runs."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when:%Y, %H:%M}"


def _reading(colouring: Colouring, model: ModelRecord) -> str:
    """What the model did, and what the colours show of it."""
    reading = _FROM_BOTH_SIDES if model.is_pseudo else _FROM_THE_START
    if not colouring.painted:
        return reading
    measure = colouring.measure
    combined = _OF_GRANULARITY[colouring.granularity].format(combined=measure.joined_as)
    return f"{reading} The colour shows {measure.sentence}.{combined}"


def _words(colouring: Colouring, model: ModelRecord) -> str:
    """How the values of words came about; "" where no colour shows any of which that is asked."""
    method = word_method(model, colouring.thresholds, colouring.granularity)
    if method is None or not colouring.painted:
        return ""
    return word_note(model, colouring.thresholds, colouring.granularity)


def _extremes(colouring: Colouring) -> str:
    """What the first and the last colour stand for, named by the legend's labels."""
    if not colouring.painted:
        return ""
    labels, units = colouring.thresholds.labels(), colouring.granularity.plural
    first, last = (
        clause.format(these=f"{units} marked “{label}”")
        for clause, label in zip(
            meanings(colouring.thresholds, colouring.granularity),
            (labels[0], labels[-1]),
            strict=True,
        )
    )
    return f" {first[0].upper()}{first[1:]}; {last}."


def _legend(summary: Summary, colouring: Colouring) -> tuple[LegendRow, ...]:
    if not colouring.painted:
        return ()
    labels = colouring.thresholds.labels()
    return tuple(
        LegendRow(bucket, label, percent(summary.shares[name]), f"{summary.buckets[name]:,}")
        for bucket, (name, label) in enumerate(zip(BUCKETS, labels, strict=True))
    )


def _facts(summary: Summary, analysis: Analysis) -> tuple[tuple[str, str], ...]:
    model = analysis.model
    of_text = {
        "Perplexity": decimal(summary.perplexity, 1),
        "Bits per character": decimal(summary.bits_per_character, 2),
    }
    facts = {
        "Tokens": f"{summary.tokens:,}",
        **(likelihood_facts(model) if model.is_pseudo else of_text),
        "Model": model.name,
        "Precision": model.arithmetic,
        "Letters": case_note(model),
        "Context window": f"{model.context_length:,} tokens" if model.context_length else "",
    }
    # Engines may leave some of them out.
    return tuple((name, fact) for name, fact in facts.items() if fact)


def _pending(analysis: Analysis) -> str:
    if analysis.complete:
        return ""
    return (
        f"Only the first {analysis.done:,} of {len(analysis):,} tokens have been analysed; "
        "the rest of the text is plain."
    )
