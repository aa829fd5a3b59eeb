"""F6 and Shift+F6: the keyboard goes from one part of the window to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


def go_to_part(parts: Sequence[QWidget], direction: int) -> None:
    """Give the keyboard to the next (1) or previous (−1) of ``parts`` that can be seen.

    The present part is the one that has the keyboard, or in which something has it. Without any,
    the first or the last part gets it.
    """
    visible = [part for part in parts if part.isVisible()]
    if not visible:
        return
    focus = visible[0].window().focusWidget()
    here = next(
        (
            number
            for number, part in enumerate(visible)
            if focus is not None and (part is focus or part.isAncestorOf(focus))
        ),
        -1 if direction > 0 else 0,
    )
    visible[(here + direction) % len(visible)].setFocus(Qt.FocusReason.TabFocusReason)
