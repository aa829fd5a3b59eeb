"""The way of the keyboard through the parts of a window, by F6 and by Tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


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


def keep_in_order(parts: Iterable[QWidget]) -> None:
    """Have Tab go through all of each part before it goes on to the next one.

    Without this, it goes through them in the order in which they were made.
    """
    before: QWidget | None = None
    for part in parts:
        for widget in [*_stops(part)]:
            if before is not None:
                _put_after(before, widget)
            before = widget


def _stops(part: QWidget) -> Iterator[QWidget]:
    """What can have the keyboard in ``part``, in the present order of Tab."""
    widget: QWidget | None = part
    while widget is not None:
        can_stop = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        # Of a row of buttons, only the one that is chosen takes the keyboard.
        is_choice = isinstance(widget, QAbstractButton) and widget.isCheckable()
        is_inside = widget is part or part.isAncestorOf(widget)
        if is_inside and (can_stop or is_choice) and widget.focusProxy() is None:
            yield widget
        widget = widget.nextInFocusChain()
        if widget is part:
            return


def _put_after(before: QWidget, widget: QWidget) -> None:
    """Qt leaves alone what does not take the keyboard now."""
    policies = before.focusPolicy(), widget.focusPolicy()
    for each in (before, widget):
        each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    QWidget.setTabOrder(before, widget)
    for each, policy in zip((before, widget), policies, strict=True):
        each.setFocusPolicy(policy)
