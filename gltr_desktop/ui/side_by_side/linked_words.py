"""Frames on one side what corresponds to the word that is pointed at on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Slot

from gltr_desktop.analysis.difference.diverging import Side
from gltr_desktop.analysis.difference.kind import Kind

if TYPE_CHECKING:
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.side_by_side.second_column import SecondColumn
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide


class LinkedWords(QObject):
    """Of a changed passage, all of it is framed; the second text frames what is pointed at."""

    def __init__(self, sides: SideBySide, second: SecondColumn) -> None:
        super().__init__(second)
        self._sides = sides
        self._first, self._second = sides.pane.editor, second.editor
        self._first.marked_changed.connect(self._follow_first)
        self._second.marked_changed.connect(self._follow_second)
        self._second.pointed.connect(self._mark_pointed)

    @Slot(object)
    def _mark_pointed(self, index: int | None) -> None:
        if index is not None:
            self._first.mark(None)
            self._second.mark(index)

    @Slot(object)
    def _follow_first(self, index: int | None) -> None:
        if index is not None:
            self._second.mark(None)
        self._second.mark_counterpart(self._counterpart(index, self._first, self._second))

    @Slot(object)
    def _follow_second(self, index: int | None) -> None:
        self._first.mark_counterpart(self._counterpart(index, self._second, self._first))

    def _counterpart(
        self, index: int | None, here: TokenEditor, there: TokenEditor
    ) -> tuple[int, int] | None:
        """The groups [begin, end) of ``there`` that belong to span ``index`` of ``here``."""
        if index is None or here.spans is None or there.spans is None:
            return None
        difference = self._sides.difference
        if difference is None:
            return self._at_same_place(index, here, there)
        segments = difference.at(difference.level(here.spans.granularity))
        here_bounds, there_bounds = segments.left_tokens, segments.right_tokens
        if self._sides.side_of(here) is Side.RIGHT:
            here_bounds, there_bounds = there_bounds, here_bounds
        token = int(here.spans.analysis.groups.token_bounds[here.spans.group[index]])
        segment = int(np.searchsorted(here_bounds, token, side="right")) - 1
        begin, end = there_bounds[segment : segment + 2].tolist()
        if begin == end:
            return None
        groups = there.spans.analysis.groups
        return groups.of_token(begin), groups.of_token(end - 1) + 1

    def _at_same_place(
        self, index: int, here: TokenEditor, there: TokenEditor
    ) -> tuple[int, int] | None:
        """Of one text by two models, what is known before both have read it."""
        if self._sides.kind is not Kind.MODELS or here.spans is None or there.spans is None:
            return None
        unit = here.spans.unit_spans(index)
        begin, end = here.spans.visible_start[unit[0]], here.spans.visible_end[unit[-1]]
        found = there.spans.between(int(begin), int(end))
        if not found:
            return None
        first, last = there.spans.group[[found[0], found[-1]]].tolist()
        return first, last + 1
