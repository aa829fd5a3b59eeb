"""A difference as a web page: one file, without scripts, that can be sent, kept and printed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.difference.difference_words import NO_REVISION, headline, signed
from gltr_desktop.analysis.difference.diverging import diverging_colours, step_words
from gltr_desktop.analysis.difference.two_model_signals import TWO_MODEL_SIGNALS
from gltr_desktop.analysis.numbers import decimal, percent
from gltr_desktop.analysis.reference.wording import CAUTION
from gltr_desktop.documents.difference_exporters.html_difference.along_text import along_text
from gltr_desktop.documents.difference_exporters.html_difference.side_texts import (
    difference_text,
    marked_texts,
)
from gltr_desktop.documents.difference_exporters.html_difference.tables import (
    change_rows,
    largest_rows,
)
from gltr_desktop.documents.difference_report import step_ticks
from gltr_desktop.documents.page_templates import css_colours, page_template
from gltr_desktop.documents.report_head import date_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.documents.difference_report import DifferenceReport

_SIDES = ("A", "B")
_NOT_READ = "Not all of the text had been read when this page was made."
_FROM_THE_START = (
    "A model reads a text from the start, and guesses each next token from the text before it."
)
_FROM_BOTH_SIDES = (
    "Each token is hidden from the model, which guesses it from the text before and behind it."
)
_BITS = (
    "Bits count how surprising what stands there was: one bit more says that the model gave it "
    "half the probability. Differences are those of B from A."
)
_OF_MODELS = (
    "What differs here are two models, not two texts. A model may know a text or its subject from "
    "its training, and be no better with others."
)
_OF_TEXTS = (
    "Fewer bits are neither better nor worse: clear and set phrases have few, and so have mistakes "
    "that are common; names, figures and good ideas have many."
)


@dataclass(frozen=True)
class Total:
    """The figures of a side, or (``side`` is “B − A”) the differences of them.

    The ``perplexity``, which is by token, is not shown of two models: their tokens differ.
    """

    side: str
    name: str
    bits: str
    per_character: str
    perplexity: str
    tokens: str


@dataclass(frozen=True)
class LegendRow:
    """A bucket, and the shares that both sides have of it."""

    bucket: int
    label: str
    shares: tuple[str, str]


@dataclass(frozen=True)
class ScaleStep:
    """A step of the diverging colours: its number, where it begins, and what it stands for."""

    number: int
    tick: str
    words: str


def to_html(report: DifferenceReport, when: datetime) -> str:
    """A page that shows both sides; ``when`` is the date at the end.

    Of two models, it shows the text in the colours of differences; of two texts, each in its own
    colours, side by side where there is room. It loads nothing and runs nothing, and its security
    policy forbids both.
    """
    is_revision = report.difference.is_revision
    is_pseudo = report.difference.left.model.is_pseudo
    return page_template("difference.html").render(
        title=report.title or " and ".join(report.names),
        report=report,
        headline=_headline(report),
        notices=_notices(report),
        warnings=report.warnings(),
        models=_models(report),
        totals=_totals(report),
        line_breaks=report.colouring.line_breaks,
        light=_colours(report, dark=False),
        dark=_colours(report, dark=True),
        scale=_scale() if report.of_models or is_revision else [],
        legend=() if report.of_models else _legend(report),
        text=difference_text(report) if report.of_models else "",
        columns=() if report.of_models else _columns(report),
        along=along_text(report) if report.of_models or is_revision else None,
        largest=largest_rows(report) if report.of_models else [],
        changes=change_rows(report),
        signals=_signals(report),
        roles=report.signals.roles if report.signals else "",
        facts=_facts(report),
        reading=f"{_FROM_BOTH_SIDES if is_pseudo else _FROM_THE_START} {_BITS}",
        caution=CAUTION,
        reasons=_OF_MODELS if report.of_models else _OF_TEXTS,
        exported_at=when.isoformat(),
        date=date_in_words(when),
    )


def _headline(report: DifferenceReport) -> str:
    """The sentence with the figures; no line ends between two of them."""
    sentence = headline(report.difference, report.names).removesuffix(f" {NO_REVISION}")
    return sentence.replace(" → ", "\u00a0→\u00a0")


def _colours(report: DifferenceReport, *, dark: bool) -> dict[str, str]:
    colours = css_colours(report.colouring, dark=dark)
    return colours | {
        f"d{step}": colour for step, colour in enumerate(diverging_colours(dark=dark))
    }


def _notices(report: DifferenceReport) -> list[str]:
    notices = [*([] if report.difference.complete else [_NOT_READ]), *report.notes()]
    if not (report.of_models or report.difference.is_revision):
        notices.append(NO_REVISION)
    return notices


def _models(report: DifferenceReport) -> tuple[str, ...]:
    """The names of the models that have read: one, or two for one text."""
    left, right = (one.model.name for one in report.analyses)
    return (left, right) if report.of_models else (left,)


def _totals(report: DifferenceReport) -> list[Total]:
    difference, summaries = report.difference, report.summaries()
    bits = (difference.left_bits, difference.right_bits)
    rates = (difference.left_bits_per_character, difference.right_bits_per_character)
    if difference.is_pseudo:
        rates = (math.nan, math.nan)
    sides = zip(_SIDES, report.names, bits, rates, summaries, strict=True)
    totals = [
        Total(
            side,
            name,
            decimal(total, 1),
            decimal(rate, 2),
            decimal(summary.perplexity, 1),
            f"{summary.tokens:,}",
        )
        for side, name, total, rate, summary in sides
    ]
    # Totals of different texts are those of different lengths.
    change = signed(difference.bits) if report.of_models or difference.is_revision else ""
    return [*totals, Total("B − A", "", change, signed(rates[1] - rates[0], 2), "", "")]


def _scale() -> list[ScaleStep]:
    return [
        ScaleStep(number, tick, words)
        for number, (tick, words) in enumerate(zip(step_ticks(), step_words(), strict=True))
    ]


def _legend(report: DifferenceReport) -> tuple[LegendRow, ...]:
    if not report.colouring.painted:
        return ()
    left, right = (summary.shares for summary in report.summaries())
    labels = report.colouring.thresholds.labels()
    return tuple(
        LegendRow(bucket, label, (percent(left[name]), percent(right[name])))
        for bucket, (name, label) in enumerate(zip(left, labels, strict=True))
    )


def _columns(report: DifferenceReport) -> list[tuple[str, str, str]]:
    """Of each side the letter, the name, and the finished markup of its text."""
    return list(zip(_SIDES, report.names, marked_texts(report), strict=True))


def _signals(report: DifferenceReport) -> list[tuple[str, str, str]]:
    """Titles, values and descriptions of what takes two models."""
    pair = report.signals
    if pair is None:
        return []
    return [(signal.title, signal.shown(pair), signal.description) for signal in TWO_MODEL_SIGNALS]


def _facts(report: DifferenceReport) -> list[tuple[str, str]]:
    facts = []
    for side, analysis in zip(_SIDES, report.analyses, strict=True):
        model = analysis.model
        facts += [(f"Model of {side}", model.name), (f"Precision of {side}", model.arithmetic)]
        if not report.of_models:
            facts = [("Model", model.name), ("Precision", model.arithmetic)]
    return [(name, fact) for name, fact in facts if fact]
