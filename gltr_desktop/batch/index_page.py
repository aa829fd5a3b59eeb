"""A table of texts as a web page that leads to the pages of the texts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from gltr_desktop.analysis.numbers import percent
from gltr_desktop.batch.caution import CAUTION, WHY_NO_NUMBER
from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.finding import natural_order
from gltr_desktop.batch.shown_cells import NO_NUMBER, shown_cell
from gltr_desktop.batch.table_facts import models_used, printable_row, table_facts
from gltr_desktop.documents.notices import counted
from gltr_desktop.documents.page_templates import css_class, css_colours, page_template
from gltr_desktop.documents.report_head import date_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.text_figures import TextFigures
    from gltr_desktop.batch.columns import Column
    from gltr_desktop.batch.rows import TextRow

# Those of the template's viewBox.
_STRIP_WIDTH, _STRIP_HEIGHT = 100, 10


@dataclass(frozen=True)
class _Cell:
    """A number as it is shown, and as the page's script sorts by it; "" where there is none."""

    text: str
    value: str


@dataclass(frozen=True)
class _Strip:
    """The bar of a text's buckets, as rectangles, and what it shows in words."""

    words: str
    drawing: Markup


@dataclass(frozen=True)
class _Row:
    """A row of the page: of a text, or of a file with an ``error`` and nothing else."""

    name: str
    href: str
    error: str
    strip: _Strip | None
    cells: list[_Cell]
    notes: str


def index_page(
    rows: Sequence[TextRow], colouring: Colouring, when: datetime, pages: Mapping[str, str]
) -> str:
    """A page with ``rows`` in the natural order of their names, and links to the pages of texts.

    ``pages`` are their paths, seen from this page, by the names of the files; a row without one has
    no link. ``when`` is the time of writing. The page has the columns that people compare. It loads
    nothing, and its security policy forbids it; all that it runs is the script that sorts.
    """
    natural = natural_order()
    rows = sorted(rows, key=lambda row: (natural(row.file.name), row.file.name))
    hrefs = [quote(pages.get(row.file.name, "")) for row in rows]
    rows = [printable_row(row) for row in rows]
    texts = sum(row.measured is not None for row in rows)
    models = [model.name for model in models_used(rows)]
    shown = _shown_columns(colouring)
    labels = colouring.thresholds.labels()
    written = [
        _Row(
            name=row.file.name,
            href=href,
            error=row.error,
            strip=None if row.measured is None else _strip(row.measured.figures, labels),
            cells=[_cell(column, row) for column in shown],
            notes=_notes(row, name_model=len(set(models)) > 1),
        )
        for row, href in zip(rows, hrefs, strict=True)
    ]
    return page_template("index.html").render(
        light=css_colours(colouring, dark=False),
        dark=css_colours(colouring, dark=True),
        count=_count(texts, len(rows) - texts),
        title=_title(texts, models),
        caution=CAUTION,
        facts=[
            (name.capitalize(), fact)
            for name, fact in table_facts(rows, colouring).items()
            if fact and name != "measure"
        ],
        legend_title=(
            f"The colours show the shares of the {colouring.granularity.plural} of a text, by "
            f"{colouring.measure.title.lower()}:"
        ),
        labels=labels,
        columns=[
            {"heading": _heading(column), "description": column.description} for column in shown
        ],
        rows=written,
        has_notes=any(row.notes for row in written),
        no_number=(
            WHY_NO_NUMBER.format(sign=f"“{NO_NUMBER}”")
            if any(cell.text == NO_NUMBER for row in written for cell in row.cells)
            else ""
        ),
        made_at=when.isoformat(),
        date=date_in_words(when),
    )


def _shown_columns(colouring: Colouring) -> list[Column]:
    """The numbers by which people compare texts; the first of the shares is that of green."""
    all_of_them = {column.name: column for column in columns(colouring)}
    green = next(column for column in all_of_them.values() if column.is_share)
    others = ("perplexity", "median_rank", "first_choice_share", "sentence_bits_sd")
    return [all_of_them["tokens"], green, *(all_of_them[name] for name in others)]


def _heading(column: Column) -> str:
    return f"{column.title[0].upper()}{column.title[1:]}"


def _count(texts: int, errors: int) -> str:
    count = counted(texts, "text")
    return f"{count} and {counted(errors, 'file')} without figures" if errors else count


def _title(texts: int, models: Sequence[str]) -> str:
    if not texts:
        return "No text has figures"
    reader = models[0] if len(set(models)) == 1 else f"{len(set(models))} models"
    return f"How predictable {counted(texts, 'text')} {'is' if texts == 1 else 'are'} to {reader}"


def _cell(column: Column, row: TextRow) -> _Cell:
    number = column.number(row)
    if number is None:
        return _Cell(shown_cell(column, row), "")
    # The name of infinity in the page's script.
    return _Cell(shown_cell(column, row), "Infinity" if math.isinf(number) else repr(number))


def _notes(row: TextRow, *, name_model: bool) -> str:
    """What a reader of the row has to know; ``name_model``: the rows are not of one model."""
    found = row.measured
    if found is None:
        return ""
    notes = [f"read by {found.model}"] if name_model else []
    return "; ".join(filter(None, [*notes, found.remark, *found.notices]))


def _strip(figures: TextFigures, labels: tuple[str, str, str, str]) -> _Strip | None:
    """None where no unit of the text is in a bucket."""
    if not any(figures.buckets):
        return None
    parts, left = [], 0.0
    for bucket, share in enumerate(figures.shares):
        width = _STRIP_WIDTH * share
        if width:
            parts.append(
                f'<rect class="{css_class(bucket)}" x="{left:.2f}" width="{width:.2f}"'
                f' height="{_STRIP_HEIGHT}"/>'
            )
        left += width
    # The shares of a short text are not put into numbers.
    values = map(str, figures.buckets) if figures.is_short else map(percent, figures.shares)
    return _Strip(
        words=", ".join(f"{label}: {value}" for label, value in zip(labels, values, strict=True)),
        drawing=Markup("".join(parts)),  # noqa: S704 - numbers
    )
