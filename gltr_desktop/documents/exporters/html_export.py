"""An analysis as a web page: one file, without scripts, that can be sent, kept and printed."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import escape

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.numbers import decimal
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.documents.card_text import card_text
from gltr_desktop.documents.segments import segments
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.palette import Palette
    from gltr_desktop.analysis.record import Analysis, ModelRecord
    from gltr_desktop.analysis.statistics import Summary

_OF_GRANULARITY = {
    Granularity.TOKEN: "",
    Granularity.WORD: "A word of several pieces has one colour: it is {combined}.",
    Granularity.SENTENCE: "Each sentence has one colour: that of the mean of its pieces.",
    Granularity.PARAGRAPH: "Each paragraph has one colour: that of the mean of its pieces.",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

# HTML cannot hold a zero character, and browsers read a bare carriage return as a line feed.
_UNWRITABLE = str.maketrans({"\0": "␀", "\r": "&#13;"})


def to_html(analysis: Analysis, colouring: Colouring, title: str, when: datetime) -> str:
    """A page that shows ``analysis``; ``title`` names the text, ``when`` is the date at the end.

    The page loads nothing and runs nothing, and its security policy forbids both: the browser
    only ever displays the text and the names.
    """
    thresholds, measure = colouring.thresholds, colouring.measure
    summary = summarise(analysis, thresholds, colouring.granularity)
    pending = (
        f"Only the first {analysis.done:,} of {len(analysis):,} tokens have been analysed; "
        "the rest of the text is plain."
    )
    return _template().render(
        title=title,
        model=analysis.model.name,
        light=_colours(colouring.palette.light),
        dark=_colours(colouring.palette.dark),
        legend=_legend(summary, thresholds) if colouring.painted else [],
        shown=measure.sentence,
        of_granularity=_OF_GRANULARITY[colouring.granularity].format(combined=measure.joined_as),
        extremes=(measure.best, measure.worst),
        pending="" if analysis.complete else pending,
        text=_painted(analysis, colouring),
        facts=_facts(summary, analysis.model),
        exported_at=when.isoformat(),
        date=f"{when.day} {_MONTHS[when.month - 1]} {when:%Y, %H:%M}",
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(RESOURCES / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["sha256"] = _sha256
    return environment.get_template("analysis.html")


def _sha256(style: str) -> str:
    """The hash by which the security policy allows the one style sheet."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _colours(palette: Palette) -> dict[str, str]:
    buckets = dict(zip(BUCKETS, palette.buckets, strict=True))
    return {"paper": palette.paper, "ink": palette.ink, **buckets}


def _legend(summary: Summary, thresholds: Thresholds) -> list[dict[str, str | int]]:
    return [
        {
            "name": name,
            "label": label,
            "count": summary.buckets[name],
            "share": f"{summary.shares[name]:.1%}",
        }
        for name, label in zip(BUCKETS, thresholds.labels(), strict=True)
    ]


def _facts(summary: Summary, model: ModelRecord) -> dict[str, str]:
    facts = {
        "Tokens": f"{summary.tokens:,}",
        "Perplexity": decimal(summary.perplexity, 1),
        "Bits per character": decimal(summary.bits_per_character, 2),
        "Model": model.name,
        "Parameters": _rounded(model.parameters) if model.parameters else None,
        "Precision": model.arithmetic,
        "Device": model.device,
        "Context window": f"{model.context_length:,} tokens" if model.context_length else None,
    }
    # Engines may leave some of them out.
    return {name: fact for name, fact in facts.items() if fact}


def _rounded(number: int) -> str:
    for unit, name in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if number >= unit:
            return f"{number / unit:,.1f} {name}"
    return f"{number:,}"


def _painted(analysis: Analysis, colouring: Colouring) -> str:
    """The markup of the text: an element around each segment of a unit, with its card.

    It is built here and not in the template, which would be slow: a long text has tens of
    thousands of segments.
    """
    granularity = colouring.granularity
    parts = []
    for start, end, bucket, unit in segments(analysis, colouring.thresholds, granularity):
        text = analysis.text[start:end]
        if unit is None:
            parts.append(_written(text))
            continue
        # Spaces around a word stay plain: slips of colour at the ends of lines would distract.
        core = text.strip(" ") or text
        before, after = text.split(core, 1)
        kind = BUCKETS[bucket] if colouring.painted else "plain"
        if core in {"\n", "\r\n"}:
            kind += " break"  # A line end has no width: the page shows a sign before it.
        description = escape(card_text(analysis, unit, colouring)).replace("\0", "␀")
        parts.append(
            f'{before}<span class="{kind}" tabindex="0" data-card="{description}">'
            f"{_written(core)}</span>{after}"
        )
    return "".join(parts)


def _written(text: str) -> str:
    return str(escape(text)).translate(_UNWRITABLE)
