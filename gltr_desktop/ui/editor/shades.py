"""The colours that a colouring gives the text in the window, in all the strengths it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QColor

from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.ui.theme import Theme

_STALE, _FADED = 0.3, 0.16
"""How much of a colour is left where the text was edited since, and where a filter hides it."""


class Shades(NamedTuple):
    """A colour for each shade of a colouring, in order.

    ``stale`` are the same, faint, ``faded`` hardly there. ``outlined``: the shades that have the
    paper's own colour, and would not be seen without a line around them.
    """

    full: tuple[QColor, ...]
    stale: tuple[QColor, ...]
    faded: tuple[QColor, ...]
    outlined: frozenset[int]


def shades_of(colouring: Colouring, theme: Theme) -> Shades:
    """The colours of ``colouring`` on the paper of ``theme``."""
    full = theme.buckets
    if colouring.continuous:
        full = tuple(map(QColor, colouring.colours(dark=theme.dark)))
    # The ramp begins with the paper's colour: nothing stands out that was expected.
    outlined = () if colouring.continuous else (n for n, c in enumerate(full) if c == theme.paper)
    return Shades(
        full,
        tuple(blend(colour, theme.paper, _STALE) for colour in full),
        tuple(blend(colour, theme.paper, _FADED) for colour in full),
        frozenset(outlined),
    )
