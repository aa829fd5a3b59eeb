"""The colours that a colouring gives the text in the window, in all the strengths it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QColor

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Tokens
    from gltr_desktop.ui.editor.span_model import Spans
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


@dataclass(frozen=True, eq=False)
class Shading:
    """Colours that take the place of those of a colouring, around a neutral one in the middle.

    ``steps``: (g,) int8, the shade of every group of ``tokens``, NO_BUCKET: none. Spans of other
    tokens get no colour.
    """

    tokens: Tokens | None
    steps: NDArray[np.int8]
    shades: Shades

    def suits(self, spans: Spans) -> bool:
        """Whether ``spans`` are of the tokens that have these colours."""
        return spans.analysis.tokens is self.tokens

    def at(self, spans: Spans, indices: range) -> list[int]:
        """The shades of some spans."""
        if not self.suits(spans):
            return [NO_BUCKET] * len(indices)
        found: list[int] = self.steps[spans.group[indices.start : indices.stop]].tolist()
        return found


def shades_of(colouring: Colouring, theme: Theme) -> Shades:
    """The colours of ``colouring`` on the paper of ``theme``."""
    full = theme.buckets
    if colouring.continuous:
        full = tuple(map(QColor, colouring.colours(dark=theme.dark)))
    # The ramp begins with the paper's colour: nothing stands out that was expected.
    outlined = () if colouring.continuous else (n for n, c in enumerate(full) if c == theme.paper)
    return shades_from(full, theme, outlined)


def shades_from(colours: Iterable[QColor], theme: Theme, outlined: Iterable[int] = ()) -> Shades:
    """``colours`` in all strengths on the paper of ``theme``."""
    full = tuple(colours)
    return Shades(
        full,
        tuple(blend(colour, theme.paper, _STALE) for colour in full),
        tuple(blend(colour, theme.paper, _FADED) for colour in full),
        frozenset(outlined),
    )
