"""The colours of differences: from far fewer bits on the right side to far more.

The middle has the paper's own colour: there is no difference to speak of. From it a blue and an
orange grow, which readers without red, green or blue cones tell apart as well. Both sides are alike
in lightness, step by step, so that neither looks like the stronger one, and the strength of a
difference is seen without any colour.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import NO_BUCKET, steps
from gltr_desktop.analysis.oklab import colours_through
from gltr_desktop.analysis.palette import DARK, LIGHT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.difference.segments import Segments
    from gltr_desktop.analysis.record import Analysis

LIMITS = (0.1, 0.25, 0.5, 1.0, 2.0)
"""In bits per character: from here on a difference has the next step, whichever its sign.

Of the words of six English texts that the two models which ship have read, an eighth is before the
first limit, about a tenth beyond the last one, and an eighth to a fourth in each step between.
"""

NEUTRAL = len(LIMITS)
STEPS = 2 * NEUTRAL + 1

# From fewer bits to more, around the paper.
_LIGHT_ENDS, _DARK_ENDS = ("#639fdf", "#d4852f"), ("#2a69ac", "#985813")


class Side(Enum):
    """One of the two analyses."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The other one."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


@cache
def diverging_colours(*, dark: bool) -> tuple[str, ...]:
    """The STEPS colours as ``#rrggbb``, from far fewer bits on the right side to far more."""
    paper = (DARK if dark else LIGHT).paper
    fewer, more = (
        colours_through((paper, end), NEUTRAL + 1) for end in (_DARK_ENDS if dark else _LIGHT_ENDS)
    )
    return (*fewer[:0:-1], *more)


def diverging_steps(per_character: NDArray[np.float64]) -> NDArray[np.int8]:
    """(n,) int8: the step of each difference in bits per character, NO_BUCKET where it is NaN."""
    reached = steps(np.abs(per_character), LIMITS)
    signed = NEUTRAL + np.where(per_character < 0, -reached, reached)
    return np.where(np.isnan(per_character), NO_BUCKET, signed).astype(np.int8)


def segment_steps(segments: Segments) -> NDArray[np.int8]:
    """(s,) int8: the step of each segment, NO_BUCKET where its difference is unknown."""
    return diverging_steps(segments.difference_per_character)


def group_steps(segments: Segments, analysis: Analysis, side: Side) -> NDArray[np.int8]:
    """(g,) int8: for every group of that side's analysis, the step of the segment that it is in."""
    bounds = segments.left_tokens if side is Side.LEFT else segments.right_tokens
    first_token = analysis.groups.token_bounds[:-1]
    # Of segments without tokens on this side, the last one at a bound is the one that has some.
    return segment_steps(segments)[np.searchsorted(bounds, first_token, side="right") - 1]


def step_words() -> tuple[str, ...]:
    """What each of the STEPS stands for: “0.25–0.5 bits per character more”, …."""
    spans = [f"{low:g}–{high:g} bits per character" for low, high in pairwise(LIMITS)]
    spans.append(f"at least {LIMITS[-1]:g} bits per character")
    same = f"less than {LIMITS[0]:g} bits per character apart"
    fewer, more = ([f"{span} {sign}" for span in spans] for sign in ("fewer", "more"))
    return (*reversed(fewer), same, *more)
