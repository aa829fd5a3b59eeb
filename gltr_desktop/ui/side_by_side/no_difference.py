"""Why two sides have no differences that could be shown, if they have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.ui.threads.analysis_state import State

if TYPE_CHECKING:
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide

DIFFERENT_TEXTS = "These are two different texts: no words of theirs correspond."
_TWO_KINDS = "There is no difference: only one of these models guesses from both sides."
_FAILED = "There is no difference: one side cannot be read."


def why_no_difference(sides: SideBySide) -> str:
    """Why there is nothing to colour, list or draw; empty where there is, or may be soon."""
    if sides.second is None:
        return ""
    difference = sides.difference
    if difference is not None:
        return "" if difference.is_revision else DIFFERENT_TEXTS
    readings = [editor.spans for editor in (sides.pane.editor, sides.second.editor)]
    if len({spans.analysis.model.is_pseudo for spans in readings if spans is not None}) > 1:
        return _TWO_KINDS
    states = sides.pane.analysis.state, sides.second.analysis.state
    return _FAILED if State.FAILED in states else ""
