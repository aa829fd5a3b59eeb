"""Colours both sides by their difference, and marks what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QColor

from gltr_desktop.analysis.difference.diverging import Side, diverging_colours, group_steps
from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.ui.editor.change_painter import Changes
from gltr_desktop.ui.editor.shades import Shading, shades_from

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.side_by_side.second_column import SecondColumn
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide

_NO_STEPS: NDArray[np.int8] = np.zeros(0, np.int8)


class PairColours(QObject):
    """Follows the comparison: while a side is read anew, what was known of it stays faint."""

    def __init__(self, sides: SideBySide, second: SecondColumn) -> None:
        super().__init__(second)
        self._sides = sides
        sides.changed.connect(self.refresh)
        sides.progressed.connect(self.refresh)
        sides.pane.look_changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Colour and mark both sides as they are to be now."""
        sides, difference = self._sides, self._sides.difference
        for editor in sides.editors:
            side = sides.side_of(editor)
            if not sides.shows_difference:
                editor.set_shading(None)
            elif difference is not None or not editor.is_shaded:
                editor.set_shading(self._shading(editor, side))
            if difference is not None:
                has_changes = sides.kind is Kind.TEXTS and difference.is_revision
                editor.set_changes(_changes(difference, side) if has_changes else None)

    def _shading(self, editor: TokenEditor, side: Side) -> Shading:
        theme, difference = editor.theme, self._sides.difference
        shades = shades_from(map(QColor, diverging_colours(dark=theme.dark)), theme)
        if difference is None:
            return Shading(None, _NO_STEPS, shades)
        analysis = difference.left if side is Side.LEFT else difference.right
        segments = difference.at(difference.level(self._sides.pane.colouring.granularity))
        return Shading(analysis.tokens, group_steps(segments, analysis, side), shades)


def _changes(difference: Difference, side: Side) -> Changes:
    """The changed segments of one side; those that it lacks are between two of its groups."""
    segments, is_left = difference.smallest, side is Side.LEFT
    analysis = difference.left if is_left else difference.right
    bounds = segments.left_tokens if is_left else segments.right_tokens
    edges = np.searchsorted(analysis.groups.token_bounds, bounds).astype(np.int32)
    return Changes(analysis.tokens, edges[:-1][segments.changed], edges[1:][segments.changed])
