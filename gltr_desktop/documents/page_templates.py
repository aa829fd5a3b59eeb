"""The templates of web pages: files that load nothing, with the colours of the buckets."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring

# A longer name might not fit into a line of a phone.
_NAME = re.compile(r"(?<!\S)(?=\S{,24}(?!\S))[\w.]+(?:-[\w.]+)+")


@cache
def page_template(name: str) -> Template:
    """The template in file ``name`` of the folder of templates; what it is filled with is escaped.

    Its filters: ``sha256``, by which a security policy allows a style sheet or a script;
    ``css_class`` of a bucket; ``unbroken``, which keeps names such as “gpt-2” on one line.
    """
    environment = Environment(
        loader=FileSystemLoader(RESOURCES / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["sha256"] = _sha256
    environment.filters["css_class"] = css_class
    environment.filters["unbroken"] = _unbroken
    return environment.get_template(name)


def css_class(shade: int, *, continuous: bool = False) -> str:
    """The class of a bucket: the first letter of its name, which a long text has often.

    That of a step of the ramp is its number after the letter s.
    """
    return f"s{shade}" if continuous else BUCKETS[shade][0]


def css_colours(colouring: Colouring, *, dark: bool) -> dict[str, str]:
    """The colours of a page by the names of its variables: those of shades are classes.

    In continuous colours, the buckets' are those that stand for them in legends and charts.
    """
    palette = colouring.palette.dark if dark else colouring.palette.light
    colours = {"paper": palette.paper, "ink": palette.ink}
    for bucket, colour in enumerate(colouring.bucket_colours(dark=dark)):
        colours[css_class(bucket)] = colour
    if colouring.continuous:
        for step, colour in enumerate(colouring.colours(dark=dark)):
            colours[css_class(step, continuous=True)] = colour
    return colours


def _sha256(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _unbroken(sentence: str) -> Markup:
    parts, reached = [], 0
    for name in _NAME.finditer(sentence):
        parts += [Markup.escape(sentence[reached : name.start()])]
        parts += [Markup('<span class="name">{}</span>').format(name[0])]
        reached = name.end()
    return Markup().join([*parts, sentence[reached:]])
