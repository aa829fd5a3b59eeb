"""An analysis as a web page: one file, without scripts, that can be sent, kept and printed."""

from __future__ import annotations

import base64
import hashlib
import math
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import escape

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.levels import Level
from gltr_desktop.analysis.measures import ENTROPY, FRAC_P, PROBABILITY, RANK, SURPRISAL
from gltr_desktop.analysis.palette import GLTR
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.documents.stretches import stretches
from gltr_desktop.documents.token_card import card
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.analysis import Analysis, ModelRecord
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.palette import Palette, PaletteSet
    from gltr_desktop.analysis.statistics import Summary

_SHOWN = {
    RANK: "how high the piece that really follows stood among those guesses",
    FRAC_P: "how probable the piece that really follows was, compared with the first of those"
    " guesses",
    PROBABILITY: "how probable the model had thought the piece that really follows",
    SURPRISAL: "how much information, in bits, the piece that really follows was to the model",
    ENTROPY: "how undecided the model was at each place, whatever followed then",
}
_MULTIPLIED = "as probable as all of them together"
_COMBINED = {RANK: "ranked like the worst of them", ENTROPY: "as undecided as at the worst of them"}
_OF_LEVEL = {
    Level.TOKEN: "",
    Level.WORD: "A word of several pieces has one colour: it is {combined}.",
    Level.SENTENCE: "Each sentence has one colour: that of the mean of its pieces.",
    Level.PARAGRAPH: "Each paragraph has one colour: that of the mean of its pieces.",
}
_FORESEEN = ("what the model could foresee best", "what it could foresee least")
_EXTREMES = {
    RANK: (
        "a piece that the model had among its first guesses",
        "one before which it thought of many others",
    ),
    ENTROPY: ("where the model was surest of what follows", "where it was least sure"),
}

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

# HTML has no zero character, and reads a bare carriage return as a line feed.
_UNWRITABLE = str.maketrans({"\0": "␀", "\r": "&#13;"})


def to_html(
    analysis: Analysis,
    thresholds: Thresholds,
    title: str,
    exported_at: datetime,
    palette: PaletteSet = GLTR,
    *,
    level: Level = Level.TOKEN,
    token_thresholds: Thresholds | None = None,
    painted: bool = True,
) -> str:
    """A page that shows ``analysis``; ``title`` is the name of the text.

    Each unit of ``level`` has one colour, or none unless ``painted``; ``token_thresholds`` sort
    the tokens of a passage, on its card.

    It loads nothing and runs nothing, and tells the browser so: whatever the text and the names
    hold is only ever shown.
    """
    summary = summarise(analysis, thresholds, level)
    measure = thresholds.measure
    pending = (
        f"Only the first {analysis.done:,} of {len(analysis):,} tokens have been analysed; "
        "the rest of the text is plain."
    )
    return _template().render(
        title=title,
        model=analysis.model.name,
        light=_colours(palette.light),
        dark=_colours(palette.dark),
        legend=_legend(summary, thresholds) if painted else [],
        shown=_SHOWN[measure],
        of_level=_OF_LEVEL[level].format(combined=_COMBINED.get(measure, _MULTIPLIED)),
        extremes=_EXTREMES.get(measure, _FORESEEN),
        pending="" if analysis.complete else pending,
        text=_painted(analysis, thresholds, level, token_thresholds or thresholds, painted=painted),
        figures=_figures(summary, analysis.model),
        exported_at=exported_at.isoformat(),
        date=f"{exported_at.day} {_MONTHS[exported_at.month - 1]} {exported_at:%Y, %H:%M}",
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
    """How a security policy names the one style sheet that it allows."""
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


def _figures(summary: Summary, model: ModelRecord) -> dict[str, str]:
    return {
        "Tokens": f"{summary.tokens:,}",
        "Perplexity": _decimal(summary.perplexity, 1),
        "Bits per character": _decimal(summary.bits_per_character, 2),
        "Model": model.name,
        "Parameters": _rounded(model.parameters),
        "Precision": model.arithmetic,
        "Device": model.device,
        "Context window": f"{model.context_length:,} tokens",
    }


def _decimal(value: float | None, places: int) -> str:
    if value is None:
        return "–"
    return f"{value:,.{places}f}" if math.isfinite(value) else "∞"


def _rounded(number: int) -> str:
    for unit, name in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if number >= unit:
            return f"{number / unit:,.1f} {name}"
    return f"{number:,}"


def _painted(
    analysis: Analysis,
    thresholds: Thresholds,
    level: Level,
    token_thresholds: Thresholds,
    *,
    painted: bool,
) -> str:
    """The markup of the text: an element around each stretch that there is something to say of.

    Not left to the template, because a long text has tens of thousands of stretches.
    """
    parts = []
    for start, end, bucket, unit in stretches(analysis, thresholds, level):
        text = analysis.text[start:end]
        if unit is None:
            parts.append(_written(text))
            continue
        # Spaces around a word stay plain, or else slips of colour hang at the ends of lines.
        core = text.strip(" ") or text
        before, after = text.split(core, 1)
        kind = BUCKETS[bucket] if painted else "plain"
        if core in {"\n", "\r\n"}:
            kind += " break"  # It has no width to show a colour on: the page puts a sign before it.
        about = escape(card(analysis, unit, level, token_thresholds))
        parts.append(
            f'{before}<span class="{kind}" tabindex="0" data-card="{about}">'
            f"{_written(core)}</span>{after}"
        )
    return "".join(parts)


def _written(text: str) -> str:
    return str(escape(text)).translate(_UNWRITABLE)
