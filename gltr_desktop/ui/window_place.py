"""Where the window is: as it was left; at the first start as large as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from gltr_desktop.ui.settings import Settings

_SIZE = QSize(1280, 800)
_FRAME = QSize(8, 40)
"""The most that a desktop puts around a window."""


def restore_place(window: QMainWindow, settings: Settings) -> None:
    """Put ``window``, its docks and its toolbars where they were."""
    geometry = settings.geometry
    if geometry is None or not window.restoreGeometry(geometry):
        # Not every desktop keeps a window that is too high from going on below the screen.
        window.resize(_SIZE.boundedTo(window.screen().availableSize() - _FRAME))
    if settings.docks is not None:
        window.restoreState(settings.docks)


def keep_place(window: QMainWindow, settings: Settings) -> None:
    """Remember where ``window`` is."""
    settings.geometry, settings.docks = window.saveGeometry(), window.saveState()
