"""The colours of the buckets, in sets of one for light and one for dark surroundings.

*GLTR* is what its readers know; on dark paper its colours would glare, so there the same hues carry
light text. But its green and yellow look alike to a tenth of all men. The colours of *safe* are at
least 12 (light) and 9 (dark) of CIEDE2000's units apart for people without red, green or blue
cones as well. *Grey* is made for printers without colour. In all of them text has a contrast of at
least 4.5:1.
"""

from __future__ import annotations

from dataclasses import dataclass


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


_WHITE, _BLACK = ("#ffffff", "#16181d"), ("#1b1d22", "#eceef2")

LIGHT = Palette(*_WHITE, ("#adff80", "#ffea80", "#ff9280", "#e5b0ff"))
DARK = Palette(*_BLACK, ("#1f6b35", "#7a5f00", "#9c3426", "#6f3a9e"))

GLTR = PaletteSet("gltr", "GLTR's", LIGHT, DARK)
SAFE = PaletteSet(
    "safe",
    "For colour-blind readers",
    Palette(*_WHITE, ("#fff7bc", "#fec44f", "#f0743e", "#bb66b7")),
    Palette(*_BLACK, ("#042b45", "#394905", "#b64451", "#875092")),
)
GREY = PaletteSet(
    "grey",
    "Greys, for printing",
    Palette(*_WHITE, ("#ffffff", "#d4d4d4", "#ababab", "#858585")),
    Palette(*_BLACK, ("#1b1d22", "#36393f", "#50535a", "#676a72")),
)
PALETTES = (GLTR, SAFE, GREY)


def palette_named(name: str) -> PaletteSet:
    """The set of that name, or GLTR's where there is none."""
    return next((palette for palette in PALETTES if palette.name == name), GLTR)
