"""The colours of the buckets, in sets of one for light and one for dark surroundings.

*GLTR* is what its readers know; on dark paper its colours would glare, so there the same hues carry
light text. But its green and yellow look alike to a tenth of all men. The colours of *safe* are at
least 12 (light) and 9 (dark) of CIEDE2000's units apart for people without red, green or blue
cones as well. *Grey* is made for printers without colour. In all of them text has a contrast of at
least 4.5:1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Palette:
    """``#rrggbb`` colours: paper and ink of the text, and a background per bucket in order."""

    paper: str
    ink: str
    buckets: tuple[str, str, str, str]


@dataclass(frozen=True)
class PaletteSet:
    """A choice of colours: ``name`` is stored, ``title`` is shown."""

    name: str
    title: str
    light: Palette
    dark: Palette


_LIGHT, _DARK = ("#fffdf9", "#1d1b18"), ("#1f2124", "#f3f0ea")
_WHITE, _BLACK = ("#ffffff", "#16181d"), ("#1b1d22", "#eceef2")

LIGHT = Palette(*_LIGHT, ("#c9f2b0", "#fbe9a0", "#fdbba9", "#dcc3fa"))
DARK = Palette(*_DARK, ("#2f5a2a", "#665514", "#7a3426", "#573a80"))

GLTR = PaletteSet("gltr", "Classic (GLTR)", LIGHT, DARK)
SAFE = PaletteSet(
    "safe",
    "For colour-blind readers",
    Palette(*_LIGHT, ("#fff7bc", "#fec44f", "#f0743e", "#bb66b7")),
    Palette(*_DARK, ("#042b45", "#394905", "#b64451", "#875092")),
)
GREY = PaletteSet(
    "grey",
    "Greyscale (for printing)",
    Palette(*_WHITE, ("#ffffff", "#d4d4d4", "#ababab", "#858585")),
    Palette(*_BLACK, ("#1b1d22", "#36393f", "#50535a", "#676a72")),
)
PALETTES = (GLTR, SAFE, GREY)

MIN_CONTRAST = 4.5
"""Of text and what is behind it: WCAG 2.2, success criterion 1.4.3."""


def own_palette(light: tuple[str, ...], dark: tuple[str, ...]) -> PaletteSet:
    """The user's colours; GLTR's instead of those on which text could hardly be read.

    Each is ``#rrggbb``, four for light and four for dark surroundings.
    """
    return PaletteSet("own", "Your own", _readable(light, LIGHT), _readable(dark, DARK))


def _readable(colours: tuple[str, ...], usual: Palette) -> Palette:
    if len(colours) != len(usual.buckets) or not all(map(_COLOUR.fullmatch, colours)):
        return usual
    if any(contrast(colour, usual.ink) < MIN_CONTRAST for colour in colours):
        return usual
    first, second, third, fourth = colours
    return Palette(usual.paper, usual.ink, (first, second, third, fourth))


def contrast(one: str, other: str) -> float:
    """Ratio of the relative luminances of two ``#rrggbb`` colours, in [1, 21] (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [value / 255 for value in bytes.fromhex(colour.removeprefix("#"))]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
