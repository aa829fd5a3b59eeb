"""Keys of what is drawn in places: the bars of a chart, the points of a line, the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


def step(event: QKeyEvent) -> int:
    """1 for the key that goes to the next place, −1 for that to the previous one, else 0."""
    return {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)


def chooses(event: QKeyEvent) -> bool:
    """Whether the key chooses the place one is at."""
    return event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
