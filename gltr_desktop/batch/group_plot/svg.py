"""A box plot of groups as a picture for a report, in the colours of paper.

It names the groups but no file: who gives the picture away does not tell whose texts are in it.
"""

from __future__ import annotations

import textwrap
import unicodedata
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from gltr_desktop.analysis.palette import LIGHT
from gltr_desktop.batch.caution import CAUTION
from gltr_desktop.batch.group_plot.layout import RADIUS, Room, layout
from gltr_desktop.batch.group_plot.words import (
    count_of,
    group_in_words,
    name_of,
    notes,
    reading,
    title,
)
from gltr_desktop.batch.rows import PROGRAM
from gltr_desktop.documents.report_head import date_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.batch.group_plot.groups import Group, GroupPlot
    from gltr_desktop.batch.group_plot.layout import Layout, RowShape

_WIDTH, _MARGIN = 720, 20
_FONT, _TITLE, _LINE = 13, 17, 18
_MAX_NAME = 220.0
# In letters; nobody can measure text without the font that it will be shown in.
_LINE_LENGTH = 100
# In ems, of a letter and of a Chinese character.
_NARROW, _WIDE = 0.64, 1.0

_INK, _PAPER = LIGHT.ink, LIGHT.paper
_MUTED, _GRID, _BOX = "#5c5f66", "#dcdde0", "#eceef2"


def to_svg(plot: GroupPlot, when: datetime) -> str:
    """The picture of ``plot``, which is comparable; ``when`` is the time of export."""
    names = max(_text_width(text) for group in plot.groups for text in _head(group))
    room = Room(_WIDTH - 2 * _MARGIN, names, _LINE)
    sentences = [
        notes(plot),
        CAUTION,
        reading(plot),
        f"Made with {PROGRAM} on {date_in_words(when)}.",
    ]
    lines = [line for sentence in sentences for line in textwrap.wrap(sentence, _LINE_LENGTH)]
    top = _MARGIN + _TITLE + _LINE
    below = top + room.height(len(plot.groups)) + _LINE
    height = below + len(lines) * _LINE + _MARGIN
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {height:g}",
            "width": f"{_WIDTH}",
            "height": f"{height:g}",
            "font-family": "system-ui, sans-serif",
            "font-size": f"{_FONT}",
            "fill": _INK,
            "role": "img",
        },
    )
    _add(svg, "title").text = title(plot)
    _add(svg, "desc").text = " ".join(f"{group_in_words(plot, group)}." for group in plot.groups)
    _add(svg, "rect", width="100%", height="100%", fill=_PAPER)
    heading = _add(svg, "text", x=_MARGIN, y=_MARGIN + _TITLE, font_size=_TITLE, font_weight="bold")
    heading.text = title(plot)
    drawing = _add(svg, "g", transform=f"translate({_MARGIN} {top})")
    shape = layout(plot, room)
    _draw_axis(drawing, shape)
    for group, row in zip(plot.groups, shape.rows, strict=True):
        _draw_group(drawing, group, row)
    for number, line in enumerate(lines, 1):
        _add(svg, "text", x=_MARGIN, y=below + number * _LINE, fill=_MUTED).text = line
    return f"{ET.tostring(svg, encoding='unicode')}\n"


def _draw_axis(drawing: ET.Element, shape: Layout) -> None:
    for x, label in shape.ticks:
        _line(drawing, x, 0, x, shape.base, _GRID)
        tick = _add(drawing, "text", x=x, y=shape.base + _LINE, fill=_MUTED, text_anchor="middle")
        tick.text = label
    _line(drawing, shape.left, shape.base, shape.right, shape.base, _MUTED)


def _draw_group(drawing: ET.Element, group: Group, row: RowShape) -> None:
    part = _add(drawing, "g")
    # What a browser shows of a name that is cut off.
    _add(part, "title").text = name_of(group)
    name, number = _head(group)
    middle = (row.top + row.bottom) / 2
    _add(part, "text", x=0, y=middle - 4, font_weight="bold").text = name
    _add(part, "text", x=0, y=middle + _LINE - 4, fill=_MUTED).text = number
    if row.box is not None:
        box = row.box
        _line(part, box.lower_whisker, box.middle, box.first_quartile, box.middle, _MUTED)
        _line(part, box.third_quartile, box.middle, box.upper_whisker, box.middle, _MUTED)
        for end in (box.lower_whisker, box.upper_whisker):
            _line(part, end, box.top + 3, end, box.bottom - 3, _MUTED)
        _add(
            part,
            "rect",
            x=box.first_quartile,
            y=box.top,
            width=box.third_quartile - box.first_quartile,
            height=box.bottom - box.top,
            fill=_BOX,
            stroke=_MUTED,
        )
        _line(part, box.median, box.top, box.median, box.bottom, _INK, width=3)
    for dot in row.dots:
        _add(part, "circle", cx=dot.x, cy=dot.y, r=RADIUS, fill_opacity=0.6)


def _head(group: Group) -> tuple[str, str]:
    """The name of a group, cut off where it is long, and how many texts it has."""
    name = name_of(group)
    if _text_width(name) > _MAX_NAME:
        while _text_width(f"{name}…") > _MAX_NAME:
            name = name[:-1]
        name = f"{name.rstrip()}…"
    return name, count_of(group)


def _text_width(text: str) -> float:
    """About how wide ``text`` is."""
    return _FONT * sum(
        _WIDE if unicodedata.east_asian_width(letter) in "WF" else _NARROW for letter in text
    )


def _line(
    parent: ET.Element, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1
) -> None:
    _add(parent, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width)


def _add(parent: ET.Element, tag: str, **attributes: str | float) -> ET.Element:
    """A new element with ``attributes``, which are written with “-” for “_”."""
    return ET.SubElement(
        parent,
        tag,
        {
            name.replace("_", "-"): value if isinstance(value, str) else f"{value:.6g}"
            for name, value in attributes.items()
        },
    )
