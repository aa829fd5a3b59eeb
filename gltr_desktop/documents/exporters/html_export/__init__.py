"""An analysis as a web page: one file, without scripts, that can be sent, kept and printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gltr_desktop.analysis.colouring import default_thresholds
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.text_warnings import text_warnings
from gltr_desktop.analysis.words.notes import word_note
from gltr_desktop.documents.coloured_markup import coloured_text
from gltr_desktop.documents.exporters.html_export.comparison_sections import (
    among_others,
    within_text,
)
from gltr_desktop.documents.exporters.html_export.svg_charts import svg_charts
from gltr_desktop.documents.headline import meanings
from gltr_desktop.documents.page_templates import css_colours, page_template
from gltr_desktop.documents.report_head import date_in_words, report_head

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin
    from gltr_desktop.documents.report_head import LegendRow


@dataclass(frozen=True)
class _View:
    """The text at one level: ``units`` are what has one colour, ``text`` is finished markup.

    ``meanings`` are what the first and the last colour stand for, each as what comes before and
    after the words “tokens like this”. ``words`` says how the probabilities of words came about,
    which stand on the cards whatever has the colour.
    """

    units: str
    is_passage: bool
    legend: tuple[LegendRow, ...]
    meanings: tuple[tuple[str, str], ...]
    words: str
    text: str


def to_html(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,
    comparison: Comparison | None = None,
) -> str:
    """A page that shows ``analysis``; ``origin`` names the text, ``when`` is the date at the end.

    The page loads nothing and runs nothing, and its security policy forbids both: the browser
    only ever displays the text and the names. Unless the colours are those of sentences, readers
    can switch to these.
    """
    levels = [colouring]
    if colouring.painted and colouring.granularity is not Granularity.SENTENCE:
        levels.append(_of_sentences(colouring))
    heads = [report_head(analysis, level, origin, when, comparison) for level in levels]
    head = heads[0]
    return page_template("analysis.html").render(
        head=head,
        model=analysis.model.name,
        warnings=text_warnings(analysis),
        line_breaks=colouring.line_breaks,
        light=css_colours(colouring, dark=False),
        dark=css_colours(colouring, dark=True),
        views=[
            _view(analysis, level, of_level.legend)
            for level, of_level in zip(levels, heads, strict=True)
        ],
        among=among_others(comparison),
        within=within_text(analysis),
        charts=svg_charts(analysis, colouring),
        facts=[*head.facts, *_more_facts(analysis.model)],
        exported_at=when.isoformat(),
        date=date_in_words(when),
    )


def _of_sentences(colouring: Colouring) -> Colouring:
    """The same measure and palette for sentences, with the usual limits of their means."""
    passages = colouring.granularity.is_passage
    return replace(
        colouring,
        granularity=Granularity.SENTENCE,
        thresholds=default_thresholds(colouring.measure, Granularity.SENTENCE),
        token_thresholds=colouring.token_thresholds if passages else colouring.thresholds,
    )


def _view(analysis: Analysis, colouring: Colouring, legend: tuple[LegendRow, ...]) -> _View:
    clauses = meanings(colouring.thresholds, colouring.granularity)
    first, last = (tuple(clause.split("{these}")) for clause in clauses)
    return _View(
        units=colouring.granularity.plural,
        is_passage=colouring.granularity.is_passage,
        legend=legend,
        meanings=((first[0], first[1]), (last[0], last[1])),
        words=word_note(analysis.model, colouring.thresholds, colouring.granularity),
        text=coloured_text(analysis, colouring),
    )


def _more_facts(model: ModelRecord) -> list[tuple[str, str]]:
    parameters = _rounded(model.parameters) if model.parameters else ""
    facts = [("Parameters", parameters), ("Device", model.device)]
    return [(name, fact) for name, fact in facts if fact]


def _rounded(number: int) -> str:
    for unit, name in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if number >= unit:
            return f"{number / unit:,.1f} {name}"
    return f"{number:,}"
