"""How a page in Chromium looks: its styles, and the surroundings that it follows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gltr_desktop.analysis.palette import DARK, LIGHT

if TYPE_CHECKING:
    from helpers.chromium import Page

ON_PAPER = replace(LIGHT, paper="#ffffff")
"""Paper is white: the colour of the page would end at the margins."""
SURROUNDINGS = [
    ("light", "screen", LIGHT),
    ("dark", "screen", DARK),
    ("light", "print", ON_PAPER),
    ("dark", "print", ON_PAPER),
]
"""What the reader prefers, the medium, and the palette that a page has then."""


def rgb(colour: str) -> str:
    """“#rrggbb” as a browser writes it."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"rgb({red}, {green}, {blue})"


def style(page: Page, selector: str, name: str, pseudo: str = "") -> object:
    """A computed style of the first element of ``selector``, or of its pseudo-element."""
    return page.evaluate(
        f"getComputedStyle(document.querySelector({selector!r}), {pseudo!r})[{name!r}]"
    )
