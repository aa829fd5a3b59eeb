"""The scores of an earlier analysis that hold for a new text.

A causal model never looks ahead: as long as a window holds the same tokens up to some token, all
scores up to there still hold.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.record import Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis, Tokens
    from gltr_desktop.models.context_windows import Window


class ReusedScores:
    """The scores of ``earlier`` that hold for new ``tokens``, window by window.

    With ``reads_end`` the windows hold one place more than there are tokens, that after the last
    token; it is known only where the earlier text ended there. With ``whole_windows`` those of a
    window hold only if all of its tokens stayed: a model that reads it at one go may round the same
    tokens otherwise when others follow.
    """

    def __init__(
        self,
        earlier: Analysis | None,
        tokens: Tokens,
        *,
        whole_windows: bool,
        reads_end: bool = False,
    ) -> None:
        self._earlier = earlier
        self._whole_windows = whole_windows
        self._reads_end = reads_end
        self._count = len(tokens)
        if earlier is not None:
            before, now = earlier.tokens.token_id, tokens.token_id
            self._shared = min(len(before), len(now))
            self._differing: NDArray[np.intp] = np.flatnonzero(
                before[: self._shared] != now[: self._shared]
            )

    def end(self, window: Window) -> int:
        """The place, at most ``window.end``, up to which the window's scores are known."""
        if self._earlier is None:
            return window.score_from
        index = int(np.searchsorted(self._differing, window.begin))
        same = int(self._differing[index]) if index < len(self._differing) else self._shared
        count_before = len(self._earlier)
        is_whole = same == self._count == count_before
        end = min(same, self._earlier.done) if not is_whole else places_known(self._earlier)
        end = min(end, window.end)
        if self._whole_windows and not self._covers(window, end, count_before):
            return window.score_from
        return max(window.score_from, end)

    def _covers(self, window: Window, end: int, count_before: int) -> bool:
        """True if places up to ``end`` are the whole window, in the earlier text as in this one."""
        uncut = window.end < min(count_before, self._count) + self._reads_end
        return end == window.end and (count_before == self._count or uncut)

    def scores(self, begin: int, end: int) -> Scores:
        """Those of places [``begin``, ``end``), which must be known."""
        if self._earlier is None:
            raise ValueError("there is no earlier analysis")
        end_mass = self._earlier.end_mass if end > self._count else None
        end = min(end, self._count)
        return Scores(begin, self._earlier.columns.rows(begin, end), end_mass)


def places_known(analysis: Analysis) -> int:
    """The tokens that have been dealt with, and one more if what may follow them is known."""
    return analysis.done + (not math.isnan(analysis.end_mass[0]))
