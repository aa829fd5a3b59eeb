"""The button that closes a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


def close_button(parent: QWidget, name: str, tip: str, slot: Callable[[], object]) -> QToolButton:
    """A cross; ``name`` is for screen readers."""
    button = QToolButton(parent)
    button.setText("✕")
    button.setAutoRaise(True)
    button.setToolTip(tip)
    button.setAccessibleName(name)
    button.clicked.connect(slot)
    return button
