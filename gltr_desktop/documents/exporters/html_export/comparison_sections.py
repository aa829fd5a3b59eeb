"""What a page says of a text among others, and of its parts among each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.reference.wording import (
    CAUTION,
    comparison_sentence,
    standing_words,
)
from gltr_desktop.analysis.within_text import contrast
from gltr_desktop.documents.exporters.html_export.svg_strips import (
    parts_strip,
    small_strip,
    strip,
    strip_in_words,
)
from gltr_desktop.documents.standings import CAUTION_REASONS, PARTS_CAUTION, placed_in_words

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison, Reference, Standing
    from gltr_desktop.analysis.within_text import Part

_PERCENT = "\u00a0%"
"""Stays with its number where a line breaks."""
_OPENING = 48
"""Characters of a part by which it is recognised."""


@dataclass(frozen=True)
class Row:
    """An indicator of the text; ``strip`` is empty where its value is not compared."""

    title: str
    description: str
    value: str
    words: str
    strip: Markup


@dataclass(frozen=True)
class Compared:
    """The strip of the indicator that speaks for the text, named ``title``, and all of them.

    ``ends`` are what the strip means to the left and to the right; ``passages`` says which ones,
    how many, and read by which model.
    """

    title: str
    strip: Markup
    strip_in_words: str
    ends: tuple[str, str]
    passages: str
    rows: tuple[Row, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class AmongOthers:
    """A text among others. ``summary`` is for the head of the page.

    Where it is not compared, ``compared`` is None, and ``sentence`` says why.
    """

    summary: str
    sentence: str
    compared: Compared | None
    caution: str = CAUTION
    reasons: str = CAUTION_REASONS


@dataclass(frozen=True)
class MarkedPart:
    """A part that differs from the others by more than chance, and its first words."""

    number: int
    opening: str
    words: str


@dataclass(frozen=True)
class WithinText:
    """The parts of a text among each other; ``unit`` is what they are, ``last`` the last number."""

    unit: str
    sentence: str
    caution: str
    strip: Markup
    last: int
    are_all_compared: bool
    marked: tuple[MarkedPart, ...]


def among_others(comparison: Comparison | None) -> AmongOthers | None:
    """The section on the comparison; None where the reader has not asked for one."""
    if comparison is None or comparison.reference is None:
        return None
    return AmongOthers(
        summary=placed_in_words(comparison),
        sentence=comparison_sentence(comparison),
        compared=_compared(comparison, comparison.reference),
    )


def _compared(comparison: Comparison, reference: Reference) -> Compared | None:
    headline = comparison.headline
    if headline is None or headline.stand is None:
        return None
    more, less = headline.indicator.comparatives
    return Compared(
        title=headline.indicator.title,
        strip=strip(headline, headline.stand),
        strip_in_words=strip_in_words(headline, headline.stand),
        ends=(less.lower(), more.lower()),
        passages=(
            f"{headline.stand.passages:,} {reference.passages}, as {comparison.model} read them"
        ),
        rows=tuple(map(_row, comparison.standings)),
        warnings=comparison.warnings,
    )


def _row(standing: Standing) -> Row:
    indicator, stand = standing.indicator, standing.stand
    return Row(
        title=indicator.title,
        description=indicator.description,
        value=indicator.shown(standing.value),
        words=standing_words(standing).replace(" %", _PERCENT),
        strip=Markup() if stand is None else small_strip(standing, stand),
    )


def within_text(analysis: Analysis) -> WithinText | None:
    """The section on the parts; None where there is nothing to compare."""
    found = contrast(Excerpt.whole(analysis))
    if sum(part.difference is not None for part in found.parts) < 2:
        return None

    def named(part: Part) -> str:
        return (
            f"{found.unit.capitalize()} {part.number}, “{_opening(analysis, part)}”: "
            f"{_difference(part)}"
        )

    return WithinText(
        unit=found.unit,
        sentence=found.sentence,
        caution=PARTS_CAUTION,
        strip=parts_strip(found.parts, named),
        last=found.parts[-1].number,
        are_all_compared=all(part.difference is not None for part in found.parts),
        marked=tuple(
            MarkedPart(part.number, _opening(analysis, part), _difference(part))
            for part in found.parts
            if part.is_marked
        ),
    )


def _opening(analysis: Analysis, part: Part) -> str:
    text = " ".join(analysis.text[part.start : part.stop].split())
    return text if len(text) <= _OPENING else f"{text[:_OPENING].rsplit(' ', 1)[0]}…"


def _difference(part: Part) -> str:
    """“0.31 bits per character less than the others”."""
    if part.difference is None:
        return "not compared"
    direction = "more" if part.difference > 0 else "less"
    return f"{abs(part.difference):.2f} bits per character {direction} than the others"
