"""Consecutive tokens of an analysis: what an indicator is computed of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.numbers import surprisal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.segmentation import Granularity

    Floats = NDArray[np.float64]

_MAX_SPLIT = 0.1


@dataclass(frozen=True, eq=False)
class Excerpt:
    """Tokens [``begin``, ``end``) of ``analysis``: a whole text, a selection, a passage."""

    analysis: Analysis
    begin: int
    end: int

    @staticmethod
    def whole(analysis: Analysis) -> Excerpt:
        """All tokens that are dealt with."""
        return Excerpt(analysis, 0, analysis.done)

    @cached_property
    def is_scored(self) -> NDArray[np.bool_]:
        """(end − begin,) which of the tokens have evidence."""
        return self.analysis.scored[self.begin : self.end]

    @cached_property
    def scored(self) -> int:
        """How many of the tokens have evidence."""
        return int(self.is_scored.sum())

    @property
    def characters(self) -> int:
        """Code points from the beginning of the first token to the end of the last one.

        Tokens that are not dealt with yet do not count.
        """
        end = min(self.end, self.analysis.done)
        if end <= self.begin:
            return 0
        tokens = self.analysis.tokens
        last: np.int32 = tokens.end[self.begin : end].max()
        return int(last - tokens.start[self.begin])

    @property
    def text(self) -> str:
        """What the tokens stand for."""
        if not self.characters:
            return ""
        start = int(self.analysis.tokens.start[self.begin])
        return self.analysis.text[start : start + self.characters]

    @property
    def is_script_known(self) -> bool:
        """Whether at most a tenth of the tokens are parts of characters.

        A model that has to spell a script in bytes says nothing about texts in it.
        """
        widths = np.diff(self.analysis.groups.token_bounds)
        split = np.repeat(widths > 1, widths)[self.begin : self.end]
        return not len(split) or float(split.mean()) <= _MAX_SPLIT

    @property
    def context(self) -> int:
        """How many tokens the model saw before the first one that has evidence; 0 without any."""
        if not self.scored:
            return 0
        first = self.begin + int(np.argmax(self.is_scored))
        return int(self.analysis.columns.context[first])

    @property
    def bits(self) -> Floats:
        """(scored,) surprisal of the tokens with evidence, in bits."""
        return surprisal(self.column("logprob"))

    def column(self, name: str) -> Floats:
        """(scored,) values of a column of evidence, of the tokens that have any."""
        column = getattr(self.analysis.columns, name)[self.begin : self.end]
        values: Floats = column[self.is_scored].astype(np.float64)
        return values

    def unit_bounds(self, granularity: Granularity) -> NDArray[np.intp]:
        """(u + 1,) bounds of the units that lie in the excerpt, as positions in it.

        Units that reach beyond the excerpt are cut.
        """
        bounds = self.analysis.tokens.unit_bounds(granularity)
        inner = bounds[(bounds > self.begin) & (bounds < self.end)]
        return np.array([self.begin, *inner.tolist(), self.end], np.intp) - self.begin

    def between(self, before: int, count: int) -> Excerpt:
        """The ``count`` tokens with evidence that follow the first ``before`` ones with evidence.

        Fewer where the excerpt ends before.
        """
        positions = np.flatnonzero(self.is_scored)[before : before + count]
        if len(positions) == 0:
            return Excerpt(self.analysis, self.end, self.end)
        begin = self.begin if before == 0 else self.begin + int(positions[0])
        return Excerpt(self.analysis, begin, self.begin + int(positions[-1]) + 1)
