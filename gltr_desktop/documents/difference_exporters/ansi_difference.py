"""A difference for a terminal: the text in the colours of differences, and the largest of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.difference.changes import largest
from gltr_desktop.analysis.difference.difference_words import (
    headline,
    passages_in_words,
    signed,
)
from gltr_desktop.analysis.difference.diverging import NEUTRAL, diverging_colours, segment_steps
from gltr_desktop.analysis.difference.two_model_signals import TWO_MODEL_SIGNALS
from gltr_desktop.analysis.numbers import decimal
from gltr_desktop.analysis.palette import LIGHT
from gltr_desktop.analysis.reference.wording import CAUTION
from gltr_desktop.documents.difference_report import segment_rows, step_ticks
from gltr_desktop.documents.terminal_text import (
    STRUCK_THROUGH,
    UNDERLINED,
    harmless,
    on_colour,
    painted_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gltr_desktop.documents.difference_report import DifferenceReport, SegmentRow

_LARGEST = 10
_COLUMN = 10


def to_ansi(report: DifferenceReport, when: datetime) -> str:  # noqa: ARG001 - all are called alike
    """What is compared, the text, and below it what the differences add up to.

    Of two models, the text has the colours of differences; of two versions, the second one has
    them, its changed passages are underlined, and what they replaced is struck through. Two
    different texts have the colours of their own words. Control characters of texts are replaced by
    visible signs.
    """
    if report.of_models or report.difference.is_revision:
        body = [_whole_line(_text(report)), "", _legend()]
        table = _table(report)
    else:
        body, table = list(_both_texts(report)), []
    lines = [
        *_titles(report),
        "",
        *body,
        "",
        headline(report.difference, report.names),
        *report.warnings(),
        *report.notes(),
        *_signals(report),
        *table,
        "",
        CAUTION,
    ]
    return "\n".join(lines) + "\n"


def _titles(report: DifferenceReport) -> Iterator[str]:
    facts = ((one.model.name, one.model.arithmetic) for one in report.analyses)
    models = [", ".join(filter(None, each)) for each in facts]
    if report.of_models:
        yield report.title
        yield from (harmless(f"{side}: {model}") for side, model in zip("AB", models, strict=True))
    else:
        yield from (f"{side}: {name}" for side, name in zip("AB", report.names, strict=True))
        yield harmless(f"read by {models[0]}")


def _both_texts(report: DifferenceReport) -> Iterator[str]:
    """The text of each side in its own colours, under its name."""
    for side, analysis in zip("AB", report.analyses, strict=True):
        yield f"[{side}]"
        yield _whole_line(painted_text(analysis, report.colouring))
        yield ""


def _text(report: DifferenceReport) -> str:
    """The right text in the colours of differences, and between them what was there before."""
    steps = segment_steps(report.segments).tolist()
    parts = []
    for row, step in zip(segment_rows(report), steps, strict=True):
        colour = None if step in (NO_BUCKET, NEUTRAL) else diverging_colours(dark=False)[step]
        parts.append(_changed(row, colour) if row.changed else _painted(row.right_text, colour))
    return "".join(parts)


def _changed(row: SegmentRow, colour: str | None) -> str:
    """What was removed, struck through, and what is there now, underlined."""
    removed, there = row.left_text.strip(), row.right_text.strip()
    if not removed:
        return _painted(row.right_text, colour, UNDERLINED)
    if not there:
        return _painted(row.left_text, None, STRUCK_THROUGH) + harmless(row.right_text)
    space, _ = row.right_text.split(there, 1)
    struck = _painted(removed, None, STRUCK_THROUGH)
    return f"{harmless(space)}{struck} {_painted(row.right_text[len(space) :], colour, UNDERLINED)}"


def _painted(text: str, colour: str | None, style: str = "") -> str:
    """``text``, but for white space around it, on ``colour``."""
    core = text.strip()
    if not core:
        return harmless(text)
    before, after = text.split(core, 1)
    return harmless(before) + on_colour(harmless(core), LIGHT.ink, colour, style) + harmless(after)


def _whole_line(text: str) -> str:
    """``text`` without the line ends at its end: it is followed by one."""
    return text.rstrip("\n")


def _legend() -> str:
    cells = [
        on_colour(f" {tick} ", LIGHT.ink, None if step == NEUTRAL else colour)
        for step, (tick, colour) in enumerate(
            zip(step_ticks(), diverging_colours(dark=False), strict=True)
        )
    ]
    return f"B has fewer bits {''.join(cells)} more bits, per character"


def _signals(report: DifferenceReport) -> Iterator[str]:
    if report.signals is not None:
        for signal in TWO_MODEL_SIGNALS:
            yield f"{signal.title}: {signal.shown(report.signals)}"
        yield report.signals.roles


def _table(report: DifferenceReport) -> list[str]:
    """The largest differences, the largest first; empty where there is none."""
    difference, segments = report.difference, report.segments
    found = largest(difference, report.granularity, _LARGEST).tolist()
    if not found:
        return []
    heads = ("B − A", "A", "B")
    rows = [(*heads, f"{report.granularity.plural} with the largest differences, in bits")]
    rows += [
        (
            signed(float(segments.difference[index])),
            decimal(float(segments.left_bits[index]), 1),
            decimal(float(segments.right_bits[index]), 1),
            harmless(passages_in_words(difference, segments, index)),
        )
        for index in found
    ]
    return [
        "",
        *("".join(f"{cell:>{_COLUMN}}" for cell in row[:3]) + f"   {row[3]}" for row in rows),
    ]
